"""Write what happens to submissions: the statements of the hot path, each inside its caller's transaction."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from offline_queue import journal
from offline_queue.envelope import Count
from offline_queue.model import Enqueued, Envelope, ItemState, NewSubmission, Received, Refused, StoreError
from offline_queue.rows import LANES

_EPOCH_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O: they read like 1 and 0
_LONGEST_WAIT: Final = timedelta(seconds=300)


def owner(connection: sqlite3.Connection) -> str | None:
    """Return the device whose submissions the store counts, or None in a fresh store."""
    found = connection.execute("SELECT v FROM meta WHERE k = 'device'").fetchone()
    return None if found is None else str(found[0])


def fresh_epoch(used: Collection[str]) -> str:
    """Return two random letters that this terminal has never counted under, while there are any."""
    pairs = [first + second for first in _EPOCH_LETTERS for second in _EPOCH_LETTERS]
    return secrets.choice([pair for pair in pairs if pair not in used] or pairs)


def begin_epoch(connection: sqlite3.Connection, epoch: str, device: str, at: datetime) -> None:
    """Count from 1 again, in ``epoch``."""
    facts = {"device": device, "epoch": epoch, "next_dseq": "1"}
    connection.executemany("INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)", facts.items())
    journal.append(connection, "", at, "epoch", f"{epoch} {device}")


def next_count(connection: sqlite3.Connection) -> Count:
    """Take the next number; it is given back when the transaction fails, so there are no gaps."""
    facts = dict(connection.execute("SELECT k, v FROM meta WHERE k IN ('epoch', 'next_dseq')").fetchall())
    count = Count(facts["epoch"], int(facts["next_dseq"]))
    connection.execute("UPDATE meta SET v = ? WHERE k = 'next_dseq'", (str(count.dseq + 1),))
    return count


def enqueued(connection: sqlite3.Connection, submission_id: str) -> Enqueued | None:
    """Return what `insert` once returned for this id."""
    sql = "SELECT id, epoch, dseq, digest FROM submission WHERE id = ?"
    found = connection.execute(sql, (submission_id,)).fetchone()
    return None if found is None else Enqueued(id=found[0], epoch=found[1], dseq=found[2], digest=found[3])


def insert(connection: sqlite3.Connection, new: NewSubmission, count: Count, frozen: Envelope, key_id: str) -> Enqueued:
    """Put a frozen submission in."""
    connection.execute(
        "INSERT INTO submission (id, epoch, dseq, kind, item, item_version, lane, state, created, body, digest, key_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'ready', ?, ?, ?, ?)",
        (
            *(new.id, count.epoch, count.dseq, new.kind.value, new.item, new.item_version, LANES.index(new.lane)),
            *(new.created.isoformat(), frozen.body, frozen.digest, key_id),
        ),
    )
    journal.append(connection, new.id, new.created, "ready", f"{count.epoch} {count.dseq} {frozen.digest}")
    return Enqueued(id=new.id, epoch=count.epoch, dseq=count.dseq, digest=frozen.digest)


def select_due(connection: sqlite3.Connection, now: datetime, passing_over: Collection[str]) -> Envelope | None:
    """Return the next to send: by lane, then the newest.

    ``next_at`` further away than any wait can be comes from a clock that was wrong, and does not count.
    """
    marks = ", ".join("?" * len(passing_over))
    sql = (
        "SELECT id, body, digest FROM submission WHERE state = 'ready' AND (next_at <= ? OR next_at > ?)"  # noqa: S608 - question marks only
        f" AND id NOT IN ({marks}) ORDER BY lane, seq DESC LIMIT 1"
    )
    window = (_milliseconds(now), _milliseconds(now + _LONGEST_WAIT))
    found = connection.execute(sql, (*window, *passing_over)).fetchone()
    return None if found is None else Envelope(id=found[0], body=found[1], digest=found[2])


def state(connection: sqlite3.Connection, submission_id: str) -> ItemState:
    """Return the state of a submission that must be here."""
    found = connection.execute("SELECT state FROM submission WHERE id = ?", (submission_id,)).fetchone()
    if found is None:
        raise StoreError(f"no submission {submission_id}")
    return ItemState(found[0])


def settle(connection: sqlite3.Connection, submission_id: str, received: Received, at: datetime) -> ItemState:
    """Take the district's receipt; without attachments what is stored is complete, and the receipt settles it."""
    when = received.received_at.isoformat()
    connection.execute(
        "UPDATE submission SET state = 'settled', attempts = attempts + 1, reference = ?, received_at = ?,"
        " case_state = ?, case_as_of = ? WHERE id = ?",
        (received.reference, when, received.state, when, submission_id),
    )
    for step in (ItemState.STORED, ItemState.COMPLETE, ItemState.SETTLED):
        journal.append(connection, submission_id, at, step.value, received.reference)
    return ItemState.SETTLED


def hold(connection: sqlite3.Connection, submission_id: str, refused: Refused, at: datetime) -> ItemState:
    """Set a refused submission aside with its reason: never resent unchanged, never dropped."""
    connection.execute(
        "UPDATE submission SET state = 'held', attempts = attempts + 1, problem = ? WHERE id = ?",
        (refused.problem, submission_id),
    )
    journal.append(connection, submission_id, at, ItemState.HELD.value, f"{refused.status} {refused.problem}")
    return ItemState.HELD


def mark_corrupt(connection: sqlite3.Connection, submission_id: str, at: datetime) -> None:
    """Set aside a submission whose bytes no longer have their digest; what is left of it is kept for salvage."""
    connection.execute("UPDATE submission SET state = 'corrupt' WHERE id = ?", (submission_id,))
    journal.append(connection, submission_id, at, ItemState.CORRUPT.value)


def note_case(connection: sqlite3.Connection, submission_id: str, case_state: str, as_of: datetime) -> None:
    """Remember the district's word on a case."""
    connection.execute(
        "UPDATE submission SET case_state = ?, case_as_of = ? WHERE id = ?",
        (case_state, as_of.isoformat(), submission_id),
    )


def erase_settled(connection: sqlite3.Connection, at: datetime) -> int:
    """Take the bodies of settled submissions out of their rows; return how many."""
    settled = connection.execute("SELECT id FROM submission WHERE state = 'settled'").fetchall()
    for (submission_id,) in settled:
        connection.execute("UPDATE submission SET state = 'erased', body = NULL WHERE id = ?", (submission_id,))
        journal.append(connection, submission_id, at, ItemState.ERASED.value)
    return len(settled)


def cut_log(connection: sqlite3.Connection) -> bool:
    """Write the log back and cut it to nothing, outside any transaction; False while another process reads."""
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout = 0")  # a reader must not keep a resident waiting for `put`
    try:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(patience)}")
    return not busy


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
