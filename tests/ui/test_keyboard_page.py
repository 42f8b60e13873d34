"""The large keyboard in every layer, orientation and language: large, apart, whole, named; and without an engine."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from devtools.finger import Finger
from devtools.typist import Piece, Typist, text_page
from kiosk.screen import FieldKind
from kiosk.texts import Language
from ui import viewmodel
from ui.handwriting import Stroke
from ui.input_method import Composition, NoInputMethod, Remains, Script
from ui.keyboard_layout import Layer
from ui.rime_api import load

_PITCH_MM = 0.248
_TARGET_MM, _GAP_MM, _ROUNDING_MM = 20.0, 2.5, 0.25


class Echo:
    """An input method that offers what it was given, in many lengths."""

    def __init__(self) -> None:
        """Begin empty."""
        self.keys = ""
        self.sessions = 0

    def ready(self) -> bool:
        """Always."""
        return True

    def use(self, script: Script, *, as_written: bool = False) -> None:  # noqa: ARG002 - the port's parameters
        """Forget the keys."""
        self.keys = ""

    def compose(self, key: str) -> Composition:
        """Keep the key."""
        self.keys += key
        return Composition(self.keys, offers=True)

    def erase(self) -> Composition:
        """Take it back."""
        self.keys = self.keys[:-1]
        return Composition(self.keys, bool(self.keys))

    def candidates(self, start: int, count: int) -> tuple[str, ...]:
        """Offer a hundred texts of one to nine hanzi."""
        return tuple("汉" * (1 + place % 9) for place in range(start, min(100, start + count)))

    def choose(self, index: int) -> tuple[str, Composition]:
        """Settle it."""
        self.keys = ""
        return "汉" * (1 + index % 9), Composition()

    def clear(self) -> None:
        """Forget the keys."""
        self.keys = ""

    def end_session(self) -> Remains:
        """Count."""
        self.sessions += 1
        return Remains()


class Reader:
    """A recogniser that takes every character for the number of its strokes."""

    def recognise(self, strokes: tuple[Stroke, ...], most: int) -> tuple[str, ...]:
        """Return as many characters as it may."""
        return ("一二三四五六七八九十"[len(strokes) - 1], *"十" * (most - 1))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("layer", list(Layer))
def test_keyboard_is_whole(looked_with: Any, layer: Layer, language: Language) -> None:
    """Keys and candidates are 20 mm, 2.5 mm apart, inside the window, named, and their words inside them."""
    looked = looked_with(Echo(), Reader())
    looked.show(text_page(language))
    if layer is not Layer.PINYIN:
        Finger(looked.face.window).touch(f"key-{layer}")
    _settle(looked)
    if layer in {Layer.PINYIN, Layer.STROKE}:
        Finger(looked.face.window).touch("key-h")
    _settle(looked)
    assert [*_faults(looked)] == []
    assert (looked.view_model.large_keyboard.shown() != ()) == (layer in {Layer.PINYIN, Layer.STROKE})


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LONG_TEXT])
def test_long_answers_stay_on_the_page(looked_with: Any, kind: FieldKind) -> None:
    """A text of sixty hanzi wraps in its box, whose end stays in sight; the keyboard stays where it is."""
    looked = looked_with(Echo())
    looked.show(text_page(Language.ZH, kind=kind, most=60))
    looked.view_model.asked.press("汉" * 60)
    _settle(looked)
    (text,) = [item for item in looked.items() if item.inherits("QQuickText") and item.property("text") == "汉" * 60]
    seen, words = text.parentItem(), text.mapRectToScene(QRectF(0, 0, text.width(), text.property("contentHeight")))
    frame = seen.mapRectToScene(QRectF(0, 0, seen.width(), seen.height()))
    assert QRectF(0, 0, looked.face.window.width(), looked.face.window.height()).contains(frame)
    assert words.bottom() <= frame.bottom() + 2
    assert not Finger(looked.face.window).sees("scroll-down")


def test_pages_of_candidates_turn_both_ways(looked_with: Any) -> None:
    """Every candidate is on exactly one page; the way back shows the same pages."""
    looked = looked_with(Echo())
    looked.show(text_page(Language.ZH))
    finger = Finger(looked.face.window)
    finger.touch("key-a")
    _settle(looked)
    pages = [looked.view_model.large_keyboard.shown()]
    while finger.sees("candidates-later"):
        finger.touch("candidates-later")
        _settle(looked)
        pages.append(looked.view_model.large_keyboard.shown())
    assert [place for page in pages for place, _ in page] == list(range(100))
    while finger.sees("candidates-earlier"):
        finger.touch("candidates-earlier")
        _settle(looked)
        pages.pop()
        assert looked.view_model.large_keyboard.shown() == pages[-1]


def test_erase_takes_keys_first_and_characters_after(looked_with: Any) -> None:
    """What is open is taken back before what is written."""
    looked = looked_with(Echo())
    looked.show(text_page(Language.ZH))
    finger = Finger(looked.face.window)
    for key in ("candidate-0", "key-b", "key-erase"):
        if key == "candidate-0":
            finger.touch("key-a")
            _settle(looked)
        finger.touch(key)
        _settle(looked)
    assert (looked.view_model.asked.answer, looked.view_model.large_keyboard.shown()) == ("汉", ())
    finger.touch("key-erase")
    assert looked.view_model.asked.answer == ""


def test_nothing_open_outlives_its_question(looked_with: Any) -> None:
    """Keys typed for one question are gone when the next one is asked; forgetting ends the session."""
    method = Echo()
    looked = looked_with(method)
    looked.show(text_page(Language.ZH))
    Finger(looked.face.window).touch("key-a")
    looked.view_model.forget()
    assert method.keys == ""
    assert method.sessions >= 1
    assert looked.view_model.large_keyboard.shown() == ()


def test_another_language_keeps_what_is_composed(looked_with: Any) -> None:
    """The keys are renamed in place; open keys and written characters stay."""
    looked = looked_with(Echo())
    looked.show(text_page(Language.ZH))
    looked.view_model.asked.press("王")
    Finger(looked.face.window).touch("key-a")
    looked.view_model.show(text_page(Language.EN))
    _settle(looked)
    words = [item.property("text") for item in looked.items() if item.inherits("QQuickText")]
    assert "Strokes" in words
    assert looked.view_model.asked.answer == "王"
    assert looked.view_model.large_keyboard.composing


def test_whoever_writes_long_is_not_warned(looked_with: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are no intents; after a while one of them tells that somebody is there, and not every one."""
    now = 100.0
    monkeypatch.setattr(viewmodel.time, "monotonic", lambda: now)
    looked = looked_with(Echo())
    looked.show(text_page(Language.ZH))
    finger = Finger(looked.face.window)
    finger.touch("key-a")
    assert looked.taps == []
    now += 5.5
    for _ in range(3):
        finger.touch("key-a")
    assert looked.taps == [("still-here", "")]


