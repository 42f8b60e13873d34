"""Give each case its query code, and know the code again: it is computed from the number, so none is ever kept."""

import hmac
import os
from pathlib import Path
from typing import Final

from district.key_files import KeyFileError, put

PRIVATE_FILE: Final = "district-query-key.bin"
ALPHABET: Final = "23456789ACDEFGHJKLMNPQRTUVWXY"
"""No character of it is taken for another: 0, 1, B, I, O, S and Z are left out."""

LENGTH: Final = 6
_KEY_BYTES: Final = 32
_PURPOSE: Final = b"doorstep/v1 query code "


class QueryCodes:
    """The secret from which every code follows. The same number always has the same code, whoever asks how often."""

    def __init__(self, secret: bytes) -> None:
        """Compute codes under ``secret`` (32 bytes)."""
        self._secret = secret

    def of(self, number: str) -> str:
        """Return the query code of the case with this registration number: six characters of `ALPHABET`."""
        value = int.from_bytes(hmac.digest(self._secret, _PURPOSE + number.encode(), "sha256"))
        signs = []
        for _ in range(LENGTH):
            value, at = divmod(value, len(ALPHABET))
            signs.append(ALPHABET[at])
        return "".join(signs)

    def is_right(self, number: str, code: str) -> bool:
        """Whether ``code`` is that case's; how long this takes says nothing of how much of it was right."""
        return hmac.compare_digest(self.of(number).encode(), code.encode())


def load_or_create_query_codes(directory: Path) -> QueryCodes:
    """Return the codes whose secret is kept in ``directory``, made on first use; raise `KeyFileError`."""
    path = directory / PRIVATE_FILE
    if not path.exists():
        put(path, os.urandom(_KEY_BYTES), 0o600)
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path} can be read by other users: treat every query code as known, or chmod 600 it")
    secret = path.read_bytes()
    if len(secret) != _KEY_BYTES:
        raise KeyFileError(f"{path} does not hold {_KEY_BYTES} bytes")
    return QueryCodes(secret)
