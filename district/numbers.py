"""Read and write the two numbers of a case: the district's reference and the terminal's registration number."""

import re
from dataclasses import dataclass
from datetime import date

_REGISTRATION = re.compile(
    r"(?P<body>L(?P<site>[0-9]{3})(?P<device>[0-9]{2})-(?P<date>[0-9]{6})-(?P<epoch>[A-HJ-NP-Z]{2})(?P<dseq>[0-9]{4,9}))"
    r"-(?P<check>[0-9]{2})"
)
_REFERENCE = re.compile(r"XC[0-9]{8}[0-9]{6,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a submission was counted: unique without any network, for a device counts without gaps in each epoch."""

    site: str
    device: str
    epoch: str
    dseq: int


def registration_number(origin: Origin, day: date) -> str:
    """Return the number as the terminal printed it on ``day``, with its check digits."""
    body = f"L{origin.site}{origin.device}-{day:%y%m%d}-{origin.epoch}{origin.dseq:04d}"
    return f"{body}-{check_digits(body)}"


def parse_registration_number(text: str) -> Origin | None:
    """Return what the number stands for, or None when it is not one; a mistyped character does not pass the check."""
    found = _REGISTRATION.fullmatch(text)
    if found is None or check_digits(found["body"]) != found["check"]:
        return None
    return Origin(site=found["site"], device=found["device"], epoch=found["epoch"], dseq=int(found["dseq"]))


def check_digits(body: str) -> str:
    """Return the two ISO/IEC 7064 MOD 97-10 check digits of ``body``; its hyphens do not count.

    A letter counts as two digits, A = 10 to Z = 35, as in the Legal Entity Identifier (ISO 17442-1).
    """
    digits = "".join(sign if sign.isdigit() else str(ord(sign) - ord("A") + 10) for sign in body.replace("-", ""))
    return f"{98 - int(digits + '00') % 97:02d}"


def reference(day: date, counter: int) -> str:
    """Return the district's number: ``XC``, the day of receipt, and a counter of at least six digits from one."""
    return f"XC{day:%Y%m%d}{counter:06d}"


def is_reference(text: str) -> bool:
    """Whether ``text`` has the form of a district's reference."""
    return _REFERENCE.fullmatch(text) is not None
