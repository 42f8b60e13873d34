"""`./dev bench poison`: what one bad item costs the others, in time, at a real gateway; prints JSON.

Each poisoned run stands beside a clean one, both with a fresh terminal over a proxy. The poison is refused by the
gateway, or breaks the line in the middle of every request that carries it; it stands at the head, in the middle or at
the end of what is to be sent, or is a blob. Measured is the time until the district has everything else.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from devtools.bench_sync import Site, Terminal
from devtools.fault_proxy import Doom, Fault, FaultProxy
from offline_queue.carriage import Blobs
from offline_queue.conduct import Pause
from offline_queue.dispatch import Dispatch
from offline_queue.district import DistrictClient
from offline_queue.model import Envelope, Verdict
from offline_queue.replies import BatchAnswer
from offline_queue.road import Road

_BLOB_BYTES = 200_000


def main(arguments: list[str]) -> int:
    """Measure and print; the figures are for reading, not for failing."""
    parser = argparse.ArgumentParser(prog="./dev bench poison", description=__doc__)
    parser.add_argument("--items", type=int, default=1200, help="submissions in each run")
    parser.add_argument("--blobs", type=int, default=60, help="submissions with a blob in each run with blobs")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="doorstep-bench-") as folder, Site(Path(folder)) as site:
        figures = {
            "submissions": _compare(site, options.rounds, _submission_runs(options.items)),
            "blobs": _compare(site, options.rounds, _blob_runs(options.blobs)),
        }
    print(json.dumps(figures, indent=2))
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """So many submissions, with blobs or without; the ``poison``-th is refused or breaks the line, None is clean."""

    items: int
    blobs: bool
    poison: int | None = None
    refused: bool = False


def _submission_runs(items: int) -> dict[str, Run]:
    places = {"head": items - 1, "middle": items // 2, "end": 0}  # the newest goes first
    return {
        f"{'refused' if refused else 'breaks'} at the {name}": Run(
            items=items, blobs=False, poison=place, refused=refused
        )
        for refused in (True, False)
        for name, place in places.items()
    }


def _blob_runs(items: int) -> dict[str, Run]:
    return {"breaks in the middle": Run(items=items, blobs=True, poison=items // 2)}


def _compare(site: Site, rounds: int, runs: dict[str, Run]) -> dict[str, dict[str, float]]:
    """Return the median milliseconds of each run and of the clean ones beside it, and the median ratio of the pairs.

    On a busy machine the quickest of each kind say more.
    """
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for number in range(rounds):
        for name, run in runs.items():
            clean = replace(run, poison=None, refused=False)
            order = (run, clean) if number % 2 else (clean, run)  # neither is always the first
            seconds = {one: _measure(site, one) for one in order}
            pairs[name].append((seconds[run], seconds[clean]))
    return {
        name: {
            "ms": round(1e3 * median(own for own, _ in taken)),
            "clean_ms": round(1e3 * median(clean for _, clean in taken)),
            "ratio": round(median(own / clean for own, clean in taken), 2),
            "ratio_of_best": round(min(own for own, _ in taken) / min(clean for _, clean in taken), 2),
        }
        for name, taken in pairs.items()
    }


def _measure(site: Site, run: Run) -> float:
    with site.terminal() as terminal, FaultProxy(site.url) as proxy:
        for n in range(run.items):
            # No item has such a name: the gateway refuses the envelope.
            item = "?" if n == run.poison and run.refused else "advanced-age-allowance"
            contents = [random.randbytes(_BLOB_BYTES)] if run.blobs else []  # noqa: S311 - nobody's photograph
            terminal.confirm(*contents, item=item)
        left = 0 if run.poison is None or run.refused else 1
        with _district(terminal, proxy, run) as district:
            seconds = _deliver(terminal, district, left)
        if terminal.outbox.depth().held != run.refused:
            raise RuntimeError("the gateway has not judged the poison as it should")
        return seconds


@contextmanager
def _district(terminal: Terminal, proxy: FaultProxy, run: Run) -> Iterator["_Poisoned"]:
    with closing(DistrictClient(proxy.url, site="017", device=terminal.device)) as client:
        client.time()
        poison = None if run.poison is None or run.refused else terminal.outbox.rows()[run.poison].id
        if run.blobs and poison is not None:
            (blob,) = terminal.outbox.attachments(poison)
            proxy.decide = lambda head, size: _cut(size) if blob.digest.encode() in head else Doom()
            poison = None
        yield _Poisoned(client, proxy, poison)


def _deliver(terminal: Terminal, district: "_Poisoned", left: int) -> float:
    """Send until only ``left`` submissions lack anything; return the seconds that it took."""
    road = Road()
    road.through({"report"})  # as on a day like any other: the link has worked until now
    dispatch = Dispatch(terminal.outbox, district, road)
    began = time.perf_counter()
    while terminal.outbox.depth().unsent > left:
        match dispatch.send():
            case Pause(wait=wait):
                time.sleep(wait.total_seconds())  # the wait that the courier would keep is part of the time
            case None:
                rest = road.rest()
                time.sleep(rest.total_seconds() if rest is not None else 0)  # until somebody is due again
            case _:
                pass
    return time.perf_counter() - began


@dataclass(frozen=True, slots=True)
class _Poisoned:
    """The district over a line that breaks whenever ``poison`` is on it."""

    client: DistrictClient
    proxy: FaultProxy
    poison: str | None

    @property
    def blobs(self) -> Blobs:
        return self.client.blobs

    def put(self, envelope: Envelope) -> Verdict:
        self._look([envelope])
        return self.client.put(envelope)

    def put_batch(self, batch: Sequence[Envelope], meanwhile: Callable[[], None]) -> BatchAnswer:
        self._look(batch)
        return self.client.put_batch(batch, meanwhile)

    def close(self) -> None:
        self.client.close()

    def _look(self, batch: Sequence[Envelope]) -> None:
        if self.poison is not None:
            carried = self.poison in {envelope.id for envelope in batch}
            self.proxy.decide = lambda _, size: _cut(size) if carried else Doom()


def _cut(size: int) -> Doom:
    return Doom(Fault.CUT, size // 2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
