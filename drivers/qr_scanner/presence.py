"""Tell whether something is held before the camera, from tiny copies of its pictures. Pure, but for what it remembers.

The empty scene is learnt as it goes and follows the light of the day. What has stood still for long becomes part of
it; so that a phone that was there from the start is never overlooked, every few pictures one is looked at anyway.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SIZE = (160, 90)
"""Width and height of the tiny copy, in cells."""

_DIFFERENT = 14.0  # grey levels between a cell and the empty scene, beyond noise and flicker
_FEWEST = 40  # cells that differ: a code of 3 px a module covers hundreds
_MOVED = 6.0
_STILL_PICTURES = 150  # ten seconds: then it is furniture
_FOLLOW = 0.05  # how fast the empty scene follows the light
_ANYWAY = 8  # every so many pictures one is looked at whatever it shows
_ATTENTIVE = 15  # pictures that are looked at after somebody called for attention


class Presence:
    """The memory of what the scene looks like when nobody is there."""

    def __init__(self) -> None:
        """Know no scene yet: the first picture is taken for the empty one."""
        self._empty: NDArray[np.float32] | None = None
        self._before: NDArray[np.float32] | None = None
        self._still = self._count = self._attentive = 0

    def attend(self) -> None:
        """Have the next pictures looked at whatever they show: a scan begins, or a code was found where none was."""
        self._attentive = _ATTENTIVE

    def deserves_a_look(self, tiny: NDArray[np.uint8]) -> bool:
        """Take the next picture, as a grey copy of `SIZE`, and tell whether it should be searched for codes."""
        cells = tiny.astype(np.float32)
        self._count += 1
        self._attentive = max(0, self._attentive - 1)
        if self._empty is None or self._before is None:
            self._empty = self._before = cells
        present = _differing(cells, self._empty, _DIFFERENT) >= _FEWEST
        moved = _differing(cells, self._before, _MOVED) >= _FEWEST
        self._still = 0 if moved or not present else self._still + 1
        self._before = cells
        if self._still >= _STILL_PICTURES:
            self._empty, self._still = cells, 0
        elif not present:
            self._empty = self._empty + _FOLLOW * (cells - self._empty)
        return present or self._attentive > 0 or self._count % _ANYWAY == 0


def _differing(one: NDArray[np.float32], other: NDArray[np.float32], level: float) -> int:
    """Return how many cells differ by more than ``level``, a change of the whole light aside."""
    difference = one - other
    return int(np.count_nonzero(np.abs(difference - np.median(difference)) > level))
