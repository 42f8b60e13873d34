"""List models of a snapshot's parts; a change of one line touches that line only."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Property, QAbstractListModel, QByteArray, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screen import Action

QML_IMPORT_NAME = "Doorstep"
QML_IMPORT_MAJOR_VERSION = 1

Index = QModelIndex | QPersistentModelIndex
_FIRST = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()

#: Where each footer action always stands, from left to right.
FOOTER = ("help", "language", "appearance", "back", "cancel")


@QmlElement
@QmlUncreatable("the view-model owns every list")
class Lines(QAbstractListModel):  # type: ignore[operator]  # the stub cannot call the decorator
    """A list of equal parts, each shown through named roles."""

    countChanged = Signal()  # noqa: N815 - QML's name for it

    def __init__(self, roles: Mapping[str, Callable[[Any], object]]) -> None:
        """Begin empty; ``roles`` says how a part answers for each role name."""
        super().__init__()
        self._names = tuple(roles)
        self._readers = tuple(roles.values())
        self._parts: tuple[object, ...] = ()

    @Property(int, notify=countChanged)
    def count(self) -> int:
        """How many parts there are."""
        return len(self._parts)

    def show(self, parts: Sequence[object]) -> None:
        """Show ``parts`` instead: equal lines stay, different ones change in place, the rest comes or goes."""
        before, after = self._parts, tuple(parts)
        if before == after:
            return
        kept = min(len(before), len(after))
        self._resize(before, after, kept)
        self._parts = after
        for line in range(kept):
            if before[line] != after[line]:
                self.dataChanged.emit(self.index(line), self.index(line))
        if len(before) != len(after):
            self.countChanged.emit()

    def _resize(self, before: tuple[object, ...], after: tuple[object, ...], kept: int) -> None:
        if len(after) > kept:
            self.beginInsertRows(_NOWHERE, kept, len(after) - 1)
            self._parts = after
            self.endInsertRows()
        elif len(before) > kept:
            self.beginRemoveRows(_NOWHERE, kept, len(before) - 1)
            self._parts = before[:kept]
            self.endRemoveRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of lines; a line has no lines of its own."""
        return 0 if parent.isValid() else len(self._parts)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's name
        """Return the names under which delegates require their parts."""
        return {_FIRST + n: QByteArray(name.encode()) for n, name in enumerate(self._names)}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return one role of one line."""
        if 0 <= role - _FIRST < len(self._readers) and 0 <= index.row() < len(self._parts):
            return self._readers[role - _FIRST](self._parts[index.row()])
        return ""


def action_lines() -> Lines:
    """Return an empty list of `Action`."""
    return Lines(
        {
            "intent": lambda action: action.intent,
            "argument": lambda action: action.argument,
            "label": lambda action: action.label,
            "weight": lambda action: action.role.value,
            "available": lambda action: action.enabled,
            "whyNot": lambda action: action.why_not,
        }
    )


def choice_lines() -> Lines:
    """Return an empty list of `Choice`."""
    return Lines(
        {
            "intent": lambda choice: choice.intent,
            "argument": lambda choice: choice.argument,
            "label": lambda choice: choice.label,
            "detail": lambda choice: choice.detail,
            "glyph": lambda choice: choice.glyph,
            "selected": lambda choice: choice.selected,
            "available": lambda choice: choice.enabled,
        }
    )


def row_lines() -> Lines:
    """Return an empty list of `Row`."""
    return Lines(
        {
            "label": lambda row: row.label,
            "value": lambda row: row.value,
            "changeLabel": lambda row: row.change.label if row.change else "",
            "changeIntent": lambda row: row.change.intent if row.change else "",
            "changeArgument": lambda row: row.change.argument if row.change else "",
        }
    )


def step_lines() -> Lines:
    """Return an empty list of `Step`."""
    return Lines({"label": lambda step: step.label, "standing": lambda step: step.state.value})


def paragraph_lines() -> Lines:
    """Return an empty list of paragraphs."""
    return Lines({"words": str})


def in_places(footer: Sequence[Action]) -> tuple[Action, ...]:
    """Put each footer action in its own place; a place without one holds an action without intent."""
    by_intent = {action.intent: action for action in footer}
    strangers = [action for action in footer if action.intent not in FOOTER]
    places = [by_intent.get(intent, Action(intent="", label="")) for intent in FOOTER]
    for stranger in strangers:
        free = next((place for place, action in enumerate(places) if not action.intent), None)
        if free is None:
            raise ValueError(f"the footer has no place for {stranger.intent!r}")
        places[free] = stranger
    return tuple(places)
