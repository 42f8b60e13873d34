"""The receipt that is printed at once is the one that the district's word allows at that moment."""

from dataclasses import replace
from typing import Any

import pytest

from devtools.session_diagram import NUMBER, report
from drivers.api import Indeterminate, NotPrinted, Printed, PrintFailure
from kiosk import events as e
from kiosk import intents as i
from kiosk import states as s
from kiosk.cases import CaseReport, CaseState
from kiosk.effects import PrintReceipt
from kiosk.prints import Paper
from kiosk.receipt import Banner, Emphasis, Field
from kiosk.screen import Snapshot
from kiosk.terminal import InService
from kiosk.view import render

ACCEPTED = replace(report(live=True), state=CaseState.ACCEPTED)
DECIDED = replace(ACCEPTED, state=CaseState.DECIDED, promised_on=None, closed_at=ACCEPTED.as_of, outcome="decided")
NOT_ACCEPTED = replace(ACCEPTED, state=CaseState.NOT_ACCEPTED, accepted_at=None, promised_on=None)


def said(told: CaseReport) -> e.DistrictReceived:
    """Let the district answer with where the case stands."""
    return e.DistrictReceived(submission_id="one", reference="XC1", state=told.state, said=told)


def page(walk: Any) -> Snapshot:
    """Draw what is shown."""
    return render(InService(walk.state), walk.context)


def papers(walk: Any) -> list[tuple[Paper, int]]:
    """Return what was ordered from the printer."""
    return [(printing.paper, printing.copy) for printing in walk.happened(PrintReceipt)]


def test_accepted_while_the_resident_waits_is_the_receipt_of_acceptance(walk: Any) -> None:
    """Express: one paper, 已受理, with the promised day, on screen and on paper."""
    walk.to_stored()
    walk(said(ACCEPTED))
    (printing,) = walk.happened(PrintReceipt)
    assert papers(walk) == [(Paper.ACCEPTED, 0)]
    assert "2026-12-07" in [line.text for line in printing.receipt.lines if isinstance(line, Emphasis)]
    assert "119***********0016" in [line.value for line in printing.receipt.lines if isinstance(line, Field)]
    walk(e.PrintEnded(Printed()))
    assert page(walk).title == "区里已经受理"
    assert "2026 年 12 月 7 日" in [row.value for row in page(walk).rows]
    assert "print-again" not in [action.intent for action in page(walk).actions]


def test_decided_at_once_is_the_receipt_of_completion(walk: Any) -> None:
    """即办: nothing is promised any more."""
    walk.to_stored()
    walk(said(replace(DECIDED, outcome=CaseState.DECIDED)))
    (printing,) = walk.happened(PrintReceipt)
    assert [line.text for line in printing.receipt.lines if isinstance(line, Banner)] == ["已办结，结果已出"]
    walk(e.PrintEnded(Printed()))
    assert page(walk).title == "区里已经办结"


def test_the_district_that_answers_late_offers_the_other_receipt_and_it_is_no_copy(walk: Any) -> None:
    """已登记 came out; then 已受理 is offered, first of its kind; a third one is its copy."""
    walk.to_stored()
    walk(e.TimerFired(e.Timer.AWAIT_DISTRICT), e.PrintEnded(Printed()))
    assert "print-again" not in [action.intent for action in page(walk).actions]
    walk(said(ACCEPTED))
    assert "打印受理回执" in [action.label for action in page(walk).actions]
    walk(i.PrintAgain(), e.PrintEnded(Indeterminate()))
    assert "再打一次回执" in [action.label for action in page(walk).actions]
    walk(i.PrintAgain())
    assert papers(walk) == [(Paper.REGISTERED, 0), (Paper.ACCEPTED, 0), (Paper.ACCEPTED, 1)]


def test_received_and_no_more_is_the_receipt_of_receipt(walk: Any) -> None:
    """The word carries a time, and promises nothing."""
    walk.to_stored()
    walk(said(replace(ACCEPTED, state=CaseState.RECEIVED, accepted_at=None, promised_on=None)))
    (printing,) = walk.happened(PrintReceipt)
    assert printing.paper is Paper.REGISTERED
    assert [line.text for line in printing.receipt.lines if isinstance(line, Banner)] == ["区里已收到，等待受理"]


def test_not_accepted_at_once_prints_no_receipt_that_waits_for_acceptance(walk: Any) -> None:
    """What is on the screen is what the district said; the number stays there."""
    walk.to_stored()
    confirming = walk(said(NOT_ACCEPTED))
    assert isinstance(confirming, s.Confirming)
    assert papers(walk) == []
    shown = page(walk)
    assert shown.number == NUMBER
    assert shown.message is not None
    assert "没有受理" in shown.message.text
    assert walk(i.PrintAgain()) == confirming
    assert walk(e.PrintEnded(Printed())) == confirming


@pytest.mark.parametrize("later", [i.PrintAgain(), e.PrintEnded(Printed())])
def test_a_paper_that_came_out_stays_out(walk: Any, later: Any) -> None:
    """One receipt of one kind, unless it did not come out."""
    walk.to_stored()
    before = walk(said(ACCEPTED), e.PrintEnded(Printed()))
    assert walk(later) == before


def test_the_rating_hears_the_district_too(walk: Any) -> None:
    """Back from the grades, the other receipt is offered."""
    walk.to_stored()
    walk(e.TimerFired(e.Timer.AWAIT_DISTRICT), e.PrintEnded(NotPrinted(PrintFailure.PAPER_OUT)), i.Next())
    walk(said(ACCEPTED), i.Back())
    assert "打印受理回执" in [action.label for action in page(walk).actions]
