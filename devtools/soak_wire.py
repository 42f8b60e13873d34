"""`./dev soak wire`: a terminal's queue and a real gateway, with a bad network between them.

Of all exchanges 30 % are cut somewhere in the request, 5 % lose the answer after the district has acted, 1 % are handed
over twice. In the end the district must hold exactly what was confirmed, each once, and every blob byte for byte.
"""

import argparse
import hashlib
import json
import random
import sqlite3
import sys
import threading
import time
import urllib.request
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from devtools.fault_proxy import Fault, FaultProxy, Weather
from devtools.world import Process
from offline_queue.courier import Courier
from offline_queue.district import DistrictClient
from offline_queue.model import ClockQuality, Kind, Lane, NewAttachment, NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.recipients import load_recipients
from offline_queue.road import Road

STORM = Weather(chances={Fault.CUT: 0.30, Fault.SWALLOWED: 0.05, Fault.DUPLICATED: 0.01})
"""The network of the soak."""

_BLOBS = 3
_PATIENCE = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a soak found: of what was confirmed, what the district holds, and what the network did meanwhile."""

    submissions: int
    blobs: int
    held_by_district: int
    lost: int
    invented: int
    other_bytes: int
    blobs_missing: int
    blobs_damaged: int
    left: int
    held_aside: int
    arrived_again: int
    faults: dict[str, int]
    seconds: float

    @property
    def clean(self) -> bool:
        """Whether the district holds exactly what was confirmed."""
        wrong = (self.lost, self.invented, self.other_bytes, self.blobs_missing, self.blobs_damaged)
        return not any((*wrong, self.left, self.held_aside))


def main(arguments: list[str]) -> int:
    """Run the soak, print its outcome, return 1 when a promise broke."""
    parser = argparse.ArgumentParser(prog="./dev soak wire", description=__doc__)
    parser.add_argument("--submissions", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="doorstep-soak-") as folder:
        outcome = soak(Path(folder), options.submissions, options.seed)
    print(json.dumps(asdict(outcome), indent=2))
    return 0 if outcome.clean else 1


def soak(folder: Path, submissions: int, seed: int) -> Outcome:
    """Confirm so many submissions with three blobs each, carry them through the storm, and judge what arrived."""
    district = folder / "district"
    with ExitStack() as stack:
        gateway = stack.enter_context(
            Process("gateway", ["district", "--dir", str(district)], log=folder / "gateway.log")
        )
        proxy = stack.enter_context(FaultProxy(gateway.ready["url"], STORM, seed))
        outbox = stack.enter_context(closing(_open(folder / "queue", Path(gateway.ready["key_file"]))))
        confirmed = {name: outbox.put(_submission(name)).digest for name in _names(submissions, seed)}
        blobs = {one.digest for name in confirmed for one in outbox.attachments(name)}
        began = time.monotonic()
        _carry(outbox, proxy.url)
        seconds = round(time.monotonic() - began, 1)
        arrivals = _arrivals(gateway.ready["url"])
        depth = outbox.depth()
    whole = _whole(district)  # the gateway alone may read its store while it runs
    files = {path.name: path for path in (district / "blobs").rglob("*") if path.is_file()}
    return Outcome(
        submissions=len(confirmed),
        blobs=len(blobs),
        held_by_district=len(arrivals),
        lost=len(confirmed.keys() - arrivals.keys()),
        invented=len(arrivals.keys() - confirmed.keys()),
        other_bytes=sum(arrivals[name][0] != digest for name, digest in confirmed.items() if name in arrivals),
        blobs_missing=len(blobs - whole),
        blobs_damaged=sum(name not in files or _digest(files[name]) != name for name in blobs),
        left=depth.unsent,
        held_aside=depth.held,
        arrived_again=sum(times - 1 for _, times in arrivals.values()),
        faults=dict(proxy.faults),
        seconds=seconds,
    )


def _open(directory: Path, key_file: Path) -> Outbox:
    recipients = load_recipients(key_file)
    return Outbox.open(directory, site="017", device="01", recipients=recipients, floor_bytes=0, ballast_bytes=0)


def _names(submissions: int, seed: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311 - ids of nobody's
    return [f"{chance.getrandbits(32):08x}-0000-7000-8000-{number:012x}" for number in range(submissions)]


def _submission(name: str) -> NewSubmission:
    """Return a submission with three blobs: small, larger, and one in a hundred that goes in pieces."""
    sizes = (2_000, 30_000, 1_500_000 if name.endswith("00") else 90_000)
    return NewSubmission(
        id=name,
        kind=Kind.APPLICATION,
        item="advanced-age-allowance",
        item_version="1",
        lane=Lane.NORMAL,
        created=datetime.now(UTC),
        clock=ClockQuality.SYNCHRONISED,
        content=b'{"answers":{}}',
        attachments=tuple(
            NewAttachment(kind="photo", media_type="image/jpeg", content=random.Random(f"{name}{n}").randbytes(size))  # noqa: S311 - nobody's photographs
            for n, size in enumerate(sizes[:_BLOBS])
        ),
    )


def _carry(outbox: Outbox, url: str) -> None:
    """Let a courier work until nothing is left; its chance is 0, so that it pauses as briefly as it may."""
    done = threading.Event()

    def look(*_: object) -> None:
        if outbox.depth().unsent == 0:
            done.set()

    client = DistrictClient(url, site="017", device="01")
    courier = Courier(outbox, client, on_verdict=look, road=Road(random=lambda: 0.0))
    courier.start()
    done.wait(_PATIENCE)
    courier.stop()


def _arrivals(url: str) -> dict[str, tuple[str, int]]:
    with urllib.request.urlopen(f"{url}/desk/cases.json", timeout=60) as answer:  # noqa: S310 - our own gateway
        return {case["id"]: (case["digest"], case["arrivals"]) for case in json.load(answer)["cases"]}


def _whole(district: Path) -> set[str]:
    """Return the blobs that the district itself calls whole."""
    with closing(sqlite3.connect(f"file:{district}/inbox.sqlite3?mode=ro", uri=True)) as connection:
        return {digest for (digest,) in connection.execute("SELECT digest FROM blob WHERE complete = 1")}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
