"""A keypad reaches every control of every screen, in the order of the screen, and presses it."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from devtools.finger import Finger
from devtools.samples import snapshots
from kiosk.screen import FieldKind, Question
from kiosk.texts import Language

_PAGES = snapshots(Language.ZH)
_MOST_STEPS = 80


def _key(looked: Any, key: Qt.Key) -> None:
    QTest.keyClick(looked.face.window, key)
    QGuiApplication.processEvents()


def _at(looked: Any) -> QQuickItem | None:
    item: QQuickItem | None = looked.face.window.activeFocusItem()
    return item if item is not None and item.inherits("QQuickAbstractButton") else None


def _walked(looked: Any, key: Qt.Key) -> list[QQuickItem]:
    """All controls in the order in which one key reaches them, once around; the arrows of long pages come and go."""
    QTest.mousePress(looked.face.window, Qt.MouseButton.MiddleButton)  # takes away the frame of an earlier page
    reached: list[QQuickItem] = []
    for _ in range(_MOST_STEPS):
        _key(looked, key)
        item = _at(looked)
        if item is None or item in reached:
            break
        reached.append(item)
    return [item for item in reached if not item.objectName().startswith("scroll-")]


def _controls(looked: Any) -> list[QQuickItem]:
    buttons = (item for item in looked.items() if item.inherits("QQuickAbstractButton") and item.isEnabled())
    return [item for item in buttons if not item.objectName().startswith("scroll-")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Plus])
@pytest.mark.parametrize("name", list(_PAGES))
def test_every_control_is_reached(looked: Any, name: str, key: Qt.Key) -> None:
    """Whoever cannot touch or see gets everywhere with one key, and comes back to where they began."""
    looked.show(_PAGES[name])
    walked = _walked(looked, key)
    assert [item.objectName() for item in _controls(looked) if item not in walked] == []


@pytest.mark.parametrize("name", list(_PAGES))
def test_order_is_the_order_of_the_screen(portrait: Any, name: str) -> None:
    """From top to bottom and from left to right, so that eyes and fingers agree; the footer comes last."""
    portrait.show(_PAGES[name])
    long = any(item.objectName() == "scroll-down" for item in portrait.items())
    places = {item: item.mapToScene(QPointF(0, 0)) for item in _controls(portrait)}
    walked = [(round(places[item].y() / 8), places[item].x()) for item in _walked(portrait, Qt.Key.Key_Tab)]
    if not long:
        assert walked == sorted(walked)
        return
    footer = [place for place in walked if place[0] == walked[-1][0]]  # what is scrolled away may stand lower
    assert walked[-len(footer) :] == sorted(footer)


@pytest.mark.parametrize("name", list(_PAGES))
def test_backwards_is_the_same_way(portrait: Any, name: str) -> None:
    """A step too far is taken back with one key."""
    portrait.show(_PAGES[name])
    there = [item.objectName() for item in _walked(portrait, Qt.Key.Key_Down)]
    portrait.show(_PAGES[name])
    assert [item.objectName() for item in _walked(portrait, Qt.Key.Key_Up)] == there[::-1]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_5, Qt.Key.Key_Space])
def test_pressing_means_what_touching_means(looked: Any, key: Qt.Key) -> None:
    """Enter, and the 5 with its nib, press the control that has the frame."""
    looked.show(_PAGES["form-boolean"])
    _key(looked, Qt.Key.Key_2)
    _key(looked, key)
    assert looked.taps == [("answer", "true")]


def test_pressing_without_a_frame_reaches_the_first_control(portrait: Any) -> None:
    """The first press shows where one is; it never answers what nobody has chosen."""
    portrait.show(_PAGES["form-boolean"])
    _key(portrait, Qt.Key.Key_Enter)
    assert portrait.taps == []
    assert _at(portrait) is not None


def test_a_new_page_begins_before_its_first_control(portrait: Any) -> None:
    """The frame does not stay where the next question's answer happens to stand."""
    portrait.show(_PAGES["form-boolean"])
    _key(portrait, Qt.Key.Key_Down)
    portrait.view_model.show(_PAGES["form-choice"])
    QGuiApplication.processEvents()
    assert _at(portrait) is None


