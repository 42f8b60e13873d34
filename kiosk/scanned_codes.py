"""Decide what a scanned code means to a visit: a case to look up, a signed code to use, or one plain reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, assert_never

from drivers.codes import (
    CityCode,
    CreditNumber,
    GenuineCode,
    IdentityCode,
    IdentityNumber,
    LicenceIdentifier,
    Payload,
    PaymentCode,
    Purpose,
    ReceiptNumber,
    RefusedCode,
    UnknownCode,
    UnknownReason,
    WebToken,
)
from kiosk.identifiers import RegistrationNumber, parse_registration_number
from kiosk.paper_codes import Shown
from kiosk.predicaments import CodeProblem
from kiosk.stamp import Stamp, TimeQuality

_MISREAD: Final = frozenset({UnknownReason.NO_SUCH_DAY, UnknownReason.WRONG_CHECK_DIGITS})
_SKEW: Final = {  # how far a clock of this quality may be off from the issuer's
    TimeQuality.SYNCHRONISED: timedelta(minutes=1),
    TimeQuality.DRIFTING: timedelta(minutes=5),
}


@dataclass(frozen=True, slots=True)
class ScannedCase:
    """The case that a paper's code names, with what the code shows beside the number."""

    number: str
    shown: Shown


def meaning(code: Payload, now: Stamp) -> ScannedCase | GenuineCode | CodeProblem:
    """Return the case to look up, the signed code to use (in time, and of use here), or why the code does not help.

    Args:
        code: what was scanned.
        now: the moment, and how good the clock is that tells it.
    """
    match code:
        case ReceiptNumber(number, query_code, mark):
            shown = Shown(query_code=query_code, mark=mark)
            return ScannedCase(number, shown) if _case(number) else CodeProblem.UNKNOWN
        case GenuineCode(purpose=Purpose.MAINTENANCE):
            return CodeProblem.STAFF
        case GenuineCode():
            return _timeliness(code, now) or _usefulness(code) or code
        case RefusedCode(reason):
            return CodeProblem(reason.value)
        case _:
            return _unhelpful(code)


def staff_meaning(code: Payload, now: Stamp) -> GenuineCode | CodeProblem:
    """Return the signed code that lets a technician in, in time, or why what was scanned does not."""
    match code:
        case GenuineCode(purpose=Purpose.MAINTENANCE):
            return _timeliness(code, now) or code
        case RefusedCode(reason):
            return CodeProblem(reason.value)
        case _:
            return CodeProblem.NOT_FOR_STAFF


def case_of(code: GenuineCode) -> RegistrationNumber | None:
    """Return the case that a signed code names."""
    return _case(code.subject)


def _case(number: str) -> RegistrationNumber | None:
    parsed = parse_registration_number(number)
    return parsed if isinstance(parsed, RegistrationNumber) else None


def _timeliness(code: GenuineCode, now: Stamp) -> CodeProblem | None:
    """Judge a code's time; only a synchronised clock may call it expired, and one that nobody knows judges nothing."""
    skew = _SKEW.get(now.quality)
    if skew is None:
        return CodeProblem.CLOCK_UNSURE
    at = now.actual or now.at
    if code.issued - skew <= at < code.expires + skew:
        return None
    if not now.certain:
        return CodeProblem.CLOCK_UNSURE
    return CodeProblem.TOO_EARLY if at < code.issued else CodeProblem.EXPIRED


def _usefulness(code: GenuineCode) -> CodeProblem | None:
    """A matter that is handed over must be a case that can be looked up; a code for nothing is not used up."""
    handed_over = code.purpose is Purpose.HAND_OVER
    return CodeProblem.NEWER if handed_over and case_of(code) is None else None


def _unhelpful(  # noqa: C901, PLR0911 - one line per kind
    code: IdentityCode
    | CityCode
    | LicenceIdentifier
    | IdentityNumber
    | CreditNumber
    | PaymentCode
    | WebToken
    | UnknownCode,
) -> CodeProblem:
    match code:
        case UnknownCode(reason):
            return _unknown(reason)
        case PaymentCode():
            return CodeProblem.PAYMENT
        case IdentityNumber():
            return CodeProblem.IDENTITY_NUMBER
        case CreditNumber():
            return CodeProblem.CREDIT_NUMBER
        case IdentityCode():
            return CodeProblem.IDENTITY_CODE
        case CityCode():
            return CodeProblem.CITY_CODE
        case LicenceIdentifier():
            return CodeProblem.LICENCE
        case WebToken():
            return CodeProblem.ADDRESS
        case _:
            assert_never(code)


def _unknown(reason: UnknownReason) -> CodeProblem:
    if reason in _MISREAD:
        return CodeProblem.MISREAD
    return CodeProblem.ADDRESS if reason is UnknownReason.FOREIGN_ADDRESS else CodeProblem.UNKNOWN
