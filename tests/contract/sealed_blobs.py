"""Seal attachments as the contract's words tell a terminal to, apart from both sides' own code."""

import base64
import os
from itertools import count
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
PIECE, TAG, HEADER = 65536, 16, 32 + 32 + 16


class SealedBlob(bytes):
    """The sealed bytes of the ``n``-th attachment of a submission, and what they open to."""

    submission_id: str
    n: int
    content: bytes


def sealed_blob(key: dict[str, str], content: bytes, submission_id: str, n: int = 1) -> SealedBlob:
    """Seal one attachment to a published key."""
    public = X25519PublicKey.from_public_bytes(base64.b64decode(key["public_key"]))
    content_key = os.urandom(32)
    header = _HPKE.encrypt(content_key, public, info=f"doorstep/v1 attachment {submission_id}/{n}".encode())
    pieces = [content[at : at + PIECE] for at in range(0, len(content), PIECE)] or [b""]
    sealed = (
        AESGCM(content_key).encrypt(at.to_bytes(11, "big") + bytes([at == len(pieces) - 1]), piece, None)
        for at, piece in enumerate(pieces)
    )
    blob = SealedBlob(header + b"".join(sealed))
    blob.submission_id, blob.n, blob.content = submission_id, n, content
    return blob


def sealed_blobs(gateway: Any, *sizes: int) -> list[SealedBlob]:
    """Return the attachments of one submission to be, with exactly so many sealed bytes each (96 at least)."""
    submission_id, numbers = str(uuid4()), count(1)
    return [sealed_blob(gateway.key, os.urandom(_within(size)), submission_id, next(numbers)) for size in sizes]


def one_blob(gateway: Any, size: int) -> SealedBlob:
    """Return the only attachment of a submission to be."""
    (only,) = sealed_blobs(gateway, size)
    return only


def _within(size: int) -> int:
    pieces = -(-(size - HEADER) // (PIECE + TAG))
    return size - HEADER - pieces * TAG
