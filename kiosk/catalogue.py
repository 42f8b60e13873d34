"""Describe services and places, as content files say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.classification import (
    Applicant,
    Capture,
    Commitment,
    Delivery,
    Handling,
    ItemType,
    Level,
    MaterialKind,
    Mode,
    Offline,
    Person,
    Postal,
    SiteProfile,
)
from kiosk.comparisons import Comparison
from kiosk.fields import LONGEST_LABEL, FieldSpec, Lists, Option, mistakes
from kiosk.texts import Words

AUTH_LEVELS = range(5)  # 0 guest, 1 telephone, 2 card, 3 card and face, 4 authority for an organisation
_CARD_FACTS = frozenset({"card.age"})


class Needed(StrEnum):
    """A device that a service may need besides the card reader, which every service begins with.

    Each is called as in the settings, ``[devices.document_printer]``.
    """

    RECEIPT_PRINTER = "receipt_printer"
    QR_SCANNER = "qr_scanner"
    DOCUMENT_PRINTER = "document_printer"


@dataclass(frozen=True, slots=True)
class Office:
    """A body or a window that residents can call; ``address`` and ``hours`` where its content file knows them."""

    name: Words
    phone: str
    address: Words | None = None
    hours: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Department(Office):
    """A department of the district, shared by its items under its ``slug``."""

    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A category or a stage of life, under which an item is found."""

    slug: str
    name: Words
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Category(Theme):
    """What a service is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeStage(Theme):
    """When in the life of a person or of an organisation a service is wanted (全生命周期)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A paper that services ask for, and how it can come into a terminal; no way: it is only looked at here."""

    slug: str
    name: Words
    kind: MaterialKind
    capture: tuple[Capture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialUse:
    """One material of one item. ``words`` say it better than its name where the item knows more."""

    ref: Material
    required: bool = True
    commitment_ok: bool = False
    when: Comparison | None = None
    words: Words | None = None

    @property
    def said(self) -> Words:
        """What the resident is told to bring."""
        return self.words or self.ref.name

    @property
    def later(self) -> bool:
        """Whether it is handed in after the visit: the terminal neither reads it from a card nor makes it itself."""
        return bool(self.ref.capture) and not {Capture.CARD_READER, Capture.GENERATED} & set(self.ref.capture)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """Fields that belong together and are asked by many items."""

    slug: str
    fields: tuple[FieldSpec, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Who may apply, in words; ``rule`` where the card can tell."""

    text: Words
    rule: Comparison | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """A question by which a resident finds out before applying; any other answer than ``wanted`` leads to advice."""

    question: Words
    wanted: bool
    otherwise: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What comes out, how it is handed over, and the window that answers for it."""

    what: Words
    deliver: tuple[Delivery, ...]
    window: Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Working days from acceptance (not from the receipt); promised 0: decided at once."""

    promised: int
    statutory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One service, everything a resident is told about it and asked for it.

    A terminal without a device that it ``needs`` does not offer it. ``fields`` are those of its ``groups`` and then its
    own. ``quiet``: it has to do with a death, and is handled without cheer. ``keywords`` help to find it; their pinyin
    is derived.
    """

    slug: str
    version: str
    status: str
    title: Words
    official: Words
    summary: Words
    glyph: str
    department: Department
    level: Level
    item_type: ItemType
    applicants: tuple[Applicant, ...]
    category: Category
    life_stages: tuple[LifeStage, ...]
    mode: Mode
    handling: Handling
    commitment: Commitment
    auth_level: int
    offline: Offline
    delegate_allowed: bool
    postal: Postal
    deciding_body: Office
    result: Result
    days: Days
    fee: Words
    conditions: tuple[Condition, ...]
    materials: tuple[MaterialUse, ...]
    guide: tuple[Words, ...]
    groups: tuple[FieldGroup, ...]
    fields: tuple[FieldSpec, ...]
    home_on: tuple[SiteProfile, ...] = ()
    keywords: tuple[str, ...] = ()
    self_check: tuple[SelfCheck, ...] = ()
    quiet: bool = False
    needs: tuple[Needed, ...] = ()

    def __hash__(self) -> int:
        """Slug and version name an item; its words need not be looked at."""
        return hash((self.slug, self.version))

    @property
    def for_organisations(self) -> bool:
        """Whether the card is an agent's (经办人) who applies for an organisation."""
        return Applicant.NATURAL not in self.applicants

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
    profile: SiteProfile
    window: Office
    window_hours: Words
    hotline: str
    communities: tuple[Option, ...]


def item_mistakes(item: Item, stem: str, lists: Lists) -> Iterator[str]:
    """Yield what is wrong with an item whose shape is right; ``stem`` is its file's name without suffix."""
    if item.slug != stem:
        yield f"slug: must be the file's name, {stem}"
    if len(item.title.zh) > LONGEST_LABEL:
        yield f"title.zh: is longer than {LONGEST_LABEL} characters"
    known = set(_CARD_FACTS)
    for at, spec in enumerate(item.fields):
        yield from (f"fields[{at}] ({spec.key}): {mistake}" for mistake in mistakes(spec, known, lists))
        known.add(spec.key)
    for at, condition in enumerate(item.conditions):
        if condition.rule is not None and condition.rule.field not in known:
            yield f"conditions[{at}].rule: no such field: {condition.rule.field}"
    yield from _material_mistakes(item, known)
    yield from _class_mistakes(item)


def _material_mistakes(item: Item, known: set[str]) -> Iterator[str]:
    for at, material in enumerate(item.materials):
        if material.commitment_ok and item.commitment is Commitment.NONE:
            yield f"materials[{at}].commitment_ok: the item has no commitment route"
        if material.when is not None and material.when.field not in known:
            yield f"materials[{at}].when: no such field: {material.when.field}"
    if len({material.ref.slug for material in item.materials}) != len(item.materials):
        yield "materials: a material stands twice"


def _class_mistakes(item: Item) -> Iterator[str]:
    person = Person.LEGAL if item.for_organisations else Person.NATURAL
    for theme in (item.category, *item.life_stages):
        if theme.person is not person:
            yield f"{theme.slug}: is no theme for {', '.join(item.applicants) or 'nobody'}"
    if len(set(item.needs)) != len(item.needs):
        yield "needs: a device stands twice"
    if item.days.promised > item.days.statutory:
        yield "days: the promise is later than the law allows"
    if (item.handling is Handling.INSTANT) != (item.days.promised == 0):
        yield "handling: instant is what promises 0 days, and nothing else"
    if item.auth_level not in AUTH_LEVELS:
        yield "auth_level: must be 0 to 4"
    if Delivery.POST in item.result.deliver and item.postal not in {Postal.OUT, Postal.BOTH}:
        yield "result.deliver: the post does not bring results of this item"
