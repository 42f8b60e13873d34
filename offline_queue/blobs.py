"""Keep sealed attachments as files named by their digest, outside the database: a full disk can still let them go."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from offline_queue.directory import sync

FOLDER: Final = "blobs"
"""The folder of blobs in the store's directory."""

_UNFINISHED: Final = ".part"
_CHUNK: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A blob on the disk: SHA-256 in hex, and bytes."""

    digest: str
    size: int


class Blobs:
    """The folder. A blob is durable before the transaction that names it, and goes after the one that forgets it."""

    def __init__(self, folder: Path) -> None:
        """Keep blobs in ``folder``, which `open` makes."""
        self._folder = folder

    def open(self) -> None:
        """Make the folder, for its owner only."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._folder.chmod(0o700)
        sync(self._folder.parent)

    def path(self, digest: str) -> Path:
        """Return where the blob with this digest is, or would be."""
        return self._folder / digest

    def keep(self, blobs: Iterable[Iterable[bytes]]) -> tuple[Kept, ...]:
        """Write blobs, each given in pieces; when this returns they and their names are durable.

        Raises:
            OSError: The disk refused; whatever was written is gone again.
        """
        kept: list[Kept] = []
        try:
            kept.extend(map(self._write, blobs))
            if kept:
                sync(self._folder)
        except BaseException:
            self.drop(blob.digest for blob in kept)
            raise
        return tuple(kept)

    def bring_in(self, elsewhere: Path) -> None:
        """Give a blob that was set aside its name here too, if it is there and this one is not; `settle` keeps it."""
        if elsewhere.exists() and not self.path(elsewhere.name).exists():
            os.link(elsewhere, self.path(elsewhere.name))

    def is_whole(self, digest: str, size: int) -> bool:
        """Whether the blob is there with exactly the bytes it was named for."""
        try:
            with self.path(digest).open("rb") as file:
                return os.fstat(file.fileno()).st_size == size and _digest(file.read) == digest
        except OSError:
            return False

    def drop(self, digests: Iterable[str]) -> None:
        """Unlink blobs; one that is gone already is no error."""
        for digest in digests:
            self.path(digest).unlink(missing_ok=True)

    def sweep(self, unneeded: Callable[[Iterable[str]], Collection[str]]) -> int:
        """Unlink half-written files and those blobs that are ``unneeded``; return how many."""
        names = [path.name for path in self._folder.iterdir()]
        unfinished = [name for name in names if name.endswith(_UNFINISHED)]
        orphans = [*unfinished, *unneeded(name for name in names if not name.endswith(_UNFINISHED))]
        for name in orphans:
            (self._folder / name).unlink()
        if orphans:
            sync(self._folder)
        return len(orphans)

    def settle(self) -> None:
        """Make it durable which blobs are here and which are gone."""
        sync(self._folder)

    def _write(self, pieces: Iterable[bytes]) -> Kept:
        unfinished = self._folder / (secrets.token_hex(8) + _UNFINISHED)
        summary, size = hashlib.sha256(), 0
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for piece in pieces:
                    file.write(piece)
                    summary.update(piece)
                    size += len(piece)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(self.path(summary.hexdigest()))
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return Kept(summary.hexdigest(), size)


def _digest(read: Callable[[int], bytes]) -> str:
    summary = hashlib.sha256()
    while piece := read(_CHUNK):
        summary.update(piece)
    return summary.hexdigest()
