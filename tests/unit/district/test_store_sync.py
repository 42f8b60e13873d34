"""Counting, blobs, the feed and the fleet, on either database."""

from datetime import datetime, timedelta
from threading import Thread

import pytest

from district.cases import State
from district.clock import BEIJING
from district.model import Arrival, Attachment, Reception, Repeated, Stored
from district.numbers import Origin
from district.store import counting
from district.store.blob_rows import Blob, BlobRows
from district.store.counting import Counted
from district.store.database import Database, StoreError, StoreTroubleError
from district.store.feed import Feed
from district.store.fleet import Fleet
from district.store.inbox import Inbox
from district.store.postgresql import PostgresqlDatabase

NOON = datetime(2026, 11, 23, 12, tzinfo=BEIJING)


def arrival(dseq: int, *attachments: Attachment, device: str = "01", submission_id: str = "") -> Arrival:
    """One submission, told apart by its counter."""
    return Arrival(
        id=submission_id or f"id-{device}-{dseq}",
        digest=f"{dseq:064x}",
        body=b"sealed",
        kind="application",
        item="advanced-age-allowance",
        item_version="1",
        origin=Origin(site="017", device=device, epoch="AA", dseq=dseq),
        created=NOON,
        attachments=attachments,
    )


def attachment(n: int, digest: str, size: int = 10) -> Attachment:
    """A photograph."""
    return Attachment(n=n, kind="photo", media_type="image/jpeg", digest=digest, size=size)


def test_counting_closes_gaps_from_below(database: Database) -> None:
    """In whatever order they come, the answer is the last number before the first gap."""
    inbox, told = Inbox(database), []
    for dseq in (5, 4, 1, 3, 7, 2, 8, 6):
        inbox.receive(arrival(dseq), NOON)
        told.append(counting.counted(database, "017", "01", "AA").contiguous)
    assert told == [0, 0, 1, 1, 1, 5, 5, 8]
    assert counting.counted(database, "017", "01", "AA") == Counted(epoch="AA", contiguous=8, highest=8, stored=8)
    assert counting.counted(database, "017", "01", "AB") == Counted(epoch="AB")


def test_a_repeat_and_a_conflict_are_not_counted(database: Database) -> None:
    """Only what is new counts."""
    inbox = Inbox(database)
    for submission in (arrival(1), arrival(1), arrival(1, submission_id="other")):
        inbox.receive(submission, NOON)
    assert counting.counted(database, "017", "01", "AA").stored == 1


def test_a_store_that_did_not_count_begins_to(database: Database) -> None:
    """A store of an earlier version is counted when the next submission comes."""
    inbox = Inbox(database)
    for dseq in (1, 2, 3, 6):
        inbox.receive(arrival(dseq), NOON)
    database.execute("DELETE FROM counter")
    inbox.receive(arrival(8), NOON)
    assert counting.counted(database, "017", "01", "AA") == Counted(epoch="AA", contiguous=3, highest=8, stored=5)


def test_blobs_are_needed_until_they_are_whole(database: Database) -> None:
    """In the order of the attachments, each digest once, shared by whoever names it."""
    inbox, blobs = Inbox(database), BlobRows(database)
    inbox.receive(arrival(1, attachment(1, "b"), attachment(2, "a"), attachment(3, "b")), NOON)
    inbox.receive(arrival(2, attachment(1, "a")), NOON)
    assert blobs.need("id-01-1") == ["b", "a"]
    blobs.advance("a", 4)
    assert blobs.named_by("a", "017", "01") == Blob(digest="a", size=10, received=4, complete=False)
    assert blobs.named_by("a", "017", "02") is None
    blobs.complete("a", 10)
    assert (blobs.need("id-01-1"), blobs.need("id-01-2")) == (["b"], [])
    assert [case.lacking for case in inbox.cases()] == [0, 2]
    assert [held.complete for held in blobs.of("id-01-1")] == [False, True, False]


def test_nobody_waits_for_an_incomplete_case(database: Database) -> None:
    """The automatic clerk takes up what is all there."""
    inbox = Inbox(database)
    inbox.receive(arrival(1, attachment(1, "a")), NOON)
    inbox.receive(arrival(2), NOON)
    assert [case.id for case in inbox.waiting_since(NOON)] == ["id-01-2"]


