"""Queues on SQLite as `./dev bench queue` meets them: ours, a bare table, and three of other people's making.

Every one of them is given WAL with ``synchronous=FULL``, whatever it would have chosen, and says what it really has.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from huey.storage import SqliteStorage
from litequeue import LiteQueue
from persistqueue import SQLiteAckQueue

from devtools.bench_queue_store import NOW, Ours, durability


class Peer(Protocol):
    """A queue that puts durably, and claims one and settles it durably."""

    def put(self, number: int) -> None:
        """Make one item durable."""

    def cycle(self) -> None:
        """Claim one item and settle it."""

    def durability(self) -> tuple[str, int]:
        """Return what SQLite says of ``journal_mode`` and ``synchronous``."""

    def close(self) -> None:
        """End."""


class Bare:
    """INSERT, and SELECT with DELETE: what SQLite costs by itself."""

    def __init__(self, folder: Path, body: bytes) -> None:
        """Begin empty in ``folder``; every item is ``body``."""
        self._connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        self._body = body

    def put(self, number: int) -> None:
        """One INSERT."""
        self._connection.execute("INSERT INTO item (id, body) VALUES (?, ?)", (number + 1, self._body))

    def cycle(self) -> None:
        """The first, then its DELETE."""
        first = self._connection.execute("SELECT id, body FROM item ORDER BY id LIMIT 1").fetchone()
        self._connection.execute("DELETE FROM item WHERE id = ?", (first[0],))

    def durability(self) -> tuple[str, int]:
        """Ask."""
        return durability(self._connection)

    def close(self) -> None:
        """End."""
        self._connection.close()


class PersistQueue:
    """persist-queue's SQLiteAckQueue: get, then ack."""

    def __init__(self, folder: Path, body: bytes) -> None:
        """Begin empty in ``folder``; every item is ``body``."""
        self._queue = SQLiteAckQueue(str(folder), auto_commit=True, multithreading=True)
        for connection in (self._queue._putter, self._queue._getter):  # noqa: SLF001 - it has no setting for it
            connection.execute("PRAGMA synchronous = FULL")
        self._body = body

    def put(self, number: int) -> None:  # noqa: ARG002 - it counts by itself
        """Put."""
        self._queue.put(self._body)

    def cycle(self) -> None:
        """Get and acknowledge."""
        self._queue.ack(self._queue.get(block=False))

    def durability(self) -> tuple[str, int]:
        """Ask the connection that puts."""
        return durability(self._queue._putter)  # noqa: SLF001 - it has no question for it

    def close(self) -> None:
        """End."""
        self._queue.close()


class Lite:
    """litequeue: pop locks, done settles."""

    def __init__(self, folder: Path, body: bytes) -> None:
        """Begin empty in ``folder``; every item is ``body`` as text."""
        self._queue = LiteQueue(folder / "lite.db")
        self._queue.conn.execute("PRAGMA synchronous = FULL")  # it chooses NORMAL
        self._body = body.decode()

    def put(self, number: int) -> None:  # noqa: ARG002 - it counts by itself
        """Put."""
        self._queue.put(self._body)

    def cycle(self) -> None:
        """Pop and say that it is done."""
        self._queue.done(self._queue.pop().message_id)

    def durability(self) -> tuple[str, int]:
        """Ask."""
        return durability(self._queue.conn)

    def close(self) -> None:
        """End."""
        self._queue.close()


class Huey:
    """huey's SqliteStorage: dequeue deletes at once, so a process killed before it has sent loses the item."""

    def __init__(self, folder: Path, body: bytes) -> None:
        """Begin empty in ``folder``; every item is ``body``."""
        self._storage = SqliteStorage(filename=str(folder / "huey.db"), fsync=True)
        self._body = body

    def put(self, number: int) -> None:  # noqa: ARG002 - it counts by itself
        """Enqueue."""
        self._storage.enqueue(self._body)

    def cycle(self) -> None:
        """Dequeue; there is nothing to settle."""
        self._storage.dequeue()

    def durability(self) -> tuple[str, int]:
        """Ask."""
        return durability(self._storage.conn)

    def close(self) -> None:
        """End."""
        self._storage.close()


def peers(folder: Path) -> dict[str, Peer]:
    """Return all of them, each empty in a folder of its own; what they store is as long as one of our envelopes."""
    body = _envelope(folder / "length")
    makers: dict[str, Callable[[Path], Peer]] = {
        "bare": lambda place: Bare(place, body),
        "ours": Ours,
        "ours with sealing": lambda place: Ours(place, sealing=True),
        "persist-queue": lambda place: PersistQueue(place, body),
        "litequeue": lambda place: Lite(place, body),
        "huey": lambda place: Huey(place, body),
    }
    made = {}
    for name, make in makers.items():
        place = folder / name.replace(" ", "-")
        place.mkdir()
        made[name] = make(place)
    return made


def _envelope(folder: Path) -> bytes:
    ours = Ours(folder)
    ours.put(0)
    envelope = ours.outbox.next_due(NOW)
    ours.close()
    if envelope is None:
        raise SystemExit("the store gives nothing back")
    return envelope.body
