"""Keep every confirmed submission until the district has it: one owner, one connection, one transaction per change."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, assert_never

from offline_queue import envelope, journal, ledger, rows
from offline_queue.database import as_store_errors, connect, connect_to_read, transaction
from offline_queue.directory import DATABASE, Ownership, check_room, epochs_used, note_epoch
from offline_queue.envelope import Sealed, Sender
from offline_queue.model import (
    Depth,
    Enqueued,
    Envelope,
    IdentityRejected,
    ItemState,
    LinkDown,
    NewSubmission,
    Received,
    Refused,
    Row,
    StoreError,
    Verdict,
)
from offline_queue.seal import Recipient, seal

FLOOR_BYTES: Final = 64 * 1024 * 1024
"""Free space below which nothing new is taken, so that what is here can still leave."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What another process may see of a store, at one moment."""

    rows: tuple[Row, ...]
    depth: Depth


class Outbox:
    """The durable store; every method may be called from any thread, and each change is one durable transaction."""

    def __init__(self, directory: Path, sender: Sender, recipient: Recipient, floor_bytes: int) -> None:
        """Use `open`."""
        self._directory = directory
        self._sender = sender
        self._recipient = recipient
        self._floor_bytes = floor_bytes
        self._lock = threading.RLock()
        self._leased: str | None = None
        self._erasure_owed = True
        self._ownership: Ownership | None = None
        self._connection: sqlite3.Connection | None = None
        self._damaged: Path | None = None

    @classmethod
    def open(
        cls, directory: Path, *, site: str, device: str, recipient: Recipient, floor_bytes: int = FLOOR_BYTES
    ) -> Outbox:
        """Own the store in ``directory``; whatever is unfinished there is ready to be sent again.

        Raises:
            StoreLocked: Another process owns it.
            StoreError: It cannot be made, opened or trusted.
        """
        with as_store_errors():
            outbox = cls(directory, Sender(site=site, device=device), recipient, floor_bytes)
            try:
                outbox._take_over()
            except BaseException:
                outbox.close()
                raise
            return outbox

    @property
    def damaged(self) -> Path | None:
        """Where a damaged predecessor was set aside when this store was opened: an alarm, and work for salvage."""
        return self._damaged

    def close(self) -> None:
        """Write back what SQLite still keeps aside and give up the directory."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            if self._ownership is not None:
                self._ownership.release()
                self._ownership = None

    # --- in -------------------------------------------------------------------------------------------------------

    def check_room(self) -> None:
        """Raise `StoreFull` when a new submission would not be taken; ask before a resident enters anything."""
        check_room(self._directory, self._floor_bytes)

    def put(self, new: NewSubmission) -> Enqueued:
        """Seal, count, freeze and store; once this returns, the submission survives a power cut.

        The same id again returns what the first call returned and changes nothing.

        Raises:
            StoreFull: Too little space is left; nothing was stored.
            StoreError: The store failed; nothing was stored.
        """
        with self._using() as connection:
            known = ledger.enqueued(connection, new.id)
            if known is not None:
                return known
            self.check_room()
            sealed = Sealed(
                suite=self._recipient.suite,
                key_id=self._recipient.key_id,
                content=seal(new.content, self._recipient, new.id),
            )
            with transaction(connection):
                count = ledger.next_count(connection)
                body = envelope.write(new, self._sender, count, sealed)
                frozen = Envelope(id=new.id, body=body, digest=envelope.digest(body))
                return ledger.insert(connection, new, count, frozen, sealed.key_id)

    # --- out ------------------------------------------------------------------------------------------------------

    def next_due(self, now: datetime, passing_over: Collection[str] = ()) -> Envelope | None:
        """Lease the next submission to send: express first, then the newest; None when nothing is due.

        A body that no longer has its digest is set aside as ``corrupt`` and never sent.
        """
        with self._using() as connection:
            self._leased = None
            while (found := ledger.select_due(connection, now, passing_over)) is not None:
                if envelope.digest(found.body) == found.digest:
                    self._leased = found.id
                    return found
                with transaction(connection):
                    ledger.mark_corrupt(connection, found.id, now)
            return None

    def record(self, submission_id: str, verdict: Verdict, at: datetime) -> ItemState:
        """Write down what came of one attempt and return the item's state.

        A link or identity failure says nothing about the item and changes nothing. An item that is no longer
        ``ready`` keeps its state: the first verdict stands.
        """
        with self._using() as connection:
            self._leased = None
            state = ledger.state(connection, submission_id)
            if state is not ItemState.READY:
                return state
            match verdict:
                case LinkDown() | IdentityRejected():
                    return state
                case Received():
                    self._erasure_owed = True
                    with transaction(connection):
                        return ledger.settle(connection, submission_id, verdict, at)
                case Refused():
                    with transaction(connection):
                        return ledger.hold(connection, submission_id, verdict, at)
                case _:
                    assert_never(verdict)

    def note_case(self, submission_id: str, state: str, as_of: datetime) -> None:
        """Remember the district's word on a case, for residents who ask while the district is away."""
        with self._using() as connection, transaction(connection):
            ledger.note_case(connection, submission_id, state, as_of)

    def sweep(self) -> int:
        """Erase the bodies of settled submissions from the file and its log; return how many were erased.

        A reader in another process can keep the log from being cut; then the next sweep cuts it.
        """
        with self._using() as connection:
            if not self._erasure_owed:
                return 0
            with transaction(connection):
                erased = ledger.erase_settled(connection, datetime.now(UTC))
            self._erasure_owed = not ledger.cut_log(connection)
            return erased

    # --- for staff ------------------------------------------------------------------------------------------------

    def rows(self) -> tuple[Row, ...]:
        """Return all submissions, the oldest first."""
        with self._using() as connection:
            return tuple(map(self._as_leased, rows.every(connection)))

    def row(self, submission_id: str) -> Row | None:
        """Return one submission by its id."""
        with self._using() as connection:
            found = rows.by_id(connection, submission_id)
            return None if found is None else self._as_leased(found)

    def find(self, epoch: str, dseq: int) -> Row | None:
        """Return one submission by the number that its receipt carries."""
        with self._using() as connection:
            found = rows.by_count(connection, epoch, dseq)
            return None if found is None else self._as_leased(found)

    def depth(self) -> Depth:
        """Return how full the queue is."""
        with self._using() as connection:
            return rows.depth(connection)

    def first_broken_entry(self) -> int | None:
        """Return the number of the first journal entry that was tampered with, or None when all are in order."""
        with self._using() as connection:
            return journal.first_broken(connection)

    def _as_leased(self, row: Row) -> Row:
        leased = row.id == self._leased and row.state is ItemState.READY
        return replace(row, state=ItemState.SENDING) if leased else row

    # --- inside ---------------------------------------------------------------------------------------------------

    def _take_over(self) -> None:
        self._ownership = Ownership(self._directory)
        self._connection, self._damaged = connect(self._directory / DATABASE)
        self._continue_epoch()

    def _continue_epoch(self) -> None:
        """Go on counting as this device; a fresh store, or a device given another name, begins a new epoch."""
        with self._using() as connection:
            if ledger.owner(connection) == str(self._sender):
                return
            epoch = ledger.fresh_epoch(epochs_used(self._directory))
            note_epoch(self._directory, epoch)
            with transaction(connection):
                ledger.begin_epoch(connection, epoch, str(self._sender), datetime.now(UTC))

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        with self._lock, as_store_errors():
            if self._connection is None:
                raise StoreError("the store is closed")
            yield self._connection


def inspect(directory: Path) -> Inspection:
    """Look into a store without owning it, while its owner works or after it died; nothing is changed.

    Raises:
        StoreError: There is no store, or it cannot be read.
    """
    with as_store_errors(), closing(connect_to_read(directory / DATABASE)) as connection:
        connection.execute("BEGIN")
        return Inspection(rows.every(connection), rows.depth(connection))
