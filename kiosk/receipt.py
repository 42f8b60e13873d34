"""Name the lines that a printed paper is made of: a closed vocabulary, independent of any printer and of any words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from drivers.api import Raster

_IDENTIFIER = re.compile(r"[0-9A-Za-z][0-9A-Za-z./:+-]{0,63}")


@dataclass(frozen=True, slots=True)
class Heading:
    """The paper's title, large and centred."""

    text: str


@dataclass(frozen=True, slots=True)
class Banner:
    """Where the matter stands, between bars: the one sentence that must not be overlooked."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """One line in large type: what the resident must take away."""

    text: str


@dataclass(frozen=True, slots=True)
class Big:
    """A short number as large as the paper allows: what is called out in the hall."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value; a long value runs on under itself."""

    label: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signature:
    """A label, and room to write above a line."""

    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: a mark (a number, a box to tick) and a text that runs on under itself."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``shares`` divide the width, and ``head`` rows are bold with a rule below."""

    cells: tuple[str, ...]
    shares: tuple[int, ...]
    head: bool = False

    def __post_init__(self) -> None:
        """Refuse a row whose columns have no width; raises ValueError."""
        if len(self.cells) != len(self.shares) or not all(share > 0 for share in self.shares):
            raise ValueError(f"{len(self.cells)} cells need as many shares of the width, all above 0: {self.shares}")


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of the integrated window (综窗): ``done`` are behind, ``at`` (from 0) is under way, or none is."""

    labels: tuple[str, ...]
    done: int
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The title of a part of the paper, bold, at the left."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two at reading size."""

    text: str


@dataclass(frozen=True, slots=True)
class Small:
    """A centred line in the smallest type, which is still large enough for old eyes."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Half a line of white."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, centred, that holds exactly ``text``: an identifier, never a name, a number of a person or an answer.

    Its text is 1 to 64 ASCII letters, digits and ``. / : + -``: what readers make of other characters differs.
    """

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse whatever is no identifier; raises ValueError, which does not repeat the text."""
        if not _IDENTIFIER.fullmatch(self.text):
            raise ValueError("a code holds an identifier of 1 to 64 ASCII characters and nothing else")


@dataclass(frozen=True, slots=True)
class Ruler:
    """A scale in millimetres from edge to edge of what can be printed: for a technician's eyes."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Solid black, lines of one to four dots and squares: shows dead dots and weak heat, and holds no grey."""


@dataclass(frozen=True, slots=True)
class CutMark:
    """A dashed line with ``text`` under it: how far above the cut the last line stands."""

    text: str


Line = (
    Heading
    | Banner
    | Emphasis
    | Big
    | Field
    | Signature
    | Entry
    | Row
    | Steps
    | Section
    | Paragraph
    | Small
    | Rule
    | Gap
    | Code
    | Ruler
    | Pattern
    | CutMark
)


class PrintSize(StrEnum):
    """How large the type is: the same lines either way."""

    ORDINARY = "ordinary"  # hanzi of 3.5 mm and more
    LARGE = "large"  # hanzi of 5 mm and more, for the elder flow (长者模式)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One paper from the receipt printer, its lines from top to bottom; ``size`` is how large they are drawn."""

    lines: tuple[Line, ...]
    size: PrintSize = PrintSize.ORDINARY


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as a picture, and the characters that no font could draw, as ``U+XXXX``: staff must look at those.

    On the paper each of them stands as ``〔U+XXXX〕``. They may be of a name and show in no ``repr``.
    """

    raster: Raster
    missing: tuple[str, ...] = field(default=(), repr=False)
