"""Hold what a store is found to be after a fault against what it had promised before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devtools.store_life import NOW, Life, opened
from offline_queue import ledger
from offline_queue.batch import BATCH_ITEMS
from offline_queue.blobs import FOLDER
from offline_queue.envelope import digest
from offline_queue.model import ItemState, Row, StoreError
from offline_queue.outbox import Outbox

_RANKS = {state.value: rank for rank, state in enumerate(ItemState)}
_LEAST_TURNS = 10


@dataclass(frozen=True, slots=True)
class Promises:
    """What was said aloud before the fault."""

    put: dict[str, tuple[int, str]] = field(default_factory=dict)
    reached: dict[str, str] = field(default_factory=dict)
    blobs: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)

    @classmethod
    def heard(cls, lines: Iterable[str]) -> "Promises":
        """Read the lines of a life; one that the fault cut off was no promise."""
        promises = cls()
        for line in lines:
            if line.endswith("\n"):
                promises._hear(line.split())
        return promises

    def _hear(self, words: Sequence[str]) -> None:
        match words:
            case ["put", name, dseq, summary]:
                self.put[name] = (int(dseq), summary)
            case ["held", name]:
                self.refused.add(name)
            case ["stored" | "settled" as state, name]:
                self.reached[name] = state
            case ["blob", summary]:
                self.blobs.add(summary)
            case ["failed", step]:
                self.failed.append(step)
            case _:
                pass


def judge(directory: Path, promises: Promises, *, in_doubt: int = 1) -> list[str]:
    """Open the store that a fault left behind and return every broken promise, in words; then it must live on.

    ``in_doubt`` submissions may be there that were never acknowledged: the fault came between deed and word.
    """
    try:
        outbox = opened(directory)
    except StoreError as error:
        return [f"it does not open: {error}"]
    try:
        if outbox.damaged is not None:
            return ["it was found damaged"]
        return [*_kept(outbox, promises, in_doubt), *_whole(outbox, directory), *_lives_on(outbox, directory)]
    finally:
        outbox.close()


def _kept(outbox: Outbox, promises: Promises, in_doubt: int) -> Iterator[str]:
    rows = {row.id: row for row in outbox.rows()}
    for name, (dseq, summary) in promises.put.items():
        with outbox.store.using() as connection:
            kept = ledger.enqueued(connection, name)
        if kept is None or (kept.dseq, kept.digest) != (dseq, summary):
            yield f"{name} is lost"
        else:
            yield from _not_behind(rows[name], promises)
    if len(rows) > len(promises.put) + in_doubt:
        yield f"{len(rows)} submissions, {len(promises.put)} acknowledged"
    if [row.dseq for row in rows.values()] != list(range(1, len(rows) + 1)):
        yield "the numbers have gaps"
    uploaded = {one.digest for name in rows for one in outbox.attachments(name) if one.uploaded}
    if not promises.blobs <= uploaded:
        yield "a delivered blob is not known to be delivered"


def _not_behind(row: Row, promises: Promises) -> Iterator[str]:
    if row.id in promises.refused and not row.attempts:
        yield f"the refusal of {row.id} is forgotten"
    promised = promises.reached.get(row.id)
    if promised is not None and _RANKS[row.state.value] < _RANKS[promised]:
        yield f"{row.id} was {promised}, and is {row.state.value}"


def _whole(outbox: Outbox, directory: Path) -> Iterator[str]:
    """Look at every byte: bodies and blobs have their digests, no blob is anybody's or nobody's."""
    if outbox.first_broken_entry() is not None:
        yield "the journal's chain is broken"
    unerased = [row.id for row in outbox.rows() if row.state is not ItemState.ERASED]
    named = {one.digest for name in unerased for one in outbox.attachments(name)}
    found = {path.name: digest(path.read_bytes()) for path in (directory / FOLDER).iterdir()}
    if found != {one: one for one in named}:
        yield f"blobs: {len(named)} named, {len(found)} there"
    due = outbox.next_batch(NOW, most=1000)
    if outbox.depth().held != sum(row.state is ItemState.HELD for row in outbox.rows()):
        yield f"a body is corrupt among {len(due)} due"


def _lives_on(outbox: Outbox, directory: Path) -> Iterator[str]:
    """Everything can still be put, sent, settled and erased."""
    life = Life(outbox, aloud=False)
    life.put("the-next", 1)
    for row in outbox.rows():
        outbox.release(row.id, NOW)
    for _ in range(_LEAST_TURNS + outbox.depth().unsent // BATCH_ITEMS):
        life.send()
        life.send_blobs()
        life.sweep()
    if {row.state for row in outbox.rows()} != {ItemState.ERASED}:
        yield "not everything could be sent and erased afterwards"
    if list((directory / FOLDER).iterdir()):
        yield "blobs were left"
