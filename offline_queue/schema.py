"""Make the store's tables, and see to it that SQLite keeps its promises: every pragma is set and read back."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from offline_queue.model import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA_VERSION = 1
"""What ``PRAGMA user_version`` says once every migration has been applied."""

_WAL_LIMIT = 4 * 1024 * 1024
_BUSY_MILLISECONDS = 5000

_PRAGMAS: tuple[tuple[str, str, str | int], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),  # NORMAL loses acknowledged submissions on a power cut
    ("secure_delete", "ON", 1),  # erased bodies are overwritten, not only unlinked
    ("foreign_keys", "ON", 1),
    ("journal_size_limit", str(_WAL_LIMIT), _WAL_LIMIT),
    ("busy_timeout", str(_BUSY_MILLISECONDS), _BUSY_MILLISECONDS),
)

# `sending` is a lease in memory and never written; a body is absent exactly when it has been erased.
_FIRST = (
    """
    CREATE TABLE submission (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        epoch TEXT NOT NULL,
        dseq INTEGER NOT NULL CHECK (dseq > 0),
        kind TEXT NOT NULL,
        item TEXT NOT NULL,
        item_version TEXT NOT NULL,
        lane INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 2),
        state TEXT NOT NULL
            CHECK (state IN ('ready', 'stored', 'complete', 'settled', 'erased', 'held', 'corrupt')),
        next_at INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        created TEXT NOT NULL,
        body BLOB CHECK ((body IS NULL) = (state = 'erased')),
        digest TEXT NOT NULL,
        key_id TEXT NOT NULL,
        reference TEXT NOT NULL DEFAULT '',
        received_at TEXT,
        case_state TEXT NOT NULL DEFAULT '',
        case_as_of TEXT,
        problem TEXT NOT NULL DEFAULT '',
        UNIQUE (epoch, dseq)
    ) STRICT
    """,
    """
    CREATE TABLE attachment (
        id TEXT NOT NULL REFERENCES submission (id),
        n INTEGER NOT NULL,
        kind TEXT NOT NULL,
        digest TEXT NOT NULL,
        size INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        uploaded INTEGER NOT NULL DEFAULT 0 CHECK (uploaded IN (0, 1)),
        PRIMARY KEY (id, n)
    ) STRICT
    """,
    """
    CREATE TABLE journal (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        at TEXT NOT NULL,
        event TEXT NOT NULL,
        detail TEXT NOT NULL,
        prev_hash TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT
    """,
    "CREATE TABLE meta (k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT",
    "CREATE INDEX submission_due ON submission (lane, seq DESC, next_at) WHERE state = 'ready'",
    "CREATE INDEX submission_waiting ON submission (seq) WHERE state = 'ready'",
    "CREATE INDEX submission_aside ON submission (seq) WHERE state IN ('held', 'corrupt')",
    "CREATE INDEX submission_to_erase ON submission (seq) WHERE state = 'settled'",
    "CREATE INDEX attachment_missing ON attachment (id) WHERE uploaded = 0",
    """
    CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER journal_keeps_words BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    "PRAGMA user_version = 1",
)

_MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (("first_tables", _FIRST),)


def configure(connection: sqlite3.Connection) -> None:
    """Set every pragma and read it back; raise `StoreError` when SQLite does not take one."""
    for name, value, expected in _PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}")
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != expected:
            raise StoreError(f"SQLite {sqlite3.sqlite_version} answers {name} = {got!r}, not {expected!r}")


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether SQLite finds the file whole (``quick_check``)."""
    answer = connection.execute("PRAGMA quick_check(1)").fetchone()
    return bool(answer[0] == "ok")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to `SCHEMA_VERSION`; raise `StoreError` for a store that newer software has made."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise StoreError(f"the store has schema {version}; this software knows {SCHEMA_VERSION}")
    if version < SCHEMA_VERSION:
        _apply(connection)


def _apply(connection: sqlite3.Connection) -> None:
    # sqlite-utils takes 0.2 s to load, and only a new or an older store needs it.
    from sqlite_utils import Database, Migrations  # noqa: PLC0415 - see above

    migrations = Migrations("offline_queue")
    for name, statements in _MIGRATIONS:
        migrations(name=name)(_Steps(name, statements))
    migrations.apply(Database(connection, execute_plugins=False, recursive_triggers=False))


class _Steps:
    """One migration: its statements, in order, in the transaction that sqlite-utils opens."""

    def __init__(self, name: str, statements: tuple[str, ...]) -> None:
        self.__name__ = name
        self._statements = statements

    def __call__(self, db: Database, /) -> None:
        for statement in self._statements:
            db.conn.execute(statement)
