"""``quick_check`` compares no index with its table: one that lies costs no photograph, and keeps no terminal shut."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from offline_queue.model import NewSubmission
from offline_queue.outbox import Outbox

NewOne = Callable[..., NewSubmission]
OpenOutbox = Callable[..., Outbox]

PAGE = 4096


def misdirect(database: Path, *, source: str, target: str) -> None:
    """Let one page's bytes stand in another page's place too, as a disk does that writes to the wrong address."""
    with closing(sqlite3.connect(database)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master").fetchall())
    content = bytearray(database.read_bytes())
    start, end = (roots[target] - 1) * PAGE, roots[target] * PAGE
    content[start:end] = content[(roots[source] - 1) * PAGE : roots[source] * PAGE]
    database.write_bytes(content)


@pytest.mark.parametrize("target", ["attachment_blob", "sqlite_autoindex_submission_1"])
def test_a_lying_index_costs_no_photograph(open_outbox: OpenOutbox, store: Path, new: NewOne, target: str) -> None:
    """What the index does not know the table does, and the start sweeps nothing away."""
    with closing(open_outbox()) as outbox:
        for _ in range(3):
            outbox.put(new(attachments=2))
    before = sorted((store / "blobs").iterdir())
    misdirect(store / "outbox.db", source="submission_aside", target=target)
    outbox = open_outbox()
    assert outbox.damaged is None
    assert sorted((store / "blobs").iterdir()) == before


@pytest.mark.parametrize(
    ("source", "target"), [("meta", "sqlite_autoindex_submission_1"), ("sqlite_sequence", "attachment")]
)
def test_damage_that_only_the_first_statements_meet_is_set_aside(
    open_outbox: OpenOutbox, store: Path, new: NewOne, source: str, target: str
) -> None:
    """The terminal goes on with a fresh file, and salvage finds the blobs beside the old one."""
    with closing(open_outbox()) as outbox:
        outbox.put(new("a", attachments=1))
    misdirect(store / "outbox.db", source=source, target=target)
    outbox = open_outbox()
    assert outbox.damaged is not None
    assert outbox.put(new("b")).dseq == 1
    assert len(list(store.glob("blobs.damaged-*/*"))) == 1


def test_a_list_of_epochs_that_is_damaged_keeps_no_terminal_shut(store: Path, open_outbox: OpenOutbox) -> None:
    """Another epoch begins all the same."""
    store.mkdir()
    (store / "epochs").write_bytes(b"AB\n\xff\xfe\n")
    assert open_outbox().count().epoch not in {"", "AB"}
