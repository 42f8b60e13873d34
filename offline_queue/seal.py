"""Seal what a resident confirmed to the district's public key (HPKE, RFC 9180): this terminal cannot open it again."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from offline_queue.model import StoreError

SUITE: Final = "hpke-x25519-hkdf-sha256-aes-256-gcm"
_PURPOSE: Final = b"doorstep/v1 submission "
_QUESTION: Final = b"doorstep/v1 holder "
_KEY_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_KEY_BYTES: Final = 32
_MOST_BYTES: Final = 64 * 1024


class RecipientError(StoreError):
    """The district's public-key file cannot be used; the text is for the technician."""


class RecipientMissing(RecipientError):  # noqa: N818 - the state has a name of its own
    """There is no such file, or it may not be read."""


class UnknownSuite(RecipientError):  # noqa: N818 - the state has a name of its own
    """The key belongs to a suite that this software does not seal with."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The district as the only one who can open: ``key_id`` names the key, ``public_key`` is X25519, 32 raw bytes."""

    key_id: str
    public_key: bytes = field(repr=False)
    suite: str = SUITE


def load_recipient(path: Path) -> Recipient:
    """Read the public-key file ``{"key_id", "suite", "public_key"}`` and seal once on trial.

    Raises:
        RecipientError: The file is missing, broken, or holds a key that nothing can be sealed to.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
    except OSError as error:
        raise RecipientMissing(f"{path}: the district's key cannot be read: {error.strerror}") from error
    recipient = _parse(path, content)
    try:
        seal(b"", recipient, "trial")
    except ValueError as error:
        raise RecipientError(f"{path}: public_key is not a usable X25519 key") from error
    return recipient


def seal(content: bytes, recipient: Recipient, submission_id: str) -> bytes:
    """Return the encapsulated key and the ciphertext; it opens only with the district's key and under this id."""
    return _sealed(content, recipient, _PURPOSE + submission_id.encode())


def question(number: str, recipient: Recipient, question_id: str) -> bytes:
    """Return the body that asks for the cases of the holder of a resident's card.

    Args:
        number: the number that the card's chip holds; it leaves this function sealed.
        recipient: the district.
        question_id: a fresh lower-case UUID; the seal opens under no other.
    """
    holder = json.dumps({"document": "resident-card", "number": number}).encode()
    sealed = _sealed(holder, recipient, _QUESTION + question_id.encode())
    seal_words = {
        "suite": recipient.suite,
        "key_id": recipient.key_id,
        "sealed": base64.b64encode(sealed).decode("ascii"),
    }
    return json.dumps({"id": question_id, "holder": seal_words}).encode()


def _sealed(content: bytes, recipient: Recipient, purpose: bytes) -> bytes:
    # The binding takes 25 ms to load; the terminal's first frame does not wait for it.
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite  # noqa: PLC0415 - see above

    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    key = X25519PublicKey.from_public_bytes(recipient.public_key)
    return suite.encrypt(content, key, info=purpose)


def _parse(path: Path, content: bytes) -> Recipient:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RecipientError(f"{path}: not JSON") from error
    if not isinstance(value, dict):
        raise RecipientError(f"{path}: not a JSON object")
    key_id, suite = _text(path, value, "key_id"), _text(path, value, "suite")
    if _KEY_ID.fullmatch(key_id) is None:
        raise RecipientError(f"{path}: key_id must be 1 to 64 of A-Z a-z 0-9 . _ -")
    if suite != SUITE:
        raise UnknownSuite(f"{path}: suite {suite[:64]!r} is not {SUITE!r}")
    return Recipient(key_id, _key(path, _text(path, value, "public_key")))


def _text(path: Path, value: dict[str, object], name: str) -> str:
    text = value.get(name)
    if not isinstance(text, str):
        raise RecipientError(f"{path}: {name} is missing or not a text")
    return text


def _key(path: Path, text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RecipientError(f"{path}: public_key is not base64") from error
    if len(key) != _KEY_BYTES:
        raise RecipientError(f"{path}: public_key has {len(key)} bytes, not {_KEY_BYTES}")
    return key
