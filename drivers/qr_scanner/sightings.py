"""Decide which code of a moving scene is reported, and only once for each showing. Pure, but for digests it remembers.

Codes hold names and numbers: what is remembered of them is a digest.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Sequence

from drivers.qr_scanner.debounce import SAME_SHOWING
from drivers.qr_scanner.decoder import Corners, Decoded

_PICTURES, _TIMES = 3, 2  # a code that does not prove itself must be read twice in three pictures


class Sightings:
    """What was seen in the last pictures; a code that was out of sight for `SAME_SHOWING` seconds is shown anew.

    ``proves_itself`` tells of bytes that no misread picture could give.
    """

    def __init__(self, proves_itself: Callable[[bytes], bool]) -> None:
        """Have seen nothing."""
        self._proves_itself = proves_itself
        self._recent: deque[frozenset[bytes]] = deque(maxlen=_PICTURES)
        self._reported: dict[bytes, float] = {}

    def take(self, codes: Sequence[Decoded], now: float) -> bytes | None:
        """Take the codes of the next picture, seen at monotonic second ``now``; return the one to be reported, if any.

        Of several the largest is reported: it is the one that is held up.
        """
        self._recent.append(frozenset(_digest(code.data) for code in codes))
        self._reported = {digest: seen for digest, seen in self._reported.items() if now - seen < SAME_SHOWING}
        chosen = None
        for code in sorted(codes, key=lambda code: area(code.corners)):
            digest = _digest(code.data)
            if digest in self._reported:
                self._reported[digest] = now
            elif self._proves_itself(code.data) or self._times(digest) >= _TIMES:
                chosen = code.data
        if chosen is not None:
            self._reported[_digest(chosen)] = now
        return chosen

    def _times(self, digest: bytes) -> int:
        return sum(digest in picture for picture in self._recent)


def area(corners: Corners) -> float:
    """Return the area between four corners in pixels (the shoelace formula)."""
    following = (*corners[1:], corners[0])
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(corners, following, strict=True))) / 2


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