def test_the_feed_tells_each_device_its_own(database: Database) -> None:
    """Each submission once, in the order of its last move."""
    inbox, feed = Inbox(database), Feed(database)
    references = {}
    for device in ("01", "02"):
        for dseq in (1, 2):
            taken = inbox.receive(arrival(dseq, device=device), NOON)
            assert isinstance(taken, Stored)
            references[taken.case.id] = taken.case.reference

    def move(submission_id: str, state: State) -> None:
        inbox.move(references[submission_id], state, actor="clerk", reason="", now=NOON)

    for submission_id in ("id-01-1", "id-02-1", "id-01-2"):
        move(submission_id, State.ACCEPTED)
    move("id-01-1", State.PROCESSING)
    told = feed.since("", "017", "01", 10)
    assert (told.ids, told.more) == (["id-01-2", "id-01-1"], False)
    assert feed.since(told.cursor, "017", "01", 10).ids == []
    assert Feed(database).since(told.cursor, "017", "01", 10).cursor == told.cursor


def test_the_fleet_is_everybody_who_was_ever_heard_of(database: Database) -> None:
    """By a submission, by a report, by a certificate."""
    fleet = Fleet(database)
    Inbox(database).receive(arrival(1, device="01"), NOON)
    fleet.report("017", "02", {"boot_id": "old"}, NOON)
    fleet.report("017", "02", {"boot_id": "new"}, NOON + timedelta(minutes=1))
    for days in (10, 5):
        fleet.certify("017", "03", f"{days:x}", NOON + timedelta(days=days))
    terminals = fleet.terminals()
    assert [(one.device, len(one.counted), dict(one.report), one.certified_until) for one in terminals] == [
        ("01", 1, {}, None),
        ("02", 0, {"boot_id": "new"}, None),
        ("03", 0, {}, NOON + timedelta(days=10)),
    ]
    assert fleet.certified_until("017", "01") is None


def test_twenty_gateways_on_one_postgresql_make_one_row(postgresql: str) -> None:
    """The unique constraint decides between processes too; references and counters have no gaps."""
    databases = [PostgresqlDatabase(postgresql) for _ in range(20)]
    taken: list[Reception] = []

    def gateway(database: Database) -> None:
        inbox = Inbox(database)
        taken.extend(inbox.receive(arrival(dseq), NOON) for dseq in range(1, 11))

    threads = [Thread(target=gateway, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [sum(isinstance(one, kind) for one in taken) for kind in (Stored, Repeated)] == [10, 190]
    cases = Inbox(databases[0]).cases()
    assert [case.arrivals for case in cases] == [20] * 10
    assert sorted(case.reference for case in cases) == [f"XC20261123{number:06d}" for number in range(1, 11)]
    assert counting.counted(databases[0], "017", "01", "AA") == Counted(
        epoch="AA", contiguous=10, highest=10, stored=10
    )
    for database in databases:
        database.close()


def test_postgresql_that_went_away_is_trouble_and_comes_back(postgresql: str) -> None:
    """A server that was started anew is found again without starting the gateway anew; nothing is half stored."""
    database = PostgresqlDatabase(postgresql)
    inbox = Inbox(database)
    inbox.receive(arrival(1), NOON)
    other = PostgresqlDatabase(postgresql)
    hang_up = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    other.execute(hang_up)
    with pytest.raises(StoreTroubleError):
        inbox.receive(arrival(2), NOON)
    assert inbox.find_id("id-01-2") is None

    def cut_in_the_middle() -> None:
        with database.transaction():
            database.execute("DELETE FROM history")
            other.execute(hang_up)
            database.execute("DELETE FROM counter")

    with pytest.raises(StoreTroubleError):
        cut_in_the_middle()
    assert len(inbox.history("id-01-1")) == 1
    assert isinstance(inbox.receive(arrival(2), NOON), Stored)
    other.close()
    database.close()


def test_postgresql_that_would_lose_commits_is_refused(postgresql: str) -> None:
    """What it says is read back, as it is with SQLite."""
    with pytest.raises(StoreError, match="synchronous_commit"):
        PostgresqlDatabase(f"{postgresql} options='-c synchronous_commit=off'")
    with pytest.raises(StoreError, match="cannot be reached"):
        PostgresqlDatabase("host=/nonexistent")
