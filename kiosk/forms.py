"""Decide what a form asks next and whether an answer is acceptable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from drivers.cards import ResidentCard
from kiosk.catalogue import Check, Condition, FieldSpec, Item, Source
from kiosk.identifiers import (
    BadNumber,
    BankCard,
    CitizenNumber,
    age_on,
    compact,
    judge_bank_card,
    judge_citizen_number,
    plain,
)
from kiosk.screen import FieldKind
from kiosk.telephones import MobileNumber, judge_mobile_number, national

YES, NO = "true", "false"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Draft:
    """An application in its resident's hands: the item, the cards read and the answers given so far.

    Its ``repr`` says nothing.
    """

    item: Item
    applicant: ResidentCard | None = None
    helper: ResidentCard | None = None
    answers: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """Keep the resident out of logs and tracebacks."""
        return "‹resident›"


@dataclass(frozen=True, slots=True)
class Accepted:
    """An acceptable answer in the form that is kept."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An answer that cannot be kept: the text that says why, and the answer to be mended."""

    text_id: str
    fields: tuple[tuple[str, int], ...] = ()
    given: str = field(default="", repr=False)


def value(draft: Draft, key: str) -> str | None:
    """Return what is known of one field, from a card or as answered; None while it is not known."""
    source = draft.item.field(key).source
    if source is Source.ASKED:
        return dict(draft.answers).get(key)
    card = draft.helper if source.helper else draft.applicant
    return None if card is None else _on_card(card, source)


def _on_card(card: ResidentCard, source: Source) -> str:
    match source:
        case Source.CARD_ADDRESS:
            return card.current_address
        case Source.CARD_NUMBER | Source.HELPER_NUMBER:
            return card.number
        case _:
            return card.name


def with_answer(draft: Draft, key: str, answer: str) -> Draft:
    """Return the draft with one answer; what is no longer asked for because of it is forgotten."""
    given = {**dict(draft.answers), key: answer}
    changed = replace(draft, answers=tuple(given.items()))
    asked = relevant(changed)
    kept = tuple((spec.key, given[spec.key]) for spec in asked if spec.key in given)
    helped = any(spec.source.helper for spec in asked)
    return replace(changed, answers=kept, helper=changed.helper if helped else None)


def relevant(draft: Draft) -> tuple[FieldSpec, ...]:
    """Return the fields whose ``when`` holds, in order; a field hidden by another hides those that hang on it."""
    facts: dict[str, str] = {}
    shown = []
    for spec in draft.item.fields:
        if spec.when is None or spec.when.holds(facts):
            shown.append(spec)
            known = value(draft, spec.key)
            facts |= {} if known is None else {spec.key: known}
    return tuple(shown)


def pages(draft: Draft) -> tuple[FieldSpec, ...]:
    """Return the pages still relevant: one per question, and one for all that the helper's card gives."""
    asked: list[FieldSpec] = []
    for spec in relevant(draft):
        if spec.source is Source.ASKED or (spec.source.helper and not any(page.source.helper for page in asked)):
            asked.append(spec)
    return tuple(asked)


def page_of(draft: Draft, key: str) -> FieldSpec | None:
    """Return the page on which a field is settled; None when nobody asks for it."""
    wanted = next((spec for spec in relevant(draft) if spec.key == key), None)
    if wanted is None:
        return None
    return next(
        (page for page in pages(draft) if page.key == key or (page.source.helper and wanted.source.helper)), None
    )


def page_after(draft: Draft, key: str) -> FieldSpec | None:
    """Return the page after one; None after the last."""
    asked = pages(draft)
    at = [page.key for page in asked].index(key)
    return asked[at + 1] if at + 1 < len(asked) else None


def page_before(draft: Draft, key: str) -> FieldSpec | None:
    """Return the page before one; None before the first."""
    asked = pages(draft)
    at = [page.key for page in asked].index(key)
    return asked[at - 1] if at > 0 else None


