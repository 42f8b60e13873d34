"""Read signed codes, ``DS1:`` and base32, and believe only what an issuer's key has signed. Pure.

The form is our own and stands byte by byte in docs/reference/codes.md. The signature is checked before any field is
looked at but the key's id, so that nothing of an altered code is ever interpreted.
"""

import base64
import binascii
import hashlib
import re
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from drivers.codes import CodeRules, GenuineCode, Purpose, RefusedCode, RefusedReason

PREFIX: Final = "DS1:"
LONGEST_LIFE: Final = timedelta(days=7)
"""No issuer may sign a code that lives longer; the store of used codes relies on it."""

_DOMAIN: Final = b"doorstep/v1 code "  # keeps a signature from meaning anything else than a code
_KEY_ID: Final = slice(1, 9)
_HEAD: Final = struct.Struct(">B8sIIHB16sB")  # purpose, key id, issued, expires, site, device, nonce, subject's length
_SIGNATURE: Final = 64
_ANY_SITE: Final = 0xFFFF
_ANY_DEVICE: Final = 0xFF
_SUBJECT: Final = re.compile(rb"[0-9A-Z][0-9A-Z-]{0,39}")
_SHORTEST: Final = _HEAD.size + 1 + _SIGNATURE
_LONGEST: Final = _HEAD.size + 40 + _SIGNATURE
_PURPOSES: Final = {1: Purpose.HAND_OVER, 2: Purpose.VERIFICATION, 3: Purpose.MAINTENANCE}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    purpose: int
    key_id: bytes
    issued: int
    expires: int
    site: int
    device: int
    nonce: bytes = field(repr=False)
    subject: bytes = field(repr=False)


def read_signed(text: str, rules: CodeRules) -> GenuineCode | RefusedCode:
    """Judge a text that begins with `PREFIX`: who signed it, whether it was changed, whether it is for here.

    Args:
        text: the whole code.
        rules: the issuers that are believed, and where this terminal stands.
    """
    body = _decoded(text.removeprefix(PREFIX))
    if body is None:
        return RefusedCode(RefusedReason.ALTERED)
    key = rules.issuers.get(body[_KEY_ID])
    if key is None:
        return RefusedCode(RefusedReason.UNKNOWN_ISSUER)
    if not _is_signed(body, key):
        return RefusedCode(RefusedReason.ALTERED)
    fields = _fields(body[:-_SIGNATURE])
    return RefusedCode(RefusedReason.ALTERED) if fields is None else _judged(fields, rules, text)


def _decoded(encoded: str) -> bytes | None:
    """Undo base32 (RFC 4648 §6) without padding; of several spellings of the same bytes only one is right."""
    try:
        body = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    except (binascii.Error, ValueError):
        return None
    if not _SHORTEST <= len(body) <= _LONGEST or base64.b32encode(body).decode("ascii").rstrip("=") != encoded:
        return None
    return body


def _is_signed(body: bytes, key: bytes) -> bool:
    # The binding takes 25 ms to load; the terminal's first frame does not wait for it.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - see above

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(body[-_SIGNATURE:], _DOMAIN + body[:-_SIGNATURE])
    except InvalidSignature:
        return False
    return True


def _fields(signed: bytes) -> _Fields | None:
    """Take the signed bytes apart; None when they keep the form badly, which no right issuer does."""
    purpose, key_id, issued, expires, site, device, nonce, length = _HEAD.unpack_from(signed)
    subject = signed[_HEAD.size :]
    life = timedelta(seconds=expires - issued)
    if len(subject) != length or not _SUBJECT.fullmatch(subject) or not timedelta(0) < life <= LONGEST_LIFE:
        return None
    return _Fields(
        purpose=purpose,
        key_id=key_id,
        issued=issued,
        expires=expires,
        site=site,
        device=device,
        nonce=nonce,
        subject=subject,
    )


def _judged(fields: _Fields, rules: CodeRules, text: str) -> GenuineCode | RefusedCode:
    if not _is_for_here(fields, rules):
        return RefusedCode(RefusedReason.ELSEWHERE)
    purpose = _PURPOSES.get(fields.purpose)
    if purpose is None:
        return RefusedCode(RefusedReason.NEWER)
    if purpose is Purpose.MAINTENANCE and (fields.site == _ANY_SITE or fields.device == _ANY_DEVICE):
        return RefusedCode(RefusedReason.ELSEWHERE)  # a key to every terminal is no key to this one
    return GenuineCode(
        purpose=purpose,
        subject=fields.subject.decode("ascii"),
        issued=datetime.fromtimestamp(fields.issued, UTC),
        expires=datetime.fromtimestamp(fields.expires, UTC),
        digest=hashlib.sha256(fields.key_id + fields.nonce).digest(),
        text=text,
    )


def _is_for_here(fields: _Fields, rules: CodeRules) -> bool:
    site = fields.site == _ANY_SITE or f"{fields.site:03d}" == rules.site
    return site and (fields.device == _ANY_DEVICE or f"{fields.device:02d}" == rules.device)
