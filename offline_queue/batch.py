"""Say how much one call to the district carries, and cut what is due to it (pure)."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Final

from offline_queue.model import Envelope

BATCH_ITEMS: Final = 20
"""How many envelopes one call carries at most (WIRE.md, `POST /submissions:batch`)."""

BATCH_BYTES: Final = 256 * 1024
"""How many bytes the body of one call has at most (WIRE.md, `POST /submissions:batch`)."""

_FRAME: Final = len(b'{"submissions":[]}')
_MEMBER: Final = len(b'{"digest":"","envelope":""},') + 64  # the digest's letters


def fitting(found: tuple[Envelope, ...]) -> tuple[Envelope, ...]:
    """Return as many from the beginning as one call carries, and never none of some."""
    size = _FRAME
    for n, one in enumerate(found):
        size += _MEMBER + 4 * -(-len(one.body) // 3)
        if n and size > BATCH_BYTES:
            return found[:n]
    return found


def body(batch: Sequence[Envelope]) -> bytes:
    """Return the call's body: the frozen bytes of each envelope in base64, so that JSON cannot change one of them."""
    submissions = [{"digest": one.digest, "envelope": base64.b64encode(one.body).decode("ascii")} for one in batch]
    return json.dumps({"submissions": submissions}, separators=(",", ":")).encode("ascii")
