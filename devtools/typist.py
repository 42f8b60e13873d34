"""A person at the large keyboard: writes a text by touching keys and candidates, for tests and measurements."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from devtools.finger import Finger
from devtools.samples import context, snapshots
from kiosk.keyboard_words import keyboard_words
from kiosk.screen import FieldKind, Question, Snapshot
from kiosk.texts import Language
from ui.keyboard_layout import Layer
from ui.lexicon import LexiconFolder, load_vocabulary, sources
from ui.viewmodel import ViewModel

_ROOT: Final = Path(__file__).parent.parent
_MOST_PAGES: Final = 90


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text and the keys that compose it; digits, letters and the middle dot need no keys."""

    text: str
    keys: str = ""
    layer: Layer = Layer.PINYIN
    as_written: bool = False


class Typist:
    """Touches the keyboard of one window; has it drawn before it touches what has just come, as eyes would."""

    def __init__(self, window: QQuickWindow, view_model: ViewModel) -> None:
        """Write on the page that ``window`` shows."""
        self._finger = Finger(window)
        self._window = window
        self._keyboard = view_model.large_keyboard
        self._asked = view_model.asked
        self._as_written = False

    def write(self, pieces: tuple[Piece, ...]) -> str:
        """Write all pieces and return what stands in the field.

        Raises:
            LookupError: a piece is not offered.
        """
        for piece in pieces:
            self._turn_to(piece)
            for key in piece.keys or piece.text:
                self.touch(f"key-{key}")
            if piece.keys:
                self._choose(piece.text)
        return self._asked.answer

    def touch(self, name: str) -> None:
        """Touch one key and let the page settle."""
        self._finger.touch(name)
        QGuiApplication.processEvents()

    def _turn_to(self, piece: Piece) -> None:
        if self._keyboard.on_layer is not piece.layer:
            self.touch(f"key-{piece.layer}")
            self._window.grabWindow()
            self._as_written = False
        if piece.as_written != self._as_written:
            self.touch("key-as-written")
            self._as_written = piece.as_written

    def _choose(self, text: str) -> None:
        rest = text
        while rest:
            place, taken = self._longest(rest)
            self._window.grabWindow()
            self.touch(f"candidate-{place}")
            rest = rest.removeprefix(taken)

    def _longest(self, text: str) -> tuple[int, str]:
        """Return the place of the longest beginning of ``text`` on the first page that has one."""
        for _ in range(_MOST_PAGES):
            shown = self._keyboard.shown()
            found = [(place, offered) for place, offered in shown if text.startswith(offered)]
            if found:
                return max(found, key=lambda candidate: len(candidate[1]))
            if not self._finger.sees("candidates-later"):
                break
            self.touch("candidates-later")
        raise LookupError(f"{text!r} is not offered")


def lexicon_folder() -> LexiconFolder:
    """Return the dictionaries of the demo site, compiled where the workshop keeps what can be made again."""
    facts = context()
    words = load_vocabulary(_ROOT / "config" / "typing" / "words.yaml")
    local = [facts.site.name.zh, *(option.label.zh for option in facts.site.communities)]
    return LexiconFolder(_ROOT / ".dev" / "typing", sources(words, local))


def text_page(language: Language, *, kind: FieldKind = FieldKind.TEXT, most: int = 60) -> Snapshot:
    """Return a page that asks for a text."""
    voice = context().texts.voice(language)
    question = Question(
        key="written", kind=kind, label="姓名", hint="写身份证上的姓名", max_length=most, keyboard=keyboard_words(voice)
    )
    return replace(snapshots(language)["form-digits"], question=question)
