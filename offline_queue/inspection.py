"""Look into a store without owning it: while its owner works, or after it died; nothing is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from offline_queue import journal, parcels, rows, schema
from offline_queue.database import as_store_errors, connect_to_read
from offline_queue.directory import DATABASE, put_aside
from offline_queue.model import Attachment, Depth, Row, StoreError

_NONE: Final = "there is no queue here; a terminal's first start makes it"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What another process may see of a store, at one moment."""

    rows: tuple[Row, ...]
    depth: Depth
    damaged: tuple[str, ...]
    """The names of damaged predecessors that were set aside and still wait for salvage, the oldest first."""


def require_store(directory: Path) -> None:
    """Raise `StoreError` when there is no store in ``directory`` that could be looked into or owned."""
    with as_store_errors():
        if not (directory / DATABASE).exists():
            raise StoreError(f"{directory}: {_NONE}")


@contextmanager
def looking_into(directory: Path) -> Iterator[sqlite3.Connection]:
    """Hold the store in ``directory`` still for whoever reads it, as it is at one moment.

    Raises:
        StoreError: There is no store, newer software has made it, or it cannot be read.
    """
    require_store(directory)
    with as_store_errors(), closing(connect_to_read(directory / DATABASE)) as connection:
        connection.execute("BEGIN")
        if not schema.known_version(connection):
            raise StoreError(f"{directory}: {_NONE}")
        yield connection


def inspect(directory: Path) -> Inspection:
    """Look into the store in ``directory``.

    Raises:
        StoreError: As `looking_into`.
    """
    with looking_into(directory) as connection:
        damaged = tuple(path.name for path in put_aside(directory / DATABASE))
        return Inspection(rows.every(connection), rows.depth(connection), damaged)


def inspect_attachments(directory: Path, submission_id: str) -> tuple[Attachment, ...]:
    """Return the attachments of one submission, in their order.

    Raises:
        StoreError: As `looking_into`.
    """
    with looking_into(directory) as connection:
        return parcels.of(connection, submission_id)


def first_broken_entry(directory: Path) -> int | None:
    """Return the number of the first journal entry that was tampered with, or None when all are in order.

    Every entry is read, which takes seconds for a million of them.

    Raises:
        StoreError: As `looking_into`.
    """
    with looking_into(directory) as connection:
        return journal.first_broken(connection)
