"""Own a store: its directory, its one connection, its blobs and its reserve; make single changes durable."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from offline_queue import counting, erasure, journal, parcels
from offline_queue.blobs import FOLDER, Blobs
from offline_queue.database import as_store_errors, connect, is_damage, raise_as_store_error, transaction
from offline_queue.directory import DATABASE, Ownership, epochs_used, note_epoch, put_aside, set_aside
from offline_queue.journal import Chained
from offline_queue.model import StoreError, StoreFull
from offline_queue.reserve import Reserve

_T = TypeVar("_T")


class _Use:
    """The connection, for one thread at a time; it may be taken again inside."""

    __slots__ = ("_lock", "_store")

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.RLock()

    def alone(self) -> threading.RLock:
        return self._lock

    def __enter__(self) -> Chained:
        self._lock.acquire()
        connection = self._store.connection
        if connection is None:
            self._lock.release()
            raise StoreError("the store is closed")
        return connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
        if error is not None:
            raise_as_store_error(error)


class Store:
    """What lies on the disk. One thread at a time is in it: `using` and `durably` wait for each other."""

    def __init__(self, directory: Path, reserve: Reserve) -> None:
        """Use `open`."""
        self.reserve = reserve
        self.blobs = Blobs(directory / FOLDER)
        self.damaged: Path | None = None
        """Where a damaged predecessor was set aside when this store was opened."""
        self.directory = directory
        self._use = _Use(self)
        self._ownership: Ownership | None = None
        self.connection: Chained | None = None
        """SQLite's, None when closed; `using` is the way to it."""

    @classmethod
    def open(cls, directory: Path, reserve: Reserve, device: str, *, examine: bool) -> Store:
        """Own the store in ``directory`` for ``device`` (``site/device``); what no submission names is swept away.

        Raises:
            StoreLocked: Another process owns it.
            StoreError: It cannot be made, opened or trusted.
        """
        with as_store_errors():
            store = cls(directory, reserve)
            try:
                store._take_over(device, examine=examine)
            except BaseException:
                store.close()
                raise
            return store

    def close(self) -> None:
        """Write back what SQLite still keeps aside and give up the directory; closing twice is no harm."""
        with self._use.alone():
            if self.connection is not None:
                self.connection.close()
                self.connection = None
            if self._ownership is not None:
                self._ownership.release()
                self._ownership = None

    def using(self) -> AbstractContextManager[Chained]:
        """Give the connection to the caller alone, and turn what SQLite and the disk refuse into `StoreError`."""
        return self._use

    def durably(self, change: Callable[[Chained], _T]) -> _T:
        """Make one change to what is here durable; on a full disk the ballast is given up for it, once."""
        try:
            with self._use as connection, transaction(connection):
                return change(connection)
        except StoreFull:
            if not self.reserve.give_up():
                raise
        with self._use as connection, transaction(connection):
            return change(connection)

    def disown(self, submission_id: str) -> bool:
        """Write over a commit whose flush failed: nobody may find it after a power cut and believe it.

        Return whether it is certain now that the submission is not there.
        """
        at = datetime.now(UTC).isoformat()
        with suppress(StoreError), self.using() as connection:
            with transaction(connection):
                journal.append(connection, at, submission_id, "not-saved")
            return True
        return False

    def cut_log(self) -> bool:
        """Write the log back and cut it to nothing; False while another process reads."""
        try:
            return self._cut_log()
        except StoreFull:
            if not self.reserve.give_up():
                raise
        return self._cut_log()

    def erase(self) -> int:
        """Erase every settled submission and its blobs, a bounded number at a time; return how many."""
        erased, last = 0, False
        with self.using():
            while not last:
                step = self.durably(lambda connection: erasure.erase_some(connection, datetime.now(UTC)))
                if step.blobs:
                    self.blobs.drop(step.blobs)
                    self.blobs.settle()
                erased, last = erased + step.erased, step.last
        return erased

    def begin_epoch(self) -> None:
        """Count from 1 again, under letters never used here: what follows would bear numbers that are taken.

        Raises:
            StoreError: It is not written down; the old epoch goes on.
        """
        with self.using() as connection:
            self._begin_epoch(connection, counting.owner(connection) or "")

    def put_aside(self) -> tuple[Path, ...]:
        """Return the damaged predecessors that still wait for salvage, the oldest first."""
        return put_aside(self.directory / DATABASE)

    def _take_over(self, device: str, *, examine: bool) -> None:
        self._ownership = Ownership(self.directory)
        self.reserve.open_hold()
        self._open_file(examine=examine)
        try:
            self._settle_in(device)
        except StoreError as error:
            if not is_damage(error):
                raise
            self._begin_afresh(device)
        self.reserve.lay_in()

    def _open_file(self, *, examine: bool) -> None:
        database, folder = self.directory / DATABASE, self.directory / FOLDER
        self.connection, self.damaged = connect(database, folder, examine=examine)
        self.blobs.open()

    def _settle_in(self, device: str) -> None:
        with self.using() as connection:
            self._continue_epoch(connection, device)
            self.blobs.sweep(lambda digests: parcels.unneeded(connection, digests))

    def _begin_afresh(self, device: str) -> None:
        """Set aside a file in which the first statements met damage that ``quick_check`` had not seen."""
        if self.connection is not None:
            self.connection.close()
        aside = set_aside(self.directory / DATABASE, self.directory / FOLDER)
        self._open_file(examine=False)
        self.damaged = aside
        self._settle_in(device)

    def _cut_log(self) -> bool:
        with self.using() as connection:
            return erasure.cut_log(connection)

    def _continue_epoch(self, connection: Chained, device: str) -> None:
        """Go on counting as this device; a fresh store, or a device given another name, begins a new epoch."""
        if counting.owner(connection) != device:
            self._begin_epoch(connection, device)

    def _begin_epoch(self, connection: Chained, device: str) -> None:
        epoch = counting.fresh_epoch(epochs_used(self.directory))
        note_epoch(self.directory, epoch)
        with transaction(connection):
            counting.begin_epoch(connection, epoch, device, datetime.now(UTC))
