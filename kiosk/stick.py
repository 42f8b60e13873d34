"""Find content packages in a folder that somebody else fills, a USB stick's above all, and may pull at any moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from kiosk.package_format import MOST_BYTES

_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,64}\.package")
_MOST_FILES: Final = 64

Sight = tuple[str, int, int]
"""One file as it was when somebody looked: name, time of its last change (ns), size (bytes)."""


def packages_on(folder: Path) -> Iterator[tuple[Path, Sight]]:
    """Yield the plain files that are called like packages, in the order of their names, at most 64.

    A name that is anything but letters, digits, full stops, hyphens and underscores is none that a log could show.

    Raises:
        OSError: the folder cannot be read.
    """
    called = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    for path in islice(called, _MOST_FILES):
        if path.is_file() and not path.is_symlink():
            found = path.stat()
            yield path, (path.name, found.st_mtime_ns, found.st_size)


def read_file(path: Path) -> bytes:
    """Return a file, of one that is too long for a package no more than shows it. Raise `OSError` when it is gone."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