def test_handwriting_is_offered_only_with_a_recogniser(looked_with: Any) -> None:
    """Without one there is no pad, and no key that leads to it."""
    looked = looked_with(Echo())
    looked.show(text_page(Language.ZH))
    assert not Finger(looked.face.window).sees("key-handwriting")


def test_a_character_is_written_by_hand(looked_with: Any) -> None:
    """Strokes are read after each lifting; a candidate is taken, and the pad is clean again."""
    looked = looked_with(Echo(), Reader())
    looked.show(text_page(Language.ZH))
    finger = Finger(looked.face.window)
    finger.touch("key-handwriting")
    _settle(looked)
    for _ in range(2):
        finger.touch("writing-pad")
    _settle(looked)
    keyboard = looked.view_model.large_keyboard
    assert [text for _, text in keyboard.shown()][:2] == ["二", "十"]
    finger.touch("key-erase")
    assert keyboard.shown()[0][1] == "一"
    _settle(looked)
    finger.touch("candidate-0")
    assert looked.view_model.asked.answer == "一"
    assert keyboard.shown() == ()


def test_a_library_that_is_not_there_is_no_failure() -> None:
    """A missing library is told by a value."""
    assert load("libnothing-of-this-name.so.1") is None


def test_a_library_of_another_kind_is_no_failure() -> None:
    """So is a library that is not librime at all."""
    assert load("libc.so.6") is None


