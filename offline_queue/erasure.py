"""Erase what the district has: bodies are overwritten in their rows, and the log that still shows them is cut."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Final

from offline_queue import journal, parcels
from offline_queue.journal import Entry
from offline_queue.model import ItemState

_AT_ONCE: Final = 200  # a bounded step: the log stays short, also on a disk that is almost full


def erase_some(connection: sqlite3.Connection, at: datetime) -> tuple[int, frozenset[str]]:
    """Take the bodies of some settled submissions out of their rows, in the caller's transaction.

    Return how many, and the digests of the blobs that nobody names any more; 0 says that none is left.
    """
    sql = "SELECT id FROM submission WHERE state = 'settled' ORDER BY seq LIMIT ?"
    settled = [submission_id for (submission_id,) in connection.execute(sql, (_AT_ONCE,))]
    connection.executemany(
        "UPDATE submission SET state = 'erased', body = NULL WHERE id = ?", [(one,) for one in settled]
    )
    if settled:
        journal.append(connection, at, *(Entry(one, ItemState.ERASED.value) for one in settled))
        journal.count(connection)
    named = {parcel.digest for one in settled for parcel in parcels.of(connection, one)}
    return len(settled), frozenset(digest for digest in named if not parcels.is_needed(connection, digest))


def cut_log(connection: sqlite3.Connection) -> bool:
    """Write the log back and cut it to nothing, outside any transaction; False while another process reads."""
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout = 0")  # a reader must not keep a resident waiting for `put`
    try:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(patience)}")
    return not busy
