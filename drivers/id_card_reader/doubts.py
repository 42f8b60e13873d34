"""Where a record contradicts itself, or says less than it seems to: warnings, never refusals; pure."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.cards import (
    CardWarning,
    ForeignerCard2017,
    ForeignerCard2023,
    IdentityCard,
    ResidencePermit,
    ResidentCard,
)
from drivers.id_card_reader.checks import citizen_check, travel_check
from drivers.id_card_reader.codes import NATIONS
from drivers.id_card_reader.layout import FOREIGNER_2017, FOREIGNER_2023, LAYOUTS, RESIDENT

_NAME_FIELD = LAYOUTS[RESIDENT]["name"].count
_ENGLISH_FIELD_2017 = LAYOUTS[FOREIGNER_2017]["english_name"].count
_ENGLISH_FIELD_2023 = sum(LAYOUTS[FOREIGNER_2023][part].count for part in ("english_name", "english_name_rest"))


def doubts(card: IdentityCard) -> tuple[CardWarning, ...]:
    """Return every warning that the record alone gives rise to, in the order of `CardWarning`."""
    found = {*_of_number(card), *_of_fields(card)}
    return tuple(warning for warning in CardWarning if warning in found)


def _of_number(card: IdentityCard) -> Iterator[CardWarning]:
    match card:
        case ForeignerCard2017():
            yield from _of_number_of_15(card)
        case ResidentCard() | ResidencePermit() | ForeignerCard2023():
            yield from _of_number_of_18(card)


def _of_number_of_18(card: ResidentCard | ResidencePermit | ForeignerCard2023) -> Iterator[CardWarning]:
    """Cross-check digits 7-14 (birth), 17 (odd: male) and 18 (check) of GB 11643, and the mark of the kind."""
    number = card.number
    if number[6:14] != f"{card.birth:%Y%m%d}":
        yield CardWarning.BIRTH_DIFFERS
    if _contradicts(card.sex, int(number[16])):
        yield CardWarning.SEX_DIFFERS
    if citizen_check(number) != number[17]:
        yield CardWarning.NUMBER_CHECK
    if not _has_the_mark_of_its_kind(card):
        yield CardWarning.NUMBER_FORM


def _has_the_mark_of_its_kind(card: ResidentCard | ResidencePermit | ForeignerCard2023) -> bool:
    match card:
        case ResidentCard():
            return card.number[0] in "1234567"
        case ResidencePermit():
            return card.number[:2] in {"81", "82", "83"}
        case ForeignerCard2023():
            return card.number[0] == "9"


def _of_number_of_15(card: ForeignerCard2017) -> Iterator[CardWarning]:
    """Cross-check the old number: country 3, place 4, YYMMDD, order 1 (odd: male), check 1 (ICAO 9303)."""
    number = card.number
    if not (number[:3].isalpha() and number[3:].isdigit() and number[:3] == card.nationality):
        yield CardWarning.NUMBER_FORM
        return
    if number[7:13] != f"{card.birth:%y%m%d}":
        yield CardWarning.BIRTH_DIFFERS
    if _contradicts(card.sex, int(number[13])):
        yield CardWarning.SEX_DIFFERS
    if travel_check(number[:14]) != number[14]:
        yield CardWarning.NUMBER_CHECK


def _contradicts(sex: str, order: int) -> bool:
    """Tell whether the order digit (odd: male) says another sex than GB/T 2261.1's 1 or 2; other codes say nothing."""
    return sex in {"1", "2"} and order % 2 != int(sex) % 2


def _of_fields(card: IdentityCard) -> Iterator[CardWarning]:
    if card.sex not in {"1", "2"}:
        yield CardWarning.UNKNOWN_SEX
    if isinstance(card, ResidentCard) and card.nation not in NATIONS:
        yield CardWarning.UNKNOWN_NATION
    if _fills_its_field(card):
        yield CardWarning.NAME_MAY_BE_CUT
    if isinstance(card, ResidentCard | ResidencePermit) and len(card.newest_addresses) > 1:
        yield CardWarning.SEVERAL_ADDRESSES


def _fills_its_field(card: IdentityCard) -> bool:
    """Tell whether a name has no padding left: nobody can know whether it ended there (names may be longer)."""
    match card:
        case ForeignerCard2017(english_name=english):
            return len(english) >= _ENGLISH_FIELD_2017
        case ForeignerCard2023(english_name=english):
            return len(english) >= _ENGLISH_FIELD_2023
        case ResidentCard(name=name) | ResidencePermit(name=name):
            return len(name) >= _NAME_FIELD
