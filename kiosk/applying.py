"""Decide the part of a visit in which an application is made: notice, card, questions, check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kiosk.acceptance import Rejected
from kiosk.answering import Outcome, given, marked, part_before, settled, skipped, turned
from kiosk.card_rules import usable_card
from kiosk.context import Context
from kiosk.effects import Effect, StoreSubmission
from kiosk.events import CardFound, CardLeftBehind, CardRefused, CardTaken, DeviceFailed, DeviceKind, Event
from kiosk.fields import FieldSpec
from kiosk.forms import Draft, content, first_open, materials_later, page_after, page_before, page_of, pages, value
from kiosk.intents import (
    Back,
    ChangeAnswer,
    ChooseLargePrint,
    Confirm,
    GiveAnswer,
    MarkChoice,
    Next,
    ShowMore,
    SkipQuestion,
)
from kiosk.overlays import State
from kiosk.predicaments import CardProblem
from kiosk.states import (
    ChoosingService,
    FillingForm,
    Holder,
    ReadingCard,
    ReadingNotice,
    Recognised,
    Refused,
    Reviewing,
    Storing,
    Visit,
    Waiting,
)

Move = tuple[State, tuple[Effect, ...]]


def on_notice(state: ReadingNotice, event: Event, context: Context) -> Move:
    """The notice is read: on to the card, or back home."""
    match event:
        case Next() if context.lacking(state.draft.item) is not None:
            return state, ()
        case Next() if state.draft.applicant is not None:
            return ReadingCard(visit=state.visit, draft=state.draft, reading=Recognised()), ()
        case Next() if context.device(DeviceKind.ID_CARD_READER).ready:
            return ReadingCard(visit=state.visit, draft=state.draft), ()
        case Back():
            return ChoosingService(state.visit), ()
        case _:
            return state, ()


def on_card(state: ReadingCard, event: Event, context: Context) -> Move:
    """A card is awaited, refused or recognised."""
    if isinstance(event, Back):
        return _before_card(state), ()
    if isinstance(state.reading, Recognised):
        return _on_recognised(state, event), ()
    return _on_reader(state, event, context), ()


def on_form(state: FillingForm, event: Event, context: Context) -> Move:  # noqa: PLR0911 - one line per intent
    """One question is answered, or left."""
    match event:
        case GiveAnswer(text):
            return _after(given(state, text, context.today), state), ()
        case MarkChoice(text):
            return marked(state, text), ()
        case SkipQuestion():
            return _after(skipped(state, context.today), state), ()
        case ShowMore():
            return turned(state, context.today), ()
        case Next():
            return _kept(state, context.today), ()
        case Back():
            return part_before(state) or _before_page(state.visit, state.draft, state.at, returning=state.returning), ()
        case _:
            return state, ()


def on_review(state: Reviewing, event: Event, _context: Context) -> Move:
    """All answers are checked: confirm, or change one."""
    match event:
        case Confirm() if (unanswered := first_open(state.draft)) is not None:
            return _at_page(state.visit, state.draft, unanswered, returning=True), ()
        case Confirm():
            item, applicant = state.draft.item, state.draft.applicant
            store = StoreSubmission(
                item=item.slug,
                item_version=item.version,
                content=content(state.draft),
                holder=applicant.number if applicant else "",
                later=tuple(material.ref.slug for material in materials_later(state.draft)),
            )
            return Storing(state.visit, state.draft), (store,)
        case ChooseLargePrint(wanted):
            return replace(state, visit=state.visit.printing(large=wanted)), ()
        case ChangeAnswer(key) if (page := page_of(state.draft, key)) is not None:
            return _at_page(state.visit, state.draft, page, returning=True), ()
        case Back():
            return _at_page(state.visit, state.draft, pages(state.draft)[-1], returning=False), ()
        case _:
            return state, ()


def _on_recognised(state: ReadingCard, event: Event) -> State:
    match event:
        case Next():
            return _beyond_card(state)
        case ChangeAnswer():
            return _other_card(state)
        case _:
            return state


def _on_reader(state: ReadingCard, event: Event, context: Context) -> State:
    match event:
        case CardFound():
            return _found(state, event, context.today)
        case CardLeftBehind() if isinstance(state.reading, Waiting):
            return replace(state, visit=replace(state.visit, card_lying=True), reading=Refused(CardProblem.TAKE_FIRST))
        case CardRefused() | DeviceFailed(DeviceKind.ID_CARD_READER):
            reason = event.reason.value if isinstance(event, CardRefused) else CardProblem.READER_FAILED
            return replace(state, reading=Refused(CardProblem(reason)))
        case CardTaken():
            return replace(state, reading=Waiting())
        case Next() if context.device(DeviceKind.ID_CARD_READER).ready:
            return replace(state, reading=Waiting(), visit=replace(state.visit, card_lying=False))
        case _:
            return state


def _found(state: ReadingCard, found: CardFound, today: date) -> ReadingCard:
    visit, card = replace(state.visit, card_lying=True), usable_card(found, today)
    if isinstance(card, Refused):
        return replace(state, visit=visit, reading=card)
    other = state.draft.applicant if state.holder is Holder.HELPER else state.draft.helper
    if other is not None and other.number == card.number:
        return replace(state, visit=visit, reading=Refused(CardProblem.SAME_PERSON))
    draft = (
        replace(state.draft, applicant=card) if state.holder is Holder.APPLICANT else replace(state.draft, helper=card)
    )
    return replace(state, visit=visit, draft=draft, reading=Recognised(found.warnings))


def _other_card(state: ReadingCard) -> ReadingCard:
    draft = (
        replace(state.draft, applicant=None) if state.holder is Holder.APPLICANT else replace(state.draft, helper=None)
    )
    reading = Refused(CardProblem.TAKE_FIRST) if state.visit.card_lying else Waiting()
    return replace(state, draft=draft, reading=reading)


def _beyond_card(state: ReadingCard) -> State:
    if state.holder is Holder.HELPER:
        return _after_page(state.visit, state.draft, _helper_page(state.draft).key, returning=state.returning)
    return _at_page(state.visit, state.draft, pages(state.draft)[0], returning=False)


def _before_card(state: ReadingCard) -> State:
    if state.holder is Holder.HELPER:
        return _before_page(state.visit, state.draft, _helper_page(state.draft).key, returning=state.returning)
    return ReadingNotice(state.visit, state.draft)


def _helper_page(draft: Draft) -> FieldSpec:
    return next(page for page in pages(draft) if page.source.helper)


def _kept(state: FillingForm, today: date) -> State:
    """Go on with the answer that was given before, where there is one."""
    known = value(state.draft, state.at)
    if known is None:
        return replace(state, problem=Rejected("form.error.empty"))
    return _after(settled(state, known, today), state)


def _after(outcome: Outcome, state: FillingForm) -> State:
    if isinstance(outcome, FillingForm):
        return outcome
    return _after_page(state.visit, outcome, state.at, returning=state.returning)


def _after_page(visit: Visit, draft: Draft, key: str, *, returning: bool) -> State:
    following = first_open(draft) if returning else page_after(draft, key)
    return Reviewing(visit, draft) if following is None else _at_page(visit, draft, following, returning=returning)


def _before_page(visit: Visit, draft: Draft, key: str, *, returning: bool) -> State:
    if returning and first_open(draft) is None:
        return Reviewing(visit, draft)
    previous = page_before(draft, key)
    if previous is None:
        return ReadingCard(visit=visit, draft=draft, reading=Recognised())
    return _at_page(visit, draft, previous, returning=returning)


def _at_page(visit: Visit, draft: Draft, page: FieldSpec, *, returning: bool) -> State:
    if not page.source.helper:
        return FillingForm(visit=visit, draft=draft, at=page.key, returning=returning)
    return ReadingCard(
        visit=visit, draft=draft, holder=Holder.HELPER, returning=returning, reading=_first_reading(visit, draft)
    )


def _first_reading(visit: Visit, draft: Draft) -> Waiting | Refused | Recognised:
    if draft.helper is not None:
        return Recognised()
    return Refused(CardProblem.TAKE_FIRST) if visit.card_lying else Waiting()
