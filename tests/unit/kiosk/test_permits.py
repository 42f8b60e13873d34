"""What judging foreigners' old numbers and travel passes promises."""

from datetime import date

import pytest

from kiosk.identifiers import BadNumber, NumberFault, NumberWarning
from kiosk.permits import (
    ForeignerNumber,
    PassNumber,
    Territory,
    foreigner_check,
    judge_foreigner_number,
    judge_pass_number,
)

TODAY = date(2026, 11, 23)


def number(first_14: str) -> str:
    """Complete a number with its check digit."""
    return first_14 + foreigner_check(first_14)


def test_the_specimen_is_right() -> None:
    """Country, birth and sex come out of the published specimen, and none of them shows itself."""
    judged = judge_foreigner_number("kaz 1100 901231 0-5", TODAY)
    assert judged == ForeignerNumber(text="KAZ110090123105", country="KAZ", birth=date(1990, 12, 31), female=True)
    assert "KAZ" not in repr(judged)


@pytest.mark.parametrize(
    ("born", "today", "birth"),
    [
        ("231130", TODAY, date(2023, 11, 30)),
        ("231201", TODAY, date(1923, 12, 1)),
        ("231130", date(2023, 11, 29), date(1923, 11, 30)),
        ("000229", TODAY, date(2000, 2, 29)),
    ],
)
def test_the_century_is_the_last_in_which_a_card_was_given(born: str, today: date, birth: date) -> None:
    """Nobody got such a card before birth, and nobody after November 2023."""
    judged = judge_foreigner_number(number(f"KAZ1100{born}1"), today)
    assert isinstance(judged, ForeignerNumber)
    assert judged.birth == birth
    assert not judged.female


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        (number("QQQ11009001011"), (NumberWarning.UNKNOWN_COUNTRY,)),
        (number("KAZ99009001011"), (NumberWarning.UNKNOWN_PROVINCE,)),
        (number("KAZ11000001011"), ()),
        (number("KAZ11002401011"), ()),
    ],
)
def test_what_tables_lack_is_a_warning(text: str, warnings: tuple[NumberWarning, ...]) -> None:
    """Countries come and go; people with their codes stay."""
    judged = judge_foreigner_number(text, TODAY)
    assert isinstance(judged, ForeignerNumber)
    assert judged.warnings == warnings


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("KAZ110090123106", (NumberFault.CHECK,)),
        (number("KAZ11009013311"), (NumberFault.BIRTH_DATE,)),
        ("KAZ110090133118", (NumberFault.BIRTH_DATE, NumberFault.CHECK)),
        ("KAZ11009012310", (NumberFault.LENGTH,)),
        ("KA1110090123105", (NumberFault.CHARACTERS,)),
        ("", (NumberFault.LENGTH,)),
    ],
)
def test_a_bad_number_says_every_reason(text: str, faults: tuple[NumberFault, ...]) -> None:
    """A refusal is never a bare no."""
    assert judge_foreigner_number(text, TODAY) == BadNumber(faults)


@pytest.mark.parametrize(
    ("text", "territory", "renewals"),
    [
        ("H12345678", Territory.HONG_KONG, None),
        ("h1234567801", Territory.HONG_KONG, 1),
        ("M00000000", Territory.MACAO, None),
        ("0000 0000", Territory.TAIWAN, None),
    ],
)
def test_passes_have_a_form(text: str, territory: Territory, renewals: int | None) -> None:
    """Nothing but the form can be judged, and it tells where the holder is at home."""
    judged = judge_pass_number(text)
    assert isinstance(judged, PassNumber)
    assert (judged.territory, judged.renewals) == (territory, renewals)
    assert "0000" not in repr(judged)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("H1234567", (NumberFault.LENGTH,)),
        ("H123456789", (NumberFault.LENGTH,)),
        ("1234567", (NumberFault.LENGTH,)),
        ("C12345678", (NumberFault.CHARACTERS, NumberFault.LENGTH)),
        ("", (NumberFault.LENGTH,)),
    ],
)
def test_other_texts_are_no_passes(text: str, faults: tuple[NumberFault, ...]) -> None:
    """H and M take 8 digits or 10, and nothing takes 8."""
    assert judge_pass_number(text) == BadNumber(faults)
