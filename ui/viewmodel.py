"""Show one snapshot to QML, part by part, and send taps back; it decides nothing and keeps nothing."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screen import ScreenName, Snapshot
from ui.codes import Squares, squares
from ui.handwriting import Recogniser
from ui.input_method import InputMethod, NoInputMethod, Remains
from ui.keyboard import Keyboard
from ui.models import Lines, action_lines, choice_lines, in_places, paragraph_lines, row_lines, step_lines
from ui.question import Asked

QML_IMPORT_NAME = "Doorstep"
QML_IMPORT_MAJOR_VERSION = 1

Post = Callable[[str, str], None]
Legible = Callable[[Snapshot], Snapshot]
NOTHING: Final = Snapshot(screen=ScreenName.STORING, language="zh", title="")
# what was typed underneath them is still meant
_OVERLAYS = frozenset({ScreenName.HELP, ScreenName.APPEARANCE, ScreenName.STILL_HERE})
_TELL_AFTER = 5.0  # seconds of keys that are no intents; far less than the shortest inactivity
_NO_CODE = Squares(0, ())


def _page(snapshot: Snapshot) -> tuple[ScreenName, str]:
    return snapshot.screen, snapshot.question.key if snapshot.question else ""


def _as_it_is(page: Snapshot) -> Snapshot:
    return page


@QmlElement
@QmlUncreatable("made by the composition root")
class ViewModel(QObject):  # type: ignore[operator]  # the stub cannot call the decorator
    """Every part of the snapshot as a typed property that speaks up only when it changed."""

    screenChanged = Signal()  # noqa: N815 - QML's name for it
    wordsChanged = Signal()  # noqa: N815 - QML's name for it
    messageChanged = Signal()  # noqa: N815 - QML's name for it
    codeChanged = Signal()  # noqa: N815 - QML's name for it
    secondsChanged = Signal()  # noqa: N815 - QML's name for it
    stageChanged = Signal()  # noqa: N815 - QML's name for it
    placeChanged = Signal()  # noqa: N815 - QML's name for it
    appearanceChanged = Signal()  # noqa: N815 - QML's name for it

    def __init__(
        self,
        post: Post,
        *,
        settling: float = 0.0,
        legible: Legible = _as_it_is,
        input_method: InputMethod | None = None,
        recogniser: Recogniser | None = None,
    ) -> None:
        """Show nothing yet; taps go to ``post`` as an intent's name and its argument.

        For ``settling`` seconds after a page has turned taps mean nothing: the second touch of an unsure hand would
        answer a question that nobody has read. ``legible`` makes a page's words drawable. Without an ``input_method``
        no Chinese can be typed, without a ``recogniser`` nothing can be written by hand.
        """
        super().__init__()
        self._post = post
        self._settling = settling
        self._legible = legible
        self._turned_at = self._told_at = -settling
        self._snapshot = NOTHING
        self._squares = _NO_CODE
        self._question = Asked()
        self._keyboard = Keyboard(self._question, input_method or NoInputMethod(), recogniser)
        self._question.used.connect(self.stir)
        self._keyboard.used.connect(self.stir)
        self._choices = choice_lines()
        self._paragraphs = paragraph_lines()
        self._rows = row_lines()
        self._steps = step_lines()
        self._actions = action_lines()
        self._footer = action_lines()

    @Slot(object)
    def show(self, snapshot: Snapshot) -> None:
        """Show ``snapshot``; in the main thread. Parts that did not change are not touched."""
        snapshot = self._legible(snapshot)
        before, self._snapshot = self._snapshot, snapshot
        if _page(before) != _page(snapshot):
            self._turned_at = self._told_at = time.monotonic()
        self._show_screen_first(before, snapshot)
        if snapshot.screen not in _OVERLAYS:
            self._ask(snapshot)
        self._choices.show(snapshot.choices)
        self._paragraphs.show(snapshot.paragraphs)
        self._rows.show(snapshot.rows)
        self._steps.show(snapshot.steps)
        self._actions.show(snapshot.actions)
        self._footer.show(in_places(snapshot.footer))
        for parts, changed in self._watched():
            if parts(before) != parts(snapshot):
                changed()

    @Slot(str, str)
    def act(self, intent: str, argument: str) -> None:
        """A person tapped: say so. A button that answers without saying what means what was typed."""
        if time.monotonic() - self._turned_at < self._settling:
            return
        if intent == "answer" and not argument and self._question.takes_typing:
            if self._keyboard.composing:  # what it becomes is shown before it is sent
                self._keyboard.settle()
                return
            self._post("answer", self._question.answer)
        else:
            self._post(intent, argument)

    @Slot()
    def stir(self) -> None:
        """Somebody is there: tell so, but not at every key, so that nobody is warned who is still writing."""
        if time.monotonic() - self._told_at >= _TELL_AFTER:
            self._told_at = time.monotonic()
            self._post("still-here", "")

    @property
    def asked(self) -> Asked:
        """The question on the screen, for whoever hears keys."""
        return self._question

    @property
    def large_keyboard(self) -> Keyboard:
        """The large keyboard, for whoever presses its keys without a screen."""
        return self._keyboard

    def erase(self) -> None:
        """Take the last key back, whatever was typed with it."""
        self._keyboard.erase()

    def forget(self) -> Remains:
        """Let go of everything shown and typed; return what the input method left."""
        self._question.ask(None)
        remains = self._keyboard.end_session()
        if self._snapshot.screen is not ScreenName.ATTRACT:
            self.show(NOTHING)
        return remains

    def _ask(self, snapshot: Snapshot) -> None:
        before = self._question.key
        self._question.ask(snapshot.question)
        if self._question.key != before:
            self._keyboard.begin()
        else:
            self._keyboard.reword()

    def _show_screen_first(self, before: Snapshot, snapshot: Snapshot) -> None:
        """Change the screen before its parts, so that no leaving screen draws the next one's words."""
        if before.code != snapshot.code:
            self._squares = squares(snapshot.code) if snapshot.code else _NO_CODE
        if before.screen is not snapshot.screen:
            self.screenChanged.emit()

    def _watched(self) -> tuple[tuple[Callable[[Snapshot], object], Callable[[], None]], ...]:
        return (
            (lambda s: (s.title, s.lead, s.language), self.wordsChanged.emit),
            (lambda s: s.message, self.messageChanged.emit),
            (lambda s: (s.number, s.code), self.codeChanged.emit),
            (lambda s: s.seconds, self.secondsChanged.emit),
            (lambda s: (s.step_at, s.step_of, s.step_label), self.stageChanged.emit),
            (lambda s: (s.site, s.link), self.placeChanged.emit),
            (lambda s: s.appearance, self.appearanceChanged.emit),
        )

    @Property(str, notify=screenChanged)
    def screen(self) -> str:
        """A `ScreenName` value."""
        return self._snapshot.screen.value

    @Property(str, notify=wordsChanged)
    def language(self) -> str:
        """The language of all words."""
        return self._snapshot.language

    @Property(str, notify=wordsChanged)
    def title(self) -> str:
        """The screen's heading."""
        return self._snapshot.title

    @Property(str, notify=wordsChanged)
    def lead(self) -> str:
        """The sentence under the heading."""
        return self._snapshot.lead

    @Property(Lines, constant=True)
    def paragraphs(self) -> Lines:
        """What is to be read."""
        return self._paragraphs

    @Property(str, notify=messageChanged)
    def messageText(self) -> str:  # noqa: N802 - QML's name for it
        """The message; empty when there is none."""
        return self._snapshot.message.text if self._snapshot.message else ""

    @Property(str, notify=messageChanged)
    def messageTone(self) -> str:  # noqa: N802 - QML's name for it
        """A `Tone` value."""
        return self._snapshot.message.tone.value if self._snapshot.message else ""

    @Property(str, notify=codeChanged)
    def number(self) -> str:
        """A receipt number for large type."""
        return self._snapshot.number

    @Property(str, notify=codeChanged)
    def codePath(self) -> str:  # noqa: N802 - QML's name for it
        """The QR code's dark squares as an SVG path, one unit per module."""
        return self._squares.path()

    @Property(int, notify=codeChanged)
    def codeSize(self) -> int:  # noqa: N802 - QML's name for it
        """Modules along one side of the QR code, quiet zone included; 0 for no code."""
        return self._squares.size

    @Property(int, notify=secondsChanged)
    def seconds(self) -> int:
        """Seconds left to answer; 0 hides them."""
        return self._snapshot.seconds

    @Property(int, notify=stageChanged)
    def stepAt(self) -> int:  # noqa: N802 - QML's name for it
        """How far the visit has come."""
        return self._snapshot.step_at

    @Property(int, notify=stageChanged)
    def stepOf(self) -> int:  # noqa: N802 - QML's name for it
        """How long the visit's path is; 0 hides it."""
        return self._snapshot.step_of

    @Property(str, notify=stageChanged)
    def stepLabel(self) -> str:  # noqa: N802 - QML's name for it
        """The same in words."""
        return self._snapshot.step_label

    @Property(str, notify=placeChanged)
    def site(self) -> str:
        """Where the terminal stands."""
        return self._snapshot.site

    @Property(str, notify=placeChanged)
    def link(self) -> str:
        """Whether the district is connected, in words."""
        return self._snapshot.link

    @Property(int, notify=appearanceChanged)
    def textSize(self) -> int:  # noqa: N802 - QML's name for it
        """A `TextSize` value."""
        return self._snapshot.appearance.text_size.value

    @Property(str, notify=appearanceChanged)
    def contrast(self) -> str:
        """A `Contrast` value."""
        return self._snapshot.appearance.contrast.value

    @Property(bool, notify=appearanceChanged)
    def reach(self) -> bool:
        """Whether everything is drawn in the lower part of the panel."""
        return self._snapshot.appearance.reach

    @Property(bool, notify=appearanceChanged)
    def still(self) -> bool:
        """Whether nothing may move."""
        return self._snapshot.appearance.still

    @Property(Asked, constant=True)
    def question(self) -> Asked:
        """The question on the screen."""
        return self._question

    @Property(Keyboard, constant=True)
    def keyboard(self) -> Keyboard:
        """The large keyboard."""
        return self._keyboard

    @Property(Lines, constant=True)
    def choices(self) -> Lines:
        """Large tiles."""
        return self._choices

    @Property(Lines, constant=True)
    def rows(self) -> Lines:
        """Lines of a table."""
        return self._rows

    @Property(Lines, constant=True)
    def steps(self) -> Lines:
        """The four steps of a case."""
        return self._steps

    @Property(Lines, constant=True)
    def actions(self) -> Lines:
        """Buttons of this screen."""
        return self._actions

    @Property(Lines, constant=True)
    def footer(self) -> Lines:
        """Help, language, back and cancel, each in its own place."""
        return self._footer
