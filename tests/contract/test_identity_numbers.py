"""Three judges of identity numbers, side by side on every row of a table."""

from datetime import UTC, date, datetime

import pytest
from id_validator import validator
from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from devtools.number_page import NOT_JUDGED, PAGE, TODAY, Row, as_answer, kind_of_answer, page, rows
from kiosk.identifiers import (
    BadNumber,
    LegacyNumber,
    NumberFault,
    citizen_check,
    judge_citizen_number,
    judge_legacy_number,
)
from kiosk.recognition import NumberKind, judge_as

TABLE = rows()
PEOPLE = {NumberKind.CITIZEN, NumberKind.LEGACY, NumberKind.FOREIGNER}
OF_STDNUM = dict.fromkeys(PEOPLE, ric) | {NumberKind.CREDIT_CODE: uscc, NumberKind.BANK_CARD: luhn}


def stdnum_says(kind: NumberKind, number: str) -> str:
    """What python-stdnum answers; it crashes on divisions of provinces that its list knows by halves."""
    if kind not in OF_STDNUM:
        return NOT_JUDGED
    try:
        OF_STDNUM[kind].validate(number)
    except ValidationError as error:
        return f"refused: {type(error).__name__}"
    except KeyError as error:
        return f"crash: {type(error).__name__}"
    return "accepted"


def id_validator_says(kind: NumberKind, number: str) -> str:
    """What id-validator answers; it crashes on letters."""
    if kind not in PEOPLE:
        return NOT_JUDGED
    try:
        return "accepted" if validator.is_valid(number) else "refused"
    except ValueError as error:
        return f"crash: {type(error).__name__}"


def name(row: Row) -> str:
    """A row in a test's name."""
    return f"{row.kind.value}-{row.what}"


@pytest.mark.parametrize("row", TABLE, ids=name)
def test_the_table_records_what_the_judges_say(row: Row) -> None:
    """Whoever changes a judge, or takes a newer library, sees what becomes of every answer."""
    said = (
        as_answer(judge_as(row.kind, row.number, TODAY)),
        stdnum_says(row.kind, row.number),
        id_validator_says(row.kind, row.number),
    )
    assert said == (row.ours, row.stdnum, row.id_validator)


@pytest.mark.parametrize("row", TABLE, ids=name)
def test_every_difference_has_a_clause(row: Row) -> None:
    """Being different is no merit; being right by a standard is. Where all agree there is nothing to claim."""
    assert row.right in ({"ours", "stdnum", "id-validator", "others"} if row.differs else {""})
    assert bool(row.clause) == row.differs


def test_the_table_is_wide_enough() -> None:
    """Seventy numbers at least, of every kind that can be compared, none of them twice."""
    assert len(TABLE) >= 70
    assert {row.kind for row in TABLE} == set(NumberKind) - {NumberKind.REGISTRATION}
    assert len({(row.kind, row.number) for row in TABLE}) == len(TABLE)


def test_ours_never_crashes() -> None:
    """A crash is an answer of neither kind."""
    assert {kind_of_answer(row.ours) for row in TABLE} == {"accepted", "search only", "refused"}


def test_the_numbers_are_nobodys() -> None:
    """A number of 18 characters in the table is of our region, a published specimen, or of nobody alive."""
    specimens = {"810000199408230021", "830000199201300022"}
    alive = [
        row.number
        for row in TABLE
        if row.kind is NumberKind.CITIZEN
        and row.ours.startswith("accepted")
        and not row.number.startswith("119900")
        and "very-old" not in row.ours
    ]
    assert set(alive) <= specimens


def test_the_end_of_this_year_is_the_future() -> None:
    """Ours looks at the day; id-validator at the year alone, python-stdnum at nothing (GB 11643-1999, birth date)."""
    today = datetime.now(tz=UTC).date()
    if (today.month, today.day) >= (12, 30):
        pytest.skip("31 December of this year is no longer in the future for every time zone")
    first = f"110101{date(today.year, 12, 31):%Y%m%d}001"
    number = first + citizen_check(first)
    assert judge_citizen_number(number, today) == BadNumber((NumberFault.IN_FUTURE,))
    assert id_validator_says(NumberKind.CITIZEN, number) == "accepted"
    assert stdnum_says(NumberKind.CITIZEN, number) == "accepted"


def test_a_centenarian_of_the_first_generation_keeps_the_century() -> None:
    """Order codes 996 to 999 are of people above 100 (GB 11643-1989); id-validator makes them a century younger."""
    judged = judge_legacy_number("110101880101996", TODAY)
    assert isinstance(judged, LegacyNumber)
    assert judged.upgraded[6:10] == "1888"
    assert validator.upgrade_id("110101880101996")[6:10] == "1988"


def test_the_page_is_not_stale() -> None:
    """Whoever changes a judge or the table prints the page anew: ``python -m devtools.number_page``."""
    assert PAGE.read_text(encoding="utf-8") == page()
