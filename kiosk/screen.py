"""The vocabulary of the screen: a snapshot says, in finished words, exactly what a person may see and do.

Everything here is plain data in the visit's language, already masked; QML draws it and sends intents back by name.
`kiosk.view` makes snapshots, `ui.viewmodel` shows them, `kiosk.intents` turns names back into events.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.appearance import ORDINARY_LOOKS, Appearance


class ScreenName(StrEnum):
    """One screen each, drawn by ``ui/Kiosk/screens/<Name>Screen.qml``."""

    ATTRACT = "attract"
    HOME = "home"
    NOTICE = "notice"
    CARD = "card"
    FORM = "form"
    REVIEW = "review"
    STORING = "storing"
    CONFIRMATION = "confirmation"
    RATING = "rating"
    THANKS = "thanks"
    SCAN = "scan"
    PROGRESS = "progress"
    MATTERS = "matters"
    HELP = "help"
    APPEARANCE = "appearance"
    STILL_HERE = "still-here"
    APOLOGY = "apology"
    OUT_OF_SERVICE = "out-of-service"
    MAINTENANCE = "maintenance"


class Role(StrEnum):
    """How weighty a button looks."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"


class Tone(StrEnum):
    """What a message means; shown by word and shape as well as colour."""

    PLAIN = "plain"
    GOOD = "good"
    CAUTION = "caution"
    PROBLEM = "problem"


class FieldKind(StrEnum):
    """The closed vocabulary of questions; one QML file each under ``ui/Kiosk/fields/``."""

    DIGITS = "digits"  # digit pad: telephone, account
    IDENTITY_NUMBER = "identity-number"  # digit pad with X
    LETTERS = "letters"  # digits and capital letters without I and O: registration number, query code
    DECIMAL = "decimal"  # digit pad with a point, the unit shown
    MONEY = "money"  # likewise, in yuan
    USCC = "uscc"  # keypad of the digits and letters of GB 32100
    CHOICE = "choice"  # up to nine large choices
    MULTI_CHOICE = "multi-choice"  # likewise, several at once; they travel joined by commas
    BOOLEAN = "boolean"  # yes / no
    DATE = "date"  # year, month, day: a small grid each
    SLOT = "slot"  # a day, then a part of it
    REGION = "region"  # a cascade of choices
    ADDRESS = "address"  # a cascade of choices, then numbers, then free text
    TEXT = "text"  # the large keyboard, one line: a name, a street
    LONG_TEXT = "long-text"  # the large keyboard, several lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button: pressing it sends ``intent`` with ``argument``. Disabled buttons say why."""

    intent: str
    label: str
    argument: str = ""
    role: Role = Role.SECONDARY
    enabled: bool = True
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A large tile or option: ``label`` at most twelve characters, ``detail`` one short sentence."""

    intent: str
    argument: str
    label: str
    detail: str = ""
    glyph: str = ""
    selected: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyboardWords:
    """What the large keyboard says in the visit's language; ``strokes`` are 横 竖 撇 点 折 and any stroke.

    ``as_written`` names the key that offers old and variant forms, ``unable`` says that Chinese cannot be typed here.
    """

    pinyin: str
    stroke: str
    handwriting: str
    latin: str
    digits: str
    capitals: str
    as_written: str
    space: str
    erase: str
    earlier: str
    later: str
    strokes: tuple[str, str, str, str, str, str]
    unable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a form. ``value`` is what has been answered so far; choices answer by themselves.

    ``max_length`` counts characters (0: no limit). ``optional``: it may be skipped. ``several``: a tap marks a choice,
    and another button answers. ``unit`` stands behind a number; ``least`` and ``most`` bound it, as text in the visit's
    language. ``keyboard`` is there for a text, which is typed on it. A field of several parts (a day, an address) is
    asked part by part: each is a question of its own, with a ``key`` of its own.
    """

    key: str
    kind: FieldKind
    label: str
    hint: str = ""
    value: str = field(default="", repr=False)
    error: str = ""
    max_length: int = 0
    choices: tuple[Choice, ...] = ()
    keyboard: KeyboardWords | None = None
    optional: bool = False
    several: bool = False
    unit: str = ""
    least: str = ""
    most: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table: label, value, and a way to change it where there is one."""

    label: str
    value: str = field(repr=False)
    change: Action | None = None


class StepState(StrEnum):
    """Where a 综窗 step stands."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four 综窗 steps 收件 · 受理 · 审批 · 出件."""

    label: str
    state: StepState


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with a tone: a problem and what to do, or good news."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything one frame of the terminal may show.

    ``step_at``/``step_of`` fill a progress bar (0 = hide), ``step_label`` says it in words ("第 2 步，共 6 步").
    ``number`` is a receipt number in large type, ``code`` the text of a QR code beside it. ``seconds`` counts down on
    the still-here page (0 = hide). ``footer`` holds help, language, appearance, back and cancel, each in its place.
    ``site`` and ``link`` (connected or not, in words) stand at the top. ``appearance`` says how all of it is drawn.
    """

    screen: ScreenName
    language: str
    title: str
    lead: str = ""
    paragraphs: tuple[str, ...] = ()
    message: Message | None = None
    choices: tuple[Choice, ...] = ()
    question: Question | None = None
    rows: tuple[Row, ...] = ()
    steps: tuple[Step, ...] = ()
    actions: tuple[Action, ...] = ()
    footer: tuple[Action, ...] = ()
    number: str = ""
    code: str = field(default="", repr=False)
    seconds: int = 0
    step_at: int = 0
    step_of: int = 0
    step_label: str = ""
    site: str = ""
    link: str = ""
    appearance: Appearance = ORDINARY_LOOKS
