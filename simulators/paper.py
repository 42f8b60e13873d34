"""The paper in a virtual receipt printer: the roll, what is printed on it, and the pieces that come out."""

from __future__ import annotations

import io
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Self

from PIL import Image

from simulators.printer_models import Cut

DOTS_PER_MM = 8  # 203 dpi
ROLL_MM = 80_000  # a new roll of 80 mm paper
_MOST_ROWS = 2_000 * DOTS_PER_MM  # the picture of an endless strip keeps its last two metres
_MOST_RAW = 1024 * 1024
_MOST_LINES = 500


class Fate(StrEnum):
    """What became of a piece of paper that came out."""

    HANGING = "hanging"
    """It is in the mouth: cut off and not yet presented, or on a printer without presenter."""

    PRESENTED = "presented"
    TAKEN = "taken"
    RETRACTED = "retracted"
    EJECTED = "ejected"
    """The presenter let it fall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A piece of paper that came out: what physically is, against which a driver's claim can be held.

    Attributes:
        png: a 1-bit picture of it.
        raw: the bytes that the printer worked off for it (the last 1 MiB).
        text: the lines that were printed as text, not as picture.
        rows: its length, in rows of dots.
        whole: everything that was sent for it is on it, and nothing of another job.
        cut: how the knife cut it; None when it was torn off by hand.
        fate: where it is.
    """

    png: bytes = field(repr=False)
    raw: bytes = field(repr=False)
    text: tuple[str, ...] = field(repr=False, default=())
    rows: int
    whole: bool
    cut: Cut | None
    fate: Fate = Fate.HANGING


@dataclass(slots=True, kw_only=True)
class Roll:
    """The supply, in rows of dots; ``low_rows`` 0 is a printer without a near-end sensor."""

    rows: int
    low_rows: int

    @classmethod
    def of(cls, length_mm: int, near_end_mm: int) -> Self:
        """Return a roll of this length under a near-end sensor that looks at ``near_end_mm``."""
        return cls(rows=length_mm * DOTS_PER_MM, low_rows=near_end_mm * DOTS_PER_MM)

    @property
    def low(self) -> bool:
        """Whether the near-end sensor sees the end."""
        return 0 < self.low_rows >= self.rows

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
        self.knife_rows = knife_rows
        self._row_bytes = width // 8
        self._blank = bytes(self._row_bytes)
        self._rows = deque([self._blank] * knife_rows, maxlen=_MOST_ROWS)
        self._raw = bytearray()
        self._text: deque[str] = deque(maxlen=_MOST_LINES)
        self._inked = self._spoiled = False

    def print(self, row: bytes) -> None:
        """Move one printed row past the head; dots beyond the head's width are lost."""
        self._inked = self._inked or any(row)
        self._rows.append(row[: self._row_bytes].ljust(self._row_bytes, b"\x00"))

    def note(self, raw: bytes) -> None:
        """Remember the bytes that made what is on the strip."""
        self._raw += raw
        del self._raw[:-_MOST_RAW]

    def note_text(self, line: str) -> None:
        """Remember a line that was printed as text."""
        self._text.append(line)

    def lose(self) -> None:
        """Know that something which was sent for this piece of paper will never be on it."""
        self._spoiled = self._spoiled or self._inked

    def cut(self, how: Cut) -> Ticket:
        """Cut at the knife; blank paper that had to lie between head and knife is left out of the picture."""
        rows = list(self._rows)
        kept = len(rows) - self.knife_rows
        gone, inside = rows[:kept], rows[kept:]
        left_inside = any(map(any, inside))
        if not any(map(any, gone[: self.knife_rows])):
            gone = gone[self.knife_rows :]
        ticket = self._ticket(gone, how, whole=not (self._spoiled or left_inside))
        self._start(inside, spoiled=left_inside)
        return ticket

    def tear(self, *, rest_follows: bool) -> Ticket | None:
        """Tear off what is printed, by hand; None when nothing is. ``rest_follows`` then lacks its beginning."""
        if not self._inked:
            return None
        ticket = self._ticket(
            list(islice(self._rows, self.knife_rows, None)), None, whole=not (rest_follows or self._spoiled)
        )
        self._start([self._blank] * self.knife_rows, spoiled=rest_follows)
        return ticket

    @property
    def picture(self) -> bytes | None:
        """The strip as PNG, from the knife's distance on; None while nothing is printed on it."""
        return _png(list(islice(self._rows, self.knife_rows, None))) if self._inked else None

    def _ticket(self, rows: list[bytes], how: Cut | None, *, whole: bool) -> Ticket:
        png = _png(rows or [self._blank])
        return Ticket(png=png, raw=bytes(self._raw), text=tuple(self._text), rows=len(rows), whole=whole, cut=how)

    def _start(self, rows: list[bytes], *, spoiled: bool) -> None:
        self._rows.clear()
        self._rows.extend(rows)
        self._raw.clear()
        self._text.clear()
        self._inked, self._spoiled = any(map(any, rows)), spoiled


def _png(rows: list[bytes]) -> bytes:
    """Render rows as a 1-bit picture, black on white."""
    picture = Image.frombytes("1", (len(rows[0]) * 8, len(rows)), bytes(255 - byte for byte in b"".join(rows)))
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(203, 203))
    return file.getvalue()
