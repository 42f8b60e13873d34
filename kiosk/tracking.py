"""Decide 一网通查: a code is scanned, its case looked up and shown; a signed code is used up first."""

from __future__ import annotations

from drivers.codes import GenuineCode, Payload, Purpose
from kiosk.code_use import CodeUse
from kiosk.context import Context
from kiosk.events import (
    CaseFound,
    CaseUnknown,
    CaseUnreachable,
    CodeScanned,
    CodeSpent,
    DeviceFailed,
    DeviceKind,
    Effect,
    Event,
    LookUpCase,
    SpendCode,
    Timer,
    TimerFired,
)
from kiosk.identifiers import RegistrationNumber
from kiosk.intents import Back, Next
from kiosk.scanned_codes import case_of, meaning
from kiosk.stamp import Stamp
from kiosk.states import (
    ChoosingService,
    CodeProblem,
    LookingUp,
    ScanningCode,
    ShowingProgress,
    ShowingVerification,
    SpendingCode,
    State,
    Visit,
)

Move = tuple[State, tuple[Effect, ...]]


def on_scanning(state: ScanningCode, event: Event, context: Context) -> Move:
    """A code is awaited."""
    match event:
        case CodeScanned(code):
            return _scanned(state.visit, code, Stamp(context.now, context.clock))
        case DeviceFailed(DeviceKind.QR_SCANNER):
            return ScanningCode(state.visit, CodeProblem.SCANNER_FAILED), ()
        case Next() if context.device(DeviceKind.QR_SCANNER).ready:
            return ScanningCode(state.visit), ()
        case Back():
            return ChoosingService(state.visit), ()
        case _:
            return state, ()


def on_looking_up(state: LookingUp, event: Event, _context: Context) -> Move:
    """The case is being asked for; an answer about another number is not for this visit."""
    match event:
        case CaseFound(report) if report.number == state.number:
            return ShowingProgress(state.visit, event), ()
        case CaseUnknown(number) | CaseUnreachable(number) if number == state.number:
            return ShowingProgress(state.visit, event), ()
        case TimerFired(Timer.SCREEN):
            return ShowingProgress(state.visit, CaseUnreachable(state.number)), ()
        case Back():
            return ScanningCode(state.visit), ()
        case _:
            return state, ()


def on_progress(state: ShowingProgress, event: Event, _context: Context) -> Move:
    """The case is shown; another one may follow."""
    match event:
        case Next():
            return ScanningCode(state.visit), ()
        case Back():
            return ChoosingService(state.visit), ()
        case _:
            return state, ()


def on_spending(state: SpendingCode, event: Event, _context: Context) -> Move:
    """The code is being used up; what is said of another one is not for this visit."""
    match event:
        case CodeSpent(digest, use) if digest == state.code.digest:
            return _spent(state, use)
        case TimerFired(Timer.SCREEN):
            return ScanningCode(state.visit, CodeProblem.USE_UNKNOWABLE), ()
        case _:
            return state, ()


def on_verification(state: ShowingVerification, event: Event, _context: Context) -> Move:
    """The code was right; another one may follow."""
    match event:
        case Next():
            return ScanningCode(state.visit), ()
        case Back():
            return ChoosingService(state.visit), ()
        case _:
            return state, ()


def _scanned(visit: Visit, code: Payload, now: Stamp) -> Move:
    match meaning(code, now):
        case RegistrationNumber(text=number):
            return LookingUp(visit, number), (LookUpCase(number),)
        case GenuineCode() as genuine:
            return SpendingCode(visit, genuine), (SpendCode(genuine),)
        case CodeProblem() as problem:
            return ScanningCode(visit, problem), ()


def _spent(state: SpendingCode, use: CodeUse) -> Move:
    match use, case_of(state.code):
        case CodeUse.FIRST, RegistrationNumber(text=number) if state.code.purpose is Purpose.HAND_OVER:
            return LookingUp(state.visit, number), (LookUpCase(number),)
        case CodeUse.FIRST, _:
            return ShowingVerification(state.visit, state.code.subject), ()
        case CodeUse.AGAIN, _:
            return ScanningCode(state.visit, CodeProblem.USED), ()
        case _:
            return ScanningCode(state.visit, CodeProblem.USE_UNKNOWABLE), ()
