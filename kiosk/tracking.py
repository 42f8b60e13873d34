"""Decide 一网通查: a receipt's code is scanned, its case looked up and shown."""

from __future__ import annotations

from kiosk.context import Context
from kiosk.events import (
    CaseFound,
    CaseUnknown,
    CaseUnreachable,
    CodeScanned,
    DeviceFailed,
    DeviceKind,
    Effect,
    Event,
    LookUpCase,
    Timer,
    TimerFired,
)
from kiosk.identifiers import RegistrationNumber, parse_registration_number
from kiosk.intents import Back, Next
from kiosk.states import ChoosingService, CodeProblem, LookingUp, ScanningCode, ShowingProgress, State, Visit

Move = tuple[State, tuple[Effect, ...]]
_LONGEST = 64  # bytes; a receipt's code is far shorter, whatever else is shown to the scanner is not ours


def on_scanning(state: ScanningCode, event: Event, context: Context) -> Move:
    """A code is awaited."""
    match event:
        case CodeScanned(data):
            return _scanned(state.visit, data)
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


def _scanned(visit: Visit, data: bytes) -> Move:
    number = parse_registration_number(data.decode("ascii", errors="replace")) if len(data) <= _LONGEST else None
    if not isinstance(number, RegistrationNumber):
        return ScanningCode(visit, CodeProblem.NOT_A_RECEIPT), ()
    return LookingUp(visit, number.text), (LookUpCase(number.text),)
