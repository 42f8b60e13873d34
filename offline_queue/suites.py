"""Name the ways of sealing that a district's key can ask for: a further one is one more entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

X25519: Final = "hpke-x25519-hkdf-sha256-aes-256-gcm"
"""HPKE (RFC 9180) with DHKEM(X25519, HKDF-SHA256); a public key is 32 raw bytes."""

HYBRID: Final = "hpke-mlkem768-x25519-hkdf-sha256-aes-256-gcm"
"""HPKE with MLKEM768-X25519 (0x647a, draft-ietf-hpke-pq): it holds while either of the two problems is hard.

A public key is the one of ML-KEM-768 (FIPS 203, 1184 bytes) and then the one of X25519.
"""

_MLKEM768_BYTES: Final = 1184
_X25519_BYTES: Final = 32
_AES_256_BYTES: Final = 32


class PieceCipher(Protocol):
    """An AEAD under one key, with nonces of 12 bytes and tags of 16."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Return the ciphertext and its tag."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One way of sealing: to a public key at once, and in pieces under a content key that was sealed so.

    ``seal`` takes content, public key and info bytes; it raises `ValueError` for a key that nothing can be sealed to.
    """

    public_key_bytes: int
    content_key_bytes: int
    seal: Callable[[bytes, bytes, bytes], bytes]
    pieces: Callable[[bytes], PieceCipher]


# The binding takes 25 ms to load; the terminal's first frame does not wait for it: hence the imports inside.


def _seal_x25519(content: bytes, public_key: bytes, info: bytes) -> bytes:
    from cryptography.hazmat.primitives import hpke  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey  # noqa: PLC0415 - see above

    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    return suite.encrypt(content, X25519PublicKey.from_public_bytes(public_key), info=info)


def _seal_hybrid(content: bytes, public_key: bytes, info: bytes) -> bytes:
    from cryptography.hazmat.primitives import hpke  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey  # noqa: PLC0415 - see above

    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    key = hpke.MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM768_BYTES]),
        X25519PublicKey.from_public_bytes(public_key[_MLKEM768_BYTES:]),
    )
    return suite.encrypt(content, key, info=info)


def _aes_256_gcm(key: bytes) -> PieceCipher:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - see above

    return AESGCM(key)


SUITES: Final[Mapping[str, Suite]] = MappingProxyType(
    {
        X25519: Suite(
            public_key_bytes=_X25519_BYTES,
            content_key_bytes=_AES_256_BYTES,
            seal=_seal_x25519,
            pieces=_aes_256_gcm,
        ),
        HYBRID: Suite(
            public_key_bytes=_MLKEM768_BYTES + _X25519_BYTES,
            content_key_bytes=_AES_256_BYTES,
            seal=_seal_hybrid,
            pieces=_aes_256_gcm,
        ),
    }
)
"""Every suite that this software seals with, by the name that keys and envelopes give it."""
