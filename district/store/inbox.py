"""Keep what arrived, once and durably: a unique constraint decides, never a look before the write."""

from collections.abc import Iterable
from datetime import datetime

from district.cases import FREES_A_SLOT, State, moves, needs_reason
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
from district.register import item
from district.store import counting
from district.store.bookings import Bookings
from district.store.database import Database, Row

_REFUSALS_KEPT = 10_000  # a terminal gone mad must not fill the disk
_COLUMNS = """id, digest, kind, item, item_version, site, device, epoch, dseq, created, received_at, reference, state,
    state_since, arrivals, body IS NULL AS erased,
    (SELECT count(*) FROM attachment WHERE attachment.id = submission.id) AS attachments,
    (SELECT count(*) FROM attachment JOIN blob ON blob.digest = attachment.digest
        WHERE attachment.id = submission.id AND blob.complete = 0) AS lacking"""


class Inbox:
    """Submissions and what becomes of them. Call it from one thread at a time."""

    def __init__(self, database: Database) -> None:
        """Keep them in ``database``."""
        self._db = database
        self.bookings = Bookings(database)
        """The slots that submissions of kind booking have got."""

    # --- arrivals ---------------------------------------------------------------------------------------------------

    def receive(self, arrival: Arrival, now: datetime) -> Reception:
        """Store a submission once; when this returns `Stored` or `Repeated`, it is durable."""
        (reception,) = self.receive_all([arrival], now)
        return reception

    def receive_all(self, arrivals: Iterable[Arrival], now: datetime) -> list[Reception]:
        """Store submissions, each once, in one transaction; one that is refused stands in nobody's way."""
        with self._db.transaction():
            return [self._receive(arrival, now) for arrival in arrivals]

    def _receive(self, arrival: Arrival, now: datetime) -> Reception:
        slot = self.bookings.first_free(arrival.wishes, now)
        if arrival.wishes and slot is None and self.find_id(arrival.id) is None:
            return Conflict(Wrong.SLOT_TAKEN)
        if self._insert(arrival, now):
            if slot is not None:
                self.bookings.take(slot, arrival.id)
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
        """Try to store; without a conflict target, for whichever unique index sees it first must decide."""
        day = f"{now:%Y%m%d}"
        row = self._db.execute("SELECT last FROM day WHERE day = ?", (day,)).first
        counter = 1 if row is None else row["last"] + 1
        at, origin = rfc3339(now), arrival.origin
        inserted = self._db.execute(
            """INSERT INTO submission (id, digest, body, kind, item, item_version, site, device, epoch, dseq, created,
                received_at, reference, state, state_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING""",
            (
                *(arrival.id, arrival.digest, arrival.body, arrival.kind, arrival.item, arrival.item_version),
                *(origin.site, origin.device, origin.epoch, origin.dseq),
                *(arrival.created.isoformat(), at, reference(now.date(), counter), State.RECEIVED, at),
            ),
        ).count
        if inserted:
            self._db.execute(
                "INSERT INTO day (day, last) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET last = excluded.last",
                (day, counter),
            )
            self._keep_beside(arrival, at)
        return bool(inserted)

    def _keep_beside(self, arrival: Arrival, at: str) -> None:
        self._note(arrival.id, at, State.RECEIVED, "gateway", self._consume(arrival))
        counting.count(self._db, arrival.origin)
        if arrival.holder is not None:
            self._db.execute("INSERT INTO holder (id, mark) VALUES (?, ?)", (arrival.id, arrival.holder))
        for one in arrival.attachments:
            self._db.execute(
                "INSERT INTO attachment (id, n, kind, media_type, digest) VALUES (?, ?, ?, ?, ?)",
                (arrival.id, one.n, one.kind, one.media_type, one.digest),
            )
            self._db.execute(
                "INSERT INTO blob (digest, size) VALUES (?, ?) ON CONFLICT DO NOTHING", (one.digest, one.size)
            )

    def _consume(self, arrival: Arrival) -> str:
        """Consume the signed code that an arrival tells of; return what staff must know when it was consumed before."""
        if not arrival.code:
            return ""
        consumed = self._db.execute(
            "INSERT INTO code_use (digest, id) VALUES (?, ?) ON CONFLICT DO NOTHING", (arrival.code, arrival.id)
        ).count
        if consumed:
            return ""
        (first,) = self._db.execute(
            "SELECT id, site, device, epoch FROM submission JOIN code_use USING (id) WHERE code_use.digest = ?",
            (arrival.code,),
        ).rows
        here = arrival.origin
        if (first["site"], first["device"], first["epoch"]) == (here.site, here.device, here.epoch):
            return ""  # the terminal lost its power between telling and noting it; a new image would not know of it
        return f"this code had been used before: submission {first['id']}"

    def refused(self, submission_id: str, wrong: Wrong, now: datetime) -> None:
        """Remember for the staff that a terminal was refused and will hold the item."""
        at, key = rfc3339(now), (submission_id, wrong.slug)
        with self._db.transaction():
            known = self._db.execute(
                "UPDATE refusal SET times = times + 1, last = ? WHERE id = ? AND problem = ?", (at, *key)
            ).count
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

    def held_by(self, mark: bytes, most: int) -> list[Case]:
        """Return the newest ``most`` cases of one holder, newest first."""
        rows = self._db.execute(
            f"""SELECT {_COLUMNS} FROM submission
                WHERE id IN (SELECT id FROM holder WHERE mark = ?) ORDER BY received_at DESC, reference DESC LIMIT ?""",  # noqa: S608 - constant text
            (mark, most),
        )
        return [_case(row) for row in rows.rows]

    def promised_days(self, submission_id: str) -> int | None:
        """Return the working days promised when the case was accepted; None when none were."""
        row = self._db.execute("SELECT days FROM promise WHERE id = ?", (submission_id,)).first
        return None if row is None else row["days"]

    def cases(self) -> list[Case]:
        """Return everything, newest first."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM submission ORDER BY received_at DESC, reference DESC")  # noqa: S608 - constant text
        return [_case(row) for row in rows.rows]

    def waiting_since(self, before: datetime) -> list[Case]:
        """Return the complete cases received before ``before`` that nobody has taken up."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM submission WHERE state = 'received' AND received_at <= ?",  # noqa: S608 - constant text
            (rfc3339(before),),
        )
        cases = [_case(row) for row in rows.rows]
        return [case for case in cases if moves(case.state, case.kind) and not case.lacking]

    def body(self, submission_id: str) -> bytes | None:
        """Return the envelope as it came; None when there is none, or no longer."""
        row = self._db.execute("SELECT body FROM submission WHERE id = ?", (submission_id,)).first
        return None if row is None else row["body"]

    def history(self, submission_id: str) -> list[Entry]:
        """Return what became of a case, oldest first."""
        rows = self._db.execute("SELECT * FROM history WHERE id = ? ORDER BY seq", (submission_id,))
        return [
            Entry(at=_time(row["at"]), state=State(row["state"]), actor=row["actor"], reason=row["reason"])
            for row in rows.rows
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
            for row in rows.rows
        ]

    # --- the desk's work --------------------------------------------------------------------------------------------

    def move(self, number: str, target: State, *, actor: str, reason: str, now: datetime) -> Move:
        """Take a case to another state, if that is lawful from where it is at this instant.

        Its acceptance promises what this district promises for the item; the days stay as promised, whatever the
        register says later.
        """
        with self._db.transaction():
            case = self.find(number)
            if case is None:
                return NotMoved(Wrong.CASE_UNKNOWN)
            if target not in moves(case.state, case.kind):
                return NotMoved(Wrong.MOVE_NOT_ALLOWED)
            if target is State.ACCEPTED and case.lacking:
                return NotMoved(Wrong.INCOMPLETE)
            if needs_reason(target) and not reason:
                return NotMoved(Wrong.REASON_MISSING)
            at = rfc3339(now)
            self._db.execute("UPDATE submission SET state = ?, state_since = ? WHERE id = ?", (target, at, case.id))
            self._note(case.id, at, target, actor, reason)
            if target in FREES_A_SLOT:
                self.bookings.release(case.id)
            if target is State.ACCEPTED and (known := item(case.item)) is not None:
                self._db.execute(
                    """INSERT INTO promise (id, days) VALUES (?, ?)
                        ON CONFLICT (id) DO UPDATE SET days = excluded.days""",
                    (case.id, known.promised_days),
                )
            return Moved(self._one("id = ?", case.id))

    def erase(self, number: str) -> Move:
        """Destroy the payload of an archived case; id, digest, numbers and history stay, for ever, as a tombstone.

        The files of its blobs, which nothing names any more, are the caller's to unlink: `district.shelf.Shelf.drop`.
        """
        with self._db.transaction():
            case = self.find(number)
            if case is None:
                return NotMoved(Wrong.CASE_UNKNOWN)
            if case.state is not State.ARCHIVED:
                return NotMoved(Wrong.MOVE_NOT_ALLOWED)
            self._db.execute("UPDATE submission SET body = NULL WHERE id = ?", (case.id,))
            self._db.execute("DELETE FROM holder WHERE id = ?", (case.id,))
            self._db.execute("DELETE FROM attachment WHERE id = ?", (case.id,))
            self._db.execute(
                """DELETE FROM blob WHERE NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.digest = blob.digest)"""
            )
            erased = self._one("id = ?", case.id)
        self._db.forget()
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
        ).first
        return None if row is None else _case(row)

    def _one(self, where: str, *values: str | int) -> Case:
        case = self._maybe(where, *values)
        if case is None:
            raise LookupError("a row that was just written is not there")
        return case


def _case(row: Row) -> Case:
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
        attachments=row["attachments"],
        lacking=row["lacking"],
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
