"""The window: scaled into the room at hand, quick to say that it is there, and strict about QML's complaints."""

from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from devtools.finger import Finger
from devtools.samples import snapshots
from kiosk.texts import Language
from ui.viewmodel import ViewModel
from ui.window import LANDSCAPE, PORTRAIT, Face, window_size

_PAGES = snapshots(Language.ZH)
pytestmark = pytest.mark.usefixtures("application")


@pytest.mark.parametrize("size", [(540, 960), (700, 600), (2160, 3840)])
def test_scene_is_scaled_into_the_window(portrait: Any, size: tuple[int, int]) -> None:
    """A laptop shows the whole portrait terminal, a 4K panel a larger one, and taps land where they look."""
    window: QQuickWindow = portrait.face.window
    window.resize(*size)
    try:
        portrait.show(_PAGES["home"])
        Finger(window).touch("action-choose-item-advanced-age-allowance")
        assert portrait.taps == [("choose-item", "advanced-age-allowance")]
        scene = window.contentItem().childItems()[0]
        shown = scene.mapRectToScene(scene.boundingRect())
        assert shown.width() <= size[0] + 1
        assert shown.height() <= size[1] + 1
        assert shown.width() / shown.height() == pytest.approx(PORTRAIT[0] / PORTRAIT[1])
    finally:
        window.resize(*PORTRAIT)


def test_first_frame_is_told_once() -> None:
    """Whoever waits for the screen hears of it, once."""
    face = Face(ViewModel(lambda _intent, _argument: None))
    told: list[bool] = []
    face.first_frame.connect(lambda: told.append(True))
    for _ in range(5):
        face.window.requestUpdate()
        QTest.qWait(20)
    face.close()
    assert told == [True]


def test_scene_is_never_cut_by_the_workshop() -> None:
    """Offscreen the window has the scene's own size: pictures show every pixel."""
    assert window_size(PORTRAIT) == PORTRAIT
    assert window_size(LANDSCAPE) == LANDSCAPE


def test_left_screens_are_destroyed(portrait: Any) -> None:
    """The words of a page that was left hang in no hidden item."""
    name = next(row.value for row in _PAGES["review"].rows)
    portrait.show(_PAGES["review"])
    assert name in _all_words(portrait)
    portrait.view_model.show(_PAGES["attract"])
    portrait.face.forget()
    QGuiApplication.processEvents()
    QTest.qWait(20)
    assert name not in _all_words(portrait)


def _all_words(looked: Any) -> list[str]:
    found, waiting = [], [looked.face.window.contentItem()]
    while waiting:
        item = waiting.pop()
        waiting.extend(item.childItems())
        if item.inherits("QQuickText"):
            found.append(item.property("text"))
    return found
