"""Judge the numbers of foreigners' old residence cards and of the passes between Hong Kong, Macao, Taiwan and here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.countries import ALPHA_COUNTRIES
from kiosk.identifiers import (
    ALPHABET,
    BadNumber,
    NumberFault,
    NumberWarning,
    age_warnings,
    compact,
    form_faults,
    province_warnings,
)

LAST_ISSUED = date(2023, 11, 30)  # cards with a number of 18 digits are issued since 2023-12-01
_LENGTH = 15
_WEIGHTS = (7, 3, 1)  # ICAO 9303-3, 4.9, check digits


class Territory(StrEnum):
    """Where the holder of a pass is at home."""

    HONG_KONG = "hong-kong"
    MACAO = "macao"
    TAIWAN = "taiwan"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignerNumber:
    """The 15 characters of a foreigner's permanent residence card as issued until November 2023."""

    text: str = field(repr=False)
    country: str = field(repr=False)  # ISO 3166-1 alpha-3
    birth: date = field(repr=False)
    female: bool = field(repr=False)
    warnings: tuple[NumberWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassNumber:
    """The number of a mainland travel pass; it has no check digit, so nothing but its form was judged."""

    text: str = field(repr=False)
    territory: Territory
    renewals: int | None = None  # printed behind the number of older cards of Hong Kong and Macao


def judge_foreigner_number(text: str, today: date) -> ForeignerNumber | BadNumber:
    """Judge the 15 characters of the card of 2017: country, place, YYMMDD, order, check digit (ICAO 9303, 7-3-1).

    Two digits of a year mean the last such year in which the holder can have been given a card by ``today``.
    """
    number = compact(text)
    if faults := form_faults(number, r"[A-Z]{0,3}|[A-Z]{3}[0-9]*", (_LENGTH,)):
        return BadNumber(faults)
    birth = _birth(number[7:13], min(today, LAST_ISSUED))
    right = foreigner_check(number[:-1]) == number[-1]
    if birth is None or not right:
        faults = () if birth is not None else (NumberFault.BIRTH_DATE,)
        return BadNumber(faults if right else (*faults, NumberFault.CHECK))
    known = () if number[:3] in ALPHA_COUNTRIES else (NumberWarning.UNKNOWN_COUNTRY,)
    return ForeignerNumber(
        text=number,
        country=number[:3],
        birth=birth,
        female=int(number[13]) % 2 == 0,
        warnings=(*known, *province_warnings(number[3:5]), *age_warnings(birth, today)),
    )


def foreigner_check(first_14: str) -> str:
    """Return the 15th character: weights 7, 3, 1 in turn over digits and letters from A = 10, modulo 10."""
    return str(sum(ALPHABET.index(sign) * _WEIGHTS[at % 3] for at, sign in enumerate(first_14)) % 10)


def judge_pass_number(text: str) -> PassNumber | BadNumber:
    """Judge a pass for entering the mainland: H or M and 8 digits, with 2 more for renewals; or Taiwan's 8 digits."""
    number = compact(text)
    if faults := form_faults(number, r"[HM]?[0-9]*", (9, 11) if number[:1] in {"H", "M"} else (8,)):
        return BadNumber(faults)
    match number[0]:
        case "H":
            return PassNumber(text=number, territory=Territory.HONG_KONG, renewals=_renewals(number))
        case "M":
            return PassNumber(text=number, territory=Territory.MACAO, renewals=_renewals(number))
        case _:
            return PassNumber(text=number, territory=Territory.TAIWAN)


def _renewals(number: str) -> int | None:
    printed = re.fullmatch(r"[HM][0-9]{8}([0-9]{2})", number)
    return None if printed is None else int(printed[1])


def _birth(text: str, latest: date) -> date | None:
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    for century in (2000, 1900):
        try:
            birth = date(century + year, month, day)
        except ValueError:
            continue
        if birth <= latest:
            return birth
    return None
