"""When the disk refuses a write or a flush, the resident is told "not saved", or it is saved; never a third thing."""

import itertools
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from devtools.store_judge import Promises, judge
from tests.faults.recording import Call, Said, Written, record

FAILURES = [
    ("fsync,fdatasync", "EIO"),
    ("pwrite64", "EIO"),
    ("pwrite64", "ENOSPC"),
    ("write", "EIO"),
    ("write", "ENOSPC"),
]


_SAMPLED = 13


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[Call]:
    """What a store does during a whole life in which nothing fails."""
    folder = tmp_path_factory.mktemp("recorded")
    return record(life(folder), folder.with_suffix(".log"), folder)


def life(folder: Path) -> list[str]:
    """The command of a life in ``folder``."""
    return [sys.executable, "-m", "devtools.store_life", str(folder / "store")]


def live_with_failure(folder: Path, names: str, error: str, number: int) -> Promises | None:
    """Live while the ``number``-th of the named calls fails; return what was promised, None when there are fewer."""
    log = folder / "injected.log"
    injecting = ["strace", "-f", "-y", "--seccomp-bpf", "-o", log, "-e", f"trace={names}", "-e", "signal=none"]
    injecting += ["-e", f"inject={names}:error={error}:when={number}"]
    run = subprocess.run([*injecting, *life(folder)], check=True, stdout=subprocess.PIPE, text=True)
    injected = [line for line in log.read_text().splitlines() if "(INJECTED)" in line]
    assert all(str(folder) in line for line in injected)
    return Promises.heard(run.stdout.splitlines(keepends=True)) if injected else None


def numbers(calls: list[Call], names: str, *, whole: bool) -> Iterable[int]:
    """Return which of the named calls are to fail, each in turn: of the plain writes, those that are no promise.

    SQLite writes some 300 times in a life; without ``whole`` every 13th of these writes fails.
    """
    if names == "pwrite64" and not whole:
        return itertools.count(1, _SAMPLED)
    if names != "write":
        return itertools.count(1)
    writes = [call for call in calls if isinstance(call, Said | Written) and not is_sqlite(call)]
    return [number for number, call in enumerate(writes, start=1) if isinstance(call, Written)]


def is_sqlite(call: Call) -> bool:
    """Whether SQLite made the call."""
    return isinstance(call, Written) and Path(call.path).name.startswith("outbox.db")


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("names", "error"), FAILURES)
def test_saved_or_told(calls: list[Call], names: str, error: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The failure at each call in turn, in a process that dies right afterwards: what was refused is not there."""
    broken = {}
    for number in numbers(calls, names, whole=pytestconfig.getoption("--whole")):
        folder = tmp_path / str(number)
        folder.mkdir()
        promises = live_with_failure(folder, names, error, number)
        if promises is None:
            break
        faults = judge(folder / "store", promises, in_doubt=0)
        told = len(promises.put) + sum(step.startswith("put-") for step in promises.failed)
        if faults or (told != 5 and promises.failed != ["open"]):
            broken[number] = (faults, promises.failed)
    assert broken == {}
