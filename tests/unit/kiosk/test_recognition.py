"""What recognising an unknown number promises."""

from datetime import date

import pytest

from kiosk.identifiers import BankCard, CitizenNumber, LegacyNumber, NumberFault, RegistrationNumber
from kiosk.organisations import CreditCode, OrganisationCode
from kiosk.permits import ForeignerNumber, PassNumber
from kiosk.recognition import NearMiss, NumberKind, judge_as, recognise
from kiosk.telephones import MobileNumber

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("119900194506070016", [CitizenNumber]),
        ("119900450607001", [LegacyNumber]),
        ("KAZ110090123105", [ForeignerNumber]),
        ("91110000600037341L", [CreditCode]),
        ("60003734-1", [OrganisationCode]),
        ("4111 1111 1111 1111", [BankCard]),
        ("+86 138 0000 0000", [MobileNumber]),
        ("H00000000", [PassNumber]),
        ("L01701-261123-QX0042-04", [RegistrationNumber]),
        ("000000000", [OrganisationCode]),
        ("119900190001011944", [CitizenNumber, CreditCode]),
    ],
)
def test_a_number_is_everything_it_can_be(text: str, kinds: list[type]) -> None:
    """Strict checks come first, so the first answer is the likeliest."""
    assert [type(verdict) for verdict in recognise(text, TODAY)] == kinds


def test_a_near_miss_says_what_it_nearly_was() -> None:
    """A slip in a search field is told, and not answered with silence."""
    assert recognise("119900194506070015", TODAY) == (
        NearMiss(NumberKind.CITIZEN, (NumberFault.CHECK,)),
        NearMiss(NumberKind.CREDIT_CODE, (NumberFault.CHECK, NumberFault.ORGANISATION_CHECK)),
        NearMiss(NumberKind.BANK_CARD, (NumberFault.CHECK,)),
    )


@pytest.mark.parametrize("text", ["", "张三", "1", "https://example.invalid/", "\u200b"])
def test_other_texts_are_nothing(text: str) -> None:
    """A name is not a bad number."""
    assert recognise(text, TODAY) == ()


def test_kinds_are_judged_one_by_one_too() -> None:
    """Who knows the kind asks for it."""
    assert isinstance(judge_as(NumberKind.PASS, "H00000000", TODAY), PassNumber)
