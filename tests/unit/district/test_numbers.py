"""The two numbers of a case."""

from datetime import date

import pytest

from district.numbers import (
    Origin,
    check_digits,
    is_reference,
    parse_registration_number,
    reference,
    registration_number,
)

ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORIGIN = Origin(site="017", device="01", epoch="AA", dseq=1)
DAY = date(2026, 11, 23)
NUMBER = "L01701-261123-AA0001-07"


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("5493001KJTIIGC8Y1R", "12"),  # the LEI of Bloomberg Finance L.P.
        ("WEST-1234-5698-7654-32-GB", "82"),  # GB82 WEST 1234 5698 7654 32, the example of an IBAN, its head at the end
        ("L01701-261123-AA0001", "07"),
    ],
)
def test_check_digits_agree_with_published_ones(body: str, check: str) -> None:
    """ISO/IEC 7064 MOD 97-10, as LEIs (ISO 17442-1) and IBANs (ISO 13616-1) have it."""
    assert check_digits(body) == check


def test_a_number_is_read_as_it_was_written() -> None:
    """What the terminal prints leads to what it counted."""
    assert registration_number(ORIGIN, DAY) == NUMBER
    assert parse_registration_number(NUMBER) == ORIGIN


@pytest.mark.parametrize("dseq", [1, 9999, 10_000, 999_999_999])
def test_the_counter_has_at_least_four_digits_and_may_grow(dseq: int) -> None:
    """The ten-thousandth submission of a device is no trouble."""
    origin = Origin(site="257", device="99", epoch="ZZ", dseq=dseq)
    assert parse_registration_number(registration_number(origin, DAY)) == origin


def test_every_mistyped_character_is_noticed() -> None:
    """No single wrong letter or digit leads to another case."""
    for at, right in enumerate(NUMBER):
        for wrong in ALPHABET.replace(right, ""):
            assert parse_registration_number(NUMBER[:at] + wrong + NUMBER[at + 1 :]) is None


def test_every_swapped_pair_is_noticed() -> None:
    """Two neighbours in the wrong order are the other common mistake."""
    for at in range(len(NUMBER) - 1):
        swapped = NUMBER[:at] + NUMBER[at + 1] + NUMBER[at] + NUMBER[at + 2 :]
        assert swapped == NUMBER or parse_registration_number(swapped) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "L",
        NUMBER[:-1],
        NUMBER + "7",
        " " + NUMBER,
        NUMBER + "\n",
        NUMBER.lower(),
        "L０1701-261123-AA0001-07",
        "XC1",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    """Only the exact form is looked up."""
    assert parse_registration_number(text) is None


def test_references_tell_the_day_and_count() -> None:
    """XC, day, counter; the millionth case of a day has a number too."""
    assert reference(DAY, 1) == "XC20261123000001"
    assert is_reference(reference(DAY, 1))
    assert is_reference(reference(DAY, 1_000_000))
    assert not is_reference(NUMBER)
    assert not is_reference("XC20261123000001\n")
