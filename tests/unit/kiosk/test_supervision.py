"""A bug in any thread ends the process, tells the place and nobody's data."""

import subprocess
import sys

import pytest

from kiosk.supervision import EXIT_BUG

_PROGRAM = """
import sys, threading
from pathlib import Path
from kiosk import supervision
from kiosk.logs import start_logging

def stumble():
    raise ValueError("测试甲")

start_logging(Path(sys.argv[1]) if sys.argv[1] else None)
supervision.install()
threading.Thread(target=stumble, name="attendant").start()
threading.Event().wait(10)
"""


@pytest.mark.parametrize("log", ["", "/dev/full"], ids=["log", "full disk"])
def test_a_bug_in_a_thread_ends_the_process(log: str) -> None:
    """A terminal whose engine has died must not stand there and look alive, not even when its log is full."""
    ended = subprocess.run(
        [sys.executable, "-c", _PROGRAM, log], capture_output=True, text=True, timeout=10, check=False
    )
    assert ended.returncode == EXIT_BUG
    assert "测试甲" not in ended.stderr
    assert log or ("stumble" in ended.stderr and "attendant" in ended.stderr)
