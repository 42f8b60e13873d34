"""Set text as a receipt printer's firmware does: two-byte characters, sizes, positions, and lines that wrap.

A character of four bytes (GB18030) is unknown to it: the pairs print as what they look like, which is how an amount
behind a rare character comes out with two more digits in front.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

TEXT_ROWS = 24
_ANK_DOTS, _KANJI_DOTS = 12, 24
_LEAD, _SECOND = 0x81, 0x40  # a second byte below is none: the lead byte prints a blank, the other what it is
_MOST_CELLS = 200  # as many as stand in a line even when they are printed over each other
_UNKNOWN = "〓"
_CONTROL = "¤"
_CJK_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")  # Debian's fonts-noto-cjk
_POINTS = 20
_MOST_SCALE = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """One character of a line: where it begins, in dots, and how many times its size it has."""

    x: int
    character: str
    dots: int
    wide: int
    high: int


class Typesetter:
    """The line that is being collected, and the modes that shape it. ``charset`` is Python's name of a codec."""

    def __init__(self, width: int, charset: str) -> None:
        """Start as after ESC @."""
        self._width = width
        self._charset = charset
        self.reset()

    def reset(self) -> None:
        """Forget the line and every mode (ESC @)."""
        self.kanji = True  # Chinese models start in two-byte mode
        self.wide = self.high = 1
        self.align = 0
        self.clear()

    def clear(self) -> None:
        """Forget the line."""
        self._cells: list[Cell] = []
        self._lead: int | None = None
        self.x = 0

    @property
    def begun(self) -> bool:
        """Whether something stands in the line."""
        return bool(self._cells) or self._lead is not None

    def scale(self, size: int) -> None:
        """Set the size as ``GS !`` codes it: width less one in the high half, height less one in the low."""
        self.wide, self.high = min((size >> 4) + 1, _MOST_SCALE), min((size & 0x0F) + 1, _MOST_SCALE)

    def double(self, mode: int, wide_bit: int, high_bit: int) -> None:
        """Set the size as ``ESC !`` and ``FS !`` code it."""
        self.wide = 2 if mode & wide_bit else 1
        self.high = 2 if mode & high_bit else 1

    def move(self, x: int) -> None:
        """Go to dot ``x`` (ESC $)."""
        self.x = max(0, min(x, self._width))

    def add(self, data: bytes) -> list[list[Cell]]:
        """Take text; return the lines that became full."""
        full = []
        for byte in data:
            lead, self._lead = self._lead, None
            if lead is not None and byte >= _SECOND:
                full += self._put(self._decoded(bytes((lead, byte))), _KANJI_DOTS)
            elif lead is None and self.kanji and byte >= _LEAD:
                self._lead = byte
            else:
                full += self._put(" ", _ANK_DOTS) if lead is not None else []
                full += self._put(_single(byte), _ANK_DOTS)
        return full

    def end(self) -> list[Cell]:
        """Return the line and start the next; a lead byte without its second is lost."""
        cells = self._cells
        self.clear()
        return cells

    def shift(self, dots: int) -> int:
        """Return how far something of that width is moved to the right by the alignment."""
        return max(0, (self._width - dots) * self.align // 2)

    def _put(self, character: str, dots: int) -> list[list[Cell]]:
        wide = dots * self.wide
        full = len(self._cells) >= _MOST_CELLS or (self.x + wide > self._width and self._cells)
        lines = [self.end()] if full else []
        self._cells.append(Cell(self.x, character, dots, self.wide, self.high))
        self.x += wide
        return lines

    def _decoded(self, pair: bytes) -> str:
        try:
            return pair.decode(self._charset)
        except UnicodeDecodeError:
            return _UNKNOWN


def _single(byte: int) -> str:
    character = bytes((byte,)).decode("cp437")
    return character if character.isprintable() else _CONTROL


def words(cells: list[Cell]) -> str:
    """Return a line as text, with blanks where the position jumped."""
    text, x = "", 0
    for cell in cells:
        text += " " * max(0, (cell.x - x) // _ANK_DOTS) + cell.character
        x = cell.x + cell.dots * cell.wide
    return text


def extent(cells: list[Cell]) -> int:
    """Return how many dots a line takes from the left."""
    return max((cell.x + cell.dots * cell.wide for cell in cells), default=0)


def rows(cells: list[Cell], width: int, shift: int) -> list[bytes]:
    """Return a line as rows of dots; every character stands on the line's foot."""
    height = TEXT_ROWS * max((cell.high for cell in cells), default=1)
    picture = Image.new("1", (width // 8 * 8, height))
    for cell in cells:
        glyph = _glyph(cell.character, cell.dots)
        size = (cell.dots * cell.wide, TEXT_ROWS * cell.high)
        picture.paste(glyph.resize(size, Image.Resampling.NEAREST), (cell.x + shift, height - size[1]))
    dots = picture.tobytes()
    row_bytes = width // 8
    return [dots[start : start + row_bytes] for start in range(0, len(dots), row_bytes)]


@cache
def _font(*, cjk: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    if cjk and _CJK_FONT.exists():
        return ImageFont.truetype(str(_CJK_FONT), _POINTS)
    return ImageFont.load_default(_POINTS)


def _glyph(character: str, dots: int) -> Image.Image:
    """Draw one character in its cell; without a Chinese font the cell is a box."""
    picture = Image.new("1", (dots, TEXT_ROWS))
    drawing = ImageDraw.Draw(picture)
    if dots == _ANK_DOTS or _CJK_FONT.exists():
        font = _font(cjk=dots != _ANK_DOTS)
        drawing.text((0, -3 if dots != _ANK_DOTS else 0), character, fill=1, font=font)
    else:
        drawing.rectangle((2, 2, dots - 3, TEXT_ROWS - 3), outline=1)
    return picture
