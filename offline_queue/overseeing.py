"""Let staff at the terminal see how the queue is and act on it; every act stands in the store's journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from offline_queue import erasure, journal, ledger, rows
from offline_queue.journal import Chained
from offline_queue.model import Depth, ItemState, Row
from offline_queue.store import Store

EVENT: Final = "staff"
"""What the journal calls an act of staff's; its detail is the act's word and who it was."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How many are in each state, as `rows.counts` has them, how full the queue is, and the oldest set aside."""

    counts: Mapping[ItemState, int]
    depth: Depth
    aside: tuple[Row, ...]


def look(store: Store, most: int) -> Overview:
    """Return how the queue is, with at most ``most`` of the submissions that are set aside, the oldest first.

    Raises:
        StoreError: The store cannot be read.
    """
    with store.using() as connection:
        counts = rows.counts(connection, settled=erasure.owed(connection))
        return Overview(counts, rows.depth(connection), rows.aside(connection, most))


def note(store: Store, act: str, by: str, at: datetime) -> None:
    """Write an act of staff's into the journal: its word, and the digest by which whoever did it is known.

    Raises:
        StoreError: It is not written.
    """
    store.durably(lambda connection: _append(connection, "", f"{act} {by}", at))


def release(store: Store, submission_id: str, by: str, at: datetime) -> ItemState:
    """Let a held submission be sent again and write down who did it, in one transaction; return its state.

    Raises:
        StoreError: Nothing is changed.
    """

    def change(connection: Chained) -> ItemState:
        _append(connection, submission_id, f"release {by}", at)
        return ledger.release(connection, submission_id, at)

    return store.durably(change)


def _append(connection: Chained, submission_id: str, detail: str, at: datetime) -> None:
    journal.append(connection, at.isoformat(), submission_id, EVENT, detail)
    journal.count(connection)
