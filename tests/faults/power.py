"""A disk that forgets at a power cut what was not flushed: all of it, any part of it, or single sectors of it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from pathlib import Path, PurePath

from tests.faults.recording import Call, Cut, Flushed, Made, Named, Said, Unnamed, Written

SECTOR = 512


class Loss(StrEnum):
    """What a cut does to what was not flushed."""

    ALL = "drop-all"
    """None of it had reached the disk."""

    SOME = "random-subset"
    """Any of the writes and names had, in any order: a disk's cache owes no order."""

    TORN = "torn-sectors"
    """Any of the sectors had: a page can be half old and half new."""


@dataclass(slots=True)
class _File:
    """One file, whatever its names: what is safe, and what was handed over since, in order."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[Written | Cut] = field(default_factory=list)


_Place = _File | None
"""What a name leads to; None for a folder."""

_Names = dict[str, _Place]


class Disk:
    """The strictest reading of POSIX: a file's flush saves no name, a folder's flush no byte."""

    def __init__(self, root: Path) -> None:
        """Begin with ``root``, empty and safe."""
        self._root = str(root)
        self._seen: _Names = {self._root: None}
        self._safe: _Names = {self._root: None}
        self._pending: list[tuple[_Names, frozenset[str]]] = []

    def apply(self, call: Call) -> None:
        """Take one call."""
        match call:
            case Made(path, folder):
                if path not in self._seen:
                    self._rename({path: None if folder else _File()}, frozenset())
            case Named(old, new, also):
                self._rename({new: self._seen[old]}, frozenset() if also else frozenset({old}))
            case Unnamed(path):
                self._rename({}, frozenset({path}))
            case Written(path) | Cut(path):
                file = self._seen[path]
                assert file is not None
                file.pending.append(call)
            case Flushed(path):
                self._flush(path)
            case Said():
                pass

    def cut(self, into: Path, loss: Loss, chance: random.Random) -> None:
        """Lay out in ``into`` what is found after a power cut now."""
        names = dict(self._safe)
        for come, gone in self._pending:
            if loss is not Loss.ALL and chance.random() < 0.5:
                _take(names, come, gone)
        contents: dict[int, bytes] = {}
        for path, file in sorted(names.items()):
            target = into / PurePath(path).relative_to(self._root)
            if not target.parent.is_dir():
                continue  # its folder was lost
            if file is None:
                target.mkdir(exist_ok=True)
            else:
                target.write_bytes(contents.setdefault(id(file), _survivors(file, loss, chance)))

    def _rename(self, come: _Names, gone: frozenset[str]) -> None:
        _take(self._seen, come, gone)
        self._pending.append((come, gone))

    def _flush(self, path: str) -> None:
        file = self._seen[path]
        if file is not None:
            for call in file.pending:
                _perform(file.safe, call)
            file.pending.clear()
            return
        for come, gone in self._pending:
            if _folder(come, gone) == path:
                _take(self._safe, come, gone)
        self._pending = [change for change in self._pending if _folder(*change) != path]


def _folder(come: _Names, gone: frozenset[str]) -> str:
    (folder,) = {str(PurePath(path).parent) for path in (*come, *gone)}
    return folder


def _take(names: _Names, come: _Names, gone: frozenset[str]) -> None:
    """Make one change of names, whole: a rename is never half done."""
    for path in gone:
        names.pop(path, None)
    names.update(come)


def _survivors(file: _File, loss: Loss, chance: random.Random) -> bytes:
    content = bytearray(file.safe)
    for call in file.pending:
        for part in _parts(call, loss):
            if loss is not Loss.ALL and chance.random() < 0.5:
                _perform(content, part)
    return bytes(content)


def _parts(call: Written | Cut, loss: Loss) -> Sequence[Written | Cut]:
    if loss is not Loss.TORN or isinstance(call, Cut):
        return (call,)
    end = call.offset + len(call.content)
    edges = [call.offset, *range((call.offset // SECTOR + 1) * SECTOR, end, SECTOR), end]
    return [
        Written(call.path, start, call.content[start - call.offset : stop - call.offset])
        for start, stop in pairwise(edges)
    ]


def _perform(content: bytearray, call: Written | Cut) -> None:
    length = call.length if isinstance(call, Cut) else call.offset + len(call.content)
    if len(content) < length:
        content.extend(bytes(length - len(content)))  # a hole reads as zeros
    match call:
        case Cut():
            del content[length:]
        case Written(_, offset, written):
            content[offset : offset + len(written)] = written
