"""`./dev bench id-card`: the card reader beside wire, module and half an interval; prints JSON.

``read``: from laying a card to the record returned, over the floor of the wire at 115200 baud, the simulated module's
own delays and half an interval between two looks (the mean over all phases). ``back``: from plugging an unplugged
reader in again to "in service". ``idle``: the share of one core that waiting for a card costs.
"""

import argparse
import json
import random
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from tempfile import TemporaryDirectory

from devtools.spread import spread
from drivers.api import CardOutcome, CardPresence, CardRead, CardReader, Deadline
from drivers.id_card_reader.profiles import PROFILES, Profile
from drivers.registry import open_card_reader
from kiosk.events import DeviceKind
from kiosk.peripherals import Attendant, Health
from simulators.bench import READER, Bench

_BITS = 10 / 115_200
_FRAMES = {"find": 10 + 15, "select": 10 + 19, "read": 10 + 1295, "newest_address": 10 + 11}
"""Bytes of each request and its answer, for a card without an appended address."""


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the figures are for reading, not for failing."""
    parser = argparse.ArgumentParser(prog="./dev bench id-card", description=__doc__)
    parser.add_argument("--profile", choices=sorted(PROFILES), default="generic")
    parser.add_argument("--reads", type=int, default=40)
    parser.add_argument("--replugs", type=int, default=8)
    parser.add_argument("--idle", type=float, default=10.0, help="seconds")
    options = parser.parse_args(arguments)
    profile = PROFILES[options.profile]
    with TemporaryDirectory(prefix="doorstep-bench-") as folder, Bench.start(Path(folder) / "bench") as bench:
        figures = {
            "profile": options.profile,
            "read": _reads(bench, options.profile, options.reads),
            "back_seconds": spread([_replug(bench, options.profile) for _ in range(options.replugs)]),
            "idle_core_share": round(_idle(bench, options.profile, options.idle), 4),
            "poll_ms": profile.poll.total_seconds() * 1000,
        }
    print(json.dumps(figures, indent=2))
    return 0


def floor_seconds(bench: Bench, profile: Profile) -> float:
    """Return what wire, module and half an interval take; the driver's own time is not in it."""
    pace = bench.reader.pace
    module = pace.find + pace.select + pace.read + pace.newest_address
    return sum(_FRAMES.values()) * _BITS + module + profile.poll.total_seconds() / 2


def _reads(bench: Bench, name: str, times: int) -> dict[str, object]:
    reader = open_card_reader("sdt", bench.transports[READER], name)
    reader.open()
    chance = random.Random(1)  # noqa: S311 - phases, no secrets
    taken = []
    for _ in range(times):
        taken.append(_read(bench, reader, phase=chance.random() * PROFILES[name].poll.total_seconds()))
        bench.reader.lift()
        while reader.presence(Deadline.after(timedelta(seconds=1))) is not CardPresence.NOT_PRESENT:
            time.sleep(0.05)  # between two looks at a reader that is still settling
    reader.close()
    floor = floor_seconds(bench, PROFILES[name])
    return {
        "seconds": spread(taken),
        "floor_seconds": round(floor, 3),
        "median_over_floor": round(median(taken) / floor, 3),
    }


def _read(bench: Bench, reader: CardReader, phase: float) -> float:
    """Lay a card down while the reader waits, at some phase of its looks; return the seconds to the record."""
    outcomes: SimpleQueue[tuple[CardOutcome, float]] = SimpleQueue()
    waiting = threading.Thread(
        target=lambda: outcomes.put((reader.read(Deadline.after(timedelta(seconds=30))), time.monotonic()))
    )
    waiting.start()
    time.sleep(0.4 + phase)  # the reader waits before the card comes, at any point of its interval
    laid = time.monotonic()
    bench.reader.lay("jia")
    outcome, at = outcomes.get(timeout=30)
    waiting.join()
    if not isinstance(outcome, CardRead):
        raise SystemExit(f"the card was not read: {outcome}")
    return at - laid


def _replug(bench: Bench, name: str) -> float:
    health: SimpleQueue[Health] = SimpleQueue()
    reader = open_card_reader("sdt", bench.transports[READER], name)
    attendant = Attendant(DeviceKind.ID_CARD_READER, reader, lambda _, word: health.put(word))
    attendant.start()
    try:
        _until(health, ready=True)
        bench.reader.unplug()
        _until(health, ready=False)
        time.sleep(random.random())  # noqa: S311 - the phase of the attendant's attempts
        plugged = time.monotonic()
        bench.reader.plug()
        _until(health, ready=True)
        return time.monotonic() - plugged
    finally:
        attendant.stop()


def _until(health: SimpleQueue[Health], *, ready: bool) -> None:
    while health.get(timeout=30).ready is not ready:
        pass


def _idle(bench: Bench, name: str, seconds: float) -> float:
    """Return the processor time of the thread that waits for a card, over the time it waited."""
    reader = open_card_reader("sdt", bench.transports[READER], name)
    reader.open()
    spent: SimpleQueue[float] = SimpleQueue()

    def wait() -> None:
        before = time.thread_time()
        reader.read(Deadline.after(timedelta(seconds=seconds)))
        spent.put(time.thread_time() - before)

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join()
    reader.close()
    return spent.get() / seconds


if __name__ == "__main__":
    sys.exit(main())