def first_open(draft: Draft) -> FieldSpec | None:
    """Return the first page without an answer; None when the form is complete."""
    return next((page for page in pages(draft) if value(draft, page.key) is None), None)


def content(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return what the district receives: every relevant field with its value, in the item's order."""
    return tuple((spec.key, known) for spec in relevant(draft) if (known := value(draft, spec.key)) is not None)


def unmet(draft: Draft, today: date) -> tuple[Condition, ...]:
    """Return the conditions that, as far as the card can tell, are not met."""
    if draft.applicant is None:
        return ()
    facts: Mapping[str, str] = {"card.age": str(age_on(draft.applicant.birth, today)), **dict(content(draft))}
    ruled = (condition for condition in draft.item.conditions if condition.rule is not None)
    return tuple(condition for condition in ruled if condition.rule is not None and not condition.rule.holds(facts))


def judge(spec: FieldSpec, text: str, today: date) -> Accepted | Rejected:
    """Judge an answer as typed or chosen."""
    match spec.kind:
        case FieldKind.CHOICE:
            return _one_of(text, tuple(option.value for option in spec.options), "form.error.choose")
        case FieldKind.BOOLEAN:
            return _one_of(text, (YES, NO), "form.error.choose")
        case FieldKind.IDENTITY_NUMBER:
            return _identity_number(text, today)
        case FieldKind.DIGITS | FieldKind.LETTERS | None:
            return _digits(spec, text)
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return _written(spec, text)


def _one_of(text: str, values: tuple[str, ...], text_id: str) -> Accepted | Rejected:
    return Accepted(text) if text in values else Rejected(text_id)


def _identity_number(text: str, today: date) -> Accepted | Rejected:
    match judge_citizen_number(text, today):
        case BadNumber(faults):
            return Rejected(f"form.error.identity-number.{faults[0].value}", given=compact(text))
        case CitizenNumber(text=number):
            return Accepted(number)


def _digits(spec: FieldSpec, text: str) -> Accepted | Rejected:
    number = _as_meant(spec, text)
    if not number:
        return Rejected("form.error.empty")
    if not (number.isascii() and number.isdecimal()):
        return Rejected("form.error.digits", given=number)
    if not spec.min_length <= len(number) <= spec.max_length:
        return Rejected(*_length(spec, len(number)), given=number)
    if isinstance(_checked(spec, number), BadNumber):
        return Rejected(f"form.error.{spec.check.value}", given=number)
    return Accepted(number)


def _written(spec: FieldSpec, text: str) -> Accepted | Rejected:
    """Judge free text; what nobody can see on paper is not kept."""
    words = "".join(character for character in text if character.isprintable()).strip()
    if not words:
        return Rejected("form.error.empty")
    if len(words) > spec.max_length > 0:
        return Rejected("form.error.too-long", (("most", spec.max_length), ("found", len(words))), given=words)
    return Accepted(words)


def _as_meant(spec: FieldSpec, text: str) -> str:
    """Return the digits that are meant; where nothing is known of the number, a dot or hyphen may mean something."""
    match spec.check:
        case Check.MOBILE:
            return national(text)
        case Check.BANK_CARD:
            return compact(text)
        case Check.NONE:
            return plain(text)


def _checked(spec: FieldSpec, number: str) -> MobileNumber | BankCard | BadNumber | None:
    match spec.check:
        case Check.MOBILE:
            return judge_mobile_number(number)
        case Check.BANK_CARD:
            return judge_bank_card(number)
        case Check.NONE:
            return None


def _length(spec: FieldSpec, found: int) -> tuple[str, tuple[tuple[str, int], ...]]:
    if spec.min_length == spec.max_length:
        return "form.error.length", (("wanted", spec.min_length), ("found", found))
    return "form.error.length-range", (("least", spec.min_length), ("most", spec.max_length), ("found", found))
