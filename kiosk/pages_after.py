"""Draw the screens that follow a confirmation, and those that say goodbye or sorry."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from drivers.api import Indeterminate, NotPrinted, Presented, Printed, PrintFailure, Retracted, Taken
from kiosk.events import DeviceKind
from kiosk.filing import may_enlarge
from kiosk.frame import Easel
from kiosk.intents import YES
from kiosk.paper_receipts import Registered
from kiosk.prints import came_out
from kiosk.screen import Action, Choice, Message, Row, ScreenName, Snapshot, Tone
from kiosk.states import Apologising, AwaitingDistrict, Confirming, Finished, PrintingReceipt, Rating, Storing

_PRINTER_TEXT = {
    PrintFailure.PAPER_OUT: "printer.paper-out",
    PrintFailure.PAPER_JAMMED: "printer.paper-jammed",
    PrintFailure.COVER_OPEN: "printer.cover-open",
    PrintFailure.OFFLINE: "printer.offline",
    PrintFailure.HARDWARE_ERROR: "printer.failed",
    PrintFailure.INTERNAL_ERROR: "printer.internal",
}


def storing(_state: Storing, easel: Easel) -> Snapshot:
    """Draw the wait for the store."""
    return easel.page(ScreenName.STORING, easel.say("storing.title"), easel.waiting_footer())


def awaiting(state: AwaitingDistrict, easel: Easel) -> Snapshot:
    """Draw the wait for the district; the number is already sure."""
    page = easel.page(ScreenName.STORING, easel.say("storing.awaiting"), easel.waiting_footer())
    return replace(page, number=state.registered.number)


def printing(state: PrintingReceipt, easel: Easel) -> Snapshot:
    """Draw the wait for the printer; while it waits for paper, the number and its code are there to be noted."""
    page = easel.page(ScreenName.STORING, easel.say("storing.printing"), easel.waiting_footer())
    page = replace(page, number=state.registered.number)
    if state.held_up is None:
        return page
    why = easel.say(_PRINTER_TEXT[state.held_up])
    return replace(page, code=state.registered.number, lead=easel.say("storing.held-up", why=why))


def confirmation(state: Confirming, easel: Easel) -> Snapshot:
    """Draw the number, its code, what was printed, and what happens next."""
    registered = state.registered
    kind = _kind(registered)
    footer = easel.footer(no_back="frame.no-back", cancel="frame.leave")
    page = easel.page(ScreenName.CONFIRMATION, easel.say(f"confirmation.title.{kind}"), footer)
    return replace(
        page,
        lead=easel.say("confirmation.number"),
        number=registered.number,
        code=registered.number,
        paragraphs=_what_next(registered, kind, card_lying=state.visit.card_lying, easel=easel),
        rows=(_window(registered, easel),),
        message=_printed(state, easel),
        actions=(easel.primary("next", "confirmation.go-on"), *_print_action(state, easel)),
    )


def rating(_state: Rating, easel: Easel) -> Snapshot:
    """Draw the five official grades; none is chosen beforehand, and nobody must choose."""
    page = easel.page(ScreenName.RATING, easel.say("rating.title"), easel.footer(cancel="frame.leave"))
    grades = tuple(
        Choice(intent="rate", argument=str(grade), label=easel.say(f"rating.grade.{grade}"), glyph=f"grade-{grade}")
        for grade in (5, 4, 3, 2, 1)
    )
    return replace(
        page,
        lead=easel.say("rating.lead"),
        choices=grades,
        actions=(easel.secondary("next", "rating.skip"),),
    )


def thanks(state: Finished, easel: Easel) -> Snapshot:
    """Draw the goodbye; a forgotten card is more important than thanks."""
    page = easel.page(ScreenName.THANKS, easel.say("thanks.title"), easel.footer(cancel="frame.leave"))
    forgotten = Message(easel.say("thanks.take-card"), Tone.CAUTION) if state.visit.card_lying else None
    return replace(
        page, lead=easel.say("thanks.lead"), message=forgotten, actions=(easel.primary("next", "thanks.done"),)
    )


def apology(state: Apologising, easel: Easel) -> Snapshot:
    """Draw the truth about what was kept, and where to go instead."""
    page = easel.page(ScreenName.APOLOGY, easel.say("apology.title"), easel.footer(cancel="frame.leave"))
    site = easel.context.site
    window = easel.say(
        "card.window",
        name=easel.voice.read(site.window.name),
        hours=easel.voice.read(site.window_hours),
        phone=site.window.phone,
    )
    take = (easel.say("confirmation.take-card"),) if state.visit.card_lying else ()
    return replace(
        page,
        message=Message(easel.say(f"apology.{state.fault.value}"), Tone.PROBLEM),
        paragraphs=(easel.say("apology.elsewhere"), window, *take),
        actions=(easel.primary("next", "apology.done"),),
    )


def _kind(registered: Registered) -> str:
    return "held" if registered.held else "received" if registered.reference else "registered"


def _what_next(registered: Registered, kind: str, *, card_lying: bool, easel: Easel) -> tuple[str, ...]:
    fields = {"reference": registered.reference} if kind == "received" else {}
    take = (easel.say("confirmation.take-card"),) if card_lying else ()
    return (*take, easel.say(f"confirmation.next.{kind}", **fields), easel.say("confirmation.progress"))


def _window(registered: Registered, easel: Easel) -> Row:
    window = registered.item.result.window
    return easel.row("confirmation.window", f"{easel.voice.read(window.name)} {window.phone}")


def _printed(state: Confirming, easel: Easel) -> Message:
    match state.outcome:
        case Printed():
            return Message(easel.say("confirmation.printed"), Tone.GOOD)
        case Presented():
            return Message(easel.say("confirmation.presented"), Tone.GOOD)
        case Taken():
            return Message(easel.say("confirmation.taken"), Tone.GOOD)
        case Retracted():
            return Message(easel.say("confirmation.retracted"), Tone.CAUTION)
        case Indeterminate():
            return Message(easel.say("confirmation.indeterminate"), Tone.CAUTION)
        case NotPrinted(reason):
            why = easel.say(_PRINTER_TEXT[reason])
            return Message(easel.say("confirmation.not-printed", why=why), Tone.CAUTION)
        case _:
            assert_never(state.outcome)


def _print_action(state: Confirming, easel: Easel) -> tuple[Action, ...]:
    if may_enlarge(state, easel.context):
        return (easel.secondary("large-print", "confirmation.print-large", argument=YES),)
    if came_out(state.outcome):
        return ()
    ready = easel.context.device(DeviceKind.RECEIPT_PRINTER).ready
    label = "confirmation.print-again" if state.copies else "confirmation.print"
    return (easel.secondary("print-again", label, why_not="" if ready else "confirmation.printer-not-ready"),)
