"""Decide how long to leave the district alone: full jitter while it is silent, its own word when it speaks (pure).

Fleets that retry in step collapse what they wait for; of the policies compared, full jitter with a cap and the server's
own ``Retry-After`` drained the backlog without waste.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

CAP: Final = timedelta(seconds=300)
"""The longest wait that is ours to choose."""

_FLOOR: Final = timedelta(milliseconds=250)
_FIRST: Final = timedelta(seconds=2)
_MOST_DOUBLINGS: Final = 8
_SPREAD: Final = 10
_LEAST_SPREAD: Final = timedelta(seconds=1)


def next_wait(failures: int, fraction: float, retry_after: timedelta | None) -> timedelta:
    """Return how long to wait after the ``failures``-th failure in a row (1 or more).

    ``fraction`` in [0, 1) is the caller's chance. ``retry_after`` is the district's wish: it is obeyed in full, and a
    tenth of it (at least 1 s) is the room in which terminals spread.
    """
    if retry_after is not None:
        return retry_after + fraction * max(_LEAST_SPREAD, retry_after / _SPREAD)
    ceiling = min(CAP, _FIRST * (1 << min(max(failures - 1, 0), _MOST_DOUBLINGS)))
    return max(_FLOOR, fraction * ceiling)
