"""Decide what follows a confirmation: store, await the district, print, confirm, rate, thank."""

from __future__ import annotations

from dataclasses import replace

from drivers.api import Indeterminate, NotPrinted, PrintOutcome
from kiosk.case_papers import as_told, paper_for
from kiosk.context import Context
from kiosk.effects import Effect, StoreRating
from kiosk.events import (
    DeviceFailed,
    DeviceKind,
    DistrictHeld,
    DistrictReceived,
    Event,
    NotStoredReason,
    PrintEnded,
    PrintHeldUp,
    SubmissionNotStored,
    SubmissionStored,
    Timer,
    TimerFired,
)
from kiosk.identifiers import mask_name, mask_number
from kiosk.intents import Back, Cancel, ChooseLargePrint, Next, PrintAgain, Rate, Touched
from kiosk.overlays import State
from kiosk.paper_codes import mark_of
from kiosk.paper_receipts import Registered
from kiosk.predicaments import Fault
from kiosk.printing import order
from kiosk.prints import Paper, came_out, follows, in_hand, makes_a_copy
from kiosk.receipt import PrintSize
from kiosk.states import (
    Apologising,
    AwaitingDistrict,
    Confirming,
    Finished,
    Idle,
    PrintingReceipt,
    Rating,
    Storing,
    Visit,
)

Move = tuple[State, tuple[Effect, ...]]
WORST, BEST = 1, 5
_FAULT_OF = {NotStoredReason.NO_SPACE: Fault.NO_SPACE, NotStoredReason.STORE_FAILED: Fault.STORE_FAILED}


def on_storing(state: Storing, event: Event, context: Context) -> Move:
    """Only the store's answer counts; nothing a person does can lose the application now."""
    match event:
        case SubmissionStored():
            registered = _registered(state, event, context)
            if context.connected:
                return AwaitingDistrict(state.visit, registered), ()
            return _print(state.visit, registered, context)
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
            return _print(state.visit, registered, context)
        case TimerFired(Timer.AWAIT_DISTRICT):
            return _print(state.visit, state.registered, context)
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
    """The number stays until the resident goes on; what follows a print that was begun is marked as a copy."""
    match event:
        case Next():
            return Rating(state.visit, state), ()
        case Cancel():
            return Finished(state.visit), ()
        case PrintAgain() | ChooseLargePrint():
            return _on_wish(state, event, context)
        case PrintEnded(outcome) if state.outcome is not None and follows(outcome, state.outcome):
            return replace(state, outcome=outcome), ()
        case DistrictReceived() | DistrictHeld():
            return replace(state, registered=heard(state.registered, event)), ()
        case _:
            return state, ()


def on_rating(state: Rating, event: Event, context: Context) -> Move:
    """One of five grades, or none."""
    match event:
        case Rate(grade) if WORST <= grade <= BEST:
            rating = StoreRating(submission_id=state.confirming.registered.submission_id, grade=grade)
            return Finished(state.visit), (rating,)
        case Next() | Cancel():
            return Finished(state.visit), ()
        case Back():
            return replace(state.confirming, visit=state.visit), ()
        case PrintEnded() | DistrictReceived() | DistrictHeld():
            confirming, _ = on_confirming(state.confirming, event, context)
            return (replace(state, confirming=confirming) if isinstance(confirming, Confirming) else state), ()
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
        case PrintAgain() if offered(state) is not None:
            return _print(state.visit, state.registered, context, last=state)
        case ChooseLargePrint(wanted=True) if may_enlarge(state, context):
            return _print(state.visit.printing(large=True), state.registered, context, last=state)
        case _:
            return state, ()


def may_enlarge(state: Confirming, context: Context) -> bool:
    """Tell whether a receipt that the resident has in ordinary type may be printed once more in large type."""
    ordinary = state.visit.print_size is PrintSize.ORDINARY
    held = state.outcome is not None and in_hand(state.outcome) and offered(state) is None
    return ordinary and held and context.device(DeviceKind.RECEIPT_PRINTER).ready


def heard(registered: Registered, event: DistrictReceived | DistrictHeld) -> Registered:
    """Return the registration with the district's word, if the word is about it."""
    match event:
        case DistrictReceived(submission_id=about) if about == registered.submission_id:
            return _received(registered, event)
        case DistrictHeld(submission_id=about) if about == registered.submission_id:
            return replace(registered, held=True, said=None)
        case _:
            return registered


def _received(registered: Registered, event: DistrictReceived) -> Registered:
    return replace(
        registered,
        item=as_told(registered.item, event.said) if event.said else registered.item,
        reference=event.reference,
        held=False,
        said=event.said,
        query_code=event.query_code,
    )


def _registered(state: Storing, stored: SubmissionStored, context: Context) -> Registered:
    applicant = state.draft.applicant
    return Registered(
        item=state.draft.item,
        submission_id=stored.submission_id,
        number=stored.number,
        at=stored.clock.stamp(stored.at.astimezone(context.now.tzinfo)),
        masked_name=mask_name(applicant.name) if applicant else "",
        masked_number=mask_number(applicant.number) if applicant else "",
        mark=mark_of(stored.submission_id),
    )


def offered(state: Confirming) -> Paper | None:
    """Return the receipt that may be printed now: one that did not come out, or one that the district's word allows."""
    paper = paper_for(state.registered)
    out = state.outcome is not None and came_out(state.outcome)
    return None if out and paper is state.paper else paper


def _print(visit: Visit, registered: Registered, context: Context, last: Confirming | None = None) -> Move:
    """Print what the district's word allows, or confirm without paper when it allows nothing or nothing can print."""
    paper = paper_for(registered)
    if paper is None:
        return Confirming(visit=visit, registered=registered, copies=0, outcome=None), ()
    copies = last.copies if last and last.paper is paper else 0
    ordered = order(registered, paper, copies, visit, context)
    if isinstance(ordered, NotPrinted):
        return Confirming(visit=visit, registered=registered, copies=copies, outcome=ordered, paper=paper), ()
    return PrintingReceipt(visit, registered, copies, paper=paper), (ordered,)


def _confirming(state: PrintingReceipt, outcome: PrintOutcome) -> Confirming:
    return Confirming(
        visit=state.visit,
        registered=state.registered,
        copies=state.copies + makes_a_copy(outcome),
        outcome=outcome,
        paper=state.paper,
    )
