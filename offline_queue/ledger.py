"""Write what happens to submissions: the statements of the hot path, each inside its caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final, assert_never

from offline_queue import journal
from offline_queue.envelope import Attached, Count
from offline_queue.journal import Chained
from offline_queue.model import (
    HELD_BY_STAFF,
    Enqueued,
    Envelope,
    IdentityRejected,
    ItemState,
    Lane,
    LinkDown,
    NewSubmission,
    Received,
    Refused,
    StoreError,
    Verdict,
)
from offline_queue.replies import Changes
from offline_queue.rows import LANES, moment

_EXPRESS: Final = LANES.index(Lane.EXPRESS)
_DUE: Final = "SELECT id, body, digest, lane FROM submission WHERE state IN ('ready', 'complete')"
_PARTLY: Final = (ItemState.STORED, "stored")
_WHOLLY: Final = (ItemState.SETTLED, "settled")
_UNFINISHED: Final = frozenset({ItemState.READY, ItemState.STORED, ItemState.COMPLETE})


def enqueued(connection: sqlite3.Connection, submission_id: str) -> Enqueued | None:
    """Return what `insert` once returned for this id."""
    sql = "SELECT id, epoch, dseq, digest FROM submission WHERE id = ?"
    found = connection.execute(sql, (submission_id,)).fetchone()
    return None if found is None else Enqueued(id=found[0], epoch=found[1], dseq=found[2], digest=found[3])


def insert(connection: Chained, new: NewSubmission, count: Count, frozen: Envelope, key_id: str) -> Enqueued:
    """Put a frozen submission in."""
    created = new.created.isoformat()
    frozen_as = f"{count.epoch} {count.dseq} {frozen.digest}"
    entry = journal.append(connection, created, new.id, "ready", frozen_as)
    connection.execute(
        "INSERT INTO submission"
        " (id, epoch, dseq, kind, item, item_version, lane, state, created, body, digest, key_id, entry)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'ready', ?, ?, ?, ?, ?)",
        (
            *(new.id, count.epoch, count.dseq, new.kind.value, new.item, new.item_version, LANES.index(new.lane)),
            *(created, frozen.body, frozen.digest, key_id, entry),
        ),
    )
    return Enqueued(id=new.id, epoch=count.epoch, dseq=count.dseq, digest=frozen.digest)


def attach(connection: sqlite3.Connection, submission_id: str, attached: Sequence[Attached]) -> None:
    """Name the blobs that belong to a submission; they are durable already."""
    if not attached:
        return
    connection.executemany(
        "INSERT INTO attachment (id, n, kind, digest, size, media_type) VALUES (?, ?, ?, ?, ?, ?)",
        [(submission_id, one.n, one.kind, one.digest, one.size, one.media_type) for one in attached],
    )


def select_due(connection: sqlite3.Connection, most: int, passing_over: Collection[str]) -> tuple[Envelope, ...]:
    """Return the next to be handed over or confirmed, at most ``most``: by lane, then the newest.

    While a resident is standing there (``express``), nothing else travels along and keeps the answer waiting.
    """
    marks = f" AND id NOT IN ({', '.join('?' * len(passing_over))})" if passing_over else ""
    found = connection.execute(f"{_DUE}{marks} ORDER BY lane, seq DESC LIMIT ?", (*passing_over, most)).fetchall()
    if found and found[0][3] == _EXPRESS:
        found = [one for one in found if one[3] == _EXPRESS]
    return tuple([Envelope(id=name, body=body, digest=digest) for name, body, digest, _ in found])


def state(connection: sqlite3.Connection, submission_id: str) -> ItemState:
    """Return the state of a submission that must be here."""
    found = connection.execute("SELECT state FROM submission WHERE id = ?", (submission_id,)).fetchone()
    if found is None:
        raise StoreError(f"no submission {submission_id}")
    return ItemState(found[0])


def receive(connection: Chained, submission_id: str, received: Received, at: datetime) -> ItemState:
    """Take the district's receipt: it settles a submission of which the district needs nothing more.

    One that is finished or set aside keeps its state. An answer that needs what the submission never had is no answer,
    and changes nothing.
    """
    if received.need and not _has(connection, submission_id, received.need):
        return state(connection, submission_id)
    reached, word = _PARTLY if received.need else _WHOLLY
    when = received.received_at.isoformat()
    changed = connection.execute(
        "UPDATE submission SET state = ?, attempts = attempts + 1, reference = ?, received_at = ?,"
        " case_state = ?, case_as_of = ? WHERE id = ? AND state IN ('ready', 'stored', 'complete')",
        (word, received.reference, when, received.state, when, submission_id),
    )
    if not changed.rowcount:
        return state(connection, submission_id)
    if received.need:
        _need(connection, submission_id, received.need)
    journal.append(connection, at.isoformat(), submission_id, word, received.reference)
    return reached


def record(connection: Chained, submission_id: str, verdict: Verdict, at: datetime) -> ItemState:
    """Write down what came of one attempt; a failure of link or identity changes nothing."""
    match verdict:
        case Received():
            return receive(connection, submission_id, verdict, at)
        case Refused():
            return hold(connection, submission_id, verdict, at)
        case LinkDown() | IdentityRejected():
            return state(connection, submission_id)
        case _:
            assert_never(verdict)


def hold(connection: Chained, submission_id: str, refused: Refused, at: datetime) -> ItemState:
    """Set a refused submission aside with its reason: never resent unchanged, never dropped.

    One that is finished or set aside keeps its state: the first verdict stands.
    """
    before = state(connection, submission_id)
    if before not in _UNFINISHED:
        return before
    connection.execute(
        "UPDATE submission SET state = 'held', attempts = attempts + 1, problem = ? WHERE id = ?",
        (refused.problem, submission_id),
    )
    _note(connection, submission_id, at, ItemState.HELD.value, f"{refused.status} {refused.problem}")
    return ItemState.HELD


def hold_by_staff(connection: Chained, submission_id: str, at: datetime) -> ItemState:
    """Set an unfinished submission aside because staff wants it so; any other keeps its state."""
    before = state(connection, submission_id)
    if before not in _UNFINISHED:
        return before
    connection.execute("UPDATE submission SET state = 'held', problem = ? WHERE id = ?", (HELD_BY_STAFF, submission_id))
    _note(connection, submission_id, at, ItemState.HELD.value, HELD_BY_STAFF)
    return ItemState.HELD


def release(connection: Chained, submission_id: str, at: datetime) -> ItemState:
    """Send a held submission again, with the same bytes: the district has mended what it refused it for."""
    before = state(connection, submission_id)
    if before is not ItemState.HELD:
        return before
    connection.execute("UPDATE submission SET state = 'ready', problem = '' WHERE id = ?", (submission_id,))
    _note(connection, submission_id, at, "released")
    return ItemState.READY


def mark_corrupt(connection: Chained, submission_ids: Sequence[str], at: datetime) -> None:
    """Set aside submissions whose bytes no longer have their digest; what is left of them is kept for salvage."""
    for submission_id in submission_ids:
        connection.execute("UPDATE submission SET state = 'corrupt' WHERE id = ?", (submission_id,))
        _note(connection, submission_id, at, ItemState.CORRUPT.value)


def note_case(connection: sqlite3.Connection, submission_id: str, case_state: str, as_of: datetime) -> None:
    """Remember the district's word on a case; an older word than the one that is known changes nothing.

    Where the time of the known one cannot be read any more, the new word takes its place.
    """
    found = connection.execute("SELECT case_as_of FROM submission WHERE id = ?", (submission_id,)).fetchone()
    if found is None:
        return
    with suppress(StoreError):
        if found[0] is not None and moment(found[0]) > as_of:
            return
    connection.execute(
        "UPDATE submission SET case_state = ?, case_as_of = ? WHERE id = ?",
        (case_state, as_of.isoformat(), submission_id),
    )


def cursor(connection: sqlite3.Connection) -> str:
    """Return up to where the district's changes are known; empty in the beginning."""
    found = connection.execute("SELECT v FROM meta WHERE k = 'changes'").fetchone()
    return "" if found is None else str(found[0])


def note_changes(connection: sqlite3.Connection, changes: Changes) -> None:
    """Remember the district's word on several cases, and up to where its changes are known now."""
    for change in changes.changes:
        note_case(connection, change.id, change.state, change.at)
    connection.execute("INSERT OR REPLACE INTO meta (k, v) VALUES ('changes', ?)", (changes.cursor,))


def _need(connection: sqlite3.Connection, submission_id: str, digests: Sequence[str]) -> None:
    connection.execute("UPDATE attachment SET uploaded = 1 WHERE id = ?", (submission_id,))
    connection.executemany(
        "UPDATE attachment SET uploaded = 0 WHERE id = ? AND digest = ?", [(submission_id, one) for one in digests]
    )


def _has(connection: sqlite3.Connection, submission_id: str, digests: Sequence[str]) -> bool:
    sql = "SELECT digest FROM attachment WHERE id = ?"
    return {digest for (digest,) in connection.execute(sql, (submission_id,))}.issuperset(digests)


def _note(connection: Chained, submission_id: str, at: datetime, event: str, detail: str = "") -> None:
    journal.append(connection, at.isoformat(), submission_id, event, detail)
