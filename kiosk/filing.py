"""Decide what follows a confirmation: store, await the district, print, confirm, rate, thank."""

from __future__ import annotations

from dataclasses import replace

from drivers.api import Indeterminate, NotPrinted, PrintFailure, PrintOutcome
from kiosk.context import Context
from kiosk.events import (
    DeviceFailed,
    DeviceKind,
    DeviceWord,
    DistrictHeld,
    DistrictReceived,
    Effect,
    Event,
    NotStoredReason,
    PrintEnded,
    PrintHeldUp,
    PrintReceipt,
    StoreRating,
    SubmissionNotStored,
    SubmissionStored,
    Timer,
    TimerFired,
)
from kiosk.identifiers import mask_name, mask_number
from kiosk.intents import Back, Cancel, ChooseLargePrint, Next, PrintAgain, Rate, Touched
from kiosk.paper_parts import Reprint
from kiosk.paper_receipts import Registered, lay_out
from kiosk.prints import came_out, follows, in_hand
from kiosk.receipt import PrintSize
from kiosk.states import (
    Apologising,
    AwaitingDistrict,
    Confirming,
    Fault,
    Finished,
    Idle,
    PrintingReceipt,
    Rating,
    State,
    Storing,
    Visit,
)

Move = tuple[State, tuple[Effect, ...]]
WORST, BEST = 1, 5
_FAILURE_OF = {
    DeviceWord.PAPER_OUT: PrintFailure.PAPER_OUT,
    DeviceWord.PAPER_JAMMED: PrintFailure.PAPER_JAMMED,
    DeviceWord.COVER_OPEN: PrintFailure.COVER_OPEN,
    DeviceWord.FAILED: PrintFailure.HARDWARE_ERROR,
}
_FAULT_OF = {NotStoredReason.NO_SPACE: Fault.NO_SPACE, NotStoredReason.STORE_FAILED: Fault.STORE_FAILED}


def on_storing(state: Storing, event: Event, context: Context) -> Move:
    """Only the store's answer counts; nothing a person does can lose the application now."""
    match event:
        case SubmissionStored():
            registered = _registered(state, event, context)
            if context.connected:
                return AwaitingDistrict(state.visit, registered), ()
            return _print(state.visit, registered, 0, context)
        case SubmissionNotStored(reason):
            return Apologising(state.visit, _FAULT_OF[reason]), ()
        case _:
            return state, ()


def on_awaiting(state: AwaitingDistrict, event: Event, context: Context) -> Move:
    """The district answers, or the receipt is printed without its answer."""
    match event:
        case DistrictReceived() | DistrictHeld():
            registered = heard(state.registered, event)
            if registered == state.registered:
                return state, ()
            return _print(state.visit, registered, 0, context)
        case TimerFired(Timer.AWAIT_DISTRICT):
            return _print(state.visit, state.registered, 0, context)
        case _:
            return state, ()


def on_printing(state: PrintingReceipt, event: Event, _context: Context) -> Move:
    """The printer says what came out; if it never says, that is said."""
    match event:
        case PrintEnded(outcome):
            return _confirming(state, outcome), ()
        case PrintHeldUp(reason):
            return replace(state, held_up=reason), ()
        case DeviceFailed(DeviceKind.RECEIPT_PRINTER) | TimerFired(Timer.SCREEN):
            return _confirming(state, Indeterminate()), ()
        case DistrictReceived() | DistrictHeld():
            return replace(state, registered=heard(state.registered, event)), ()
        case _:
            return state, ()


def on_confirming(state: Confirming, event: Event, context: Context) -> Move:
    """The number stays until the resident goes on; printing again is always marked as a copy."""
    match event:
        case Next():
            return Rating(state.visit, state), ()
        case Cancel():
            return Finished(state.visit), ()
        case PrintAgain() | ChooseLargePrint():
            return _on_wish(state, event, context)
        case PrintEnded(outcome) if follows(outcome, state.outcome):
            return replace(state, outcome=outcome), ()
        case DistrictReceived() | DistrictHeld():
            return replace(state, registered=heard(state.registered, event)), ()
        case _:
            return state, ()


