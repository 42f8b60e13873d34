"""Every page, portrait and landscape, in both languages: whole, legible, large enough, and named."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtQuick import QQuickItem

from devtools.samples import snapshots
from kiosk.screen import ScreenName
from kiosk.texts import Language

_PAGES = {language: snapshots(language) for language in Language}
_PITCH = 0.248
_TARGET_MM = 20.0
_GAP_MM = 5.0
_ROUNDING_MM = 0.25


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", list(_PAGES[Language.ZH]))
def test_page_is_whole(looked: Any, name: str, language: Language) -> None:
    """Nothing is blank, cut, overlapping, unnamed or too small for an old hand."""
    looked.show(_PAGES[language][name])
    assert [*_blank(looked), *_text_faults(looked), *_button_faults(looked)] == []


def test_every_screen_has_a_page() -> None:
    """No screen is left without a picture."""
    assert {page.screen for page in _PAGES[Language.ZH].values()} == set(ScreenName)


@pytest.mark.parametrize("pitch_mm", [0.277, 0.311, 0.369])
def test_home_on_other_panels(pitch_mm: float, windows: Any) -> None:
    """Sizes are millimetres: on a coarser panel the same page takes fewer pixels and still fits."""
    looked = windows["portrait"]
    theme = looked.face.theme
    theme.setProperty("pitch", pitch_mm)
    try:
        looked.show(_PAGES[Language.ZH]["home"])
        assert [*_text_faults(looked), *_button_faults(looked, pitch_mm)] == []
    finally:
        theme.setProperty("pitch", _PITCH)


def _blank(looked: Any) -> Iterator[str]:
    picture = looked.face.window.grabWindow().convertToFormat(QImage.Format.Format_RGB32)
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 24) for y in range(0, picture.height(), 24)}
    if len(colours) < 4:
        yield f"only {len(colours)} colours on the page"


def _text_faults(looked: Any) -> Iterator[str]:
    whole = QRectF(0, 0, looked.face.window.width(), looked.face.window.height())
    texts = [
        (item.property("text"), seen)
        for item in looked.items()
        if item.inherits("QQuickText") and item.property("text") and not (seen := _seen(item)).isEmpty()
    ]
    for text, rect in texts:
        if not whole.contains(rect):
            yield f"{text!r} leaves the window"
    for (one, here), (other, there) in combinations(texts, 2):
        if here.intersects(there):
            yield f"{one!r} runs into {other!r}"


def _button_faults(looked: Any, pitch_mm: float = _PITCH) -> Iterator[str]:
    buttons = [item for item in looked.items() if item.inherits("QQuickAbstractButton")]
    for button in buttons:
        if min(button.width(), button.height()) * pitch_mm < _TARGET_MM - _ROUNDING_MM:
            yield f"{button.objectName()} is {button.width():.0f} × {button.height():.0f} px"
        interface = QAccessible.queryAccessibleInterface(button)
        if not interface.text(QAccessible.Text.Name):
            yield f"{button.objectName()} has no name"
        yield from _escaping_words(button)
    for one, other in combinations(buttons, 2):
        here, there = _seen(one, inset=0), _seen(other, inset=0)
        if not here.isEmpty() and not there.isEmpty() and _gap(here, there) * pitch_mm < _GAP_MM - _ROUNDING_MM:
            yield f"{one.objectName()} and {other.objectName()} are too close"


def _escaping_words(button: QQuickItem) -> Iterator[str]:
    frame = button.mapRectToScene(QRectF(0, 0, button.width(), button.height())).adjusted(-1, -1, 1, 1)
    waiting = list(button.childItems())
    while waiting:
        item = waiting.pop()
        waiting.extend(item.childItems())
        if item.inherits("QQuickText") and item.isVisible() and item.property("text"):
            words = item.mapRectToScene(item.boundingRect())
            if not frame.contains(words.adjusted(1, 4, -1, -4)):
                yield f"the words of {button.objectName()} stand outside it"


def _seen(item: QQuickItem, inset: int = 1) -> QRectF:
    """Return the part of an item that no clipping ancestor hides, ``inset`` pixels smaller on each side."""
    rect = item.mapRectToScene(item.boundingRect()).adjusted(inset, inset, -inset, -inset)
    above = item.parentItem()
    while above is not None:
        if above.clip():
            rect = rect.intersected(above.mapRectToScene(QRectF(0, 0, above.width(), above.height())))
        above = above.parentItem()
    return rect


def _gap(one: QRectF, other: QRectF) -> float:
    across = max(one.left() - other.right(), other.left() - one.right())
    down = max(one.top() - other.bottom(), other.top() - one.bottom())
    return max(across, down)
