"""Recognise what an unknown number can be, for fields in which people search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.identifiers import (
    BadNumber,
    BankCard,
    CitizenNumber,
    LegacyNumber,
    NumberFault,
    RegistrationNumber,
    judge_bank_card,
    judge_citizen_number,
    judge_legacy_number,
    parse_registration_number,
)
from kiosk.organisations import CreditCode, OrganisationCode, judge_credit_code, judge_organisation_code
from kiosk.permits import ForeignerNumber, PassNumber, judge_foreigner_number, judge_pass_number
from kiosk.telephones import MobileNumber, judge_mobile_number


class NumberKind(StrEnum):
    """What a number can be."""

    REGISTRATION = "registration"
    CITIZEN = "citizen"
    CREDIT_CODE = "credit-code"
    FOREIGNER = "foreigner"
    LEGACY = "legacy"
    ORGANISATION_CODE = "organisation-code"
    BANK_CARD = "bank-card"
    MOBILE = "mobile"
    PASS = "pass"  # noqa: S105 - a travel document


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A number with the outward form of a kind that cannot be right."""

    kind: NumberKind
    faults: tuple[NumberFault, ...]


GoodNumber = (
    RegistrationNumber
    | CitizenNumber
    | CreditCode
    | ForeignerNumber
    | LegacyNumber
    | OrganisationCode
    | BankCard
    | MobileNumber
    | PassNumber
)
_OUTWARD = {NumberFault.LENGTH, NumberFault.CHARACTERS, NumberFault.FORM, NumberFault.LEGACY}


def recognise(text: str, today: date) -> tuple[GoodNumber | NearMiss, ...]:
    """Return everything that a text can be, the kinds with the strictest checks first.

    When it is nothing, the kinds whose outward form it has, each with its faults; empty when it has none.
    """
    verdicts = tuple(_every_verdict(text, today))
    good = tuple(verdict for _, verdict in verdicts if not isinstance(verdict, BadNumber))
    return good or tuple(
        NearMiss(kind, verdict.faults)
        for kind, verdict in verdicts
        if isinstance(verdict, BadNumber) and _OUTWARD.isdisjoint(verdict.faults)
    )


def judge_as(kind: NumberKind, text: str, today: date) -> GoodNumber | BadNumber:
    """Judge a text as one kind of number."""
    return _JUDGES[kind](text, today)


def _every_verdict(text: str, today: date) -> Iterator[tuple[NumberKind, GoodNumber | BadNumber]]:
    return ((kind, judge_as(kind, text, today)) for kind in NumberKind)


_JUDGES: Mapping[NumberKind, Callable[[str, date], GoodNumber | BadNumber]] = {
    NumberKind.REGISTRATION: lambda text, _: parse_registration_number(text),
    NumberKind.CITIZEN: judge_citizen_number,
    NumberKind.CREDIT_CODE: lambda text, _: judge_credit_code(text),
    NumberKind.FOREIGNER: judge_foreigner_number,
    NumberKind.LEGACY: judge_legacy_number,
    NumberKind.ORGANISATION_CODE: lambda text, _: judge_organisation_code(text),
    NumberKind.BANK_CARD: lambda text, _: judge_bank_card(text),
    NumberKind.MOBILE: lambda text, _: judge_mobile_number(text),
    NumberKind.PASS: lambda text, _: judge_pass_number(text),
}
