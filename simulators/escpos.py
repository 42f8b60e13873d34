"""Split a stream of ESC/POS bytes into commands, as a receipt printer does.

Two readings of the same bytes, as in a real printer: `RealTime` sees DLE commands the moment they arrive, wherever
they stand; `next_command` takes the others in order, and skips DLE commands since they were carried out already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
CLEAR = bytes.fromhex("10140801031401060208")

_REAL_TIME = re.compile(
    rb"\x10\x04[\x01-\x05\x11\x14-\x16]|\x10\x05[\x01\x02]|\x10\x14\x01..|\x10\x14\x02\x01\x08|" + re.escape(CLEAR),
    re.DOTALL,
)
_LONGEST_REAL_TIME = len(CLEAR)
_REAL_TIME_SIZES = {b"\x14\x01": 5, b"\x14\x02": 5, b"\x14\x08": len(CLEAR)}

# How many bytes follow prefix and code, for commands of fixed length.
_FIXED: dict[int, dict[int, int]] = {
    ESC: {
        **dict.fromkeys(b"@2LSimv<", 0),
        **dict.fromkeys(b"! -3=EGJKMRTVadetu{%?r", 1),
        **dict.fromkeys(b"\\$c", 2),
        0x70: 3,
        0x57: 8,
    },
    GS: {
        **dict.fromkeys(b":", 0),
        **dict.fromkeys(b"!#/BHIabfhrw", 1),
        **dict.fromkeys(b"$LPW\\", 2),
        **dict.fromkeys(b"z^", 3),
        0x67: 4,
    },
    FS: {
        **dict.fromkeys(b"&.", 0),
        **dict.fromkeys(b"!-CWr", 1),
        **dict.fromkeys(b"?Sp", 2),
        0x32: 74,
    },
}
_RASTER_HEAD = 8
_CUT_WITH_FEED = {bytes((mode,)) for mode in b"\x41\x42\x61\x62\x67\x68"}
_BARCODE_COUNTED = 65  # GS k m: from here on a length byte, below a NUL ends the data
_MOST_AT_ONCE = 255  # longer arguments do not fit into every receive buffer: they are worked off as they come


@dataclass(frozen=True, slots=True)
class Command:
    """One command with its arguments, ``size`` bytes in all.

    ``code`` is prefix and code ("GS V" = 1d 56), a lone control byte, or empty for a run of text in ``data``. The dots
    of a picture (``GS v``) are not part of its command. Of other long arguments ``follows`` bytes are still to come.
    """

    code: bytes
    data: bytes = b""
    size: int = 0
    follows: int = 0


class RealTime:
    """Find real-time commands in everything that arrives, across any chunking."""

    def __init__(self) -> None:
        """Start having seen nothing."""
        self._tail = b""

    def scan(self, data: bytes) -> list[tuple[int, bytes]]:
        """Return (end, command) for each one that ends in ``data``; ``end`` counts bytes of ``data``."""
        offset = len(self._tail)
        seen = self._tail + data
        found = [(match.end() - offset, match.group()) for match in _REAL_TIME.finditer(seen)]
        rest = seen[found[-1][0] + offset :] if found else seen
        self._tail = rest[-(_LONGEST_REAL_TIME - 1) :]
        return found


Measure = Callable[[bytes | bytearray], Command | None]
"""Finds the end of a command, None while it is incomplete."""


def next_command(buffer: bytes | bytearray, dialect: Mapping[bytes, Measure] | None = None) -> Command | None:
    """Return the first command in ``buffer`` without removing it, None while it is incomplete.

    ``dialect`` are a maker's own commands. An unknown code after a prefix is a command of two bytes.
    """
    if not buffer:
        return None
    first = buffer[0]
    if first == DLE:
        return _dle(buffer)
    if first in _FIXED:
        return _prefixed(buffer, dialect or {})
    if first < 0x20:  # noqa: PLR2004 - the control characters of ASCII
        return Command(bytes([first]), size=1)
    end = next((at for at, byte in enumerate(buffer) if byte < 0x20), len(buffer))  # noqa: PLR2004 - likewise
    return Command(b"", bytes(buffer[:end]), end)


def _take(buffer: bytes | bytearray, head: int, length: int) -> Command | None:
    """Return the command with ``length`` bytes of arguments after ``head`` bytes of code."""
    size = head + length
    return Command(bytes(buffer[:2]), bytes(buffer[2:size]), size) if len(buffer) >= size else None


def _dle(buffer: bytes | bytearray) -> Command | None:
    match = _REAL_TIME.match(buffer)
    if match is not None:
        return Command(b"\x10", bytes(match.group()[1:]), match.end())
    whole = _REAL_TIME_SIZES.get(bytes(buffer[1:3]), 3) if bytes(buffer[1:2]) in {b"", b"\x04", b"\x05", b"\x14"} else 2
    return None if len(buffer) < whole else Command(bytes(buffer[:2]), size=2)


def _sized(buffer: bytes | bytearray, head: int, length: int) -> Command | None:
    """Return a command whose arguments are ``length`` bytes after ``head`` bytes, all of them or the head alone."""
    if length <= _MOST_AT_ONCE:
        return _take(buffer, head, length)
    return Command(bytes(buffer[:2]), bytes(buffer[2:head]), head, length)


def _prefixed(buffer: bytes | bytearray, dialect: Mapping[bytes, Measure]) -> Command | None:
    if len(buffer) < 2:  # noqa: PLR2004 - prefix and code
        return None
    prefix, code = buffer[0], buffer[1]
    if bytes((prefix, code)) in dialect:
        return dialect[bytes((prefix, code))](buffer)
    length = _FIXED[prefix].get(code)
    if length is not None:
        return _take(buffer, 2, length)
    return _variable(buffer, bytes((prefix, code)))


def _variable(buffer: bytes | bytearray, code: bytes) -> Command | None:
    measure = _VARIABLE.get(code)
    return measure(buffer) if measure is not None else Command(code, size=2)


def _cut(buffer: bytes | bytearray) -> Command | None:
    return _take(buffer, 2, 2 if bytes(buffer[2:3]) in _CUT_WITH_FEED else 1)


def _counted(buffer: bytes | bytearray, head: int, width: int) -> Command | None:
    """Take a command whose arguments are preceded by their little-endian length (GS ( x pL pH …)."""
    if len(buffer) < head + width:
        return None
    return _sized(buffer, head + width, int.from_bytes(buffer[head : head + width], "little"))


def _bit_image(buffer: bytes | bytearray) -> Command | None:
    if len(buffer) < 5:  # noqa: PLR2004 - ESC * m nL nH
        return None
    columns = int.from_bytes(buffer[3:5], "little")
    return _sized(buffer, 5, columns * (3 if buffer[2] in {32, 33} else 1))


def _until_nul(buffer: bytes | bytearray, head: int) -> Command | None:
    end = buffer.find(b"\x00", head, head + _MOST_AT_ONCE)
    if end < 0:
        return _take(buffer, head, _MOST_AT_ONCE)
    return _take(buffer, head, end + 1 - head)


def _barcode(buffer: bytes | bytearray) -> Command | None:
    if len(buffer) < 4:  # noqa: PLR2004 - GS k m and one more
        return None
    return _take(buffer, 4, buffer[3]) if buffer[2] >= _BARCODE_COUNTED else _until_nul(buffer, 3)


_VARIABLE: dict[bytes, Measure] = {
    b"\x1d(": lambda buffer: _counted(buffer, 3, 2),
    b"\x1c(": lambda buffer: _counted(buffer, 3, 2),
    b"\x1b(": lambda buffer: _counted(buffer, 3, 2),
    b"\x1d8": lambda buffer: _counted(buffer, 3, 4),
    b"\x1dV": _cut,
    b"\x1dv": lambda buffer: _take(buffer, 2, _RASTER_HEAD - 2),
    b"\x1b*": _bit_image,
    b"\x1bD": lambda buffer: _until_nul(buffer, 2),
    b"\x1dk": _barcode,
}

CUSTOM: dict[bytes, Measure] = {
    b"\x1de": lambda buffer: None if len(buffer) < 3 else _take(buffer, 2, 2 if buffer[2] == 3 else 1),  # noqa: PLR2004
    b"\x1d\xe0": lambda buffer: _take(buffer, 2, 1),
    **{bytes((GS, code)): lambda buffer: _take(buffer, 2, 0) for code in range(0xE1, 0xE6)},
    b"\x1d\xe6": lambda buffer: _take(buffer, 2, 2),
}
"""Custom's own commands: the ejector, automatic full status, counters, the limit of the virtual paper end."""
