"""Open what was sealed in each of the agreed ways: a further one is one more entry here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

X25519 = "hpke-x25519-hkdf-sha256-aes-256-gcm"
HYBRID = "hpke-mlkem768-x25519-hkdf-sha256-aes-256-gcm"
TAG_BYTES = 16
_AES_256_BYTES = 32
_BLOCK = re.compile(rb"-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n?")
_WITH_X25519 = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_WITH_BOTH = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class NotOpenedError(Exception):
    """The sealed bytes do not open: damaged, cut, sealed to another key, or sealed for another place."""


class PrivateKey(Protocol):
    """The half of a key that opens. What a file keeps of it (``pem``) may be the key or say where it is."""

    @property
    def public(self) -> bytes:
        """The other half, as it is published."""
        ...

    def pem(self) -> bytes:
        """Return what its file holds."""
        ...

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Return what was sealed with these info bytes; raise `NotOpenedError` when it does not open."""
        ...


class PieceCipher(Protocol):
    """An AEAD under one key, with nonces of 12 bytes and tags of 16."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Return the plaintext; raise `cryptography.exceptions.InvalidTag` when it does not open."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One way of sealing, as whoever opens it sees it.

    ``generate`` makes a private key and ``read`` finds it in its file again (`ValueError` when it is not there).
    ``header_bytes`` is how long a sealed content key is, ``pieces`` what opens the pieces under it.
    """

    generate: Callable[[], PrivateKey]
    read: Callable[[bytes], PrivateKey]
    header_bytes: int
    pieces: Callable[[bytes], PieceCipher]


class _X25519Key:
    """HPKE with DHKEM(X25519, HKDF-SHA256), RFC 9180."""

    def __init__(self, key: X25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def generate(cls) -> Self:
        return cls(X25519PrivateKey.generate())

    @classmethod
    def read(cls, content: bytes) -> Self:
        match _keys_in(content):
            case [X25519PrivateKey() as key]:
                return cls(key)
            case _:
                raise ValueError("not one key of X25519")

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def pem(self) -> bytes:
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def open(self, sealed: bytes, info: bytes) -> bytes:
        try:
            return _WITH_X25519.decrypt(sealed, self._key, info=info)
        except InvalidTag:
            raise NotOpenedError from None


class _HybridKey:
    """HPKE with MLKEM768-X25519 (draft-ietf-hpke-pq); its file holds ML-KEM's key and then X25519's."""

    def __init__(self, mlkem: MLKEM768PrivateKey, x25519: X25519PrivateKey) -> None:
        self._mlkem, self._x25519 = mlkem, x25519
        self._both = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)

    @classmethod
    def generate(cls) -> Self:
        return cls(MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())

    @classmethod
    def read(cls, content: bytes) -> Self:
        match _keys_in(content):
            case [MLKEM768PrivateKey() as mlkem, X25519PrivateKey() as x25519]:
                return cls(mlkem, x25519)
            case _:
                raise ValueError("not one key of ML-KEM-768 and then one of X25519")

    @property
    def public(self) -> bytes:
        return self._mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()

    def pem(self) -> bytes:
        return b"".join(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) for key in (self._mlkem, self._x25519)
        )

    def open(self, sealed: bytes, info: bytes) -> bytes:
        try:
            return _WITH_BOTH.decrypt(sealed, self._both, info=info)
        except InvalidTag:
            raise NotOpenedError from None


def _keys_in(content: bytes) -> list[PrivateKeyTypes]:
    try:
        return [load_pem_private_key(block, password=None) for block in _BLOCK.findall(content)]
    except (TypeError, ValueError) as error:
        raise ValueError("not an unencrypted private key") from error


SUITES: Mapping[str, Suite] = MappingProxyType(
    {
        X25519: Suite(
            generate=_X25519Key.generate,
            read=_X25519Key.read,
            header_bytes=hpke.KEM.X25519.enc_length() + _AES_256_BYTES + TAG_BYTES,
            pieces=AESGCM,
        ),
        HYBRID: Suite(
            generate=_HybridKey.generate,
            read=_HybridKey.read,
            header_bytes=hpke.KEM.MLKEM768_X25519.enc_length() + _AES_256_BYTES + TAG_BYTES,
            pieces=AESGCM,
        ),
    }
)
"""Every suite that a key of this district can be made for, by the name that keys and envelopes give it."""
