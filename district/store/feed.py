"""Tell each device what moved since it last asked."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from district.store.database import Database


@dataclass(frozen=True, slots=True)
class Moves:
    """Submissions that moved, in the order of their last move; ``cursor`` is where to go on."""

    ids: Sequence[str]
    cursor: str
    more: bool


class Feed:
    """What moved, counted by the history. Call it from the thread that owns the database."""

    def __init__(self, database: Database) -> None:
        """Read from ``database``; a store is told from another, or from its own older copy, by a name of its own."""
        self._db = database
        with database.transaction():
            database.execute(
                "INSERT INTO meta (name, value) VALUES ('feed', ?) ON CONFLICT DO NOTHING", (secrets.token_hex(4),)
            )
        (row,) = database.execute("SELECT value FROM meta WHERE name = 'feed'").rows
        self._name: str = row["value"]

    def since(self, cursor: str, site: str, device: str, most: int) -> Moves:
        """Return what moved since ``cursor``, each submission once; from the beginning when the cursor is not ours."""
        begin = self._position(cursor)
        rows = self._db.execute(
            """SELECT submission.id, latest.seq FROM submission JOIN (
                    SELECT id, max(seq) AS seq FROM history WHERE seq > ? AND state <> 'received' GROUP BY id
                ) AS latest ON latest.id = submission.id
                WHERE submission.site = ? AND submission.device = ? ORDER BY latest.seq LIMIT ?""",
            (begin, site, device, most + 1),
        ).rows
        told = rows[:most]
        end = told[-1]["seq"] if told else begin
        return Moves([row["id"] for row in told], f"{self._name}-{end}", len(rows) > most)

    def _position(self, cursor: str) -> int:
        name, _, digits = cursor.partition("-")
        if name != self._name or not (digits.isascii() and digits.isdecimal()) or len(digits) > 18:  # noqa: PLR2004 - 64 bits
            return 0
        (row,) = self._db.execute("SELECT coalesce(max(seq), 0) AS last FROM history").rows
        return int(digits) if int(digits) <= row["last"] else 0
