"""Copy what the district lacks onto a stick, sealed as it would travel, for a terminal that stays offline."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from offline_queue import parcels
from offline_queue.blobs import FOLDER
from offline_queue.database import as_store_errors, connect_to_read
from offline_queue.directory import DATABASE, sync
from offline_queue.inspection import require_store
from offline_queue.model import Attachment

_MANIFEST: Final = "manifest.json"
_UNSENT: Final = "state IN ('ready', 'stored', 'complete', 'held', 'corrupt')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many submissions and blobs were copied, and the ids of those that are not whole and were left out."""

    submissions: int
    blobs: int
    left_out: tuple[str, ...]


def export(directory: Path, into: Path) -> Exported:
    """Copy every unsent or held submission and its blobs from the store in ``directory`` to the folder ``into``.

    The store is not changed, and its owner may go on working: the district takes each submission once, whichever way it
    comes. Nothing is readable on the stick either.

    Raises:
        StoreError: There is no store, or one of the two places cannot be read or written.
    """
    require_store(directory)
    with as_store_errors(), closing(connect_to_read(directory / DATABASE)) as connection:
        connection.execute("BEGIN")
        (into / FOLDER).mkdir(parents=True, exist_ok=True)
        manifest, left_out = [], []
        for name, summary, body in _unsent(connection):
            blobs = [one.digest for one in parcels.of(connection, name) if _must_travel(directory, one)]
            copied = [_copy(body, summary, into / f"{name}.json"), *(_copy_blob(directory, into, one) for one in blobs)]
            if all(copied):
                manifest.append({"id": name, "digest": summary, "blobs": blobs})
            else:
                left_out.append(name)
        _write(into / _MANIFEST, json.dumps(manifest, indent=2).encode())
        sync(into / FOLDER)
        sync(into)
        return Exported(
            submissions=len(manifest), blobs=sum(len(one["blobs"]) for one in manifest), left_out=tuple(left_out)
        )


def _unsent(connection: sqlite3.Connection) -> Iterator[tuple[str, str, bytes]]:
    yield from connection.execute(f"SELECT id, digest, body FROM submission WHERE {_UNSENT} ORDER BY seq")  # noqa: S608 - own words


def _must_travel(directory: Path, one: Attachment) -> bool:
    """Whether a blob belongs on the stick: one that the district has, and that was let go here, does not."""
    return not one.uploaded or (directory / FOLDER / one.digest).exists()


def _copy_blob(directory: Path, into: Path, name: str) -> bool:
    try:
        content = (directory / FOLDER / name).read_bytes()
    except FileNotFoundError:
        return False
    return _copy(content, name, into / FOLDER / name)


def _copy(content: bytes, name: str, target: Path) -> bool:
    if hashlib.sha256(content).hexdigest() != name:
        return False
    _write(target, content)
    return True


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
