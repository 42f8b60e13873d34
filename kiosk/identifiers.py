"""Judge identity, bank and registration numbers, with reasons and warnings instead of yes and no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from string import ascii_lowercase, ascii_uppercase

from kiosk.countries import NUMERIC_COUNTRIES

OLDEST = 120  # years; the oldest people alive are younger
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PROVINCES = frozenset(  # GB/T 2260, and 83, which only residence permits of people from Taiwan have
    f"{region}{number}"
    for region, last in {1: 5, 2: 3, 3: 7, 4: 6, 6: 5, 7: 1, 8: 3}.items()
    for number in range(1, last + 1)
) | frozenset(["50", "51", "52", "53", "54"])
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, check code
_CHECKS = "10X98765432"
_LEGACY_LENGTH = 15
_CENTENARIANS = frozenset(["996", "997", "998", "999"])  # GB 11643-1989 kept these order codes for people above 100
_REGISTRATION = re.compile(r"L([0-9]{3})([0-9]{2})-([0-9]{6})-([A-HJ-NP-Z]{2})([0-9]{4,9})-([0-9]{2})")
_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
_SEPARATORS = dict.fromkeys(map(ord, "-‐‑‒–—―−.。·‧•・"))
_UNSEEN = frozenset(["Cf", "Cc", "Mn", "Me"])  # what stands in a text and not on a screen: zero width, bidi, variants


class NumberFault(StrEnum):
    """Why a number cannot be right."""

    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTH_DATE = "birth-date"
    IN_FUTURE = "in-future"
    CHECK = "check"
    LEGACY = "legacy"  # the 15 digits of a first-generation card, where 18 are asked for
    ORGANISATION_CHECK = "organisation-check"  # the organisation code inside a credit code contradicts itself
    FORM = "form"


class NumberWarning(StrEnum):
    """Why a number may be right and still deserves a second look."""

    UNKNOWN_PROVINCE = "unknown-province"
    UNISSUED_REGION = "unissued-region"  # 81, 82 or 83 with another end than 0000
    UNKNOWN_COUNTRY = "unknown-country"  # not in ISO 3166-1
    ORDER_ZERO = "order-zero"  # counting begins at 001
    VERY_OLD = "very-old"
    UNKNOWN_DEPARTMENT = "unknown-department"  # of a credit code
    UNKNOWN_TYPE = "unknown-type"  # of organisation, in a credit code
    CUSTOM_CODE = "custom-code"  # kept by GB 11714 for private use: nobody's
    MACHINE_LINE = "machine-line"  # a range for data cards and machines
    SATELLITE = "satellite"
    VIRTUAL_OPERATOR = "virtual-operator"


class Bearer(StrEnum):
    """Whom the first digits of a number of 18 characters speak of."""

    CITIZEN = "citizen"
    HONG_KONG = "hong-kong"
    MACAO = "macao"
    TAIWAN = "taiwan"
    FOREIGNER = "foreigner"


_PERMITS = {"81": Bearer.HONG_KONG, "82": Bearer.MACAO, "83": Bearer.TAIWAN}


@dataclass(frozen=True, slots=True)
class BadNumber:
    """A number that cannot be right, with every reason found."""

    faults: tuple[NumberFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenNumber:
    """A well-formed number of 18 characters (GB 11643-1999), of citizens and of who is numbered like them."""

    text: str = field(repr=False)
    birth: date = field(repr=False)
    female: bool = field(repr=False)
    bearer: Bearer = Bearer.CITIZEN
    warnings: tuple[NumberWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyNumber:
    """The 15 digits of a first-generation card (GB 11643-1989): they find old records and identify nobody today."""

    text: str = field(repr=False)
    upgraded: str = field(repr=False)  # the same person's number of 18 characters
    birth: date = field(repr=False)
    female: bool = field(repr=False)
    warnings: tuple[NumberWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class BankCard:
    """A bank card number of the right length with the right check digit."""

    text: str = field(repr=False)


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
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_CAPITALS)


def compact(text: str) -> str:
    """Return `plain` text without the hyphens and dots that people group digits with."""
    return plain(text).translate(_SEPARATORS)


def seen(text: str) -> str:
    """Return the characters that a person can see: no zero-width, bidirectional or control characters."""
    return "".join(character for character in text if unicodedata.category(character) not in _UNSEEN)


def form_faults(number: str, characters: str, lengths: Container[int]) -> tuple[NumberFault, ...]:
    """Return what is wrong with the outward form: characters beside a pattern, and a length that people can count."""
    faults = [] if re.fullmatch(characters, number) else [NumberFault.CHARACTERS]
    return tuple(faults if len(seen(number)) in lengths else [*faults, NumberFault.LENGTH])


def judge_citizen_number(text: str, today: date) -> CitizenNumber | BadNumber:
    """Judge an identity number of 18 characters (GB 11643-1999).

    Divisions are never refused: a number is for life, and outlives the district that gave it.
    """
    number = compact(text)
    if isinstance(judge_legacy_number(number, today), LegacyNumber):
        return BadNumber((NumberFault.LEGACY,))
    if faults := form_faults(number, r"[0-9]*X?", (len(_WEIGHTS) + 1,)):
        return BadNumber(faults)
    birth = _day(number[6:14], "%Y%m%d")
    found = [fault for fault in (birth_fault(birth, today), _check_fault(number)) if fault is not None]
    if found or birth is None:
        return BadNumber(tuple(found))
    return CitizenNumber(
        text=number,
        birth=birth,
        female=int(number[16]) % 2 == 0,
        bearer=_bearer(number),
        warnings=(*_region_warnings(number), *_order_warnings(number[14:17]), *age_warnings(birth, today)),
    )


def judge_legacy_number(text: str, today: date) -> LegacyNumber | BadNumber:
    """Judge the 15 digits of a first-generation card; they say the century only by their order code.

    Such cards ended with 2012, so the answer is for searching and never for identifying.
    """
    number = compact(text)
    if faults := form_faults(number, r"[0-9]*", (_LEGACY_LENGTH,)):
        return BadNumber(faults)
    century = "18" if number[12:] in _CENTENARIANS else "19"
    first = f"{number[:6]}{century}{number[6:]}"
    birth = _day(first[6:14], "%Y%m%d")
    fault = birth_fault(birth, today)
    if fault is not None or birth is None:
        return BadNumber((fault or NumberFault.BIRTH_DATE,))
    return LegacyNumber(
        text=number,
        upgraded=first + citizen_check(first),
        birth=birth,
        female=int(number[14]) % 2 == 0,
        warnings=(
            *province_warnings(number[:2]),
            *_order_warnings(number[12:]),
            *age_warnings(birth, today),
        ),
    )


def citizen_check(first_17: str) -> str:
    """Return the 18th character (ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True)) % 11]


