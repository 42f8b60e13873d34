"""Keep every confirmed submission until the district has it: one owner, one connection, one transaction per change."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, assert_never

from offline_queue import counting, envelope, journal, ledger, parcels, rows
from offline_queue.batch import BATCH_ITEMS, fitting
from offline_queue.blobs import Kept
from offline_queue.counting import OwnCount
from offline_queue.database import as_store_errors, transaction
from offline_queue.envelope import Attached, Sealed, Sender
from offline_queue.model import (
    Attachment,
    Blob,
    BlobReceived,
    BlobVerdict,
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
    StoreFull,
    Verdict,
)
from offline_queue.recipients import Recipients
from offline_queue.replies import Changes
from offline_queue.reserve import BALLAST_BYTES, FLOOR_BYTES, Reserve
from offline_queue.salvage import Salvaged, salvage
from offline_queue.seal import seal_all
from offline_queue.store import Store

_OF_NO_ITEM: Final = frozenset({LinkDown, IdentityRejected})


class Outbox:
    """The durable store; every method may be called from any thread, and each change is one durable transaction."""

    def __init__(self, store: Store, sender: Sender, recipients: Recipients) -> None:
        """Use `open`."""
        self.store = store
        """What lies on the disk, for whoever measures or mends it."""
        self.recipients = recipients
        """Whom submissions are sealed to from now on; another list may take its place between visits."""
        self._sender = sender
        self._leased: frozenset[str] = frozenset()
        self._erasure_owed = True

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        site: str,
        device: str,
        recipients: Recipients,
        floor_bytes: int = FLOOR_BYTES,
        ballast_bytes: int = BALLAST_BYTES,
        examine: bool = True,
    ) -> Outbox:
        """Own the store in ``directory``; whatever is unfinished there is ready to be sent again.

        ``examine`` looks through the whole file for damage first, which takes seconds for a million submissions.

        Raises:
            StoreLocked: Another process owns it.
            StoreError: It cannot be made, opened or trusted.
        """
        sender = Sender(site=site, device=device)
        reserve = Reserve(directory, floor_bytes, ballast_bytes)
        return cls(Store.open(directory, reserve, str(sender), examine=examine), sender, recipients)

    @property
    def damaged(self) -> Path | None:
        """Where a damaged predecessor was set aside when this store was opened: an alarm, and work for salvage."""
        return self.store.damaged

    def close(self) -> None:
        """Write back what SQLite still keeps aside and give up the directory."""
        self.store.close()

    # --- in -------------------------------------------------------------------------------------------------------

    def check_room(self) -> None:
        """Raise `StoreFull` when a new submission would not be taken; ask before a resident enters anything."""
        with as_store_errors():
            self.store.reserve.check_room()

    def put(self, new: NewSubmission) -> Enqueued:
        """Seal, count, freeze and store; once this returns, the submission survives a power cut.

        The same id again returns what the first call returned and changes nothing.

        Raises:
            StoreFull: Too little space is left; nothing was stored.
            StoreError: The store failed; nothing was stored.
        """
        known = self._known(new.id)
        if known is not None:
            return known
        with as_store_errors():
            self.store.reserve.check_room(len(new.content) + sum(len(one.content) for one in new.attachments))
        return self.put_sealed(new, *seal_all(new, self.recipients))

    def put_sealed(self, new: NewSubmission, sealed: Sealed, attachments: Iterable[Iterable[bytes]] = ()) -> Enqueued:
        """Do what `put` does, for a payload that is sealed already, and its attachments as pieces of sealed bytes."""
        with as_store_errors():
            self.store.reserve.check_room(len(sealed.content))
            kept = self.store.blobs.keep(attachments)
        try:
            return self._insert(new, sealed, kept)
        except StoreError as error:
            if isinstance(error, StoreFull) or self.store.disown(new.id):
                self._forget(kept)
            raise

    # --- out ------------------------------------------------------------------------------------------------------

    def next_due(self, now: datetime, passing_over: Collection[str] = ()) -> Envelope | None:
        """Lease the next submission to send: express first, then the newest; None when nothing is due."""
        batch = self.next_batch(now, passing_over, most=1)
        return batch[0] if batch else None

    def next_batch(
        self, now: datetime, passing_over: Collection[str] = (), *, most: int = BATCH_ITEMS
    ) -> tuple[Envelope, ...]:
        """Lease the next submissions to send, at most ``most`` and as many bytes as one call carries; at least one.

        A submission of which the district has every blob is due again: its receipt for the whole is what settles it.
        A body that no longer has its digest is set aside as ``corrupt`` and never sent.
        """
        with self.store.using() as connection:
            self._leased = frozenset()
            found = ledger.select_due(connection, most, passing_over)
            while broken := [one.id for one in found if envelope.digest(one.body) != one.digest]:
                self._set_aside(broken, now)
                found = ledger.select_due(connection, most, passing_over)
            batch = fitting(found)
            self._leased = frozenset([one.id for one in batch])
            return batch

    def record(self, submission_id: str, verdict: Verdict, at: datetime) -> ItemState:
        """Write down what came of one attempt and return the item's state, as `record_batch` does."""
        return self.record_batch({submission_id: verdict}, at)[submission_id]

    def record_batch(self, verdicts: Mapping[str, Verdict], at: datetime) -> Mapping[str, ItemState]:
        """Write down what came of one call, in one transaction, and return the items' states.

        A link or identity failure says nothing about the item and changes nothing. An item that is finished or set
        aside keeps its state: the first verdict stands.
        """
        kinds = set(map(type, verdicts.values()))
        with self.store.using() as connection:  # alone also with what is remembered: a sweep may be under way
            self._leased -= verdicts.keys()
            if kinds <= _OF_NO_ITEM:
                return {name: ledger.state(connection, name) for name in verdicts}
            self._erasure_owed |= Received in kinds
            return self.store.durably(lambda c: {name: ledger.record(c, name, v, at) for name, v in verdicts.items()})

    def next_blob(self, now: datetime, passing_over: Collection[str] = ()) -> Blob | None:
        """Return the next blob to send, as `needed_blob` does, once `is_whole` has said that it may be."""
        while (blob := self.needed_blob(passing_over)) is not None and not self.is_whole(blob, now):
            pass
        return blob

    def needed_blob(self, passing_over: Collection[str] = ()) -> Blob | None:
        """Return the next blob that the district needs, leaving out the digests in ``passing_over``; None if none is.

        Before any of it is sent, `is_whole` has to be asked.
        """
        with self.store.using() as connection:
            return parcels.select_next(connection, passing_over, self.store.blobs.path)

    def is_whole(self, blob: Blob, now: datetime) -> bool:
        """Whether a blob has all its bytes and its digest; if not, its submission is set aside as ``corrupt``."""
        whole = self.store.blobs.is_whole(blob.digest, blob.size)
        if not whole:
            self._set_aside([blob.submission_id], now)
        return whole

    def record_blob(self, blob: Blob, verdict: BlobVerdict, at: datetime) -> ItemState:
        """Write down what came of sending one blob and return its submission's state, as `record` does."""
        with self.store.using() as connection:
            match verdict:
                case LinkDown() | IdentityRejected():
                    return ledger.state(connection, blob.submission_id)
                case BlobReceived():
                    self.store.durably(lambda c: parcels.deliver(c, blob.digest, at))
                    return ledger.state(connection, blob.submission_id)
                case Refused():
                    return self.store.durably(lambda c: ledger.hold(c, blob.submission_id, verdict, at))
                case _:
                    assert_never(verdict)

    # --- what the district tells ----------------------------------------------------------------------------------

    def note_case(self, submission_id: str, state: str, as_of: datetime) -> None:
        """Remember the district's word on a case, for residents who ask while the district is away."""
        with self.store.using():
            self.store.durably(lambda c: ledger.note_case(c, submission_id, state, as_of))

    def cursor(self) -> str:
        """Return up to where the district's changes are known here; empty in the beginning."""
        with self.store.using() as connection:
            return ledger.cursor(connection)

    def note_changes(self, changes: Changes) -> None:
        """Remember what happened to this terminal's cases, and up to where that is known, in one transaction."""
        with self.store.using():
            self.store.durably(lambda c: ledger.note_changes(c, changes))

    def count(self) -> OwnCount:
        """Return how far this device has counted, to be compared with the district's count."""
        with self.store.using() as connection:
            return counting.own_count(connection)

    def sweep(self) -> int:
        """Erase what is settled: bodies from the file and its log, blobs from the disk; return how many were erased.

        A reader in another process can keep the log from being cut; then the next sweep cuts it.
        """
        with self.store.using():
            if not self._erasure_owed:
                self.store.reserve.lay_in()
                return 0
            erased = self.store.erase()
            self._erasure_owed = not self.store.cut_log()
            self.store.reserve.lay_in()
            return erased

    # --- for staff ------------------------------------------------------------------------------------------------

    def rows(self) -> tuple[Row, ...]:
        """Return all submissions, the oldest first."""
        with self.store.using() as connection:
            return tuple(map(self._as_leased, rows.every(connection)))

    def row(self, submission_id: str) -> Row | None:
        """Return one submission by its id."""
        with self.store.using() as connection:
            found = rows.by_id(connection, submission_id)
            return None if found is None else self._as_leased(found)

    def find(self, epoch: str, dseq: int) -> Row | None:
        """Return one submission by the number that its receipt carries."""
        with self.store.using() as connection:
            found = rows.by_count(connection, epoch, dseq)
            return None if found is None else self._as_leased(found)

    def attachments(self, submission_id: str) -> tuple[Attachment, ...]:
        """Return the attachments of one submission, in their order."""
        with self.store.using() as connection:
            return parcels.of(connection, submission_id)

    def depth(self) -> Depth:
        """Return how full the queue is."""
        with self.store.using() as connection:
            return rows.depth(connection)

    def first_broken_entry(self) -> int | None:
        """Return the number of the first journal entry that was tampered with, or None when all are in order."""
        with self.store.using() as connection:
            return journal.first_broken(connection)

    def hold(self, submission_id: str, at: datetime) -> ItemState:
        """Set an unfinished submission aside until staff releases it; return its state, which may be another."""
        with self.store.using():
            return self.store.durably(lambda c: ledger.hold_by_staff(c, submission_id, at))

    def release(self, submission_id: str, at: datetime) -> ItemState:
        """Let a held submission be sent again, with the same bytes; return its state, which may be another."""
        with self.store.using():
            return self.store.durably(lambda c: ledger.release(c, submission_id, at))

    def salvage(self, at: datetime, *, discard: bool = False) -> tuple[Salvaged, ...]:
        """Bring back what is whole in damaged predecessors, the oldest first; ``discard`` deletes them then."""
        with self.store.using():
            self._erasure_owed = True
            return tuple(salvage(self.store, damaged, at, discard=discard) for damaged in self.store.put_aside())

    def _as_leased(self, row: Row) -> Row:
        leased = row.id in self._leased and row.state in {ItemState.READY, ItemState.COMPLETE}
        return replace(row, state=ItemState.SENDING) if leased else row

    # --- inside ---------------------------------------------------------------------------------------------------

    def _known(self, submission_id: str) -> Enqueued | None:
        with self.store.using() as connection:
            return ledger.enqueued(connection, submission_id)

    def _insert(self, new: NewSubmission, sealed: Sealed, kept: Sequence[Kept]) -> Enqueued:
        """Store it; whether its id is known the unique constraint decides, never a look beforehand."""
        attached = _attached(new, kept)
        with self.store.using() as connection:
            try:
                with transaction(connection):
                    count = counting.next_count(connection)
                    body = envelope.write(new, self._sender, count, sealed, attached)
                    frozen = Envelope(id=new.id, body=body, digest=envelope.digest(body))
                    enqueued = ledger.insert(connection, new, count, frozen, sealed.key_id)
                    ledger.attach(connection, new.id, attached)
                    return enqueued
            except sqlite3.IntegrityError:
                known = ledger.enqueued(connection, new.id)
                if known is None:
                    raise
                self._forget(kept)
                return known

    def _forget(self, kept: Sequence[Kept]) -> None:
        with suppress(OSError):  # what stays is nobody's, and goes at the next start
            self.store.blobs.drop(blob.digest for blob in kept)

    def _set_aside(self, broken: Sequence[str], at: datetime) -> None:
        self.store.durably(lambda c: ledger.mark_corrupt(c, broken, at))


def _attached(new: NewSubmission, kept: Sequence[Kept]) -> tuple[Attached, ...]:
    pairs = zip(new.attachments, kept, strict=True)
    return tuple(
        Attached(n=n, kind=one.kind, media_type=one.media_type, digest=blob.digest, size=blob.size)
        for n, (one, blob) in enumerate(pairs, start=1)
    )
