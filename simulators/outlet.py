"""The mouth of a virtual receipt printer: where pieces of paper hang, and whether they are taken, retracted or fall."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from simulators.paper import Fate, Ticket

_KEPT = 50
_OUT = {Fate.HANGING, Fate.PRESENTED}


class Outlet:
    """Every piece of paper that came out, the last 50 of them remembered.

    With a ``presenter`` one piece at a time is held, and taken back after ``retract_after`` seconds (0: never);
    without, they hang in the mouth until a hand takes them.
    """

    def __init__(self, *, presenter: bool, retract_after: float) -> None:
        """Start empty."""
        self.presenter = presenter
        self.retract_after = retract_after
        self.papers: deque[Ticket] = deque(maxlen=_KEPT)
        self.count = 0
        self.retracted = 0
        self._since: float | None = None

    @property
    def hanging(self) -> list[Ticket]:
        """What a person could take now."""
        return [paper for paper in self.papers if paper.fate in _OUT]

    def add(self, paper: Ticket) -> None:
        """Let a piece come out; a presenter drops what it still held."""
        if self.presenter and paper.fate is Fate.HANGING:
            self.move(Fate.EJECTED)
        self.papers.append(paper)
        self.count += 1
        self._since = None

    def move(self, fate: Fate) -> list[Ticket]:
        """Let everything that hangs go where ``fate`` says; return it."""
        moved = [replace(paper, fate=fate) for paper in self.hanging]
        self.papers = deque(
            (replace(paper, fate=fate) if paper.fate in _OUT else paper for paper in self.papers), maxlen=_KEPT
        )
        self.retracted += len(moved) if fate is Fate.RETRACTED else 0
        return moved

    def paper(self, number: int) -> Ticket | None:
        """Return piece 1, 2, … counted since the start, None when it never was or is forgotten."""
        at = number - 1 - (self.count - len(self.papers))
        return self.papers[at] if 0 <= at < len(self.papers) else None

    def advance(self, now: float) -> None:
        """Take back what nobody took in time."""
        if not self.hanging:
            self._since = None
        elif self._since is None:
            self._since = now
        due = self.due()
        if due is not None and due <= now:
            self.move(Fate.RETRACTED)
            self._since = None

    def due(self) -> float | None:
        """Return when the presenter takes back what hangs in it."""
        if not (self.presenter and self.retract_after) or self._since is None:
            return None
        return self._since + self.retract_after
