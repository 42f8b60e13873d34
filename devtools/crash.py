"""`./dev crash`: kill the terminal at random moments of the journey and see whether a confirmed submission is lost.

`./dev crash store` does it to the store alone, which takes a fraction of the time (`devtools.crash_store`).

Every round starts a terminal, lets residents go through journeys as fast as it takes them, and kills it (SIGKILL) at a
random moment. Every number that a resident could have seen is kept. After the last round the terminal runs until the
queue is empty; then each number must be with the district exactly once, whole, and nothing may be held or left.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from devtools import crash_store
from devtools.world import World, started
from offline_queue.inspection import inspect

_DRAIN_SECONDS = 60.0
_ROUND_SECONDS = (0.3, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a crash loop found; the last four must be 0."""

    rounds: int
    seen: int
    with_district: int
    lost: int
    duplicated: int
    half: int
    left: int

    @property
    def clean(self) -> bool:
        """Whether every promise held."""
        return not (self.lost or self.duplicated or self.half or self.left)


def main(arguments: list[str] | None = None) -> int:
    """Run the loop, print its outcome as JSON, return 1 when a promise broke."""
    parser = argparse.ArgumentParser(prog="./dev crash", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("terminal", "store"), default="terminal")
    parser.add_argument("--rounds", type=int, default=100, help="how many kills (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="repeat a loop's random moments")
    options = parser.parse_args(arguments)
    loop = crash_loop if options.what == "terminal" else crash_store.crash_loop
    with TemporaryDirectory(prefix="doorstep-crash-") as folder:
        outcome = loop(Path(folder), options.rounds, random.Random(options.seed))  # noqa: S311 - not a secret
    print(json.dumps(asdict(outcome)))
    return 0 if outcome.clean else 1


def crash_loop(directory: Path, rounds: int, chance: random.Random) -> Outcome:
    """Kill a terminal ``rounds`` times at moments that ``chance`` picks; return what came of every number."""
    seen: list[str] = []
    with started(directory, accept_after=None, instant=True) as world:
        for number in range(rounds):
            _one_round(world, seen, chance.uniform(*_ROUND_SECONDS))
            print(f"round {number + 1}/{rounds}: {len(seen)} numbers seen", file=sys.stderr)
        _drain(world)
        return _judge(world, rounds, seen)


def _one_round(world: World, seen: list[str], after_ready: float) -> None:
    """Run a terminal; kill it ``after_ready`` seconds after it could serve."""
    terminal = _terminal(world, visits=1000)
    listener = threading.Thread(target=_listen, args=(terminal, seen), name="listener")
    listener.start()
    time.sleep(1.0 + after_ready)  # the moment of the kill is what is tried
    terminal.kill()
    terminal.wait()
    listener.join()
    _close(terminal)


def _terminal(world: World, visits: int) -> "subprocess.Popen[bytes]":
    log = (world.directory / "headless.log").open("ab")
    with log:
        return subprocess.Popen(
            [sys.executable, "-m", "devtools.headless", "--settings", str(world.settings)]  # noqa: RUF005 - two lines
            + ["--page", world.page, "--visits", str(visits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )


def _listen(terminal: "subprocess.Popen[bytes]", seen: list[str]) -> None:
    lines = (line for line in terminal.stdout or () if line.endswith(b"\n"))
    seen.extend(json.loads(line)["number"] for line in lines)


def _close(terminal: "subprocess.Popen[bytes]") -> None:
    for stream in (terminal.stdin, terminal.stdout):
        if stream is not None:
            stream.close()


def _drain(world: World) -> None:
    """Run a terminal that nobody visits until nothing is unsent."""
    terminal = _terminal(world, visits=0)
    until = time.monotonic() + _DRAIN_SECONDS
    while time.monotonic() < until and (_unsent(world) or terminal.poll() is not None):
        time.sleep(0.2)  # between two looks into the store
    terminal.communicate()  # closing its standard input asks it to stop


def _unsent(world: World) -> int:
    return inspect(world.directory / "queue").depth.unsent


def _judge(world: World, rounds: int, seen: list[str]) -> Outcome:
    """Compare what residents saw with what the district holds; the gateway refuses what does not open as half."""
    applications = [case for case in world.cases() if case["kind"] == "application"]
    numbers = [case["number"] for case in applications]
    rows = inspect(world.directory / "queue").rows
    return Outcome(
        rounds=rounds,
        seen=len(seen),
        with_district=len(applications),
        lost=len(set(seen) - set(numbers)),
        duplicated=len(numbers) - len(set(numbers)) + len(seen) - len(set(seen)),
        half=sum(row.state.value in {"held", "corrupt"} for row in rows),
        left=_unsent(world),
    )


if __name__ == "__main__":
    sys.exit(main())
