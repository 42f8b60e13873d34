"""Read submissions as staff may see them: states, numbers and times, never a name."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any, Final

from offline_queue.model import Depth, ItemState, Kind, Lane, Row

LANES: Final = (Lane.EXPRESS, Lane.NORMAL, Lane.BULK)
"""Lanes in the order in which they are served; their place is the number in the table."""

_COLUMNS: Final = (
    "id, epoch, dseq, kind, item, lane, state, created, attempts, reference, case_state, case_as_of, problem"
)
_UNSENT: Final = ("state IN ('ready', 'complete')", "state = 'stored'")  # each has an index of its own
_INDEXED: Final = (*_UNSENT, "state IN ('held', 'corrupt')", "state = 'settled'")


def every(connection: sqlite3.Connection) -> tuple[Row, ...]:
    """Return all submissions, the oldest first."""
    return tuple(map(_row, connection.execute(f"SELECT {_COLUMNS} FROM submission ORDER BY seq")))  # noqa: S608 - own words


def by_id(connection: sqlite3.Connection, submission_id: str) -> Row | None:
    """Return one submission by its id."""
    return _one(connection.execute(f"SELECT {_COLUMNS} FROM submission WHERE id = ?", (submission_id,)))  # noqa: S608 - own words


def by_count(connection: sqlite3.Connection, epoch: str, dseq: int) -> Row | None:
    """Return one submission by the device's own number."""
    sql = f"SELECT {_COLUMNS} FROM submission WHERE epoch = ? AND dseq = ?"  # noqa: S608 - own words
    return _one(connection.execute(sql, (epoch, dseq)))


def depth(connection: sqlite3.Connection) -> Depth:
    """Return how full the queue is; finished submissions are never counted, so it stays quick."""
    unsent = sum(_one_value(connection, f"SELECT COUNT(*) FROM submission WHERE {some}") for some in _UNSENT)  # noqa: S608 - own words
    held = _one_value(connection, "SELECT COUNT(*) FROM submission WHERE state IN ('held', 'corrupt')")
    return Depth(unsent=unsent, held=held, oldest=_oldest(connection))


def aside(connection: sqlite3.Connection, most: int) -> tuple[Row, ...]:
    """Return at most ``most`` submissions that are set aside, the oldest first."""
    sql = f"SELECT {_COLUMNS} FROM submission WHERE state IN ('held', 'corrupt') ORDER BY seq LIMIT ?"  # noqa: S608 - own words
    return tuple(map(_row, connection.execute(sql, (most,))))


def count(connection: sqlite3.Connection, state: ItemState) -> int:
    """Return how many submissions are in a state; quick for every one but ``erased``, which has no index."""
    wider = next((some for some in _INDEXED if f"'{state.value}'" in some), "1")
    sql = f"SELECT COUNT(*) FROM submission WHERE {wider} AND state = ?"  # noqa: S608 - own words
    return int(connection.execute(sql, (state.value,)).fetchone()[0])


def count_all(connection: sqlite3.Connection) -> int:
    """Return how many submissions there are, erased ones too."""
    return _one_value(connection, "SELECT COUNT(*) FROM submission")


def _oldest(connection: sqlite3.Connection) -> datetime | None:
    """Return when the oldest unsent submission was made: the end of each lane's piece of an index is looked at."""
    ends = [
        connection.execute(
            f"SELECT seq, created FROM submission WHERE {some} AND lane = ? ORDER BY seq LIMIT 1",  # noqa: S608 - own words
            (lane,),
        ).fetchone()
        for some in _UNSENT
        for lane in range(len(LANES))
    ]
    return min(((seq, datetime.fromisoformat(created)) for seq, created in filter(None, ends)), default=(0, None))[1]


def _one_value(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def _one(cursor: sqlite3.Cursor) -> Row | None:
    found = cursor.fetchone()
    return None if found is None else _row(found)


def _row(values: tuple[Any, ...]) -> Row:
    submission_id, epoch, dseq, kind, item, lane, state, created, attempts, reference, case, as_of, problem = values
    return Row(
        id=submission_id,
        epoch=epoch,
        dseq=dseq,
        kind=Kind(kind),
        item=item,
        lane=LANES[lane],
        state=ItemState(state),
        created=datetime.fromisoformat(created),
        attempts=attempts,
        reference=reference,
        case_state=case,
        case_as_of=None if as_of is None else datetime.fromisoformat(as_of),
        problem=problem,
    )
