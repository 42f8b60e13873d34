"""The store's files: their modes, their pragmas, damage, erasure, and the journal's chain."""

import base64
import json
import random
import sqlite3
import stat
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from offline_queue import erasure, schema
from offline_queue.inspection import inspect
from offline_queue.model import NewSubmission, Received, Refused, StoreError
from offline_queue.outbox import Outbox

NewOne = Callable[..., NewSubmission]
OpenOutbox = Callable[..., Outbox]


def raw(outbox: Outbox) -> sqlite3.Connection:
    """Return the store's own connection."""
    assert outbox.store.connection is not None
    return outbox.store.connection


def everything_on_disk(store: Path) -> bytes:
    """Return the bytes of all files of the store."""
    return b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file() and path.name != "ballast")


def pieces(content: bytes) -> set[bytes]:
    """Return every piece of 16 bytes."""
    return {content[n : n + 16] for n in range(len(content) - 15)}


# --- what SQLite promises ---------------------------------------------------------------------------------------------


def test_nobody_else_may_look_in(store: Path, outbox: Outbox, new: NewOne) -> None:
    """Directories 0700, every file 0600, whatever the umask and whoever made the directory."""
    outbox.put(new(attachments=1))
    (blob,) = (store / "blobs").iterdir()
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in (store, *store.rglob("*"))} == {
        **dict.fromkeys(("store", "blobs"), 0o700),
        **dict.fromkeys(("ballast", "epochs", "lock", "outbox.db", "outbox.db-shm", "outbox.db-wal"), 0o600),
        blob.name: 0o600,
    }


def test_a_directory_that_others_could_read_is_closed_to_them(store: Path, open_outbox: OpenOutbox) -> None:
    """An image that was built carelessly is mended at the first start."""
    store.mkdir(mode=0o755)
    open_outbox()
    assert stat.S_IMODE(store.stat().st_mode) == 0o700


def test_the_pragmas_hold(outbox: Outbox) -> None:
    """WAL with FULL survives a power cut; secure_delete and foreign keys are on."""
    names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "journal_size_limit", "busy_timeout")
    got = {name: raw(outbox).execute(f"PRAGMA {name}").fetchone()[0] for name in names}
    assert got == dict(zip(names, ("wal", 2, 1, 1, 4 * 1024 * 1024, 5000), strict=True))


def test_a_pragma_that_does_not_take_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that cannot promise durability is not opened: a memory database has no WAL."""
    monkeypatch.setattr(schema, "_PRAGMAS", schema._PRAGMAS[:1])
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(StoreError, match="journal_mode"):
        schema.configure(connection)


def test_every_table_is_strict(outbox: Outbox) -> None:
    """A wrong type is an error at once."""
    tables = raw(outbox).execute("PRAGMA table_list").fetchall()
    ours = {
        name: strict
        for _, name, kind, _, _, strict in tables
        if kind == "table" and not name.startswith(("sqlite_", "_"))
    }
    assert ours == dict.fromkeys(("attachment", "journal", "meta", "submission"), 1)


def test_the_hot_statements_use_their_indexes(outbox: Outbox) -> None:
    """A million finished submissions do not slow down the next one."""
    connection = raw(outbox)
    due = "SELECT id FROM submission WHERE state IN ('ready', 'complete') ORDER BY lane, seq DESC LIMIT 1"
    oldest = "SELECT created FROM submission WHERE state = 'stored' AND lane = 1 ORDER BY seq LIMIT 1"
    settled = erasure._SETTLED.replace("?", "1")
    blob = "SELECT 1 FROM attachment JOIN submission USING (id) WHERE attachment.digest = '' AND state <> 'erased'"
    for statement, index in (
        (due, "submission_due"),
        (oldest, "submission_partial"),
        (settled, "SEARCH journal USING INTEGER PRIMARY KEY"),
        (settled, "SEARCH submission USING INDEX sqlite_autoindex_submission_1"),
        (blob, "attachment_blob"),
    ):
        plan = " ".join(row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + statement))
        assert index in plan
        assert "TEMP B-TREE" not in plan


def test_a_store_of_newer_software_is_left_alone(open_outbox: OpenOutbox) -> None:
    """Going back to an older version does not eat what the newer one wrote."""
    outbox = open_outbox()
    raw(outbox).execute("PRAGMA user_version = 99")
    outbox.close()
    with pytest.raises(StoreError, match="99"):
        open_outbox()


def test_a_directory_that_cannot_be_made_is_told(open_outbox: OpenOutbox, tmp_path: Path) -> None:
    """The technician reads the path and the reason."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="file"):
        open_outbox(tmp_path / "file" / "store")


