"""Decide the typed way of 一网通查: a registration number, then the query code that belongs to it."""

from __future__ import annotations

import re

from kiosk.context import Context
from kiosk.effects import Effect, LookUpCase
from kiosk.events import DeviceKind, Event
from kiosk.identifiers import RegistrationNumber, parse_registration_number, plain
from kiosk.intents import Back, ChooseMatters, GiveAnswer
from kiosk.matters import proving
from kiosk.overlays import State
from kiosk.paper_codes import Shown, typed_code
from kiosk.states import ChoosingService, EnteringCode, EnteringNumber, LookingUp, ScanningCode, Visit

Move = tuple[State, tuple[Effect, ...]]
_RUN_TOGETHER = re.compile(r"L?([0-9]{5})-?([0-9]{6})-?([A-Z]{2}[0-9]{4,9})-?([0-9]{2})")


def on_entering_number(state: EnteringNumber, event: Event, context: Context) -> Move:
    """A number is typed; one whose check digits are wrong is asked for again, with what was typed."""
    match event:
        case GiveAnswer(text):
            if (number := as_typed(text)) is None:
                return EnteringNumber(state.visit, given=text), ()
            return EnteringCode(state.visit, number), ()
        case Back():
            return before_number(state.visit, context), ()
        case _:
            return state, ()


def on_entering_code(state: EnteringCode, event: Event, context: Context) -> Move:
    """The query code is typed; what cannot be one is not sent, for it would count as a wrong one."""
    match event:
        case GiveAnswer(text):
            code = typed_code(text)
            if code is None:
                return EnteringCode(state.visit, state.number, misshapen=True), ()
            return LookingUp(state.visit, state.number), (LookUpCase(state.number, Shown(query_code=code)),)
        case ChooseMatters() if context.connected and context.device(DeviceKind.ID_CARD_READER).ready:
            return proving(state.visit), ()
        case Back():
            return before_number(state.visit, context), ()
        case _:
            return state, ()


def as_typed(text: str) -> str | None:
    """Return the registration number that was typed, with or without ``L`` and hyphens; None when it is none."""
    parts = _RUN_TOGETHER.fullmatch(plain(text).upper())
    if parts is None:
        return None
    parsed = parse_registration_number("L" + "-".join(parts.groups()))
    return parsed.text if isinstance(parsed, RegistrationNumber) else None


def before_number(visit: Visit, context: Context) -> ScanningCode | ChoosingService:
    """Return where typing began: at the scanner, or at home while there is none."""
    ready = context.device(DeviceKind.QR_SCANNER).ready
    return ScanningCode(visit) if ready else ChoosingService(visit)
