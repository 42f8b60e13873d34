"""Keep the store's diary: append-only, each entry bound to the one before it by SHA-256."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import datetime

_NO_HASH = "0" * 64


def append(connection: sqlite3.Connection, submission_id: str, at: datetime, event: str, detail: str = "") -> None:
    """Add one entry in the caller's transaction; ``detail`` is a digest, a number or a problem type, never a name."""
    last = connection.execute("SELECT hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = _highest(connection) + 1, _NO_HASH if last is None else last[0]
    when = at.isoformat()
    connection.execute(
        "INSERT INTO journal (seq, id, at, event, detail, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seq, submission_id, when, event, detail, previous, _link(previous, seq, submission_id, when, event, detail)),
    )


def first_broken(connection: sqlite3.Connection) -> int | None:
    """Return the number of the first entry that was changed, removed or put in, or None when the chain is whole."""
    previous, expected = _NO_HASH, 1
    entries = connection.execute("SELECT seq, id, at, event, detail, prev_hash, hash FROM journal ORDER BY seq")
    for seq, submission_id, at, event, detail, prev_hash, own in entries:
        link = _link(previous, seq, submission_id, at, event, detail)
        if (seq, prev_hash, own) != (expected, previous, link):
            return expected
        previous, expected = link, expected + 1
    return expected if expected <= _highest(connection) else None


def _highest(connection: sqlite3.Connection) -> int:
    """Return the highest number ever given; SQLite remembers it even when the last entries are cut off."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").fetchone()
    return 0 if row is None else int(row[0])


def _link(*parts: str | int) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
