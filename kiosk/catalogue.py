"""Describe services and the fields each one needs, as content files say it."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from pathlib import Path

from kiosk.documents import ContentError, Hooks, read_yaml, structure
from kiosk.screen import FieldKind
from kiosk.texts import Words

LONGEST_LABEL = 12  # characters of a Chinese label on a tile
MOST_OPTIONS = 9
_COMPARISON = re.compile(r"\s*([a-z][a-z0-9_.]*)\s*(?:(>=|<=|=|>|<)\s*(\S+)\s*)?")
_OPERATORS = {"=": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


class CatalogueError(ContentError):
    """Content of the catalogue has mistakes; ``problems`` lists all of them."""


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


class Needed(StrEnum):
    """A device that a service may need besides the card reader, which every service begins with.

    Each is called as in the settings, ``[devices.document_printer]``.
    """

    RECEIPT_PRINTER = "receipt_printer"
    QR_SCANNER = "qr_scanner"
    DOCUMENT_PRINTER = "document_printer"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison, ``field op literal`` or a bare boolean field; there are no others by design."""

    field: str
    operator: str
    literal: str

    @classmethod
    def parse(cls, text: str) -> Comparison:
        """Read ``delegate_used``, ``result=post`` or ``card.age>=80``; raises ValueError with a sentence."""
        match = _COMPARISON.fullmatch(text)
        if match is None:
            raise ValueError("must be one comparison such as delegate_used, result=post or card.age>=80")
        name, sign, literal = match.groups()
        if sign is None:
            return cls(name, "=", "true")
        if sign != "=" and not literal.isdecimal():
            raise ValueError(f"{sign} compares with a whole number")
        return cls(name, sign, literal)

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Tell whether it holds; a fact that is not known holds nothing."""
        value = facts.get(self.field)
        if value is None:
            return False
        if self.operator == "=":
            return value == self.literal
        return value.isdecimal() and bool(_OPERATORS[self.operator](int(value), int(self.literal)))


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field: ``value`` is what the district receives."""

    value: str
    label: Words
    detail: Words | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A body or a window that residents can call; ``address`` and ``hours`` where its content file knows them."""

    name: Words
    phone: str
    address: Words | None = None
    hours: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Who may apply, in words; ``rule`` where the card can tell."""

    text: Words
    rule: Comparison | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What comes out, and the window that answers for it."""

    what: Words
    window: Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Working days from acceptance (not from the receipt)."""

    promised: int
    statutory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field: read from a card, or asked on a page of its own when ``when`` holds."""

    key: str
    label: Words
    source: Source = Source.ASKED
    kind: FieldKind | None = None
    question: Words | None = None
    hint: Words | None = None
    when: Comparison | None = None
    options: tuple[Option, ...] = ()
    options_from: str = ""
    min_length: int = 0
    max_length: int = 0
    check: Check = Check.NONE
    identifies: bool = False  # an identity number: masked wherever it is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One service, everything a resident is told about it and asked for it.

    A terminal without a device that it ``needs`` does not offer it.
    """

    slug: str
    version: str
    status: str
    title: Words
    official: Words
    summary: Words
    glyph: str
    department: Office
    deciding_body: Office
    result: Result
    days: Days
    fee: Words
    conditions: tuple[Condition, ...]
    materials: tuple[Words, ...]
    guide: tuple[Words, ...]
    fields: tuple[FieldSpec, ...]
    needs: tuple[Needed, ...] = ()

    def __hash__(self) -> int:
        """Slug and version name an item; its words need not be looked at."""
        return hash((self.slug, self.version))

    def field(self, key: str) -> FieldSpec:
        """Return one field; raises KeyError."""
        for spec in self.fields:
            if spec.key == key:
                return spec
        raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The place where a terminal stands, as residents and its own forms need to know it."""

    name: Words
    status: str
    window: Office
    window_hours: Words
    hotline: str
    communities: tuple[Option, ...]


HOOKS: Hooks = {Comparison: Comparison.parse}


def load_item(path: Path, lists: Mapping[str, tuple[Option, ...]]) -> Item:
    """Read one item file.

    Args:
        path: the YAML file.
        lists: the choices that a site gives (``communities``), for fields with ``options_from``.

    Raises:
        CatalogueError: with every mistake of the file.
    """
    try:
        item = structure(read_yaml(path), Item, path.name, HOOKS)
    except ContentError as error:
        raise CatalogueError(error.problems) from None
    item = replace(item, fields=tuple(_with_options(spec, lists) for spec in item.fields))
    problems = tuple(f"{path.name}: {mistake}" for mistake in _mistakes(item, path.stem, lists))
    if problems:
        raise CatalogueError(problems)
    return item


def load_catalogue(folder: Path, site: Site) -> tuple[Item, ...]:
    """Read every item of a folder, in the order of their file names; raises CatalogueError with all mistakes."""
    items: list[Item] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            items.append(load_item(path, {"communities": site.communities}))
        except CatalogueError as error:
            problems.extend(error.problems)
    if not items and not problems:
        problems.append(f"{folder.name}: holds no items")
    if problems:
        raise CatalogueError(tuple(problems))
    return tuple(items)


def load_site(path: Path) -> Site:
    """Read a site file; raises CatalogueError with all mistakes."""
    try:
        site = structure(read_yaml(path), Site, path.name, HOOKS)
    except ContentError as error:
        raise CatalogueError(error.problems) from None
    problems = tuple(f"{path.name}: communities: {mistake}" for mistake in _option_mistakes(site.communities))
    if problems:
        raise CatalogueError(problems)
    return site


def _with_options(spec: FieldSpec, lists: Mapping[str, tuple[Option, ...]]) -> FieldSpec:
    return replace(spec, options=lists[spec.options_from]) if spec.options_from in lists else spec


def _mistakes(item: Item, stem: str, lists: Mapping[str, tuple[Option, ...]]) -> Iterator[str]:
    if item.slug != stem:
        yield f"slug: must be the file's name, {stem}"
    if len(item.title.zh) > LONGEST_LABEL:
        yield f"title.zh: is longer than {LONGEST_LABEL} characters"
    known = {"card.age"}
    for at, spec in enumerate(item.fields):
        yield from (f"fields[{at}] ({spec.key}): {mistake}" for mistake in _field_mistakes(spec, known, lists))
        known.add(spec.key)
    for at, condition in enumerate(item.conditions):
        if condition.rule is not None and condition.rule.field not in known:
            yield f"conditions[{at}].rule: no such field: {condition.rule.field}"
    if len(set(item.needs)) != len(item.needs):
        yield "needs: a device stands twice"
    if item.days.promised > item.days.statutory:
        yield "days: the promise is later than the law allows"


def _field_mistakes(spec: FieldSpec, known: set[str], lists: Mapping[str, tuple[Option, ...]]) -> Iterator[str]:
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
    if spec.options_from and spec.options_from not in lists:
        yield f"options_from: no such list: {spec.options_from}"
    elif (spec.kind is FieldKind.CHOICE) != bool(spec.options):
        yield "options: belong to a choice, and every choice has them"
    else:
        yield from chain(_option_mistakes(spec.options) if spec.options else (), _length_mistakes(spec))


def _length_mistakes(spec: FieldSpec) -> Iterator[str]:
    if spec.kind is FieldKind.LETTERS:
        yield "kind: letters is for registration numbers and query codes alone"
    if spec.kind is FieldKind.DIGITS and not 0 < spec.min_length <= spec.max_length:
        yield "min_length and max_length: a number needs both, in order"
    if spec.kind in {FieldKind.TEXT, FieldKind.LONG_TEXT} and spec.max_length < 1:
        yield "max_length: a text needs one"


def _option_mistakes(options: tuple[Option, ...]) -> Iterator[str]:
    if not 2 <= len(options) <= MOST_OPTIONS:  # noqa: PLR2004 - a choice among one is none
        yield f"options: there must be 2 to {MOST_OPTIONS}"
    if len({option.value for option in options}) != len(options):
        yield "options: a value stands twice"
    for option in options:
        if len(option.label.zh) > LONGEST_LABEL:
            yield f"options: {option.label.zh}: is longer than {LONGEST_LABEL} characters"
