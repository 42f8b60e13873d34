"""Keep the installed content packages: of each name the newest that was taken, whole, and the highest version ever."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kiosk.publishers import NAMES
from offline_queue import durable
from offline_queue.directory import sync

_LOCK: Final = "lock"
_PACKAGE: Final = ".package"
_MARK: Final = ".mark"
_MOST_DIGITS: Final = 10

Stamp = tuple[tuple[str, int, int], ...]
"""What changes whenever somebody puts a package on the shelf."""


class ShelfError(Exception):
    """The disk does not let us; the text is for the technician."""


class PackageShelf:
    """A folder with ``<name>.package``, the signed file as it came, and ``<name>.mark``, the highest version so far.

    Signatures are checked by whoever reads, every time: what lies on a disk is believed no more than what came by wire.
    """

    def __init__(self, directory: Path) -> None:
        """Use ``directory``, which is made when the first package is put there."""
        self.directory = directory

    def read(self, name: str, most: int) -> bytes | None:
        """Return the installed package as it lies there, at most ``most`` bytes; None when there is none.

        Raises:
            ShelfError: it cannot be read.
        """
        try:
            with self._package(name).open("rb") as file:
                return file.read(most)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed(error, self._package(name)) from error

    def mark(self, name: str) -> int:
        """Return the highest version that was ever installed, 0 when none was or nobody can say."""
        try:
            text = self._mark(name).read_text("ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return 0
        except OSError as error:
            raise _failed(error, self._mark(name)) from error
        return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep everybody else from putting anything here meanwhile, also other processes.

        Raises:
            ShelfError: somebody else is at it, or the folder cannot be made. Nobody waits: submissions would, too.
        """
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync(self.directory.parent)
            lock = os.open(self.directory / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _failed(error, self.directory) from error
        try:
            self._take(lock)
            yield
        finally:
            os.close(lock)

    def put(self, name: str, version: int, content: bytes) -> None:
        """Put a package in the place of the one before; the caller has the shelf `alone`.

        The mark goes first: after a power cut in between the old package stands, and the new one may come again.

        Raises:
            ShelfError: the disk does not let us; the old package stays.
        """
        try:
            durable.write(self._mark(name), f"{version}\n".encode("ascii"))
            durable.write(self._package(name), content)
        except OSError as error:
            raise _failed(error, self._package(name)) from error

    def stamp(self) -> Stamp:
        """Return what tells whether anything was put here since."""
        return tuple(self._stamps())

    def _take(self, lock: int) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ShelfError(f"{self.directory}: somebody else is installing a package") from None
        except OSError as error:
            raise _failed(error, self.directory) from error

    def _stamps(self) -> Iterator[tuple[str, int, int]]:
        for name in NAMES:
            try:
                found = self._package(name).stat()
            except OSError:
                continue  # whether it is missing or cannot be read, `read` tells
            yield name, found.st_mtime_ns, found.st_ino

    def _package(self, name: str) -> Path:
        return self.directory / (name + _PACKAGE)

    def _mark(self, name: str) -> Path:
        return self.directory / (name + _MARK)


def _failed(error: OSError, path: Path) -> ShelfError:
    return ShelfError(f"{path}: {error.strerror or type(error).__name__}")
