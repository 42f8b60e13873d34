"""Say what a scanned code may be: a closed grammar over hostile bytes. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

_MOST = 32
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RECEIPT_NUMBER = re.compile(
    r"L(?P<site>[0-9]{3})(?P<device>[0-9]{2})"
    r"-(?P<yy>[0-9]{2})(?P<mm>[0-9]{2})(?P<dd>[0-9]{2})"
    r"-(?P<epoch>[A-Z]{2})(?P<serial>[0-9]{4,9})"
    r"-(?P<check>[0-9A-Z])"
)


class UnknownReason(StrEnum):
    """Why a code is none of ours; none of these words repeats the code."""

    TOO_LONG = "too-long"
    NOT_PRINTABLE_ASCII = "not-printable-ascii"
    NO_KNOWN_FORM = "no-known-form"
    NO_SUCH_DAY = "no-such-day"
    WRONG_CHECK_CHARACTER = "wrong-check-character"


@dataclass(frozen=True, slots=True)
class ReceiptNumber:
    """The number on a receipt, well formed and with the right check character; whether it exists, others know."""

    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """Not a code of ours. What it holds is kept nowhere."""

    reason: UnknownReason


Payload = ReceiptNumber | UnknownCode


def classify(data: bytes) -> Payload:
    """Judge the bytes of a scanned code.

    A receipt number is ``L``, site (3 digits), device (2), ``-``, yymmdd, ``-``, epoch (2 letters) and serial (4 to 9
    digits), ``-``, and a check character by ISO 7064 MOD 37,36 over all before it without the hyphens.
    """
    if len(data) > _MOST:
        return UnknownCode(UnknownReason.TOO_LONG)
    if not all(ord(" ") <= byte <= ord("~") for byte in data):
        return UnknownCode(UnknownReason.NOT_PRINTABLE_ASCII)
    text = data.decode("ascii")
    match = _RECEIPT_NUMBER.fullmatch(text)
    if match is None:
        return UnknownCode(UnknownReason.NO_KNOWN_FORM)
    if not _is_day(2000 + int(match["yy"]), int(match["mm"]), int(match["dd"])):
        return UnknownCode(UnknownReason.NO_SUCH_DAY)
    if match["check"] != _check_character(text[: match.start("check")].replace("-", "")):
        return UnknownCode(UnknownReason.WRONG_CHECK_CHARACTER)
    return ReceiptNumber(text)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _check_character(text: str) -> str:
    """Compute the check character by ISO 7064, hybrid system MOD 37,36 (clause 9)."""
    modulus = len(_ALPHABET)
    product = modulus
    for character in text:
        total = (product + _ALPHABET.index(character)) % modulus or modulus
        product = total * 2 % (modulus + 1)
    return _ALPHABET[(modulus + 1 - product) % modulus]
