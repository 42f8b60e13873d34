"""Keep the district's key pair: the private half in a file of its own, the public half published for the terminals."""

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

SUITE = "hpke-x25519-hkdf-sha256-aes-256-gcm"
PRIVATE_FILE = "district-key.pem"
PUBLIC_FILE = "district-key.json"
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_ID_DIGITS = 16
_QUESTION = b"doorstep/v1 holder "  # HPKE info bytes of a question, before its id


class KeyFileError(Exception):
    """The private key cannot be used; the text is for the technician."""


class PayloadUnreadableError(Exception):
    """The sealed bytes do not open: damaged, sealed to another key, or sealed for another submission."""


class DistrictKey:
    """The key that terminals seal to and that only the district can open with."""

    def __init__(self, private: X25519PrivateKey) -> None:
        """Name the key after its public half, so that two keys never share an id."""
        self._private = private
        self._public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        self._marking = hmac.digest(raw, b"doorstep/v1 holder mark", "sha256")
        self.key_id = "district-" + hashlib.sha256(self._public).hexdigest()[:_ID_DIGITS]

    def open(self, sealed: bytes, submission_id: str) -> bytes:
        """Return the payload of the submission; raise `PayloadUnreadableError` when it does not open."""
        return self._opened(sealed, info(submission_id))

    def open_question(self, sealed: bytes, question_id: str) -> bytes:
        """Return what a terminal asks about a holder; raise `PayloadUnreadableError` when it does not open."""
        return self._opened(sealed, _QUESTION + question_id.encode("ascii"))

    def mark(self, number: str) -> bytes:
        """Return what the inbox knows a holder by: HMAC-SHA256 under a key that only the private key yields.

        Without that key an inbox that was copied says nothing of its holders, however many numbers are tried.
        """
        return hmac.digest(self._marking, number.encode(), "sha256")

    def published(self) -> dict[str, str]:
        """Return the public half as terminals read it."""
        return {
            "key_id": self.key_id,
            "suite": SUITE,
            "public_key": base64.b64encode(self._public).decode("ascii"),
        }

    def _opened(self, sealed: bytes, purpose: bytes) -> bytes:
        try:
            return _HPKE.decrypt(sealed, self._private, info=purpose)
        except InvalidTag:
            raise PayloadUnreadableError from None


def info(submission_id: str) -> bytes:
    """Return the HPKE info bytes (RFC 9180 §5.1) that bind a payload to its submission."""
    return b"doorstep/v1 submission " + submission_id.encode("ascii")


def load_or_create(directory: Path) -> DistrictKey:
    """Return the key kept in ``directory``, made on first use, and publish its public half beside it."""
    directory.mkdir(parents=True, exist_ok=True)
    private_file = directory / PRIVATE_FILE
    if not private_file.exists():
        create_private(private_file, X25519PrivateKey.generate())
    key = DistrictKey(_load(private_file))
    put(directory / PUBLIC_FILE, (json.dumps(key.published(), indent=2) + "\n").encode(), 0o644)
    return key


def _load(path: Path) -> X25519PrivateKey:
    private = load_private(path)
    if not isinstance(private, X25519PrivateKey):
        raise KeyFileError(f"{path} holds another kind of key than X25519")
    return private


def create_private(path: Path, private: X25519PrivateKey | Ed25519PrivateKey | EllipticCurvePrivateKey) -> None:
    """Keep a new private key in a file that only its owner reads."""
    put(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)


def load_private(path: Path) -> PrivateKeyTypes:
    """Return the private key in a file of its own; raise `KeyFileError` when others can read it or it is none."""
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path} can be read by other users: treat the key as known to others, or chmod 600 it")
    try:
        return load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise KeyFileError(f"{path} is not an unencrypted private key in PEM form") from error


def put(path: Path, content: bytes, mode: int) -> None:
    """Put ``content`` at ``path`` whole and durably, or not at all; never readable by more than ``mode`` says."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
