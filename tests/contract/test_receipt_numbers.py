"""The number that the terminal gives, and the number that the scanner knows, are the same number.

Both sides are written apart (drivers know nothing of the terminal); this binds them.
"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from drivers.codes import ReceiptNumber
from drivers.qr_scanner.payload import classify
from kiosk.identifiers import RegistrationNumber, parse_registration_number, registration_number

_LETTER = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NUMBERS = st.builds(
    registration_number,
    st.integers(0, 999).map("{:03d}".format),
    st.integers(0, 99).map("{:02d}".format),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.builds("{}{}".format, _LETTER, _LETTER),
    st.integers(0, 999_999_999),
)


@given(_NUMBERS)
def test_every_number_given_is_known_again(number: str) -> None:
    """Whatever number stands on a receipt, scanning it gives that number."""
    assert classify(number.encode("ascii")) == ReceiptNumber(number)


@given(_NUMBERS, st.integers(0, 40), st.sampled_from("0129AZLaz-"))
def test_both_sides_refuse_the_same_numbers(number: str, position: int, character: str) -> None:
    """What one side takes for a number the other takes too."""
    place = position % len(number)
    changed = number[:place] + character + number[place + 1 :]
    scanned = classify(changed.encode("ascii"))
    parsed = parse_registration_number(changed)
    if isinstance(scanned, ReceiptNumber):
        assert isinstance(parsed, RegistrationNumber)
        assert parsed.text == scanned.number
    else:  # a person may type small letters; a printed code has none
        assert not isinstance(parsed, RegistrationNumber) or changed != changed.upper()
