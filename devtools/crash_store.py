"""Kill a process that only puts, sends, settles and erases, and hold what it leaves against what it had promised."""

import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from devtools.store_judge import Promises, judge

_LIFE_SECONDS = (0.0, 0.25)
_PROGRESS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a crash loop found: how many submissions were acknowledged, and every broken promise in words."""

    rounds: int
    acknowledged: int
    broken: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether every promise held."""
        return not self.broken


def crash_loop(directory: Path, rounds: int, chance: random.Random) -> Outcome:
    """Kill the owner of one store ``rounds`` times at moments that ``chance`` picks; then judge what is there."""
    lines: list[str] = []
    for number in range(rounds):
        lines += live_and_die(directory / "store", number, chance.uniform(*_LIFE_SECONDS))
        if (number + 1) % _PROGRESS == 0:
            print(f"round {number + 1}/{rounds}: {len(lines)} promises", file=sys.stderr)
    promises = Promises.heard(lines)
    broken = judge(directory / "store", promises, in_doubt=rounds)
    return Outcome(rounds=rounds, acknowledged=len(promises.put), broken=tuple(broken))


def live_and_die(store: Path, number: int, seconds: float) -> list[str]:
    """Live until the kill, ``seconds`` after the first promise; return the promises."""
    command = [sys.executable, "-m", "devtools.store_life", str(store), str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise SystemExit("no pipe to the life")
        first = process.stdout.readline()
        time.sleep(seconds)  # the moment of the kill is what is tried
        process.kill()
        return [first, *process.stdout.readlines()]
