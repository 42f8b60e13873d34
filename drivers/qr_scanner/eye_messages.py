"""What the terminal and its decoding child say to each other: pure packing and strict unpacking.

The child has looked at hostile pictures, so what it says is hostile too: every count and length is judged.
"""

from __future__ import annotations

import struct

from drivers.qr_scanner.decoder import Decoded

MOST_PIXELS = 1 << 22
"""Pixels of a picture that the child is shown at most; its shared memory has a byte for each."""

LONGEST_ANSWER = 1 << 16
"""Bytes of an answer without its length."""

REQUEST = struct.Struct(">HHI")
"""Height, width, and the turn of a moving scene."""

LENGTH = struct.Struct(">I")
"""What stands before each answer."""

READY = b"eye open"
"""The child's first answer: it is confined and waits for pictures."""

READY_UNFILTERED = b"eye open, system calls not filtered"
"""The same on a processor whose system calls `drivers.qr_scanner.confinement` does not know."""

_COUNT = struct.Struct(">B")
_CODE = struct.Struct(">8iH")
_MOST_CODES = 16
_MOST_BYTES = 4096  # the largest QR code holds 2,953, and twice as many once a character set has become UTF-8
_FARTHEST = 1 << 16  # pixels from the picture's corner


class MessageError(Exception):
    """The child said something that no answer is."""


def pack_answer(codes: list[Decoded]) -> bytes:
    """Return the answer for the codes of one picture; codes beyond what an answer holds are left out."""
    parts = [
        _CODE.pack(*(place for corner in code.corners for place in corner), len(code.data)) + code.data
        for code in codes
        if len(code.data) <= _MOST_BYTES and all(abs(place) < _FARTHEST for corner in code.corners for place in corner)
    ][:_MOST_CODES]
    while sum(map(len, parts)) > LONGEST_ANSWER - _COUNT.size:
        parts.pop()
    return _COUNT.pack(len(parts)) + b"".join(parts)


def unpack_answer(answer: bytes) -> list[Decoded]:
    """Return the codes of an answer.

    Raises:
        MessageError: it is none, in any respect.
    """
    try:
        return _unpack(answer)
    except struct.error as error:
        raise MessageError("the answer ends too soon") from error


def _unpack(answer: bytes) -> list[Decoded]:
    (count,) = _COUNT.unpack_from(answer)
    if count > _MOST_CODES:
        raise MessageError("more codes than a picture can hold")
    codes, at = [], _COUNT.size
    for _ in range(count):
        *places, length = _CODE.unpack_from(answer, at)
        at += _CODE.size
        data = answer[at : at + length]
        at += length
        if length > _MOST_BYTES or len(data) != length or any(abs(place) >= _FARTHEST for place in places):
            raise MessageError("a code of impossible size or place")
        x1, y1, x2, y2, x3, y3, x4, y4 = places
        codes.append(Decoded(data, ((x1, y1), (x2, y2), (x3, y3), (x4, y4))))
    if at != len(answer):
        raise MessageError("the answer goes on")
    return codes
