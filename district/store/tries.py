"""Count the wrong query codes of each case, durably and for all gateways of a store: five lock it for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from district.clock import rfc3339
from district.store.database import Database

MOST: Final = 5
LOCK: Final = timedelta(minutes=15)
"""How long a case stays locked after the last of the wrong codes, and after which fewer wrong ones are forgotten."""


@dataclass(frozen=True, slots=True)
class RightCode:
    """The code was right; what was wrong before it is forgotten."""


@dataclass(frozen=True, slots=True)
class WrongCode:
    """The code was wrong; so many more may be tried."""

    left: int


@dataclass(frozen=True, slots=True)
class Locked:
    """No code is looked at before then, not even the right one."""

    until: datetime


Verdict = RightCode | WrongCode | Locked


class Tries:
    """The wrong codes. Call it from the thread that owns the database."""

    def __init__(self, database: Database) -> None:
        """Keep them in ``database``."""
        self._db = database

    def judge(self, submission_id: str, now: datetime, *, right: bool) -> Verdict:
        """Count one try of a case's code; one writer at a time, so that two gateways never grant a sixth."""
        with self._db.transaction():
            row = self._db.execute("SELECT wrong, last FROM tries WHERE id = ?", (submission_id,)).first
            until = None if row is None else datetime.fromisoformat(row["last"]) + LOCK
            wrong = 0 if row is None or until is None or until <= now else int(row["wrong"])
            if until is not None and wrong >= MOST:
                return Locked(until)
            if right:
                self._db.execute("DELETE FROM tries WHERE id = ?", (submission_id,))
                return RightCode()
            self._db.execute(
                """INSERT INTO tries (id, wrong, last) VALUES (?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET wrong = excluded.wrong, last = excluded.last""",
                (submission_id, wrong + 1, rfc3339(now)),
            )
        return WrongCode(MOST - wrong - 1) if wrong + 1 < MOST else Locked(now + LOCK)
