"""Time as the terminal knows it: Beijing wall time for people, monotonic time for waiting."""

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

BEIJING = timezone(timedelta(hours=8), "CST")  # China has one zone and no summer time


class Clock(Protocol):
    """What the engine asks of a clock; tests hand in their own."""

    def now(self) -> datetime:
        """Return the wall time, aware, in Beijing's zone."""

    def monotonic(self) -> float:
        """Return seconds since the machine started, asleep or awake; they only grow, whatever the wall time does."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the wall time, aware, in Beijing's zone."""
        return datetime.now(UTC).astimezone(BEIJING)

    def monotonic(self) -> float:
        """Return seconds since the machine started (CLOCK_BOOTTIME, which goes on while the machine sleeps)."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)
