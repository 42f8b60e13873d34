"""Open the store's file sound or begin it afresh, and turn SQLite's errors into the store's own."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from offline_queue import schema
from offline_queue.directory import create_private, set_aside
from offline_queue.model import StoreError, StoreFull

_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PRIMARY_CODE: Final = 0xFF


class _DamagedError(Exception):
    """``quick_check`` found damage that opening the file did not notice."""


def connect(database: Path, *folders: Path, examine: bool = True) -> tuple[sqlite3.Connection, Path | None]:
    """Open the file; when it is damaged, set it aside and begin a fresh one, and say where the damaged one is.

    ``folders`` belong to it and go with it. ``examine`` says whether all of the file is looked through.
    """
    try:
        return _open(database, examine=examine), None
    except _DamagedError:
        aside = set_aside(database, *folders)
    except sqlite3.DatabaseError as error:
        if _code(error) not in _DAMAGE:
            raise
        aside = set_aside(database, *folders)
    return _open(database, examine=examine), aside


def connect_to_read(database: Path) -> sqlite3.Connection:
    """Open the file so that nothing can be written through this connection."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Make everything inside durable at its end, or nothing of it; the write lock is taken at the start."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.rollback()
        raise


@contextmanager
def as_store_errors() -> Iterator[None]:
    """Raise `StoreError` or `StoreFull` for what SQLite or the disk refuses; a bug stays a bug."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        kind = StoreFull if _code(error) == sqlite3.SQLITE_FULL else StoreError
        raise kind(f"SQLite: {error}") from error
    except OSError as error:
        kind = StoreFull if error.errno == errno.ENOSPC else StoreError
        raise kind(f"{error.filename}: {error.strerror}") from error


def _open(database: Path, *, examine: bool) -> sqlite3.Connection:
    create_private(database)
    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    try:
        schema.configure(connection)
        if examine:
            _examine(connection)
        schema.migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _examine(connection: sqlite3.Connection) -> None:
    if not schema.is_sound(connection):
        raise _DamagedError


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & _PRIMARY_CODE
