"""What a card says, as words for a technician: every field, masked unless it is to be revealed; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from drivers.cards import ForeignerCard2017, ForeignerCard2023, IdentityCard, ResidencePermit, ResidentCard
from drivers.id_card_reader.codes import nation_word, sex_word
from kiosk.identifiers import mask_name, mask_number

KINDS: dict[type, str] = {
    ResidentCard: "resident identity card (居民身份证)",
    ResidencePermit: "residence permit, Hong Kong, Macao and Taiwan residents (港澳台居民居住证)",
    ForeignerCard2017: "foreigner's permanent residence card of 2017 (外国人永久居留身份证)",
    ForeignerCard2023: "foreigner's permanent residence card of 2023 (外国人永久居留身份证)",
}
_WORDS = {"sex": sex_word, "nation": nation_word}
_NAMES = {"name", "english_name"}
_NUMBERS = {"number", "pass_number"}
_OF_NOBODY = {"sex", "nation", "nationality", "valid_from", "valid_until", "version", "renewals", "issues"}
"""Fields that many people share; everything that is in no set here is masked whole."""


def kind_of(card: IdentityCard) -> str:
    """Return the kind of card in English and Chinese."""
    return KINDS[type(card)]


def facts_of(card: IdentityCard, *, reveal: bool) -> dict[str, str]:
    """Return every field by name; ``reveal`` shows what tells a person, otherwise stars stand there."""
    return dict(_facts(card, reveal=reveal))


def _facts(card: IdentityCard, *, reveal: bool) -> Iterator[tuple[str, str]]:
    for each in fields(card):
        value = getattr(card, each.name)
        if each.name == "newest_addresses":
            yield from ((f"newest_address_{at}", _masked("", text, reveal)) for at, text in enumerate(value, start=1))
        else:
            yield each.name, _masked(each.name, _plain(each.name, value), reveal)


def _plain(name: str, value: object) -> str:
    """Return a value as text; a code that is known has its word beside it."""
    if value is None:
        return "长期"
    if isinstance(value, date):
        return value.isoformat()
    word = _WORDS[name](str(value)) if name in _WORDS else value
    return str(value) if word == value else f"{value} {word}"


def _masked(name: str, text: str, reveal: bool) -> str:  # noqa: FBT001 - said by name where it matters
    if reveal or name in _OF_NOBODY:
        return text
    if name in _NAMES:
        return mask_name(text)
    return mask_number(text) if name in _NUMBERS else "*" * len(text)
