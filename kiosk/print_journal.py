"""Keep a durable line for every copy of a receipt, written before its first byte: a small SQLite file of its own."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Self

from drivers.api import PrintCounters, PrintFailure, PrintMarks
from kiosk.clock import Clock
from kiosk.prints import ON_ITS_WAY, Paper, PrintEntry, PrintState
from offline_queue.database import as_store_errors, connect, connect_to_read, transaction
from offline_queue.model import StoreError

FILE: Final = "prints.db"
"""The journal's file beside the queue's."""

_KEPT = 20_000  # lines; years of receipts

_TABLE = """
CREATE TABLE IF NOT EXISTS print (
    job INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL,
    copy INTEGER NOT NULL CHECK (copy >= 0),
    digest TEXT NOT NULL,
    process_id TEXT NOT NULL DEFAULT '',
    cuts_before INTEGER,
    power_ups_before INTEGER,
    state TEXT NOT NULL CHECK (state IN
        ('queued', 'sending', 'awaiting', 'printed', 'presented', 'taken', 'retracted', 'failed', 'indeterminate')),
    reason TEXT NOT NULL DEFAULT '',
    queued_at TEXT NOT NULL,
    sending_at TEXT,
    awaiting_at TEXT,
    ended_at TEXT,
    paper TEXT NOT NULL DEFAULT 'registered'
) STRICT
"""
_MISSING_TABLE = """
CREATE TABLE IF NOT EXISTS missing_letters (
    block TEXT PRIMARY KEY,
    papers INTEGER NOT NULL,
    last_on TEXT NOT NULL
) STRICT
"""  # apart from the prints: nothing says whose paper it was
_LATER = {"paper": "ALTER TABLE print ADD COLUMN paper TEXT NOT NULL DEFAULT 'registered'"}
_COLUMNS = "job, number, copy, digest, process_id, cuts_before, power_ups_before, state, reason, paper"


class PrintJournal:
    """The journal: one owner, one connection; every method may be called from any thread and is durable on return.

    Every method raises `StoreError` when the disk or SQLite refuses.
    """

    def __init__(self, connection: sqlite3.Connection, clock: Clock, damaged: Path | None) -> None:
        """Use `open`."""
        self._connection = connection
        self._clock = clock
        self._guard = threading.RLock()
        self.damaged = damaged
        """Where a damaged predecessor was set aside when this journal was opened."""

    @classmethod
    def open(cls, file: Path, clock: Clock) -> Self:
        """Open the journal in ``file``; a damaged one is set aside, for salvage, and a new one begun.

        Raises:
            StoreError: it cannot be made, opened or trusted.
        """
        with as_store_errors():
            connection, aside = connect(file, prepare=_prepare)
            return cls(connection, clock, aside)

    def close(self) -> None:
        """Give the file up."""
        with self._guard:
            self._connection.close()

    def queue(self, number: str, copy: int, digest: str, paper: Paper = Paper.REGISTERED) -> int:
        """Note that a copy is to be printed, before anything else is done for it; return its job."""
        with self._using() as connection:
            row = connection.execute(
                "INSERT INTO print (number, copy, digest, paper, state, queued_at)"
                " VALUES (?, ?, ?, ?, 'queued', ?) RETURNING job",
                (number, copy, digest, paper, self._now()),
            ).fetchone()
            connection.execute("DELETE FROM print WHERE job <= ? AND ended_at IS NOT NULL", (int(row[0]) - _KEPT,))
            return int(row[0])

    def sending(self, job: int, marks: PrintMarks) -> None:
        """Note by what this copy can be told again; its first byte goes out after this returns."""
        with self._using() as connection:
            connection.execute(
                "UPDATE print SET state = 'sending', sending_at = ?, process_id = ?, cuts_before = ?,"
                " power_ups_before = ? WHERE job = ?",
                (self._now(), marks.process_id, marks.counters.cuts, marks.counters.power_ups, job),
            )

    def awaiting(self, job: int) -> None:
        """Note that its last byte is out."""
        with self._using() as connection:
            connection.execute("UPDATE print SET state = 'awaiting', awaiting_at = ? WHERE job = ?", (self._now(), job))

    def end(self, job: int, state: PrintState, reason: PrintFailure | None = None) -> None:
        """Note what became of it."""
        with self._using() as connection:
            connection.execute(
                "UPDATE print SET state = ?, reason = ?, ended_at = ? WHERE job = ?",
                (state.value, reason.value if reason else "", self._now(), job),
            )

    def entry(self, job: int) -> PrintEntry:
        """Return one line.

        Raises:
            KeyError: there is none.
        """
        with self._using() as connection:
            row = connection.execute(f"SELECT {_COLUMNS} FROM print WHERE job = ?", (job,)).fetchone()  # noqa: S608
        if row is None:
            raise KeyError(job)
        return _entry(row)

    def unsettled(self) -> tuple[PrintEntry, ...]:
        """Return the copies that were on their way when nobody watched them any more, oldest first."""
        marks = ", ".join("?" * len(ON_ITS_WAY))
        with self._using() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM print WHERE state IN ({marks}) ORDER BY job",  # noqa: S608 - only question marks
                sorted(ON_ITS_WAY),
            ).fetchall()
        return tuple(map(_entry, rows))

    def copies(self, number: str) -> tuple[PrintEntry, ...]:
        """Return every copy of one receipt, oldest first."""
        with self._using() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM print WHERE number = ? ORDER BY job",  # noqa: S608 - our own column names
                (number,),
            ).fetchall()
        return tuple(map(_entry, rows))

    def printed(self, number: str) -> tuple[Paper, ...]:
        """Return the receipts of one number that were begun, or may have been, oldest first, each as often."""
        with self._using() as connection:
            rows = connection.execute(
                "SELECT paper FROM print WHERE number = ? AND (state <> 'failed' OR sending_at IS NOT NULL)"
                " ORDER BY job",
                (number,),
            ).fetchall()
        return tuple(Paper(row[0]) for row in rows)

    def note_missing(self, blocks: Iterable[str]) -> None:
        """Count a paper with characters that no font has, under the Unicode blocks in which they stand."""
        today = self._clock.now().date().isoformat()
        with self._using() as connection:
            connection.executemany(
                "INSERT INTO missing_letters (block, papers, last_on) VALUES (?, 1, ?)"
                " ON CONFLICT (block) DO UPDATE SET papers = papers + 1, last_on = excluded.last_on",
                [(block, today) for block in blocks],
            )

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        with self._guard, as_store_errors(), transaction(self._connection):
            yield self._connection

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class MissingLetters:
    """On how many papers characters of one Unicode block could not be drawn, and the day of the last one."""

    block: str
    papers: int
    last_on: date


def missing_letters(file: Path) -> tuple[MissingLetters, ...]:
    """Look into a journal without owning it, while its owner works: what no font could draw, by block.

    Raises:
        StoreError: it cannot be read.
    """
    with as_store_errors(), closing(connect_to_read(file)) as connection:
        rows = connection.execute("SELECT block, papers, last_on FROM missing_letters ORDER BY block").fetchall()
    return tuple(MissingLetters(block, papers, date.fromisoformat(last_on)) for block, papers, last_on in rows)


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, and give a journal of an earlier version the columns that it lacks."""
    connection.execute(_TABLE)
    connection.execute(_MISSING_TABLE)
    has = {row[1] for row in connection.execute("PRAGMA table_info(print)")}
    for column, statement in _LATER.items():
        if column not in has:
            connection.execute(statement)


def _entry(row: tuple[int, str, int, str, str, int | None, int | None, str, str, str]) -> PrintEntry:
    job, number, copy, digest, process_id, cuts, power_ups, state, reason, paper = row
    try:
        return PrintEntry(
            job=job,
            number=number,
            copy=copy,
            digest=digest,
            state=PrintState(state),
            marks=PrintMarks(process_id=process_id, counters=PrintCounters(cuts=cuts, power_ups=power_ups)),
            reason=PrintFailure(reason) if reason else None,
            paper=Paper(paper),
        )
    except ValueError as error:
        raise StoreError(f"line {job} of the print journal holds a word that this version does not know") from error
