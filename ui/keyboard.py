"""The large keyboard on the screen: its keys, what is being composed, and the candidates of one page."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screen import KeyboardWords
from ui.candidate_pages import cells, that_fit
from ui.handwriting import Handwriting, Point, Recogniser
from ui.input_method import Composition, InputMethod, Remains, Script
from ui.keyboard_layout import MIDDLE_DOT, Command, Layer, rows
from ui.models import Lines
from ui.question import Asked

QML_IMPORT_NAME = "Doorstep"
QML_IMPORT_MAJOR_VERSION = 1

_SCRIPTS = {Layer.PINYIN: Script.PINYIN, Layer.STROKE: Script.STROKE}
_COLUMNS, _ROWS = 7, 2
_NOTHING = Composition()


@QmlElement
@QmlUncreatable("the view-model owns the keyboard")
class Keyboard(QObject):  # type: ignore[operator]  # the stub cannot call the decorator
    """Turns keys into text for the question on the screen. Nothing composed outlives its question."""

    keysChanged = Signal()  # noqa: N815 - QML's name for it
    inkChanged = Signal()  # noqa: N815 - QML's name for it
    composed = Signal()
    used = Signal()

    def __init__(self, question: Asked, method: InputMethod, recogniser: Recogniser | None = None) -> None:
        """Write into ``question`` what ``method`` composes; with a ``recogniser`` there is a pad to write on."""
        super().__init__()
        self._question = question
        self._method = method
        self._handwriting = Handwriting(recogniser) if recogniser else None
        self._words: KeyboardWords | None = None
        self._layer = Layer.PINYIN
        self._turned = False
        self._composition = _NOTHING
        self._starts = [0]
        self._columns, self._rows = _COLUMNS, _ROWS
        self._more = False
        self._page: tuple[tuple[int, str], ...] = ()
        self._candidates = Lines(
            {"text": lambda part: part[0], "place": lambda part: part[1], "cells": lambda part: part[2]}
        )

    def begin(self) -> None:
        """Be ready for the question on the screen; drops what was composed for another one."""
        words, self._words = self._words, self._question.keyboard
        self._drop()
        if self._words is None:
            return
        self._turned = False
        self._layer = next(layer for layer in Layer if layer in self._offered())
        self._use()
        if words != self._words:
            self.keysChanged.emit()

    def reword(self) -> None:
        """Say everything in the language that the same question is asked in now; what is composed stays."""
        if self._words != self._question.keyboard:
            self._words = self._question.keyboard
            self.keysChanged.emit()

    def end_session(self) -> Remains:
        """Forget the resident."""
        self._words = None
        self._drop()
        return self._method.end_session()

    @property
    def composing(self) -> bool:
        """Whether keys are open that have not become text."""
        return self._composition != _NOTHING

    def erase(self) -> None:
        """Take the last key back, of what is open or of what is written."""
        if self.composing:
            self._show(self._source.erase())
        else:
            self._question.erase()

    @property
    def on_layer(self) -> Layer:
        """What the keys mean at the moment."""
        return self._layer

    def shown(self) -> tuple[tuple[int, str], ...]:
        """Return the page of candidates, each with its place in the list."""
        return self._page

    def settle(self) -> None:
        """Take the best candidate of all that is open."""
        for _ in self._composition.preedit:  # every candidate takes a key at least
            if self._composition.offers:
                self.choose(0)
        self._drop()

    @Property("QVariantList", notify=keysChanged)  # type: ignore[arg-type]  # the stub knows no type by name
    def rows(self) -> list[list[dict[str, str | int]]]:
        """The keys, row by row, from top to bottom."""
        if self._words is None:
            return []
        layout = rows(self._layer, self._words, turned=self._turned, offered=self._offered())
        return [
            [
                {
                    "sends": str(key.sends),
                    "label": key.label,
                    "spoken": key.spoken,
                    "units": key.width,
                    "look": key.look.value,
                }
                for key in row
            ]
            for row in layout
        ]

    @Property(str, notify=keysChanged)
    def layer(self) -> str:
        """A `Layer` value."""
        return self._layer.value

    @Property(str, notify=keysChanged)
    def unable(self) -> str:
        """A sentence where Chinese cannot be typed; else empty."""
        able = self._handwriting or self._method.ready()
        return self._words.unable if self._words and not able else ""

    @Property(str, notify=keysChanged)
    def earlierLabel(self) -> str:  # noqa: N802 - QML's name for it
        """What the arrow to the page before is called."""
        return self._words.earlier if self._words else ""

    @Property(str, notify=keysChanged)
    def laterLabel(self) -> str:  # noqa: N802 - QML's name for it
        """What the arrow to the page after is called."""
        return self._words.later if self._words else ""

    @Property(str, notify=inkChanged)
    def ink(self) -> str:
        """What is written on the pad as an SVG path; a thousand units are the pad's height."""
        return self._handwriting.ink() if self._handwriting else ""

    @Property(str, notify=composed)
    def preedit(self) -> str:
        """The open keys as a person reads them."""
        return self._composition.preedit

    @Property(Lines, constant=True)
    def candidates(self) -> Lines:
        """The page of candidates: text, place in the list, and cells it takes."""
        return self._candidates

    @Property(bool, notify=composed)
    def earlier(self) -> bool:
        """Whether there is a page before this one."""
        return len(self._starts) > 1

    @Property(bool, notify=composed)
    def later(self) -> bool:
        """Whether there is a page after this one."""
        return self._more

    @Slot(int, int)
    def fit(self, columns: int, lines: int) -> None:
        """Show as many candidates as stand in ``lines`` of ``columns`` cells."""
        if (columns, lines) != (self._columns, self._rows) and columns > 0:
            self._columns, self._rows = columns, lines
            self._show(self._composition)

    @Slot(str)
    def press(self, key: str) -> None:
        """Press one key, by what it sends."""
        self.used.emit()
        if key in set(Layer):
            self._turn_to(Layer(key))
        elif key in {Command.CAPITALS, Command.AS_WRITTEN}:
            self._turned = not self._turned
            self._use()
            self.keysChanged.emit()
        elif key == Command.ERASE:
            self.erase()
        elif key == Command.SPACE:
            self._space()
        else:
            self._type(key)

    @Slot(float, float)
    def draw(self, x: float, y: float) -> None:
        """Follow the finger on the pad, in shares of its height."""
        if self._handwriting:
            self._handwriting.draw(Point(x, y))
            self.inkChanged.emit()

    @Slot()
    def lift(self) -> None:
        """The finger left the pad: read what is there."""
        if self._handwriting and not self._question.is_full:
            self.used.emit()
            self._show(self._handwriting.lift())

    @Slot(int)
    def choose(self, place: int) -> None:
        """Take the candidate that stands at ``place`` in the list."""
        self.used.emit()
        text, rest = self._source.choose(place)
        if text:
            self._question.press(text)
        self._show(rest)

    @Slot()
    def turnLater(self) -> None:  # noqa: N802 - QML's name for it
        """Show the next page of candidates."""
        self.used.emit()
        if self._more:
            self._starts.append(self._starts[-1] + self._candidates.rowCount())
            self._show_page()

    @Slot()
    def turnEarlier(self) -> None:  # noqa: N802 - QML's name for it
        """Show the page before."""
        self.used.emit()
        if len(self._starts) > 1:
            self._starts.pop()
            self._show_page()

    @property
    def _source(self) -> InputMethod | Handwriting:
        written = self._handwriting if self._layer is Layer.HANDWRITING else None
        return written or self._method

    def _offered(self) -> frozenset[Layer]:
        chinese = frozenset(_SCRIPTS) if self._method.ready() else frozenset()
        written = frozenset({Layer.HANDWRITING}) if self._handwriting else frozenset()
        return chinese | written | {Layer.LATIN, Layer.DIGITS}

    def _turn_to(self, layer: Layer) -> None:
        if layer not in self._offered():
            return
        self._layer, self._turned = layer, False
        self._use()
        self.keysChanged.emit()

    def _use(self) -> None:
        """Tell the input method how is typed now; what was open is dropped, with the keys that meant it."""
        self._drop()
        if self._layer in _SCRIPTS:
            self._method.use(_SCRIPTS[self._layer], as_written=self._turned)

    def _type(self, key: str) -> None:
        if self._layer in _SCRIPTS and key != MIDDLE_DOT:
            if not self._question.is_full:
                self._show(self._method.compose(key))
            return
        self.settle()
        self._question.press(key)
        if self._turned and self._layer is Layer.LATIN:  # one capital, then small letters again
            self._turned = False
            self.keysChanged.emit()

    def _space(self) -> None:
        if self.composing:
            self.choose(0)
        else:
            self._question.press(" ")

    def _drop(self) -> None:
        self._method.clear()
        if self._handwriting:
            self._handwriting.clear()
        self._show(_NOTHING)

    def _show(self, composition: Composition) -> None:
        self._composition = composition
        self._starts = [0]
        self._show_page()

    def _show_page(self) -> None:
        start = self._starts[-1]
        most = self._columns * self._rows
        texts = self._source.candidates(start, most + 1) if self._composition.offers else ()
        fitting = that_fit(texts[:most], self._columns, self._rows)
        self._more = len(texts) > fitting
        parts = [(text, start + at, cells(text, self._columns)) for at, text in enumerate(texts[:fitting])]
        self._page = tuple((place, text) for text, place, _ in parts)
        self._candidates.show(parts)
        self.composed.emit()
        self.inkChanged.emit()
