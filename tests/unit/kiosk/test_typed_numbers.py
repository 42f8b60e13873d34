"""一网通查 without a scan: a number and its query code are typed, and whoever has no code is shown the way by card."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from devtools.session_diagram import NOW, NUMBER
from drivers.codes import ReceiptNumber
from kiosk import events as e
from kiosk import intents as i
from kiosk import states as s
from kiosk.context import DeviceFact
from kiosk.effects import LookUpCase
from kiosk.paper_codes import Shown, code_text, mark_of, typed_code
from kiosk.terminal import InService
from kiosk.typed_numbers import as_typed
from kiosk.view import render

VISIT = s.Visit()
CODE = "K7M3PQ"


@pytest.mark.parametrize("typed", [NUMBER, NUMBER.replace("-", ""), NUMBER[1:], NUMBER.replace("-", "").lower()])
def test_a_number_is_taken_as_people_type_it(typed: str) -> None:
    """With or without L and hyphens, in either letter case."""
    assert as_typed(typed) == NUMBER


@pytest.mark.parametrize("typed", ["", "L", NUMBER[:-1], NUMBER[:-1] + "9", NUMBER.replace("QX", "QI"), "一" * 20])
def test_what_is_no_number_is_none(typed: str) -> None:
    """A mistyped character does not pass the check digits and asks for nobody's case."""
    assert as_typed(typed) is None


def test_look_alike_letters_mean_the_digits_that_codes_have() -> None:
    """Codes have no B, S and Z; whoever reads one on thermal paper gets the digit, and no try is lost."""
    assert typed_code(" kb7-m sz ") == "K87M52"
    assert [typed_code(text) for text in ("", "K7M3P", "K7M3PQR", "一二三四五六")] == [None] * 4


@pytest.mark.parametrize("sign", "01IO")
def test_a_sign_that_no_code_has_is_no_try(sign: str) -> None:
    """It would count as a wrong code, and the fifth locks the case."""
    assert typed_code("K7M3P" + sign) is None


def test_the_number_and_its_code_are_asked_for_one_after_the_other(walk: Any) -> None:
    """Nothing is asked of the district before both are there."""
    walk(i.Touched(), i.ChooseProgress())
    assert walk(i.EnterNumber()) == s.EnteringNumber(VISIT)
    assert walk(i.GiveAnswer("L123")) == s.EnteringNumber(VISIT, given="L123")
    assert walk(i.GiveAnswer(NUMBER)) == s.EnteringCode(VISIT, NUMBER)
    assert walk(i.GiveAnswer("K7")) == s.EnteringCode(VISIT, NUMBER, misshapen=True)
    assert walk.happened(LookUpCase) == []
    assert walk(i.GiveAnswer(CODE.lower())) == s.LookingUp(VISIT, NUMBER)
    assert walk.happened(LookUpCase) == [LookUpCase(NUMBER, Shown(query_code=CODE))]


def test_the_way_by_card_is_there_only_with_a_network_and_a_reader(walk: Any) -> None:
    """Whose matters they are the district alone can say, and the card alone proves."""
    there = walk.context
    at_code = s.EnteringCode(VISIT, NUMBER)
    for context in (replace(there, connected=False), there.with_device(out_of_order(e.DeviceKind.ID_CARD_READER))):
        walk.state, walk.context = at_code, context
        assert walk(i.ChooseMatters()) == at_code
    walk.context = there
    assert isinstance(walk(i.ChooseMatters()), s.ProvingHolder)


def test_back_leads_to_the_scanner_or_home_where_there_is_none(walk: Any) -> None:
    """Nobody is sent to a scanner that does not answer."""
    walk.state = s.EnteringNumber(VISIT)
    assert walk(i.Back()) == s.ScanningCode(VISIT)
    walk.context = walk.context.with_device(out_of_order(e.DeviceKind.QR_SCANNER))
    for state in (s.EnteringNumber(VISIT), s.EnteringCode(VISIT, NUMBER)):
        walk.state = state
        assert walk(i.Back()) == s.ChoosingService(VISIT)


def out_of_order(device: e.DeviceKind) -> DeviceFact:
    """A device that does not answer."""
    return DeviceFact(device, ready=False, word=e.DeviceWord.OFFLINE)


def test_a_wrong_code_says_how_many_are_left_and_a_lock_until_when(walk: Any) -> None:
    """In plain words, with the way by card; what is said of another number is not for this visit."""
    walk(i.Touched(), i.ChooseProgress(), i.EnterNumber(), i.GiveAnswer(NUMBER), i.GiveAnswer(CODE))
    assert walk(e.QueryCodeWrong("another", 1)) == s.LookingUp(VISIT, NUMBER)
    state = walk(e.QueryCodeWrong(NUMBER, 3))
    page = render(InService(state), walk.context)
    assert page.question is not None
    assert page.question.error == "查询码不对，还可以试 3 次。"
    assert [action.label for action in page.actions] == ["下一步", "用身份证查"]
    walk(i.GiveAnswer(CODE))
    state = walk(e.QueryCodeLocked(NUMBER, NOW + timedelta(minutes=15)))
    page = render(InService(state), walk.context)
    assert page.message is not None
    assert "2026 年 11 月 23 日 10:15以前" in page.message.text
    assert "身份证" in page.message.text


def test_a_code_that_proves_nothing_asks_for_the_query_code(walk: Any) -> None:
    """A number alone at once; another terminal's mark after the district was asked."""
    walk(i.Touched(), i.ChooseProgress())
    assert walk(e.CodeScanned(ReceiptNumber(NUMBER))) == s.EnteringCode(VISIT, NUMBER)
    assert walk(i.Back()) == s.ScanningCode(VISIT)
    assert walk(e.CodeScanned(ReceiptNumber(NUMBER, "", "T4M3W6QK"))) == s.LookingUp(VISIT, NUMBER)
    assert walk(e.QueryCodeWanted(NUMBER)) == s.EnteringCode(VISIT, NUMBER)
    assert isinstance(walk(i.ChooseMatters()), s.ProvingHolder)


def test_nothing_typed_shows_in_a_state_or_an_effect(walk: Any) -> None:
    """Query codes are in no repr, so in no log and no exception."""
    walk(i.Touched(), i.ChooseProgress(), i.EnterNumber(), i.GiveAnswer(NUMBER), i.GiveAnswer(CODE))
    scanned = e.CodeScanned(ReceiptNumber(NUMBER, CODE, "T4M3W6QK"))
    told = e.DistrictReceived(submission_id="one", reference="1", state="received", query_code=CODE)
    assert CODE not in repr(walk.effects) + repr(scanned) + repr(told)


def test_a_code_holds_the_number_the_code_and_the_mark() -> None:
    """In that order, each behind its own sign, so that none is taken for another."""
    assert code_text(NUMBER) == NUMBER
    assert code_text(NUMBER, CODE, "T4M3W6QK") == f"{NUMBER}/{CODE}+T4M3W6QK"
    assert code_text(NUMBER, mark="T4M3W6QK") == f"{NUMBER}+T4M3W6QK"
    assert mark_of("one") == mark_of("one") != mark_of("two")