def test_a_page_that_turns_in_an_inactive_window_begins_anew_too(windows: Any) -> None:
    """A compositor may take the keys away for a moment; the frame must not come back where it stood before."""
    seen, other = windows["portrait"], windows["landscape"]
    seen.show(_PAGES["form-boolean"])
    _key(seen, Qt.Key.Key_Up)  # the last button of the footer, which every page has
    assert _at(seen) is not None
    other.face.window.requestActivate()
    assert QTest.qWaitForWindowActive(other.face.window)
    seen.view_model.show(_PAGES["form-choice"])
    seen.face.window.requestActivate()
    assert QTest.qWaitForWindowActive(seen.face.window)
    assert _at(seen) is None


def test_digits_are_digits_where_they_are_asked_for(portrait: Any) -> None:
    """On a telephone question the keypad types; the point takes back, and plus still moves on."""
    portrait.show(replace(_PAGES["form-digits"], question=_number(FieldKind.DIGITS, 11)))
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_8, Qt.Key.Key_5, Qt.Key.Key_Period, Qt.Key.Key_X):
        _key(portrait, key)
    assert portrait.view_model.asked.answer == "138"
    _key(portrait, Qt.Key.Key_Plus)
    assert _at(portrait) is not None


@pytest.mark.parametrize("kind", [FieldKind.DECIMAL, FieldKind.MONEY, FieldKind.USCC, FieldKind.LETTERS])
def test_every_keypad_takes_the_digits_of_the_tactile_one(portrait: Any, kind: FieldKind) -> None:
    """Amounts, codes and numbers of receipts hold digits too, and nobody should have to walk to each."""
    portrait.show(replace(_PAGES["form-digits"], question=_number(kind, 8)))
    for key in (Qt.Key.Key_2, Qt.Key.Key_5, Qt.Key.Key_8):
        _key(portrait, key)
    assert portrait.view_model.asked.answer == "258"


def test_identity_number_takes_x(portrait: Any) -> None:
    """The last character of an identity number may be an X."""
    portrait.show(replace(_PAGES["form-digits"], question=_number(FieldKind.IDENTITY_NUMBER, 18)))
    for key in (Qt.Key.Key_1, Qt.Key.Key_X):
        _key(portrait, key)
    assert portrait.view_model.asked.answer == "1X"


@pytest.mark.parametrize(
    ("key", "intent"), [(Qt.Key.Key_Asterisk, "back"), (Qt.Key.Key_NumberSign, "help"), (Qt.Key.Key_Slash, "help")]
)
def test_star_goes_back_and_hash_helps(looked: Any, key: Qt.Key, intent: str) -> None:
    """As on a telephone: * is back, # is help, wherever the footer offers it."""
    looked.show(_PAGES["form-choice"])
    _key(looked, key)
    assert looked.taps == [(intent, "")]


def test_frame_is_seen_on_the_page(looked: Any) -> None:
    """The frame is painted: a dark line with a light one inside, 7 to 1 against each other."""
    looked.show(_PAGES["form-boolean"])
    before = looked.face.window.grabWindow()
    _key(looked, Qt.Key.Key_Down)
    control = _at(looked)
    assert control is not None
    corner = control.mapToScene(QPointF(control.width() / 2, 2)).toPoint()
    assert before.pixelColor(corner) != looked.face.window.grabWindow().pixelColor(corner)
    assert looked.face.window.grabWindow().pixelColor(corner) == QColor(looked.face.theme.property("ink"))


def test_touch_takes_the_frame_away(portrait: Any) -> None:
    """A person who touches sees no frame left by the one before."""
    portrait.show(_PAGES["home"])
    _key(portrait, Qt.Key.Key_Down)
    finger = Finger(portrait.face.window)
    finger.touch(finger.names()[0])
    assert _at(portrait) is None


def test_a_control_far_down_is_scrolled_into_sight(portrait: Any) -> None:
    """The frame is always where it can be seen, also on a page longer than the screen."""
    portrait.show(_PAGES["review-helper"])
    for _ in range(_MOST_STEPS):
        _key(portrait, Qt.Key.Key_Down)
        item = _at(portrait)
        assert item is not None
        if item.objectName() == "action-change-receive_other":
            break
    middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
    assert 0 < middle.y() < portrait.face.window.height()
    assert _unclipped(item)


def _unclipped(item: QQuickItem) -> bool:
    whole = item.mapRectToScene(item.boundingRect())
    above = item.parentItem()
    while above is not None:
        if above.clip() and not above.mapRectToScene(above.boundingRect()).contains(whole):
            return False
        above = above.parentItem()
    return True


def _number(kind: FieldKind, length: int) -> Question:
    return Question(key="n", kind=kind, label="号码", max_length=length)
