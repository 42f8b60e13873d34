"""Judge identity, bank and registration numbers, with reasons and warnings instead of yes and no."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

OLDEST = 120  # years; the oldest people alive are younger
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, 4.2
_CHECKS = "10X98765432"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_REGISTRATION = re.compile(r"L([0-9]{3})([0-9]{2})-([0-9]{6})-([A-Z]{2})([0-9]{4,9})-([0-9A-Z])")


class NumberFault(StrEnum):
    """Why a number cannot be right."""

    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTH_DATE = "birth-date"
    IN_FUTURE = "in-future"
    CHECK = "check"
    FORM = "form"


class NumberWarning(StrEnum):
    """Why a number may be right and still deserves a second look."""

    UNKNOWN_PROVINCE = "unknown-province"
    VERY_OLD = "very-old"
    RESIDENCE_PERMIT = "residence-permit"  # begins with 8: Hong Kong, Macao or Taiwan resident
    FOREIGNER = "foreigner"  # begins with 9: permanent residence card of 2023


@dataclass(frozen=True, slots=True)
class BadNumber:
    """A number that cannot be right, with every reason found."""

    faults: tuple[NumberFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenNumber:
    """A well-formed number of 18 characters (GB 11643-1999)."""

    text: str = field(repr=False)
    birth: date = field(repr=False)
    female: bool = field(repr=False)
    warnings: tuple[NumberWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationNumber:
    """The number a terminal gives at registration; unique without a network (site, device, epoch, counter)."""

    text: str
    site: str
    device: str
    on: date
    epoch: str
    dseq: int


def plain(text: str) -> str:
    """Return what a person meant to type: full-width characters narrowed, spaces dropped, letters capital."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def judge_citizen_number(text: str, today: date) -> CitizenNumber | BadNumber:
    """Judge a citizen's identity number; abolished regions stay valid for life and are never refused."""
    number = plain(text)
    if len(number) != len(_WEIGHTS) + 1:
        return BadNumber((NumberFault.LENGTH,))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return BadNumber((NumberFault.CHARACTERS,))
    birth = _day(number[6:14], "%Y%m%d")
    faults = [fault for fault in (_birth_fault(birth, today), _check_fault(number)) if fault is not None]
    if faults or birth is None:
        return BadNumber(tuple(faults))
    female = int(number[16]) % 2 == 0
    return CitizenNumber(text=number, birth=birth, female=female, warnings=tuple(_warnings(number, birth, today)))


def citizen_check(first_17: str) -> str:
    """Return the 18th character (ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True)) % 11]


def age_on(birth: date, day: date) -> int:
    """Return the full years (周岁) lived on a day; born on 29 February counts on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def bank_card_fault(text: str) -> NumberFault | None:
    """Judge a bank card number: 16 to 19 digits with a Luhn check digit (ISO/IEC 7812-1)."""
    number = plain(text)
    if not re.fullmatch(r"[0-9]*", number):
        return NumberFault.CHARACTERS
    if not 16 <= len(number) <= 19:  # noqa: PLR2004 - ISO/IEC 7812-1 as issued in China
        return NumberFault.LENGTH
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number)))
    return None if sum(value - 9 * (value > 9) for value in doubled) % 10 == 0 else NumberFault.CHECK  # noqa: PLR2004


def registration_number(site: str, device: str, on: date, epoch: str, dseq: int) -> str:
    """Make the number of a registration, ``L<site3><device2>-<yymmdd>-<epoch2><dseq>-<check>``.

    Raises:
        ValueError: a part does not have its form.
    """
    body = f"L{site}{device}-{on:%y%m%d}-{epoch}{dseq:04d}"
    if len(site) != 3 or not _REGISTRATION.fullmatch(f"{body}-0"):  # noqa: PLR2004 - the format's own width
        raise ValueError(f"not the parts of a registration number: {body}")
    return f"{body}-{mod_37_36(body.replace('-', ''))}"


def parse_registration_number(text: str) -> RegistrationNumber | BadNumber:
    """Judge a registration number as scanned or typed."""
    number = plain(text)
    match = _REGISTRATION.fullmatch(number)
    if match is None:
        return BadNumber((NumberFault.FORM,))
    site, device, day, epoch, counter, check = match.groups()
    on = _day(day, "%y%m%d")
    if on is None:
        return BadNumber((NumberFault.FORM,))
    if mod_37_36(number[:-2].replace("-", "")) != check:
        return BadNumber((NumberFault.CHECK,))
    return RegistrationNumber(text=number, site=site, device=device, on=on, epoch=epoch, dseq=int(counter))


def mod_37_36(text: str) -> str:
    """Return the check character of ISO/IEC 7064 MOD 37,36 over digits and capital letters."""
    product = len(_ALPHABET)
    for character in text:
        total = (product + _ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def mask_name(name: str) -> str:
    """Keep the first character; the rest becomes as many stars."""
    return name[:1] + "*" * max(0, len(name) - 1)


def mask_number(number: str) -> str:
    """Keep the first three and the last four characters; shorter numbers become stars alone."""
    hidden = len(number) - 7
    return number[:3] + "*" * hidden + number[-4:] if hidden > 0 else "*" * len(number)


def _day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no time zone
    except ValueError:
        return None


def _birth_fault(birth: date | None, today: date) -> NumberFault | None:
    if birth is None:
        return NumberFault.BIRTH_DATE
    return NumberFault.IN_FUTURE if birth > today else None


def _check_fault(number: str) -> NumberFault | None:
    return None if citizen_check(number[:17]) == number[17] else NumberFault.CHECK


def _warnings(number: str, birth: date, today: date) -> list[NumberWarning]:
    found = []
    if number.startswith("9"):
        found.append(NumberWarning.FOREIGNER)
    elif number[:2] not in _PROVINCES:
        found.append(NumberWarning.UNKNOWN_PROVINCE)
    if number[:2] in {"81", "82", "83"}:
        found.append(NumberWarning.RESIDENCE_PERMIT)
    if age_on(birth, today) > OLDEST:
        found.append(NumberWarning.VERY_OLD)
    return found
