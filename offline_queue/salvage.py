"""Bring back what can be read of a damaged store: row by row around the damage, each proved by its digest."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from offline_queue import journal, ledger
from offline_queue.blobs import FOLDER
from offline_queue.database import connect_to_read
from offline_queue.envelope import digest
from offline_queue.journal import Chained
from offline_queue.model import ItemState
from offline_queue.store import Store

_COLUMNS: Final = (
    *("id", "epoch", "dseq", "kind", "item", "item_version", "lane", "state", "attempts", "created", "body", "digest"),
    *("key_id", "reference", "received_at", "case_state", "case_as_of", "problem"),
)
_STEP: Final = 256  # rows read at once
_LEAST_ROW: Final = 128  # bytes: no row is shorter, so a file cannot hold more of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What came of one damaged file: rows brought back, rows that were here already, rows that no longer are whole.

    ``unreadable`` counts the numbers up to the highest one seen that could not be read at all. Of a file that is not
    ``legible`` SQLite knows no table any more, and nobody can say how many were in it.
    """

    file: str
    recovered: int
    known: int
    broken: int
    unreadable: int
    legible: bool


def salvage(store: Store, damaged: Path, at: datetime, *, discard: bool = False) -> Salvaged:
    """Take over every submission of a damaged file that is whole; the file stays as it is, or is deleted (``discard``).

    What the district may lack is ``ready`` again, under its old id, number and bytes, so that nothing arrives twice;
    without all of its blobs it is ``corrupt``.
    """
    legible = _is_legible(damaged)
    counts = {"recovered": 0, "known": 0, "broken": 0}
    seen = highest = 0
    for seq, row in read_around(damaged):
        seen, highest = seen + 1, max(highest, seq)
        counts[_take_over(store, row, at)] += 1
    if discard:
        _discard(damaged)
    return Salvaged(file=damaged.name, unreadable=highest - seen, legible=legible, **counts)


def read_around(damaged: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and columns of every row that SQLite can still reach; nothing when it knows the file no more."""
    most = damaged.stat().st_size // _LEAST_ROW
    with closing(connect_to_read(damaged)) as connection:
        if not _knows_the_table(connection):
            return
        for first in range(1, most + 1, _STEP):
            for row in _readable(connection, first, first + _STEP - 1):
                yield row[0], dict(zip(_COLUMNS, row[1:], strict=True))


def _is_legible(damaged: Path) -> bool:
    with closing(connect_to_read(damaged)) as connection:
        return _knows_the_table(connection)


def _knows_the_table(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT seq FROM submission LIMIT 0")
    except sqlite3.DatabaseError:
        return False
    return True


def _readable(connection: sqlite3.Connection, first: int, last: int) -> list[tuple[Any, ...]]:
    """Return the rows of a range; one that holds damage is halved until the damage stands alone."""
    sql = f"SELECT seq, {', '.join(_COLUMNS)} FROM submission WHERE seq BETWEEN ? AND ?"  # noqa: S608 - own words
    try:
        return connection.execute(sql, (first, last)).fetchall()
    except sqlite3.DatabaseError:
        if first == last:
            return []
    middle = (first + last) // 2
    return [*_readable(connection, first, middle), *_readable(connection, middle + 1, last)]


def _take_over(store: Store, row: dict[str, Any], at: datetime) -> str:
    with store.using() as connection:
        if not _is_whole(row):
            return "broken"
        if ledger.enqueued(connection, row["id"]) is not None:
            return "known"
        attached = [] if row["body"] is None else json.loads(row["body"])["attachments"]
        row["state"] = _state(row["state"], complete=_fetch_blobs(store, row["state"], attached))
        try:
            store.durably(lambda connection: _insert(connection, row, attached, at))
        except sqlite3.IntegrityError:
            return "broken"
        return "recovered"


def _is_whole(row: dict[str, Any]) -> bool:
    """Whether a row is what was once frozen; an erased one has nothing left that could be proved."""
    if row["state"] == ItemState.ERASED:
        return row["body"] is None
    return isinstance(row["body"], bytes) and digest(row["body"]) == row["digest"]


def _state(before: str, *, complete: bool) -> str:
    """Return the state in which a row goes on."""
    if before in {ItemState.ERASED, ItemState.SETTLED}:
        return before
    if not complete:
        return ItemState.CORRUPT
    return ItemState.HELD if before == ItemState.HELD else ItemState.READY


def _fetch_blobs(store: Store, state: str, attached: list[dict[str, Any]]) -> bool:
    """Bring a submission's blobs in from where they were set aside; False when one is gone or no longer whole."""
    if state == ItemState.SETTLED:
        return True
    wanted = [(one["digest"], one["size"]) for one in attached]
    for name, _ in wanted:
        for folder in store.directory.glob(f"{FOLDER}.damaged-*"):
            store.blobs.bring_in(folder / name)
    store.blobs.settle()
    return all(store.blobs.is_whole(name, size) for name, size in wanted)


def _insert(connection: Chained, row: dict[str, Any], attached: list[dict[str, Any]], at: datetime) -> None:
    marks = ", ".join(f":{name}" for name in _COLUMNS)
    connection.execute(f"INSERT INTO submission ({', '.join(_COLUMNS)}) VALUES ({marks})", row)  # noqa: S608 - own words
    connection.executemany(
        "INSERT INTO attachment (id, n, kind, digest, size, media_type)"
        " VALUES (:id, :n, :kind, :digest, :size, :media_type)",
        [one | {"id": row["id"]} for one in attached],
    )
    detail = f"{row['state']} {row['epoch']} {row['dseq']} {row['digest']}"
    journal.append(connection, at.isoformat(), row["id"], "salvaged", detail)
    journal.count(connection)


def _discard(damaged: Path) -> None:
    """Delete a damaged file, its log, and the blobs that were set aside with it."""
    stamp = damaged.name.rpartition(".damaged-")[2]
    folder = damaged.with_name(f"{FOLDER}.damaged-{stamp}")
    for blob in folder.glob("*"):
        blob.unlink()
    with suppress(FileNotFoundError):
        folder.rmdir()
    for part in damaged.parent.glob(f"{damaged.name}*"):
        part.unlink()
