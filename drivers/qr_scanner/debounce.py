"""Tell a new showing of a code from the same one read again, without keeping the code."""

from __future__ import annotations

import hashlib
from typing import Final

SAME_SHOWING: Final = 2.0
"""Seconds in which the same bytes again are the same showing of a code."""


class Debounce:
    """Remembers a digest of the code taken last, and when; codes themselves are not kept."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._digest, self._at = b"", 0.0

    def is_new(self, code: bytes, now: float) -> bool:
        """Take note of ``code`` at monotonic second ``now``; return whether that is a new event."""
        digest = hashlib.sha256(code).digest()
        if digest == self._digest and now - self._at < SAME_SHOWING:
            return False
        self._digest, self._at = digest, now
        return True
