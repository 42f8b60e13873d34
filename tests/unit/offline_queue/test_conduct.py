"""What the courier does after an attempt."""

from datetime import UTC, datetime, timedelta

import pytest

from offline_queue.conduct import GoOn, Link, Pause, Stop, decide
from offline_queue.model import IdentityRejected, LinkDown, Received, Refused, Verdict

RECEIVED = Received(reference="XC1", state="received", received_at=datetime(2026, 11, 23, tzinfo=UTC))
REFUSED = Refused(status=422, problem="about:blank")
DOWN = LinkDown(detail="silence")


def after(*attempts: tuple[str, Verdict]) -> Link:
    """Return what is known of the link after these attempts."""
    link = Link()
    for submission_id, verdict in attempts:
        link, _ = decide(link, submission_id, verdict, 0.5)
    return link


@pytest.mark.parametrize("verdict", [RECEIVED, REFUSED])
def test_a_word_about_the_item_goes_on_with_the_next(verdict: Verdict) -> None:
    """A refused item never stops the queue, and an answer of either kind shows that the link works."""
    link, following = decide(after(("a", DOWN)), "b", verdict, 0.5)
    assert (following, link.failures, link.passing_over) == (GoOn(), 0, frozenset())


def test_a_silent_link_is_left_alone_longer_and_longer() -> None:
    """Link failures count against the link."""
    link = Link()
    waits = []
    for _ in range(3):
        link, following = decide(link, "a", DOWN, 0.5)
        assert isinstance(following, Pause)
        assert not following.ordered
        waits.append(following.wait.total_seconds())
    assert waits == [1, 2, 4]


def test_a_wait_that_the_district_orders_is_marked() -> None:
    """Nobody on this side may cut it short."""
    _, following = decide(Link(), "a", LinkDown(detail="503", retry_after=timedelta(seconds=30)), 0.0)
    assert following == Pause(wait=timedelta(seconds=30), ordered=True)


def test_a_rejected_identity_stops() -> None:
    """Nothing more is sent as somebody the district does not accept."""
    assert decide(Link(), "a", IdentityRejected(detail="HTTP 403"), 0.5)[1] == Stop()


def test_another_goes_first_after_a_failure() -> None:
    """Whoever failed last may be the reason, so the next attempt is another's."""
    assert after(("a", DOWN)).passing_over == {"a"}
    assert after(("a", DOWN), ("b", DOWN)).passing_over == {"b"}


def test_the_one_that_keeps_failing_while_others_pass_waits_for_all_of_them() -> None:
    """One submission that breaks every exchange does not keep the rest waiting (nothing blocks the rest)."""
    one_chance = after(("z", RECEIVED), ("a", DOWN), ("b", RECEIVED))
    assert one_chance.passing_over == frozenset()
    doubted, _ = decide(one_chance, "a", DOWN, 0.5)
    doubted, _ = decide(doubted, "c", RECEIVED, 0.5)
    assert doubted.passing_over == {"a"}
    through, _ = decide(doubted, "a", RECEIVED, 0.5)
    assert through.passing_over == frozenset()


def test_an_outage_throws_doubt_on_nobody() -> None:
    """While nothing gets through, failing says nothing about a submission: afterwards the order is as before."""
    outage = after(("z", RECEIVED), *[(name, DOWN) for name in "abababab"])
    back, _ = decide(outage, "b", RECEIVED, 0.5)
    assert back.passing_over == frozenset()


def test_a_wake_starts_the_back_off_again() -> None:
    """Something changed outside, so the next failure waits briefly again."""
    link = after(("a", DOWN), ("a", DOWN), ("a", DOWN)).woken()
    assert link.failures == 0
    assert link.passing_over == {"a"}
