"""What a visit promises its resident, step by step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from devtools.session_diagram import APPLICANT, EXPIRED, HELPER, NOW, NUMBER, card
from drivers.api import (
    Indeterminate,
    NotPrinted,
    Presented,
    Printed,
    PrintFailure,
    Retracted,
    Taken,
    UnreadableReason,
)
from drivers.cards import CardWarning, ResidencePermit, ResidentCard
from drivers.codes import ReceiptNumber, UnknownCode, UnknownReason
from kiosk import events as e
from kiosk import intents as i
from kiosk import overlays as o
from kiosk import states as s
from kiosk.effects import (
    ArmCardReader,
    ArmScanner,
    LookUpCase,
    PrintReceipt,
    StartTimer,
    StopTimer,
    StoreRating,
    StoreSubmission,
    WipeVisit,
)
from kiosk.paper_codes import Shown
from kiosk.predicaments import CardProblem, Fault
from kiosk.receipt import Emphasis
from kiosk.stamp import ClockFact, TimeQuality
from kiosk.texts import Language

STORED = e.SubmissionStored(submission_id="one", number=NUMBER, at=NOW)
LEFT_THERE = UnknownCode(UnknownReason.NO_KNOWN_FORM)
RECEIVED = e.DistrictReceived(submission_id="one", reference="示例 1", state="received")
PERMIT = ResidencePermit(
    name="测试乙",
    sex="2",
    birth=date(1900, 1, 1),
    address="示例街道示例路 1 号",
    number="810000190001010026",
    authority="示例公安分局",
    valid_from=date(2024, 1, 1),
    valid_until=date(2029, 1, 1),
    pass_number="H00000000",  # noqa: S106 - a travel pass opens nothing here
    issues="01",
)


def test_the_whole_way(walk: Any) -> None:
    """One resident, one service, from the attract screen to thanks and back to nobody."""
    assert isinstance(walk.to_stored(), s.AwaitingDistrict)
    assert isinstance(walk(RECEIVED), s.PrintingReceipt)
    confirming = walk(e.PrintEnded(Printed()))
    assert isinstance(confirming, s.Confirming)
    assert (confirming.registered.reference, confirming.registered.masked_name) == ("示例 1", "测**")
    assert isinstance(walk(i.Next()), s.Rating)
    assert isinstance(walk(i.Rate(5)), s.Finished)
    assert walk(e.TimerFired(e.Timer.SCREEN)) == s.Idle()
    assert walk.happened(StoreRating) == [StoreRating(submission_id="one", grade=5)]
    assert walk.effects[-1] == WipeVisit()


def test_what_is_stored_is_what_was_checked(walk: Any) -> None:
    """The district receives the item's fields in order, the card's own among them, and nothing else."""
    walk.to_stored()
    (store,) = walk.happened(StoreSubmission)
    assert (store.item, store.item_version) == ("advanced-age-allowance", walk.context.items[0].version)
    assert dict(store.content) == {
        "name": "测试甲",
        "id_number": "119900194506070016",
        "address": APPLICANT.address,
        "mobile": "13800000000",
        "community": "示例一社区",
        "delegate_used": "false",
        "bank_name": "北京银行",
        "bank_account": "6222020000000000000",
        "receive_other": "false",
    }


@pytest.mark.parametrize("impatience", [i.Confirm(), i.Cancel(), i.Back(), i.Next(), i.Touched()])
def test_a_confirmed_application_is_stored_once(walk: Any, impatience: i.Intent) -> None:
    """Nothing a person does while it is stored loses it or sends it twice."""
    walk.to_review()
    walk(i.Confirm())
    assert isinstance(walk(impatience, impatience), s.Storing)
    walk(STORED, impatience)
    assert len(walk.happened(StoreSubmission)) == 1
    assert len(walk.happened(WipeVisit)) == 0


def test_the_receipt_waits_for_the_store(walk: Any) -> None:
    """No receipt before the commit, whatever is reported meanwhile."""
    walk.to_review()
    walk(i.Confirm(), RECEIVED, i.PrintAgain(), e.PrintEnded(Printed()))
    assert walk.happened(PrintReceipt) == []
    walk(STORED, e.TimerFired(e.Timer.AWAIT_DISTRICT))
    (printed,) = walk.happened(PrintReceipt)
    assert Emphasis(NUMBER) in printed.receipt.lines


def test_without_network_nobody_waits(walk_without: Callable[..., Any]) -> None:
    """The receipt comes at once and says registered."""
    walk = walk_without(connected=False)
    assert isinstance(walk.to_stored(), s.PrintingReceipt)


def test_a_store_that_fails_is_told(walk: Any) -> None:
    """Nothing was kept, and the resident is told so; the answers are gone."""
    walk.to_review()
    apology = walk(i.Confirm(), e.SubmissionNotStored(e.NotStoredReason.STORE_FAILED))
    assert apology == s.Apologising(s.Visit(), Fault.STORE_FAILED)
    assert walk(e.TimerFired(e.Timer.SCREEN)) == s.Idle()


def test_the_word_of_another_application_is_not_for_this_visit(walk: Any) -> None:
    """The courier reports every submission; only this resident's own is shown."""
    walk.to_stored()
    state = walk(replace(RECEIVED, submission_id="another"))
    assert isinstance(state, s.AwaitingDistrict)
    assert state.registered.reference == ""


