"""Judge the machine's clock by what the district's answers told of theirs. Pure; nobody sets the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from kiosk.stamp import UNCOMPARED, ClockFact, TimeQuality
from offline_queue.model import ClockReading

TOLERANCE: Final = timedelta(seconds=60)
"""How far a clock may be off and still count as synchronised: papers say the minute."""

WIDEST: Final = timedelta(seconds=30)
"""How uncertain a comparison may be and still count.

It bounds two things at once: a round trip of 60 s, or 16 h without an answer, or something of both.
"""

SLEW: Final = 500e-6
"""Seconds a second by which the machine's own count may run fast or slow: the most that adjtimex(2) slews a clock.

A free crystal is ten times better.
"""


def compare(reading: ClockReading | None, wall: datetime, uptime: float) -> ClockFact:
    """Decide how good the wall clock is, from the newest reading of the district's clock.

    The district's time now is what it was then and the seconds that the machine has counted since. So a step of the
    wall clock shows at once, with or without a network.

    Args:
        reading: what the district's newest answer told, or None before the first.
        wall: what the wall clock shows now, aware.
        uptime: seconds since the machine started, now; the same count as the reading's.
    """
    if reading is None:
        return UNCOMPARED
    half_way = (reading.span.answered - reading.span.asked) / 2
    since = uptime - reading.span.answered
    give_or_take = timedelta(seconds=half_way + since * SLEW)
    ahead = wall - (reading.district + timedelta(seconds=half_way + since))
    return ClockFact(_quality(abs(ahead), give_or_take), ahead, give_or_take)


def _quality(off: timedelta, give_or_take: timedelta) -> TimeQuality:
    if give_or_take > WIDEST:
        return TimeQuality.UNKNOWN
    if off + give_or_take <= TOLERANCE:
        return TimeQuality.SYNCHRONISED
    return TimeQuality.DRIFTING if off - give_or_take > TOLERANCE else TimeQuality.UNKNOWN
