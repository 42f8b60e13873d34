"""Read submissions as staff may see them: states, numbers and times, never a name."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any, Final

from offline_queue.model import Depth, ItemState, Kind, Lane, Row, StoreError

LANES: Final = (Lane.EXPRESS, Lane.NORMAL, Lane.BULK)
"""Lanes in the order in which they are served; their place is the number in the table."""

_COLUMNS: Final = (
    "id, epoch, dseq, kind, item, lane, state, created, attempts, reference, case_state, case_as_of, problem"
)
_UNSENT: Final = ("state IN ('ready', 'complete')", "state = 'stored'")  # each has an index of its own
_ASIDE: Final = "state IN ('held', 'corrupt')"
_ASIDE_STATES: Final = (ItemState.HELD, ItemState.CORRUPT)


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
    unsent = sum(_count(connection, some) for some in _UNSENT)
    return Depth(unsent=unsent, held=_count(connection, _ASIDE), oldest=_oldest(connection))


def aside(connection: sqlite3.Connection, most: int) -> tuple[Row, ...]:
    """Return at most ``most`` submissions that are set aside, the oldest first."""
    sql = f"SELECT {_COLUMNS} FROM submission WHERE {_ASIDE} ORDER BY seq LIMIT ?"  # noqa: S608 - own words
    return tuple(map(_row, connection.execute(sql, (most,))))


def counts(connection: sqlite3.Connection, settled: int) -> dict[ItemState, int]:
    """Return how many submissions are in each state that has any; ``ready`` counts ``complete`` ones too, due alike.

    ``settled`` is known to `erasure.owed`; of the rest only the indexes are read: rows are numbered from 1 and never
    deleted, so what is in none of them is erased.
    """
    due, stored = (_count(connection, some) for some in _UNSENT)
    aside = {state: _count(connection, f"{_ASIDE} AND state = '{state.value}'") for state in _ASIDE_STATES}
    rest = _one_value(connection, "SELECT coalesce(max(seq), 0) FROM submission") - due - stored - settled
    found = {
        ItemState.READY: due,
        ItemState.STORED: stored,
        **aside,
        ItemState.SETTLED: settled,
        ItemState.ERASED: rest - sum(aside.values()),
    }
    return {state: number for state, number in found.items() if number}


def _count(connection: sqlite3.Connection, some: str) -> int:
    return _one_value(connection, f"SELECT COUNT(*) FROM submission WHERE {some}")  # noqa: S608 - own words


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
    return min(((seq, moment(created)) for seq, created in filter(None, ends)), default=(0, None))[1]


def moment(written: str) -> datetime:
    """Return a time as the table has it. A bit may have turned where ``quick_check`` does not look: `StoreError`."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise StoreError("a row's time cannot be read any more") from None


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
        kind=_kind(kind),
        item=item,
        lane=LANES[lane],
        state=ItemState(state),
        created=moment(created),
        attempts=attempts,
        reference=reference,
        case_state=case,
        case_as_of=None if as_of is None else moment(as_of),
        problem=problem,
    )


def _kind(word: str) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise StoreError("a row's kind cannot be read any more") from None
