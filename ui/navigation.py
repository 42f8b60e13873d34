"""Reach every control by keys, in the order of the screen, and show where one is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.screen import FieldKind
from ui.keypad import Sign, Written, meaning
from ui.viewmodel import ViewModel

_TOUCHES: Final = frozenset({QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress})
_SAME_LINE: Final = 8  # pixels; parts of a row may be centred differently
_ROOM: Final = 24  # pixels that stay free above and below a control that was scrolled into sight


class Navigation(QObject):
    """Hears the window's keys. A touch takes the frame away; a new page begins before its first control."""

    def __init__(self, window: QQuickWindow, view_model: ViewModel) -> None:
        """Listen to ``window`` for as long as it lives."""
        super().__init__(window)
        self._window = window
        self._view_model = view_model
        window.installEventFilter(self)
        view_model.screenChanged.connect(self.start_over)
        view_model.asked.keyChanged.connect(self.start_over)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the keys that mean something; let everything else pass."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if event.type() in _TOUCHES:
            self.start_over()
        return super().eventFilter(watched, event)

    def start_over(self) -> None:
        """Take the frame away: the next key reaches the first control of the page."""
        item = _holder(self._window.contentItem())
        if item.activeFocusOnTab():
            item.setProperty("focus", False)  # noqa: FBT003 - Qt takes a value only

    def _key(self, event: QKeyEvent) -> bool:
        asked = self._view_model.asked
        with_x = asked.asked_kind is FieldKind.IDENTITY_NUMBER
        found = meaning(event.key(), digits=asked.is_keyed, with_x=with_x)
        if found is None or (found is Sign.PRESS and event.isAutoRepeat()):
            return found is not None
        self._view_model.stir()
        if isinstance(found, Written):
            self._view_model.asked.press(found.text)
        else:
            self._obey(found)
        return True

    def _obey(self, sign: Sign) -> None:
        match sign:
            case Sign.NEXT | Sign.PREVIOUS:
                self._move(forward=sign is Sign.NEXT)
            case Sign.PRESS:
                self._press(self._at())
            case Sign.ERASE:
                self._view_model.erase()
            case Sign.BACK | Sign.HELP:
                self._press(self._named(f"action-{sign.value}-"))
            case _:
                assert_never(sign)

    def _move(self, *, forward: bool) -> None:
        around = list(controls(self._window.contentItem()))
        if not around:
            return
        here = self._at()
        at = around.index(here) if here in around else -1 if forward else 0
        target = around[(at + (1 if forward else -1)) % len(around)]
        target.forceActiveFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        _bring_into_sight(target)

    def _press(self, control: QQuickItem | None) -> None:
        """Press a control as its own key does; without one, the first of the page is reached instead."""
        if control is None:
            self._move(forward=True)
            return
        control.forceActiveFocus(Qt.FocusReason.TabFocusReason)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            pressed = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
            QCoreApplication.sendEvent(self._window, pressed)

    def _at(self) -> QQuickItem | None:
        item = cast(QQuickItem | None, self._window.activeFocusItem())
        return item if item is not None and item.activeFocusOnTab() else None

    def _named(self, name: str) -> QQuickItem | None:
        """Return the control of that name which can be pressed now."""
        return next((found for found in controls(self._window.contentItem()) if found.objectName() == name), None)


def controls(item: QQuickItem) -> Iterator[QQuickItem]:
    """Walk through everything that can be pressed now: part by part, each from top to bottom and from left to right.

    Qt's own chain follows the order in which items were made, which lists that change do not keep.
    """
    if not item.isVisible() or not item.isEnabled():
        return
    if item.activeFocusOnTab():
        yield item
    for child in sorted(item.childItems(), key=lambda part: (round(part.y() / _SAME_LINE), part.x())):
        yield from controls(child)


def _holder(scope: QQuickItem) -> QQuickItem:
    """Return what holds the focus within a scope, and would have the keys of an active window; the scope if nothing."""
    held = cast(QQuickItem | None, scope.scopedFocusItem()) if scope.isFocusScope() else None
    return scope if held is None else _holder(held)


def _bring_into_sight(control: QQuickItem) -> None:
    """Scroll every pane around a control so that all of it can be seen."""
    pane = cast(QQuickItem | None, control.parentItem())
    while pane is not None:
        if pane.inherits("QQuickFlickable"):
            top = control.mapToItem(pane, QPointF(0, 0)).y()
            above, below = top - _ROOM, top + control.height() + _ROOM - pane.height()
            most = pane.property("contentHeight") - pane.height()
            at = pane.property("contentY")
            moved = at + above if above < 0 else at + below if below > 0 else at
            pane.setProperty("contentY", max(0.0, min(moved, most)))
        pane = pane.parentItem()
