"""`python -m simulators` starts, says one line, obeys and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulators.people import PEOPLE
from simulators.verbs import VERBS

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "simulators"]


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the bench runs."""
    return tmp_path / "bench"


@pytest.fixture
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """A bench in a process of its own, and what it said."""
    words = ["--dir", str(folder), "--gateway", "http://127.0.0.1:9", "--instant"]
    with subprocess.Popen([*COMMAND, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_one_line_and_goes_without_a_trace(
    running: tuple[subprocess.Popen[str], Any], folder: Path, number: int
) -> None:
    """The line names page, transports and network; a signal ends it with exit code 0 and an empty table."""
    process, said = running
    assert said["ready"] is True
    assert set(said) == {"ready", "page", "transports", "network"}
    port = Path(said["transports"]["qr-scanner"].removeprefix("serial://").partition("?")[0])
    assert port.exists()
    process.send_signal(number)
    assert process.wait(10) == 0
    assert not os.path.lexists(port)
    assert not folder.exists()


def test_verbs_reach_a_running_bench(running: tuple[subprocess.Popen[str], Any], folder: Path) -> None:
    """By folder or by page; what cannot be done is said in a sentence."""
    _, said = running
    done = _run("do", "lay", "jia", "--dir", str(folder))
    assert json.loads(done.stdout)["id-card-reader"]["card"] == "jia"
    refused = _run("do", "lay", "nobody", "--page", said["page"])
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "no such person" in refused.stderr


def test_the_reader_of_the_bench_can_be_chosen(folder: Path) -> None:
    """Dialect and wire are options; the line says what to write into the settings."""
    words = ["--dir", str(folder), "--reader", "stx", "--reader-wire", "tcp"]
    with subprocess.Popen([*COMMAND, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        process.terminate()
    assert said["transports"]["id-card-reader"].startswith("tcp://127.0.0.1:")


def test_the_printer_of_the_bench_can_be_chosen(folder: Path) -> None:
    """Make and wire are options; a make that does not exist is answered with those that do."""
    words = ["--dir", str(folder), "--printer", "custom-kpm", "--printer-wire", "tcp"]
    with subprocess.Popen([*COMMAND, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        state = json.loads(_run("do", "cut-power", "--dir", str(folder)).stdout)["receipt-printer"]
        process.terminate()
    assert said["transports"]["receipt-printer"].startswith("tcp://127.0.0.1:")
    assert (state["profile"], state["powered"]) == ("custom-kpm", False)
    refused = _run("--dir", str(folder), "--printer", "letterpress")
    assert "there are: bench-80, epson-tm" in refused.stderr


def test_mistakes_are_told_in_a_sentence(tmp_path: Path) -> None:
    """No traceback for a bench that is not there, a wrong verb or a wrong gateway."""
    for words in (["do", "lift", "--dir", str(tmp_path)], ["--dir", str(tmp_path), "--gateway", "nonsense"]):
        run = _run(*words)
        assert run.returncode == 1
        assert len(run.stderr.splitlines()) == 1


def test_the_help_lists_every_verb_and_person() -> None:
    """A newcomer finds everything in one place."""
    text = _run("--help").stdout
    assert [name for name in VERBS if name not in text] == []
    assert [person.slug for person in PEOPLE if person.slug not in text] == []


def test_a_folder_without_a_bench_is_told(tmp_path: Path) -> None:
    """A verb sent to nobody is a sentence, not a traceback."""
    done = _run("do", "lay", "jia", "--dir", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"no bench runs in {tmp_path}\n"
