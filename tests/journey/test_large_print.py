"""A receipt in large type, through engine, printer and journal."""

from contextlib import closing

from kiosk.clock import SystemClock
from kiosk.print_journal import FILE, PrintJournal
from kiosk.prints import PrintState
from kiosk.receipt import Code, Emphasis, PrintSize
from kiosk.screen import ScreenName
from tests.journey.visitor import Visitor

FIRST_COPY = Emphasis("补打 第 1 次")


def test_chosen_on_the_check_page_the_first_receipt_is_large(visitor: Visitor) -> None:
    """One touch, one receipt, and no copy; the next resident's is ordinary again."""
    visitor.to_review()
    visitor.press("large-print", "yes")
    visitor.press("confirm")
    visitor.sees(ScreenName.CONFIRMATION)
    assert "large-print" not in visitor.offers()
    visitor.leave()
    visitor.to_confirmation()
    assert [receipt.size for receipt in visitor.receipts] == [PrintSize.LARGE, PrintSize.ORDINARY]
    assert not any(FIRST_COPY in receipt.lines for receipt in visitor.receipts)


def test_asked_for_afterwards_it_is_a_marked_copy_with_a_line_in_the_journal(visitor: Visitor) -> None:
    """补打 第 1 次 with the same number, on the paper and in the journal; two papers physically came out."""
    number = visitor.to_confirmation().number
    visitor.until(lambda s: any(a.intent == "large-print" for a in s.actions), "the offer")
    visitor.press("large-print", "yes")
    visitor.until(lambda _: len(visitor.receipts) == 2, "the copy")
    visitor.until(lambda s: s.screen is ScreenName.CONFIRMATION and "large-print" not in visitor.offers(), "the end")
    first, copy = visitor.receipts
    assert (first.size, copy.size) == (PrintSize.ORDINARY, PrintSize.LARGE)
    assert (FIRST_COPY in first.lines, FIRST_COPY in copy.lines) == (False, True)
    assert any(isinstance(line, Code) and line.text.startswith(number) for line in copy.lines)
    assert visitor.world.state()["receipt-printer"]["tickets"] == 2
    visitor.stop()
    with closing(PrintJournal.open(visitor.world.directory / "queue" / FILE, SystemClock())) as journal:
        entries = journal.copies(number)
    assert [(entry.copy, entry.state) for entry in entries] == [(0, PrintState.PRINTED), (1, PrintState.PRINTED)]
