"""Frame what travels between a host and the security module (SAM) of an identity-card reader.

GA/T 467-2019, business terminal interface: preamble, LEN (big-endian, counts everything after itself), content, CHK
(XOR from LEN to the byte before it). Requests carry CMD PARA DATA, answers SW1 SW2 SW3 DATA.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("AAAAAA9669")
_LEN_BYTES = 2
_SHORTEST = 2  # the vendors' sleep and wake commands: CMD and CHK alone
_LONGEST = 1024
GARBLED = bytes.fromhex("AA00AAAA9669000C0000900000000000009C")  # received on a real line: shifted and short


class Sw3(IntEnum):
    """The reader's own status byte."""

    OK = 0x90
    FOUND = 0x9F
    CHECKSUM = 0x10
    LENGTH = 0x11
    COMMAND = 0x21
    NOT_PERMITTED = 0x23
    UNRECOGNISED = 0x24
    CARD_REFUSED_SAM = 0x31
    SAM_REFUSED_CARD = 0x32
    TAMPERED = 0x33
    UNKNOWN_CARD = 0x40
    READ_FAILED = 0x41
    NO_RANDOM_NUMBER = 0x47
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66
    NOT_FOUND = 0x80
    NOT_SELECTED = 0x81
    EMPTY = 0x91


FORWARDED = frozenset({0x31, 0x32, 0x40, 0x41, 0x47, 0x81})
"""The statuses with which SW1 and SW2 pass on what the card's chip said; with all others they are 00 00."""


@dataclass(frozen=True, slots=True)
class Request:
    """One well-formed request; the vendors' sleep and wake have no parameter."""

    command: int
    parameter: int | None
    data: bytes = b""


def checksum(content: bytes) -> int:
    """Return the XOR of all bytes."""
    return reduce(xor, content, 0)


def frame(content: bytes) -> bytes:
    """Wrap CMD PARA DATA, or SW1 SW2 SW3 DATA, into a frame."""
    body = (len(content) + 1).to_bytes(_LEN_BYTES, "big") + content
    return PREAMBLE + body + bytes([checksum(body)])


def answer(status: int, data: bytes = b"", *, card: bytes = b"\x00\x00") -> bytes:
    """Return an answer frame; SW1 and SW2 are what the ``card`` said."""
    return frame(card + bytes([status]) + data)


def take_request(buffer: bytearray) -> Request | Sw3 | None:
    """Remove one request from the front of ``buffer``; noise before it is skipped.

    Returns the request, the status that the reader answers to a broken one, or None while it is incomplete.
    """
    start = buffer.find(PREAMBLE)
    if start < 0:
        del buffer[: max(0, len(buffer) - len(PREAMBLE) + 1)]
        return None
    del buffer[:start]
    head = len(PREAMBLE) + _LEN_BYTES
    if len(buffer) < head:
        return None
    length = int.from_bytes(buffer[len(PREAMBLE) : head], "big")
    if not _SHORTEST <= length <= _LONGEST:
        del buffer[:head]
        return Sw3.LENGTH
    if len(buffer) < head + length:
        return None
    body = bytes(buffer[len(PREAMBLE) : head + length])
    del buffer[: head + length]
    if checksum(body) != 0:
        return Sw3.CHECKSUM
    content = body[_LEN_BYTES:-1]
    return Request(content[0], content[1] if len(content) > 1 else None, content[2:])