def age_on(birth: date, day: date) -> int:
    """Return the full years (周岁) lived on a day; born on 29 February counts on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def birth_fault(birth: date | None, today: date) -> NumberFault | None:
    """Return why nobody has this birth date; None when somebody may. Tomorrow is the future already."""
    if birth is None:
        return NumberFault.BIRTH_DATE
    return NumberFault.IN_FUTURE if birth > today else None


def province_warnings(province: str) -> tuple[NumberWarning, ...]:
    """Return a warning when GB/T 2260 has no such province; refusing would make this list a judge of people."""
    return () if province in PROVINCES else (NumberWarning.UNKNOWN_PROVINCE,)


def age_warnings(birth: date, today: date) -> tuple[NumberWarning, ...]:
    """Return a warning when nobody alive is that old."""
    return (NumberWarning.VERY_OLD,) if age_on(birth, today) > OLDEST else ()


def judge_bank_card(text: str) -> BankCard | BadNumber:
    """Judge a bank card number: 16 to 19 digits with a Luhn check digit (ISO/IEC 7812-1)."""
    number = compact(text)
    if faults := form_faults(number, r"[0-9]*", range(16, 20)):
        return BadNumber(faults)
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number)))
    right = sum(value - 9 * (value > 9) for value in doubled) % 10 == 0  # noqa: PLR2004 - Luhn's own nine
    return BankCard(number) if right else BadNumber((NumberFault.CHECK,))


def registration_number(site: str, device: str, on: date, epoch: str, dseq: int) -> str:
    """Make the number of a registration, ``L<site3><device2>-<yymmdd>-<epoch2><dseq>-<check2>``.

    Raises:
        ValueError: a part does not have its form.
    """
    body = f"L{site}{device}-{on:%y%m%d}-{own_number(epoch, dseq)}"
    if len(site) != 3 or not _REGISTRATION.fullmatch(f"{body}-00"):  # noqa: PLR2004 - the format's own width
        raise ValueError(f"not the parts of a registration number: {body}")
    return f"{body}-{mod_97_10(body.replace('-', ''))}"


def own_number(epoch: str, dseq: int) -> str:
    """Return the middle of a registration number, by which staff at its own terminal call a submission: ``AA0042``."""
    return f"{epoch}{dseq:04d}"


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
    if mod_97_10(number[: match.start(6)].replace("-", "")) != check:
        return BadNumber((NumberFault.CHECK,))
    return RegistrationNumber(text=number, site=site, device=device, on=on, epoch=epoch, dseq=int(counter))


def mod_97_10(text: str) -> str:
    """Return the two check digits of ISO/IEC 7064 MOD 97-10; letters count from A = 10 to Z = 35 (ISO 17442-1)."""
    value = int("".join(str(ALPHABET.index(character)) for character in text))
    return f"{98 - value * 100 % 97:02d}"


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


def _check_fault(number: str) -> NumberFault | None:
    return None if citizen_check(number[:17]) == number[17] else NumberFault.CHECK


def _bearer(number: str) -> Bearer:
    return Bearer.FOREIGNER if number.startswith("9") else _PERMITS.get(number[:2], Bearer.CITIZEN)


def _region_warnings(number: str) -> tuple[NumberWarning, ...]:
    match _bearer(number):
        case Bearer.FOREIGNER:  # 9, two digits of the province, three of the country (rule of 2023)
            known = number[3:6] in NUMERIC_COUNTRIES
            return (*province_warnings(number[1:3]), *(() if known else (NumberWarning.UNKNOWN_COUNTRY,)))
        case Bearer.CITIZEN:
            return province_warnings(number[:2])
        case Bearer.HONG_KONG | Bearer.MACAO | Bearer.TAIWAN:
            return () if number[2:6] == "0000" else (NumberWarning.UNISSUED_REGION,)


def _order_warnings(order: str) -> tuple[NumberWarning, ...]:
    return (NumberWarning.ORDER_ZERO,) if order == "000" else ()
