"""The number that the terminal gives is the number that the scanner knows and the district looks up.

The three are written apart (drivers and the district know nothing of the terminal); this binds them.
"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from district.numbers import Origin
from district.numbers import parse_registration_number as as_origin
from district.numbers import registration_number as printed
from drivers.codes import ReceiptNumber
from drivers.qr_scanner.payload import classify
from kiosk.identifiers import RegistrationNumber, parse_registration_number, registration_number

_SIGNS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTER = st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ")
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
    """Whatever number stands on a receipt, scanning it gives that number, and the district finds what it stands for."""
    assert classify(number.encode("ascii")) == ReceiptNumber(number)
    parsed = parse_registration_number(number)
    assert isinstance(parsed, RegistrationNumber)
    origin = Origin(site=parsed.site, device=parsed.device, epoch=parsed.epoch, dseq=parsed.dseq)
    assert as_origin(number) == origin
    assert printed(origin, parsed.on) == number


@given(_NUMBERS)
def test_no_reader_takes_a_slip(number: str) -> None:
    """Every single wrong character and every swap of neighbours, hyphens too, is noticed by all three."""
    ends = range(len(number))
    slips = {number[:at] + sign + number[at + 1 :] for at in ends for sign in _SIGNS}
    slips |= {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in ends[:-1]}
    for slip in slips - {number}:
        assert not isinstance(classify(slip.encode("ascii")), ReceiptNumber)
        assert not isinstance(parse_registration_number(slip), RegistrationNumber)
        assert as_origin(slip) is None


@given(_NUMBERS, st.integers(0, 40), st.sampled_from("0129AIOZLaz-"))
def test_all_sides_refuse_the_same_numbers(number: str, position: int, character: str) -> None:
    """What one side takes for a number the others take too."""
    place = position % len(number)
    changed = number[:place] + character + number[place + 1 :]
    scanned = classify(changed.encode("ascii"))
    parsed = parse_registration_number(changed)
    assert isinstance(scanned, ReceiptNumber) is (as_origin(changed) is not None)
    if isinstance(scanned, ReceiptNumber):
        assert isinstance(parsed, RegistrationNumber)
        assert parsed.text == scanned.number
    else:  # a person may type small letters; a printed code has none
        assert not isinstance(parsed, RegistrationNumber) or changed != changed.upper()
