"""The sender's thread, with a district made of a list."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from offline_queue.courier import Courier, Drained, drain
from offline_queue.model import (
    IdentityRejected,
    ItemState,
    Lane,
    LinkDown,
    NewSubmission,
    Refused,
    StoreError,
    Verdict,
)
from offline_queue.outbox import Outbox
from offline_queue.road import Road
from tests.unit.offline_queue.scripted import DOWN, PATIENCE, RECEIVED, ScriptedDistrict

NewOne = Callable[..., NewSubmission]


class Desk:
    """A courier at work, and what it reports."""

    def __init__(self, outbox: Outbox, district: ScriptedDistrict, random: float) -> None:
        """Start a courier whose every chance is ``random``."""
        self.district = district
        self.reports: queue.Queue[tuple[str, Verdict]] = queue.Queue()
        self.troubles: queue.Queue[StoreError] = queue.Queue()
        self.courier = Courier(
            outbox,
            district,
            on_verdict=lambda submission_id, verdict: self.reports.put((submission_id, verdict)),
            on_trouble=self.troubles.put,
            road=Road(random=lambda: random),
        )
        self.courier.start()

    def hears(self) -> tuple[str, Verdict]:
        """Return the next report."""
        return self.reports.get(timeout=PATIENCE)

    def hears_nothing(self) -> bool:
        """Whether nothing is reported for a moment."""
        try:
            self.reports.get(timeout=0.15)
        except queue.Empty:
            return True
        return False


@pytest.fixture
def employ(outbox: Outbox) -> Iterator[Callable[..., Desk]]:
    """Start couriers that are stopped again."""
    with ExitStack() as stack:

        def start(district: ScriptedDistrict, random: float = 0.0) -> Desk:
            desk = Desk(outbox, district, random)
            stack.callback(desk.courier.stop)
            return desk

        yield start


def test_what_is_put_in_is_sent_at_once_and_erased(outbox: Outbox, new: NewOne, employ: Callable[..., Desk]) -> None:
    """A wake is enough; the verdict is durable when it is reported, and the body goes when nothing else is due."""
    desk = employ(ScriptedDistrict())
    outbox.put(new("a", Lane.EXPRESS))
    desk.courier.wake()
    assert desk.hears() == ("a", RECEIVED)
    row = outbox.row("a")
    assert row is not None
    assert row.state in {ItemState.SETTLED, ItemState.ERASED}
    desk.courier.stop()
    assert outbox.sweep() + sum(row.state is ItemState.ERASED for row in outbox.rows()) == 1


def test_a_refused_item_does_not_stop_the_others(outbox: Outbox, new: NewOne, employ: Callable[..., Desk]) -> None:
    """One bad item is held, the rest goes on."""
    for submission_id in ("a", "bad", "c"):
        outbox.put(new(submission_id))
    refused = Refused(status=422, problem="urn:x")
    desk = employ(ScriptedDistrict(bad=refused))
    assert [desk.hears() for _ in range(3)] == [("c", RECEIVED), ("bad", refused), ("a", RECEIVED)]
    assert outbox.depth().held == 1


def test_every_retry_is_the_same_bytes(outbox: Outbox, new: NewOne, employ: Callable[..., Desk]) -> None:
    """Link failures are retried by themselves, and leave the item untouched."""
    outbox.put(new("a"))
    desk = employ(ScriptedDistrict(DOWN, DOWN))
    assert [desk.hears() for _ in range(3)] == [("a", DOWN), ("a", DOWN), ("a", RECEIVED)]
    assert len({(envelope.body, envelope.digest) for envelope in desk.district.sent}) == 1


def test_one_that_breaks_every_exchange_does_not_keep_the_rest_waiting(
    outbox: Outbox, new: NewOne, employ: Callable[..., Desk]
) -> None:
    """A poison item costs two short pauses, not one per neighbour."""
    names = [f"n{number}" for number in range(10)]
    for name in names:
        outbox.put(new(name))
    outbox.put(new("poison", Lane.EXPRESS))
    desk = employ(ScriptedDistrict(poison=DOWN))
    done = [desk.hears() for _ in range(13)]
    assert [name for name, verdict in done if verdict == RECEIVED] == names[::-1]
    assert done.count(("poison", DOWN)) == 3


def test_a_new_submission_ends_our_own_back_off(outbox: Outbox, new: NewOne, employ: Callable[..., Desk]) -> None:
    """The resident at the screen does not wait for a back-off that grew over night."""
    outbox.put(new("a"))
    desk = employ(ScriptedDistrict(DOWN), random=0.99)
    assert desk.hears() == ("a", DOWN)
    assert desk.hears_nothing()
    outbox.put(new("b", Lane.EXPRESS))
    desk.courier.wake()
    assert [desk.hears()[0], desk.hears()[0]] == ["b", "a"]


def test_a_wait_that_the_district_ordered_is_kept(outbox: Outbox, new: NewOne, employ: Callable[..., Desk]) -> None:
    """Retry-After is obeyed even when somebody wakes the courier; the stop is not kept waiting by it."""
    outbox.put(new("a"))
    busy = LinkDown(detail="HTTP 503", retry_after=timedelta(minutes=5))
    desk = employ(ScriptedDistrict(busy))
    assert desk.hears() == ("a", busy)
    desk.courier.wake()
    assert desk.hears_nothing()


def test_a_rejected_identity_stops_until_woken(outbox: Outbox, new: NewOne, employ: Callable[..., Desk]) -> None:
    """The alarm is the verdict; nothing more is sent meanwhile, and nothing is lost."""
    rejected = IdentityRejected(detail="HTTP 403")
    outbox.put(new("a"))
    outbox.put(new("b"))
    desk = employ(ScriptedDistrict(rejected))
    assert [desk.hears() for _ in range(2)] == [("b", rejected), ("a", rejected)]
    assert desk.hears_nothing()
    assert len(desk.district.calls) == 1
    desk.courier.wake()
    assert sorted(desk.hears()[0] for _ in range(2)) == ["a", "b"]


def test_stop_does_not_wait_for_a_slow_answer(outbox: Outbox, new: NewOne, employ: Callable[..., Desk]) -> None:
    """What was in flight is ready again; its half answer is nobody's verdict."""
    outbox.put(new("a"))
    district = ScriptedDistrict()
    district.slow.set()
    desk = employ(district)
    while not district.sent:
        threading.Event().wait(0.01)
    started = datetime.now(UTC)
    desk.courier.stop()
    assert datetime.now(UTC) - started < timedelta(seconds=1)
    assert desk.reports.empty()
    row = outbox.row("a")
    assert row is not None
    assert row.attempts == 0


