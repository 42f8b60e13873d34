"""Decide what a form asks next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from drivers.cards import ResidentCard
from kiosk.catalogue import Condition, Item, MaterialUse
from kiosk.fields import FieldSpec, Source
from kiosk.identifiers import age_on


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
    """Return the draft with one answer; what is no longer asked for, or contradicts it, is forgotten."""
    given = {**dict(draft.answers), key: answer}
    changed = replace(draft, answers=tuple(given.items()))
    asked = relevant(changed)
    kept = tuple((spec.key, given[spec.key]) for spec in asked if spec.key in given and _agrees(spec, given))
    helped = any(spec.source.helper for spec in asked)
    return replace(changed, answers=kept, helper=changed.helper if helped else None)


def _agrees(spec: FieldSpec, given: Mapping[str, str]) -> bool:
    """Tell whether an answer still goes with the earlier one that its rule is about."""
    return (
        spec.rule is None
        or not given[spec.key]
        or not given.get(spec.rule.other_field)
        or spec.rule.holds(given, date.min)
    )


def relevant(draft: Draft) -> tuple[FieldSpec, ...]:
    """Return the fields whose ``when`` holds, in order; a field hidden by another hides those that hang on it.

    A ``when`` is about an earlier answer, never about the day.
    """
    facts: dict[str, str] = {}
    shown = []
    for spec in draft.item.fields:
        if spec.when is None or spec.when.holds(facts, date.min):
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
    """Return what the district receives: every relevant field that has a value, in the item's order."""
    return tuple((spec.key, known) for spec in relevant(draft) if (known := value(draft, spec.key)))


def unmet(draft: Draft, today: date) -> tuple[Condition, ...]:
    """Return the conditions that, as far as the card can tell, are not met."""
    if draft.applicant is None:
        return ()
    facts: Mapping[str, str] = {"card.age": str(age_on(draft.applicant.birth, today)), **dict(content(draft))}
    return tuple(
        condition
        for condition in draft.item.conditions
        if condition.rule is not None and not condition.rule.holds(facts, today)
    )


def materials_later(draft: Draft) -> tuple[MaterialUse, ...]:
    """Return the materials of this very application that are handed in after the visit."""
    facts = dict(content(draft))
    uses = (use for use in draft.item.materials if use.later)
    return tuple(use for use in uses if use.when is None or use.when.holds(facts, date.min))
