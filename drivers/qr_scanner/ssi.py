"""Speak Zebra's Simple Serial Interface: packets, checksums, acknowledgements both ways, long codes in parts; pure.

A packet is its length (without the checksum), opcode, source (04 host, 00 decoder), status, data, and the two's
complement of the sum of all that, in two bytes, high first. Source: Zebra 72E-40451 (Simple Serial Interface
Programmer's Guide); SE 923 integration guide p. 6-15 for DECODE_DATA.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from drivers.qr_scanner.framing import MOST, Code, Frame, Owed, Reply


class Opcode(IntEnum):
    """The opcodes in use; those of a decoder are the first five."""

    CMD_ACK = 0xD0
    CMD_NAK = 0xD1
    PARAM_SEND = 0xC6
    DECODE_DATA = 0xF3
    EVENT = 0xF6
    PARAM_REQUEST = 0xC7
    START_SESSION = 0xE4
    STOP_SESSION = 0xE5


_HOST, _DECODER = 0x04, 0x00
_HEADER: Final = 4  # bytes: length, opcode, source, status
_CHECKSUM: Final = 2
_RETRANSMITTED, _CONTINUED = 0x01, 0x02
_SAID: Final = frozenset({Opcode.CMD_ACK, Opcode.CMD_NAK, Opcode.PARAM_SEND, Opcode.DECODE_DATA, Opcode.EVENT})
_TYPE: Final = 1  # byte: DECODE_DATA names the kind of bar code before the data, in every part of a long one
_RESEND: Final = b"\x01"


def packet(opcode: int, data: bytes = b"", *, source: int = _HOST, status: int = 0) -> bytes:
    """Build one packet, of the host unless said otherwise."""
    body = bytes((_HEADER + len(data), opcode, source, status)) + data
    return body + checksum(body)


def checksum(body: bytes) -> bytes:
    """Return the two's complement of the sum, as it is sent."""
    return (-sum(body) & 0xFFFF).to_bytes(_CHECKSUM, "big")


ACK = packet(Opcode.CMD_ACK)
"""The host has understood a packet."""

RESEND = packet(Opcode.CMD_NAK, _RESEND)
"""The host has not; the decoder says it again."""


class SsiFraming:
    """Packets of a decoder. A damaged packet is asked for again; a repeated one counts once.

    A code that begins with a repetition nobody asked for was read before the last command: it is acknowledged, so that
    the decoder leaves off, and does not count.
    """

    def __init__(self) -> None:
        """Begin between two packets."""
        self._held = self._parts = self._last = b""
        self._dropping = self._asked = False

    @property
    def within_frame(self) -> bool:
        """Whether a packet or a code of several packets has begun."""
        return bool(self._held or self._parts or self._dropping)

    def feed(self, data: bytes) -> list[Frame]:
        """Take what arrived and return codes, replies, and the acknowledgements that are owed."""
        self._held += data
        frames: list[Frame] = []
        while self._held:
            if not _plausible(self._held):
                self._held = self._held[1:]
            elif len(self._held) < (size := self._held[0] + _CHECKSUM):
                break
            elif checksum(self._held[: size - _CHECKSUM]) != self._held[size - _CHECKSUM : size]:
                self._held, self._asked = self._held[1:], True
                frames.append(Owed(RESEND))
            else:
                frames += self._interpret(self._held[: size - _CHECKSUM])
                self._held = self._held[size:]
        return frames

    def silence(self) -> list[Frame]:
        """Ask for the packet again that broke off; between two packets of one code a silence means nothing."""
        broken, self._held = self._held, b""
        self._asked = self._asked or bool(broken)
        return [Owed(RESEND)] if broken else []

    def drop(self) -> None:
        """Throw the begun code away, up to its last packet."""
        self._dropping = bool(self._parts) or self._dropping
        self._held = self._parts = b""

    def reset(self) -> None:
        """Forget begun packets and codes, and which packet came last."""
        self._held = self._parts = self._last = b""
        self._dropping = self._asked = False

    def _interpret(self, body: bytes) -> list[Frame]:
        opcode, status, data = body[1], body[3], body[_HEADER:]
        match opcode:
            case Opcode.CMD_ACK:
                return [Reply(accepted=True)]
            case Opcode.CMD_NAK:
                return [Reply(accepted=False, said=data)]
            case Opcode.PARAM_SEND:
                return [Owed(ACK), Reply(accepted=True, said=data)]
            case Opcode.DECODE_DATA:
                return [Owed(ACK), *self._decoded(status, data)]
            case _:
                return [Owed(ACK)]

    def _decoded(self, status: int, data: bytes) -> list[Frame]:
        """Add one packet of a code; the code is whole when no more is announced."""
        if status & _RETRANSMITTED:
            if data == self._last:
                return []
            self._dropping = self._dropping or not (self._asked or self._parts)
        self._last = data
        self._parts += data[_TYPE:]
        if len(self._parts) > MOST:
            self._parts, self._dropping = b"", True
        if status & _CONTINUED:
            return []
        code, dropped = self._parts, self._dropping
        self._parts, self._dropping, self._asked = b"", False, False
        return [Code(code)] if code and not dropped else []


def _plausible(held: bytes) -> bool:
    """Tell whether a packet of a decoder may begin so; wakes and noise do not."""
    return held[0] >= _HEADER and (held[1:2] == b"" or held[1] in _SAID) and held[2:3] in {b"", bytes((_DECODER,))}