def on_rating(state: Rating, event: Event, _context: Context) -> Move:
    """One of five grades, or none."""
    match event:
        case Rate(grade) if WORST <= grade <= BEST:
            rating = StoreRating(submission_id=state.confirming.registered.submission_id, grade=grade)
            return Finished(state.visit), (rating,)
        case Next() | Cancel():
            return Finished(state.visit), ()
        case Back():
            return replace(state.confirming, visit=state.visit), ()
        case PrintEnded(outcome) if follows(outcome, state.confirming.outcome):
            return replace(state, confirming=replace(state.confirming, outcome=outcome)), ()
        case DistrictReceived() | DistrictHeld():
            registered = heard(state.confirming.registered, event)
            return replace(state, confirming=replace(state.confirming, registered=registered)), ()
        case _:
            return state, ()


def on_farewell(state: Finished | Apologising, event: Event, _context: Context) -> Move:
    """Thanks and apologies leave by themselves."""
    match event:
        case Next() | Cancel() | Back() | Touched() | TimerFired(Timer.SCREEN):
            return Idle(), ()
        case _:
            return state, ()


def _on_wish(state: Confirming, wish: PrintAgain | ChooseLargePrint, context: Context) -> Move:
    match wish:
        case PrintAgain() if not came_out(state.outcome):
            return _print(state.visit, state.registered, state.copies, context)
        case ChooseLargePrint(wanted=True) if may_enlarge(state, context):
            return _print(state.visit.printing(large=True), state.registered, state.copies, context)
        case _:
            return state, ()


def may_enlarge(state: Confirming, context: Context) -> bool:
    """Tell whether a receipt that the resident has in ordinary type may be printed once more in large type."""
    ordinary = state.visit.print_size is PrintSize.ORDINARY
    return ordinary and in_hand(state.outcome) and context.device(DeviceKind.RECEIPT_PRINTER).ready


def heard(registered: Registered, event: DistrictReceived | DistrictHeld) -> Registered:
    """Return the registration with the district's word, if the word is about it."""
    match event:
        case DistrictReceived(submission_id=about, reference=reference) if about == registered.submission_id:
            return replace(registered, reference=reference, held=False)
        case DistrictHeld(submission_id=about) if about == registered.submission_id:
            return replace(registered, held=True)
        case _:
            return registered


def _registered(state: Storing, stored: SubmissionStored, context: Context) -> Registered:
    applicant = state.draft.applicant
    return Registered(
        item=state.draft.item,
        submission_id=stored.submission_id,
        number=stored.number,
        at=stored.clock.stamp(stored.at.astimezone(context.now.tzinfo)),
        masked_name=mask_name(applicant.name) if applicant else "",
        masked_number=mask_number(applicant.number) if applicant else "",
    )


def _print(visit: Visit, registered: Registered, copies: int, context: Context) -> Move:
    printer = context.device(DeviceKind.RECEIPT_PRINTER)
    if not printer.ready:
        failure = _FAILURE_OF.get(printer.word, PrintFailure.OFFLINE)
        return Confirming(visit=visit, registered=registered, copies=copies, outcome=NotPrinted(failure)), ()
    reprint = Reprint(count=copies, on=context.clock.stamp(context.now)) if copies else None
    receipt = lay_out(registered, context.site, context.texts.voice(visit.language), reprint=reprint)
    receipt = replace(receipt, size=visit.print_size)
    printing = PrintReceipt(receipt=receipt, number=registered.number, copy=copies)
    return PrintingReceipt(visit, registered, copies), (printing,)


def _confirming(state: PrintingReceipt, outcome: PrintOutcome) -> Confirming:
    return Confirming(visit=state.visit, registered=state.registered, copies=state.copies + 1, outcome=outcome)