def test_a_late_word_updates_the_confirmation(walk: Any) -> None:
    """The district may answer after the receipt was printed."""
    walk.to_stored()
    walk(e.TimerFired(e.Timer.AWAIT_DISTRICT), e.PrintEnded(Printed()))
    state = walk(i.Next(), RECEIVED, i.Back())
    assert isinstance(state, s.Confirming)
    assert state.registered.reference == "示例 1"


def test_paper_out_keeps_the_number_on_the_screen(walk: Any) -> None:
    """The receipt can be printed when paper is back; it is a copy where a torn piece of the first one may be about."""
    walk.to_stored()
    state = walk(RECEIVED, e.PrintEnded(NotPrinted(PrintFailure.PAPER_OUT, begun=True)))
    assert isinstance(state, s.Confirming)
    assert isinstance(walk(i.PrintAgain()), s.PrintingReceipt)
    first, second = walk.happened(PrintReceipt)
    assert Emphasis("补打 第 1 次") in second.receipt.lines
    assert Emphasis("补打 第 1 次") not in first.receipt.lines
    state = walk(e.PrintEnded(Printed()), i.PrintAgain())
    assert isinstance(state, s.Confirming)


def test_a_receipt_of_which_nothing_was_sent_leaves_no_copy(walk: Any) -> None:
    """The cover was open before the first byte: the next paper is the first one, and says nothing else."""
    walk.to_stored()
    walk(RECEIVED, e.PrintEnded(NotPrinted(PrintFailure.COVER_OPEN)), i.PrintAgain())
    assert [order.copy for order in walk.happened(PrintReceipt)] == [0, 0]


def test_without_printer_the_number_is_shown_and_nothing_is_tried(walk_without: Callable[..., Any]) -> None:
    """Known before: the visit goes on, and says why nothing comes out."""
    walk = walk_without(e.DeviceKind.RECEIPT_PRINTER, word=e.DeviceWord.PAPER_OUT, connected=False)
    state = walk.to_stored()
    assert isinstance(state, s.Confirming)
    assert state.outcome == NotPrinted(PrintFailure.PAPER_OUT)
    assert walk(i.PrintAgain()).outcome == NotPrinted(PrintFailure.PAPER_OUT)
    assert walk.happened(PrintReceipt) == []


@pytest.mark.parametrize("end", [e.DeviceFailed(e.DeviceKind.RECEIPT_PRINTER), e.TimerFired(e.Timer.SCREEN)])
def test_a_silent_printer_is_not_called_done(walk: Any, end: e.Event) -> None:
    """When nobody knows whether paper came out, that is what is said."""
    walk.to_stored()
    state = walk(RECEIVED, end)
    assert isinstance(state, s.Confirming)
    assert state.outcome == Indeterminate()
    assert walk(e.PrintEnded(Printed())).outcome == Printed()


