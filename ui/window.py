"""Open the face: Qt set up for a machine without a graphics card, one window, and the way to make it forget."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, QQmlError
from PySide6.QtQuick import QQuickWindow

from ui.drawings import NAME, Drawings
from ui.input_method import Remains
from ui.letters import FAMILIES
from ui.navigation import Navigation
from ui.viewmodel import ViewModel

MODULES: Final = Path(__file__).parent
PORTRAIT: Final = (1080, 1920)
LANDSCAPE: Final = (1920, 1080)
_UNBOUNDED_PLATFORMS = frozenset({"offscreen", "minimal"})  # their screen is no screen
_FRAMELESS_PLATFORMS = frozenset({"vnc", "eglfs", "linuxfb"})
_EXIT_BUG = 70  # sysexits.h EX_SOFTWARE
_ROOM_FOR_FRAME = 0.94  # of the desktop, where a window has a title bar

OnWarning = Callable[[str], None]


def create_application(argv: Sequence[str]) -> QGuiApplication:
    """Make the application, or take this process's own: software renderer (unless set otherwise), the house's fonts."""
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    standing = QGuiApplication.instance()
    application = standing if isinstance(standing, QGuiApplication) else QGuiApplication(list(argv))
    font = QFont()
    font.setFamilies(FAMILIES)
    application.setFont(font)
    application.setApplicationName("doorstep")
    return application


class Face(QObject):
    """The window with its QML engine.

    ``first_frame`` is emitted once, when the first picture is on the screen. QML warnings are bugs: each goes to
    ``on_warning`` as file, line and what is wrong; without one the application quits with exit code 70.
    """

    first_frame = Signal()

    def __init__(
        self,
        view_model: ViewModel,
        *,
        orientation: str = "portrait",
        pitch_mm: float = 0.248,
        full_screen: bool = False,
        on_warning: OnWarning | None = None,
    ) -> None:
        """Load the window; it is shown at once.

        Raises:
            RuntimeError: the QML module cannot be loaded.
        """
        super().__init__()
        self._view_model = view_model
        self._on_warning = on_warning or _quit
        self._engine = QQmlApplicationEngine()
        self._engine.warnings.connect(self._warn)
        self._engine.addImageProvider(NAME, Drawings())
        self._engine.addImportPath(str(MODULES))
        self.theme = self._themed(pitch_mm, wide=orientation == "landscape")
        width, height = window_size(LANDSCAPE if orientation == "landscape" else PORTRAIT)
        self._engine.setInitialProperties({"face": view_model, "whole": full_screen, "width": width, "height": height})
        self._engine.load(QUrl.fromLocalFile(str(MODULES / "Kiosk" / "Main.qml")))
        roots = self._engine.rootObjects()
        if not roots:
            raise RuntimeError("the face cannot be loaded")
        self.window = cast(QQuickWindow, roots[0])
        self._navigation = Navigation(self.window, view_model)
        self._waiting = self.window.frameSwapped.connect(self._swapped)

    def forget(self) -> Remains:
        """Let go of what was shown and typed: the view-model's parts, unloaded screens and QML's own memory."""
        remains = self._view_model.forget()
        self._navigation.start_over()
        self._engine.collectGarbage()
        self._engine.trimComponentCache()
        return remains

    def close(self) -> None:
        """Take the window and its engine apart, in the order in which Qt stays silent."""
        self.window.close()
        self.window.deleteLater()
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _themed(self, pitch_mm: float, *, wide: bool) -> QObject:
        theme = self._engine.singletonInstance("Kiosk", "Theme")
        if not isinstance(theme, QObject):
            raise RuntimeError("the face's module cannot be found")  # noqa: TRY004 - a broken installation, no mistake
        theme.setProperty("pitch", pitch_mm)
        theme.setProperty("wide", wide)
        return theme

    def _warn(self, errors: Sequence[QQmlError]) -> None:
        for error in errors:
            place = f"{Path(error.url().path()).name}:{error.line()}"
            self._on_warning(f"{place}: {error.description()}")

    def _swapped(self) -> None:
        self.window.frameSwapped.disconnect(self._waiting)
        self.first_frame.emit()


def window_size(scene: tuple[int, int]) -> tuple[int, int]:
    """Return how large the window may be: the whole scene, or the part of the screen at hand that keeps its shape."""
    platform = QGuiApplication.platformName()
    screen = QGuiApplication.primaryScreen()
    if platform in _UNBOUNDED_PLATFORMS or screen is None:
        return scene
    room = screen.availableGeometry()
    share = 1.0 if platform in _FRAMELESS_PLATFORMS else _ROOM_FOR_FRAME
    fit = min(1.0, share * room.width() / scene[0], share * room.height() / scene[1])
    return round(scene[0] * fit), round(scene[1] * fit)


def _quit(_: str) -> None:
    QTimer.singleShot(0, lambda: QGuiApplication.exit(_EXIT_BUG))  # also when the event loop has not begun yet
