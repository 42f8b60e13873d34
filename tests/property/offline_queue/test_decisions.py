"""Back-off, conduct and the judgement of answers hold for every input."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from offline_queue.answers import Answer, on_case, on_submission, on_time, retry_after
from offline_queue.backoff import CAP, next_wait
from offline_queue.conduct import GoOn, Link, Pause, down, through
from offline_queue.model import Envelope, LinkDown, Received

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SENT = Envelope(id="a", body=b"{}", digest="0" * 64)
UNHURRIED = settings(deadline=None)
FRACTIONS = st.floats(0, 1, exclude_max=True)
SPANS = st.timedeltas(timedelta(0), timedelta(hours=1))
OUTCOMES: st.SearchStrategy[LinkDown | None] = st.none() | st.builds(
    LinkDown, detail=st.just("x"), retry_after=st.none() | SPANS
)
JSON = st.recursive(
    st.sampled_from([None, True, 7, -0.5, "", "x", "x" * 99, "\n", "XC1", "2026-11-23T09:30:12+08:00", "0" * 64]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "digest"]), inner),
    max_leaves=4,
)
KNOWN = ("reference", "state", "need", "received_at", "receipt", "number", "item", "as_of", "time", "type")


@UNHURRIED
@given(st.integers(0, 10**9), FRACTIONS, st.none() | SPANS)
def test_a_wait_is_never_nothing_never_endless_and_never_below_the_districts_wish(
    failures: int, fraction: float, wish: timedelta | None
) -> None:
    """Our own choice lies between a quarter second and the cap; the district's is a floor with bounded jitter."""
    wait = next_wait(failures, fraction, wish)
    if wish is None:
        assert timedelta(milliseconds=250) <= wait <= CAP
    else:
        assert wish <= wait <= wish + max(timedelta(seconds=1), wish / 10)


@UNHURRIED
@given(
    st.lists(st.tuples(st.sets(st.integers(0, 99).map(str), min_size=1, max_size=20), OUTCOMES, FRACTIONS), max_size=60)
)
def test_whom_the_courier_passes_over_stays_small(
    attempts: list[tuple[set[str], LinkDown | None, float]],
) -> None:
    """One who got through is never passed over; failures count while nobody gets through; all have a turn."""
    link = Link()
    for names, failure, fraction in attempts:
        before = link
        if failure is None:
            link = through(link, names)
            assert link.failures == 0
            assert not names & link.passing_over
        else:
            link, following = down(link, names, failure, fraction)
            assert isinstance(following, Pause) or (before.failures <= 1 and failure.retry_after is None)
            assert isinstance(following, GoOn) or not before.proven or failure.retry_after is not None
            assert not isinstance(following, Pause) or following.ordered is (failure.retry_after is not None)
            assert link.failures == before.failures + 1
            assert names <= link.passing_over
        assert len(link.passing_over) <= 100
        assert [passing_over for passing_over, most in link.turns(20) if most > 0][-1] == frozenset()


@UNHURRIED
@given(st.integers(100, 599), st.binary(max_size=200), st.dictionaries(st.just("retry-after"), st.text(max_size=60)))
def test_no_bytes_upset_the_judge(status: int, body: bytes, headers: dict[str, str]) -> None:
    """Any answer to any call has a meaning, and only a proper receipt is one."""
    answer = Answer(status, headers, body)
    assert not isinstance(on_submission(answer, SENT, NOW), Received)
    on_case(answer, NOW)
    on_time(answer, NOW)


@UNHURRIED
@given(st.sampled_from([200, 201]), st.dictionaries(st.sampled_from(KNOWN), JSON))
def test_no_json_upsets_the_judge(status: int, value: dict[str, object]) -> None:
    """Right names with wrong values are garbage, not a crash."""
    answer = Answer(status, {}, json.dumps(value).encode())
    assert not isinstance(on_submission(answer, SENT, NOW), Received)
    on_case(answer, NOW)
    on_time(answer, NOW)


@UNHURRIED
@given(st.dictionaries(st.sampled_from(["retry-after", "date"]), st.text() | st.datetimes().map(str)))
def test_retry_after_is_bounded(headers: dict[str, str]) -> None:
    """Whatever a header says, the terminal comes back within the hour."""
    wish = retry_after(headers, NOW)
    assert wish is None or timedelta(0) <= wish <= timedelta(hours=1)
