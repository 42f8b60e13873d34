"""Numbers notice what fingers do to them."""

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.identifiers import (
    BadNumber,
    CitizenNumber,
    RegistrationNumber,
    citizen_check,
    judge_bank_card,
    judge_citizen_number,
    mask_number,
    parse_registration_number,
    registration_number,
)

TODAY = date(2026, 11, 23)
DIGITS = "0123456789"
ALPHABET = DIGITS + "-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
citizens = st.builds(
    lambda birth, order: f"119900{birth:%Y%m%d}{order:03d}", st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999)
).map(lambda first: first + citizen_check(first))
registrations = st.builds(
    registration_number,
    st.integers(0, 999).map("{:03d}".format),
    st.integers(0, 99).map("{:02d}".format),
    st.dates(date(2000, 1, 1), date(2068, 12, 31)),
    st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=2, max_size=2),
    st.integers(0, 999_999_999),
)


def with_slip(data: st.DataObject, number: str, alphabet: str) -> str:
    """Return the number with one character mistyped, or two neighbours swapped."""
    swap = data.draw(st.booleans())
    at = data.draw(st.integers(0, len(number) - 1 - swap))
    if swap:
        slipped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    else:
        slipped = number[:at] + data.draw(st.sampled_from(alphabet)) + number[at + 1 :]
    assume(slipped != number)
    return slipped


@given(st.data(), citizens)
def test_one_slip_in_an_identity_number_is_noticed(data: st.DataObject, number: str) -> None:
    """MOD 11-2 finds every single wrong digit and every swap of neighbours."""
    assert isinstance(judge_citizen_number(number, TODAY), CitizenNumber)
    assert isinstance(judge_citizen_number(with_slip(data, number, DIGITS), TODAY), BadNumber)


@given(st.data(), registrations)
def test_one_slip_in_a_registration_number_is_noticed(data: st.DataObject, number: str) -> None:
    """Form and MOD 97-10 find every wrong character and swap of neighbours; what is read back is what was made."""
    parsed = parse_registration_number(number)
    assert isinstance(parsed, RegistrationNumber)
    assert registration_number(parsed.site, parsed.device, parsed.on, parsed.epoch, parsed.dseq) == number
    assert isinstance(parse_registration_number(with_slip(data, number, ALPHABET)), BadNumber)


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    """Nothing that is typed or scanned makes a judge fail."""
    judge_citizen_number(text, TODAY)
    parse_registration_number(text)
    judge_bank_card(text)


@given(st.text(max_size=40))
def test_masking_hides_all_but_seven(number: str) -> None:
    """A mask is as long as its number and shows seven characters at most."""
    masked = mask_number(number)
    assert len(masked) == len(number)
    assert len(masked) - masked.count("*") <= 7 or "*" in number
