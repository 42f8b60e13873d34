"""Every event in every state that a visit can reach: what must never happen does not."""

from collections import Counter

import pytest

from devtools.session_diagram import APPLICANT, NUMBER, Transition, every_event, explore, overlaid, worlds
from drivers.cards import ResidentCard
from kiosk import events as e
from kiosk import intents as i
from kiosk import overlays as o
from kiosk import states as s
from kiosk.effects import (
    ArmCardReader,
    ArmScanner,
    DisarmCardReader,
    DisarmScanner,
    PrintReceipt,
    StartTimer,
    StopTimer,
    StoreSubmission,
    WatchCardLeave,
    WipeVisit,
)
from kiosk.session import step
from kiosk.terminal import InService
from kiosk.upkeep import Need, need, timers
from kiosk.view import render

ARMING = ArmCardReader | WatchCardLeave | ArmScanner
WAITING_FOR_MACHINES = (
    s.Storing | s.AwaitingDistrict | s.PrintingReceipt | s.LookingUp | s.AskingMatters | s.PrintingPaper
)
WELL, *ILL = worlds()
EVENTS = every_event(WELL)
MATTERS = s.AskingMatters | s.ChoosingMatter | s.NoMatters | s.PrintingPaper
STORED = e.SubmissionStored(submission_id="one", number=NUMBER, at=WELL.now)
LONGEST_FAREWELL = 40  # steps of inaction: a warning of thirty seconds and what lies around it


pytestmark = pytest.mark.timeout(240)  # the whole of the exploration counts for whichever test comes first


@pytest.fixture(scope="module")
def transitions() -> list[Transition]:
    """Everything that can happen, over screens and over what may lie above them."""
    found = explore((WELL, *ILL), EVENTS)
    for state in overlaid({transition.before for transition in found}):
        found.extend(Transition(state, event, *step(state, event, WELL)) for event in EVENTS)
    return found


@pytest.fixture(scope="module")
def states(transitions: list[Transition]) -> set[o.State]:
    """Every state that was reached."""
    return {transition.before for transition in transitions}


def test_every_state_is_reached(states: set[o.State]) -> None:
    """The exploration leaves no screen out, and every event was tried in each."""
    kinds = {kind.__name__ for kind in (s.Idle, *s.Visiting.__args__, o.Helping, o.Adjusting, o.Fading)}
    assert {type(state).__name__ for state in states} == kinds
    tried = {type(event) for event in EVENTS}
    assert tried == set(e.Event.__args__)


def test_a_receipt_follows_the_store(transitions: list[Transition]) -> None:
    """A receipt is printed only for what is durable: in the step of the commit's report, or from a state after it.

    What was found by number or card was durable long before.
    """
    after_commit = s.AwaitingDistrict | s.Confirming | s.ShowingProgress
    for transition in transitions:
        if any(isinstance(effect, PrintReceipt) for effect in transition.effects):
            beneath = o.visiting(transition.before)
            assert isinstance(beneath, after_commit) or isinstance(transition.event, e.SubmissionStored)
    for transition in transitions:
        if isinstance(transition.after, s.AwaitingDistrict | s.Confirming | s.PrintingReceipt) and isinstance(
            transition.before, s.Storing
        ):
            assert isinstance(transition.event, e.SubmissionStored)


def test_storing_is_asked_once_per_confirmation(transitions: list[Transition]) -> None:
    """One confirmation of a complete form asks the store once, and nothing else ever does."""
    for transition in transitions:
        asked = sum(isinstance(effect, StoreSubmission) for effect in transition.effects)
        begins = isinstance(transition.before, s.Reviewing) and isinstance(transition.after, s.Storing)
        assert asked == (1 if begins else 0)
        if begins:
            assert isinstance(transition.event, i.Confirm)


def test_only_the_store_ends_storing(transitions: list[Transition]) -> None:
    """Between confirmation and commit nothing but the store's own answer leads on."""
    for transition in transitions:
        stays = isinstance(transition.after, s.Storing | o.Helping | o.Adjusting)
        if isinstance(transition.before, s.Storing) and not stays:
            assert isinstance(transition.event, e.SubmissionStored | e.SubmissionNotStored)


