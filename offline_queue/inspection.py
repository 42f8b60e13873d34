"""Look into a store without owning it: while its owner works, or after it died; nothing is changed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from offline_queue import journal, parcels, rows
from offline_queue.database import as_store_errors, connect_to_read
from offline_queue.directory import DATABASE
from offline_queue.model import Attachment, Depth, Row, StoreError


@dataclass(frozen=True, slots=True)
class Inspection:
    """What another process may see of a store, at one moment."""

    rows: tuple[Row, ...]
    depth: Depth


def require_store(directory: Path) -> None:
    """Raise `StoreError` when there is no store in ``directory`` that could be looked into or owned."""
    with as_store_errors():
        if not (directory / DATABASE).exists():
            raise StoreError(f"{directory}: there is no queue here; a terminal's first start makes it")


def inspect(directory: Path) -> Inspection:
    """Look into the store in ``directory``.

    Raises:
        StoreError: There is no store, or it cannot be read.
    """
    require_store(directory)
    with as_store_errors(), closing(connect_to_read(directory / DATABASE)) as connection:
        connection.execute("BEGIN")
        return Inspection(rows.every(connection), rows.depth(connection))


def inspect_attachments(directory: Path, submission_id: str) -> tuple[Attachment, ...]:
    """Return the attachments of one submission, in their order.

    Raises:
        StoreError: There is no store, or it cannot be read.
    """
    with as_store_errors(), closing(connect_to_read(directory / DATABASE)) as connection:
        return parcels.of(connection, submission_id)


def first_broken_entry(directory: Path) -> int | None:
    """Return the number of the first journal entry that was tampered with, or None when all are in order.

    Every entry is read, which takes seconds for a million of them.

    Raises:
        StoreError: There is no store, or it cannot be read.
    """
    require_store(directory)
    with as_store_errors(), closing(connect_to_read(directory / DATABASE)) as connection:
        return journal.first_broken(connection)