# --- damage -----------------------------------------------------------------------------------------------------------


def filled(open_outbox: OpenOutbox, new: NewOne) -> str:
    """Put a few submissions in, close, and return the epoch."""
    outbox = open_outbox()
    epoch = {outbox.put(new(content=bytes(3000))).epoch for _ in range(10)}.pop()
    outbox.close()
    return epoch


@pytest.mark.parametrize("offset", [0, 20_000], ids=["header", "pages"])
def test_a_damaged_file_is_set_aside_and_the_terminal_goes_on(
    open_outbox: OpenOutbox, store: Path, new: NewOne, offset: int
) -> None:
    """Salvage gets the old file whole, and the counter begins under letters never used before."""
    epoch = filled(open_outbox, new)
    database = store / "outbox.db"
    content = bytearray(database.read_bytes())
    content[offset : offset + 12_000] = bytes(range(1, 251)) * 48
    database.write_bytes(content)
    outbox = open_outbox()
    assert outbox.damaged is not None
    assert outbox.damaged.name.startswith("outbox.db.damaged-")
    assert outbox.damaged.read_bytes() == content
    kept = outbox.put(new())
    assert (kept.dseq, len(outbox.rows())) == (1, 1)
    assert kept.epoch != epoch


@pytest.mark.slow
def test_whatever_damages_the_file_the_terminal_goes_on(open_outbox: OpenOutbox, store: Path, new: NewOne) -> None:
    """Bytes overwritten anywhere: the store opens or begins afresh, or its own error says why not."""
    filled(open_outbox, new)
    database, chance = store / "outbox.db", random.Random(7)  # noqa: S311 - damage, no secrets
    whole, opened = database.read_bytes(), 0
    for _ in range(60):
        damaged = bytearray(whole)
        for at in chance.sample(range(len(whole)), 60):
            damaged[at] = chance.randrange(256)
        database.write_bytes(damaged)
        with suppress(StoreError), closing(open_outbox()) as outbox:
            opened += outbox.put(new()).dseq > 0
    assert opened > 30


