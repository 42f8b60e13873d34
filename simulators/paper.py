"""The paper in a virtual receipt printer: the roll, what is printed on it, and the tickets that are cut off."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont

DOTS_PER_MM = 8  # 203 dpi
_TEXT_ROWS = 24
_TEXT_WIDTH = 12


@dataclass(frozen=True, slots=True)
class Ticket:
    """A piece of paper that was cut off: a 1-bit PNG, and the bytes that made it."""

    png: bytes = field(repr=False)
    raw: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Roll:
    """The supply, in rows of dots; a new roll of 80 mm paper is about 80 m long."""

    rows: int = 80_000 * DOTS_PER_MM
    low_rows: int = 3_000 * DOTS_PER_MM

    @property
    def low(self) -> bool:
        """Whether the near-end sensor sees the end."""
        return self.rows <= self.low_rows

    @property
    def out(self) -> bool:
        """Whether no row can be printed any more."""
        return self.rows <= 0


class Strip:
    """The paper between head and knife and below it: everything since the last cut.

    ``knife_rows`` is the distance from the head down to the knife: what is cut without feeding leaves its last rows
    inside. Rows are bytes, most significant bit left, 1 = black.
    """

    def __init__(self, width: int, knife_rows: int) -> None:
        """Start with blank paper reaching from the head to the knife."""
        self._row_bytes = width // 8
        self._blank = bytes(self._row_bytes)
        self._knife_rows = knife_rows
        self._rows: list[bytes] = [self._blank] * knife_rows

    def print(self, row: bytes) -> None:
        """Move one printed row past the head; dots beyond the head's width are lost."""
        self._rows.append(row[: self._row_bytes].ljust(self._row_bytes, b"\x00"))

    def feed(self, rows: int) -> None:
        """Move blank paper past the head."""
        self._rows.extend([self._blank] * rows)

    @property
    def knife_rows(self) -> int:
        """Rows from the head to the knife."""
        return self._knife_rows

    def cut(self, raw: bytes) -> Ticket:
        """Cut at the knife; blank paper that had to lie between head and knife is left out of the picture."""
        kept = len(self._rows) - self._knife_rows
        gone, self._rows = self._rows[:kept], self._rows[kept:]
        if not any(map(any, gone[: self._knife_rows])):
            gone = gone[self._knife_rows :]
        return Ticket(_png(gone or [self._blank]), raw)


def _png(rows: list[bytes]) -> bytes:
    """Render rows as a 1-bit picture, black on white."""
    picture = Image.frombytes("1", (len(rows[0]) * 8, len(rows)), bytes(255 - byte for byte in b"".join(rows)))
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(203, 203))
    return file.getvalue()


def text_rows(text: bytes, width: int) -> list[bytes]:
    """Return one line of printer text as rows: 12 x 24 dots a byte, so that stray bytes become visible on the paper."""
    picture = Image.new("1", (width, _TEXT_ROWS))
    drawing = ImageDraw.Draw(picture)
    font = ImageFont.load_default(_TEXT_ROWS - 4)
    for column, character in enumerate(text.decode("latin-1")[: width // _TEXT_WIDTH]):
        drawing.text((column * _TEXT_WIDTH, 0), character if character.isprintable() else "¤", fill=1, font=font)
    rows = picture.tobytes()
    row_bytes = width // 8
    return [rows[start : start + row_bytes] for start in range(0, len(rows), row_bytes)]
