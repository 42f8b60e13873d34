"""Open a small SQLite file of the terminal's own, sound or begun afresh, and refuse one that may lose a line."""

import sqlite3
from pathlib import Path

from offline_queue.directory import create_private, set_aside
from offline_queue.model import StoreError

_FULL = 2  # what PRAGMA synchronous says for FULL


class _DamagedError(Exception):
    """SQLite does not find the file whole."""


def open_kept(file: Path, *tables: str) -> tuple[sqlite3.Connection, Path | None]:
    """Open ``file`` and make its ``tables`` where they are missing (``CREATE TABLE IF NOT EXISTS``).

    A damaged file is set aside, for salvage, and a new one begun; the second value says where the damaged one lies.

    Raises:
        StoreError: SQLite does not promise to keep what is committed.
        sqlite3.Error: the file cannot be made or opened.
        OSError: likewise.
    """
    try:
        return _connect(file, tables), None
    except _DamagedError:
        aside = set_aside(file)
    return _connect(file, tables), aside


def _connect(file: Path, tables: tuple[str, ...]) -> sqlite3.Connection:
    create_private(file)
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    try:
        _configure(connection)
        for table in tables:
            connection.execute(table)
    except UnicodeDecodeError as error:  # the module cannot read what SQLite quotes of the damage
        connection.close()
        raise _DamagedError from error
    except sqlite3.DatabaseError as error:
        connection.close()
        if _is_damage(error):
            raise _DamagedError from error
        raise
    except (StoreError, _DamagedError):
        connection.close()
        raise
    return connection


def _configure(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _DamagedError
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    connection.execute("PRAGMA synchronous = FULL")  # NORMAL may lose the last lines on a power cut
    synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
    if (mode, synchronous) != ("wal", _FULL):
        raise StoreError(f"SQLite {sqlite3.sqlite_version} answers {mode!r} and synchronous = {synchronous}")


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