def test_a_word_that_lost_a_bit_is_told_and_the_rest_goes_on(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """``quick_check`` does not read words: a time that is none any more must not end the program at every start."""
    for name in ("a", "b"):
        outbox.put(new(name))
    outbox.note_case("a", "accepted", at)
    raw(outbox).execute("UPDATE submission SET created = '2026-q1-23', case_as_of = '2026-q1-23' WHERE id = 'a'")
    raw(outbox).execute("UPDATE submission SET kind = 'applicatioo' WHERE id = 'b'")
    for look in (outbox.rows, outbox.depth, lambda: outbox.row("b")):
        with pytest.raises(StoreError):
            look()
    outbox.note_case("a", "decided", at)
    assert raw(outbox).execute("SELECT case_state FROM submission WHERE id = 'a'").fetchone() == ("decided",)
    assert {one.id for one in outbox.next_batch(at)} == {"a", "b"}


def test_an_empty_file_is_a_fresh_store(open_outbox: OpenOutbox, store: Path, new: NewOne) -> None:
    """A power cut right after the file was made is no damage."""
    store.mkdir()
    (store / "outbox.db").write_bytes(b"")
    outbox = open_outbox()
    assert outbox.damaged is None
    assert outbox.put(new()).dseq == 1


def test_a_sound_file_is_kept(open_outbox: OpenOutbox, new: NewOne) -> None:
    """Nothing is set aside without a reason."""
    epoch = filled(open_outbox, new)
    outbox = open_outbox()
    assert outbox.damaged is None
    assert outbox.put(new()).epoch == epoch


def test_a_device_with_another_name_counts_anew(open_outbox: OpenOutbox, new: NewOne) -> None:
    """What it had before keeps its old numbers and is still sent."""
    epoch = filled(open_outbox, new)
    outbox = open_outbox(device="02")
    kept = outbox.put(new())
    assert kept.dseq == 1
    assert kept.epoch != epoch
    assert outbox.depth().unsent == 11


# --- erasure ----------------------------------------------------------------------------------------------------------


def test_nothing_readable_is_ever_written_and_nothing_sealed_stays(
    outbox: Outbox, store: Path, new: NewOne, at: datetime
) -> None:
    """The content is never on the disk in clear; after the sweep no 16 bytes of what was sealed are anywhere."""
    secret = "测试甲 119900194506070016".encode()
    outbox.put(new("id-1", content=secret * 50, attachments=2))
    envelope = outbox.next_due(at)
    assert envelope is not None
    text = str(json.loads(envelope.body)["payload"]["sealed"]).encode()
    blobs = [path.read_bytes() for path in (store / "blobs").iterdir()]
    sealed = set().union(*map(pieces, (text, base64.b64decode(text), *blobs)))
    clear = pieces(secret * 2) | pieces(b"nobody's face " * 3)
    before = pieces(everything_on_disk(store))
    assert clear.isdisjoint(before)
    assert pieces(text) <= before
    assert all(pieces(blob) <= before for blob in blobs)
    assert outbox.sweep() == 0
    outbox.record("id-1", Received(reference="XC1", state="received", received_at=at), at)
    assert outbox.sweep() == 1
    assert (clear | sealed).isdisjoint(pieces(everything_on_disk(store)))
    row = outbox.row("id-1")
    assert row is not None
    assert (row.state.value, row.reference) == ("erased", "XC1")
    assert outbox.sweep() == 0


def test_a_reader_delays_the_cut_but_not_the_terminal(outbox: Outbox, store: Path, new: NewOne, at: datetime) -> None:
    """While somebody looks the log stays; the next sweep cuts it."""
    outbox.put(new("id-1", content=bytes(5000)))
    reader = sqlite3.connect(f"file:{store}/outbox.db?mode=ro", uri=True, isolation_level=None)
    with closing(reader):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM submission").fetchone()
        outbox.record("id-1", Received(reference="XC1", state="received", received_at=at), at)
        began = time.monotonic()
        assert outbox.sweep() == 1
        assert time.monotonic() - began < 4  # seconds; who waits for a reader waits for five
        assert (store / "outbox.db-wal").stat().st_size > 0
    assert outbox.sweep() == 0
    assert (store / "outbox.db-wal").stat().st_size == 0
    assert raw(outbox).execute("PRAGMA busy_timeout").fetchone()[0] == 5000


def test_however_many_are_settled_all_are_erased(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """In bounded steps, each of which goes on where the one before it ended."""
    names = [f"id-{number}" for number in range(450)]
    for name in names:
        outbox.put(new(name))
    outbox.record_batch(dict.fromkeys(names, Received(reference="XC1", state="received", received_at=at)), at)
    (written,) = raw(outbox).execute("SELECT max(seq) FROM journal").fetchone()
    assert outbox.sweep() == len(names)
    (seen,) = raw(outbox).execute("SELECT v FROM meta WHERE k = 'erased'").fetchone()
    assert int(seen) >= written  # no sweep reads again what an earlier one has seen
    outbox.put(new("late"))
    outbox.record("late", Received(reference="XC1", state="received", received_at=at), at)
    assert outbox.sweep() == 1
    assert {row.state.value for row in outbox.rows()} == {"erased"}


def test_what_is_settled_while_a_sweep_is_under_way_is_erased_by_the_next(
    outbox: Outbox, new: NewOne, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Housekeeping sweeps, the courier records: whichever comes first, no body stays behind."""
    (first, second) = (outbox.put(new()).id for _ in range(2))
    received = Received(reference="XC20261123000001", state="received", received_at=at)
    outbox.record(first, received, at)
    cut = outbox.store.cut_log
    courier = threading.Thread(target=outbox.record, args=(second, received, at))

    def cut_while_the_courier_waits() -> bool:
        monkeypatch.undo()
        courier.start()
        courier.join(0.2)
        return cut()

    monkeypatch.setattr(outbox.store, "cut_log", cut_while_the_courier_waits)
    assert outbox.sweep() == 1
    courier.join()
    assert outbox.sweep() == 1


def test_what_a_crash_left_settled_is_erased_at_the_next_sweep(
    open_outbox: OpenOutbox, new: NewOne, at: datetime
) -> None:
    """Erasure is owed across restarts."""
    outbox = open_outbox()
    outbox.put(new("id-1"))
    outbox.record("id-1", Received(reference="XC1", state="received", received_at=at), at)
    outbox.close()
    assert open_outbox().sweep() == 1


# --- the journal ------------------------------------------------------------------------------------------------------


@pytest.fixture
def lived_in(outbox: Outbox, new: NewOne, at: datetime) -> Outbox:
    """A store with some history."""
    for submission_id in ("a", "b", "c"):
        outbox.put(new(submission_id))
    outbox.record("a", Received(reference="XC1", state="received", received_at=at), at)
    outbox.sweep()
    return outbox


def test_the_journal_tells_a_submissions_life(lived_in: Outbox) -> None:
    """In order, with the digest that was frozen."""
    events = raw(lived_in).execute("SELECT event FROM journal WHERE id = 'a' ORDER BY seq").fetchall()
    assert [event for (event,) in events] == ["ready", "settled", "erased"]
    assert lived_in.first_broken_entry() is None


@pytest.mark.parametrize("statement", ["UPDATE journal SET detail = ''", "DELETE FROM journal"])
def test_the_journal_is_append_only(lived_in: Outbox, statement: str) -> None:
    """SQLite itself refuses."""
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw(lived_in).execute(statement)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE journal SET detail = 'x' WHERE seq = 3", 3),
        ("UPDATE journal SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 1", 1),
        ("UPDATE journal SET hash = 'x' WHERE seq = 2", 2),
        ("DELETE FROM journal WHERE seq = 4", 4),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", 6),
        ("DELETE FROM journal", 1),
    ],
)
def test_tampering_shows(lived_in: Outbox, statement: str, broken: int) -> None:
    """A changed, removed or cut-off entry breaks the chain where it was."""
    connection = raw(lived_in)
    connection.execute("DROP TRIGGER journal_keeps_rows")
    connection.execute("DROP TRIGGER journal_keeps_words")
    connection.execute(statement)
    assert lived_in.first_broken_entry() == broken
    lived_in.record("b", Refused(status=422, problem="urn:x"), datetime(2026, 11, 23, tzinfo=UTC))
    assert lived_in.first_broken_entry() == broken


def test_a_journal_cut_off_behind_the_newest_submission_shows(lived_in: Outbox, new: NewOne) -> None:
    """Each submission's row knows how far the journal had come."""
    lived_in.put(new("d"))
    connection = raw(lived_in)
    connection.execute("DROP TRIGGER journal_keeps_rows")
    connection.execute("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    assert lived_in.first_broken_entry() == 7


def test_inspecting_writes_nothing(lived_in: Outbox, store: Path) -> None:
    """Looking leaves the files as they are."""
    before = (store / "outbox.db").read_bytes(), (store / "outbox.db-wal").read_bytes()
    assert len(inspect(store).rows) == len(lived_in.rows()) == 3
    assert before == ((store / "outbox.db").read_bytes(), (store / "outbox.db-wal").read_bytes())
