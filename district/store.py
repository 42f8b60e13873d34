"""Keep what arrived, once, durably: a unique constraint decides, never a look before the write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from district.cases import State, moves, needs_reason
from district.clock import rfc3339
from district.model import (
    Arrival,
    Case,
    Conflict,
    Entry,
    Move,
    Moved,
    NotMoved,
    Reception,
    Refusal,
    Repeated,
    Stored,
)
from district.numbers import Origin, reference
from district.problems import Wrong

FILE = "inbox.sqlite3"
_REFUSALS_KEPT = 10_000  # a terminal gone mad must not fill the disk
_PRAGMAS = {"locking_mode": "exclusive", "journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
_COLUMNS = """id, digest, kind, item, item_version, site, device, epoch, dseq, created, received_at, reference, state,
    state_since, arrivals, body IS NULL AS erased"""


class InboxError(Exception):
    """The inbox cannot be opened; the text is for the technician."""


class Inbox:
    """The district's store. Call it from one thread at a time: one connection owns the file."""

    def __init__(self, directory: Path) -> None:
        """Open or make the store; raise `InboxError` when another process owns it or the settings do not hold.

        SQLite before 3.51.3 can damage a WAL that two connections write at the same instant, hence the exclusive lock.
        """
        (directory / FILE).touch(mode=0o600)
        self._db = sqlite3.connect(directory / FILE, timeout=1, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._db.close()
            raise InboxError(f"{directory / FILE} cannot be used ({error}): does another gateway run on it?") from error
        except InboxError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        for name, value in _PRAGMAS.items():
            self._db.execute(f"PRAGMA {name} = {value}")
            read: object = self._db.execute(f"PRAGMA {name}").fetchone()[0]
            if read != value:
                raise InboxError(f"SQLite did not take {name} = {value}, it says {read}")
        self._db.executescript(files("district").joinpath("schema.sql").read_text(encoding="utf-8"))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # --- arrivals ---------------------------------------------------------------------------------------------------

    def receive(self, arrival: Arrival, now: datetime) -> Reception:
        """Store a submission once; when this returns `Stored` or `Repeated`, it is durable."""
        with self._transaction():
            if self._insert(arrival, now):
                return Stored(self._one("id = ?", arrival.id))
            held = self.find_id(arrival.id)
            match held:
                case None:
                    return Conflict(Wrong.COUNTER_REUSED)
                case Case(erased=True):
                    return Conflict(Wrong.ERASED)
                case Case(digest=digest) if digest != arrival.digest:
                    return Conflict(Wrong.ID_REUSED)
                case _:
                    self._db.execute("UPDATE submission SET arrivals = arrivals + 1 WHERE id = ?", (arrival.id,))
                    return Repeated(held)

    def _insert(self, arrival: Arrival, now: datetime) -> bool:
        day = f"{now:%Y%m%d}"
        row = self._db.execute("SELECT last FROM day WHERE day = ?", (day,)).fetchone()
        counter = 1 if row is None else row["last"] + 1
        number = reference(now.date(), counter)
        at = rfc3339(now)
        origin = arrival.origin
        inserted = self._db.execute(
            """INSERT INTO submission (id, digest, body, kind, item, item_version, site, device, epoch, dseq, created,
                received_at, reference, state, state_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING""",
            (
                *(arrival.id, arrival.digest, arrival.body, arrival.kind, arrival.item, arrival.item_version),
                *(origin.site, origin.device, origin.epoch, origin.dseq),
                *(arrival.created.isoformat(), at, number, State.RECEIVED, at),
            ),
        ).rowcount
        if inserted:
            self._db.execute("INSERT OR REPLACE INTO day (day, last) VALUES (?, ?)", (day, counter))
            self._note(arrival.id, at, State.RECEIVED, "gateway", self._consume(arrival))
        return bool(inserted)

    def _consume(self, arrival: Arrival) -> str:
        """Consume the signed code that an arrival tells of; return what staff must know when it was consumed before."""
        if not arrival.code:
            return ""
        consumed = self._db.execute(
            "INSERT INTO code_use (digest, id) VALUES (?, ?) ON CONFLICT DO NOTHING", (arrival.code, arrival.id)
        ).rowcount
        if consumed:
            return ""
        first = self._db.execute("SELECT id FROM code_use WHERE digest = ?", (arrival.code,)).fetchone()["id"]
        return f"this code had been used before: submission {first}"

    def refused(self, submission_id: str, wrong: Wrong, now: datetime) -> None:
        """Remember for the staff that a terminal was refused and will hold the item."""
        at, key = rfc3339(now), (submission_id, wrong.slug)
        with self._transaction():
            known = self._db.execute(
                "UPDATE refusal SET times = times + 1, last = ? WHERE id = ? AND problem = ?", (at, *key)
            ).rowcount
            if not known:
                self._db.execute(
                    """INSERT INTO refusal (id, problem, first, last)
                        SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM refusal) < ?""",
                    (*key, at, at, _REFUSALS_KEPT),
                )

    # --- looking ----------------------------------------------------------------------------------------------------

    def find(self, number: str) -> Case | None:
        """Return the case with the district's reference ``number``."""
        return self._maybe("reference = ?", number)

    def find_id(self, submission_id: str) -> Case | None:
        """Return the case with this submission id."""
        return self._maybe("id = ?", submission_id)

    def find_origin(self, origin: Origin) -> Case | None:
        """Return the case that the terminal counted so."""
        return self._maybe(
            "site = ? AND device = ? AND epoch = ? AND dseq = ?", origin.site, origin.device, origin.epoch, origin.dseq
        )

    def cases(self) -> list[Case]:
        """Return everything, newest first."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM submission ORDER BY rowid DESC")  # noqa: S608 - constant text
        return [_case(row) for row in rows]

    def waiting_since(self, before: datetime) -> list[Case]:
        """Return the cases received before ``before`` that nobody has taken up."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM submission WHERE state = 'received' AND received_at <= ?",  # noqa: S608 - constant text
            (rfc3339(before),),
        )
        return [case for row in rows if moves((case := _case(row)).state, case.kind)]

    def body(self, submission_id: str) -> bytes | None:
        """Return the envelope as it came; None when there is none, or no longer."""
        row = self._db.execute("SELECT body FROM submission WHERE id = ?", (submission_id,)).fetchone()
        return None if row is None else row["body"]

    def history(self, submission_id: str) -> list[Entry]:
        """Return what became of a case, oldest first."""
        rows = self._db.execute("SELECT * FROM history WHERE id = ? ORDER BY seq", (submission_id,))
        return [
            Entry(at=_time(row["at"]), state=State(row["state"]), actor=row["actor"], reason=row["reason"])
            for row in rows
        ]

    def refusals(self) -> list[Refusal]:
        """Return what terminals hold because this district refused it, newest first."""
        rows = self._db.execute("SELECT * FROM refusal ORDER BY last DESC")
        return [
            Refusal(
                id=row["id"],
                problem=row["problem"],
                first=_time(row["first"]),
                last=_time(row["last"]),
                times=row["times"],
            )
            for row in rows
        ]

    # --- the desk's work --------------------------------------------------------------------------------------------

    def move(self, number: str, target: State, *, actor: str, reason: str, now: datetime) -> Move:
        """Take a case to another state, if that is lawful from where it is at this instant."""
        with self._transaction():
            case = self.find(number)
            if case is None:
                return NotMoved(Wrong.CASE_UNKNOWN)
            if target not in moves(case.state, case.kind):
                return NotMoved(Wrong.MOVE_NOT_ALLOWED)
            if needs_reason(target) and not reason:
                return NotMoved(Wrong.REASON_MISSING)
            at = rfc3339(now)
            self._db.execute("UPDATE submission SET state = ?, state_since = ? WHERE id = ?", (target, at, case.id))
            self._note(case.id, at, target, actor, reason)
            return Moved(self._one("id = ?", case.id))

    def erase(self, number: str) -> Move:
        """Destroy the payload of an archived case; id, digest, numbers and history stay, for ever, as a tombstone."""
        with self._transaction():
            case = self.find(number)
            if case is None:
                return NotMoved(Wrong.CASE_UNKNOWN)
            if case.state is not State.ARCHIVED:
                return NotMoved(Wrong.MOVE_NOT_ALLOWED)
            self._db.execute("UPDATE submission SET body = NULL WHERE id = ?", (case.id,))
            erased = self._one("id = ?", case.id)
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the WAL would keep the old page
        return Moved(erased)

    # --- plumbing ---------------------------------------------------------------------------------------------------

    def _note(self, submission_id: str, at: str, state: State, actor: str, reason: str) -> None:
        self._db.execute(
            "INSERT INTO history (id, at, state, actor, reason) VALUES (?, ?, ?, ?, ?)",
            (submission_id, at, state, actor, reason),
        )

    def _maybe(self, where: str, *values: str | int) -> Case | None:
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM submission WHERE {where}",  # noqa: S608 - conditions are constants of this module
            values,
        ).fetchone()
        return None if row is None else _case(row)

    def _one(self, where: str, *values: str | int) -> Case:
        case = self._maybe(where, *values)
        if case is None:
            raise InboxError("a row that was just written is not there")
        return case

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


def _case(row: sqlite3.Row) -> Case:
    return Case(
        id=row["id"],
        digest=row["digest"],
        kind=row["kind"],
        item=row["item"],
        item_version=row["item_version"],
        origin=Origin(site=row["site"], device=row["device"], epoch=row["epoch"], dseq=row["dseq"]),
        created=_time(row["created"]),
        received_at=_time(row["received_at"]),
        reference=row["reference"],
        state=State(row["state"]),
        state_since=_time(row["state_since"]),
        arrivals=row["arrivals"],
        erased=bool(row["erased"]),
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