def test_copies_are_named_for_the_journal(walk: Any) -> None:
    """The first print is copy 0; what is printed again carries the number and the next count, as its paper says."""
    walk.to_stored()
    walk(RECEIVED, *[e.PrintEnded(Indeterminate()), i.PrintAgain()] * 2)
    orders = walk.happened(PrintReceipt)
    assert [(order.number, order.copy) for order in orders] == [(NUMBER, 0), (NUMBER, 1), (NUMBER, 2)]
    assert all(Emphasis(f"补打 第 {order.copy} 次") in order.receipt.lines for order in orders[1:])


def test_waiting_for_paper_ends_with_the_printers_word(walk: Any) -> None:
    """A receipt that waits is neither printed nor given up; the number is there meanwhile."""
    walk.to_stored()
    state = walk(RECEIVED, e.PrintHeldUp(PrintFailure.PAPER_OUT))
    assert isinstance(state, s.PrintingReceipt)
    assert state.held_up is PrintFailure.PAPER_OUT
    assert walk(e.PrintEnded(Printed())).outcome == Printed()


def test_a_presented_receipt_is_followed_until_it_is_gone(walk: Any) -> None:
    """Presented, then taken or drawn back; only what was drawn back may be printed again."""
    walk.to_stored()
    state = walk(RECEIVED, e.PrintEnded(Presented()), i.PrintAgain(), e.PrintEnded(Indeterminate()))
    assert state.outcome == Presented()
    assert walk(i.Next(), e.PrintEnded(Taken()), i.Back()).outcome == Taken()
    assert walk(e.PrintEnded(Retracted()), i.PrintAgain()).outcome == Taken()


def test_a_receipt_that_was_drawn_back_can_be_had_again(walk: Any) -> None:
    """Nobody took it: a copy is printed when it is asked for."""
    walk.to_stored()
    state = walk(RECEIVED, e.PrintEnded(Presented()), e.PrintEnded(Retracted()))
    assert state.outcome == Retracted()
    assert isinstance(walk(i.PrintAgain()), s.PrintingReceipt)


@pytest.mark.parametrize("years", [-30, 30])
def test_a_card_is_judged_by_the_districts_day_where_our_clock_is_off(walk: Any, years: int) -> None:
    """A battery that died must not make valid cards invalid, nor a clock that leapt ahead."""
    off = timedelta(days=365 * years)
    walk.context = replace(walk.context, now=NOW + off, clock=ClockFact(TimeQuality.DRIFTING, ahead=off))
    walk.to_card()
    valid = replace(APPLICANT, valid_until=date(2030, 1, 1))
    assert isinstance(walk(e.CardFound(valid)).reading, s.Recognised)


@pytest.mark.parametrize(
    "found",
    [
        e.CardFound(PERMIT),
        *(e.CardFound(APPLICANT, (warning,)) for warning in (CardWarning.SEX_DIFFERS, CardWarning.NUMBER_FORM)),
    ],
)
def test_a_card_that_is_not_taken_says_why(walk: Any, found: e.CardFound) -> None:
    """A permit is named so, and a record whose number says another sex is not believed."""
    walk.to_card()
    reading = walk(found).reading
    expected = CardProblem.OTHER_RECORD if found.card is PERMIT else CardProblem.CONTRADICTORY
    assert reading == s.Refused(expected)


def test_a_doubt_that_is_no_contradiction_is_kept_for_the_holder(walk: Any) -> None:
    """A name that may be cut is taken, and said."""
    walk.to_card()
    state = walk(e.CardFound(APPLICANT, (CardWarning.NAME_MAY_BE_CUT,)))
    assert state.reading == s.Recognised((CardWarning.NAME_MAY_BE_CUT,))


