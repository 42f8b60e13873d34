"""What a resident may hold before the scanner, on a whole terminal: the bench shows it, the desk signs it."""

import json
import time
from dataclasses import replace

from devtools.world import fetch
from kiosk.screen import ScreenName, Snapshot
from kiosk.stamp import TimeQuality
from tests.journey.visitor import Visitor

SAME_SHOWING = 2.1  # seconds after which the driver takes the same code for a new showing


def show(visitor: Visitor, code: str) -> Snapshot:
    """Hold a code before the scanner and wait for the sentence that it gets."""
    before = visitor.shown
    visitor.world.verb("qr-scanner", "show", code=code)
    return visitor.until(
        lambda s: s != before and (s.message is not None or s.screen is ScreenName.PROGRESS), "an answer"
    )


def sentence(shown: Snapshot) -> str:
    """Return what is said about the code."""
    assert shown.screen is ScreenName.SCAN
    assert shown.message is not None
    return shown.message.text


def test_a_matter_is_handed_over_once_and_every_other_code_gets_its_words(visitor: Visitor) -> None:
    """Used, altered and foreign codes, payments and nonsense are told apart; the hand-over opens the case once."""
    number = visitor.to_confirmation().number
    visitor.case_of(number)
    visitor.leave()
    code = fetch(f"{visitor.world.desk}/desk/codes", json.dumps({"number": number}).encode())["code"]
    visitor.to_home()
    assert visitor.terminal is not None
    engine = visitor.terminal._engine
    engine._context = replace(engine._context, clock=TimeQuality.SYNCHRONISED)  # nobody need compare it here
    visitor.press("choose-progress")
    visitor.sees(ScreenName.SCAN)

    assert "付款码" in sentence(show(visitor, "134567890123456789"))
    assert "不认识这个码" in sentence(show(visitor, "$(reboot)"))
    assert "改动过" in sentence(show(visitor, code[:-1] + ("A" if code[-1] != "A" else "B")))
    shown = show(visitor, code)
    assert shown.screen is ScreenName.PROGRESS
    assert number in repr([row.value for row in shown.rows]) + shown.number
    visitor.press("next")
    visitor.sees(ScreenName.SCAN)
    time.sleep(SAME_SHOWING)
    assert "用过" in sentence(show(visitor, code))
