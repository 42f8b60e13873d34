"""Keep the store in PostgreSQL, for a district in service: several gateways may work on one database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg.rows import dict_row

from district.store.database import Result, StoreError, StoreTroubleError, schema

_ONE_WRITER = 0x646F6F7273746570  # "doorstep": the advisory lock that every transaction takes first
_NEEDED = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)


class PostgresqlDatabase:
    """The store on a database server.

    Transactions wait for each other, as they do in SQLite: the counters and the feed are then right without a thought
    for two writers, and a short transaction a hundred times a second is far more than a district needs.
    """

    def __init__(self, conninfo: str) -> None:
        """Connect to ``conninfo`` (libpq); raise `StoreError` when that fails or a commit would not be durable."""
        self._conninfo = conninfo
        self._within = False
        try:
            self._db = self._connect()
        except psycopg.Error as error:
            raise StoreError(f"PostgreSQL cannot be reached: {error}") from error
        try:
            self._prepare()
        except (psycopg.Error, StoreTroubleError) as error:
            self._db.close()
            raise StoreError(f"PostgreSQL cannot be used: {error}") from error
        except StoreError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        for name, value in _NEEDED.items():
            (row,) = self.execute(f"SHOW {name}").rows
            if row[name] != value:
                raise StoreError(f"PostgreSQL must have {name} = {value}, it says {row[name]}")
        with self.transaction():  # two gateways that start at once would make the same tables
            self.execute(schema(octets="BYTEA", serial="BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY", strict=""))

    def _connect(self) -> psycopg.Connection[dict[str, object]]:
        return psycopg.connect(self._conninfo, autocommit=True, row_factory=dict_row, connect_timeout=5)

    def _reconnect(self) -> None:
        """Dial again when the server hung up; never within a transaction, whose first half it has forgotten."""
        if self._db.closed and not self._within:
            self._db = self._connect()

    def execute(self, sql: str, values: Sequence[object] = ()) -> Result:
        """Run one statement."""
        try:
            self._reconnect()
            cursor = self._db.execute(sql.replace("?", "%s") if values else sql, values or None)
            rows = cursor.fetchall() if cursor.description else []
        except _AWAY as error:
            raise StoreTroubleError(str(error)) from error
        return Result(rows, cursor.rowcount)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do what follows whole and durably, or not at all."""
        try:
            self._reconnect()
            with self._db.transaction():
                self._within = True
                self.execute("SELECT pg_advisory_xact_lock(?)", (_ONE_WRITER,))
                yield
        except _AWAY as error:
            raise StoreTroubleError(str(error)) from error
        finally:
            self._within = False

    def forget(self) -> None:
        """Let the space of old rows be used again. PostgreSQL overwrites nothing, and its log keeps what it was."""
        self.execute("VACUUM submission")

    def close(self) -> None:
        """Let go of the server."""
        self._db.close()
