"""Describe the fields of a form, and tell what is wrong with a description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import chain
from typing import Final

from kiosk.comparisons import Comparison, is_day
from kiosk.screen import FieldKind
from kiosk.texts import Words

LONGEST_LABEL: Final = 12  # characters of a Chinese label on a tile
MOST_OPTIONS: Final = 9

PICKED: Final = frozenset({FieldKind.CHOICE, FieldKind.MULTI_CHOICE})
CASCADES: Final = frozenset({FieldKind.REGION, FieldKind.ADDRESS})
WITH_OPTIONS: Final = PICKED | CASCADES | {FieldKind.SLOT}
NUMBERS: Final = frozenset({FieldKind.DECIMAL, FieldKind.MONEY})
DAYS: Final = frozenset({FieldKind.DATE, FieldKind.SLOT})
WRITTEN: Final = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})


class Source(StrEnum):
    """Where an answer comes from: everything but ``ASKED`` is read from a card and never asked."""

    ASKED = "asked"
    CARD_NAME = "card.name"
    CARD_NUMBER = "card.number"
    CARD_ADDRESS = "card.address"
    HELPER_NAME = "helper_card.name"
    HELPER_NUMBER = "helper_card.number"

    @property
    def helper(self) -> bool:
        """Whether the helper's card gives the answer."""
        return self in {Source.HELPER_NAME, Source.HELPER_NUMBER}


class Check(StrEnum):
    """What is judged of an answer beyond its length and its kind."""

    NONE = "none"
    MOBILE = "mobile"
    BANK_CARD = "bank-card"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field: ``value`` is what the district receives; in a cascade ``within`` it lie the next ones."""

    value: str
    label: Words
    detail: Words | None = None
    within: tuple[Option, ...] = ()


Lists = Mapping[str, tuple[Option, ...]]
"""Lists of options by name: those of the shared content, and those that a site gives (``communities``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field: read from a card, or asked on a page of its own when ``when`` holds.

    ``least`` and ``most`` are days (``today+30d``) for days and slots, plain numbers for amounts. ``rule`` compares the
    answer with an earlier one. ``without`` names options of a list that this field does not offer.
    """

    key: str
    label: Words
    source: Source = Source.ASKED
    kind: FieldKind | None = None
    question: Words | None = None
    hint: Words | None = None
    when: Comparison | None = None
    rule: Comparison | None = None
    optional: bool = False
    options: tuple[Option, ...] = ()
    options_from: str = ""
    without: tuple[str, ...] = ()
    min_length: int = 0
    max_length: int = 0
    least: str = ""
    most: str = ""
    decimals: int = 2
    unit: Words | None = None
    check: Check = Check.NONE
    identifies: bool = False  # an identity number: masked wherever it is shown


def with_lists(spec: FieldSpec, lists: Lists) -> FieldSpec:
    """Return a field with the options of the list that it names; an unknown name is left for `mistakes`."""
    if spec.options_from not in lists:
        return spec
    return replace(spec, options=tuple(_pruned(lists[spec.options_from], spec.without)))


def _pruned(options: tuple[Option, ...], without: tuple[str, ...]) -> Iterator[Option]:
    for option in options:
        within = tuple(_pruned(option.within, without))
        if option.value not in without and (within or not option.within):
            yield replace(option, within=within)


def mistakes(spec: FieldSpec, known: set[str], lists: Lists) -> Iterator[str]:
    """Yield what is wrong with a field; ``known`` are the keys that stand before it."""
    if spec.key in known:
        yield "key: stands twice"
    if spec.when is not None and spec.when.field not in known:
        yield f"when: {spec.when.field} is no field before this one"
    if spec.source is not Source.ASKED:
        if spec.kind is not None or spec.question is not None:
            yield "comes from a card and must not be asked"
        return
    if spec.kind is None or spec.question is None:
        yield "is asked and needs kind and question"
        return
    parts = (_choice_mistakes(spec, lists), _length_mistakes(spec), _bound_mistakes(spec), _rule_mistakes(spec, known))
    yield from chain.from_iterable(parts)
    if spec.kind in WRITTEN and not spec.optional:
        yield "optional: nobody is made to write; a text field must be optional"


def _choice_mistakes(spec: FieldSpec, lists: Lists) -> Iterator[str]:
    if spec.options_from and spec.options_from not in lists:
        yield f"options_from: no such list: {spec.options_from}"
    elif (spec.kind in WITH_OPTIONS) != bool(spec.options):
        yield "options: belong to a field of choices, and every such field has them"
    elif spec.kind in PICKED | {FieldKind.SLOT}:
        yield from option_mistakes(spec.options)
    else:
        yield from cascade_mistakes(spec.options)
    if any("," in option.value for option in spec.options) and spec.kind is FieldKind.MULTI_CHOICE:
        yield "options: the values of several choices are joined by commas and hold none"


def option_mistakes(options: tuple[Option, ...]) -> Iterator[str]:
    """Yield what is wrong with the choices of one page."""
    if not 2 <= len(options) <= MOST_OPTIONS:  # noqa: PLR2004 - a choice among one is none
        yield f"options: there must be 2 to {MOST_OPTIONS}"
    yield from cascade_mistakes(options)


def cascade_mistakes(options: tuple[Option, ...]) -> Iterator[str]:
    """Yield what is wrong with the words and values of choices, and of those within them."""
    if len({option.value for option in options}) != len(options):
        yield "options: a value stands twice"
    for option in options:
        if len(option.label.zh) > LONGEST_LABEL:
            yield f"options: {option.label.zh}: is longer than {LONGEST_LABEL} characters"
        yield from cascade_mistakes(option.within)


def _length_mistakes(spec: FieldSpec) -> Iterator[str]:
    if spec.kind is FieldKind.LETTERS:
        yield "kind: letters is for registration numbers and query codes alone"
    if spec.kind is FieldKind.DIGITS and not 0 < spec.min_length <= spec.max_length:
        yield "min_length and max_length: a number needs both, in order"
    if spec.kind in WRITTEN | {FieldKind.ADDRESS} and spec.max_length <= 0:
        yield "max_length: what can be written needs an end"


def _bound_mistakes(spec: FieldSpec) -> Iterator[str]:
    for name, bound in (("least", spec.least), ("most", spec.most)):
        if bound and spec.kind in DAYS and not is_day(bound):
            yield f"{name}: must be a day such as 2026-12-01, today or today+30d"
        elif bound and spec.kind in NUMBERS and amount_of(bound) is None:
            yield f"{name}: must be a number"
        elif bound and spec.kind not in DAYS | NUMBERS | {FieldKind.MULTI_CHOICE}:
            yield f"{name}: belongs to days and amounts"
    if spec.kind is FieldKind.SLOT and not (spec.least and spec.most):
        yield "least and most: a slot needs its first and its last day"
    if spec.kind in NUMBERS and not spec.most:
        yield "most: an amount needs a limit"
    if (spec.unit is not None) != (spec.kind in NUMBERS):
        yield "unit: belongs to amounts, and every amount has one"


def _rule_mistakes(spec: FieldSpec, known: set[str]) -> Iterator[str]:
    if spec.rule is None:
        return
    if spec.kind is not FieldKind.DATE or spec.rule.field != spec.key or spec.rule.operator not in {">=", "<="}:
        yield "rule: compares a date by >= or <= with an earlier one, its own key on the left"
    elif spec.rule.other_field not in known:
        yield "rule: is about no field before this one"


def amount_of(text: str) -> Decimal | None:
    """Return the number that a text is; None for anything but plain digits with at most one point."""
    if not text.isascii() or not text.replace(".", "", 1).isdecimal():
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
