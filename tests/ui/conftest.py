"""A face to look at: one window per orientation, offscreen, with every QML warning caught."""

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtQuick import QQuickItem

from kiosk.screen import Snapshot
from ui.handwriting import Recogniser
from ui.input_method import InputMethod
from ui.viewmodel import ViewModel
from ui.window import Face, create_application

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class Looked:
    """A window on the face and everything that came out of it."""

    def __init__(
        self, orientation: str, input_method: InputMethod | None = None, recogniser: Recogniser | None = None
    ) -> None:
        """Open a window; what is tapped and what QML complains about is kept."""
        self.taps: list[tuple[str, str]] = []
        self.warnings: list[str] = []
        self.view_model = ViewModel(
            lambda intent, argument: self.taps.append((intent, argument)),
            input_method=input_method,
            recogniser=recogniser,
        )
        self.face = Face(self.view_model, orientation=orientation, on_warning=self.warnings.append)

    def show(self, snapshot: Snapshot) -> None:
        """Show a page as the first of a visit and let the layout settle."""
        self.face.window.requestActivate()  # of two windows one has the keys
        self.view_model.forget()
        self.view_model.show(snapshot)
        for _ in range(3):
            QGuiApplication.processEvents()
        self.face.window.grabWindow()  # draws: only then are all layouts polished

    def items(self) -> Iterator[QQuickItem]:
        """Walk through everything visible, parents first."""
        yield from _visible(self.face.window.contentItem())


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from _visible(child)


@pytest.fixture(scope="session")
def application() -> QGuiApplication:
    """The one application of this process, with accessibility on."""
    running = QGuiApplication.instance()
    made = running if isinstance(running, QGuiApplication) else create_application(["tests"])
    QAccessible.setActive(True)
    return made


@pytest.fixture(scope="session")
def windows(application: QGuiApplication) -> Iterator[dict[str, Looked]]:
    """Both orientations; opened once."""
    assert application.platformName() == "offscreen"
    opened = {orientation: Looked(orientation) for orientation in ("portrait", "landscape")}
    yield opened
    for looked in opened.values():
        looked.face.close()


@pytest.fixture(params=["portrait", "landscape"])
def looked(request: pytest.FixtureRequest, windows: dict[str, Looked]) -> Iterator[Looked]:
    """A window in each orientation; QML that complains fails the test."""
    seen = windows[request.param]
    seen.taps.clear()
    seen.warnings.clear()
    yield seen
    seen.view_model.forget()
    assert seen.warnings == []


@pytest.fixture
def portrait(windows: dict[str, Looked]) -> Iterator[Looked]:
    """The window in portrait only, for what does not hang on the orientation."""
    seen = windows["portrait"]
    seen.taps.clear()
    seen.warnings.clear()
    yield seen
    seen.view_model.forget()
    assert seen.warnings == []


@pytest.fixture(params=["portrait", "landscape"])
def looked_with(request: pytest.FixtureRequest, application: QGuiApplication) -> Iterator[Callable[..., Looked]]:
    """Opens a window of its own with whatever the keyboard is to have."""
    assert application is not None
    opened: list[Looked] = []

    def open_window(*given: object, **named: object) -> Looked:
        opened.append(Looked(request.param, *given, **named))  # type: ignore[arg-type]
        return opened[-1]

    yield open_window
    for looked in opened:
        looked.face.forget()
        assert looked.warnings == []
        looked.face.close()
