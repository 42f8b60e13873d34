"""Decide for one resident's visit: states, events, effects, `step`."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk.adjusting import ChooseLooks, adjusted
from kiosk.applying import Move, on_card, on_form, on_notice, on_review
from kiosk.catalogue import Item
from kiosk.context import Context
from kiosk.effects import Effect
from kiosk.events import CardFound, CardTaken, CodeScanned, DeviceFailed, DeviceKind, Event, Timer, TimerFired
from kiosk.filing import on_awaiting, on_confirming, on_farewell, on_printing, on_rating, on_storing
from kiosk.forms import Draft
from kiosk.intents import (
    AskAppearance,
    AskHelp,
    Back,
    Cancel,
    ChooseItem,
    ChooseMatters,
    ChooseProgress,
    CloseHelp,
    Intent,
    Next,
    ShowMore,
    SwitchLanguage,
    Touched,
)
from kiosk.matters import on_asking, on_choosing, on_no_matters, on_proving, proving
from kiosk.overlays import Adjusting, Fading, Helping, Overlay, State
from kiosk.states import (
    Apologising,
    AskingMatters,
    AwaitingDistrict,
    ChoosingMatter,
    ChoosingService,
    Confirming,
    EnteringCode,
    EnteringNumber,
    FillingForm,
    Finished,
    Idle,
    LookingUp,
    NoMatters,
    PrintingPaper,
    PrintingReceipt,
    ProvingHolder,
    Rating,
    ReadingCard,
    ReadingNotice,
    Reviewing,
    ScanningCode,
    ShowingProgress,
    ShowingVerification,
    SpendingCode,
    Storing,
    Visit,
    Visiting,
)
from kiosk.texts import Language
from kiosk.tracking import (
    on_looking_up,
    on_printing_paper,
    on_progress,
    on_scanning,
    on_spending,
    on_verification,
)
from kiosk.typed_numbers import on_entering_code, on_entering_number
from kiosk.upkeep import WARNING_SECONDS, timers, upkeep

_KEEPING = (
    Storing | AwaitingDistrict | PrintingReceipt | PrintingPaper | Confirming | Rating
)  # Cancel has its own meaning there


def step(state: State, event: Event, context: Context) -> tuple[State, tuple[Effect, ...]]:
    """Decide what an event does to a visit. Total: every event in every state has an answer, and none raises.

    Effects come in the order in which they must be performed: what ends, what the event asks for, what begins.
    """
    after, acts = _decide(state, event, context)
    ending, beginning = upkeep(state, event, after, present=_proves_presence(state, event, after))
    return after, (*ending, *acts, *beginning)


def _decide(state: State, event: Event, context: Context) -> Move:
    match state:
        case Idle():
            return _on_idle(event)
        case Fading():
            return _on_fading(state, event, context)
        case Helping() | Adjusting():
            return _on_overlay(state, event, context)
        case _:
            return _on_visit(state, event, context)


def _on_idle(event: Event) -> Move:
    match event:
        case Touched() | Next():
            return ChoosingService(Visit()), ()
        case SwitchLanguage():
            return ChoosingService(Visit(Language.EN)), ()
        case AskHelp():
            return Helping(ChoosingService(Visit())), ()
        case AskAppearance():
            return Adjusting(ChoosingService(Visit())), ()
        case _:
            return Idle(), ()


def _on_fading(state: Fading, event: Event, context: Context) -> Move:
    match event:
        case TimerFired(Timer.STILL_HERE):
            return (Idle() if state.seconds <= 1 else replace(state, seconds=state.seconds - 1)), ()
        case Cancel():
            return _decide(state.previous, event, context)
        case SwitchLanguage():
            return replace(state, previous=_translated(state.previous)), ()
        case _ if isinstance(event, Intent):
            return state.previous, ()
        case _:
            return _on_report_while_fading(state, event, context)


def _on_report_while_fading(state: Fading, event: Event, context: Context) -> Move:
    if isinstance(event, TimerFired):
        return state, ()  # a timer that ran out just before the warning began
    after, acts = _decide(state.previous, event, context)
    if isinstance(after, Idle | Fading) or (_is_act(event) and after != state.previous):
        return after, acts
    return replace(state, previous=after), acts


def _on_overlay(state: Overlay, event: Event, context: Context) -> Move:  # noqa: PLR0911 - one line per event
    match event:
        case CloseHelp() | Back() | Next():
            return state.previous, ()
        case Cancel():
            return _on_visit(state.previous, event, context)
        case SwitchLanguage():
            return _translated(state), ()
        case TimerFired(Timer.INACTIVITY):
            return _faded(state), ()
        case _ if isinstance(event, ChooseLooks) and isinstance(state, Adjusting):
            return adjusted(state, event), ()
        case AskHelp() | AskAppearance():
            return _on_visit(state.previous, event, context)
        case _ if isinstance(event, Intent):
            return state, ()
        case _:
            return _on_report_under(state, event, context)


def _on_report_under(state: Overlay, event: Event, context: Context) -> Move:
    after, acts = _on_visit(state.previous, event, context)
    if isinstance(after, Idle | Helping | Adjusting | Fading):
        return after, acts
    same_screen = type(after) is type(state.previous) and not _is_act(event)
    return (replace(state, previous=after) if same_screen else after), acts


def _on_visit(state: Visiting, event: Event, context: Context) -> Move:  # noqa: PLR0911 - one line per event
    match event:
        case SwitchLanguage():
            return _in_other_language(state), ()
        case AskHelp():
            return Helping(state), ()
        case AskAppearance():
            return Adjusting(state), ()
        case TimerFired(Timer.INACTIVITY):
            return _faded(state), ()
        case Cancel() if not isinstance(state, _KEEPING):
            return _ended(state), ()
        case CardTaken() | DeviceFailed(DeviceKind.ID_CARD_READER):
            return _on_screen(replace(state, visit=replace(state.visit, card_lying=False)), event, context)
        case _:
            return _on_screen(state, event, context)


def _on_screen(state: Visiting, event: Event, context: Context) -> Move:  # noqa: C901, PLR0911, PLR0912 - one line per screen
    match state:
        case ChoosingService():
            return _on_home(state, event, context)
        case ReadingNotice():
            return on_notice(state, event, context)
        case ReadingCard():
            return on_card(state, event, context)
        case FillingForm():
            return on_form(state, event, context)
        case Reviewing():
            return on_review(state, event, context)
        case Storing():
            return on_storing(state, event, context)
        case AwaitingDistrict():
            return on_awaiting(state, event, context)
        case PrintingReceipt():
            return on_printing(state, event, context)
        case Confirming():
            return on_confirming(state, event, context)
        case Rating():
            return on_rating(state, event, context)
        case Finished() | Apologising():
            return on_farewell(state, event, context)
        case EnteringNumber():
            return on_entering_number(state, event, context)
        case EnteringCode():
            return on_entering_code(state, event, context)
        case ScanningCode():
            return on_scanning(state, event, context)
        case SpendingCode():
            return on_spending(state, event, context)
        case ShowingVerification():
            return on_verification(state, event, context)
        case LookingUp():
            return on_looking_up(state, event, context)
        case ShowingProgress():
            return on_progress(state, event, context)
        case PrintingPaper():
            return on_printing_paper(state, event, context)
        case ProvingHolder():
            return on_proving(state, event, context)
        case AskingMatters():
            return on_asking(state, event, context)
        case ChoosingMatter():
            return on_choosing(state, event, context)
        case NoMatters():
            return on_no_matters(state, event, context)
        case _:
            assert_never(state)


def _on_home(state: ChoosingService, event: Event, context: Context) -> Move:
    match event:
        case ChooseItem(slug) if (item := context.item(slug)) and _can_begin(item, context):
            return ReadingNotice(state.visit, Draft(item=item)), ()
        case ChooseProgress():
            visit = replace(state.visit, card_lying=False)
            scans = context.device(DeviceKind.QR_SCANNER).ready
            return (ScanningCode(visit) if scans else EnteringNumber(visit)), ()
        case ChooseMatters() if context.connected and context.device(DeviceKind.ID_CARD_READER).ready:
            return proving(state.visit), ()
        case ShowMore():
            return replace(state, sheet=(state.sheet + 1) % len(context.home)), ()
        case Back():
            return (ChoosingService(state.visit) if state.sheet else Idle()), ()
        case _:
            return state, ()


def _can_begin(item: Item, context: Context) -> bool:
    return context.device(DeviceKind.ID_CARD_READER).ready and context.lacking(item) is None


def _ended(state: Visiting) -> State:
    """End a visit; whoever leaves a card behind is told so first."""
    if state.visit.card_lying and not isinstance(state, Finished):
        return Finished(state.visit)
    return Idle()


def _translated(state: Visiting | Overlay) -> Visiting | Overlay:
    if isinstance(state, Overlay):
        return replace(state, previous=_in_other_language(state.previous))
    return _in_other_language(state)


def _in_other_language(state: Visiting) -> Visiting:
    other = Language.EN if state.visit.language is Language.ZH else Language.ZH
    return replace(state, visit=replace(state.visit, language=other))


def _faded(state: Visiting | Overlay) -> State:
    return Fading(state, WARNING_SECONDS) if Timer.INACTIVITY in timers(state) else state


def _is_act(event: Event) -> bool:
    """Tell whether a person's hands caused a device's report.

    A refusal proves nobody: a card that was left at the edge of the reader comes and goes by itself.
    """
    return isinstance(event, CardFound | CodeScanned)


def _proves_presence(before: State, event: Event, after: State) -> bool:
    """Tell whether somebody is there; a forgotten card or a code left under the scanner proves nobody."""
    return isinstance(event, Intent) or (_is_act(event) and after != before)
