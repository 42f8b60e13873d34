"""Derive from a state which device is armed and which timers run, and the effects that lead there.

No transition arms, disarms, starts or stops anything by hand: what a state needs follows from the state alone, so no
path can leave a device armed, two devices armed at once, or a visit unwiped.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum, auto

from kiosk.effects import (
    ArmCardReader,
    ArmScanner,
    DisarmCardReader,
    DisarmScanner,
    Effect,
    StartTimer,
    StopTimer,
    WatchCardLeave,
    WipeVisit,
)
from kiosk.events import CardFound, CardTaken, CodeScanned, DeviceFailed, DeviceKind, TerminalEvent, Timer, TimerFired
from kiosk.overlays import Adjusting, Fading, Helping, State, visiting
from kiosk.predicaments import CardProblem, CodeProblem
from kiosk.states import (
    Apologising,
    AskingMatters,
    AwaitingDistrict,
    Finished,
    Idle,
    LookingUp,
    PrintingPaper,
    PrintingReceipt,
    ProvingHolder,
    ReadingCard,
    Refused,
    ScanningCode,
    SpendingCode,
    Storing,
    Visiting,
    Waiting,
)

INACTIVITY = timedelta(seconds=90)
WARNING_SECONDS = 30
DISTRICT_PATIENCE = timedelta(seconds=4)
PRINT_PATIENCE = timedelta(seconds=75)  # longer than a printer is given; it answers first
LOOK_UP_PATIENCE = timedelta(seconds=15)
THANKS = timedelta(seconds=10)
CARD_REMINDER = timedelta(seconds=30)
APOLOGY = timedelta(seconds=60)
TICK = timedelta(seconds=1)


class Need(Enum):
    """The one device that a state has armed."""

    NOTHING = auto()
    READ_CARD = auto()
    WATCH_CARD = auto()
    SCAN_CODE = auto()


def need(state: State) -> Need:
    """Return what a state needs armed; at most one device by construction."""
    if isinstance(state, Idle):
        return Need.NOTHING
    match visiting(state):
        case ScanningCode(problem=problem):
            return Need.NOTHING if problem is CodeProblem.SCANNER_FAILED else Need.SCAN_CODE
        case ReadingCard(reading=Waiting()) | ProvingHolder(reading=Waiting()):
            return Need.READ_CARD
        case ReadingCard(reading=Refused() as refused) | ProvingHolder(reading=Refused() as refused) as reading:
            return _need_after_refusal(refused, card_lying=reading.visit.card_lying)
        case other:
            return Need.WATCH_CARD if other.visit.card_lying else Need.NOTHING


def _need_after_refusal(refused: Refused, *, card_lying: bool) -> Need:
    """Return what the reader does about a card that cannot be used."""
    if refused.problem is CardProblem.READER_FAILED:
        return Need.NOTHING
    return Need.WATCH_CARD if card_lying else Need.READ_CARD


def timers(state: State) -> dict[Timer, timedelta]:
    """Return the timers that run in a state. Whoever waits for a machine is never timed out for being still."""
    match state:
        case Idle():
            return {}
        case Fading():
            return {Timer.STILL_HERE: TICK}
        case Helping(previous) | Adjusting(previous):
            return timers(previous)
        case Storing():
            return {}
        case AwaitingDistrict():
            return {Timer.AWAIT_DISTRICT: DISTRICT_PATIENCE}
        case _:
            return _screen_timer(state) or {Timer.INACTIVITY: INACTIVITY}


def upkeep(
    before: State, event: TerminalEvent, after: State, *, present: bool
) -> tuple[tuple[Effect, ...], tuple[Effect, ...]]:
    """Return the effects that end what ``before`` needed, and those that begin what ``after`` needs.

    Args:
        before: the state in which the event arrived.
        event: what happened; it may have used up an arming or a timer.
        after: the state decided.
        present: whether the event proves that somebody is there, which starts the inactivity timer anew.
    """
    armed = Need.NOTHING if _spends(event, need(before)) else need(before)
    wanted = need(after)
    ending: list[Effect] = [] if armed is wanted else list(_DISARM[armed])
    beginning: list[Effect] = [] if armed is wanted else list(_ARM[wanted])
    running, due = timers(before), timers(after)
    ending.extend(StopTimer(timer) for timer in running if timer not in due)
    beginning.extend(
        StartTimer(timer, span)
        for timer, span in due.items()
        if running.get(timer) != span or event == TimerFired(timer) or (present and timer is Timer.INACTIVITY)
    )
    if isinstance(after, Idle) and not isinstance(before, Idle):
        ending.append(WipeVisit())
    return tuple(ending), tuple(beginning)


_DISARM: dict[Need, tuple[Effect, ...]] = {
    Need.NOTHING: (),
    Need.READ_CARD: (DisarmCardReader(),),
    Need.WATCH_CARD: (DisarmCardReader(),),
    Need.SCAN_CODE: (DisarmScanner(),),
}
_ARM: dict[Need, tuple[Effect, ...]] = {
    Need.NOTHING: (),
    Need.READ_CARD: (ArmCardReader(),),
    Need.WATCH_CARD: (WatchCardLeave(),),
    Need.SCAN_CODE: (ArmScanner(),),
}


def _screen_timer(state: Visiting) -> dict[Timer, timedelta]:
    match state:
        case PrintingReceipt() | PrintingPaper():
            return {Timer.SCREEN: PRINT_PATIENCE}
        case LookingUp() | AskingMatters() | SpendingCode():
            return {Timer.SCREEN: LOOK_UP_PATIENCE}
        case Finished(visit):
            return {Timer.SCREEN: CARD_REMINDER if visit.card_lying else THANKS}
        case Apologising():
            return {Timer.SCREEN: APOLOGY}
        case _:
            return {}


def _spends(event: TerminalEvent, armed: Need) -> bool:
    match event:
        case CardFound():
            return armed is Need.READ_CARD
        case CardTaken():
            return armed is Need.WATCH_CARD
        case CodeScanned():
            return armed is Need.SCAN_CODE
        case DeviceFailed(device):
            return armed in _USES[device]
        case _:
            return False


_USES = {
    DeviceKind.ID_CARD_READER: frozenset({Need.READ_CARD, Need.WATCH_CARD}),
    DeviceKind.QR_SCANNER: frozenset({Need.SCAN_CODE}),
    DeviceKind.RECEIPT_PRINTER: frozenset[Need](),
    DeviceKind.DOCUMENT_PRINTER: frozenset[Need](),
}
