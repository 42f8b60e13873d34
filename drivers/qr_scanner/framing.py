"""Find codes and command replies in a scan engine's bytes, whatever the chunking. Pure.

A code ends with CR, LF, CR LF, or silence. What begins with STX ends with ETX instead, so that a code may hold line
ends. A Newland reply is such a frame too, with SOH after STX.
"""

from dataclasses import dataclass, field
from enum import IntEnum

MOST = 4096
"""Bytes of one frame at most: the largest QR code holds 2953, and an engine may double some of them as UTF-8."""


class _Control(IntEnum):
    SOH = 0x01
    STX = 0x02
    ETX = 0x03
    ENQ = 0x05
    ACK = 0x06
    LF = 0x0A
    CR = 0x0D
    NAK = 0x15


@dataclass(frozen=True, slots=True)
class Code:
    """What the engine says it has seen; hostile until judged."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """The engine's answer to a command: ``accepted`` is ACK; otherwise NAK or ENQ."""

    accepted: bool


Frame = Code | Reply

_VERDICTS: dict[int, bool] = {_Control.ACK: True, _Control.NAK: False, _Control.ENQ: False}
_LINE_ENDS = frozenset({_Control.CR, _Control.LF})
_AIM_PREFIXES = (b"]Q1", b"]Q2")


class Framer:
    """Collects bytes into frames. A frame that grows over `MOST` is dropped, up to the next end or silence."""

    def __init__(self) -> None:
        """Begin between two frames."""
        self._held = bytearray()
        self._dropping = False

    @property
    def within_frame(self) -> bool:
        """Whether a frame has begun, so that a silence would end it."""
        return self._dropping or bool(self._held)

    def feed(self, data: bytes) -> list[Frame]:
        """Take what arrived and return the frames that it completed."""
        return [frame for byte in data for frame in self._take(byte)]

    def silence(self) -> list[Frame]:
        """Take note that nothing came for a while: what is there is whole."""
        return self._end()

    def reset(self) -> None:
        """Forget a begun frame."""
        self._held = bytearray()
        self._dropping = False

    def _take(self, byte: int) -> list[Frame]:
        if self._ends_with(byte):
            return self._end()
        if self._dropping:
            return []
        self._held.append(byte)
        if len(self._held) > MOST:
            self._held = bytearray()
            self._dropping = True
        return []

    def _ends_with(self, byte: int) -> bool:
        if self._held[:1] == bytes([_Control.STX]):
            return byte == _Control.ETX
        return byte in _LINE_ENDS or (self._dropping and byte == _Control.ETX)

    def _end(self) -> list[Frame]:
        body, dropped = bytes(self._held), self._dropping
        self.reset()
        frame = None if dropped else _interpret(body)
        return [] if frame is None else [frame]


def _interpret(body: bytes) -> Frame | None:
    if body.startswith(bytes([_Control.STX, _Control.SOH])):
        return _interpret_reply(body)
    text = body.removeprefix(bytes([_Control.STX])).removesuffix(bytes([_Control.ETX]))
    for prefix in _AIM_PREFIXES:
        if text.startswith(prefix):
            text = text.removeprefix(prefix)
            break
    return Code(text) if text else None


def _interpret_reply(body: bytes) -> Reply | None:
    """Read ``STX SOH 0000 # command data ACK ;`` (ETX ended it); anything else after STX SOH is noise."""
    verdict = _VERDICTS.get(body[-2]) if body.endswith(b";") else None
    return None if verdict is None else Reply(verdict)
