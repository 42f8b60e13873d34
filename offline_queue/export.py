"""Copy what the district lacks onto a stick, sealed as it would travel, for a terminal that stays offline."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from offline_queue import parcels
from offline_queue.blobs import FOLDER
from offline_queue.directory import sync
from offline_queue.inspection import looking_into
from offline_queue.model import Attachment, StoreError

_MANIFEST: Final = "manifest.json"
_UNSENT: Final = "state IN ('ready', 'stored', 'complete', 'held', 'corrupt')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many submissions and blobs were copied, and the ids of those that are not whole and were left out.

    ``same_disk`` when the folder lies on the store's own file system: it is no stick, or none is mounted there.
    """

    submissions: int
    blobs: int
    left_out: tuple[str, ...]
    same_disk: bool


def export(directory: Path, into: Path) -> Exported:
    """Copy every unsent or held submission and its blobs from the store in ``directory`` to the folder ``into``.

    The store is not changed, and its owner may go on working: the district takes each submission once, whichever way it
    comes. Nothing is readable on the stick either. What the folder's list names already stays on it: one stick may go
    round several terminals.

    Raises:
        StoreError: There is no store, or one of the two places cannot be read or written.
    """
    with looking_into(directory) as connection:
        (into / FOLDER).mkdir(parents=True, exist_ok=True)
        others, manifest, left_out = _listed(into / _MANIFEST), [], []
        for name, summary, body in _unsent(connection):
            blobs = [one.digest for one in parcels.of(connection, name) if _must_travel(directory, one)]
            copied = [_copy(body, summary, into / f"{name}.json"), *(_copy_blob(directory, into, one) for one in blobs)]
            if all(copied):
                manifest.append({"id": name, "digest": summary, "blobs": blobs})
            else:
                left_out.append(name)
        listed = others | {str(one["id"]): one for one in manifest}
        _write(into / _MANIFEST, json.dumps([*listed.values()], indent=2).encode())
        sync(into / FOLDER)
        sync(into)
        return Exported(
            submissions=len(manifest),
            blobs=sum(len(one["blobs"]) for one in manifest),
            left_out=tuple(left_out),
            same_disk=into.stat().st_dev == directory.stat().st_dev,
        )


def _listed(file: Path) -> dict[str, dict[str, object]]:
    """Return by its id what an earlier copy, perhaps of another terminal, has put into the same folder."""
    if not file.exists():
        return {}
    try:
        return {str(one["id"]): dict(one) for one in json.loads(file.read_bytes())}
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{file} is no list of submissions; choose another folder") from error


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
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error  # a full disk names none, and there are two
