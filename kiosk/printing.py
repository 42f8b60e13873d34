"""Decide how a receipt is ordered from the printer, and what a printer that is not ready means for it."""

from __future__ import annotations

from dataclasses import replace

from drivers.api import NotPrinted, PrintFailure
from kiosk.case_papers import lay_out_paper
from kiosk.context import Context
from kiosk.effects import PrintReceipt
from kiosk.events import DeviceKind, DeviceWord
from kiosk.paper_parts import Reprint
from kiosk.paper_receipts import Registered
from kiosk.prints import Paper
from kiosk.states import Visit

_FAILURE_OF = {
    DeviceWord.PAPER_OUT: PrintFailure.PAPER_OUT,
    DeviceWord.PAPER_JAMMED: PrintFailure.PAPER_JAMMED,
    DeviceWord.COVER_OPEN: PrintFailure.COVER_OPEN,
    DeviceWord.FAILED: PrintFailure.HARDWARE_ERROR,
}


def order(
    registered: Registered, paper: Paper, copies: int, visit: Visit, context: Context
) -> PrintReceipt | NotPrinted:
    """Return the order for one receipt, or why there can be none now.

    Args:
        registered: the application, with the district's last word.
        paper: which of its receipts (`kiosk.case_papers.paper_for` says which it may have).
        copies: how many of them were begun before; the next one is marked as that copy.
        visit: whose language and size of print it has.
        context: the printer, the site and the texts.
    """
    printer = context.device(DeviceKind.RECEIPT_PRINTER)
    if not printer.ready:
        return NotPrinted(_FAILURE_OF.get(printer.word, PrintFailure.OFFLINE))
    reprint = Reprint(count=copies, on=context.clock.stamp(context.now)) if copies else None
    voice = context.texts.voice(visit.language)
    receipt = lay_out_paper(registered, paper, context.site, voice, reprint=reprint)
    receipt = replace(receipt, size=visit.print_size)
    return PrintReceipt(receipt=receipt, number=registered.number, copy=copies, paper=paper)
