"""Make the store's tables, and see to it that SQLite keeps its promises: every pragma is set and read back."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from offline_queue.migrations import MIGRATIONS
from offline_queue.model import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA_VERSION: Final = len(MIGRATIONS)
"""What ``PRAGMA user_version`` says once every migration has been applied."""

WAL_LIMIT: Final = 4 * 1024 * 1024
"""The length in bytes to which the log is cut back; it grows past it only while another process reads."""

_PAGES_PER_CHECKPOINT = 1000  # of 4 KiB each: the log is written back before it passes its limit
_BUSY_MILLISECONDS = 5000

_PRAGMAS: tuple[tuple[str, str, str | int], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),  # NORMAL loses acknowledged submissions on a power cut
    ("secure_delete", "ON", 1),  # erased bodies are overwritten, not only unlinked
    ("foreign_keys", "ON", 1),
    ("journal_size_limit", str(WAL_LIMIT), WAL_LIMIT),
    ("wal_autocheckpoint", str(_PAGES_PER_CHECKPOINT), _PAGES_PER_CHECKPOINT),
    ("busy_timeout", str(_BUSY_MILLISECONDS), _BUSY_MILLISECONDS),
)


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
    if known_version(connection) < SCHEMA_VERSION:
        _apply(connection)


def known_version(connection: sqlite3.Connection) -> int:
    """Return the store's schema, 0 where there is none yet; raise `StoreError` when newer software has made it."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"newer software has made this store: it has schema {version}, and this software knows {SCHEMA_VERSION}."
            " Install the newer software again"
        )
    return version


def _apply(connection: sqlite3.Connection) -> None:
    # sqlite-utils takes 0.2 s to load, and only a new or an older store needs it.
    from sqlite_utils import Database, Migrations  # noqa: PLC0415 - see above

    migrations = Migrations("offline_queue")
    for name, statements in MIGRATIONS:
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
