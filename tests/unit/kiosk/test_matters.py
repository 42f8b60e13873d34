"""我的办理: the card is the proof, and only its holder's matters are shown."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from devtools.session_diagram import APPLICANT, EXPIRED, HELPER, NUMBER, report
from drivers.api import Indeterminate, NotPrinted, Printed, PrintFailure, UnreadableReason
from kiosk import events as e
from kiosk import intents as i
from kiosk import states as s
from kiosk.cases import CaseReport, CaseState
from kiosk.effects import ListMatters, PrintReceipt
from kiosk.matters import SHOWN
from kiosk.predicaments import CardProblem
from kiosk.prints import Paper
from kiosk.receipt import Emphasis
from kiosk.screen import ScreenName, Snapshot
from kiosk.terminal import InService
from kiosk.view import render

MATTER = report(live=True)
JIA = APPLICANT.number


def numbered(count: int) -> tuple[CaseReport, ...]:
    """Return matters that can be told apart."""
    return tuple(replace(MATTER, number=f"L{at}") for at in range(count))


def asked(walk: Any) -> Any:
    """Lay a card and take it back: the district is being asked."""
    walk(i.Touched(), i.ChooseMatters(), e.CardFound(APPLICANT), e.CardTaken())
    return walk


def chosen(walk: Any, matter: CaseReport = MATTER) -> Any:
    """Choose the one matter there is."""
    asked(walk)(e.MattersTold(JIA, (matter,)), i.ChooseMatter(matter.number))
    return walk


def page(walk: Any) -> Snapshot:
    """Draw what is shown."""
    return render(InService(walk.state), walk.context)


def test_a_good_card_asks_the_district_at_once_and_is_not_kept(walk: Any) -> None:
    """Its number is held until the answer; afterwards two masked words are left."""
    assert isinstance(asked(walk).state, s.AskingMatters)
    assert walk.happened(ListMatters) == [ListMatters(JIA)]
    assert JIA not in repr(walk.state)
    assert JIA not in repr(walk.effects)
    walk(e.MattersTold(JIA, (MATTER,)))
    assert walk.state.holder.number == "119***********0016"
    shown = page(walk)
    assert (shown.screen, [choice.argument for choice in shown.choices]) == (ScreenName.MATTERS, [NUMBER])
    assert APPLICANT.name not in str(shown.lead)


def test_an_answer_about_another_card_is_not_shown(walk: Any) -> None:
    """It comes late, from the visitor before, in the very moment in which this one asks."""
    asked(walk)(e.MattersTold(HELPER.number, (MATTER,)))
    assert isinstance(walk.state, s.AskingMatters)


@pytest.mark.parametrize("late", [i.Back(), i.Cancel()])
def test_an_answer_that_nobody_waits_for_any_more_is_dropped(walk: Any, late: Any) -> None:
    """Whoever went back, or away, is shown nothing."""
    before = asked(walk)(late)
    assert walk(e.MattersTold(JIA, (MATTER,))) == before


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (e.CardFound(EXPIRED), CardProblem.EXPIRED),
        (e.CardRefused(UnreadableReason.DAMAGED), CardProblem.DAMAGED),
        (e.DeviceFailed(e.DeviceKind.ID_CARD_READER), CardProblem.READER_FAILED),
        (e.CardLeftBehind(), CardProblem.TAKE_FIRST),
    ],
)
def test_a_card_that_cannot_be_used_asks_nobody(walk: Any, event: Any, problem: CardProblem) -> None:
    """The same rules as for an application, with the same sentences and another try."""
    walk(i.Touched(), i.ChooseMatters(), event)
    assert walk.state.reading.problem is problem
    assert walk.happened(ListMatters) == []
    assert page(walk).message is not None
    walk(e.CardTaken(), i.Next())
    assert isinstance(walk.state.reading, s.Waiting)


def test_a_card_that_lies_there_from_an_application_must_be_laid_again(walk: Any) -> None:
    """It proves who applied, not who stands there now."""
    walk.to_card()
    walk(e.CardFound(APPLICANT), i.Back(), i.Back(), i.ChooseMatters())
    assert walk.state.reading == s.Refused(CardProblem.TAKE_FIRST)
    assert walk(e.CardTaken()) == s.ProvingHolder(s.Visit())


def test_nothing_and_nobody_to_ask_are_two_sentences(walk: Any) -> None:
    """And the way by number is on both pages."""
    said = []
    for told in ((), None):
        walk.state = s.AskingMatters(s.Visit(), JIA, s.Masked())
        walk(e.MattersTold(JIA, told))
        shown = page(walk)
        assert shown.message is not None
        said.append(shown.message.text)
        assert {action.intent for action in shown.actions} == {"choose-progress", "next"}
    assert "没有查到" in said[0]
    assert "连不上区里" in said[1]
    assert isinstance(walk(i.ChooseProgress()), s.ScanningCode)


def test_a_district_that_never_answers_was_not_reached(walk: Any) -> None:
    """The wait ends by itself."""
    assert asked(walk)(e.TimerFired(e.Timer.SCREEN)) == s.NoMatters(s.Visit(), reached=False)


def test_offline_the_tile_says_why_and_does_nothing(walk_without: Callable[..., Any]) -> None:
    """The card finds nothing without the district."""
    walk = walk_without(connected=False)
    home = walk(i.Touched())
    assert walk(i.ChooseMatters()) == home
    (tile,) = [choice for choice in page(walk).choices if choice.intent == "choose-matters"]
    assert (tile.enabled, "网络不通" in tile.detail) == (False, True)


def test_many_matters_come_a_few_at_a_time_and_round_again(walk: Any) -> None:
    """Newest first; after the oldest the newest."""
    asked(walk)(e.MattersTold(JIA, numbered(SHOWN + 1)))
    assert [choice.argument for choice in page(walk).choices] == [f"L{at}" for at in range(SHOWN)]
    walk(i.Next())
    assert [choice.argument for choice in page(walk).choices] == [f"L{SHOWN}"]
    walk(i.Next())
    assert walk.state.at == 0


def test_every_choice_is_short_also_for_a_service_that_is_not_in_the_catalogue(walk: Any) -> None:
    """At most twelve characters, and never a slug."""
    asked(walk)(e.MattersTold(JIA, (MATTER, replace(MATTER, item="no-such-item"))))
    assert [len(choice.label) <= 12 for choice in page(walk).choices] == [True, True]
    assert "no-such-item" not in [choice.label for choice in page(walk).choices]


def test_back_leads_from_a_case_to_the_list_and_home(walk: Any) -> None:
    """In the language that was chosen meanwhile."""
    chosen(walk)(i.SwitchLanguage(), i.Back())
    assert isinstance(walk.state, s.ChoosingMatter)
    assert walk.state.visit.language.value == "en"
    assert isinstance(walk(i.Back()), s.ChoosingService)


def test_the_receipt_that_is_offered_is_the_one_that_the_state_allows(walk: Any) -> None:
    """Accepted: the 已受理 receipt, named on its button, with the masked holder."""
    chosen(walk)
    assert "打印受理回执" in [action.label for action in page(walk).actions]
    walk(i.PrintAgain())
    (printing,) = walk.happened(PrintReceipt)
    assert (printing.paper, printing.copy, printing.number) == (Paper.ACCEPTED, 0, NUMBER)
    walk(e.PrintEnded(Printed()))
    assert isinstance(walk.state, s.ShowingProgress)
    assert "print-again" not in [action.intent for action in page(walk).actions]


@pytest.mark.parametrize(
    ("printed", "copy"),
    [((), 0), ((Paper.REGISTERED,) * 2, 0), ((Paper.ACCEPTED,), 1), ((Paper.REGISTERED, Paper.ACCEPTED) * 2, 2)],
)
def test_a_copy_is_what_this_terminal_printed_before(walk: Any, printed: tuple[Paper, ...], copy: int) -> None:
    """Each receipt counts for itself: the first 受理回执 is no copy of the 登记回执."""
    chosen(walk, replace(MATTER, printed=printed))(i.PrintAgain())
    (printing,) = walk.happened(PrintReceipt)
    marks = [line.text for line in printing.receipt.lines if isinstance(line, Emphasis) and "补打" in line.text]
    assert (printing.copy, marks) == (copy, [f"补打 第 {copy} 次"] if copy else [])


def test_a_print_that_was_begun_makes_the_next_a_copy_and_another_does_not(walk: Any) -> None:
    """Nobody knows, or a torn piece bears the number: marked. Nothing was sent: not marked."""
    chosen(walk)
    torn = NotPrinted(PrintFailure.PAPER_OUT, begun=True)
    for outcome in (NotPrinted(PrintFailure.PAPER_OUT), Indeterminate(), torn, Printed()):
        walk(i.PrintAgain(), e.PrintEnded(outcome))
    assert [printing.copy for printing in walk.happened(PrintReceipt)] == [0, 0, 1, 2]


def test_a_printer_that_is_not_ready_is_said_on_the_button(walk_without: Callable[..., Any]) -> None:
    """And pressing it all the same says what is wrong."""
    walk = walk_without(e.DeviceKind.RECEIPT_PRINTER, word=e.DeviceWord.PAPER_OUT)
    chosen(walk)
    (button,) = [action for action in page(walk).actions if action.intent == "print-again"]
    assert (button.enabled, bool(button.why_not)) == (False, True)
    walk(i.PrintAgain())
    assert walk.state.outcome == NotPrinted(PrintFailure.PAPER_OUT)
    assert walk.happened(PrintReceipt) == []


@pytest.mark.parametrize("end", [e.TimerFired(e.Timer.SCREEN), e.DeviceFailed(e.DeviceKind.RECEIPT_PRINTER)])
def test_a_printer_that_never_says_is_said_not_to_have_said(walk: Any, end: Any) -> None:
    """While it is held up, number and code stay on the screen."""
    chosen(walk)(i.PrintAgain(), e.PrintHeldUp(PrintFailure.PAPER_OUT))
    assert page(walk).code == NUMBER
    walk(end)
    assert walk.state.outcome == Indeterminate()


@pytest.mark.parametrize("state", [CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED])
def test_what_has_no_receipt_offers_none(walk: Any, state: CaseState) -> None:
    """Nothing is printed that would say something else."""
    chosen(walk, replace(MATTER, state=state, outcome=state))
    before = walk.state
    assert "print-again" not in [action.intent for action in page(walk).actions]
    assert walk(i.PrintAgain()) == before


def test_a_service_that_is_not_in_the_catalogue_is_shown_and_not_printed(walk: Any) -> None:
    """This terminal does not know its offices."""
    chosen(walk, replace(MATTER, item="no-such-item"))
    assert page(walk).screen is ScreenName.PROGRESS
    assert "print-again" not in [action.intent for action in page(walk).actions]
    walk(i.PrintAgain())
    assert walk.happened(PrintReceipt) == []
