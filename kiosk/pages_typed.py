"""Draw the pages of 一网通查 on which a number and its query code are typed."""

from __future__ import annotations

from dataclasses import replace

from kiosk.events import DeviceKind
from kiosk.frame import Easel
from kiosk.paper_codes import QUERY_CODE_LENGTH
from kiosk.screen import Action, FieldKind, Question, ScreenName, Snapshot
from kiosk.states import EnteringCode, EnteringNumber

_LONGEST_NUMBER = 25  # with the longest counter


def typed(state: EnteringNumber | EnteringCode, easel: Easel) -> Snapshot:
    """Draw the page on which a number or its query code is typed."""
    return _number(state, easel) if isinstance(state, EnteringNumber) else _code(state, easel)


def _number(state: EnteringNumber, easel: Easel) -> Snapshot:
    """Draw the number's page; what was typed and is no number stays to be corrected."""
    question = Question(
        key="registration-number",
        kind=FieldKind.LETTERS,
        label=easel.say("progress.number"),
        hint=easel.say("typed.number.hint"),
        value=state.given,
        error=easel.say("typed.number.wrong") if state.given else "",
        max_length=_LONGEST_NUMBER,
    )
    return _page("typed.number.title", question, easel)


def _code(state: EnteringCode, easel: Easel) -> Snapshot:
    """Draw the query code's page, with the way by card for whoever has no code."""
    question = Question(
        key="query-code",
        kind=FieldKind.LETTERS,
        label=easel.say("typed.code.label", number=state.number),
        hint=easel.say("typed.code.hint"),
        error=_error(state, easel),
        max_length=QUERY_CODE_LENGTH,
    )
    return _page("typed.code.title", question, easel, _by_card(easel))


def _page(title: str, question: Question, easel: Easel, *others: Action) -> Snapshot:
    page = easel.page(ScreenName.FORM, easel.say(title), easel.footer())
    return replace(page, question=question, actions=(easel.primary("answer", "frame.next"), *others))


def _error(state: EnteringCode, easel: Easel) -> str:
    if state.misshapen:
        return easel.say("typed.code.misshapen")
    return "" if state.left is None else easel.say("typed.code.wrong", left=state.left)


def _by_card(easel: Easel) -> Action:
    reader = easel.obstacle(DeviceKind.ID_CARD_READER, "home.no-reader")
    why_not = reader if easel.context.connected else "home.matters-offline"
    return easel.secondary("choose-matters", "typed.code.by-card", why_not=why_not)
