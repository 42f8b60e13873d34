"""`./dev bench queue`: the outbox beside bare SQLite and three other queues, in one run; prints JSON.

Rates come from short blocks that take turns, so that a busy machine is busy for all; a ratio is the median over all
turns of bare SQLite's block over the queue's own.
Depth, opening and memory are of a store with a million pending submissions, and of one with 100,000 settled.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from devtools.bench_queue_depth import measure
from devtools.bench_queue_peers import Peer, peers

_BLOCK = 5


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the figures are for reading, not for failing."""
    parser = argparse.ArgumentParser(prog="./dev bench queue", description=__doc__)
    parser.add_argument("--items", type=int, default=1500, help="items that each queue is given")
    parser.add_argument("--pending", type=int, default=1_000_000)
    parser.add_argument("--settled", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=None, help="a disk to measure on (default: a temporary folder)")
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="doorstep-bench-", dir=options.folder) as folder:
        (Path(folder) / "rates").mkdir()
        figures = {
            "rates": rates(Path(folder) / "rates", options.items),
            "depth": measure(Path(folder) / "depth", options.pending, options.settled),
        }
    print(json.dumps(figures, indent=2))
    return 0


def rates(folder: Path, items: int) -> dict[str, object]:
    """Return for each queue what a put and a claim with its settling take, and how that compares with bare SQLite."""
    queues = peers(folder)
    puts = _in_turns(queues, items, lambda queue, number: queue.put(number))
    cycles = _in_turns(queues, items, lambda queue, _: queue.cycle())
    durability = {name: queue.durability() for name, queue in queues.items()}
    for queue in queues.values():
        queue.close()
    return {
        name: {
            "durability": durability[name],
            "put_us": round(median(puts[name]) * 1e6),
            "put_ratio": _ratio(puts["bare"], puts[name]),
            "cycle_us": round(median(cycles[name]) * 1e6),
            "cycle_ratio": _ratio(cycles["bare"], cycles[name]),
        }
        for name in queues
    }


def _ratio(bare: list[float], own: list[float]) -> float:
    return round(median(one / other for one, other in zip(bare, own, strict=True)), 2)


def _in_turns(queues: dict[str, Peer], items: int, deed: Callable[[Peer, int], None]) -> dict[str, list[float]]:
    """Return for each queue the median seconds of one deed in each of its blocks; the blocks take turns."""
    taken: dict[str, list[float]] = {name: [] for name in queues}
    for first in range(0, items, _BLOCK):
        for name, queue in queues.items():
            seconds = []
            for number in range(first, first + _BLOCK):
                began = time.perf_counter()
                deed(queue, number)
                seconds.append(time.perf_counter() - began)
            taken[name].append(median(seconds))
    return taken


if __name__ == "__main__":
    sys.exit(main())
