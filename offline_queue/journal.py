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
_COUNTED: Final = "SELECT v FROM meta WHERE k = 'entries'"
_END: Final = f"SELECT seq, hash, ({_COUNTED}) FROM journal ORDER BY seq DESC LIMIT 1"  # noqa: S608 - own words
_INSERT: Final = "INSERT INTO journal (seq, id, at, event, detail, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to whom; ``detail`` is a digest, a number or a problem type, never a name."""

    submission_id: str
    event: str
    detail: str = ""


def append(connection: sqlite3.Connection, at: datetime, *entries: Entry) -> None:
    """Add entries in the caller's transaction."""
    seq, previous = _end(connection)
    when, rows = at.isoformat(), []
    for entry in entries:
        seq += 1
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
    return expected if expected <= int(connection.execute(_COUNTED).fetchone()[0]) else None


def _end(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the highest number ever given, as far as it is known, and the last entry's hash."""
    found = connection.execute(_END).fetchone()
    if found is None:
        return int(connection.execute(_COUNTED).fetchone()[0]), _NO_HASH
    seq, last, counted = found
    return max(seq, int(counted)), last


def _link(*parts: str | int) -> str:
    return hashlib.sha256(_CANONICAL.encode(parts).encode()).hexdigest()
