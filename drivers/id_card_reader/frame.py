"""Frames of the SAM protocol (GA/T 467): encode requests, find answers in any stream of bytes; pure.

::

    request   AA AA AA 96 69 | LEN(2, big-endian) | CMD PARA     | DATA | CHK
    answer    AA AA AA 96 69 | LEN(2, big-endian) | SW1 SW2 SW3  | DATA | CHK

LEN counts everything after itself. CHK is the XOR of everything from LEN to the byte before CHK.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("AA AA AA 96 69")
_BODY = len(PREAMBLE) + 2
_SHORTEST = 4
"""LEN of an answer without data: SW1 SW2 SW3 CHK."""
_LONGEST = 0x090A
"""LEN of the longest answer there is: text, photo and two fingerprints."""
LONGEST_FRAME = _BODY + _LONGEST


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole answer. Only ``sw3`` is the reader's own word; SW1 and SW2 are the card's, passed on."""

    sw1: int
    sw2: int
    sw3: int
    data: bytes = field(default=b"", repr=False)


class Damage(StrEnum):
    """What was wrong with bytes that should have been a frame. The decoder itself cannot know of ``UNFINISHED``."""

    CHECKSUM = "checksum"
    LENGTH = "length"
    UNFINISHED = "unfinished"


def encode(command: int, parameter: int, data: bytes = b"") -> bytes:
    """Return the request frame for one command."""
    body = bytes((command, parameter)) + data
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes((checksum(counted),))


def encode_answer(answer: Frame) -> bytes:
    """Return the frame that a reader would send, for recordings."""
    body = bytes((answer.sw1, answer.sw2, answer.sw3)) + answer.data
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes((checksum(counted),))


def checksum(data: bytes) -> int:
    """Return the XOR of all bytes."""
    return reduce(xor, data, 0)


class Decoder:
    """Finds answers in bytes that come in any chunking, with noise before, between and after them.

    It keeps at most one unfinished frame. What it keeps is an immutable object that is replaced with every call, so
    that bytes of a card go when their frame has been handed on.
    """

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        """Begin with nothing received."""
        self._rest = b""

    @property
    def begun(self) -> bool:
        """Whether a frame has begun whose rest has not come."""
        return len(self._rest) >= len(PREAMBLE)

    def feed(self, data: bytes) -> list[Frame | Damage]:
        """Take what has arrived and return what is complete, in order. Never raises."""
        received, self._rest = self._rest + data, b""
        return list(self._take(received))

    def _take(self, received: bytes) -> Iterator[Frame | Damage]:
        at = _find_preamble(received, 0)
        while len(received) >= at + _BODY:
            length = int.from_bytes(received[at + len(PREAMBLE) : at + _BODY], "big")
            end = at + _BODY + length
            if not _SHORTEST <= length <= _LONGEST:
                yield Damage.LENGTH
                at = _find_preamble(received, at + 1)
            elif len(received) < end:
                break
            elif checksum(received[at + len(PREAMBLE) : end]) != 0:
                yield Damage.CHECKSUM
                at = _find_preamble(received, at + 1)
            else:
                sw1, sw2, sw3 = received[at + _BODY : at + _BODY + 3]
                yield Frame(sw1, sw2, sw3, received[at + _BODY + 3 : end - 1])
                at = _find_preamble(received, end)
        self._rest = received[at:]


def _find_preamble(received: bytes, start: int) -> int:
    """Return where the next preamble begins, or where one may have begun at the very end."""
    found = received.find(PREAMBLE, start)
    if found >= 0:
        return found
    for length in range(min(len(PREAMBLE) - 1, len(received) - start), 0, -1):
        if received.endswith(PREAMBLE[:length]):
            return len(received) - length
    return len(received)