def test_idle_is_reached_clean(transitions: list[Transition]) -> None:
    """Every way to nobody disarms what was armed, stops every timer and wipes, last of all."""
    ways = [way for way in transitions if way.after == s.Idle() and way.before != s.Idle()]
    assert ways
    for way in ways:
        assert way.effects[-1] == WipeVisit()
        disarmed = any(isinstance(effect, DisarmCardReader | DisarmScanner) for effect in way.effects)
        assert disarmed is (need(way.before) is not Need.NOTHING)
        stopped = {effect.timer for effect in way.effects if isinstance(effect, StopTimer)}
        assert stopped == timers(way.before).keys()
        assert not any(isinstance(effect, ARMING | StartTimer) for effect in way.effects)
    assert not any(WipeVisit() in way.effects for way in transitions if way.after != s.Idle())


def test_one_device_at_most_is_armed(transitions: list[Transition]) -> None:
    """A device is armed only after the one before it was disarmed or had done its work."""
    for transition in transitions:
        kinds = Counter(type(effect) for effect in transition.effects)
        armed = sum(kinds[kind] for kind in (ArmCardReader, WatchCardLeave, ArmScanner))
        assert armed <= 1
        arming = [at for at, effect in enumerate(transition.effects) if isinstance(effect, ARMING)]
        disarming = [
            at for at, effect in enumerate(transition.effects) if isinstance(effect, DisarmCardReader | DisarmScanner)
        ]
        assert not arming or not disarming or max(disarming) < min(arming)


def test_inaction_alone_ends_every_visit(states: set[o.State]) -> None:
    """Whatever was begun, nobody doing anything leads back to nobody, the machines answering or not."""
    for start in states:
        state: o.State = start
        for _ in range(LONGEST_FAREWELL):
            if state == s.Idle():
                break
            running = timers(state)
            event = e.TimerFired(next(iter(running))) if running else STORED
            state, _ = step(state, event, WELL)
        assert state == s.Idle(), start


def test_whoever_waits_for_a_machine_is_not_timed_out(states: set[o.State]) -> None:
    """Storing, sending, printing and looking up never end because the resident is still."""
    for state in states:
        if isinstance(state, WAITING_FOR_MACHINES):
            assert e.Timer.INACTIVITY not in timers(state)
        if isinstance(state, o.Fading):
            assert not isinstance(o.visiting(state), WAITING_FOR_MACHINES)


def test_every_state_has_its_page(states: set[o.State]) -> None:
    """No state is without words, in either language, the world being well or not."""
    for state in states:
        for context in (WELL, *ILL):
            for shown in (state, step(state, i.SwitchLanguage(), context)[0]):
                page = render(InService(shown), context)
                assert page.title
                assert page.actions or page.choices or page.question or page.footer


def test_after_the_commit_no_card_and_no_answer_is_held(states: set[o.State]) -> None:
    """What the terminal need not know any more is gone by type."""
    for state in states:
        if isinstance(state, s.Confirming | s.Rating | s.Finished | s.ShowingProgress | s.Apologising | MATTERS):
            assert not _holds(state, ResidentCard)


def test_whose_matters_they_are_is_known_only_until_the_district_answers(states: set[o.State]) -> None:
    """While they are shown, two masked words are all that is left of the card."""
    for state in states:
        if isinstance(state, s.ChoosingMatter | s.NoMatters | s.ShowingProgress | s.PrintingPaper):
            assert APPLICANT.number not in _spoken(state)


def test_nobody_is_shown_the_matters_of_another_card(transitions: list[Transition]) -> None:
    """An answer that comes late, about the card before, is not taken for this one's."""
    for transition in transitions:
        match o.visiting(transition.before) if transition.before != s.Idle() else None, transition.event:
            case s.AskingMatters(number=asked), e.MattersTold(number=told) if asked != told:
                assert not isinstance(transition.after, s.ChoosingMatter | s.NoMatters)


def _spoken(value: object) -> str:
    """Return every text that a state holds, also those that its repr keeps to itself."""
    slots = getattr(type(value), "__slots__", ())
    parts = value if isinstance(value, tuple) else [getattr(value, name) for name in slots]
    return value if isinstance(value, str) else " ".join(_spoken(part) for part in parts)


def _holds(value: object, kind: type) -> bool:
    if isinstance(value, kind):
        return True
    slots = getattr(type(value), "__slots__", ())
    return any(_holds(getattr(value, name), kind) for name in slots)
