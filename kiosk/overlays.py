"""Name what lies over a visit's screens, and with it every state that a visit can be in."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.appearance import ORDINARY_LOOKS, Appearance
from kiosk.states import Idle, Visiting
from kiosk.texts import Language


@dataclass(frozen=True, slots=True)
class Helping:
    """Help lies over a screen."""

    previous: Visiting


@dataclass(frozen=True, slots=True)
class Adjusting:
    """How the face may be drawn lies over a screen."""

    previous: Visiting


Overlay = Helping | Adjusting
"""What lies over a screen and leads back to it."""


@dataclass(frozen=True, slots=True)
class Fading:
    """Nobody has touched anything for a while; ``seconds`` are left to answer."""

    previous: Visiting | Overlay
    seconds: int


State = Idle | Visiting | Overlay | Fading


def visiting(state: Visiting | Overlay | Fading) -> Visiting:
    """Return the screen under any overlay."""
    match state:
        case Fading(previous) | Helping(previous) | Adjusting(previous):
            return visiting(previous)
        case _:
            return state


def language_of(state: State) -> Language:
    """Return the language of a state; nobody's visit is Chinese."""
    return Language.ZH if isinstance(state, Idle) else visiting(state).visit.language


def appearance_of(state: State) -> Appearance:
    """Return how a state is drawn; nobody's visit looks ordinary."""
    return ORDINARY_LOOKS if isinstance(state, Idle) else visiting(state).visit.appearance
