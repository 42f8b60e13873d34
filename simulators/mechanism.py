"""The moving parts of a virtual receipt printer: paper, head, knife, cover, and what can happen to them.

Time is explicit: every row takes its share of the print speed, and work stops where paper, cover or knife stop it and
goes on from the same row afterwards, as real printers do.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from simulators.outlet import Outlet
from simulators.paper import DOTS_PER_MM, ROLL_MM, Fate, Roll, Strip, Ticket
from simulators.printer_models import Cut, Model
from simulators.printer_status import Condition

_CUT_SECONDS = 0.3


class Mechanism:
    """Rows and cuts that wait for the motor, and the paper they end up on. ``speed`` is mm/s; 0 is instant."""

    def __init__(self, model: Model, *, speed: float) -> None:
        """Start with a full roll, the cover shut and everything well."""
        self.speed = speed
        self.outlet = Outlet(presenter=model.presenter, retract_after=model.retract_after)
        self.strip = Strip(model.width, model.knife_mm * DOTS_PER_MM)
        self.cover_open = self.jammed = self.knife_broken = self.overheated = self.broken = False
        self.mark_lost = self.exit_blocked = False
        self.cuts = 0
        self.rows_printed = 0
        self.rows_of_roll = 0
        self._near_end_mm = model.near_end_mm
        self._only_cut = model.only_cut
        self._waiting: deque[bytes | Cut] = deque()
        self._knife_stuck = self._pulled = False
        self._blank = bytes(model.width // 8)
        self.load(ROLL_MM)

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
            mark_lost=self.mark_lost,
            exit_blocked=self.exit_blocked,
            paper_pulled=self._pulled,
            in_mouth=bool(self.outlet.hanging),
            moving=self.moving,
        )

    @property
    def moving(self) -> bool:
        """Whether rows or a cut wait for the motor."""
        return bool(self._waiting)

    @property
    def waiting(self) -> int:
        """How many rows and cuts wait for the motor."""
        return len(self._waiting)

    def load(self, length_mm: int) -> None:
        """Put a roll of this length in."""
        self.roll = Roll.of(length_mm, self._near_end_mm)
        self.rows_of_roll = 0

    def print(self, rows: list[bytes]) -> None:
        """Queue printed rows."""
        self._waiting.extend(rows)

    def feed(self, rows: int) -> None:
        """Queue blank rows."""
        self._waiting.extend([self._blank] * rows)

    def cut(self, how: Cut) -> None:
        """Queue a cut where the paper will then stand; some knives know one kind only."""
        self._waiting.append(self._only_cut or how)

    def feed_and_cut(self, rows: int, how: Cut) -> None:
        """Queue a feed that brings the last row ``rows`` past the knife, and a cut."""
        self.feed(self.strip.knife_rows + rows)
        self.cut(how)

    def step(self) -> float:
        """Do the first thing that waits; return the seconds that it takes. A stuck knife leaves the cut waiting."""
        row = self._waiting[0]
        if isinstance(row, Cut):
            return self._cut(row)
        self._waiting.popleft()
        self.strip.print(row)
        self.roll.rows -= 1
        self.rows_of_roll += 1
        self.rows_printed += 1
        return 1 / (self.speed * DOTS_PER_MM) if self.speed else 0.0

    def tear_off(self, *, rest_follows: bool) -> Ticket | None:
        """Pull out what is printed and not cut; the printer may go on with the rest on a new piece."""
        torn = self.strip.tear(rest_follows=rest_follows or self.moving)
        if torn is None:
            return None
        self._pulled = True
        taken = replace(torn, fate=Fate.TAKEN)
        self.outlet.add(taken)
        return taken

    def mend(self) -> None:
        """Take every error and its cause away."""
        self.jammed = self.knife_broken = self.overheated = self.broken = False
        self.mark_lost = self.exit_blocked = self._pulled = False
        self.recover()

    def recover(self) -> None:
        """Leave the error state, when its cause is gone."""
        self._knife_stuck = self._knife_stuck and self.knife_broken

    def forget(self, *, more: bool) -> None:
        """Drop everything that waits; ``more`` was dropped before it came here. What is on the paper stays there."""
        if more or self.moving:
            self.strip.lose()
        self._waiting.clear()

    def _cut(self, how: Cut) -> float:
        if self.knife_broken:
            self._knife_stuck = True
            return 0.0
        self._waiting.popleft()
        self._pulled = False
        self.outlet.add(self.strip.cut(how))
        self.cuts += 1
        return _CUT_SECONDS if self.speed else 0.0
