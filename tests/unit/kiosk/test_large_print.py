"""Papers in large type: one touch before the receipt, or a marked copy after it; for others nothing is one tap more."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from devtools.session_diagram import NUMBER
from drivers.api import Indeterminate, NotPrinted, Presented, Printed, PrintFailure, PrintOutcome, Retracted, Taken
from kiosk import events as e
from kiosk import intents as i
from kiosk import states as s
from kiosk.effects import PrintReceipt
from kiosk.paper_codes import mark_of
from kiosk.receipt import Code, Emphasis, PrintSize
from kiosk.screen import Action
from kiosk.terminal import InService
from kiosk.view import render

RECEIVED = e.DistrictReceived(submission_id="one", reference="示例 1", state="received")
LARGE, ORDINARY = i.ChooseLargePrint(wanted=True), i.ChooseLargePrint(wanted=False)


def sizes(walk: Any) -> Action | None:
    """Return the button about the size of papers, if the screen has one."""
    page = render(InService(walk.state), walk.context)
    changes = (row.change for row in page.rows if row.change is not None)
    return next((action for action in (*page.actions, *changes) if action.intent == "large-print"), None)


def confirm(walk: Any) -> None:
    """Confirm, become durable and hear the district."""
    walk(i.Confirm(), e.SubmissionStored(submission_id="one", number=NUMBER, at=walk.context.now), RECEIVED)


def test_without_a_wish_nothing_changes(walk: Any) -> None:
    """The same touches as ever, and the ordinary type."""
    walk.to_stored()
    walk(RECEIVED)
    (printing,) = walk.happened(PrintReceipt)
    assert (printing.receipt.size, printing.copy) == (PrintSize.ORDINARY, 0)


def test_the_check_page_offers_it_and_says_what_was_chosen(walk: Any) -> None:
    """One touch and one touch back; the answers stay; the first receipt itself is large, and no copy."""
    before = walk.to_review()
    offered = sizes(walk)
    assert offered is not None
    assert (offered.label, offered.argument) == ("大字", "yes")
    walk(LARGE)
    row = render(InService(walk.state), walk.context).rows[-1]
    assert (row.label, row.value) == ("回执的字", "大字")
    assert row.change is not None
    assert (row.change.label, row.change.argument) == ("普通", "no")
    assert walk(ORDINARY) == before
    walk(LARGE, LARGE)
    confirm(walk)
    (printing,) = walk.happened(PrintReceipt)
    assert (printing.receipt.size, printing.copy) == (PrintSize.LARGE, 0)


def test_the_choice_outlives_a_change_of_an_answer_and_of_the_language_and_no_visit(walk: Any) -> None:
    """It belongs to the visit and to nobody after it."""
    walk.to_review()
    walk(LARGE, i.ChangeAnswer("mobile"), i.GiveAnswer("13900000000"), i.SwitchLanguage())
    assert walk.state.visit.print_size is PrintSize.LARGE
    walk(i.Cancel(), i.Touched())
    assert walk.state.visit == s.Visit()


@pytest.mark.parametrize("outcome", [Printed(), Taken()])
def test_a_receipt_in_hand_can_be_had_large_as_a_marked_copy(walk: Any, outcome: PrintOutcome) -> None:
    """The same number, 补打 第 1 次, once: after the large one there is no more to print."""
    walk.to_stored()
    walk(RECEIVED, e.PrintEnded(outcome))
    offered = sizes(walk)
    assert offered is not None
    assert offered.label == "大字再打一张"
    walk(LARGE)
    first, copy = walk.happened(PrintReceipt)
    assert (first.number, first.copy, copy.number, copy.copy) == (NUMBER, 0, NUMBER, 1)
    assert copy.receipt.size is PrintSize.LARGE
    assert Emphasis("补打 第 1 次") in copy.receipt.lines
    assert Code(f"{NUMBER}+{mark_of('one')}") in copy.receipt.lines
    state = walk(e.PrintEnded(outcome))
    assert sizes(walk) is None
    assert walk(LARGE, i.PrintAgain()) == state


@pytest.mark.parametrize("outcome", [Presented(), Retracted(), Indeterminate(), NotPrinted(PrintFailure.PAPER_OUT)])
def test_what_is_not_in_hand_is_not_followed_by_another(walk: Any, outcome: PrintOutcome) -> None:
    """While a paper waits in the mouth, or nobody knows, there is one thing to do and not two."""
    walk.to_stored()
    state = walk(RECEIVED, e.PrintEnded(outcome))
    assert sizes(walk) is None
    assert walk(LARGE) == state


def test_a_failed_large_receipt_is_tried_again_in_large_type(walk: Any) -> None:
    """The wish holds until the paper is there."""
    walk.to_review()
    walk(LARGE)
    confirm(walk)
    walk(e.PrintEnded(Retracted()), i.PrintAgain())
    _, again = walk.happened(PrintReceipt)
    assert (again.receipt.size, again.copy) == (PrintSize.LARGE, 1)


def test_without_a_printer_no_size_is_offered(walk_without: Callable[..., Any]) -> None:
    """Nobody chooses the size of a paper that will not come, and what was printed is never unsaid."""
    walk = walk_without(e.DeviceKind.RECEIPT_PRINTER)
    walk.to_review()
    assert sizes(walk) is None
    well = replace(walk.context, devices=())
    walk.context = walk.context.with_device(replace(well.device(e.DeviceKind.RECEIPT_PRINTER), ready=True))
    confirm(walk)
    walk(e.PrintEnded(Printed()))
    walk.context = well
    state = walk.state
    assert sizes(walk) is None
    assert walk(LARGE) == state
