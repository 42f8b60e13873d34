"""Keep the store's diary: append-only, each entry bound to the one before it by SHA-256."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_NO_HASH: Final = "0" * 64
_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_END: Final = "SELECT (SELECT v FROM meta WHERE k = 'entries'), (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1)"
_INSERT: Final = "INSERT INTO journal (seq, id, at, event, detail, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to whom; ``detail`` is a digest, a number or a problem type, never a name."""

    submission_id: str
    event: str
    detail: str = ""


def append(connection: sqlite3.Connection, at: datetime, *entries: Entry) -> None:
    """Add entries in the caller's transaction."""
    highest, last = connection.execute(_END).fetchone()
    when, previous, rows = at.isoformat(), last or _NO_HASH, []
    for seq, entry in enumerate(entries, start=int(highest) + 1):
        line = (seq, entry.submission_id, when, entry.event, entry.detail)
        link = _link(previous, *line)
        rows.append((*line, previous, link))
        previous = link
    connection.executemany(_INSERT, rows)
    connection.execute("UPDATE meta SET v = ? WHERE k = 'entries'", (str(int(highest) + len(rows)),))


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
    """Return the highest number ever given; it is kept apart, so that a journal whose end was cut off shows it."""
    return int(connection.execute("SELECT v FROM meta WHERE k = 'entries'").fetchone()[0])


def _link(*parts: str | int) -> str:
    return hashlib.sha256(_CANONICAL.encode(parts).encode()).hexdigest()
