"""Hold the pictures of a receipt printer until they are printed: ``GS ( L``, ``GS 8 L`` and QR codes by ``GS ( k``."""

from __future__ import annotations

import qrcode
from qrcode.exceptions import DataOverflowError

_STORE, _PRINT = {b"\x30\x70", b"\x00\x70"}, {b"\x30\x02", b"\x30\x32", b"\x00\x02", b"\x00\x32"}
_HEAD = 10  # m fn a bx by c xL xH yL yH
_LEVELS = {
    0x30: qrcode.constants.ERROR_CORRECT_L,
    0x31: qrcode.constants.ERROR_CORRECT_M,
    0x32: qrcode.constants.ERROR_CORRECT_Q,
    0x33: qrcode.constants.ERROR_CORRECT_H,
}
_MOST_MODULE = 16
_MOST_ROWS = 4096


class Graphics:
    """The print buffer for one picture (functions 112 and 50). Rows are bytes, most significant bit left, 1 = black."""

    def __init__(self) -> None:
        """Start with no picture."""
        self._rows: list[bytes] = []

    def command(self, content: bytes) -> list[bytes] | None:
        """Carry out one function; return the rows to be printed now (perhaps none), None for an unknown function."""
        function = content[:2]
        if function in _STORE and len(content) >= _HEAD:
            self._rows = _stored(content)
            return []
        if function in _PRINT:
            rows, self._rows = self._rows, []
            return rows
        return None


def _stored(content: bytes) -> list[bytes]:
    """Return the rows of a picture in raster format: what its head promised and its data keeps."""
    wide, high = content[3] == 2, content[4] == 2  # noqa: PLR2004 - twice its size
    row_bytes = (int.from_bytes(content[6:8], "little") + 7) // 8
    count = min(int.from_bytes(content[8:10], "little"), _MOST_ROWS)
    data = content[_HEAD:]
    if not row_bytes:
        return []
    rows = [data[at : at + row_bytes] for at in range(0, min(len(data), count * row_bytes), row_bytes)]
    rows = [widened(row) if wide else row for row in rows]
    return [row for row in rows for _ in range(2 if high else 1)]


class Symbols:
    """The symbol storage for one QR code (``GS ( k``, cn 49)."""

    def __init__(self) -> None:
        """Start with the defaults of Epson's command reference."""
        self._module, self._level, self._data = 3, 0x30, b""

    def command(self, content: bytes) -> list[bytes] | None:
        """Carry out one function; return the rows to be printed now (perhaps none), None for an unknown function."""
        if content[:1] != b"1" or len(content) < 3:  # noqa: PLR2004 - cn fn n
            return None
        match content[1]:
            case 0x41:
                return []
            case 0x43:
                self._module = min(max(content[2], 1), _MOST_MODULE)
            case 0x45:
                self._level = content[2]
            case 0x50:
                self._data = content[3:]
            case 0x51:
                return self._drawn()
            case _:
                return None
        return []

    def _drawn(self) -> list[bytes]:
        code = qrcode.QRCode(error_correction=_LEVELS.get(self._level, _LEVELS[0x30]), border=0)
        code.add_data(self._data)
        try:
            code.make(fit=True)
        except (DataOverflowError, ValueError):  # more than a QR code holds: printers print nothing
            return []
        rows = []
        for modules in code.get_matrix():
            bits = "".join("1" * self._module if dark else "0" * self._module for dark in modules)
            row = int(bits.ljust((len(bits) + 7) // 8 * 8, "0"), 2).to_bytes((len(bits) + 7) // 8, "big")
            rows += [row] * self._module
        return rows


def widened(row: bytes) -> bytes:
    """Return the row with every dot twice."""
    bits = "".join(f"{byte:08b}" for byte in row)
    return int("".join(bit * 2 for bit in bits), 2).to_bytes(len(row) * 2, "big")


def shifted(row: bytes, dots: int, width: int) -> bytes:
    """Return the row moved to the right on a head of ``width`` dots."""
    if not dots:
        return row
    whole = int.from_bytes(row, "big") << max(0, width - len(row) * 8)
    return (whole >> dots).to_bytes(max(width // 8, len(row)), "big")
