"""Every judge of numbers answers everything, and notices what its standard promises to notice."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.identifiers import BadNumber, CitizenNumber, LegacyNumber, citizen_check, judge_citizen_number
from kiosk.look_alikes import suggest_citizen_numbers, suggest_credit_codes, suggest_foreigner_numbers
from kiosk.organisations import (
    CREDIT_ALPHABET,
    TYPES,
    CreditCode,
    credit_check,
    judge_credit_code,
    judge_organisation_code,
    organisation_check,
)
from kiosk.permits import ForeignerNumber, foreigner_check, judge_foreigner_number
from kiosk.recognition import NearMiss, NumberKind, judge_as, recognise

TODAY = date(2026, 11, 23)
DIGITS = "0123456789"
births = st.dates(date(1900, 1, 1), TODAY)
orders = st.integers(1, 999).map("{:03d}".format)
regions = st.sampled_from(["119900", "810000", "820000", "830000", "911398", "110103"])
citizens = st.builds(lambda region, birth, order: f"{region}{birth:%Y%m%d}{order}", regions, births, orders).map(
    lambda first: first + citizen_check(first)
)
bodies = st.text(CREDIT_ALPHABET, min_size=8, max_size=8).map(lambda body: body + organisation_check(body))
codes = st.builds(
    lambda department, division, body: f"{department}{TYPES[department][0]}{division}{body}",
    st.sampled_from(sorted(TYPES)),
    st.integers(0, 999_999).map("{:06d}".format),
    bodies,
).map(lambda first: first + credit_check(first))
foreigners = st.builds(
    lambda birth, order: f"KAZ1100{birth:%y%m%d}{order}",
    st.dates(date(1923, 12, 1), date(2023, 11, 30)),
    st.integers(0, 9),
).map(lambda first: first + foreigner_check(first))
# Texts near to numbers are more cunning than any text.
texts = st.text() | st.text("0123456789XOIlZSB- .\u200b\u202eＸ１١HMKAZL+", max_size=24)


def slips(number: str, alphabet: str) -> set[str]:
    """Every change of one character, and every swap of two neighbours that changes anything."""
    changed = {number[:at] + sign + number[at + 1 :] for at in range(len(number)) for sign in alphabet}
    swapped = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(len(number) - 1)}
    return (changed | swapped) - {number}


@given(texts)
@example("X" * 18)
@example("V" * 18)
@example("00000000000000000X")
@example("000000000000000")
def test_any_text_gets_an_answer(text: str) -> None:
    """No judge fails, whatever is typed, scanned or pasted; nothing is offered that is not right."""
    for kind in NumberKind:
        judge_as(kind, text, TODAY)
    for verdict in recognise(text, TODAY):
        assert not isinstance(verdict, BadNumber)
    for suggested in suggest_citizen_numbers(text, TODAY):
        assert judge_citizen_number(suggested.text, TODAY) == suggested
    for code in suggest_credit_codes(text):
        assert judge_credit_code(code.text) == code
    suggest_foreigner_numbers(text, TODAY)


@given(texts)
def test_a_refusal_has_a_reason(text: str) -> None:
    """No judge says no without saying why, and none says the same twice."""
    for kind in NumberKind:
        verdict = judge_as(kind, text, TODAY)
        if isinstance(verdict, BadNumber):
            assert verdict.faults
            assert len(set(verdict.faults)) == len(verdict.faults)


@given(citizens)
def test_every_slip_in_an_identity_number_is_found(number: str) -> None:
    """ISO 7064 MOD 11-2 finds each wrong digit and each swap of neighbours, the check character's included."""
    assert isinstance(judge_citizen_number(number, TODAY), CitizenNumber)
    for slipped in slips(number, DIGITS + "X"):
        assert isinstance(judge_citizen_number(slipped, TODAY), BadNumber)


@given(codes)
def test_every_slip_in_a_credit_code_is_found(code: str) -> None:
    """31 is a prime above the alphabet's values and the weights differ: one wrong character or swap always shows."""
    assert isinstance(judge_credit_code(code), CreditCode)
    for slipped in slips(code, CREDIT_ALPHABET):
        assert isinstance(judge_credit_code(slipped), BadNumber)


@given(foreigners)
def test_most_slips_in_an_old_foreigners_number_are_found(number: str) -> None:
    """7-3-1 modulo 10 finds each wrong digit: all three weights share no factor with 10."""
    assert isinstance(judge_foreigner_number(number, TODAY), ForeignerNumber)
    changed = {number[:at] + sign + number[at + 1 :] for at in range(3, 15) for sign in DIGITS} - {number}
    for slipped in changed:
        assert isinstance(judge_foreigner_number(slipped, TODAY), BadNumber)


@given(births, orders)
def test_the_parts_come_out_as_they_went_in(birth: date, order: str) -> None:
    """Birth and sex of a number are those it was made of; the old number of the same person leads to it."""
    first = f"119900{birth:%Y%m%d}{order}"
    judged = judge_citizen_number(first + citizen_check(first), TODAY)
    assert isinstance(judged, CitizenNumber)
    assert (judged.birth, judged.female) == (birth, int(order) % 2 == 0)
    if birth.year < 2000 and order not in {"996", "997", "998", "999"}:
        old = judge_as(NumberKind.LEGACY, f"119900{birth:%y%m%d}{order}", TODAY)
        assert isinstance(old, LegacyNumber)
        assert old.upgraded == judged.text


@given(codes)
def test_the_parts_of_a_code_make_the_code(code: str) -> None:
    """What is taken apart can be put together, and the organisation's own code is right by itself."""
    judged = judge_credit_code(code)
    assert isinstance(judged, CreditCode)
    assert judged.department + judged.type + judged.division + judged.organisation + code[-1] == code
    assert not isinstance(judge_organisation_code(judged.organisation), BadNumber)


@given(citizens, st.sampled_from(["-", " ", ".", "—", "\u3000"]), st.integers(1, 17))
def test_grouping_changes_nothing(number: str, separator: str, at: int) -> None:
    """Spaces, hyphens and dots are how people breathe."""
    grouped = f" {number[:at]}{separator}{number[at:].lower()}"
    assert judge_citizen_number(grouped, TODAY) == judge_citizen_number(number, TODAY)


@given(citizens, st.sampled_from("\u200b\u200d\u2060\ufeff\u202e\u2066\u00ad"), st.integers(0, 18))
def test_what_cannot_be_seen_is_never_dropped_in_silence(number: str, unseen: str, at: int) -> None:
    """A pasted number with something hidden in it is refused, and offered without it."""
    pasted = number[:at] + unseen + number[at:]
    assert isinstance(judge_citizen_number(pasted, TODAY), BadNumber)
    assert [offered.text for offered in suggest_citizen_numbers(pasted, TODAY)] == [number]


@given(st.sampled_from([citizens, codes, foreigners]).flatmap(lambda numbers: numbers))
def test_a_right_number_is_recognised(number: str) -> None:
    """What is right is never only nearly something, and is not shown by any verdict."""
    verdicts = recognise(number, TODAY)
    assert verdicts
    assert not any(isinstance(verdict, NearMiss) for verdict in verdicts)
    assert number not in repr(verdicts)
