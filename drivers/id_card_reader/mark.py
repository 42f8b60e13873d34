"""Know a card again without keeping what it says: a digest under a key that is never the same twice."""

from __future__ import annotations

import hashlib
import hmac
import secrets


class Mark:
    """Tells whether a text is the one that was marked last; holds 16 bytes of digest and nothing of the text."""

    __slots__ = ("_digest", "_key")

    def __init__(self) -> None:
        """Begin with nothing marked."""
        self.clear()

    def set(self, text: bytes) -> None:
        """Mark a text, under a new key."""
        self._key = secrets.token_bytes(16)
        self._digest = self._of(text)

    def is_of(self, text: bytes) -> bool:
        """Tell whether ``text`` is the marked one; nothing is, when nothing is marked."""
        return bool(self._digest) and hmac.compare_digest(self._digest, self._of(text))

    def clear(self) -> None:
        """Forget the mark."""
        self._key = self._digest = b""

    def _of(self, text: bytes) -> bytes:
        return hashlib.blake2b(text, key=self._key, digest_size=16).digest()
