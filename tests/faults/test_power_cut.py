"""A power cut at any write of the store loses nothing that was acknowledged and leaves nothing half or corrupt."""

import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.store_judge import Promises, judge
from tests.faults.power import Disk, Loss
from tests.faults.recording import Call, Flushed, Made, Said, Written, record


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Call]]:
    """What a store does during a whole life: put, send, blobs, refuse, release, settle, erase."""
    folder = tmp_path_factory.mktemp("recorded")
    command = [sys.executable, "-m", "devtools.store_life", str(folder / "store")]
    return folder, record(command, folder.with_suffix(".log"), folder)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("loss", Loss)
def test_a_power_cut_at_every_write_breaks_no_promise(
    life: tuple[Path, list[Call]], loss: Loss, tmp_path: Path
) -> None:
    """After each call that touches the disk: 0 acknowledged lost, 0 half, 0 corrupt, and the store lives on."""
    folder, calls = life
    outcomes = list(after_each_cut(folder, calls, loss, tmp_path))
    assert [faults for faults in outcomes if faults] == []
    assert len(outcomes) > 300
    assert len(Promises.heard(call.line for call in calls if isinstance(call, Said)).put) == 5


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("flushed", ["outbox.db-wal", ".part", "/blobs"], ids=["the log", "a blob", "a blob's name"])
def test_a_store_that_flushed_less_would_be_caught(life: tuple[Path, list[Call]], flushed: str, tmp_path: Path) -> None:
    """The proof bites: without any one kind of flush a promise is broken."""
    folder, calls = life
    lazy = [call for call in calls if not (isinstance(call, Flushed) and call.path.endswith(flushed))]
    assert any(after_each_cut(folder, lazy, Loss.ALL, tmp_path))


def after_each_cut(folder: Path, calls: list[Call], loss: Loss, scratch: Path) -> Iterator[list[str]]:
    """Cut after each call in turn; yield which promises the store that is found then breaks."""
    disk, said = Disk(folder), []
    chance = random.Random(20261125)  # noqa: S311 - losses, no secrets
    for number, call in enumerate(calls):
        disk.apply(call)
        if isinstance(call, Said):
            said.append(call.line)
            continue
        left = scratch / str(number)
        left.mkdir()
        disk.cut(left, loss, chance)
        yield [f"{number}: {fault}" for fault in judge(left / "store", Promises.heard(said))]
        shutil.rmtree(left)


def test_a_put_costs_one_flush_beyond_its_blobs(life: tuple[Path, list[Call]]) -> None:
    """One for the transaction; with blobs, one for each and one for their names, and all of these come before."""
    _, calls = life
    flushed: dict[str, list[str]] = {}
    since: list[str] = []
    for call in calls:
        match call:
            case Flushed(path):
                since.append(Path(path).suffix or Path(path).name)
            case Said(line):
                flushed[line[:5]], since = since, []
            case _:
                pass
    assert flushed["put b"] == [".db-wal"]
    assert flushed["put c"] == [".part", "blobs", ".db-wal"]


def test_the_model_forgets_what_was_not_flushed(tmp_path: Path) -> None:
    """A write without a flush is gone, and a name without its folder's flush."""
    disk = Disk(Path("/d"))
    for call in (
        *(Made("/d/kept"), Written("/d/kept", 0, b"old"), Flushed("/d/kept"), Flushed("/d")),
        *(Written("/d/kept", 0, b"new"), Made("/d/nameless"), Written("/d/nameless", 0, b"x"), Flushed("/d/nameless")),
    ):
        disk.apply(call)
    disk.cut(tmp_path, Loss.ALL, random.Random(1))  # noqa: S311 - losses, no secrets
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"kept": b"old"}
