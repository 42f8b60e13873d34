"""Read the public keys that the district's published files name: Ed25519, each called by the hash of itself."""

import base64
import binascii
import hashlib
from typing import Final

KEY_ID_BYTES: Final = 8
_KEY_BYTES: Final = 32


def signing_key(entry: object, where: str) -> tuple[bytes, bytes]:
    """Return id (the first eight bytes of the SHA-256 of the key) and key (32 raw bytes) of one entry of a file.

    Raises:
        ValueError: it is no object with ``key_id`` and ``public_key``, or they do not belong together.
    """
    if not isinstance(entry, dict):
        raise ValueError(f"{where}: must be objects with key_id and public_key")  # noqa: TRY004 - the file's mistake
    try:
        key = base64.b64decode(str(entry.get("public_key")), validate=True)
    except binascii.Error:
        key = b""
    key_id = hashlib.sha256(key).digest()[:KEY_ID_BYTES]
    if len(key) != _KEY_BYTES or entry.get("key_id") != key_id.hex():
        raise ValueError(f"{where}: a public_key is 32 bytes in base64, and its key_id the hash of it")
    return key_id, key
