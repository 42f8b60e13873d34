"""Sign the codes that a district gives out, in the form of docs/reference/codes.md, and publish who signs."""

import base64
import hashlib
import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from district.key_files import load_or_create_signer, put

PRIVATE_FILE = "district-codes-key.pem"
PUBLIC_FILE = "district-codes.json"
PREFIX = "DS1:"
LONGEST_LIFE = timedelta(days=7)
_GRACE = timedelta(hours=1)  # a clock may be off, and a visit takes a while
_DOMAIN = b"doorstep/v1 code "
_SIGNATURE = 64
_LAYOUT = ">B8sIIHB16sB"
SUBJECT = re.compile(r"[0-9A-Z][0-9A-Z-]{0,39}")
"""What a code may be about."""

_ANY_SITE, _ANY_DEVICE = 0xFFFF, 0xFF


class Purpose(IntEnum):
    """What a code is for, as it stands in its first byte."""

    HAND_OVER = 1
    VERIFICATION = 2
    MAINTENANCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be signed. ``nonce`` is 16 random bytes; ``site`` and ``device`` of None bind the code to none."""

    purpose: int
    subject: str
    issued: datetime
    expires: datetime
    nonce: bytes = field(repr=False)
    site: str | None = None
    device: str | None = None


class CodeIssuer:
    """The key that signs codes; it seals nothing and opens nothing."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        """Name the key by the first eight bytes of the SHA-256 of its public half."""
        self._private = private
        self._public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key_id = hashlib.sha256(self._public).digest()[:8]

    def sign(self, order: Order) -> str:
        """Return the code as it is drawn.

        Raises:
            ValueError: it would live no time or more than seven days, or its subject is no identifier.
        """
        if not timedelta(0) < order.expires - order.issued <= LONGEST_LIFE:
            raise ValueError("a code lives more than nothing and seven days at most")
        body = _body(order, self.key_id)
        signature = self._private.sign(_DOMAIN + body)
        return PREFIX + base64.b32encode(body + signature).decode("ascii").rstrip("=")

    def handed_over(self, code: str, at: datetime) -> str:
        """Return the number that a hand-over code of this key names; empty when it is none, or ended an hour ago.

        Whether it was used before is the terminal's to know: it has just used it.
        """
        body = _decoded(code)
        try:
            self._private.public_key().verify(body[-_SIGNATURE:], _DOMAIN + body[:-_SIGNATURE])
        except InvalidSignature:
            return ""
        purpose, _key, _issued, expires, *_rest, length = struct.unpack_from(_LAYOUT, body)
        if purpose != Purpose.HAND_OVER or at.timestamp() > expires + _GRACE.total_seconds():
            return ""
        begin = struct.calcsize(_LAYOUT)
        return body[begin : begin + length].decode("ascii")

    def published(self) -> dict[str, list[dict[str, str]]]:
        """Return what terminals need in order to believe this issuer."""
        public = base64.b64encode(self._public).decode("ascii")
        return {"issuers": [{"key_id": self.key_id.hex(), "public_key": public}]}


def load_or_create_issuer(directory: Path) -> CodeIssuer:
    """Return the issuer whose key is kept in ``directory``, made on first use, and publish its public half beside it.

    What else the district has written into the published file (hosts, lead-ins) is kept; this key is its only issuer.
    """
    issuer = CodeIssuer(load_or_create_signer(directory / PRIVATE_FILE))
    public_file = directory / PUBLIC_FILE
    known: Mapping[str, object] = json.loads(public_file.read_text(encoding="utf-8")) if public_file.exists() else {}
    put(public_file, (json.dumps({**known, **issuer.published()}, indent=2) + "\n").encode(), 0o644)
    return issuer


def _decoded(code: str) -> bytes:
    """Undo base32 without padding; nothing when it is none."""
    encoded = code.removeprefix(PREFIX)
    try:
        return base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    except ValueError:
        return b""


def _body(order: Order, key_id: bytes) -> bytes:
    if not SUBJECT.fullmatch(order.subject):
        raise ValueError("a code's subject is an identifier of 1 to 40 digits, capital letters and hyphens")
    head = struct.pack(
        _LAYOUT,
        order.purpose,
        key_id,
        int(order.issued.timestamp()),
        int(order.expires.timestamp()),
        _ANY_SITE if order.site is None else int(order.site),
        _ANY_DEVICE if order.device is None else int(order.device),
        order.nonce,
        len(order.subject),
    )
    return head + order.subject.encode("ascii")
