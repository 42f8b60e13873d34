"""Frames of the STX one-shot protocol (多合一读卡器通讯协议): encode requests, find answers in any stream; pure.

::

    02 | LEN(2, big-endian, of DATA only) | DATA | LRC (XOR of DATA) | 03

DATA of a request begins with two command bytes, DATA of an answer with two status bytes: ``90 00``, or for a card what
the SAM says as SW3 and then ``00``, or ``00 Fx`` for trouble with the line or the module. A `Frame` made of an answer
has whichever byte is not zero as its SW3, so that one conversation serves both protocols.
"""

from __future__ import annotations

from collections.abc import Iterator

from drivers.id_card_reader.frame import Damage, Frame, checksum

STX, ETX = 0x02, 0x03
_HEAD = 3
_TAIL = 2
_OWN_TROUBLE = 0xF0
"""Status codes from here on are the reader's own and stand in the second byte."""
_SHORTEST, _LONGEST = 2, 2 + 4 + 256 + 1024
"""DATA of an answer: a status alone; status, two lengths, text and photo."""
LONGEST_FRAME = _HEAD + _LONGEST + _TAIL


def encode(data: bytes) -> bytes:
    """Return the frame that carries ``data``."""
    return bytes((STX, *len(data).to_bytes(2, "big"))) + data + bytes((checksum(data), ETX))


def encode_answer(answer: Frame) -> bytes:
    """Return the frame that a reader would send, for recordings."""
    status = bytes((0, answer.sw3)) if answer.sw3 >= _OWN_TROUBLE else bytes((answer.sw3, 0))
    return encode(status + answer.data)


class Decoder:
    """Finds answers in bytes that come in any chunking, with noise around them.

    02 is a frequent byte, so a frame counts only when length, LRC and 03 agree; until then its first byte may be noise.
    It keeps at most one unfinished frame.
    """

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        """Begin with nothing received."""
        self._rest = b""

    @property
    def begun(self) -> bool:
        """Whether a frame may have begun whose rest has not come."""
        return len(self._rest) >= _HEAD

    def feed(self, data: bytes) -> list[Frame | Damage]:
        """Take what has arrived and return what is complete, in order. Never raises."""
        received, self._rest = self._rest + data, b""
        return list(self._take(received))

    def _take(self, received: bytes) -> Iterator[Frame | Damage]:
        at = _find(received, 0)
        while len(received) >= at + _HEAD:
            length = int.from_bytes(received[at + 1 : at + _HEAD], "big")
            end = at + _HEAD + length + _TAIL
            if not _SHORTEST <= length <= _LONGEST:
                at = _find(received, at + 1)
            elif len(received) < end:
                break
            elif checksum(received[at + _HEAD : end - 1]) != 0 or received[end - 1] != ETX:
                yield Damage.CHECKSUM
                at = _find(received, at + 1)
            else:
                yield _answer(received[at + _HEAD : end - _TAIL])
                at = _find(received, end)
        self._rest = received[at:]


def _answer(data: bytes) -> Frame:
    return Frame(0, 0, data[0] or data[1], data[2:])


def _find(received: bytes, start: int) -> int:
    found = received.find(STX, start)
    return found if found >= 0 else len(received)
