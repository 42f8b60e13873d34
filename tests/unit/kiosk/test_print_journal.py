"""The print journal: durable before the first byte, readable after any end, and never a name."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from drivers.api import PrintCounters, PrintFailure, PrintMarks
from kiosk.clock import SystemClock
from kiosk.print_journal import PrintJournal
from kiosk.prints import Paper, PrintState
from offline_queue.model import StoreError

NUMBER = "L01701-261123-QX0042-04"
MARKS = PrintMarks(process_id="Ab ~", counters=PrintCounters(cuts=100, power_ups=7))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the journal lies."""
    return tmp_path / "prints.db"


@pytest.fixture
def journal(file: Path) -> Iterator[PrintJournal]:
    """An open journal."""
    with closing(PrintJournal.open(file, SystemClock())) as opened:
        yield opened


def test_a_copy_goes_its_way(journal: PrintJournal) -> None:
    """Queued, sending, awaiting, printed: each is read back as it was written."""
    job = journal.queue(NUMBER, 0, "abc")
    states = [journal.entry(job).state]
    journal.sending(job, MARKS)
    states.append(journal.entry(job).state)
    journal.awaiting(job)
    states.append(journal.entry(job).state)
    assert journal.entry(job).marks == MARKS
    assert [entry.job for entry in journal.unsettled()] == [job]
    journal.end(job, PrintState.PRINTED)
    assert [*states, journal.entry(job).state] == ["queued", "sending", "awaiting", "printed"]
    assert journal.unsettled() == ()


def test_every_copy_has_a_line_of_its_own(journal: PrintJournal) -> None:
    """A reprint carries the same number and the next count; jobs are never counted twice."""
    first = journal.queue(NUMBER, 0, "abc")
    journal.end(first, PrintState.FAILED, PrintFailure.PAPER_OUT)
    second = journal.queue(NUMBER, 1, "def")
    assert second > first
    assert [(e.copy, e.digest, e.state, e.reason) for e in journal.copies(NUMBER)] == [
        (0, "abc", PrintState.FAILED, PrintFailure.PAPER_OUT),
        (1, "def", PrintState.QUEUED, None),
    ]


def test_another_process_finds_what_was_written(file: Path, journal: PrintJournal) -> None:
    """Each word is durable when the method returns: nothing waits for a close."""
    job = journal.queue(NUMBER, 0, "abc")
    journal.sending(job, MARKS)
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as other:
        assert other.execute("SELECT state, process_id, cuts_before FROM print").fetchone() == ("sending", "Ab ~", 100)
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_it_is_found_again_after_a_restart(file: Path) -> None:
    """What was on its way when the process ended is still a question."""
    with closing(PrintJournal.open(file, SystemClock())) as before:
        job = before.queue(NUMBER, 2, "abc")
        before.sending(job, MARKS)
    with closing(PrintJournal.open(file, SystemClock())) as after:
        assert [(e.job, e.number, e.copy, e.marks) for e in after.unsettled()] == [(job, NUMBER, 2, MARKS)]


def test_only_its_owner_may_read_it(file: Path, journal: PrintJournal) -> None:
    """Receipt numbers are nobody else's business."""
    assert journal.copies(NUMBER) == ()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_damaged_journal_is_set_aside(file: Path) -> None:
    """Residents are served; what was there is kept for salvage."""
    file.write_bytes(b"not a database at all" * 100)
    with closing(PrintJournal.open(file, SystemClock())) as journal:
        assert journal.damaged is not None
        assert journal.damaged.exists()
        assert journal.queue(NUMBER, 0, "abc") == 1


def test_a_disk_that_refuses_is_an_error_of_the_store(tmp_path: Path, journal: PrintJournal) -> None:
    """Whoever prints must hear of it in the words of the store."""
    with pytest.raises(StoreError):
        PrintJournal.open(tmp_path / "no" / "such" / "folder" / "prints.db", SystemClock())
    journal._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError):
        journal.queue(NUMBER, 0, "abc")


def test_no_such_job(journal: PrintJournal) -> None:
    """A job that never was is a mistake of the program."""
    with pytest.raises(KeyError):
        journal.entry(7)


def test_each_receipt_of_a_number_is_counted_apart_and_what_never_began_is_not(journal: PrintJournal) -> None:
    """What was begun makes the next one a copy; a 受理回执 is no copy of a 登记回执."""
    ends = {PrintState.FAILED: Paper.REGISTERED, PrintState.INDETERMINATE: Paper.REGISTERED}
    for state, paper in (ends | {PrintState.PRINTED: Paper.ACCEPTED}).items():
        journal.end(journal.queue(NUMBER, 0, "abc", paper), state)
    journal.queue(NUMBER, 0, "abc", Paper.DECIDED)
    torn = journal.queue(NUMBER, 0, "abc", Paper.DECIDED)
    journal.sending(torn, PrintMarks(process_id="", counters=PrintCounters()))
    journal.end(torn, PrintState.FAILED)
    assert journal.printed(NUMBER) == (Paper.REGISTERED, Paper.ACCEPTED, Paper.DECIDED, Paper.DECIDED)
    assert [entry.paper for entry in journal.copies(NUMBER)][:2] == [Paper.REGISTERED] * 2
    assert journal.printed("another") == ()


def test_a_journal_of_an_earlier_version_is_taken_over(file: Path) -> None:
    """It knew one kind of receipt: the registration's."""
    with closing(PrintJournal.open(file, SystemClock())) as journal:
        journal.end(journal.queue(NUMBER, 0, "abc"), PrintState.PRINTED)
    with closing(sqlite3.connect(file)) as earlier:
        earlier.execute("ALTER TABLE print DROP COLUMN paper")
    with closing(PrintJournal.open(file, SystemClock())) as journal:
        assert journal.damaged is None
        assert journal.printed(NUMBER) == (Paper.REGISTERED,)
        journal.queue(NUMBER, 0, "def", Paper.ACCEPTED)
        assert journal.printed(NUMBER) == (Paper.REGISTERED, Paper.ACCEPTED)


def test_whatever_damages_the_file_is_an_error_of_the_store(file: Path) -> None:
    """Bytes overwritten anywhere: the journal opens, is set aside, or the store's own error says why not."""
    with closing(PrintJournal.open(file, SystemClock())) as journal:
        for copy in range(60):
            journal.sending(journal.queue(NUMBER, copy, "abc"), MARKS)
    whole, chance = file.read_bytes(), random.Random(7)  # noqa: S311 - damage, no secrets
    opened = 0
    for _ in range(60):
        damaged = bytearray(whole)
        for at in chance.sample(range(len(whole)), 40):
            damaged[at] = chance.randrange(256)
        for left in file.parent.iterdir():
            left.unlink()
        file.write_bytes(damaged)
        with suppress(StoreError), closing(PrintJournal.open(file, SystemClock())) as journal:
            opened += 1
            journal.copies(NUMBER)
    assert opened > 20


def test_a_word_of_a_later_version_is_an_error_of_the_store(file: Path, journal: PrintJournal) -> None:
    """A line that this version cannot judge is told, not guessed."""
    journal.queue(NUMBER, 0, "abc")
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("UPDATE print SET paper = 'hologram'")
    with pytest.raises(StoreError, match="line 1"):
        journal.copies(NUMBER)
