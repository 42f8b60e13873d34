"""Decide who is let into maintenance, by a signed code or a technician's card, and what is done there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final, assert_never

from drivers.codes import GenuineCode
from kiosk.code_use import CodeUse
from kiosk.context import Context
from kiosk.effects import (
    ArmCardReader,
    ArmScanner,
    DisarmCardReader,
    DisarmScanner,
    Effect,
    SpendCode,
    StartTimer,
    StopTimer,
    WipeVisit,
)
from kiosk.events import (
    CardFound,
    CardLeftBehind,
    CardRefused,
    CodeScanned,
    CodeSpent,
    DeviceFailed,
    DeviceHealthChanged,
    DeviceKind,
    DistrictHeld,
    DistrictReceived,
    TerminalEvent,
    Timer,
    TimerFired,
)
from kiosk.intents import Back, Cancel, SwitchLanguage
from kiosk.predicaments import CardProblem, CodeProblem
from kiosk.scanned_codes import staff_meaning
from kiosk.staff_acts import (
    Admit,
    DoorProblem,
    JudgeStaffCard,
    LeaveMaintenance,
    LookAtQueue,
    NoteLeaving,
    Notice,
    QueueSeen,
    QueueSight,
    ReleaseFor,
    ReleaseHeld,
    SendNow,
    SendNowFor,
    StaffAct,
    StaffAdmitted,
    StaffCardJudged,
    StaffPage,
    TurnTo,
    UseStaffCard,
    UseStaffCode,
)
from kiosk.texts import Language

AT_THE_DOOR: Final = timedelta(seconds=60)
"""How long a proof is waited for."""

LEFT_ALONE: Final = timedelta(minutes=5)
"""After how long without a touch the terminal goes back to service."""

Problem = CodeProblem | CardProblem | DoorProblem
"""Why somebody is not let in yet."""

_OUT_OF_ORDER: Final[Mapping[Problem | None, DeviceKind]] = {
    CodeProblem.SCANNER_FAILED: DeviceKind.QR_SCANNER,
    DoorProblem.NO_READER: DeviceKind.ID_CARD_READER,
}


class Proof(StrEnum):
    """How somebody proves to be staff (``staff.lead.<value>``)."""

    CODE = "code"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Admitting:
    """Somebody says to be staff. ``spending`` is the digest of a code that is being used up, ``busy`` any checking."""

    language: Language = Language.ZH
    proof: Proof = Proof.CODE
    problem: Problem | None = None
    spending: bytes = field(default=b"", repr=False)
    busy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """A technician has the terminal; ``by`` is the digest of the code or the card that let them in.

    ``looked`` says whether the queue was looked at, ``sight`` what was seen, None when the store did not say.
    """

    by: str
    language: Language = Language.ZH
    page: StaffPage = StaffPage.QUEUE
    looked: bool = False
    sight: QueueSight | None = None
    notice: Notice | None = None


Move = tuple[Admitting | Maintenance | None, tuple[Effect, ...]]
"""What follows, None for service, and what is to be done."""


def at_the_door(language: Language, context: Context) -> tuple[Admitting, tuple[Effect, ...]]:
    """Return how the door opens: the scanner waits for a code."""
    state, effects = _awaiting_code(Admitting(language), context)
    return state, (*effects, StartTimer(Timer.STAFF, AT_THE_DOOR))


def on_admitting(state: Admitting, event: TerminalEvent, context: Context) -> Move:
    """A proof is awaited or being checked."""
    match event:
        case Back() | Cancel() | LeaveMaintenance() | TimerFired(Timer.STAFF):
            return None, (*_disarmed(state), StopTimer(Timer.STAFF), WipeVisit())
        case SwitchLanguage():
            return replace(state, language=_other(state.language)), ()
        case StaffAdmitted(by):
            return _admitted(state, by)
        case _ if (proof := _wanted(state, event)) is not None:
            return _turned(state, proof, context)
        case _:
            return _on_code(state, event, context) if state.proof is Proof.CODE else _on_card(state, event)


def on_maintenance(state: Maintenance, event: TerminalEvent) -> Move:
    """A technician works; every touch starts the clock anew that ends it."""
    match event:
        case LeaveMaintenance():
            return _left(state, StaffAct.LEFT)
        case TimerFired(Timer.STAFF):
            return _left(state, StaffAct.LEFT_ALONE)
        case QueueSeen(sight, notice):
            return replace(state, looked=True, sight=sight, notice=notice or state.notice), ()
        case DistrictReceived() | DistrictHeld():
            return state, (LookAtQueue(),)
        case _:
            return _touched(state, event)


def _touched(state: Maintenance, event: TerminalEvent) -> Move:
    match event:
        case SwitchLanguage():
            return replace(state, language=_other(state.language)), (_anew(),)
        case TurnTo(page):
            return replace(state, page=page, notice=None), (LookAtQueue(), _anew())
        case ReleaseHeld(submission_id):
            return replace(state, notice=None), (ReleaseFor(submission_id, state.by), _anew())
        case SendNow():
            return replace(state, notice=None), (SendNowFor(state.by), _anew())
        case _:
            return state, ()


def _on_code(state: Admitting, event: TerminalEvent, context: Context) -> Move:
    match event:
        case CodeScanned(code) if not state.busy:
            judged = staff_meaning(code, context.clock.stamp(context.now))
            if isinstance(judged, GenuineCode):
                return replace(state, problem=None, spending=judged.digest, busy=True), (SpendCode(judged),)
            return replace(state, problem=judged), (ArmScanner(),)
        case CodeSpent(digest, use) if state.busy and digest == state.spending:
            return _on_use(state, use)
        case DeviceFailed(DeviceKind.QR_SCANNER) if not state.busy:
            return replace(state, problem=CodeProblem.SCANNER_FAILED), ()
        case _:
            return state, ()


def _on_use(state: Admitting, use: CodeUse) -> Move:
    again = replace(state, spending=b"", busy=False)
    match use:
        case CodeUse.FIRST:
            return replace(state, spending=b""), (Admit(state.spending.hex()[:32]),)
        case CodeUse.AGAIN:
            return replace(again, problem=CodeProblem.USED), (ArmScanner(),)
        case CodeUse.UNKNOWABLE:
            return replace(again, problem=CodeProblem.USE_UNKNOWABLE), (ArmScanner(),)
        case _:
            assert_never(use)


def _on_card(state: Admitting, event: TerminalEvent) -> Move:
    match event:
        case CardFound(card) if not state.busy:
            return replace(state, problem=None, busy=True), (JudgeStaffCard(card.number),)
        case StaffCardJudged(str() as by) if state.busy:
            return state, (Admit(by),)
        case StaffCardJudged() if state.busy:
            return replace(state, problem=DoorProblem.UNKNOWN_CARD, busy=False), (ArmCardReader(),)
        case _:
            return replace(state, problem=state.problem if state.busy else _reader_problem(event) or state.problem), ()


def _reader_problem(event: TerminalEvent) -> Problem | None:
    """Return why the reader could not read a card, if that is what the event says."""
    match event:
        case CardRefused():
            return DoorProblem.UNREADABLE_CARD
        case CardLeftBehind():
            return CardProblem.TAKE_FIRST
        case DeviceFailed(DeviceKind.ID_CARD_READER):
            return DoorProblem.NO_READER
        case _:
            return None


def _wanted(state: Admitting, event: TerminalEvent) -> Proof | None:
    """Return the proof that is to be awaited anew: somebody asks for it, or its device is back."""
    match event:
        case UseStaffCode() if not state.busy:
            return Proof.CODE
        case UseStaffCard() if not state.busy:
            return Proof.CARD
        case DeviceHealthChanged(device, ready=True) if device is _OUT_OF_ORDER.get(state.problem):
            return state.proof
        case _:
            return None


def _turned(state: Admitting, proof: Proof, context: Context) -> Move:
    """Wait for the other proof, or for the same one again."""
    fresh = Admitting(state.language)
    if proof is Proof.CODE:
        state_after, effects = _awaiting_code(fresh, context)
    else:
        state_after, effects = _awaiting_card(fresh, context)
    return state_after, (*_disarmed(state), *effects, StartTimer(Timer.STAFF, AT_THE_DOOR))


def _awaiting_code(state: Admitting, context: Context) -> tuple[Admitting, tuple[Effect, ...]]:
    if context.device(DeviceKind.QR_SCANNER).ready:
        return state, (ArmScanner(),)
    return replace(state, problem=CodeProblem.SCANNER_FAILED), ()


def _awaiting_card(state: Admitting, context: Context) -> tuple[Admitting, tuple[Effect, ...]]:
    by_card = replace(state, proof=Proof.CARD)
    if context.device(DeviceKind.ID_CARD_READER).ready:
        return by_card, (ArmCardReader(),)
    return replace(by_card, problem=DoorProblem.NO_READER), ()


def _admitted(state: Admitting, by: str | None) -> Move:
    """Let in whoever the journal knows of; nobody works here unrecorded."""
    if not state.busy:
        return state, ()
    if by is None:
        return replace(state, problem=DoorProblem.NOT_WRITTEN, busy=False), ()
    return Maintenance(by=by, language=state.language), (WipeVisit(), LookAtQueue(), _anew())


def _left(state: Maintenance, act: StaffAct) -> Move:
    return None, (NoteLeaving(act, state.by), StopTimer(Timer.STAFF), WipeVisit())


def _disarmed(state: Admitting) -> tuple[Effect, ...]:
    return (DisarmScanner(),) if state.proof is Proof.CODE else (DisarmCardReader(),)


def _anew() -> StartTimer:
    return StartTimer(Timer.STAFF, LEFT_ALONE)


def _other(language: Language) -> Language:
    return Language.EN if language is Language.ZH else Language.ZH