def test_an_idle_courier_rests(outbox: Outbox, employ: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing to do it looks once, and then waits for a wake."""
    looks: list[object] = []
    look = outbox.sweep
    monkeypatch.setattr(outbox, "sweep", lambda: looks.append(None) or look())
    desk = employ(ScriptedDistrict())
    assert desk.hears_nothing()
    assert len(looks) == 1


def test_a_store_that_fails_is_told_and_does_not_spin(outbox: Outbox, employ: Callable[..., Desk]) -> None:
    """The courier lives on, at rest."""
    outbox.close()
    desk = employ(ScriptedDistrict())
    assert "closed" in str(desk.troubles.get(timeout=PATIENCE))
    assert desk.hears_nothing()
    assert desk.troubles.empty()


def test_stopping_one_that_never_started_is_no_harm(outbox: Outbox) -> None:
    """A terminal that fails while it starts still ends in order."""
    Courier(outbox, ScriptedDistrict(), on_verdict=lambda *_: None).stop()


# --- drain ------------------------------------------------------------------------------------------------------------


def test_drain_sends_everything_once_and_counts(outbox: Outbox, new: NewOne) -> None:
    """Technicians see what went, what staff must look at and what is left."""
    for submission_id in ("a", "bad", "c", "late"):
        outbox.put(new(submission_id))
    district = ScriptedDistrict(bad=Refused(status=422, problem="urn:x"), late=DOWN)
    assert drain(outbox, district) == Drained(sent=2, held=1, left=1)
    assert sorted(district.order) == ["a", "bad", "c", "late"]
    assert {row.state for row in outbox.rows()} == {ItemState.ERASED, ItemState.HELD, ItemState.READY}


def test_drain_gives_up_on_a_dead_link(outbox: Outbox, new: NewOne) -> None:
    """Three failures are enough to say that nobody is there."""
    for _ in range(10):
        outbox.put(new())
    district = ScriptedDistrict(*[DOWN] * 10)
    assert drain(outbox, district) == Drained(sent=0, held=0, left=10)
    assert len(district.calls) == 3


def test_drain_stops_when_the_identity_is_rejected(outbox: Outbox, new: NewOne) -> None:
    """Or when it is told to."""
    for _ in range(3):
        outbox.put(new())
    district = ScriptedDistrict(IdentityRejected(detail="HTTP 401"))
    assert drain(outbox, district) == Drained(sent=0, held=0, left=3)
    assert drain(outbox, district, until=lambda: True) == Drained(sent=0, held=0, left=3)
    assert len(district.calls) == 1
