"""Keep a moment together with how far its clock can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class TimeQuality(StrEnum):
    """How good the clock was (the wire's own words, docs/reference/wire.md, ``clock.quality``)."""

    SYNCHRONISED = "synchronised"
    DRIFTING = "drifting"  # compared with the district's, and known to be off
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ClockFact:
    """How the machine's clock compares with the district's: ``ahead`` by so much (negative: behind), give or take."""

    quality: TimeQuality = TimeQuality.UNKNOWN
    ahead: timedelta = timedelta(0)
    give_or_take: timedelta = timedelta(0)

    def stamp(self, at: datetime) -> Stamp:
        """Return a moment told by this clock."""
        actual = at - self.ahead if self.quality is TimeQuality.DRIFTING else None
        return Stamp(at, self.quality, actual)


UNCOMPARED: Final = ClockFact()
"""A clock that nobody has compared with the district's."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment, aware and in the terminal's zone, and the quality of the clock that told it.

    ``actual`` is the district's time of that moment where the clock is known to be off and by how much.
    """

    at: datetime
    quality: TimeQuality = TimeQuality.UNKNOWN
    actual: datetime | None = None

    @property
    def certain(self) -> bool:
        """Whether the moment may be printed without a word of doubt."""
        return self.quality is TimeQuality.SYNCHRONISED
