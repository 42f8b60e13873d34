"""Content changes between visits, never during one: the real engine, its hands tied."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from queue import Empty, SimpleQueue
from types import MappingProxyType
from typing import Any

import pytest

from devtools.session_diagram import APPLICANT, NOW
from drivers.printing import Printed
from kiosk import intents as i
from kiosk.clock import SystemClock
from kiosk.content import Content
from kiosk.context import Context
from kiosk.effects import Deed, StoreSubmission
from kiosk.engine import Engine
from kiosk.events import (
    CardFound,
    CardTaken,
    ContentArrived,
    DistrictHeld,
    PrintEnded,
    StoreHealthChanged,
    SubmissionStored,
)
from kiosk.screen import ScreenName, Snapshot
from kiosk.staff_acts import AskStaff
from kiosk.states import Idle
from kiosk.terminal import Booting, InService, OutOfService, OutOfServiceReason
from kiosk.texts import Texts, Words
from kiosk.timekeeper import Timekeeper
from tests.unit.kiosk.conftest import ANSWERS

PATIENCE = 10.0


class Hands:
    """Notes what is asked for, and does nothing."""

    def __init__(self) -> None:
        """Nothing was asked for yet."""
        self.deeds: list[Deed] = []

    def perform(self, deed: Deed, _: Callable[..., None]) -> None:
        """Take note."""
        self.deeds.append(deed)


class Stage:
    """An engine whose snapshots can be waited for."""

    def __init__(self, context: Context, state: Any) -> None:
        """Start it."""
        clock = SystemClock()
        self.hands = Hands()
        self.renewed: list[Content] = []
        self._shown: SimpleQueue[Snapshot] = SimpleQueue()
        self.engine = Engine(
            state=state,
            context=context,
            hands=self.hands,  # type: ignore[arg-type]
            publish=self._shown.put,
            clock=clock,
            timekeeper=Timekeeper(clock),
            on_renewed=self.renewed.append,
        )
        self.engine.start()

    def sees(self, wanted: Callable[[Snapshot], bool]) -> Snapshot:
        """Wait for a snapshot."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                shown = self._shown.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                pytest.fail("it was never shown")
            if wanted(shown):
                return shown

    def post(self, *events: Any) -> None:
        """Let things happen."""
        for event in events:
            self.engine.post(event)


@pytest.fixture
def stage(context: Context) -> Iterator[Callable[..., Stage]]:
    """Make stages, which end with the test."""
    made: list[Stage] = []

    def make(state: Any = None) -> Stage:
        made.append(Stage(context, state or InService(Idle())))
        return made[-1]

    yield make
    for one in made:
        one.engine.stop()


def newer(context: Context, version: str = "2") -> Content:
    """The catalogue with other item versions, and another title of the attract screen."""
    texts = Texts({**context.texts.by_id, "attract.title": Words(f"新 {version}", f"New {version}")})
    items = tuple(replace(item, version=version) for item in context.items)
    return Content(items=items, texts=texts, versions=MappingProxyType({"catalogue": int(version)}))


def test_a_visit_under_way_keeps_its_catalogue_and_the_next_has_the_new_one(
    stage: Callable[..., Stage], context: Context
) -> None:
    """The submission names the version it was made with; the attract screen after the visit is new already."""
    there = stage()
    for version in ("1", "2"):
        there.post(i.Touched(), i.ChooseItem("advanced-age-allowance"), i.Next(), CardFound(APPLICANT), CardTaken())
        if version == "1":
            there.post(ContentArrived(newer(context)))
        there.post(i.Next(), *(i.GiveAnswer(text) for text in ANSWERS), i.Confirm())
        there.post(SubmissionStored(submission_id=version, number="1", at=NOW), DistrictHeld(submission_id=version))
        there.post(PrintEnded(Printed()))
        there.sees(lambda shown: shown.screen is ScreenName.CONFIRMATION)
        assert [content.versions["catalogue"] for content in there.renewed] == ([] if version == "1" else [2])
        there.post(i.Next(), i.Next(), i.Next())
        there.sees(lambda shown: shown.screen is ScreenName.ATTRACT and shown.title == "新 2")
    stored = [deed.item_version for deed in there.hands.deeds if isinstance(deed, StoreSubmission)]
    assert stored == [context.items[0].version, "2"]


def test_while_nobody_is_there_it_changes_at_once(stage: Callable[..., Stage], context: Context) -> None:
    """The attract screen itself is shown anew."""
    there = stage()
    there.post(ContentArrived(newer(context)))
    there.sees(lambda shown: shown.title == "新 2")


def test_of_two_that_arrive_during_a_visit_the_last_counts(stage: Callable[..., Stage], context: Context) -> None:
    """Nobody sees the one in between."""
    there = stage()
    there.post(i.Touched(), ContentArrived(newer(context, "2")), ContentArrived(newer(context, "3")))
    there.sees(lambda shown: shown.screen is ScreenName.HOME)
    there.post(i.Cancel(), i.Next(), i.Next())
    there.sees(lambda shown: shown.title == "新 3")
    assert [content.versions["catalogue"] for content in there.renewed] == [3]


@pytest.mark.parametrize(
    ("begin", "event"),
    [
        (Booting(), StoreHealthChanged(accepting=False)),
        (OutOfService((OutOfServiceReason.STORE,)), AskStaff()),
    ],
)
def test_out_of_service_it_changes_too(stage: Callable[..., Stage], context: Context, begin: Any, event: Any) -> None:
    """Nobody is being served there, nor while the terminal waits for staff to prove who they are."""
    there = stage(begin)
    there.post(event, ContentArrived(newer(context)))
    end = time.monotonic() + PATIENCE
    while not there.renewed and time.monotonic() < end:
        time.sleep(0.01)
    assert len(there.renewed) == 1
