"""Say what a scanned code may be: a closed grammar over hostile bytes. Pure."""

import re
import unicodedata
from typing import Final

from drivers.codes import CodeRules, IdentityCode, Payload, UnknownCode, UnknownReason
from drivers.qr_scanner.addresses import as_address
from drivers.qr_scanner.numbers import as_credit_number, as_identity_number, as_licence, as_payment, as_receipt
from drivers.qr_scanner.signed import PREFIX, read_signed
from drivers.qr_scanner.text import text_of

LONGEST: Final = 512
"""Bytes of a code that is looked at; every known form is shorter."""

_IDENTITY: Final = re.compile(r"DSI1:(?P<token>[A-Z2-7]{26,52})")  # 128 to 256 bits, base32
_UNSEEN: Final = frozenset(["Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"])


def classify(data: bytes, rules: CodeRules | None = None) -> Payload:
    """Judge the bytes of a scanned code. Total: any bytes have an answer, and none raises.

    A code is refused before its form is looked at when it is too long, no text, holds a character that cannot be seen,
    or is not in Unicode's form NFC; it is never mended, so what is known is exactly what was shown.

    Args:
        data: what the scanner saw.
        rules: whom and what this terminal believes; by default no issuer and no host.
    """
    text = _visible(data)
    if isinstance(text, UnknownReason):
        return UnknownCode(text)
    if not text.isascii():
        return UnknownCode(UnknownReason.NO_KNOWN_FORM)
    return _known(text, rules or CodeRules())


def _visible(data: bytes) -> str | UnknownReason:
    """Return the code as text, or why nothing more is to be done with it."""
    if not data:
        return UnknownReason.EMPTY
    if len(data) > LONGEST:
        return UnknownReason.TOO_LONG
    text = text_of(data)
    if text is None:
        return UnknownReason.NOT_TEXT
    if any(unicodedata.category(sign) in _UNSEEN for sign in text):
        return UnknownReason.UNSEEN_CHARACTERS
    return text if unicodedata.is_normalized("NFC", text) else UnknownReason.NOT_NORMALISED


def _known(text: str, rules: CodeRules) -> Payload:
    if text.startswith(PREFIX):
        return read_signed(text, rules)
    identity = _IDENTITY.fullmatch(text)
    if identity is not None:
        return IdentityCode(identity["token"])
    for known in (as_receipt, as_identity_number, as_payment, as_credit_number, as_licence):
        found = known(text)
        if found is not None:
            return found
    return as_address(text, rules) or UnknownCode(UnknownReason.NO_KNOWN_FORM)
