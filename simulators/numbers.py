"""Work out the numbers on identity cards, with right check digits, for people who cannot exist.

Nobody can have one of them: region 119900 was never assigned; whoever was born on 1 January 1900 was older than any
human being when permits (2018) and foreigners' cards in these formats were first issued; UTO is the specimen country of
ICAO 9303 and 999 is user-assigned in ISO 3166, so no state has either.
"""

from __future__ import annotations

from datetime import date

REGION = "119900"
NOBODYS_BIRTH = date(1900, 1, 1)
SPECIMEN_COUNTRY, SPECIMEN_COUNTRY_NUMBER = "UTO", "999"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, ISO 7064 MOD 11-2
_CHECKS = "10X98765432"
_TRAVEL_WEIGHTS = (7, 3, 1)  # ICAO 9303 part 3


def check_digit(first_seventeen: str) -> str:
    """Return the 18th character of a citizen number (GB 11643-1999)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True))
    return _CHECKS[total % 11]


def travel_check_digit(first_fourteen: str) -> str:
    """Return the 15th character of a foreigner's number of 2017 (ICAO 9303: weights 7-3-1, A is 10 and Z is 35)."""
    total = sum(int(character, 36) * _TRAVEL_WEIGHTS[at % 3] for at, character in enumerate(first_fourteen))
    return str(total % 10)


def citizen_number(birth: date, order: int, region: str = REGION) -> str:
    """Return the number of a person who cannot exist: ``order`` is odd for men, even for women."""
    head = f"{region}{birth:%Y%m%d}{order:03d}"
    return head + check_digit(head)


def permit_number(region: str, order: int) -> str:
    """Return the number of a residence permit: ``region`` 810000 Hong Kong, 820000 Macao, 830000 Taiwan."""
    return citizen_number(NOBODYS_BIRTH, order, region)


def foreigner_number_2017(order: int, place: str = "1100") -> str:
    """Return 15 characters: country, accepting place (GB/T 2260, 4 digits), YYMMDD, one digit of order, check."""
    head = f"{SPECIMEN_COUNTRY}{place}{NOBODYS_BIRTH:%y%m%d}{order:d}"
    return head + travel_check_digit(head)


def foreigner_number_2023(order: int, province: str = "11") -> str:
    """Return 18 digits: 9, province, country (ISO 3166 numeric), YYYYMMDD, three digits of order, check."""
    head = f"9{province}{SPECIMEN_COUNTRY_NUMBER}{NOBODYS_BIRTH:%Y%m%d}{order:03d}"
    return head + check_digit(head)


def sex_in(number: str) -> str:
    """Return the GB/T 2261.1 code that a number says: an odd order is a man (1), an even one a woman (2).

    Raises:
        ValueError: the number has neither 18 nor 15 characters.
    """
    match len(number):
        case 18:
            order = number[16]
        case 15:
            order = number[13]
        case _:
            raise ValueError("a number has 18 characters, or 15")
    return "1" if int(order) % 2 else "2"


def birth_in(number: str) -> date:
    """Return the date of birth that a number says; 15 characters leave the century out, and here it is 19.

    Raises:
        ValueError: the number has neither 18 nor 15 characters, or no such day exists.
    """
    match len(number):
        case 18:
            return date.fromisoformat(number[6:14])
        case 15:
            return date.fromisoformat(f"19{number[7:13]}")
        case _:
            raise ValueError("a number has 18 characters, or 15")
