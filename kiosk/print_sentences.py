"""Say on the screen what the printer did with a receipt, and offer the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from drivers.api import Indeterminate, NotPrinted, Presented, Printed, PrintFailure, PrintOutcome, Retracted, Taken
from kiosk.events import DeviceKind
from kiosk.frame import Easel
from kiosk.prints import Paper
from kiosk.screen import Action, Message, ScreenName, Snapshot, Tone

_PRINTER_TEXT = {
    PrintFailure.PAPER_OUT: "printer.paper-out",
    PrintFailure.PAPER_JAMMED: "printer.paper-jammed",
    PrintFailure.COVER_OPEN: "printer.cover-open",
    PrintFailure.OFFLINE: "printer.offline",
    PrintFailure.HARDWARE_ERROR: "printer.failed",
    PrintFailure.INTERNAL_ERROR: "printer.internal",
}


def waiting(number: str, code: str, held_up: PrintFailure | None, easel: Easel) -> Snapshot:
    """Draw the wait for the printer; while it waits for paper, the number and its code are there to be noted."""
    page = easel.page(ScreenName.STORING, easel.say("storing.printing"), easel.waiting_footer())
    page = replace(page, number=number)
    if held_up is None:
        return page
    return replace(page, code=code, lead=easel.say("storing.held-up", why=easel.say(_PRINTER_TEXT[held_up])))


def sentence(outcome: PrintOutcome, easel: Easel) -> Message:
    """Return what is known of the receipt, and what to do about it."""
    match outcome:
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
            assert_never(outcome)


def offer(paper: Paper, *, again: bool, easel: Easel) -> Action:
    """Return the button that prints a receipt; switched off with the reason while the printer is not ready."""
    ready = easel.context.device(DeviceKind.RECEIPT_PRINTER).ready
    label = "print.again" if again else f"print.{paper}"
    return easel.secondary("print-again", label, why_not="" if ready else "confirmation.printer-not-ready")
