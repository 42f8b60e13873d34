"""`./dev bench journey`: how long a person waits, measured on this machine in one run; prints JSON.

``start``: from exec to the first frame on the screen, and the memory at idle, of a real `kiosk run`. ``card``: from
laying a card to the first frame with the name, on a wire that itself takes no time. ``touch``: from a finger on the
glass to the next frame, and to the first frame of the page that follows.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from devtools.spread import spread
from devtools.world import World, end_with_parent, quiet_environment, started

_READY_SECONDS = 20.0
_IDLE_SECONDS = 4.0


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the figures are for reading, not for failing."""
    parser = argparse.ArgumentParser(prog="./dev bench journey", description=__doc__)
    parser.add_argument("--starts", type=int, default=5, help="how often the terminal is started")
    parser.add_argument("--visits", type=int, default=6, help="how many journeys are timed")
    options = parser.parse_args(arguments)
    os.environ |= quiet_environment()
    with (
        TemporaryDirectory(prefix="doorstep-bench-") as folder,
        started(Path(folder), accept_after=None, instant=True) as world,
    ):
        figures: dict[str, Any] = {"start": _starts(world, options.starts)}
        figures |= _journeys(world, options.visits)
    print(json.dumps(figures, indent=2))
    return 0


def _starts(world: World, times: int) -> dict[str, Any]:
    runs = [_start(world) for _ in range(times + 1)][1:]  # the first warms the page cache
    return {
        "first_frame_seconds": spread([run["seconds"] for run in runs]),
        "idle_rss_mib": spread([run["rss_mib"] for run in runs]),
        "runs": times,
    }


def _start(world: World) -> dict[str, float]:
    """Start `kiosk run` once; return its own word on the first frame and its memory a few seconds later."""
    log = world.directory / "terminal.log"
    log.unlink(missing_ok=True)
    terminal = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "run", "--settings", str(world.settings)],
        preexec_fn=end_with_parent,  # noqa: PLW1509 - the workshop has no threads
    )
    try:
        seconds = _ready(log)
        time.sleep(_IDLE_SECONDS)  # memory is measured at rest
        return {"seconds": seconds, "rss_mib": _rss_mib(terminal.pid)}
    finally:
        terminal.send_signal(signal.SIGINT)
        terminal.wait(_READY_SECONDS)


def _ready(log: Path) -> float:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        for record in map(json.loads, lines):
            if record["event"] == "terminal-ready":
                return float(record["seconds"])
        time.sleep(0.02)  # between two looks into the log
    raise SystemExit("the terminal did not show its first frame")


def _rss_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    return round(kib / 1024, 1)


def _journeys(world: World, visits: int) -> dict[str, Any]:
    """Time cards and touches in a terminal of this process, while a resident goes through whole journeys."""
    from devtools.timing import TimedStage  # noqa: PLC0415 - Qt, only for this part

    stage = TimedStage(world=world, out=world.directory, offline=False, pace=0.0, key_pace=0.0, visits=visits)
    stage.play()
    return {
        "card_to_name_ms": spread([taken * 1000 for taken in stage.card_seconds]),
        "touch_to_frame_ms": spread([taken * 1000 for taken in stage.touch_seconds]),
        "touch_to_page_ms": spread([taken * 1000 for taken in stage.page_seconds]),
    }
