"""Turn a finished form into what the queue takes: an id made once, and the district's payload as bytes."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from kiosk.code_use import UntoldUse
from kiosk.effects import StoreRating, StoreSubmission
from kiosk.stamp import TimeQuality
from offline_queue.model import ClockQuality, Kind, Lane, NewSubmission


def new_id(at: datetime) -> str:
    """Return a UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then chance; sorts by time."""
    bits = int(at.timestamp() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | 7 << 76
    bits = bits & ~(0x3 << 62) | 2 << 62
    return str(UUID(int=bits))


def application(effect: StoreSubmission, at: datetime, clock: TimeQuality) -> NewSubmission:
    """Return the submission that carries one application; its lane is express while the resident stands there.

    ``at`` is the terminal's claim of the time, ``clock`` how good the clock was that told it.
    """
    content = {
        "item": effect.item,
        "item_version": effect.item_version,
        "answers": dict(effect.content),
        "materials": [{"material": slug, "way": "later"} for slug in effect.later],
    } | ({"holder": {"document": "resident-card", "number": effect.holder}} if effect.holder else {})
    return NewSubmission(
        id=new_id(at),
        kind=Kind.APPLICATION,
        item=effect.item,
        item_version=effect.item_version,
        lane=Lane.EXPRESS,
        created=at,
        clock=ClockQuality(clock.value),
        content=_canonical(content),
    )


def rating(effect: StoreRating, at: datetime, clock: TimeQuality) -> NewSubmission:
    """Return the submission that carries one 好差评 rating (channel 5: 政务大厅其他终端), as `application` does."""
    content = {"submission": effect.submission_id, "grade": effect.grade, "channel": "5"}
    return NewSubmission(
        id=new_id(at),
        kind=Kind.RATING,
        item="rating",
        item_version="1",
        lane=Lane.NORMAL,
        created=at,
        clock=ClockQuality(clock.value),
        content=_canonical(content),
    )


def code_use(use: UntoldUse, at: datetime, clock: TimeQuality) -> NewSubmission:
    """Return the submission that tells the district that a signed code was used here, by its digest alone."""
    content = {"code": use.digest.hex(), "used": use.at.isoformat()}
    return NewSubmission(
        id=new_id(at),
        kind=Kind.CODE_USE,
        item="code-use",
        item_version="1",
        lane=Lane.EXPRESS,
        created=at,
        clock=ClockQuality(clock.value),
        content=_canonical(content),
    )


def _canonical(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
