"""Keep blobs as files named by digest: temporary name, fsync, rename, directory fsync, and only then the row."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from district.store.database import StoreTroubleError

_PART = ".part"


class BlobFiles:
    """One folder of blobs. Every method raises `StoreTroubleError` when the disk is full or fails.

    Gateways that work on one database share the folder: each holds a lock on it that the others may hold too, and has
    the file of a blob alone while it writes.
    """

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, made on first use and read by its owner alone."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self._folder = folder
        self._handle = os.open(folder, os.O_RDONLY)
        _sync_folder(folder.parent)

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._handle)

    @contextmanager
    def joining(self) -> Iterator[bool]:
        """Join those who use the folder; yields whether nobody else does, which lasts until the block ends."""
        yield self._locked_alone()
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def _locked_alone(self) -> bool:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def path(self, digest: str) -> Path:
        """Return where a whole blob is."""
        return self._folder / digest

    def put(self, digest: str, content: bytes) -> None:
        """Keep a whole blob, durably."""
        with self.appending(digest, 0) as file:
            file.write(content)
            _sync(file)
            self._name(digest)

    @contextmanager
    def appending(self, digest: str, offset: int) -> Iterator[BinaryIO]:
        """Have what has been received alone, cut to the ``offset`` that is known to be durable, and append to it."""
        part = self._part(digest)
        with _trouble(), open(part, "r+b", opener=_private) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            here = os.fstat(file.fileno())
            if not os.path.samestat(here, part.stat()) or here.st_size < offset:
                raise StoreTroubleError("another gateway has finished this blob, or a part of it is lost")
            file.truncate(offset)
            file.seek(offset)
            yield file

    def sync(self, file: BinaryIO) -> int:
        """Make what was appended durable, and return how many bytes there now are."""
        with _trouble():
            _sync(file)
            _sync_folder(self._folder)
            return file.tell()

    def finish(self, digest: str) -> bool:
        """Give a blob that is being appended to its name, durably, if it has the digest; otherwise throw it away."""
        part = self._part(digest)
        with _trouble(), part.open("rb") as file:
            whole = hashlib.file_digest(file, "sha256").hexdigest() == digest
        if whole:
            self._name(digest)
        else:
            part.unlink()
        return whole

    def is_whole(self, digest: str) -> bool:
        """Whether a file has the name of this blob."""
        return self.path(digest).exists()

    def reopen(self, digest: str) -> None:
        """Take a blob its name away: it is not known yet that it was whole."""
        self.path(digest).rename(self._part(digest))

    def received(self, digest: str) -> int:
        """Return how many bytes of an unfinished blob there are."""
        part = self._part(digest)
        return part.stat().st_size if part.exists() else 0

    def remove(self, digest: str) -> None:
        """Unlink a blob, whole or not."""
        self.path(digest).unlink(missing_ok=True)
        self._part(digest).unlink(missing_ok=True)

    def digests(self) -> set[str]:
        """Return what there is anything of."""
        return {path.name.removesuffix(_PART) for path in self._folder.iterdir()}

    def _part(self, digest: str) -> Path:
        return self._folder / (digest + _PART)

    def _name(self, digest: str) -> None:
        with _trouble():
            self._part(digest).replace(self.path(digest))
            _sync_folder(self._folder)


@contextmanager
def _trouble() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreTroubleError(f"a blob cannot be kept: {error.strerror}") from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT, 0o600)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
