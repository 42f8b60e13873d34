"""Say how much of a blob goes into one request, and how many bytes blobs may take from the line at all (pure).

A resident's own submission waits for at most one piece, so a piece is cut to about a second of the line there is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

WHOLE_BYTES: Final = 1024 * 1024
"""Up to this size a blob goes in one PUT (WIRE.md, Calls)."""

_KIB: Final = 1024
_FIRST: Final = 512 * _KIB
_LEAST: Final = 64 * _KIB
_MOST: Final = 8 * _KIB * _KIB  # of memory, while it is on its way
_AIM: Final = timedelta(seconds=1)
_QUICK: Final = timedelta(seconds=0.5)
_SLOW: Final = timedelta(seconds=2)
_TICK: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many bytes the next piece has; ``limit`` is the most that the district takes at once."""

    piece: int = _FIRST
    limit: int = _MOST

    def takes_whole(self, size: int) -> bool:
        """Whether a blob goes in one request; on a line that has proved bad only a small one does."""
        return size <= WHOLE_BYTES and (size <= self.piece or self.piece >= _FIRST)

    def carried(self, size: int, took: timedelta) -> Pace:
        """Return the pace after a piece of ``size`` bytes has arrived."""
        if took > _SLOW:
            return self.cut()
        if took < _QUICK and size >= self.piece:
            return replace(self, piece=min(self.limit, int(size * (_AIM / max(took, _TICK)))))
        return self

    def cut(self) -> Pace:
        """Return the pace after a piece was cut off, or was slow."""
        return replace(self, piece=max(_LEAST, self.piece // 2))

    def refused(self, size: int) -> Pace | None:
        """Return the pace after the district found a piece of ``size`` bytes too large; None when it can be no less."""
        return Pace(piece=max(_LEAST, size // 2), limit=max(_LEAST, size // 2)) if size > _LEAST else None


@dataclass(frozen=True, slots=True)
class Budget:
    """How many bytes blobs may still take: ``left``, which grows at a steady rate up to ``most``."""

    most: int = 64 * _KIB * _KIB
    per_second: int = _KIB * _KIB
    left: int = 64 * _KIB * _KIB
    at: float = 0.0
    """When ``left`` was true, by a monotonic clock."""

    def spend(self, size: int, now: float) -> Budget:
        """Return the budget after ``size`` bytes have gone out; it may be overdrawn by one piece."""
        return replace(self, left=self._left(now) - size, at=now)

    def wait(self, now: float) -> timedelta:
        """Return how long blobs must wait; nothing while any budget is left."""
        return timedelta(seconds=max(0, -self._left(now)) / self.per_second)

    def _left(self, now: float) -> int:
        grown = self.left + int(max(0.0, now - self.at) * self.per_second)
        return min(max(self.most, self.left), grown)
