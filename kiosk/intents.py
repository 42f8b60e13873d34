"""Name what a person can do on the screen, and turn the names that buttons carry back into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.appearance import Contrast, TextSize
from kiosk.staff_acts import (
    AskStaff,
    LeaveMaintenance,
    ReleaseHeld,
    SendNow,
    StaffIntent,
    StaffPage,
    TurnTo,
    UseStaffCard,
    UseStaffCode,
)


@dataclass(frozen=True, slots=True)
class Touched:
    """The attract screen was touched."""


@dataclass(frozen=True, slots=True)
class ChooseItem:
    """A service was chosen on the home screen."""

    slug: str


@dataclass(frozen=True, slots=True)
class ChooseProgress:
    """一网通查 was chosen on the home screen."""


@dataclass(frozen=True, slots=True)
class ChooseMatters:
    """我的办理 was chosen on the home screen."""


@dataclass(frozen=True, slots=True)
class EnterNumber:
    """The number is to be typed instead of scanned."""


@dataclass(frozen=True, slots=True)
class ChooseMatter:
    """One of the holder's own matters was chosen, by its registration number."""

    number: str


@dataclass(frozen=True, slots=True)
class Next:
    """Go on (read the notice, retry the card, leave the confirmation …)."""


@dataclass(frozen=True, slots=True)
class Back:
    """One step back; nothing typed is lost."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the visit; everything typed is wiped."""


@dataclass(frozen=True, slots=True)
class AskHelp:
    """Show help over whatever is on the screen."""


@dataclass(frozen=True, slots=True)
class CloseHelp:
    """Return to what was on the screen."""


@dataclass(frozen=True, slots=True)
class SwitchLanguage:
    """Show every word in the other language."""


@dataclass(frozen=True, slots=True)
class AskAppearance:
    """Show how the face may be drawn, over whatever is on the screen."""


@dataclass(frozen=True, slots=True)
class ChooseTextSize:
    """Draw every word in this size."""

    size: TextSize


@dataclass(frozen=True, slots=True)
class ChooseContrast:
    """Draw the face in these colours."""

    contrast: Contrast


@dataclass(frozen=True, slots=True)
class ChooseReach:
    """Draw everything in the lower part of the panel, or over all of it again."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class ChooseStill:
    """Let nothing on the screen move, or let it move again."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """The answer to the question on the screen, as typed or as the chosen option's value."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MarkChoice:
    """One of several choices is marked, or no longer marked."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SkipQuestion:
    """The question, or this part of it, is left without an answer; only what is optional can be."""


@dataclass(frozen=True, slots=True)
class ShowMore:
    """Show the next few of many choices; after the last come the first again."""


@dataclass(frozen=True, slots=True)
class ChangeAnswer:
    """Go back from the check page to one question."""

    key: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """The resident confirms the application; from here on it must not be lost."""


@dataclass(frozen=True, slots=True)
class PrintAgain:
    """Print the receipt that is offered (paper is back, or it is another receipt than the last one)."""


@dataclass(frozen=True, slots=True)
class ChooseLargePrint:
    """The resident wants papers in large type, or in ordinary type again."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """One of the official five grades, 5 = 非常满意 … 1 = 非常不满意."""

    grade: int


@dataclass(frozen=True, slots=True)
class StillHere:
    """The resident answers the inactivity warning, or is writing, or moves by keypad."""


Intent = (
    Touched
    | ChooseItem
    | ChooseProgress
    | ChooseMatters
    | EnterNumber
    | ChooseMatter
    | Next
    | Back
    | Cancel
    | AskHelp
    | CloseHelp
    | SwitchLanguage
    | AskAppearance
    | ChooseTextSize
    | ChooseContrast
    | ChooseReach
    | ChooseStill
    | GiveAnswer
    | MarkChoice
    | SkipQuestion
    | ShowMore
    | ChangeAnswer
    | Confirm
    | PrintAgain
    | ChooseLargePrint
    | Rate
    | StillHere
)

YES, NO = "yes", "no"
"""The arguments of ``large-print``, ``reach`` and ``still``."""


def _is_yes(word: str) -> bool:
    if word not in {YES, NO}:
        raise ValueError(f"must be {YES} or {NO}, not {word!r}")
    return word == YES


_PLAIN: dict[str, Intent | StaffIntent] = {
    "touched": Touched(),
    "choose-progress": ChooseProgress(),
    "choose-matters": ChooseMatters(),
    "enter-number": EnterNumber(),
    "next": Next(),
    "back": Back(),
    "cancel": Cancel(),
    "help": AskHelp(),
    "close-help": CloseHelp(),
    "language": SwitchLanguage(),
    "appearance": AskAppearance(),
    "skip": SkipQuestion(),
    "more": ShowMore(),
    "confirm": Confirm(),
    "print-again": PrintAgain(),
    "still-here": StillHere(),
    "ask-staff": AskStaff(),
    "use-staff-card": UseStaffCard(),
    "use-staff-code": UseStaffCode(),
    "leave-maintenance": LeaveMaintenance(),
    "send-now": SendNow(),
}
_WITH_ARGUMENT: dict[str, Callable[[str], Intent | StaffIntent]] = {
    "choose-item": ChooseItem,
    "choose-matter": ChooseMatter,
    "answer": GiveAnswer,
    "mark": MarkChoice,
    "change": ChangeAnswer,
    "rate": lambda grade: Rate(int(grade)),
    "text-size": lambda size: ChooseTextSize(TextSize(int(size))),
    "contrast": lambda name: ChooseContrast(Contrast(name)),
    "reach": lambda word: ChooseReach(_is_yes(word)),
    "still": lambda word: ChooseStill(_is_yes(word)),
    "large-print": lambda word: ChooseLargePrint(_is_yes(word)),
    "turn-to": lambda word: TurnTo(StaffPage(word)),
    "release-held": ReleaseHeld,
}
NAMES = frozenset(_PLAIN) | frozenset(_WITH_ARGUMENT)


def to_intent(name: str, argument: str = "") -> Intent | StaffIntent:
    """Return the intent that a button's name means.

    Raises:
        ValueError: no button carries this name, or the argument does not fit it; either is a bug of the face.
    """
    if name in _PLAIN:
        return _PLAIN[name]
    if name in _WITH_ARGUMENT:
        return _WITH_ARGUMENT[name](argument)
    raise ValueError(f"no intent is called {name!r}")
