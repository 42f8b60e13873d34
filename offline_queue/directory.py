"""Own the store's directory: one owner at a time, nobody else may look in, and nothing damaged is thrown away."""

from __future__ import annotations

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

from offline_queue.model import StoreError, StoreFull, StoreLocked

DATABASE = "outbox.db"
_LOCK = "lock"
_EPOCHS = "epochs"
_COMPANIONS = ("", "-wal", "-shm")


class Ownership:
    """The lock on a store's directory; it falls with the process, however that ends."""

    def __init__(self, directory: Path) -> None:
        """Make the directory when it is missing and take its lock.

        Raises:
            StoreLocked: Another owner is alive.
            StoreError: The directory cannot be made or is not ours.
        """
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.chmod(0o700)
            self._lock = os.open(directory / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(f"{directory}: {error.strerror}") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise StoreLocked(f"{directory} belongs to another running terminal") from error

    def release(self) -> None:
        """Let the next owner in."""
        os.close(self._lock)


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read, unless it exists, and make its name durable."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb"):
        path.chmod(0o600)
    _sync(path.parent)


def check_room(directory: Path, floor_bytes: int) -> None:
    """Raise `StoreFull` when less than ``floor_bytes`` are free for the store."""
    try:
        stats = os.statvfs(directory)
    except OSError as error:
        raise StoreError(f"{directory}: {error.strerror}") from error
    free = stats.f_bavail * stats.f_frsize
    if free < floor_bytes:
        raise StoreFull(f"{directory}: {free} bytes free, {floor_bytes} needed")


def set_aside(database: Path) -> Path:
    """Rename a damaged database and what belongs to it, for salvage; return its new name."""
    now = datetime.now(UTC)
    aside = database.with_name(f"{database.name}.damaged-{now:%Y%m%dT%H%M%S.%fZ}")
    for companion in _COMPANIONS:
        part = database.with_name(database.name + companion)
        if part.exists():
            part.rename(aside.with_name(aside.name + companion))
    _sync(database.parent)
    return aside


def epochs_used(directory: Path) -> frozenset[str]:
    """Return every epoch this directory has counted in, also those of databases that were set aside."""
    try:
        return frozenset((directory / _EPOCHS).read_text("ascii").split())
    except FileNotFoundError:
        return frozenset()


def note_epoch(directory: Path, epoch: str) -> None:
    """Remember an epoch durably, before anything is counted in it."""
    path = directory / _EPOCHS
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="ascii") as file:
        file.write(epoch + "\n")
        file.flush()
        os.fsync(file.fileno())
    _sync(directory)


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