def test_somebodys_card_left_behind_must_be_taken_first(walk: Any) -> None:
    """The next resident is told; once it has gone the reader waits again. A refusal keeps its own sentence."""
    walk.to_card()
    assert walk(e.CardLeftBehind()).reading == s.Refused(CardProblem.TAKE_FIRST)
    assert walk(e.CardTaken()).reading == s.Waiting()
    walk(e.CardRefused(UnreadableReason.DAMAGED))
    assert walk(e.CardLeftBehind()).reading == s.Refused(CardProblem.DAMAGED)


@pytest.mark.parametrize("reason", list(UnreadableReason))
def test_every_unreadable_card_may_be_tried_again(walk: Any, reason: UnreadableReason) -> None:
    """The reader stays armed, and a good card goes on."""
    walk.to_card()
    state = walk(e.CardRefused(reason))
    assert isinstance(state, s.ReadingCard)
    assert state.reading == s.Refused(CardProblem(reason.value))
    assert len(walk.happened(ArmCardReader)) == 1
    assert isinstance(walk(e.CardFound(APPLICANT)).reading, s.Recognised)


@pytest.mark.parametrize(
    ("person", "refusal"),
    [
        (EXPIRED, s.Refused(CardProblem.EXPIRED, date(2020, 1, 1))),
        (
            replace(APPLICANT, valid_from=date(2026, 11, 24)),
            s.Refused(CardProblem.NOT_YET_VALID, date(2026, 11, 24)),
        ),
        (replace(APPLICANT, birth=date(1945, 6, 8)), s.Refused(CardProblem.CONTRADICTORY)),
        (replace(APPLICANT, number="119900194506070015"), s.Refused(CardProblem.CONTRADICTORY)),
    ],
)
def test_a_card_that_does_not_identify_is_refused(walk: Any, person: ResidentCard, refusal: s.Refused) -> None:
    """An expired card is no identification; another one may be laid down as soon as it is lifted."""
    walk.to_card()
    assert walk(e.CardFound(person)).reading == refusal
    assert walk.state.draft.applicant is None
    assert isinstance(walk(e.CardTaken()).reading, s.Waiting)
    assert len(walk.happened(ArmCardReader)) == 2


@pytest.mark.parametrize("until", [date(2026, 11, 23), None])
def test_a_card_is_good_through_its_last_day(walk: Any, until: date | None) -> None:
    """有效期 ends with the day; 长期 never does."""
    walk.to_card()
    assert isinstance(walk(e.CardFound(replace(APPLICANT, valid_until=until))).reading, s.Recognised)


def test_a_failing_reader_may_be_tried_again(walk: Any) -> None:
    """The reader's failure is no dead end and arms nothing by itself."""
    walk.to_card()
    state = walk(e.DeviceFailed(e.DeviceKind.ID_CARD_READER))
    assert state.reading == s.Refused(CardProblem.READER_FAILED)
    assert isinstance(walk(i.Next()).reading, s.Waiting)
    assert len(walk.happened(ArmCardReader)) == 2


def test_the_helper_has_a_card_too(walk: Any) -> None:
    """The applicant's card does not count as the helper's, and must be lifted first."""
    walk.to_card()
    walk(e.CardFound(APPLICANT), i.Next(), *(i.GiveAnswer(text) for text in ("13800000000", "示例一社区", "true")))
    assert walk.state.reading == s.Refused(CardProblem.TAKE_FIRST)
    walk(e.CardTaken(), e.CardFound(APPLICANT))
    assert walk.state.reading == s.Refused(CardProblem.SAME_PERSON)
    state = walk(e.CardTaken(), e.CardFound(HELPER), i.Next(), i.GiveAnswer("子女"))
    assert isinstance(state, s.FillingForm)
    assert (state.at, state.draft.helper) == ("bank_name", HELPER)
    state = walk(i.Back(), i.Back(), i.Back(), i.GiveAnswer("false"))
    assert (state.at, state.draft.helper) == ("bank_name", None)


