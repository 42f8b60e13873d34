"""Remember what the district last told of its clock, and compare the machine's with it whenever somebody asks."""

from __future__ import annotations

from kiosk.clock import Clock
from kiosk.clock_quality import compare
from kiosk.logs import log
from kiosk.stamp import ClockFact, TimeQuality
from offline_queue.model import ClockReading


class Timekeeper:
    """Compares ``clock`` with the district's; it never sets it."""

    def __init__(self, clock: Clock) -> None:
        """Know nothing yet."""
        self._clock = clock
        self._newest: ClockReading | None = None
        self._logged: TimeQuality | None = None

    def hear(self, reading: ClockReading) -> None:
        """Take in what an answer of the district told; from any thread."""
        self._newest = reading

    def look(self) -> ClockFact:
        """Return how good the machine's clock is now; from any thread."""
        return compare(self._newest, self._clock.now(), self._clock.monotonic())

    def compare(self) -> ClockFact:
        """Return how good the machine's clock is now; a change of its quality is logged. For one thread."""
        fact = self.look()
        if fact.quality is not self._logged:
            self._logged = fact.quality
            log(
                "clock-quality",
                quality=fact.quality,
                ahead=round(fact.ahead.total_seconds(), 3),
                give_or_take=round(fact.give_or_take.total_seconds(), 3),
            )
        return fact
