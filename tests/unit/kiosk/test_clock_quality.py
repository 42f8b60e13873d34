"""The machine's clock is judged by the district's, within what can be known, and a step of it shows at once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock_quality import SLEW, TOLERANCE, WIDEST, compare
from kiosk.stamp import ClockFact, TimeQuality
from offline_queue.model import ClockReading, Span

TRUE = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
BOOTED = 1000.0


def heard(*, round_trip: float = 0.1) -> ClockReading:
    """Return what an answer told whose district's clock was read half-way, at ``TRUE``."""
    return ClockReading(TRUE, Span(BOOTED - round_trip / 2, BOOTED + round_trip / 2))


def judged(off: timedelta, *, since: float = 1.0, round_trip: float = 0.1) -> ClockFact:
    """Compare a clock that is ``off``, ``since`` seconds after the district was heard."""
    return compare(heard(round_trip=round_trip), TRUE + timedelta(seconds=since) + off, BOOTED + since)


def test_before_the_first_answer_nothing_is_known() -> None:
    """A terminal that is offline from its boot claims nothing."""
    assert compare(None, TRUE, BOOTED) == ClockFact(TimeQuality.UNKNOWN)


@pytest.mark.parametrize(
    ("off", "quality"),
    [
        (timedelta(0), TimeQuality.SYNCHRONISED),
        (timedelta(seconds=-59), TimeQuality.SYNCHRONISED),
        (timedelta(seconds=60), TimeQuality.UNKNOWN),  # within the give or take of the tolerance's edge
        (timedelta(seconds=61), TimeQuality.DRIFTING),
        (timedelta(minutes=-10), TimeQuality.DRIFTING),
        (timedelta(days=-3), TimeQuality.DRIFTING),
        (timedelta(days=5 * 365), TimeQuality.DRIFTING),
    ],
)
def test_a_clock_is_as_good_as_it_is_near_the_districts(off: timedelta, quality: TimeQuality) -> None:
    """Right to the minute, or known to be off and by how much, forwards and backwards."""
    fact = judged(off)
    assert fact.quality is quality
    assert abs(fact.ahead - off) < timedelta(milliseconds=1)


@pytest.mark.parametrize(("round_trip", "known"), [(40.0, True), (61.0, False)])
def test_a_slow_answer_proves_less(round_trip: float, *, known: bool) -> None:
    """The district's clock was read at any moment of the round trip."""
    fact = judged(timedelta(0), round_trip=round_trip, since=round_trip)
    assert (fact.quality is TimeQuality.SYNCHRONISED) is known


@pytest.mark.parametrize(("hours", "known"), [(12, True), (17, False), (24 * 30, False)])
def test_an_old_answer_proves_nothing(hours: int, *, known: bool) -> None:
    """Without the district the machine's own count runs away, and the paper says so again."""
    fact = judged(timedelta(0), since=hours * 3600.0)
    assert (fact.quality is TimeQuality.SYNCHRONISED) is known


@pytest.mark.parametrize("step", [timedelta(days=-3), timedelta(days=5 * 365), timedelta(minutes=2)])
def test_a_step_shows_against_the_seconds_that_only_grow(step: timedelta) -> None:
    """The network may be away: what was heard before the step is enough."""
    assert judged(timedelta(0), since=60).quality is TimeQuality.SYNCHRONISED
    fact = judged(step, since=120)
    assert fact.quality is TimeQuality.DRIFTING
    moment = TRUE + timedelta(seconds=120) + step
    assert abs((fact.stamp(moment).actual or moment) - (TRUE + timedelta(seconds=120))) < timedelta(milliseconds=1)


@given(
    off=st.timedeltas(timedelta(days=-4000), timedelta(days=4000)),
    round_trip=st.floats(0, 100),
    read_at=st.floats(0, 1),
    since=st.floats(0, 1e6),
    slew=st.floats(-SLEW, SLEW),
)
def test_nothing_is_claimed_that_could_be_wrong(
    off: timedelta, round_trip: float, read_at: float, since: float, slew: float
) -> None:
    """Wherever in the round trip the district's clock was read, and however the machine's count ran since."""
    reading = ClockReading(TRUE, Span(BOOTED, BOOTED + round_trip))
    true_now = TRUE + timedelta(seconds=round_trip * (1 - read_at) + since * (1 + slew))
    fact = compare(reading, true_now + off, BOOTED + round_trip + since)
    hair = timedelta(milliseconds=1)
    assert abs(fact.ahead - off) <= fact.give_or_take + hair
    if fact.quality is TimeQuality.SYNCHRONISED:
        assert abs(off) <= TOLERANCE + hair
    if fact.quality is TimeQuality.DRIFTING:
        assert abs(off) >= TOLERANCE - hair
    assert (fact.give_or_take <= WIDEST) or fact.quality is TimeQuality.UNKNOWN