def test_back_loses_nothing(walk: Any) -> None:
    """All the way back to the notice and forward again, every answer is still there."""
    before = walk.to_review()
    while not isinstance(walk.state, s.ReadingNotice):
        walk(i.Back())
    while not isinstance(walk.state, s.Reviewing):
        walk(i.Next())
    assert walk.state == before


def test_one_answer_is_changed_from_the_check_page(walk: Any) -> None:
    """Change leads to one question and straight back, or to what the change opens."""
    walk.to_review()
    walk(i.ChangeAnswer("mobile"))
    assert walk.state.at == "mobile"
    state = walk(i.GiveAnswer("13900000000"))
    assert isinstance(state, s.Reviewing)
    assert dict(state.draft.answers)["mobile"] == "13900000000"
    assert isinstance(walk(i.ChangeAnswer("bank_name"), i.Back()), s.Reviewing)
    assert isinstance(walk(i.ChangeAnswer("delegate_used"), i.GiveAnswer("true")), s.ReadingCard)
    walk(e.CardFound(HELPER), i.Next())
    assert walk.state.at == "delegate_relation"
    assert isinstance(walk(i.GiveAnswer("子女")), s.Reviewing)


def test_card_fields_are_not_changed_by_hand(walk: Any) -> None:
    """What the card says stays what the card says."""
    before = walk.to_review()
    assert walk(i.ChangeAnswer("name"), i.ChangeAnswer("no-such-field")) == before


def test_a_wrong_answer_stays_at_its_field(walk: Any) -> None:
    """The resident mends what was typed; nothing else is lost."""
    walk.to_form()
    state = walk(i.GiveAnswer("1380000000"))
    assert (state.at, state.problem.given) == ("mobile", "1380000000")
    assert walk(i.GiveAnswer("１３８０００００００0")).at == "community"


def test_the_wrong_person_may_lay_down_another_card(walk: Any) -> None:
    """这不是我: the card goes back first, then the next one is read."""
    walk.to_card()
    walk(e.CardFound(HELPER), i.ChangeAnswer("card"))
    assert walk.state.reading == s.Refused(CardProblem.TAKE_FIRST)
    assert walk.state.draft.applicant is None
    state = walk(e.CardTaken(), e.CardFound(APPLICANT))
    assert state.draft.applicant == APPLICANT


def test_a_forgotten_card_is_pointed_out(walk: Any) -> None:
    """Cancelling with the card on the reader says so before the terminal forgets everything."""
    walk.to_card()
    state = walk(e.CardFound(APPLICANT), i.Cancel())
    assert state == s.Finished(s.Visit(card_lying=True))
    assert walk(e.CardTaken()) == s.Finished(s.Visit())
    assert walk(e.TimerFired(e.Timer.SCREEN)) == s.Idle()


def test_inactivity_warns_then_wipes(walk: Any) -> None:
    """Ninety seconds, then thirty more with a warning, then nobody."""
    before = walk.to_review()
    assert walk.happened(StartTimer)[-1] == StartTimer(e.Timer.INACTIVITY, timedelta(seconds=90))
    assert walk(e.TimerFired(e.Timer.INACTIVITY)) == o.Fading(before, 30)
    walk(*(e.TimerFired(e.Timer.STILL_HERE) for _ in range(29)))
    assert walk.state.seconds == 1
    walk.effects.clear()
    assert walk(e.TimerFired(e.Timer.STILL_HERE)) == s.Idle()
    assert walk.effects == [StopTimer(e.Timer.STILL_HERE), WipeVisit()]


def test_still_here_goes_on_where_it_was(walk: Any) -> None:
    """One touch anywhere, or a card, proves that somebody is there."""
    before = walk.to_review()
    assert walk(e.TimerFired(e.Timer.INACTIVITY), e.TimerFired(e.Timer.STILL_HERE), i.StillHere()) == before
    assert walk(e.TimerFired(e.Timer.INACTIVITY), i.Next()) == before
    assert StartTimer(e.Timer.INACTIVITY, timedelta(seconds=90)) == walk.effects[-1]


