"""Hold the question on the screen and what is being typed; nothing typed outlives its question."""

from itertools import accumulate, pairwise

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screen import FieldKind, KeyboardWords, Question
from ui.models import Lines, choice_lines

QML_IMPORT_NAME = "Doorstep"
QML_IMPORT_MAJOR_VERSION = 1

_AMOUNTS = frozenset({FieldKind.DECIMAL, FieldKind.MONEY})
_WRITTEN = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
_TYPED = _AMOUNTS | _WRITTEN | {FieldKind.DIGITS, FieldKind.IDENTITY_NUMBER, FieldKind.LETTERS, FieldKind.USCC}
_NUMBER_BREAKS = (6, 6, 6)  # L and terminal, day, epoch and counter, as a registration number is printed
_CODE_BREAKS = (3, 3)
_BREAKS = {
    FieldKind.IDENTITY_NUMBER: (6, 8, 4),  # place, birth, sequence: GB 11643
    FieldKind.LETTERS: _NUMBER_BREAKS,
    FieldKind.USCC: (2, 6, 5, 5),  # register and type, place, organisation: GB 32100
    **dict.fromkeys(_AMOUNTS, ()),
}
_POINT = "."
_MOBILE, _MOBILE_BREAKS = 11, (3, 4, 4)
_FOURS = (4, 4, 4, 4, 4, 4, 4, 4)  # as bank cards print themselves


@QmlElement
@QmlUncreatable("the view-model owns the question")
class Asked(QObject):  # type: ignore[operator]  # the stub cannot call the decorator
    """One question: finished words from the snapshot, and what has been typed so far."""

    changed = Signal()
    keyChanged = Signal()  # noqa: N815 - QML's name for it
    typedChanged = Signal()  # noqa: N815 - QML's name for it
    used = Signal()

    def __init__(self) -> None:
        """Begin with no question."""
        super().__init__()
        self._question: Question | None = None
        self._typed = ""
        self._choices = choice_lines()

    def ask(self, question: Question | None) -> None:
        """Show this question; another key wipes what was typed."""
        before = self._question
        if question == before:
            return
        self._question = question
        self._choices.show(question.choices if question else ())
        if (before.key if before else "") != (question.key if question else ""):
            self._type(question.value if question and question.kind in _TYPED else "")
            self.keyChanged.emit()
        self.changed.emit()
        self.typedChanged.emit()

    @property
    def answer(self) -> str:
        """What has been typed, for whoever sends it."""
        return self._typed

    @property
    def keyboard(self) -> KeyboardWords | None:
        """What the large keyboard says; None where nothing is written."""
        return self._question.keyboard if self._question else None

    @property
    def asked_kind(self) -> FieldKind | None:
        """What kind of answer is asked for; None while nothing is asked."""
        return self._question.kind if self._question else None

    @property
    def is_written(self) -> bool:
        """Whether the answer is written on the large keyboard."""
        return self.asked_kind in _WRITTEN

    @property
    def is_keyed(self) -> bool:
        """Whether the answer is typed on a keypad of its own, which has the ten digits whatever else it has."""
        return self.takes_typing and not self.is_written

    @property
    def takes_typing(self) -> bool:
        """Whether the answer is typed; a chosen one answers by itself."""
        return self._question is not None and self._question.kind in _TYPED

    @Property(str, notify=changed)
    def key(self) -> str:
        """The question's key; empty while nothing is asked."""
        return self._question.key if self._question else ""

    @Property(str, notify=changed)
    def kind(self) -> str:
        """A `FieldKind` value; empty while nothing is asked."""
        return self._question.kind.value if self._question else ""

    @Property(bool, notify=changed)
    def keyed(self) -> bool:
        """Whether the answer is typed on a keypad of its own."""
        return self.is_keyed

    @Property(bool, notify=changed)
    def written(self) -> bool:
        """Whether the answer is written on the large keyboard."""
        return self.is_written

    @Property(str, notify=changed)
    def label(self) -> str:
        """The question itself."""
        return self._question.label if self._question else ""

    @Property(str, notify=changed)
    def hint(self) -> str:
        """What helps to answer."""
        return self._question.hint if self._question else ""

    @Property(str, notify=changed)
    def error(self) -> str:
        """What is wrong with the answer just given."""
        return self._question.error if self._question else ""

    @Property(bool, notify=changed)
    def optional(self) -> bool:
        """Whether it may be skipped."""
        return self._question is not None and self._question.optional

    @Property(str, notify=changed)
    def unit(self) -> str:
        """What an amount is counted in."""
        return self._question.unit if self._question else ""

    @Property(Lines, constant=True)
    def choices(self) -> Lines:
        """What can be chosen."""
        return self._choices

    @Property(str, notify=typedChanged)
    def typed(self) -> str:
        """What has been typed, as it would be answered."""
        return self._typed

    @Property(str, notify=typedChanged)
    def shown(self) -> str:
        """What has been typed, in groups that are easy to compare with a card or a telephone."""
        return grouped(self._typed, self._breaks())

    @Property(bool, notify=typedChanged)
    def full(self) -> bool:
        """Whether no further key fits."""
        return self.is_full

    @Slot(str)
    def press(self, key: str) -> None:
        """Type one key or one settled text; what does not fit is not typed."""
        self.used.emit()
        if self.takes_typing and not self.is_full and self._fits(key):
            longest = self._question.max_length if self._question else 0
            self._type((self._typed + key)[: longest or None])

    @Slot()
    def erase(self) -> None:
        """Take the last key back."""
        self.used.emit()
        self._type(self._typed[:-1])

    def _fits(self, key: str) -> bool:
        """A number has one point, and something before it; a point in a text is a sign like others."""
        return self.asked_kind not in _AMOUNTS or key != _POINT or bool(self._typed and _POINT not in self._typed)

    @property
    def is_full(self) -> bool:
        """Whether the longest answer has been typed."""
        longest = self._question.max_length if self._question else 0
        return 0 < longest <= len(self._typed)

    def _type(self, typed: str) -> None:
        if typed != self._typed:
            self._typed = typed
            self.typedChanged.emit()

    def _breaks(self) -> tuple[int, ...]:
        if self._question is None or self._question.kind in _WRITTEN:
            return ()
        if self._question.kind is FieldKind.DIGITS and self._question.max_length == _MOBILE:
            return _MOBILE_BREAKS
        if self._question.kind is FieldKind.LETTERS and self._question.max_length < sum(_NUMBER_BREAKS):
            return _CODE_BREAKS
        return _BREAKS.get(self._question.kind, _FOURS)


def grouped(digits: str, sizes: tuple[int, ...]) -> str:
    """Return ``digits`` with a space after each group."""
    ends = [0, *accumulate(sizes), len(digits)]
    parts = (digits[low:high] for low, high in pairwise(ends))
    return " ".join(part for part in parts if part)
