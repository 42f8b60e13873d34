"""A resident with no plan, devices with no mercy: the promises of a visit hold on every path."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from devtools.session_diagram import every_event, world, worlds
from kiosk import events as e
from kiosk import intents as i
from kiosk import overlays as o
from kiosk import states as s
from kiosk.context import Context
from kiosk.effects import (
    ArmCardReader,
    ArmScanner,
    DisarmCardReader,
    DisarmScanner,
    Effect,
    PrintReceipt,
    StartTimer,
    StopTimer,
    StoreSubmission,
    WatchCardLeave,
)
from kiosk.session import step
from kiosk.terminal import InService
from kiosk.upkeep import timers
from kiosk.view import render

WORLDS = worlds()
EVENTS = every_event(world())
HELPFUL = (
    i.Touched(),
    i.ChooseItem("advanced-age-allowance"),
    i.ChooseProgress(),
    i.ChooseMatters(),
    i.Next(),
    *(event for event in EVENTS if isinstance(event, e.CardFound | i.GiveAnswer | e.CardTaken | e.SubmissionStored)),
    i.Confirm(),
    *(event for event in EVENTS if isinstance(event, e.PrintEnded | e.CodeScanned)),
)


class Engine(RuleBasedStateMachine):
    """Performs effects as the engine does, and remembers what was promised."""

    def __init__(self) -> None:
        """Begin with nobody there."""
        super().__init__()
        self.state: o.State = s.Idle()
        self.armed: str | None = None
        self.running: set[e.Timer] = set()
        self.confirmed = self.stored = self.durable = self.printed = 0

    @rule(pick=st.integers(0, 100), context=st.sampled_from(WORLDS))
    def go_on(self, pick: int, context: Context) -> None:
        """Something happens that leads on from here."""
        leading = [event for event in HELPFUL if step(self.state, event, context)[0] != self.state]
        if leading:
            self._take(leading[pick % len(leading)], context)

    @rule(event=st.sampled_from(EVENTS), context=st.sampled_from(WORLDS))
    def do_anything(self, event: e.Event, context: Context) -> None:
        """Anything happens."""
        self._take(event, context)

    @invariant()
    def what_runs_is_what_the_state_needs(self) -> None:
        """No timer is forgotten and none is missing."""
        assert self.running == set(timers(self.state))

    @invariant()
    def idle_holds_nothing(self) -> None:
        """Nobody there: nothing armed, nothing running."""
        if self.state == s.Idle():
            assert self.armed is None
            assert not self.running

    @invariant()
    def nothing_confirmed_is_lost_or_doubled(self) -> None:
        """Each confirmation that left the check page asked the store once; receipts follow commits."""
        assert self.stored == self.confirmed
        assert self.printed == 0 or self.durable > 0

    @invariant()
    def there_is_something_to_see(self) -> None:
        """Every state has its page."""
        assert render(InService(self.state), WORLDS[0]).title

    def _take(self, event: e.Event, context: Context) -> None:
        before = self.state
        self._spend(event)
        self.state, effects = step(before, event, context)
        self.confirmed += isinstance(before, s.Reviewing) and isinstance(self.state, s.Storing)
        self.durable += isinstance(event, e.SubmissionStored) and isinstance(_beneath(before), s.Storing)
        for effect in effects:
            self._perform(effect)

    def _spend(self, event: e.Event) -> None:
        if isinstance(event, e.TimerFired):
            self.running.discard(event.timer)
        spent = {e.CardFound: "read", e.CardTaken: "watch", e.CodeScanned: "scan"}.get(type(event))
        failed = isinstance(event, e.DeviceFailed) and self.armed in _WORK[event.device]
        if (spent and self.armed == spent) or failed:
            self.armed = None

    def _perform(self, effect: Effect) -> None:
        match effect:
            case ArmCardReader() | WatchCardLeave() | ArmScanner():
                assert self.armed is None
                self.armed = _ARMING[type(effect)]
            case DisarmCardReader():
                assert self.armed in {"read", "watch"}
                self.armed = None
            case DisarmScanner():
                assert self.armed == "scan"
                self.armed = None
            case StartTimer(timer, _):
                self.running.add(timer)
            case StopTimer(timer):
                self.running.discard(timer)
            case StoreSubmission():
                self.stored += 1
            case PrintReceipt() if not isinstance(_beneath(self.state), s.PrintingPaper):
                self.printed += 1
            case _:
                pass


def _beneath(state: o.State) -> o.State:
    """Return the screen under any overlay."""
    return state if isinstance(state, s.Idle) else o.visiting(state)


_ARMING = {ArmCardReader: "read", WatchCardLeave: "watch", ArmScanner: "scan"}
_WORK = {
    e.DeviceKind.ID_CARD_READER: {"read", "watch"},
    e.DeviceKind.QR_SCANNER: {"scan"},
    e.DeviceKind.RECEIPT_PRINTER: set(),
    e.DeviceKind.DOCUMENT_PRINTER: set(),
}

TestVisit = Engine.TestCase
TestVisit.settings = settings(
    max_examples=60, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
