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
_END: Final = (
    "SELECT (SELECT v FROM meta WHERE k = 'entries'), (SELECT max(seq) FROM journal),"
    " (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1)"
)
_INSERT: Final = "INSERT INTO journal (seq, id, at, event, detail, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to whom; ``detail`` is a digest, a number or a problem type, never a name."""

    submission_id: str
    event: str
    detail: str = ""


def append(connection: sqlite3.Connection, at: datetime, *entries: Entry) -> None:
    """Add entries in the caller's transaction."""
    counted, written, last = connection.execute(_END).fetchone()
    when, previous, rows = at.isoformat(), last or _NO_HASH, []
    for seq, entry in enumerate(entries, start=max(int(counted), written or 0) + 1):
        line = (seq, entry.submission_id, when, entry.event, entry.detail)
        link = _link(previous, *line)
        rows.append((*line, previous, link))
        previous = link
    connection.executemany(_INSERT, rows)


def count(connection: sqlite3.Connection) -> None:
    """Note apart how many entries there are, so that a journal whose end was cut off shows it.

    It is done where `meta` is written anyway or a step ends: it would cost each settling a page of its own.
    """
    connection.execute("UPDATE meta SET v = (SELECT max(seq) FROM journal) WHERE k = 'entries'")


def first_broken(connection: sqlite3.Connection) -> int | None:
    """Return the number of the first entry that was changed, removed or put in, or None when the chain is whole."""
    previous, expected = _NO_HASH, 1
    entries = connection.execute("SELECT seq, id, at, event, detail, prev_hash, hash FROM journal ORDER BY seq")
    for seq, submission_id, at, event, detail, prev_hash, own in entries:
        link = _link(previous, seq, submission_id, at, event, detail)
        if (seq, prev_hash, own) != (expected, previous, link):
            return expected
        previous, expected = link, expected + 1
    counted = connection.execute("SELECT v FROM meta WHERE k = 'entries'").fetchone()[0]
    return expected if expected <= int(counted) else None


def _link(*parts: str | int) -> str:
    return hashlib.sha256(_CANONICAL.encode(parts).encode()).hexdigest()
