"""Erase what the district has: bodies are overwritten in their rows, and the log that still shows them is cut."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from offline_queue import journal, parcels
from offline_queue.journal import Chained
from offline_queue.model import ItemState

_AT_ONCE: Final = 200  # a bounded step: the log stays short, also on a disk that is almost full
_ENTRIES_AT_ONCE: Final = 10_000

# An index of what is settled would cost every settling a page. The journal has the answer: what was settled since the
# last erasure lies behind a mark.
_MARK: Final = "SELECT coalesce((SELECT CAST(v AS INTEGER) FROM meta WHERE k = 'erased'), 0)"
_SINCE: Final = (
    " FROM journal CROSS JOIN submission ON submission.id = journal.id"
    " WHERE journal.seq BETWEEN ? AND ? AND event IN ('settled', 'salvaged') AND state = 'settled'"
)
_SETTLED: Final = f"SELECT journal.seq, submission.id{_SINCE} ORDER BY journal.seq LIMIT ?"
_OWED: Final = f"SELECT COUNT(DISTINCT submission.id){_SINCE}"


@dataclass(frozen=True, slots=True)
class Step:
    """What one step erased, the digests of the blobs that nobody names any more, and whether it was the last."""

    erased: int
    blobs: frozenset[str]
    last: bool


def erase_some(connection: Chained, at: datetime) -> Step:
    """Take the bodies of some settled submissions out of their rows, in the caller's transaction."""
    first, end = _unswept(connection)
    seen = min(end, first + _ENTRIES_AT_ONCE - 1)
    found = connection.execute(_SETTLED, (first, seen, _AT_ONCE)).fetchall()
    if len(found) == _AT_ONCE:
        seen = found[-1][0]
    settled = [submission_id for _, submission_id in found]
    _erase(connection, settled, at)
    if seen >= first:
        connection.execute("INSERT OR REPLACE INTO meta (k, v) VALUES ('erased', ?)", (str(seen),))
    return Step(len(settled), _unnamed(connection, settled), last=seen >= end)


def owed(connection: sqlite3.Connection) -> int:
    """Return how many submissions are settled and wait for their erasure."""
    return int(connection.execute(_OWED, _unswept(connection)).fetchone()[0])


def cut_log(connection: sqlite3.Connection) -> bool:
    """Write the log back and cut it to nothing, outside any transaction; False while another process reads."""
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout = 0")  # a reader must not keep a resident waiting for `put`
    try:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(patience)}")
    return not busy


def _unswept(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the first and the last journal entry behind the mark."""
    first = int(connection.execute(_MARK).fetchone()[0]) + 1
    return first, int(connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0])


def _erase(connection: Chained, settled: Sequence[str], at: datetime) -> None:
    connection.executemany(
        "UPDATE submission SET state = 'erased', body = NULL WHERE id = ?", [(one,) for one in settled]
    )
    when = at.isoformat()
    for one in settled:
        journal.append(connection, when, one, ItemState.ERASED.value)
    if settled:
        journal.count(connection)


def _unnamed(connection: sqlite3.Connection, erased: Sequence[str]) -> frozenset[str]:
    named = {parcel.digest for one in erased for parcel in parcels.of(connection, one)}
    return frozenset(digest for digest in named if not parcels.is_needed(connection, digest))
