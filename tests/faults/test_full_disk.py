"""A disk that is filled at any step drains without help, and nothing that was acknowledged is lost on it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MOUNT = 'mount -t tmpfs -o size=24m none "$1" && exec "$2" -m tests.faults.full_disk "$1"'


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_disk_filled_at_each_step_drains_without_help(tmp_path: Path) -> None:
    """A real disk of 24 MiB, filled to the last byte before each step, also across a restart."""
    run = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh", tmp_path, sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {"moments": 14, "broken": {}}
