"""Decide for the whole machine: booting, in service, out of service, maintenance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from kiosk import session
from kiosk.context import Context, DeviceFact
from kiosk.effects import Effect
from kiosk.events import ContentArrived, DeviceHealthChanged, Fact, LinkChanged, StoreHealthChanged, TerminalEvent
from kiosk.maintenance import Admitting, Maintenance, Move, at_the_door, on_admitting, on_maintenance
from kiosk.overlays import Helping, State, language_of, visiting
from kiosk.predicaments import Fault
from kiosk.staff_acts import AskStaff, StaffIntent, StaffReport
from kiosk.states import Apologising, ChoosingService, FillingForm, Idle, ReadingCard, ReadingNotice, Reviewing
from kiosk.texts import Language
from kiosk.upkeep import upkeep


class OutOfServiceReason(StrEnum):
    """Why nobody can be served (``out-of-service.<value>``)."""

    STORE = "store"


@dataclass(frozen=True, slots=True)
class Booting:
    """The terminal has started and does not know yet whether it can keep an application."""


@dataclass(frozen=True, slots=True)
class InService:
    """Residents are served; ``visit`` is the session's state."""

    visit: State


@dataclass(frozen=True, slots=True)
class OutOfService:
    """Nobody can be served now."""

    reasons: tuple[OutOfServiceReason, ...]


Terminal = Booting | InService | OutOfService | Admitting | Maintenance


def observe(context: Context, event: TerminalEvent) -> Context:
    """Return the context with what an event says about the terminal itself."""
    match event:
        case DeviceHealthChanged(device, ready, word):
            return context.with_device(DeviceFact(device, ready, word))
        case StoreHealthChanged(accepting):
            return replace(context, store_open=accepting)
        case LinkChanged(connected):
            return replace(context, connected=connected)
        case ContentArrived(content):
            return replace(context, arrived=content)
        case _:
            return context


def is_between_visits(terminal: Terminal) -> bool:
    """Whether nobody is being served, so that what visits are made of may change."""
    return not isinstance(terminal, InService) or isinstance(terminal.visit, Idle)


def step(terminal: Terminal, event: TerminalEvent, context: Context) -> tuple[Terminal, tuple[Effect, ...]]:
    """Decide what an event does to the terminal. Total: no event raises in any state.

    Args:
        terminal: the state.
        event: what happened.
        context: the facts, with this event already observed (`observe`).
    """
    match terminal:
        case Booting():
            return (_open(context) if isinstance(event, StoreHealthChanged) else terminal), ()
        case OutOfService() if isinstance(event, AskStaff):
            return at_the_door(Language.ZH, context)
        case OutOfService():
            return _open(context), ()
        case Admitting():
            return _back(on_admitting(terminal, event, context), context)
        case Maintenance():
            return _back(on_maintenance(terminal, event), context)
        case InService(visit):
            return _serve(visit, event, context)
        case _:
            assert_never(terminal)


def _open(context: Context) -> InService | OutOfService:
    return InService(Idle()) if context.store_open else OutOfService((OutOfServiceReason.STORE,))


def _back(move: Move, context: Context) -> tuple[Terminal, tuple[Effect, ...]]:
    """Return to service where maintenance has ended."""
    state, effects = move
    return (_open(context) if state is None else state), effects


def _serve(visit: State, event: TerminalEvent, context: Context) -> tuple[Terminal, tuple[Effect, ...]]:
    match event:
        case AskStaff():
            return _let_staff_ask(visit, event, context)
        case _ if isinstance(event, StaffIntent | StaffReport):
            return InService(visit), ()
        case _ if isinstance(event, Fact):
            after, effects = _warned(visit, event, context)
        case _:
            after, effects = session.step(visit, event, context)
    return (_open(context) if isinstance(after, Idle) else InService(after)), effects


def _let_staff_ask(visit: State, event: TerminalEvent, context: Context) -> tuple[Terminal, tuple[Effect, ...]]:
    """Open the door only where nobody has begun anything: maintenance never throws a visit away."""
    if not staff_may_ask(visit):
        return InService(visit), ()
    ending, _ = upkeep(visit, event, Idle(), present=False)
    door, beginning = at_the_door(language_of(visit), context)
    return door, (*ending, *beginning)


def staff_may_ask(visit: State) -> bool:
    """Whether the help page that is shown may offer staff the door: it lies over the list of services, untouched."""
    return (
        isinstance(visit, Helping)
        and isinstance(visit.previous, ChoosingService)
        and not visit.previous.visit.card_lying
    )


def _warned(visit: State, event: Fact, context: Context) -> tuple[State, tuple[Effect, ...]]:
    """End a visit that could not be kept any more, before the resident puts more work into it."""
    if context.store_open or isinstance(visit, Idle):
        return visit, ()
    screen = visiting(visit)
    match screen:
        case ChoosingService() | ReadingNotice() | ReadingCard() | FillingForm() | Reviewing():
            after = Apologising(screen.visit, Fault.STORE_CLOSED)
        case _:
            return visit, ()
    ending, beginning = upkeep(visit, event, after, present=False)
    return after, (*ending, *beginning)
