"""Own the store's directory: one owner at a time, nobody else may look in, and nothing damaged is thrown away."""

from __future__ import annotations

import fcntl
import os
import pwd
from datetime import UTC, datetime
from pathlib import Path

from offline_queue.model import StoreError, StoreLocked

DATABASE = "outbox.db"
_LOCK = "lock"
_EPOCHS = "epochs"
_LOG = "-wal"
_SHARED = "-shm"


class Ownership:
    """The lock on a store's directory; it falls with the process, however that ends."""

    def __init__(self, directory: Path) -> None:
        """Make the directory when it is missing and take its lock.

        Raises:
            StoreLocked: Another owner is alive.
            StoreError: The directory cannot be made, or is another user's. That holds for root too: what root leaves
                there, the terminal could not open.
        """
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _require_own(directory)
            directory.chmod(0o700)
            sync(directory.parent)
            self._lock = os.open(directory / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(f"{directory}: {error.strerror}") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise StoreLocked(f"{directory} belongs to a running terminal; stop it first") from error

    def release(self) -> None:
        """Let the next owner in."""
        os.close(self._lock)


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read, unless it exists, and make its name durable."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb"):
        path.chmod(0o600)
    sync(path.parent)


def set_aside(database: Path, *folders: Path) -> Path:
    """Put a damaged database, its log and the folders that belong to it aside for salvage; return its new name.

    A power cut in between costs nothing: the new names are there before the old ones go.
    """
    suffix = f".damaged-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    for folder in folders:
        if folder.exists():
            folder.rename(folder.with_name(folder.name + suffix))
    aside, log = database.with_name(database.name + suffix), database.with_name(database.name + _LOG)
    os.link(database, aside)
    if log.exists():
        os.link(log, aside.with_name(aside.name + _LOG))
    sync(database.parent)
    for companion in ("", _LOG, _SHARED):
        database.with_name(database.name + companion).unlink(missing_ok=True)
    sync(database.parent)
    return aside


def put_aside(database: Path) -> tuple[Path, ...]:
    """Return the damaged predecessors of a database that still wait for salvage, the oldest first."""
    found = database.parent.glob(f"{database.name}.damaged-*Z")
    return tuple(sorted(found))


def epochs_used(directory: Path) -> frozenset[str]:
    """Return every epoch this directory has counted in, also those of databases that were set aside.

    What is damaged in the list is no epoch, and no reason not to begin another.
    """
    try:
        return frozenset((directory / _EPOCHS).read_text("ascii", "replace").split())
    except FileNotFoundError:
        return frozenset()


def note_epoch(directory: Path, epoch: str) -> None:
    """Remember an epoch durably, before anything is counted in it."""
    path = directory / _EPOCHS
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="ascii") as file:
        file.write(epoch + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync(directory)


def sync(directory: Path) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _require_own(directory: Path) -> None:
    owner = directory.stat().st_uid
    if owner != os.geteuid():
        raise StoreError(f"{directory} belongs to the user {_name(owner)}; do this as that user")


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
