"""After a visit nobody is left: not in logs, not in the store, not in a file, not in the memory of the idle process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from devtools.leaks import in_files, in_memory

JIA = {"name": "测试甲", "number": "119900194506070016", "address": "示例街道0号"}
SECONDS = 120


@pytest.fixture(scope="module")
def idle() -> Iterator[tuple[int, Path]]:
    """A terminal with its face that has served 测试甲 and is idle again: its process id and its folder."""
    with TemporaryDirectory(prefix="doorstep-idle-") as folder:
        out = Path(folder)
        demo = subprocess.Popen(
            [sys.executable, "-m", "devtools.demo", "--out", str(out), "--fast", "--hold"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"TMPDIR": folder},
        )
        assert demo.stdout is not None
        line = demo.stdout.readline()
        assert line, "the demo ended before the terminal was idle"
        yield int(json.loads(line)["idle"]), out
        demo.communicate(timeout=SECONDS)


@pytest.mark.timeout(SECONDS)
def test_no_file_names_the_resident(idle: tuple[int, Path]) -> None:
    """Logs, queue, write-ahead log and temporary files, after a journey that ended with the district's acceptance."""
    _, folder = idle
    roots = [path for path in folder.rglob("*") if path.is_file() and "district" not in path.parts]
    assert any(path.name == "terminal.log" for path in roots)
    assert any("queue" in path.parts for path in roots)
    assert in_files(roots, JIA) == []


@pytest.mark.timeout(SECONDS)
def test_the_idle_process_remembers_nobody(idle: tuple[int, Path]) -> None:
    """The memory of the process itself, in every encoding that Python, Qt, JSON and the card use."""
    pid, _ = idle
    assert in_memory(pid, JIA) == []


@pytest.mark.timeout(SECONDS)
def test_the_search_would_find_somebody(idle: tuple[int, Path]) -> None:
    """The search itself works: what the process must hold (its own catalogue) is found in it."""
    pid, _ = idle
    assert in_memory(pid, {"item": "advanced-age-allowance"})
