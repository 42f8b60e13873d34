"""Count this device's submissions without gaps, in epochs: two letters that it has never counted under before."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from offline_queue import journal
from offline_queue.envelope import Count
from offline_queue.journal import Chained
from offline_queue.rows import LANES

_NOT_RECEIPTED: Final = (
    "state IN ('held', 'corrupt')",
    *(f"state IN ('ready', 'complete') AND lane = {lane}" for lane in range(len(LANES))),
)
_HIGHEST: Final = (
    "SELECT v, coalesce((SELECT dseq FROM submission WHERE epoch = v ORDER BY dseq DESC LIMIT 1), 0)"
    " FROM meta WHERE k = 'epoch'"
)
_EPOCH_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O: they read like 1 and 0


@dataclass(frozen=True, slots=True)
class OwnCount:
    """How far this device has counted in its epoch, and up to where, without a gap, it holds the district's receipts.

    ``receipted`` is a floor: one that is counted there may lack a number that was settled later.
    """

    epoch: str
    dseq: int
    receipted: int


def owner(connection: sqlite3.Connection) -> str | None:
    """Return the device whose submissions the store counts, or None in a fresh store."""
    found = connection.execute("SELECT v FROM meta WHERE k = 'device'").fetchone()
    return None if found is None else str(found[0])


def fresh_epoch(used: Collection[str]) -> str:
    """Return two random letters that this terminal has never counted under, while there are any."""
    pairs = [first + second for first in _EPOCH_LETTERS for second in _EPOCH_LETTERS]
    return secrets.choice([pair for pair in pairs if pair not in used] or pairs)


def begin_epoch(connection: Chained, epoch: str, device: str, at: datetime) -> None:
    """Count from 1 again, in ``epoch``."""
    facts = {"device": device, "epoch": epoch}
    connection.executemany("INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)", facts.items())
    journal.append(connection, at.isoformat(), "", "epoch", f"{epoch} {device}")
    journal.count(connection)


def next_count(connection: sqlite3.Connection) -> Count:
    """Return the number that follows the highest one here: rows are never deleted, so there are no gaps."""
    epoch, highest = connection.execute(_HIGHEST).fetchone()
    return Count(epoch, highest + 1)


def own_count(connection: sqlite3.Connection) -> OwnCount:
    """Return how far this device has counted; the ends of the small indexes are looked at, never the whole table."""
    epoch, counted = connection.execute(_HIGHEST).fetchone()
    ends = [
        connection.execute(
            # The plus keeps SQLite from the index of the epoch, by which it would sort every number of it.
            f"SELECT dseq FROM submission WHERE {some} AND +epoch = ? ORDER BY seq LIMIT 1",  # noqa: S608 - own words
            (epoch,),
        ).fetchone()
        for some in _NOT_RECEIPTED
    ]
    first = min((dseq for (dseq,) in filter(None, ends)), default=counted + 1)
    return OwnCount(epoch, counted, first - 1)
