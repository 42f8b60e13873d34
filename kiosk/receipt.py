"""Lay out a receipt as lines, independent of any printer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.catalogue import Item, Office, Site
from kiosk.texts import Language, Texts


@dataclass(frozen=True, slots=True)
class Heading:
    """The receipt's title, large and centred."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """One line in large type: what the resident must take away."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value; a long value runs on under itself."""

    label: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two at reading size."""

    text: str


@dataclass(frozen=True, slots=True)
class Small:
    """A line in small type."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Half a line of white."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, centred, that holds exactly ``text``."""

    text: str


Line = Heading | Emphasis | Field | Paragraph | Small | Rule | Gap | Code


@dataclass(frozen=True, slots=True)
class Receipt:
    """The lines of one receipt from top to bottom."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What may be known of an application after it became durable: nothing of its answers but two masked words.

    ``reference`` is the district's case number, empty until the district holds the application; ``held`` says that the
    district did not take it and staff must look.
    """

    item: Item
    submission_id: str
    number: str
    at: datetime
    masked_name: str = field(repr=False)
    masked_number: str = field(repr=False)
    reference: str = ""
    held: bool = False


def lay_out(registered: Registered, site: Site, texts: Texts, *, copy: int = 0) -> Receipt:
    """Lay out the receipt of a registration.

    Before the district holds the application the receipt says 已登记 and names no date by which anything will be done;
    afterwards it says 已收到 and names the district's own number.

    Args:
        registered: the application.
        site: where the terminal stands.
        texts: the words.
        copy: 0 for the first print, n for the n-th one after it (补打).
    """
    kind = "held" if registered.held else "received" if registered.reference else "registered"
    return Receipt(
        (*_head(registered, site, texts, kind, copy), *_body(registered, texts, kind), *_foot(registered, texts))
    )


def _head(registered: Registered, site: Site, texts: Texts, kind: str, copy: int) -> tuple[Line, ...]:
    again: tuple[Line, ...] = (Emphasis(_zh(texts, "receipt.copy", count=copy)),) if copy else ()
    return (
        Heading(_zh(texts, f"receipt.{kind}.heading")),
        Small(site.name.zh),
        *again,
        Rule(),
        Small(_zh(texts, "receipt.number")),
        Emphasis(registered.number),
        Gap(),
        Code(registered.number),
        Small(_zh(texts, "receipt.code")),
        Rule(),
    )


def _body(registered: Registered, texts: Texts, kind: str) -> tuple[Line, ...]:
    item = registered.item
    reference: tuple[Line, ...] = (
        (Field(_zh(texts, "receipt.reference"), registered.reference),) if registered.reference else ()
    )
    return (
        Field(_zh(texts, "receipt.item"), item.official.zh),
        Field(_zh(texts, "receipt.name"), registered.masked_name),
        Field(_zh(texts, "receipt.id-number"), registered.masked_number),
        Field(_zh(texts, "receipt.at"), f"{registered.at:%Y-%m-%d %H:%M}"),
        *reference,
        Field(_zh(texts, "receipt.state"), _zh(texts, f"receipt.{kind}.state")),
        Gap(),
        Paragraph(_zh(texts, f"receipt.{kind}.next", body=item.deciding_body.name.zh)),
        Rule(),
    )


def _foot(registered: Registered, texts: Texts) -> tuple[Line, ...]:
    item = registered.item
    return (
        _office(texts, "receipt.department", item.department),
        _office(texts, "receipt.deciding-body", item.deciding_body),
        _office(texts, "receipt.window", item.result.window),
        Gap(),
        Paragraph(_zh(texts, "receipt.progress")),
        Small(texts.say("receipt.english", Language.EN)),
    )


def _office(texts: Texts, label_id: str, office: Office) -> Field:
    return Field(_zh(texts, label_id), f"{office.name.zh} {office.phone}")


def _zh(texts: Texts, text_id: str, **fields: str | int) -> str:
    return texts.say(text_id, Language.ZH, **fields)
