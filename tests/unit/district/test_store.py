"""The inbox, without a network."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from district.cases import State
from district.clock import BEIJING
from district.model import Arrival, Conflict, Moved, NotMoved, Reception, Repeated, Stored
from district.numbers import Origin
from district.problems import Wrong
from district.store.database import Database, StoreError, StoreTroubleError
from district.store.inbox import Inbox
from district.store.sqlite import FILE, SqliteDatabase

NOON = datetime(2026, 11, 23, 12, tzinfo=BEIJING)


@pytest.fixture
def inbox(database: Database) -> Inbox:
    """An empty inbox, on either database."""
    return Inbox(database)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqliteDatabase]:
    """A store on one machine."""
    opened = SqliteDatabase(tmp_path)
    yield opened
    opened.close()


def arrival(at: int, *, dseq: int = 0, body: bytes = b"sealed", kind: str = "application") -> Arrival:
    """One submission, told apart by a number."""
    return Arrival(
        id=f"id-{at}",
        digest=hashlib.sha256(body + bytes([at])).hexdigest(),
        body=body,
        kind=kind,
        item="advanced-age-allowance",
        item_version="1",
        origin=Origin(site="017", device="01", epoch="AA", dseq=dseq or at),
        created=NOON,
    )


def reference_of(reception: Reception) -> str:
    """The number that was given."""
    assert isinstance(reception, Stored | Repeated)
    return reception.case.reference


def test_first_then_again_then_otherwise(inbox: Inbox) -> None:
    """New, the same again, other bytes, another's counter: four answers."""
    first = inbox.receive(arrival(1), NOON)
    assert isinstance(first, Stored)
    assert first.case.number == "L01701-261123-AA0001-C"
    again = inbox.receive(arrival(1), NOON + timedelta(hours=1))
    assert isinstance(again, Repeated)
    assert (again.case.reference, again.case.received_at) == (first.case.reference, NOON)
    assert inbox.receive(arrival(1, body=b"other"), NOON) == Conflict(Wrong.ID_REUSED)
    assert inbox.receive(arrival(1, dseq=2), NOON) != Conflict(Wrong.COUNTER_REUSED)
    assert inbox.receive(arrival(3, dseq=1), NOON) == Conflict(Wrong.COUNTER_REUSED)


def test_references_have_no_gaps_and_begin_anew_each_day(inbox: Inbox) -> None:
    """Conflicts take no number; midnight starts at one; a clock set back goes on where the day was."""
    tomorrow = NOON + timedelta(days=1)
    numbers = [reference_of(inbox.receive(arrival(1), NOON))]
    inbox.receive(arrival(9, dseq=1), NOON)
    inbox.receive(arrival(1, body=b"other"), NOON)
    numbers += [reference_of(inbox.receive(arrival(at), when)) for at, when in ((2, NOON), (3, tomorrow), (4, NOON))]
    assert numbers == ["XC20261123000001", "XC20261123000002", "XC20261124000001", "XC20261123000003"]


def archived(inbox: Inbox, one: Arrival) -> str:
    """Take a submission to the end of its life; return its reference."""
    number = reference_of(inbox.receive(one, NOON))
    for state in (State.ACCEPTED, State.PROCESSING, State.DECIDED, State.ISSUED, State.ARCHIVED):
        assert isinstance(inbox.move(number, state, actor="clerk", reason="", now=NOON), Moved)
    return number


def test_an_erased_submission_is_known_for_ever(inbox: Inbox) -> None:
    """Only what is archived can be erased; the tombstone answers every retry."""
    assert inbox.erase(reference_of(inbox.receive(arrival(2), NOON))) == NotMoved(Wrong.MOVE_NOT_ALLOWED)
    number = archived(inbox, arrival(1))
    assert isinstance(inbox.erase(number), Moved)
    assert inbox.body("id-1") is None
    assert inbox.receive(arrival(1), NOON) == Conflict(Wrong.ERASED)


