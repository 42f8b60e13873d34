"""Decide what a resident who knows the way does next, from what the screen shows.

Two bodies follow the same mind: `devtools.demo` moves a finger on the real screen, `devtools.headless` posts intents
as fast as the terminal takes them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.screen import FieldKind, ScreenName, Snapshot

ITEM = "advanced-age-allowance"
ANSWERS: Mapping[str, str] = {
    "mobile": "13900000000",
    "delegate_used": "false",
    "bank_account": "6228480000000000000",
    "receive_other": "false",
}
"""What this resident answers; a question that is not named here takes its first choice."""


@dataclass(frozen=True, slots=True)
class Press:
    """Press the button that sends this intent."""

    intent: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Type:
    """Type digits on the keypad, then go on."""

    digits: str


@dataclass(frozen=True, slots=True)
class LayCard:
    """Lay the card on the reader."""


@dataclass(frozen=True, slots=True)
class LiftCard:
    """Take the card off the reader."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do: the terminal is busy."""


@dataclass(frozen=True, slots=True)
class Leave:
    """The visit is over."""


Move = Press | Type | LayCard | LiftCard | Wait | Leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the resident remembers of the visit so far."""

    card_laid: bool = False
    confirmed: bool = False


def next_move(shown: Snapshot, memory: Memory) -> Move:
    """Decide what to do about what is shown."""
    return _HABITS.get(shown.screen, _go_on)(shown, memory)


def _home(shown: Snapshot, _: Memory) -> Move:
    choice = next((c for c in shown.choices if c.argument == ITEM), None)
    return Press("choose-item", ITEM) if choice is not None and choice.enabled else Wait()


def _card(shown: Snapshot, memory: Memory) -> Move:
    if not memory.card_laid:
        return LayCard()
    return _go_on(shown, memory) if any(a.intent == "next" and a.enabled for a in shown.actions) else Wait()


def _answer(shown: Snapshot, memory: Memory) -> Move:
    question = shown.question
    if question is None:
        return _go_on(shown, memory)
    if question.kind in {FieldKind.DIGITS, FieldKind.IDENTITY_NUMBER}:
        return Type(ANSWERS[question.key])
    wanted = ANSWERS.get(question.key, question.choices[0].argument)
    choice = next((c for c in question.choices if c.argument == wanted), question.choices[-1])
    return Press(choice.intent, choice.argument)


def _confirmation(shown: Snapshot, memory: Memory) -> Move:
    if memory.card_laid:
        return LiftCard()
    return _go_on(shown, memory)


def _farewell(shown: Snapshot, memory: Memory) -> Move:
    return LiftCard() if memory.card_laid else _go_on(shown, memory)


def _go_on(shown: Snapshot, _: Memory) -> Move:
    enabled = [a for a in shown.actions if a.enabled]
    if not enabled:
        return Wait()
    primary = next((a for a in enabled if a.role.value == "primary"), enabled[0])
    return Press(primary.intent, primary.argument)


_HABITS: Mapping[ScreenName, Callable[[Snapshot, Memory], Move]] = {
    ScreenName.ATTRACT: lambda _, memory: Leave() if memory.confirmed else Press("touched"),
    ScreenName.HOME: _home,
    ScreenName.CARD: _card,
    ScreenName.FORM: _answer,
    ScreenName.CONFIRMATION: _confirmation,
    ScreenName.RATING: lambda _, __: Press("rate", "5"),
    ScreenName.STILL_HERE: lambda _, __: Press("still-here"),
    ScreenName.HELP: lambda _, __: Press("close-help"),
    ScreenName.STORING: lambda _, __: Wait(),
    ScreenName.THANKS: _farewell,
}
