"""Know a technician's identity card by a keyed digest, so that the settings name nobody."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from offline_queue import durable

DIGEST_BYTES: Final = 16
"""The length of a card's digest; the settings write it in hex."""

_KEY_BYTES: Final = 32
_DOMAIN: Final = b"doorstep/v1 technician "
# Whoever has stolen key and settings can still try every number there may be, so a try costs 16 MiB and about 50 ms
# (scrypt, RFC 7914).
_COST: Final = 2**14
_BLOCK: Final = 8


class StaffKeyError(Exception):
    """The key file cannot be used; the text is for the technician."""


@dataclass(frozen=True, slots=True)
class StaffCards:
    """The technicians of a terminal: the key of the digests, and the digests; nobody's card is one without a key."""

    key: bytes = field(default=b"", repr=False)
    known: Collection[str] = ()

    def digest(self, number: str) -> str:
        """Return the keyed digest of a card's number in hex; it is slow on purpose."""
        salt = _DOMAIN + self.key
        return hashlib.scrypt(number.encode(), salt=salt, n=_COST, r=_BLOCK, p=1, dklen=DIGEST_BYTES).hex()

    def judge(self, number: str) -> str | None:
        """Return the digest of a technician's card, None for anybody else's."""
        if not self.key:
            return None
        digest = self.digest(number)
        return digest if digest in self.known else None


def load_cards(key_file: Path | None, known: Collection[str]) -> StaffCards:
    """Return the technicians that the settings name.

    Raises:
        StaffKeyError: the key file cannot be read or holds no key.
    """
    return StaffCards() if key_file is None or not known else StaffCards(_load(key_file), tuple(known))


def make_key(key_file: Path) -> bytes:
    """Return the key in a file, which is made on first use, whole or not at all, for its owner only.

    Raises:
        StaffKeyError: the file cannot be made or read, or holds no key.
    """
    if not key_file.exists():
        try:
            durable.write(key_file, secrets.token_bytes(_KEY_BYTES))
        except OSError as error:
            raise StaffKeyError(f"{key_file}: cannot be made: {error.strerror}") from error
    return _load(key_file)


def _load(key_file: Path) -> bytes:
    try:
        key = key_file.read_bytes()
    except OSError as error:
        raise StaffKeyError(f"{key_file}: cannot be read: {error.strerror}") from error
    if len(key) != _KEY_BYTES:
        raise StaffKeyError(f"{key_file}: holds {len(key)} bytes, not {_KEY_BYTES}")
    return key
