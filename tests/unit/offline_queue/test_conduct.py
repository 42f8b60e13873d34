"""What the courier does after an attempt."""

from collections.abc import Callable, Collection
from datetime import timedelta

import pytest

from offline_queue.conduct import GoOn, Link, Pause, down, own_wait, through
from offline_queue.model import LinkDown

DOWN = LinkDown(detail="silence")
TWENTY = [f"n{number:02}" for number in range(20)]


def after(*attempts: tuple[str, bool]) -> Link:
    """Return what is known of the link after these attempts, of one name each, and whether it was answered."""
    link = Link()
    for name, answered in attempts:
        link = through(link, {name}) if answered else down(link, {name}, DOWN, 0.5)[0]
    return link


def test_an_answer_of_any_kind_shows_that_the_link_works() -> None:
    """Nobody is doubted and nobody waits after it."""
    link = through(after(("a", False)), {"b"})
    assert (link.failures, link.passing_over, link.proven) == (0, frozenset(), True)


def test_a_silent_link_is_left_alone_longer_and_longer() -> None:
    """Link failures count against the link."""
    link = Link()
    waits = []
    for _ in range(3):
        link, following = down(link, {"a"}, DOWN, 0.5)
        assert isinstance(following, Pause)
        assert not following.ordered
        waits.append(following.wait.total_seconds())
    assert waits == [1, 2, 4]


def test_a_link_that_has_just_worked_is_tried_once_more_at_once() -> None:
    """Another's attempt tells whether it was the link; only once, so that a district in trouble is not hammered."""
    link, following = down(after(("a", True)), {"b"}, DOWN, 0.5)
    assert following == GoOn()
    assert isinstance(down(link, {"c"}, DOWN, 0.5)[1], Pause)


@pytest.mark.parametrize("link", [Link(), after(("a", True))])
def test_a_wait_that_the_district_orders_is_marked(link: Link) -> None:
    """Nobody on this side may cut it short, and no second attempt precedes it."""
    _, following = down(link, {"a"}, LinkDown(detail="503", retry_after=timedelta(seconds=30)), 0.0)
    assert following == Pause(wait=timedelta(seconds=30), ordered=True)


def test_another_goes_first_after_a_failure() -> None:
    """Whoever failed last may be the reason, so the next attempt is another's."""
    assert after(("a", False)).passing_over == {"a"}
    assert after(("a", False), ("b", False)).passing_over == {"b"}


def test_the_one_that_keeps_failing_while_others_pass_waits_for_all_of_them() -> None:
    """One submission that breaks every exchange does not keep the rest waiting (nothing blocks the rest)."""
    one_chance = after(("z", True), ("a", False), ("b", True))
    assert one_chance.passing_over == frozenset()
    doubted = through(down(one_chance, {"a"}, DOWN, 0.5)[0], {"c"})
    assert doubted.passing_over == {"a"}
    assert own_wait(doubted, "a", 0.5) == timedelta(seconds=2)
    assert own_wait(doubted, "c", 0.5) is None
    assert through(doubted, {"a"}).passing_over == frozenset()


def test_whoever_keeps_failing_waits_longer_by_itself() -> None:
    """However often the link serves others in between, the poison is tried more and more seldom."""
    link = after(("z", True), ("a", False), ("b", True), ("a", False), ("b", True))
    waits = []
    for _ in range(9):
        link = through(down(link, {"a"}, DOWN, 0.99)[0], {"b"})
        waits.append(own_wait(link, "a", 0.99))
    assert waits == sorted(waits, key=lambda wait: wait or timedelta())
    assert waits[-1] == 0.99 * timedelta(seconds=300)


def test_an_outage_throws_doubt_on_nobody() -> None:
    """While nothing gets through, failing says nothing about a submission: afterwards the order is as before."""
    outage = after(("z", True), *[(name, False) for name in "abababab"])
    assert through(outage, {"b"}).passing_over == frozenset()


@pytest.mark.parametrize("poison", [TWENTY[0], TWENTY[9], TWENTY[19]])
def test_the_culprit_of_a_batch_is_found_by_halves(poison: str) -> None:
    """All others of its batch get through in a handful of attempts, after those who were not in it."""
    link = through(Link(), {"somebody"})
    link = through(down(link, TWENTY, DOWN, 0.5)[0], {"another"})
    assert link.doubted == set(TWENTY)
    link, attempts = _settle(link, set(TWENTY), lambda names: poison in names)
    assert link.doubted == {poison}
    assert attempts <= 11


def test_a_batch_is_not_kept_together_when_nobody_else_can_tell() -> None:
    """Without others to compare with, fewer are sent together."""
    link, _ = down(Link(), TWENTY, DOWN, 0.5)
    *_, (passing_over, most) = link.turns(20)
    assert (passing_over, most) == (frozenset(), 10)


def test_a_wake_starts_the_back_off_again() -> None:
    """Something changed outside, so the next failure waits briefly again."""
    link = after(("a", False), ("a", False), ("a", False)).woken()
    assert link.failures == 0
    assert link.passing_over == {"a"}


def _settle(link: Link, due: set[str], fails: Callable[[Collection[str]], bool]) -> tuple[Link, int]:
    """Send what is due until nobody but one who is doubted alone is left; return the link and how often was sent."""
    attempts = 0
    while len(due) > 1:
        for passing_over, most in link.turns(20):
            names = sorted(due - passing_over)[:most]
            if names:
                break
        attempts += 1
        if fails(names):
            link, following = down(link, names, DOWN, 0.5)
            assert following == GoOn()
        else:
            due -= set(names)
            link = through(link, names)
    return through(down(link, due, DOWN, 0.5)[0], {"another"}), attempts + 1
