"""Keep who has which seat of which slot; the primary key lets nobody have one twice."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from district.store.database import Database
from district.timetable import SEATS, Slot, slot_of, slots, upcoming

_ALTERNATIVES = 3


class Bookings:
    """The seats. Call it from the thread that owns the database."""

    def __init__(self, database: Database) -> None:
        """Keep them in ``database``."""
        self._db = database

    def free(self, slot: Slot) -> int:
        """Return how many seats a slot has left."""
        (row,) = self._db.execute("SELECT count(*) AS taken FROM booking WHERE slot = ?", (slot.id,)).rows
        return max(SEATS - int(row["taken"]), 0)

    def first_free(self, wishes: Iterable[str], now: datetime) -> Slot | None:
        """Return the first of the wishes that can still be booked."""
        wished = (slot for wish in wishes if (slot := slot_of(wish)) is not None)
        return next((slot for slot in wished if self._is_open(slot, now)), None)

    def alternatives(self, site: str, now: datetime) -> Sequence[Slot]:
        """Return the next few slots at a site that can be booked."""
        return [slot for slot in upcoming(site, now) if self.free(slot)][:_ALTERNATIVES]

    def take(self, slot: Slot, submission_id: str) -> None:
        """Give a seat to a submission, within the transaction in which it was found free."""
        taken = {row["seat"] for row in self._db.execute("SELECT seat FROM booking WHERE slot = ?", (slot.id,)).rows}
        seat = next(seat for seat in range(SEATS) if seat not in taken)
        self._db.execute("INSERT INTO booking (slot, seat, id) VALUES (?, ?, ?)", (slot.id, seat, submission_id))

    def release(self, submission_id: str) -> None:
        """Let others have the seat again."""
        self._db.execute("DELETE FROM booking WHERE id = ?", (submission_id,))

    def of(self, submission_id: str) -> Slot | None:
        """Return the slot that a submission has."""
        row = self._db.execute("SELECT slot FROM booking WHERE id = ?", (submission_id,)).first
        return None if row is None else slot_of(row["slot"])

    def _is_open(self, slot: Slot, now: datetime) -> bool:
        return slot in slots(slot.site, slot.start.date(), now) and self.free(slot) > 0
