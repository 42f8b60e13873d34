"""Decide 我的办理: a card is laid, the district lists its holder's matters, one is chosen."""

from __future__ import annotations

from dataclasses import replace

from kiosk.card_rules import usable_card
from kiosk.case_papers import Masked
from kiosk.context import Context
from kiosk.effects import Effect, ListMatters
from kiosk.events import (
    CardFound,
    CardLeftBehind,
    CardRefused,
    CardTaken,
    CaseFound,
    DeviceFailed,
    DeviceKind,
    Event,
    MattersTold,
    Timer,
    TimerFired,
)
from kiosk.identifiers import mask_name, mask_number
from kiosk.intents import Back, ChooseMatter, ChooseProgress, Next
from kiosk.overlays import State
from kiosk.predicaments import CardProblem
from kiosk.states import (
    AskingMatters,
    ChoosingMatter,
    ChoosingService,
    EnteringNumber,
    NoMatters,
    ProvingHolder,
    Refused,
    ScanningCode,
    ShowingProgress,
    Visit,
    Waiting,
)

Move = tuple[State, tuple[Effect, ...]]
SHOWN = 3  # matters on one page: as many as a wide panel shows without scrolling


def proving(visit: Visit) -> ProvingHolder:
    """Begin: a card that lies there from before says nothing about who stands there now, and must be laid again."""
    return ProvingHolder(visit, Refused(CardProblem.TAKE_FIRST) if visit.card_lying else Waiting())


def on_proving(state: ProvingHolder, event: Event, context: Context) -> Move:
    """A card is awaited or refused; a good one asks the district at once, for it is its holder who laid it."""
    match event:
        case CardFound():
            return _found(state, event, context)
        case Next() if context.device(DeviceKind.ID_CARD_READER).ready:
            return ProvingHolder(replace(state.visit, card_lying=False)), ()
        case Back():
            return ChoosingService(state.visit), ()
        case _:
            return _on_reader(state, event), ()


def on_asking(state: AskingMatters, event: Event, _context: Context) -> Move:
    """The district is being asked; an answer about another card is not for this visit."""
    match event:
        case MattersTold(number, reports) if number == state.number:
            if not reports:
                return NoMatters(state.visit, reached=reports is not None), ()
            return ChoosingMatter(state.visit, state.holder, reports), ()
        case TimerFired(Timer.SCREEN):
            return NoMatters(state.visit, reached=False), ()
        case Back():
            return ChoosingService(state.visit), ()
        case _:
            return state, ()


def on_choosing(state: ChoosingMatter, event: Event, _context: Context) -> Move:
    """One of the matters is chosen, or older ones are looked at; after the oldest come the newest again."""
    match event:
        case ChooseMatter(number):
            report = next((report for report in state.reports if report.number == number), None)
            return (state if report is None else ShowingProgress(state.visit, CaseFound(report), among=state)), ()
        case Next() if len(state.reports) > SHOWN:
            following = state.at + SHOWN
            return replace(state, at=following if following < len(state.reports) else 0), ()
        case Back():
            return ChoosingService(state.visit), ()
        case _:
            return state, ()


def on_no_matters(state: NoMatters, event: Event, context: Context) -> Move:
    """Nothing is listed: try again, or look a number up."""
    match event:
        case ChooseProgress():
            visit = replace(state.visit, card_lying=False)
            scans = context.device(DeviceKind.QR_SCANNER).ready
            return (ScanningCode(visit) if scans else EnteringNumber(visit)), ()
        case Next() if context.device(DeviceKind.ID_CARD_READER).ready:
            return proving(state.visit), ()
        case Back():
            return ChoosingService(state.visit), ()
        case _:
            return state, ()


def _on_reader(state: ProvingHolder, event: Event) -> ProvingHolder:
    match event:
        case CardLeftBehind() if isinstance(state.reading, Waiting):
            return ProvingHolder(replace(state.visit, card_lying=True), Refused(CardProblem.TAKE_FIRST))
        case CardRefused(reason):
            return ProvingHolder(state.visit, Refused(CardProblem(reason.value)))
        case DeviceFailed(DeviceKind.ID_CARD_READER):
            return ProvingHolder(state.visit, Refused(CardProblem.READER_FAILED))
        case CardTaken():
            return ProvingHolder(state.visit)
        case _:
            return state


def _found(state: ProvingHolder, found: CardFound, context: Context) -> Move:
    visit, card = replace(state.visit, card_lying=True), usable_card(found, context.today)
    if isinstance(card, Refused):
        return ProvingHolder(visit, card), ()
    holder = Masked(mask_name(card.name), mask_number(card.number))
    return AskingMatters(visit, card.number, holder), (ListMatters(card.number),)
