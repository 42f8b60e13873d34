"""Count what a receipt printer has done in its life, as far as its memory outlives a power cut."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum


class Deed(StrEnum):
    """What is counted."""

    CUTS = "cuts"
    ROWS = "rows"
    SECONDS = "seconds"
    RETRACTS = "retracts"


class Odometer:
    """Totals in the printer's memory, saved every ``saves_every`` seconds, at once when None.

    A power cut takes back what was not saved; switching off by the button saves first (TM-L100).
    """

    def __init__(self, saves_every: float | None) -> None:
        """Start a new printer's life."""
        self._saves_every = saves_every
        self._totals: Counter[Deed] = Counter()
        self._saved: Counter[Deed] = Counter()
        self._resets: Counter[Deed] = Counter()
        self._saved_at: float | None = None
        self._seen: Counter[Deed] = Counter()

    def advance(self, done: dict[Deed, int], now: float) -> None:
        """Learn how much has ever been ``done``; save when it is time."""
        seen = Counter(done)
        self._totals.update({deed: seen[deed] - self._seen[deed] for deed in seen})
        self._seen = seen
        if self._saved_at is None:
            self._saved_at = now
        if self._saves_every is None or now - self._saved_at >= self._saves_every:
            self.save()
            self._saved_at = now

    def total(self, deed: Deed) -> int:
        """Return the count that can never be set back."""
        return self._totals[deed]

    def since_reset(self, deed: Deed) -> int:
        """Return the count since it was set back."""
        return self._totals[deed] - self._resets[deed]

    def reset(self, deed: Deed) -> None:
        """Set the resettable count back."""
        self._resets[deed] = self._totals[deed]

    def save(self) -> None:
        """Write the totals down."""
        self._saved = Counter(self._totals)

    def power_cut(self) -> None:
        """Lose what was not written down."""
        self._totals = Counter(self._saved)
