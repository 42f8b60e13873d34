"""The check characters that drivers compute are the ones that the terminal computes, and the district.

The sides are written apart (drivers know nothing of the terminal, the district of neither); this binds them.
"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from district.numbers import check_digits
from drivers.codes import CreditNumber, IdentityNumber
from drivers.qr_scanner import checks
from drivers.qr_scanner.payload import classify
from kiosk import identifiers, organisations

_DIGITS = st.text("0123456789", min_size=17, max_size=17)
_CREDIT = st.text(organisations.CREDIT_ALPHABET, min_size=17, max_size=17)


@given(st.text(identifiers.ALPHABET, min_size=1, max_size=80))
def test_registration_numbers(text: str) -> None:
    """ISO 7064 MOD 97-10, thrice."""
    assert checks.mod_97_10(text) == identifiers.mod_97_10(text) == check_digits(text)


@given(_DIGITS, _CREDIT)
def test_people_and_organisations(digits: str, signs: str) -> None:
    """GB 11643, GB 32100 and GB 11714."""
    assert checks.citizen_check(digits) == identifiers.citizen_check(digits)
    assert checks.credit_check(signs) == organisations.credit_check(signs)
    assert checks.organisation_check(signs[:8]) == organisations.organisation_check(signs[:8])


@given(
    st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(0, 999), st.sampled_from(["119900", "910398", "810000"])
)
def test_what_the_scanner_calls_a_persons_number_the_terminal_calls_so(birth: date, order: int, region: str) -> None:
    """A number that the terminal accepts on paper is known when it is scanned."""
    first = f"{region}{birth:%Y%m%d}{order:03d}"
    number = first + identifiers.citizen_check(first)
    assert classify(number.encode("ascii")) == IdentityNumber(number)
    assert isinstance(identifiers.judge_citizen_number(number, date(2026, 1, 1)), identifiers.CitizenNumber)


@given(st.sampled_from(["91", "92", "51", "Y1"]), st.text(organisations.CREDIT_ALPHABET, min_size=8, max_size=8))
def test_what_the_scanner_calls_a_credit_code_the_terminal_calls_so(kind: str, organisation: str) -> None:
    """A code that the terminal accepts when it is typed is known when it is scanned."""
    first = f"{kind}119900{organisation}{organisations.organisation_check(organisation)}"
    number = first + organisations.credit_check(first)
    assert isinstance(organisations.judge_credit_code(number), organisations.CreditCode)
    assert isinstance(classify(number.encode("ascii")), CreditNumber | IdentityNumber)