def test_an_erased_payload_is_gone_from_the_disk(sqlite: SqliteDatabase, tmp_path: Path) -> None:
    """Not in the database, not in its log."""
    inbox, mark = Inbox(sqlite), b"sealed-mark-" * 20
    assert isinstance(inbox.erase(archived(inbox, arrival(1, body=mark))), Moved)
    assert all(b"sealed-mark-" not in path.read_bytes() for path in tmp_path.iterdir())


def test_moves_are_lawful_remembered_and_reasoned(inbox: Inbox) -> None:
    """The store asks `cases` and writes history in the same transaction."""
    number = reference_of(inbox.receive(arrival(1), NOON))

    def move(state: State, reason: str = "") -> Moved | NotMoved:
        return inbox.move(number, state, actor="clerk", reason=reason, now=NOON)

    assert move(State.ISSUED) == NotMoved(Wrong.MOVE_NOT_ALLOWED)
    assert move(State.NOT_ACCEPTED) == NotMoved(Wrong.REASON_MISSING)
    assert isinstance(move(State.NOT_ACCEPTED, "not of age"), Moved)
    assert [(entry.state, entry.reason) for entry in inbox.history("id-1")] == [
        (State.RECEIVED, ""),
        (State.NOT_ACCEPTED, "not of age"),
    ]
    nobody = inbox.move("XC1", State.ACCEPTED, actor="clerk", reason="", now=NOON)
    assert nobody == NotMoved(Wrong.CASE_UNKNOWN) == inbox.erase("XC1")


def test_only_cases_wait_for_a_clerk(inbox: Inbox) -> None:
    """Ratings and what is younger are not waiting."""
    for at, kind, age in ((1, "application", 10), (2, "rating", 10), (3, "application", 1)):
        inbox.receive(arrival(at, kind=kind), NOON - timedelta(seconds=age))
    assert [case.id for case in inbox.waiting_since(NOON - timedelta(seconds=5))] == ["id-1"]


def test_refusals_are_counted_and_bounded(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal gone mad cannot fill the disk."""
    monkeypatch.setattr("district.store.inbox._REFUSALS_KEPT", 2)
    for submission_id in ("a", "a", "b", "c", "a"):
        inbox.refused(submission_id, Wrong.MALFORMED, NOON)
    assert {refusal.id: refusal.times for refusal in inbox.refusals()} == {"a": 3, "b": 1}


def test_a_failed_write_leaves_nothing_and_the_next_one_works(sqlite: SqliteDatabase) -> None:
    """A full disk is told to the terminal; no half submission and no lost number stays behind."""
    inbox = Inbox(sqlite)
    inbox.receive(arrival(1), NOON)
    (pages,) = sqlite.execute("PRAGMA page_count").rows[0].values()
    sqlite.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreTroubleError, match="full"):
        inbox.receive(arrival(2, body=bytes(100_000)), NOON)
    sqlite.execute("PRAGMA max_page_count = 1000000")
    assert inbox.find_id("id-2") is None
    assert reference_of(inbox.receive(arrival(2, body=bytes(100_000)), NOON)) == "XC20261123000002"


def test_every_commit_reaches_the_disk(sqlite: SqliteDatabase) -> None:
    """WAL with synchronous=FULL, read back."""
    assert sqlite.execute("PRAGMA journal_mode").rows == [{"journal_mode": "wal"}]
    assert sqlite.execute("PRAGMA synchronous").rows == [{"synchronous": 2}]


def test_one_connection_owns_the_file(sqlite: SqliteDatabase, tmp_path: Path) -> None:
    """A second gateway on the same directory is refused."""
    Inbox(sqlite).receive(arrival(1), NOON)
    with pytest.raises(StoreError, match="another gateway"):
        SqliteDatabase(tmp_path)


def test_a_file_that_is_no_inbox_is_refused_and_kept(tmp_path: Path) -> None:
    """Nothing is overwritten in despair."""
    (tmp_path / FILE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError):
        SqliteDatabase(tmp_path)
    assert (tmp_path / FILE).read_bytes().startswith(b"not a database")
