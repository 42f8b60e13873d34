"""Turn the names that buttons carry back into intents."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.events import (
    AskHelp,
    Back,
    Cancel,
    ChangeAnswer,
    ChooseItem,
    ChooseProgress,
    CloseHelp,
    Confirm,
    GiveAnswer,
    Intent,
    Next,
    PrintAgain,
    Rate,
    StillHere,
    SwitchLanguage,
    Touched,
)

_PLAIN: dict[str, Intent] = {
    "touched": Touched(),
    "choose-progress": ChooseProgress(),
    "next": Next(),
    "back": Back(),
    "cancel": Cancel(),
    "help": AskHelp(),
    "close-help": CloseHelp(),
    "language": SwitchLanguage(),
    "confirm": Confirm(),
    "print-again": PrintAgain(),
    "still-here": StillHere(),
}
_WITH_ARGUMENT: dict[str, Callable[[str], Intent]] = {
    "choose-item": ChooseItem,
    "answer": GiveAnswer,
    "change": ChangeAnswer,
    "rate": lambda grade: Rate(int(grade)),
}
NAMES = frozenset(_PLAIN) | frozenset(_WITH_ARGUMENT)


def to_intent(name: str, argument: str = "") -> Intent:
    """Return the intent that a button's name means.

    Raises:
        ValueError: no button carries this name, or the argument does not fit it; either is a bug of the face.
    """
    if name in _PLAIN:
        return _PLAIN[name]
    if name in _WITH_ARGUMENT:
        return _WITH_ARGUMENT[name](argument)
    raise ValueError(f"no intent is called {name!r}")
