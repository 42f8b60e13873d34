"""A damaged store gives back whatever of it is whole, under its old ids, numbers and bytes."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from offline_queue.model import ItemState, NewSubmission, Received, Refused
from offline_queue.outbox import Outbox
from offline_queue.salvage import Salvaged

NewOne = Callable[..., NewSubmission]
OpenOutbox = Callable[..., Outbox]


def damage(store: Path, first: int, length: int = 4096) -> None:
    """Write nonsense over a piece of the closed database."""
    database = store / "outbox.db"
    content = bytearray(database.read_bytes())
    content[first : first + length] = b"\xa5" * length
    database.write_bytes(content)


def lived_in(open_outbox: OpenOutbox, new: NewOne, at: datetime, count: int = 60) -> dict[str, tuple[str, int, str]]:
    """Fill a store with big submissions, close it, and return who is in it."""
    outbox = open_outbox()
    kept = [outbox.put(new(content=bytes(3000), attachments=n % 3 == 0)) for n in range(count)]
    outbox.record(kept[0].id, Refused(status=422, problem="urn:x"), at)
    outbox.record(kept[1].id, Received(reference="XC1", state="received", received_at=at), at)
    outbox.close()
    return {one.id: (one.epoch, one.dseq, one.digest) for one in kept}


def middle_page(store: Path) -> int:
    """Return where a page in the middle of the bodies begins."""
    return (store / "outbox.db").stat().st_size // 8192 * 4096


def test_what_is_whole_comes_back_and_what_is_not_is_counted(
    open_outbox: OpenOutbox, store: Path, new: NewOne, at: datetime
) -> None:
    """Around a damaged page every other submission is there again, to be sent under its old number and bytes."""
    before = lived_in(open_outbox, new, at)
    damage(store, middle_page(store))
    outbox = open_outbox()
    assert outbox.damaged is not None
    assert outbox.rows() == ()
    (result,) = outbox.salvage(at)
    rows = {row.id: row for row in outbox.rows()}
    assert result.file == outbox.damaged.name
    assert len(before) - 10 < result.recovered == len(rows) < len(before)
    assert result.recovered + result.broken + result.unreadable == len(before)
    assert outbox.first_broken_entry() is None
    for name, row in rows.items():
        assert (row.epoch, row.dseq) == before[name][:2]
    while (envelope := outbox.next_due(at)) is not None:
        assert envelope.digest == before[envelope.id][2]
        outbox.record(envelope.id, Refused(status=422, problem="urn:x"), at)


def test_states_and_blobs_come_back(open_outbox: OpenOutbox, store: Path, new: NewOne, at: datetime) -> None:
    """Held stays held, settled stays settled, and every blob is in its place."""
    before = list(lived_in(open_outbox, new, at))
    damage(store, middle_page(store))
    outbox = open_outbox()
    assert outbox.damaged is not None
    (folder,) = store.glob("blobs.damaged-*")
    outbox.salvage(at)
    rows = {row.id: row.state for row in outbox.rows()}
    assert (rows[before[0]], rows[before[1]], rows[before[2]]) == (
        *(ItemState.HELD, ItemState.SETTLED, ItemState.READY),
    )
    for name in rows:
        for attachment in outbox.attachments(name):
            assert (store / "blobs" / attachment.digest).read_bytes() == (folder / attachment.digest).read_bytes()


def test_without_its_blob_a_submission_is_corrupt(
    open_outbox: OpenOutbox, store: Path, new: NewOne, at: datetime
) -> None:
    """It is not sent as if nothing were missing, and staff sees it."""
    lived_in(open_outbox, new, at)
    damage(store, middle_page(store))
    outbox = open_outbox()
    (folder,) = store.glob("blobs.damaged-*")
    for blob in folder.iterdir():
        blob.write_bytes(b"nonsense")
    outbox.salvage(at)
    states = [row.state for row in outbox.rows()]
    assert ItemState.CORRUPT in states
    assert ItemState.READY in states


def test_salvage_twice_brings_nothing_twice(open_outbox: OpenOutbox, store: Path, new: NewOne, at: datetime) -> None:
    """The second time everything is here already; with ``discard`` nothing sealed stays behind."""
    lived_in(open_outbox, new, at)
    damage(store, middle_page(store))
    outbox = open_outbox()
    (first,) = outbox.salvage(at)
    (second,) = outbox.salvage(at, discard=True)
    assert (second.recovered, second.known) == (0, first.recovered)
    assert outbox.salvage(at) == ()
    assert [path.name for path in store.glob("*damaged*")] == []
    assert outbox.put(new()).dseq == 1


def test_a_file_that_is_none_any_more_gives_nothing(
    open_outbox: OpenOutbox, store: Path, new: NewOne, at: datetime
) -> None:
    """Without its first page SQLite knows no table; that is said, and the terminal goes on."""
    lived_in(open_outbox, new, at, count=3)
    damage(store, 0)
    outbox = open_outbox()
    assert outbox.damaged is not None
    nothing = Salvaged(file=outbox.damaged.name, recovered=0, known=0, broken=0, unreadable=0, legible=False)
    assert outbox.salvage(at) == (nothing,)


@pytest.mark.parametrize("leave", ["outbox.db", "blobs"])
def test_a_power_cut_while_setting_aside_loses_nothing(
    open_outbox: OpenOutbox, store: Path, new: NewOne, at: datetime, leave: str
) -> None:
    """Whatever part was set aside before the cut, the next start and salvage find all of it."""
    before = lived_in(open_outbox, new, at, count=12)
    damage(store, middle_page(store))
    if leave == "outbox.db":  # the blobs had gone already
        (store / "blobs").rename(store / "blobs.damaged-20261125T000000.000000Z")
    else:  # the database had its second name already
        (store / "outbox.db.damaged-20261125T000000.000000Z").hardlink_to(store / "outbox.db")
    outbox = open_outbox()
    results = outbox.salvage(at)
    assert results[0].recovered + results[0].broken + results[0].unreadable == len(before)
    assert ItemState.CORRUPT not in {row.state for row in outbox.rows()}
