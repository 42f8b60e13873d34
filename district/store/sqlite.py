"""Keep the store in one SQLite file that one connection owns."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from district.store.database import Result, StoreError, StoreTroubleError, schema

FILE = "inbox.sqlite3"
_PRAGMAS = {"locking_mode": "exclusive", "journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


class SqliteDatabase:
    """The store on one machine.

    SQLite before 3.51.3 can damage a WAL that two connections write at the same instant, hence the exclusive lock.
    """

    def __init__(self, directory: Path) -> None:
        """Open or make the file; raise `StoreError` when another process owns it or the settings do not hold."""
        (directory / FILE).touch(mode=0o600)
        self._db = sqlite3.connect(directory / FILE, timeout=1, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._db.close()
            raise StoreError(f"{directory / FILE} cannot be used ({error}): does another gateway run on it?") from error
        except StoreError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        for name, value in _PRAGMAS.items():
            self._db.execute(f"PRAGMA {name} = {value}")
            read: object = self._db.execute(f"PRAGMA {name}").fetchone()[0]
            if read != value:
                raise StoreError(f"SQLite did not take {name} = {value}, it says {read}")
        self._db.executescript(
            schema(octets="BLOB", serial="INTEGER PRIMARY KEY AUTOINCREMENT", strict="STRICT")  # integers never return
        )

    def execute(self, sql: str, values: Sequence[object] = ()) -> Result:
        """Run one statement."""
        try:
            cursor = self._db.execute(sql, values)
            return Result([dict(row) for row in cursor], cursor.rowcount)
        except sqlite3.OperationalError as error:
            raise StoreTroubleError(str(error)) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do what follows whole and durably, or not at all."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def forget(self) -> None:
        """Cut the WAL, which would keep old pages; deleted content is overwritten in its page by `secure_delete`."""
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
