"""Remember which signed codes were used here, so that each is used once: a small SQLite file of its own."""

from __future__ import annotations

import sqlite3
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self

from drivers.codes import GenuineCode
from kiosk.clock import Clock
from kiosk.code_use import CodeUse, UntoldUse
from offline_queue.database import as_store_errors, connect, transaction

FILE: Final = "codes.db"
"""The file beside the queue's."""

_KEPT: Final = timedelta(days=7)  # how far a clock may be set back without reviving a used code
_SPENT = """
CREATE TABLE IF NOT EXISTS spent (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    expires INTEGER NOT NULL,
    used TEXT NOT NULL,
    told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))
) STRICT, WITHOUT ROWID
"""
_FORGOTTEN = "CREATE TABLE IF NOT EXISTS forgotten (until INTEGER NOT NULL) STRICT"


class SpentCodes:
    """The memory: one owner, one connection; every method may be called from any thread and is durable on return.

    Every method raises `StoreError` when the disk or SQLite refuses.
    """

    def __init__(self, connection: sqlite3.Connection, clock: Clock, damaged: Path | None) -> None:
        """Use `open`."""
        self._connection = connection
        self._clock = clock
        self._guard = threading.Lock()
        self.damaged = damaged
        """Where a damaged predecessor was set aside when this memory was opened."""

    @classmethod
    def open(cls, file: Path, clock: Clock) -> Self:
        """Open the memory in ``file``. After damage a new one is begun that refuses every code issued before it.

        A file without a byte is damage, too: SQLite would take it for a new one.

        Raises:
            StoreError: it cannot be made, opened or trusted.
        """
        with as_store_errors():
            emptied = file.exists() and not file.stat().st_size
            connection, aside = connect(file, prepare=_prepare)
            if emptied or aside is not None:
                connection.execute("INSERT INTO forgotten (until) VALUES (?)", (int(clock.now().timestamp()),))
            return cls(connection, clock, aside)

    def close(self) -> None:
        """Give the file up."""
        with self._guard:
            self._connection.close()

    def spend(self, code: GenuineCode) -> CodeUse:
        """Use a code: `CodeUse.FIRST` once and never again. Looking and writing are one transaction.

        What ended `_KEPT` before this code was issued is forgotten: an issuer's word for how late it is at least, which
        no clock of this terminal can spoil.
        """
        issued = int(code.issued.timestamp())
        with self._guard, as_store_errors(), transaction(self._connection):
            until = self._connection.execute("SELECT max(until) FROM forgotten").fetchone()[0]
            if until is not None and issued <= until:
                return CodeUse.UNKNOWABLE
            self._connection.execute(
                "DELETE FROM spent WHERE told AND expires < ?", (issued - int(_KEPT.total_seconds()),)
            )
            added = self._connection.execute(
                "INSERT INTO spent (digest, expires, used) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (code.digest, int(code.expires.timestamp()), self._clock.now().isoformat()),
            ).rowcount
        return CodeUse.FIRST if added else CodeUse.AGAIN

    def untold(self) -> tuple[UntoldUse, ...]:
        """Return the uses that are not queued for the district, oldest first: a power cut or a full queue left them."""
        with self._guard, as_store_errors():
            rows = self._connection.execute("SELECT digest, used FROM spent WHERE NOT told ORDER BY used").fetchall()
        return tuple(UntoldUse(digest, datetime.fromisoformat(used)) for digest, used in rows)

    def tell(self, digest: bytes) -> None:
        """Note that a use is queued for the district."""
        with self._guard, as_store_errors(), transaction(self._connection):
            self._connection.execute("UPDATE spent SET told = 1 WHERE digest = ?", (digest,))


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute(_SPENT)
    connection.execute(_FORGOTTEN)
