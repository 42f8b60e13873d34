"""A finger on the terminal's real screen: find an item by name, touch it, see what the screen shows."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest


class Finger:
    """Touches items of a QML window the way a person would: at their centre, through the window's own input."""

    def __init__(self, window: QQuickWindow) -> None:
        """Touch ``window``."""
        self._window = window
        self._screen = QTest.createTouchDevice()

    def on_frame(self, call: Callable[[], None]) -> None:
        """Have ``call`` called after every frame that reached the screen."""
        self._window.frameSwapped.connect(call)

    def sees(self, name: str) -> bool:
        """Whether an item of that name is on the screen and can be touched."""
        return self._find(name) is not None

    def names(self) -> list[str]:
        """Return the names of everything that can be touched now."""
        return sorted(item.objectName() for item in _visible(self._window.contentItem()) if item.objectName())

    def touch(self, name: str) -> None:
        """Press and release on an item.

        Raises:
            LookupError: no such item can be touched; the text names those that can.
        """
        item = self._find(name)
        if item is None:
            raise LookupError(f"nothing named {name!r} can be touched; there are: {', '.join(self.names())}")
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        point = QPoint(round(middle.x()), round(middle.y()))
        QTest.touchEvent(self._window, self._screen).press(0, point, self._window).commit()
        QTest.touchEvent(self._window, self._screen).release(0, point, self._window).commit()

    def type(self, digits: str) -> Iterator[None]:
        """Type on the keypad, one key after the other; the caller decides how fast."""
        for digit in digits:
            self.touch(f"key-{digit}")
            yield

    def picture(self, file: Path) -> None:
        """Keep what the screen shows as a PNG file."""
        self._window.grabWindow().save(str(file))

    def _find(self, name: str) -> QQuickItem | None:
        for item in _visible(self._window.contentItem()):
            if item.objectName() == name and item.isEnabled():
                return item
        return None


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    if not item.isVisible() or item.opacity() == 0:
        return
    yield item
    for child in item.childItems():
        yield from _visible(child)
