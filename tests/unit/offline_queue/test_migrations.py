"""Every schema that was ever released is brought up to date with all that is in it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from offline_queue.model import BlobReceived, ItemState, NewSubmission, Received
from offline_queue.outbox import Outbox
from offline_queue.schema import SCHEMA_VERSION

NewOne = Callable[..., NewSubmission]
OpenOutbox = Callable[..., Outbox]
GOLDEN = Path(__file__).parents[2] / "golden"
RELEASED = sorted(GOLDEN.glob("store_schema_*.sql"))


def laid_out(dump: Path, store: Path) -> dict[str, tuple[object, ...]]:
    """Make a store as the old software left it; return what is in it."""
    store.mkdir()
    with closing(sqlite3.connect(store / "outbox.db", isolation_level=None)) as connection:
        connection.executescript(dump.read_text("utf-8"))
        rows = connection.execute("SELECT id, epoch, dseq, state, digest, body, problem FROM submission").fetchall()
    return {row[0]: row[1:] for row in rows}


def test_every_released_schema_is_kept() -> None:
    """Whoever adds a migration adds the dump of what it leaves."""
    assert [path.name for path in RELEASED] == [f"store_schema_{n}.sql" for n in range(1, SCHEMA_VERSION + 1)]


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
def test_an_old_store_goes_on(dump: Path, open_outbox: OpenOutbox, store: Path, new: NewOne, at: datetime) -> None:
    """Nothing is lost, the chain holds, the counter goes on, and everything unfinished can be sent and erased."""
    before = laid_out(dump, store)
    outbox = open_outbox(device="02")
    assert outbox.damaged is None
    assert {row.id: (row.epoch, row.dseq, row.state.value) for row in outbox.rows()} == {
        name: values[:3] for name, values in before.items()
    }
    assert outbox.first_broken_entry() is None
    kept = outbox.put(new("01930f5e-6c1a-7b7e-9a54-ffffffffffff"))
    assert (kept.epoch, kept.dseq) == ("BQ", 1 + max(values[1] for values in before.values() if values[0] == "BQ"))
    while (blob := outbox.next_blob(at)) is not None:
        outbox.record_blob(blob, BlobReceived(), at)
    while (envelope := outbox.next_due(at)) is not None:
        if envelope.id in before:
            assert (envelope.digest, envelope.body) == before[envelope.id][3:5]
        outbox.record(envelope.id, Received(reference="XC1", state="received", received_at=at), at)
    outbox.sweep()
    finished = {ItemState.ERASED, ItemState.HELD, ItemState.CORRUPT}
    assert {row.state for row in outbox.rows()} == finished
    assert outbox.first_broken_entry() is None


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
def test_an_old_store_becomes_exactly_a_new_one(
    dump: Path, open_outbox: OpenOutbox, store: Path, tmp_path: Path
) -> None:
    """Whichever way a store came to this schema, its tables, indexes and triggers are the same."""
    laid_out(dump, store)
    schemas = []
    for folder in (store, tmp_path / "fresh"):
        outbox = open_outbox(folder)
        with outbox.store.using() as connection:
            own = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
            schemas.append(set(connection.execute(own).fetchall()))
        outbox.close()
    assert schemas[0] == schemas[1]
