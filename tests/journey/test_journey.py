"""The journey from attract to idle, whatever goes wrong on the way."""

from dataclasses import asdict

import pytest

from kiosk.receipt import Code
from kiosk.screen import ScreenName
from offline_queue.inspection import inspect
from tests.journey.visitor import Visitor

NAME, NUMBER = "测试甲", "119900194506070016"


def test_a_resident_goes_all_the_way_and_the_district_holds_it_once(visitor: Visitor) -> None:
    """Nothing lost, nothing twice: one number on the screen, one case with the district, one receipt."""
    shown = visitor.to_confirmation()
    case = visitor.case_of(shown.number)
    assert case["arrivals"] == 1
    assert [line.text for line in visitor.receipts[0].lines if isinstance(line, Code)] == [shown.code]
    assert visitor.world.state()["receipt-printer"]["tickets"] == 1
    visitor.leave()


def test_without_a_network_the_number_is_given_and_the_case_arrives_later(visitor: Visitor) -> None:
    """Offline first: the resident leaves with a number; the queue does the rest."""
    visitor.world.verb("network", "cut")
    shown = visitor.to_confirmation()
    assert shown.number
    visitor.leave()
    assert not visitor.world.cases()
    visitor.world.verb("network", "restore")
    assert visitor.case_of(shown.number)["arrivals"] == 1


@pytest.mark.parametrize("mode", ["slow", "garbage", "500"])
def test_a_gateway_that_misbehaves_changes_only_words(visitor: Visitor, mode: str) -> None:
    """Whatever the far end does, the journey on the terminal is the same and nothing is lost."""
    visitor.world.misbehave(mode)
    shown = visitor.to_confirmation()
    visitor.leave()
    visitor.world.misbehave("none")
    visitor.case_of(shown.number)


def test_cancel_wipes_everything(visitor: Visitor) -> None:
    """After Cancel nobody was there: nothing stored, nothing shown, the next visit begins at home."""
    visitor.to_form()
    visitor.press("cancel")
    visitor.sees(ScreenName.THANKS)
    visitor.world.verb("id-card-reader", "lift")
    visitor.press("next")
    shown = visitor.sees(ScreenName.ATTRACT)
    assert NAME not in str(asdict(shown))  # a repr would hide it
    assert not inspect(visitor.world.directory / "queue").rows


def test_paper_out_before_the_journey_is_said_before_anything_is_typed(visitor: Visitor) -> None:
    """Whoever needs paper learns in the notice that there is none; the word goes when a new roll is in."""
    visitor.world.verb("receipt-printer", "run-out")
    visitor.to_home()
    visitor.press("choose-item", "advanced-age-allowance")
    visitor.until(lambda s: s.message is not None and "没有纸了" in s.message.text, "a word about the paper")
    visitor.sees(ScreenName.NOTICE)
    visitor.world.verb("receipt-printer", "load-paper")
    visitor.until(lambda s: s.screen is ScreenName.NOTICE and s.message is None, "no more word about the paper")


def test_paper_out_during_the_journey_leaves_number_and_code_on_the_screen(visitor: Visitor) -> None:
    """The submission never waits for the printer; the receipt can be had when paper is back."""
    visitor.to_review()
    visitor.world.verb("receipt-printer", "run-out")
    visitor.until(lambda s: s.screen is ScreenName.REVIEW)
    visitor.press("confirm")
    shown = visitor.sees(ScreenName.CONFIRMATION)
    assert shown.number
    assert shown.code.startswith(shown.number)
    visitor.case_of(shown.number)
    visitor.world.verb("receipt-printer", "load-paper")
    visitor.until(lambda s: any(a.intent == "print-again" and a.enabled for a in s.actions), "print again")
    visitor.press("print-again")
    visitor.until(lambda s: s.screen is ScreenName.CONFIRMATION and "print-again" not in visitor.offers(), "printed")
    visitor.leave()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"person": "expired"}, "过期"),
        ({"person": "jia", "condition": "foreign"}, "身份证"),
        ({"person": "jia", "condition": "worn"}, "再放一次"),
        ({"person": "permit"}, "证"),
    ],
)
def test_a_card_that_cannot_be_used_gets_a_sentence_and_a_way_on(
    visitor: Visitor, arguments: dict[str, str], word: str
) -> None:
    """Never a dead end: what is wrong, what to do; the right card afterwards goes on."""
    visitor.to_home()
    visitor.press("choose-item", "advanced-age-allowance")
    visitor.sees(ScreenName.NOTICE)
    visitor.press("next")
    visitor.sees(ScreenName.CARD)
    visitor.world.verb("id-card-reader", "lay", **arguments)
    shown = visitor.until(lambda s: s.message is not None and word in s.message.text + s.lead + s.title, word)
    assert shown.screen is ScreenName.CARD
    visitor.world.verb("id-card-reader", "lift")
    visitor.until(lambda s: s.screen is ScreenName.CARD, "the card screen")
    if "next" in visitor.offers():
        visitor.press("next")
    visitor.world.verb("id-card-reader", "lay", person="jia")
    visitor.until(lambda s: NAME in repr([(r.label, r.value) for r in s.rows]) or NAME in s.title + s.lead, "the name")


@pytest.mark.parametrize("connected", [True, False])
def test_the_receipts_code_shows_the_case_in_four_steps(visitor: Visitor, *, connected: bool) -> None:
    """一网通查: online the district's word; offline the last known one, with the time it was known."""
    confirmed = visitor.to_confirmation()
    number, code = confirmed.number, confirmed.code
    visitor.case_of(number)
    visitor.leave()
    if not connected:
        visitor.world.verb("network", "cut")
    visitor.to_home()
    visitor.press("choose-progress")
    visitor.sees(ScreenName.SCAN)
    visitor.world.verb("qr-scanner", "show", code=code)
    shown = visitor.until(lambda s: s.screen is ScreenName.PROGRESS and bool(s.steps), "the steps")
    assert len(shown.steps) == 4
    assert ("截至" in repr(shown)) is not connected
    assert number in repr([row.value for row in shown.rows]) or number == shown.number


def test_after_a_restart_what_was_confirmed_is_there_once_and_arrives_once(visitor: Visitor) -> None:
    """A new start finds the queue as it was."""
    visitor.world.verb("network", "cut")
    number = visitor.to_confirmation().number
    visitor.world.verb("id-card-reader", "lift")
    visitor.stop()
    visitor.world.verb("network", "restore")
    visitor.start()
    assert visitor.case_of(number)["arrivals"] == 1
    assert len([c for c in visitor.world.cases() if c["kind"] == "application"]) == 1
