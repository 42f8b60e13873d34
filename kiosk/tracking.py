"""Decide 一网通查: a code is scanned, its case looked up and shown; a signed code is used up first."""

from __future__ import annotations

from dataclasses import replace

from drivers.api import Indeterminate, NotPrinted, PrintOutcome
from drivers.codes import GenuineCode, Payload, Purpose
from kiosk.case_papers import NOBODY, application_of, paper_of
from kiosk.code_use import CodeUse
from kiosk.context import Context
from kiosk.effects import Effect, LookUpCase, SpendCode
from kiosk.events import (
    CaseFound,
    CaseUnknown,
    CaseUnreachable,
    CodeScanned,
    CodeSpent,
    DeviceFailed,
    DeviceKind,
    Event,
    PrintEnded,
    PrintHeldUp,
    QueryCodeLocked,
    QueryCodeWanted,
    QueryCodeWrong,
    Timer,
    TimerFired,
)
from kiosk.identifiers import RegistrationNumber
from kiosk.intents import Back, EnterNumber, Next, PrintAgain
from kiosk.overlays import State
from kiosk.paper_codes import Shown
from kiosk.paper_receipts import Registered
from kiosk.predicaments import CodeProblem
from kiosk.printing import order
from kiosk.prints import Paper, came_out, follows, makes_a_copy
from kiosk.scanned_codes import ScannedCase, case_of, meaning
from kiosk.stamp import Stamp
from kiosk.states import (
    ChoosingService,
    EnteringCode,
    EnteringNumber,
    LookingUp,
    PrintingPaper,
    ScanningCode,
    ShowingProgress,
    ShowingVerification,
    SpendingCode,
    Visit,
)
from kiosk.typed_numbers import before_number

Move = tuple[State, tuple[Effect, ...]]


def on_scanning(state: ScanningCode, event: Event, context: Context) -> Move:
    """A code is awaited."""
    match event:
        case CodeScanned(code):
            return _scanned(state.visit, code, context.clock.stamp(context.now))
        case DeviceFailed(DeviceKind.QR_SCANNER):
            return ScanningCode(state.visit, CodeProblem.SCANNER_FAILED), ()
        case Next() if context.device(DeviceKind.QR_SCANNER).ready:
            return ScanningCode(state.visit), ()
        case EnterNumber():
            return EnteringNumber(state.visit), ()
        case Back():
            return ChoosingService(state.visit), ()
        case _:
            return state, ()


def on_looking_up(state: LookingUp, event: Event, context: Context) -> Move:
    """The case is being asked for; an answer about another number is not for this visit."""
    match event:
        case CaseFound(report) if report.number == state.number:
            return ShowingProgress(state.visit, event), ()
        case CaseUnknown(number) | CaseUnreachable(number) | QueryCodeLocked(number) if number == state.number:
            return ShowingProgress(state.visit, event), ()
        case QueryCodeWanted(number) | QueryCodeWrong(number) if number == state.number:
            left = event.left if isinstance(event, QueryCodeWrong) else None
            return EnteringCode(state.visit, number, left=left), ()
        case TimerFired(Timer.SCREEN):
            return ShowingProgress(state.visit, CaseUnreachable(state.number)), ()
        case Back():
            return before_number(state.visit, context), ()
        case _:
            return state, ()


def on_progress(state: ShowingProgress, event: Event, context: Context) -> Move:
    """The case is shown: its receipt may be printed, and another case may follow."""
    match event:
        case Next() if state.among is None:
            scans = context.device(DeviceKind.QR_SCANNER).ready
            return (ScanningCode(state.visit) if scans else EnteringNumber(state.visit)), ()
        case Next() | Back() if state.among is not None:
            return replace(state.among, visit=state.visit), ()
        case Back():
            return ChoosingService(state.visit), ()
        case PrintAgain() if (paper := offered(state, context)) is not None:
            return _print(state, paper, context)
        case PrintEnded(outcome) if state.outcome is not None and follows(outcome, state.outcome):
            return replace(state, outcome=outcome), ()
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


def on_printing_paper(state: PrintingPaper, event: Event, _context: Context) -> Move:
    """The printer says what came out; if it never says, that is said."""
    match event:
        case PrintEnded(outcome):
            return _printed(state, outcome), ()
        case PrintHeldUp(reason):
            return replace(state, held_up=reason), ()
        case DeviceFailed(DeviceKind.RECEIPT_PRINTER) | TimerFired(Timer.SCREEN):
            return _printed(state, Indeterminate()), ()
        case _:
            return state, ()


def offered(state: ShowingProgress, context: Context) -> Paper | None:
    """Return the receipt that may be printed of the case that is shown; one that came out is not offered again."""
    if not isinstance(state.answer, CaseFound) or (state.outcome is not None and came_out(state.outcome)):
        return None
    return paper_of(state.answer.report) if context.item(state.answer.report.item) else None


def _print(state: ShowingProgress, paper: Paper, context: Context) -> Move:
    registered = _application(state, context)
    if registered is None:
        return state, ()
    copies = registered.said.printed.count(paper) + state.tried.count(paper) if registered.said else 0
    ordered = order(registered, paper, copies, state.visit, context)
    if isinstance(ordered, NotPrinted):
        return replace(state, outcome=ordered), ()
    return PrintingPaper(state.visit, state, paper), (ordered,)


def _application(state: ShowingProgress, context: Context) -> Registered | None:
    if not isinstance(state.answer, CaseFound):
        return None
    item = context.item(state.answer.report.item)
    holder = state.among.holder if state.among else NOBODY
    return application_of(state.answer.report, item, holder) if item else None


def _printed(state: PrintingPaper, outcome: PrintOutcome) -> ShowingProgress:
    """Go back to the case; what was begun makes the next one a copy."""
    tried = (state.paper,) if makes_a_copy(outcome) else ()
    return replace(state.progress, visit=state.visit, tried=(*state.progress.tried, *tried), outcome=outcome)


def _scanned(visit: Visit, code: Payload, now: Stamp) -> Move:
    match meaning(code, now):
        case ScannedCase(number, shown) if shown == Shown():
            return EnteringCode(visit, number), ()
        case ScannedCase(number, shown):
            return LookingUp(visit, number), (LookUpCase(number, shown),)
        case GenuineCode() as genuine:
            return SpendingCode(visit, genuine), (SpendCode(genuine),)
        case CodeProblem() as problem:
            return ScanningCode(visit, problem), ()


def _spent(state: SpendingCode, use: CodeUse) -> Move:
    match use, case_of(state.code):
        case CodeUse.FIRST, RegistrationNumber(text=number) if state.code.purpose is Purpose.HAND_OVER:
            return LookingUp(state.visit, number), (LookUpCase(number, Shown(signed=state.code.text)),)
        case CodeUse.FIRST, _:
            return ShowingVerification(state.visit, state.code.subject), ()
        case CodeUse.AGAIN, _:
            return ScanningCode(state.visit, CodeProblem.USED), ()
        case _:
            return ScanningCode(state.visit, CodeProblem.USE_UNKNOWABLE), ()
