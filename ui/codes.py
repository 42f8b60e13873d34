"""Turn a text into the dark squares of its QR code, for the screen and for paper."""

from dataclasses import dataclass

QUIET_ZONE = 4  # modules of white on every side, ISO/IEC 18004 clause 6.3.8


@dataclass(frozen=True, slots=True)
class Squares:
    """The dark squares of a code: ``runs`` of (column, row, length), in modules, quiet zone included in ``size``."""

    size: int
    runs: tuple[tuple[int, int, int], ...]

    def path(self) -> str:
        """Return the dark squares as an SVG path in units of one module."""
        return "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in self.runs)


def squares(text: str) -> Squares:
    """Encode ``text`` with medium error correction."""
    import qrcode  # noqa: PLC0415 - it loads an imaging library, a tenth of a second that the first frame has no use for
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415 - likewise

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    matrix = code.get_matrix()
    runs = [run for y, row in enumerate(matrix) for run in _runs(y, row)]
    return Squares(len(matrix), tuple(runs))


def _runs(y: int, row: list[bool]) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append((start, y, x - start))
            start = None
    return found
