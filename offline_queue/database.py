"""Open the store's file sound or begin it afresh, and turn SQLite's errors into the store's own."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from offline_queue import schema
from offline_queue.directory import create_private, set_aside
from offline_queue.journal import Chained
from offline_queue.model import StoreError, StoreFull

_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PRIMARY_CODE: Final = 0xFF

Prepare = Callable[[sqlite3.Connection], None]


class _DamagedError(Exception):
    """The file is damaged in a way for which SQLite has no code."""


def connect(
    database: Path, *folders: Path, examine: bool = True, prepare: Prepare = schema.migrate
) -> tuple[Chained, Path | None]:
    """Open the file; when it is damaged, set it aside and begin a fresh one, and say where the damaged one is.

    ``folders`` belong to it and go with it. ``examine`` says whether all of the file is looked through. ``prepare``
    brings its tables up to date: the queue's, or those of whoever keeps a small file of his own beside it.

    Raises:
        StoreError: SQLite does not promise to keep what is committed, or newer software has made the file.
        sqlite3.Error: the file cannot be made or opened.
        OSError: likewise.
    """
    try:
        return _open(database, prepare, examine=examine), None
    except _DamagedError:
        aside = set_aside(database, *folders)
    except sqlite3.DatabaseError as error:
        if _code(error) not in _DAMAGE:
            raise
        aside = set_aside(database, *folders)
    return _open(database, prepare, examine=examine), aside


def connect_to_read(database: Path) -> sqlite3.Connection:
    """Open the file so that nothing can be written through this connection."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


class transaction:  # noqa: N801 - used as `with transaction(connection):`; a generator would cost more than its SQL
    """Make everything inside durable at its end, or nothing of it; the write lock is taken at the start."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Change what ``connection`` owns."""
        self._connection = connection

    def __enter__(self) -> None:
        """Begin."""
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or roll back when something went wrong inside or while committing."""
        try:
            if kind is None:
                self._connection.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        if kind is not None:
            self._roll_back()

    def _roll_back(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.rollback()


class as_store_errors:  # noqa: N801 - used as `with as_store_errors():`
    """Raise `StoreError` or `StoreFull` for what SQLite or the disk refuses; a bug stays a bug."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Watch."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise what the error means, or let it pass."""
        if error is not None:
            raise_as_store_error(error)


def raise_as_store_error(error: BaseException) -> None:
    """Raise what an error of SQLite or of the disk means to whoever uses a store; return for any other."""
    match error:
        case sqlite3.ProgrammingError():
            return
        case sqlite3.Error():
            full = _code(error) == sqlite3.SQLITE_FULL
            damaged = "; the file is damaged, and the next start sets it aside whole" if _code(error) in _DAMAGE else ""
            raise (StoreFull if full else StoreError)(f"SQLite: {error}{damaged}") from error
        case OSError():
            full = error.errno == errno.ENOSPC
            where = "" if error.filename is None else f"{error.filename}: "
            raise (StoreFull if full else StoreError)(f"{where}{error.strerror}") from error
        case _:
            return


def is_damage(error: StoreError) -> bool:
    """Whether SQLite refused because the file is damaged."""
    return isinstance(error.__cause__, sqlite3.DatabaseError) and _code(error.__cause__) in _DAMAGE


def _open(database: Path, prepare: Prepare, *, examine: bool) -> Chained:
    create_private(database)
    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False, factory=Chained)
    try:
        schema.configure(connection)
        if examine:
            _examine(connection)
        prepare(connection)
    except UnicodeDecodeError as error:  # the module cannot read what SQLite quotes of the damage
        connection.close()
        raise _DamagedError from error
    except BaseException:
        connection.close()
        raise
    return connection


def _examine(connection: sqlite3.Connection) -> None:
    if not schema.is_sound(connection):
        raise _DamagedError


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & _PRIMARY_CODE
