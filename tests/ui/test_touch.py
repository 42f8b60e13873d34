"""Taps become intents with the right arguments; the keypad types and erases; nothing typed outlives its question."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from devtools.finger import Finger
from devtools.samples import snapshots
from kiosk.screen import FieldKind, Question, Snapshot
from kiosk.texts import Language

_PAGES = snapshots(Language.ZH)


def _meant(page: Snapshot) -> set[tuple[str, str]]:
    choices = page.question.choices if page.question else page.choices
    changes = [row.change for row in page.rows if row.change]
    buttons = [b for b in (*page.actions, *page.footer, *changes, *choices) if b.enabled]
    typed = page.question.value if page.question and not choices else ""
    return {(b.intent, typed if b.intent == "answer" and not b.argument else b.argument) for b in buttons}


@pytest.mark.parametrize("name", sorted(set(_PAGES) - {"review-helper"}))
def test_every_button_says_what_it_means(looked: Any, name: str) -> None:
    """Touching every button of a page sends exactly the intents that the page holds."""
    page = _PAGES[name]
    looked.show(page)
    finger = Finger(looked.face.window)
    for button in (found for found in finger.names() if found.startswith("action-")):
        if finger.sees(button) and _on_page(looked, button):
            finger.touch(button)
    scrolled = any(item.objectName() == "scroll-down" for item in looked.items())
    meant = _meant(page)
    if looked.face.theme.property("wide"):
        meant -= {("reach", "yes")}  # a panel on its side is low already
    assert set(looked.taps) <= meant
    assert scrolled or set(looked.taps) == meant


def test_whole_attract_screen_is_a_button(looked: Any) -> None:
    """Whoever touches the picture wants to begin."""
    looked.show(_PAGES["attract"])
    _tap(looked, 0.25, 0.4)
    assert looked.taps == [("touched", "")]


def test_footer_button_that_is_off_says_why(looked: Any) -> None:
    """A person who taps a button that is off is told the reason, and nothing is sent."""
    page = _PAGES["confirmation"]
    reason = next(action.why_not for action in page.footer if not action.enabled)
    looked.show(page)
    assert reason not in _words(looked)
    _tap(looked, 0.7, 0.965 if looked.face.window.height() > looked.face.window.width() else 0.95)
    assert reason in _words(looked)
    assert looked.taps == []


def test_a_number_has_one_point_and_something_before_it(looked: Any) -> None:
    """Whatever is pressed, what is typed can be read as an amount; its unit stands behind it."""
    looked.show(_PAGES["field-money"])
    finger = Finger(looked.face.window)
    for key in ("erase",) * 7 + (".", "4", ".", "5", "."):
        finger.touch(f"key-{key}")
    QGuiApplication.processEvents()
    assert {"4.5", "元"} <= set(_words(looked))
    finger.touch("action-answer-")
    assert looked.taps == [("answer", "4.5")]


def test_a_credit_code_is_typed_and_read_in_groups(looked: Any) -> None:
    """All 31 signs of GB 32100 have keys, and no other letter."""
    looked.show(replace(_PAGES["field-uscc"], question=replace(_PAGES["field-uscc"].question, key="new", value="")))
    finger = Finger(looked.face.window)
    keys = {name.removeprefix("key-") for name in finger.names() if name.startswith("key-")}
    assert keys == {*"0123456789ABCDEFGHJKLMNPQRTUWXY", "erase"}
    for sign in "91119900PDY":
        finger.touch(f"key-{sign}")
    QGuiApplication.processEvents()
    assert "91 119900 PDY" in _words(looked)


def test_long_page_scrolls_by_arrows(looked: Any) -> None:
    """What does not fit can be reached with large arrows; its last button is then on the page."""
    looked.show(_PAGES["review-helper"])
    finger = Finger(looked.face.window)
    for _ in range(20):
        if not finger.sees("scroll-down"):
            break
        finger.touch("scroll-down")
        _wait(200)
    assert _on_page(looked, "action-change-receive_other")


def test_keypad_types_and_erases(looked: Any) -> None:
    """Keys type; the erasing key takes the last one back; going on sends what was typed."""
    looked.show(_PAGES["form-digits"])
    finger = Finger(looked.face.window)
    for key in ("1", "3", "9", "erase", "8", "0"):
        finger.touch(f"key-{key}")
    QGuiApplication.processEvents()
    assert "138 0" in _words(looked)
    finger.touch("action-answer-")
    assert looked.taps == [("answer", "1380")]


def test_keypad_stops_at_the_longest_answer(looked: Any) -> None:
    """A telephone number has eleven digits; a twelfth is not taken."""
    looked.show(_PAGES["form-digits"])
    finger = Finger(looked.face.window)
    for _ in range(13):
        finger.touch("key-1")
    assert looked.view_model.question.answer == "1" * 11


def test_identity_number_may_end_in_x(looked: Any) -> None:
    """The pad of an identity number has an X; the one of a telephone number has not."""
    looked.show(_PAGES["form-digits"])
    assert not Finger(looked.face.window).sees("key-X")
    number = Question(key="n", kind=FieldKind.IDENTITY_NUMBER, label="证件号码", max_length=18)
    looked.show(replace(_PAGES["form-digits"], question=number))
    finger = Finger(looked.face.window)
    for key in "11990019450607001X":
        finger.touch(f"key-{key}")
    QGuiApplication.processEvents()
    assert "119900 19450607 001X" in _words(looked)


def test_a_query_code_is_typed_with_letters_and_digits(looked: Any) -> None:
    """In two groups of three as it is read aloud; no key is an I or an O, which no number of ours has."""
    page = _PAGES["enter-code"]
    looked.show(page)
    finger = Finger(looked.face.window)
    assert not finger.sees("key-I")
    assert not finger.sees("key-O")
    for key in "K7M3PQ2":
        finger.touch(f"key-{key}")
    assert "K7M 3PQ" in _words(looked)
    finger.touch("action-answer-")
    assert looked.taps == [("answer", "K7M3PQ")]


def _words(looked: Any) -> list[str]:
    QGuiApplication.processEvents()
    return [item.property("text") for item in looked.items() if item.inherits("QQuickText")]


def _tap(looked: Any, across: float, down: float) -> None:

    window = looked.face.window
    point = QPoint(round(window.width() * across), round(window.height() * down))
    screen = QTest.createTouchDevice()
    QTest.touchEvent(window, screen).press(0, point, window).commit()
    QTest.touchEvent(window, screen).release(0, point, window).commit()
    QGuiApplication.processEvents()


def _wait(milliseconds: int) -> None:

    QTest.qWait(milliseconds)


def _on_page(looked: Any, name: str) -> bool:
    """Whether the middle of a button is not scrolled away."""
    item = next((found for found in looked.items() if found.objectName() == name), None)
    if item is None:
        return False
    middle = item.mapRectToScene(item.boundingRect()).center()
    above = item.parentItem()
    while above is not None:
        if above.clip() and not above.mapRectToScene(above.boundingRect()).contains(middle):
            return False
        above = above.parentItem()
    return True
