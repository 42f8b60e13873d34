"""Open by hand what HPKE sealed (RFC 9180, base mode, HKDF-SHA256), from HMAC, X25519, ML-KEM and AEADs alone.

Written from the RFC, so that what the terminal seals is held against the standard and not against the library that
sealed it.
"""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

X25519, HYBRID = 0x0020, 0x647A
AES_256_GCM, CHACHA20_POLY1305 = 2, 3
_AEADS = {AES_256_GCM: AESGCM, CHACHA20_POLY1305: ChaCha20Poly1305}
_MLKEM_CIPHERTEXT = 1088
_XWING_LABEL = b"\\.//^\\"


@dataclass(frozen=True, slots=True)
class Opener:
    """One private key: X25519's alone, or with ML-KEM-768's in front."""

    x25519: X25519PrivateKey
    mlkem: MLKEM768PrivateKey | None = None
    aead: int = AES_256_GCM

    @classmethod
    def from_seed(cls, seed: bytes, aead: int) -> "Opener":
        """Expand the seed of the hybrid (draft-connolly-cfrg-xwing-kem, expandDecapsulationKey)."""
        expanded = hashlib.shake_256(seed).digest(96)
        return cls(
            X25519PrivateKey.from_private_bytes(expanded[64:]), MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), aead
        )

    @property
    def kem(self) -> int:
        """The number of the KEM."""
        return X25519 if self.mlkem is None else HYBRID

    @property
    def public(self) -> bytes:
        """The public key as it is published."""
        own = self.x25519.public_key().public_bytes_raw()
        return own if self.mlkem is None else self.mlkem.public_key().public_bytes_raw() + own

    @property
    def enc_bytes(self) -> int:
        """How long an encapsulated key is."""
        return 32 if self.mlkem is None else _MLKEM_CIPHERTEXT + 32

    def shared_secret(self, enc: bytes) -> bytes:
        """Decapsulate (RFC 9180 §4.1; the combiner of X-Wing for the hybrid)."""
        theirs, own = enc[-32:], self.x25519.public_key().public_bytes_raw()
        dh = self.x25519.exchange(X25519PublicKey.from_public_bytes(theirs))
        if self.mlkem is not None:
            first = self.mlkem.decapsulate(enc[:_MLKEM_CIPHERTEXT])
            return hashlib.sha3_256(first + dh + theirs + own + _XWING_LABEL).digest()
        suite_id = b"KEM" + X25519.to_bytes(2, "big")
        prk = _extract(b"", suite_id, b"eae_prk", dh)
        return _expand(prk, suite_id, b"shared_secret", enc + own, 32)

    def schedule(self, enc: bytes, info: bytes) -> tuple[bytes, bytes]:
        """Return key and base nonce (RFC 9180 §5.1)."""
        suite_id = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (self.kem, 1, self.aead))
        hashes = [_extract(b"", suite_id, label, ikm) for label, ikm in ((b"psk_id_hash", b""), (b"info_hash", info))]
        context = b"\0" + b"".join(hashes)
        secret = _extract(self.shared_secret(enc), suite_id, b"secret", b"")
        return _expand(secret, suite_id, b"key", context, 32), _expand(secret, suite_id, b"base_nonce", context, 12)

    def open(self, sealed: bytes, info: bytes, aad: bytes = b"") -> bytes:
        """Open what was sealed at once; `cryptography.exceptions.InvalidTag` when it does not open."""
        enc, ciphertext = sealed[: self.enc_bytes], sealed[self.enc_bytes :]
        key, nonce = self.schedule(enc, info)
        return _AEADS[self.aead](key).decrypt(nonce, ciphertext, aad)


def _extract(salt: bytes, suite_id: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite_id + label + ikm, "sha256")


def _expand(prk: bytes, suite_id: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """Expand to one block of SHA-256 or less (RFC 5869 §2.3)."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite_id + label + info
    return hmac.digest(prk, labelled + b"\1", "sha256")[:length]
