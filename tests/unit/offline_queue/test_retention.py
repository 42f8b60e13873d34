"""After the limit attachments of what is set aside go, where the district has them; nothing else, ever."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from offline_queue.export import export
from offline_queue.model import BlobReceived, ItemState, NewSubmission, Received, Refused
from offline_queue.outbox import Outbox
from offline_queue.retention import _WITH_DISTRICT, let_go

NewOne = Callable[..., NewSubmission]
OpenOutbox = Callable[..., Outbox]
MONTH = timedelta(days=30)


@pytest.fixture
def digests(outbox: Outbox, new: NewOne, at: datetime) -> tuple[str, ...]:
    """A submission whose first blob the district has, and whose second it refused."""
    outbox.put(new("id-1", attachments=2))
    need = tuple(one.digest for one in outbox.attachments("id-1"))
    outbox.record("id-1", Received(reference="XC1", state="received", received_at=at, need=need), at)
    for verdict in (BlobReceived(), Refused(status=422, problem="urn:x")):
        blob = outbox.next_blob(at)
        assert blob is not None
        outbox.record_blob(blob, verdict, at)
    assert [row.state for row in outbox.rows()] == [ItemState.HELD]
    return need


def on_disk(store: Path) -> set[str]:
    """The blobs that are here."""
    return {path.name for path in (store / "blobs").iterdir()}


def test_only_what_the_district_has_goes_and_only_after_the_limit(
    outbox: Outbox, store: Path, digests: tuple[str, ...], at: datetime
) -> None:
    """The refused blob and the sealed body stay for ever; the journal says what went."""
    assert let_go(outbox.store, at, at + MONTH) == 0
    assert let_go(outbox.store, at + timedelta(seconds=1), at + MONTH) == 1
    assert on_disk(store) == {digests[1]}
    assert let_go(outbox.store, at + timedelta(seconds=1), at + MONTH) == 0
    assert outbox.first_broken_entry() is None
    with outbox.store.using() as connection:
        assert connection.execute("SELECT id, detail FROM journal WHERE event = 'blob-let-go'").fetchall() == [
            ("id-1", digests[0])
        ]
        (body,) = connection.execute("SELECT body FROM submission").fetchone()
    assert body


@pytest.mark.usefixtures("digests")
def test_what_went_cannot_be_cut_off_the_journal(outbox: Outbox, at: datetime) -> None:
    """It may be the last entry for a long time."""
    let_go(outbox.store, at + MONTH, at + MONTH)
    with outbox.store.using() as connection:
        connection.execute("DROP TRIGGER journal_keeps_rows")
        connection.execute("DELETE FROM journal WHERE event = 'blob-let-go'")
    assert outbox.first_broken_entry() is not None


@pytest.mark.usefixtures("digests")
def test_what_is_released_afterwards_goes_its_way(outbox: Outbox, at: datetime) -> None:
    """The district has the blob that is gone here, and asks for none of it."""
    let_go(outbox.store, at + MONTH, at + MONTH)
    assert outbox.release("id-1", at) is ItemState.READY
    envelope = outbox.next_due(at)
    assert envelope is not None
    settled = Received(reference="XC1", state="received", received_at=at)
    assert outbox.record(envelope.id, settled, at) is ItemState.SETTLED


def test_the_stick_takes_what_is_still_to_be_sent(
    outbox: Outbox, store: Path, tmp_path: Path, digests: tuple[str, ...], at: datetime
) -> None:
    """A blob that was let go is no reason to leave its submission out."""
    let_go(outbox.store, at + MONTH, at + MONTH)
    exported = export(store, tmp_path / "stick")
    assert (exported.submissions, exported.blobs, exported.left_out) == (1, 1, ())
    assert on_disk(tmp_path / "stick") == {digests[1]}


@pytest.mark.parametrize("state", ["ready", "stored", "held-unsent", "held-by-staff-unsent"])
def test_what_is_not_with_the_district_stays(
    outbox: Outbox, store: Path, new: NewOne, at: datetime, state: str
) -> None:
    """However old it is, and whatever state it is in."""
    outbox.put(new("id-1", attachments=2))
    need = tuple(one.digest for one in outbox.attachments("id-1"))
    match state:
        case "stored":
            outbox.record("id-1", Received(reference="XC1", state="received", received_at=at, need=need), at)
        case "held-unsent":
            outbox.record("id-1", Refused(status=422, problem="urn:x"), at)
        case "held-by-staff-unsent":
            outbox.hold("id-1", at)
    assert let_go(outbox.store, at + 100 * MONTH, at) == 0
    assert on_disk(store) == set(need)


def test_a_blob_that_another_submission_still_needs_stays(
    outbox: Outbox, store: Path, digests: tuple[str, ...], at: datetime
) -> None:
    """Two submissions may name the same file; it goes when none of them needs it."""
    with outbox.store.using() as connection:
        fields = "epoch, kind, item, item_version, lane, created, body, digest, key_id"
        connection.execute(
            f"INSERT INTO submission (id, dseq, state, {fields})"  # noqa: S608 - own words
            f" SELECT 'id-2', 2, 'ready', {fields} FROM submission"
        )
        connection.execute(
            "INSERT INTO attachment (id, n, kind, digest, size, media_type) VALUES ('id-2', 1, 'photo', ?, 1, 'x')",
            (digests[0],),
        )
    assert let_go(outbox.store, at + MONTH, at) == 0
    assert on_disk(store) == set(digests)


def test_it_looks_at_what_is_set_aside_alone(outbox: Outbox) -> None:
    """It is asked every few seconds, whatever else lies in the store."""
    with outbox.store.using() as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {_WITH_DISTRICT}")]
    assert "submission_aside" in plan[0]
