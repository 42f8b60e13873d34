"""Say how much one call to the district carries, and cut what is due to it (pure)."""

from __future__ import annotations

from typing import Final

from offline_queue.model import Envelope

BATCH_ITEMS: Final = 20
"""How many envelopes one call carries at most (WIRE.md, `POST /submissions:batch`)."""

BATCH_BYTES: Final = 256 * 1024
"""How many bytes of envelopes one call carries at most (WIRE.md, `POST /submissions:batch`)."""


def fitting(found: tuple[Envelope, ...]) -> tuple[Envelope, ...]:
    """Return as many from the beginning as one call carries, and never none of some."""
    size = 0
    for n, one in enumerate(found):
        size += len(one.body)
        if n and size > BATCH_BYTES:
            return found[:n]
    return found