@pytest.mark.parametrize("language", list(Language))
def test_without_an_engine_the_page_says_so(looked_with: Any, language: Language) -> None:
    """Chinese cannot be typed: a sentence says it, letters and digits work, and one can go on."""
    looked = looked_with(NoInputMethod())
    page = text_page(language)
    looked.show(page)
    assert page.question is not None
    assert page.question.keyboard is not None
    words = [item.property("text") for item in looked.items() if item.inherits("QQuickText")]
    assert page.question.keyboard.unable in words
    assert not Finger(looked.face.window).sees("key-pinyin")
    written = Typist(looked.face.window, looked.view_model).write(
        (Piece("abc", layer=Layer.LATIN), Piece("7", layer=Layer.DIGITS))
    )
    assert written == "abc7"
    assert [*_faults(looked)] == []


def test_capitals_hold_for_one_letter(looked_with: Any) -> None:
    """A name in letters begins with one capital."""
    looked = looked_with(NoInputMethod())
    looked.show(text_page(Language.ZH))
    finger = Finger(looked.face.window)
    for key in ("capitals", "A", "n", "n", "a", "space", "capitals", "M"):
        _settle(looked)
        finger.touch(f"key-{key}")
    assert looked.view_model.asked.answer == "Anna M"


def test_keyboard_is_reached_by_keypad(looked_with: Any) -> None:
    """Keys and candidates are controls like all others: eleven steps and a press write a letter."""
    looked = looked_with(Echo())
    looked.show(text_page(Language.ZH))
    reached = []
    for _ in range(60):
        QTest.keyClick(looked.face.window, "+")
        item = looked.face.window.activeFocusItem()
        reached.append(item.objectName())
        if item.objectName() == "key-a":
            break
    assert reached[:10] == [f"key-{letter}" for letter in "qwertyuiop"]
    QTest.keyClick(looked.face.window, "5")
    _settle(looked)
    assert looked.view_model.large_keyboard.shown()[0] == (0, "汉")


def _settle(looked: Any) -> None:
    for _ in range(2):
        QGuiApplication.processEvents()
        looked.face.window.grabWindow()


def _faults(looked: Any) -> Iterator[str]:
    window = QRectF(0, 0, looked.face.window.width(), looked.face.window.height()).adjusted(-1, -1, 1, 1)
    buttons = [item for item in looked.items() if item.inherits("QQuickAbstractButton")]
    places = {item: item.mapRectToScene(QRectF(0, 0, item.width(), item.height())) for item in buttons}
    for button, place in places.items():
        if min(place.width(), place.height()) * _PITCH_MM < _TARGET_MM - _ROUNDING_MM:
            yield f"{button.objectName()} is small: {place.width():.0f} × {place.height():.0f}"
        if not window.contains(place):
            yield f"{button.objectName()} leaves the window"
        if not QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name):
            yield f"{button.objectName()} has no name"
        yield from _words_outside(button, place)
    for (one, here), (other, there) in combinations(places.items(), 2):
        if _gap(here, there) * _PITCH_MM < _GAP_MM - _ROUNDING_MM:
            yield f"{one.objectName()} and {other.objectName()} are too close"


def _words_outside(button: QQuickItem, place: QRectF) -> Iterator[str]:
    waiting = list(button.childItems())
    while waiting:
        item = waiting.pop()
        waiting.extend(item.childItems())
        if item.inherits("QQuickText") and item.isVisible() and item.property("text"):
            width = item.property("contentWidth")
            if width > place.width() or item.property("truncated"):
                yield f"the words of {button.objectName()} are too long"


def _gap(one: QRectF, other: QRectF) -> float:
    across = max(one.left() - other.right(), other.left() - one.right())
    down = max(one.top() - other.bottom(), other.top() - one.bottom())
    return max(across, down)