def test_a_card_answers_the_warning(walk: Any) -> None:
    """Who lays down a card has answered."""
    walk.to_card()
    assert isinstance(walk(e.TimerFired(e.Timer.INACTIVITY), e.CardFound(APPLICANT)), s.ReadingCard)


def test_a_stuck_code_does_not_keep_a_visit_alive(walk: Any) -> None:
    """A code left under the scanner proves nobody: only its first reading starts the timer anew."""
    walk(i.Touched(), i.ChooseProgress(), e.CodeScanned(LEFT_THERE))
    walk.effects.clear()
    walk(e.CodeScanned(LEFT_THERE))
    assert walk.effects == [ArmScanner()]


@pytest.mark.parametrize("reach", ["to_card", "to_form", "to_review", "to_stored"])
def test_help_and_language_work_everywhere(walk: Any, reach: str) -> None:
    """Help lies over the screen, language turns it; both leave everything as it was."""
    before = getattr(walk, reach)()
    helping = walk(i.AskHelp())
    assert helping == o.Helping(before)
    assert o.language_of(walk(i.SwitchLanguage())) is Language.EN
    assert walk(i.SwitchLanguage(), i.CloseHelp()) == before


def test_help_gives_way_to_what_arrives(walk: Any) -> None:
    """Who lays the card down while help explains how sees the card's page."""
    walk.to_card()
    assert isinstance(walk(i.AskHelp(), e.CardFound(APPLICANT)), s.ReadingCard)


def test_language_may_be_chosen_first(walk: Any) -> None:
    """Touching English on the attract screen begins an English visit."""
    assert walk(i.SwitchLanguage()) == s.ChoosingService(s.Visit(Language.EN))
    assert walk(i.Cancel(), i.Touched()) == s.ChoosingService(s.Visit())


def test_what_cannot_be_done_is_not_begun(walk_without: Callable[..., Any]) -> None:
    """A broken reader closes the service before anything is typed; without a scanner the number is typed."""
    walk = walk_without(e.DeviceKind.ID_CARD_READER, e.DeviceKind.QR_SCANNER)
    assert isinstance(walk(i.Touched(), i.ChooseItem("advanced-age-allowance")), s.ChoosingService)
    assert isinstance(walk(i.ChooseItem("no-such-item")), s.ChoosingService)
    assert isinstance(walk(i.ChooseProgress()), s.EnteringNumber)


def test_a_receipt_tells_its_case(walk: Any) -> None:
    """一网通查: scan, look up, show, and another one after it."""
    state = walk(i.Touched(), i.ChooseProgress(), e.CodeScanned(ReceiptNumber(NUMBER, "K7M3PQ", "T4M3W6QK")))
    assert state == s.LookingUp(s.Visit(), NUMBER)
    assert walk.happened(LookUpCase) == [LookUpCase(NUMBER, Shown(query_code="K7M3PQ", mark="T4M3W6QK"))]
    assert walk(e.CaseUnknown("another")) == state
    assert walk(e.CaseUnknown(NUMBER)) == s.ShowingProgress(s.Visit(), e.CaseUnknown(NUMBER))
    assert walk(i.Next()) == s.ScanningCode(s.Visit())


def test_no_state_tells_who_was_there(walk: Any) -> None:
    """States may be logged by mistake; they say nothing of the resident."""
    ways = (walk.to_card, lambda: walk(e.CardFound(APPLICANT)), walk.to_review, walk.to_stored)
    seen = [repr(go()) for go in ways] + [repr(effect) for effect in walk.effects]
    told = "".join(seen)
    assert not [secret for secret in ("测试甲", "测**", "0016", "13800000000", "示例路", "622202") if secret in told]


def test_a_younger_applicant_may_still_go_on(walk: Any) -> None:
    """Only the department decides; the terminal says what the card says."""
    walk.to_card()
    walk(e.CardFound(card("测试戊", "119900199511200033")))
    assert isinstance(walk(i.Next()), s.FillingForm)
