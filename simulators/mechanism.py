"""The moving parts of a virtual receipt printer: paper, head, knife, cover, and what can happen to them.

Time is explicit: every row takes its share of the print speed, and work stops where paper, cover or knife stop it and
goes on from the same row afterwards, as real printers do.
"""

from __future__ import annotations

from collections import deque

from simulators.paper import DOTS_PER_MM, Roll, Strip, Ticket
from simulators.printer_status import Condition

_KEPT_TICKETS = 50
_CUT_SECONDS = 0.3


class Mechanism:
    """Rows and cuts that wait for the motor, and the paper they end up on. ``speed`` is mm/s; 0 is instant."""

    def __init__(self, *, width: int, knife_rows: int, speed: float) -> None:
        """Start with a full roll, the cover shut and everything well."""
        self.width = width
        self.speed = speed
        self.roll = Roll()
        self.cover_open = self.jammed = self.knife_broken = self.overheated = self.broken = False
        self.tickets: deque[Ticket] = deque(maxlen=_KEPT_TICKETS)
        self.in_mouth = 0
        self.cuts = 0
        self.rows_printed = 0
        self.raw = bytearray()
        self._strip = Strip(width, knife_rows)
        self._waiting: deque[bytes | None] = deque()
        self._knife_stuck = False
        self._blank = bytes(width // 8)

    @property
    def condition(self) -> Condition:
        """What the sensors see."""
        return Condition(
            cover_open=self.cover_open,
            paper_low=self.roll.low,
            paper_out=self.roll.out,
            cutter_error=self._knife_stuck,
            jammed=self.jammed,
            overheated=self.overheated,
            broken=self.broken,
        )

    @property
    def moving(self) -> bool:
        """Whether rows or a cut wait for the motor."""
        return bool(self._waiting)

    def print(self, rows: list[bytes]) -> None:
        """Queue printed rows."""
        self._waiting.extend(rows)

    def feed(self, rows: int) -> None:
        """Queue blank rows."""
        self._waiting.extend([self._blank] * rows)

    def cut(self) -> None:
        """Queue a cut where the paper will then stand."""
        self._waiting.append(None)

    def feed_and_cut(self, rows: int) -> None:
        """Queue a feed that brings the last row ``rows`` past the knife, and a cut."""
        self.feed(self._strip.knife_rows + rows)
        self.cut()

    def step(self) -> float:
        """Do the first thing that waits; return the seconds that it takes. A stuck knife leaves the cut waiting."""
        row = self._waiting[0]
        if row is None:
            return self._cut()
        self._waiting.popleft()
        self._strip.print(row)
        self.roll.rows -= 1
        self.rows_printed += 1
        return 1 / (self.speed * DOTS_PER_MM) if self.speed else 0.0

    def mend(self) -> None:
        """Take every error and its cause away."""
        self.jammed = self.knife_broken = self.overheated = self.broken = False
        self.recover()

    def recover(self) -> None:
        """Leave the error state, when its cause is gone."""
        self._knife_stuck = self._knife_stuck and self.knife_broken

    def forget(self) -> None:
        """Drop everything that waits; what is on the paper stays there."""
        self._waiting.clear()

    def _cut(self) -> float:
        if self.knife_broken:
            self._knife_stuck = True
            return 0.0
        self._waiting.popleft()
        self.tickets.append(self._strip.cut(bytes(self.raw)))
        self.raw.clear()
        self.in_mouth += 1
        self.cuts += 1
        return _CUT_SECONDS if self.speed else 0.0
