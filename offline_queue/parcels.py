"""Write what happens to a submission's blobs: which is sent next, which the district has, which nobody needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from offline_queue import journal
from offline_queue.journal import Chained
from offline_queue.model import Attachment, Blob, ItemState

_COLUMNS: Final = "a.kind, a.media_type, a.digest, a.size"


def select_next(
    connection: sqlite3.Connection, passing_over: Collection[str], place: Callable[[str], Path]
) -> Blob | None:
    """Return a blob that the district needs: by its submission's lane, then of the newest, in order.

    ``place`` tells where the file with a digest is.
    """
    marks = ", ".join("?" * len(passing_over))
    sql = (
        f"SELECT a.id, {_COLUMNS} FROM submission AS s CROSS JOIN attachment AS a ON a.id = s.id"  # noqa: S608 - own words
        f" WHERE s.state = 'stored' AND a.uploaded = 0 AND a.digest NOT IN ({marks})"
        " ORDER BY s.lane, s.seq DESC, a.n LIMIT 1"
    )
    found = connection.execute(sql, tuple(passing_over)).fetchone()
    if found is None:
        return None
    submission_id, kind, media_type, digest, size = found
    return Blob(
        submission_id=submission_id, kind=kind, media_type=media_type, digest=digest, size=size, path=place(digest)
    )


def of(connection: sqlite3.Connection, submission_id: str) -> tuple[Attachment, ...]:
    """Return all attachments of a submission, in their order; once it is settled the district has them all."""
    sql = (
        f"SELECT {_COLUMNS}, a.uploaded OR s.state IN ('settled', 'erased')"  # noqa: S608 - own words
        " FROM attachment AS a JOIN submission AS s USING (id) WHERE id = ? ORDER BY n"
    )
    return tuple(map(_attachment, connection.execute(sql, (submission_id,)).fetchall()))


def deliver(connection: Chained, digest: str, at: datetime) -> None:
    """Note that the district has a blob; a submission of which none is missing now is ``complete``, to be confirmed."""
    connection.execute("UPDATE attachment SET uploaded = 1 WHERE digest = ?", (digest,))
    owners = connection.execute("SELECT DISTINCT id FROM attachment WHERE digest = ?", (digest,)).fetchall()
    for (submission_id,) in owners:
        journal.append(connection, at.isoformat(), submission_id, "blob", digest)
        _complete(connection, submission_id, at)


def is_needed(connection: sqlite3.Connection, digest: str) -> bool:
    """Whether any submission that is not erased names this blob."""
    sql = (
        "SELECT 1 FROM attachment JOIN submission USING (id) WHERE attachment.digest = ? AND state <> 'erased' LIMIT 1"
    )
    return connection.execute(sql, (digest,)).fetchone() is not None


def unneeded(connection: sqlite3.Connection, digests: Iterable[str]) -> frozenset[str]:
    """Return those blobs that no submission needs any more, as the tables themselves say.

    ``quick_check`` does not compare an index with its table, and one that lies must not cost a photograph.
    """
    suspects = frozenset(digest for digest in digests if not is_needed(connection, digest))
    if not suspects:
        return suspects
    everywhere = connection.execute("SELECT id, digest FROM attachment NOT INDEXED")
    owners = [(submission_id, digest) for submission_id, digest in everywhere if digest in suspects]
    if not owners:
        return suspects
    erased = {one for (one,) in connection.execute("SELECT id FROM submission NOT INDEXED WHERE state = 'erased'")}
    return suspects.difference(digest for submission_id, digest in owners if submission_id not in erased)


def _complete(connection: Chained, submission_id: str, at: datetime) -> None:
    complete = connection.execute(
        "UPDATE submission SET state = 'complete' WHERE id = ? AND state = 'stored'"
        " AND NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.id = submission.id AND uploaded = 0)",
        (submission_id,),
    )
    if complete.rowcount:
        journal.append(connection, at.isoformat(), submission_id, ItemState.COMPLETE.value)


def _attachment(values: tuple[Any, ...]) -> Attachment:
    kind, media_type, digest, size, uploaded = values
    return Attachment(kind=kind, media_type=media_type, digest=digest, size=size, uploaded=bool(uploaded))
