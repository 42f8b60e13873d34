"""What judging the codes of organisations promises."""

import pytest

from kiosk.identifiers import BadNumber, NumberFault, NumberWarning
from kiosk.organisations import (
    TYPES,
    CreditCode,
    OrganisationCode,
    credit_check,
    judge_credit_code,
    judge_organisation_code,
    organisation_check,
)


def code(register: str, division: str = "119900", body: str = "PDY00001") -> str:
    """A right code of nobody: its organisation code is kept for private use."""
    first = f"{register}{division}{body}{organisation_check(body)}"
    return first + credit_check(first)


@pytest.mark.parametrize("number", ["91110000600037341L", "9111 0000 6000 3734 1l", "91110000-60003734-1-Ｌ"])
def test_a_published_code_is_right(number: str) -> None:
    """However it is grouped, its parts come out."""
    judged = judge_credit_code(number)
    assert isinstance(judged, CreditCode)
    assert (judged.department, judged.type, judged.division) == ("9", "1", "110000")
    assert (judged.organisation, judged.warnings) == ("600037341", ())
    assert "600037341" not in repr(judged)


@pytest.mark.parametrize("register", [department + kind for department, kinds in TYPES.items() for kind in kinds])
def test_every_department_registers(register: str) -> None:
    """Villages (N), the forces (A) and others (Y) have codes too, not digits alone."""
    judged = judge_credit_code(code(register))
    assert isinstance(judged, CreditCode)
    assert judged.warnings == (NumberWarning.CUSTOM_CODE,)


@pytest.mark.parametrize(
    ("number", "warnings"),
    [
        (code("B1"), (NumberWarning.UNKNOWN_DEPARTMENT,)),
        (code("98"), (NumberWarning.UNKNOWN_TYPE,)),
        (code("91", "999999"), (NumberWarning.UNKNOWN_PROVINCE,)),
        (code("91", "100000"), ()),
    ],
)
def test_what_the_tables_lack_is_a_warning(number: str, warnings: tuple[NumberWarning, ...]) -> None:
    """Amendments add departments and types; a code with both checks right is likelier new than wrong."""
    judged = judge_credit_code(number)
    assert isinstance(judged, CreditCode)
    assert judged.warnings == (*warnings, NumberWarning.CUSTOM_CODE)


def inner_wrong() -> str:
    """A code whose last character is right for an organisation code that is not."""
    first = "91119900PDY000010"
    return first + credit_check(first)


@pytest.mark.parametrize(
    ("number", "faults"),
    [
        (inner_wrong(), (NumberFault.ORGANISATION_CHECK,)),
        ("91110000600037341M", (NumberFault.CHECK,)),
        ("911100006000373410", (NumberFault.CHECK,)),
        ("91110000600037342L", (NumberFault.CHECK, NumberFault.ORGANISATION_CHECK)),
        ("911100006O0037341L", (NumberFault.CHARACTERS,)),
        ("9111000A600037341L", (NumberFault.CHARACTERS,)),
        ("91110000600037341", (NumberFault.LENGTH,)),
        ("", (NumberFault.LENGTH,)),
        ("公司", (NumberFault.CHARACTERS, NumberFault.LENGTH)),
    ],
)
def test_a_bad_code_says_every_reason(number: str, faults: tuple[NumberFault, ...]) -> None:
    """The inner contradiction is told apart from the outer."""
    assert judge_credit_code(number) == BadNumber(faults)


@pytest.mark.parametrize("number", ["60003734-1", "006122244", "000013338"])
def test_published_organisation_codes_are_right(number: str) -> None:
    """The nine characters of old certificates stand in every credit code."""
    judged = judge_organisation_code(number)
    assert isinstance(judged, OrganisationCode)
    assert judged.warnings == ()


@pytest.mark.parametrize(
    ("number", "faults"),
    [
        ("60003734-2", (NumberFault.CHECK,)),
        ("60003734-A", (NumberFault.CHARACTERS,)),
        ("6000373", (NumberFault.LENGTH,)),
    ],
)
def test_organisation_codes_can_be_wrong(number: str, faults: tuple[NumberFault, ...]) -> None:
    """The ninth character is a digit or X."""
    assert judge_organisation_code(number) == BadNumber(faults)


def test_check_of_ten_is_an_x_and_of_eleven_a_nought() -> None:
    """GB 11714-1997, 2.1.2."""
    checks = {organisation_check(f"PDY{number:05d}") for number in range(1, 100)}
    assert checks == set("0123456789X")
