"""Keep room on the disk: a floor for new submissions, and a ballast with which a full disk drains itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from offline_queue.directory import sync
from offline_queue.model import StoreFull
from offline_queue.schema import WAL_LIMIT

FLOOR_BYTES: Final = 64 * 1024 * 1024
"""Free space below which nothing new is taken, so that what is here can still leave."""

BALLAST_BYTES: Final = 2 * WAL_LIMIT
"""What is given up when even settling fails for want of room: the log may grow to its limit, and be written back."""

_BALLAST: Final = "ballast"


class Reserve:
    """The room on the disk that holds ``directory``."""

    def __init__(self, directory: Path, floor_bytes: int, ballast_bytes: int) -> None:
        """Watch over the disk; `lay_in` makes the ballast."""
        self._directory = directory
        self._floor_bytes = floor_bytes
        self._ballast_bytes = ballast_bytes
        self._ballast = directory / _BALLAST

    def check_room(self, size: int = 0) -> None:
        """Raise `StoreFull` when less than the floor would be free after ``size`` more bytes."""
        free = self._free()
        if free < self._floor_bytes + size:
            raise StoreFull(f"{self._directory}: {free} bytes free, {self._floor_bytes + size} needed")

    def lay_in(self) -> None:
        """Make the ballast whole when there is room for it above the floor; when there is not, a later call does."""
        have = self._ballast.stat().st_size if self._ballast.exists() else 0
        if have < self._ballast_bytes and self._free() >= self._floor_bytes + self._ballast_bytes:
            self._allocate()

    def open_hold(self) -> None:
        """Give the ballast up when so little is left that the store might not even open."""
        if self._free() < WAL_LIMIT:
            self.give_up()

    def give_up(self) -> bool:
        """Let the ballast go; False when there was none any more."""
        try:
            self._ballast.unlink()
        except FileNotFoundError:
            return False
        sync(self._directory)
        return True

    def _allocate(self) -> None:
        """Take real blocks: a sparse file would be no ballast."""
        try:
            with os.fdopen(os.open(self._ballast, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                os.posix_fallocate(file.fileno(), 0, self._ballast_bytes)
                os.fsync(file.fileno())
            sync(self._directory)
        except OSError:
            self._ballast.unlink(missing_ok=True)

    def _free(self) -> int:
        stats = os.statvfs(self._directory)
        return stats.f_bavail * stats.f_frsize
