"""Keep the store's diary: append-only, each entry bound to the one before it by SHA-256."""

from __future__ import annotations

import hashlib
import sqlite3
from json.encoder import encode_basestring as quoted
from typing import Final

_NO_HASH: Final = "0" * 64
_COUNTED: Final = (
    "max(coalesce((SELECT CAST(v AS INTEGER) FROM meta WHERE k = 'entries'), 0),"
    " coalesce((SELECT entry FROM submission ORDER BY seq DESC LIMIT 1), 0))"
)
_END: Final = f"SELECT seq, hash, {_COUNTED} FROM journal ORDER BY seq DESC LIMIT 1"  # noqa: S608 - own words
_INSERT: Final = "INSERT INTO journal (seq, id, at, event, detail, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"


class Chained(sqlite3.Connection):
    """The connection that owns a store's file; it remembers the journal's end, for nobody else can go on from it."""

    end: tuple[int, str] | None = None
    """The last entry's number and hash; None while they have to be looked up."""

    def rollback(self) -> None:
        """Take everything back, and with it what was remembered of the end."""
        self.end = None
        super().rollback()


def append(connection: Chained, at: str, submission_id: str, event: str, detail: str = "") -> int:
    """Add an entry in the caller's transaction and return its number.

    ``at`` is a time (RFC 3339), ``detail`` a digest, a number or a problem type, never a name;
    ``submission_id`` is empty when it is about none.
    """
    last, previous = connection.end or _end(connection)
    line = (last + 1, submission_id, at, event, detail)
    link = _link(previous, *line)
    connection.execute(_INSERT, (*line, previous, link))
    connection.end = last + 1, link
    return last + 1


def count(connection: sqlite3.Connection) -> None:
    """Note apart how many entries there are, so that a journal whose end was cut off shows it.

    A submission's own row notes the number of its first entry, which costs a put no page of its own; this is for the
    other steps that end something.
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
    return expected if expected <= _counted(connection) else None


def _end(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the highest number ever given, as far as it is known, and the last entry's hash."""
    found = connection.execute(_END).fetchone()
    if found is None:
        return _counted(connection), _NO_HASH
    seq, last, counted = found
    return max(seq, counted), last


def _counted(connection: sqlite3.Connection) -> int:
    return int(connection.execute(f"SELECT {_COUNTED}").fetchone()[0])


def _link(previous: str, seq: int, *words: str) -> str:
    """Return the SHA-256 of an entry as a JSON list; its parts are quoted one by one, a third of a list's price."""
    line = f"[{quoted(previous)},{seq},{','.join(map(quoted, words))}]"
    return hashlib.sha256(line.encode()).hexdigest()
