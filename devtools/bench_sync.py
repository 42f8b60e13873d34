"""`./dev bench sync`: the courier beside a bare keep-alive client at the same gateway; prints JSON.

Metadata: both hand over as many envelopes of the same kind in the same batches, taking turns. Photograph: the courier
beside one bare request with all the bytes (PATCH, for the contract's PUT ends at 1 MiB), on loopback and on a line of
20 Mbit/s with 20 ms there and back. Cuts: the line breaks ten times, and what went over it twice is counted.
"""

import argparse
import http.client
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Self
from urllib.parse import urlsplit
from uuid import uuid4

from devtools.fault_proxy import Doom, Fault, FaultProxy, Weather
from devtools.world import Process
from offline_queue import batch
from offline_queue.dispatch import Dispatch
from offline_queue.district import DistrictClient
from offline_queue.model import Blob, ClockQuality, Kind, Lane, NewAttachment, NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.recipients import load_recipients
from offline_queue.road import Road

LINE = Weather(latency=0.01, rate=2_500_000)
"""20 Mbit/s upwards, 20 ms there and back."""

_ROUNDS = 10
_CUTS = 10
_PHOTOGRAPH = 5_000_000


def main(arguments: list[str]) -> int:
    """Measure and print; the figures are for reading, not for failing."""
    parser = argparse.ArgumentParser(prog="./dev bench sync", description=__doc__)
    parser.add_argument("--items", type=int, default=2000, help="metadata items that each side hands over")
    parser.add_argument("--photographs", type=int, default=5, help="photographs that each side hands over")
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="doorstep-bench-") as folder, Site(Path(folder)) as site:
        figures = {
            "metadata": metadata(site, options.items),
            "photograph_loopback": photographs(site, Weather(), options.photographs),
            "photograph_line": photographs(site, LINE, options.photographs),
            "cut_ten_times": cuts(site),
        }
    print(json.dumps(figures, indent=2))
    return 0


class Site:
    """A gateway and terminals, each with a number of its own."""

    def __init__(self, folder: Path) -> None:
        """Keep everything in ``folder``."""
        self._folder = folder
        self._device = 10

    def __enter__(self) -> Self:
        """Start the gateway."""
        self._gateway = Process(
            "gateway", ["district", "--dir", str(self._folder / "district")], log=self._folder / "gateway.log"
        )
        self.url: str = self._gateway.ready["url"]
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self._gateway.stop()

    @contextmanager
    def terminal(self) -> Iterator["Terminal"]:
        """Give a fresh terminal."""
        self._device += 1
        device = str(self._device)
        recipients = load_recipients(Path(self._gateway.ready["key_file"]))
        directory = self._folder / f"queue-{device}"
        with closing(
            Outbox.open(directory, site="017", device=device, recipients=recipients, floor_bytes=0, ballast_bytes=0)
        ) as outbox:
            yield Terminal(outbox, device)


@dataclass(frozen=True, slots=True)
class Terminal:
    """A store, and the number under which it is known."""

    outbox: Outbox
    device: str

    def confirm(self, *contents: bytes, item: str = "advanced-age-allowance") -> None:
        """Let somebody confirm something."""
        self.outbox.put(
            NewSubmission(
                id=str(uuid4()),
                kind=Kind.APPLICATION,
                item=item,
                item_version="1",
                lane=Lane.NORMAL,
                created=datetime.now(UTC),
                clock=ClockQuality.SYNCHRONISED,
                content=b'{"answers":{"name":"nobody"}}' * 20,
                attachments=tuple(
                    NewAttachment(kind="photo", media_type="image/jpeg", content=content) for content in contents
                ),
            )
        )

    @contextmanager
    def sender(self, url: str) -> Iterator["_Sender"]:
        """Give a sender whose connection lives as long as the bare client's; its library is loaded already."""
        with closing(DistrictClient(url, site="017", device=self.device)) as client:
            client.time()
            yield _Sender(Dispatch(self.outbox, client, Road(random=lambda: 0.0)))

    def send(self, url: str, until: Callable[[], bool] = lambda: False) -> float:
        """Send what is due as the courier does; return the seconds that it took."""
        with self.sender(url) as sender:
            return sender.send(until)

    def take_blob(self, url: str) -> Blob:
        """Hand the newest submission over and return the blob that the district then needs."""
        with closing(DistrictClient(url, site="017", device=self.device)) as client:
            envelope = self.outbox.next_due(datetime.now(UTC))
            if envelope is None:
                raise RuntimeError("nothing is due")
            self.outbox.record(envelope.id, client.put(envelope), datetime.now(UTC))
        blob = self.outbox.next_blob(datetime.now(UTC))
        if blob is None:
            raise RuntimeError("no blob is needed")
        return blob


@dataclass(frozen=True, slots=True)
class _Sender:
    dispatch: Dispatch

    def send(self, until: Callable[[], bool]) -> float:
        """Send until there is nothing more or ``until`` says so; return the seconds that it took."""
        began = time.perf_counter()
        while not until() and self.dispatch.send() is not None:
            pass
        self.dispatch.write_down()
        return time.perf_counter() - began


def metadata(site: Site, items: int) -> dict[str, float]:
    """Return both rates, in items a second, and their ratio; the two take turns."""
    with site.terminal() as own, site.terminal() as other:
        for _ in range(items):
            own.confirm()
        bodies = list(_batches(other, items))
        per_turn = max(1, len(bodies) // _ROUNDS)
        ours, bare = 0.0, 0.0
        with closing(_Bare(site.url, other.device)) as client, own.sender(site.url) as sender:
            client.call("GET", "/v1/time", b"", {})
            for first in range(0, len(bodies), per_turn):
                turn = bodies[first : first + per_turn]
                calls = iter(turn)
                ours += sender.send(until=lambda calls=calls: next(calls, None) is None)  # type: ignore[misc]
                bare += client.post_all(turn)
    return {"ours": round(items / ours), "bare": round(items / bare), "ratio": round(bare / ours, 2)}


def _batches(terminal: Terminal, items: int) -> Iterator[bytes]:
    """Yield bodies of batches as the courier makes them."""
    for _ in range(items):
        terminal.confirm()
    done: set[str] = set()
    while found := terminal.outbox.next_batch(datetime.now(UTC), done):
        done |= {one.id for one in found}
        yield batch.body(found)


def photographs(site: Site, weather: Weather, times: int) -> dict[str, float]:
    """Return the median milliseconds of a photograph, ours and bare, and their ratio; ``first`` is a sender's first.

    A sender begins with a small piece, for it knows nothing of the line.
    """
    ours: list[float] = []
    bare: list[float] = []
    with FaultProxy(site.url, weather) if weather.rate else _NoProxy(site.url) as way, ExitStack() as stack:
        own, other = stack.enter_context(site.terminal()), stack.enter_context(site.terminal())
        sender = stack.enter_context(own.sender(way.url))
        client = stack.enter_context(closing(_Bare(way.url, other.device)))
        client.call("GET", "/v1/time", b"", {})
        for _ in range(1 + times):
            content = random.randbytes(_PHOTOGRAPH)  # noqa: S311 - nobody's photograph
            own.confirm(content)
            other.confirm(content)
            blob = own.take_blob(site.url)
            ours.append(sender.send(until=_blob_is_there(own, blob)))
            bare.append(client.patch(other.take_blob(site.url)))
            sender.send(until=lambda: False)
    ratios = [one / two for one, two in zip(ours, bare, strict=True)]
    return {
        "ours_ms": round(1e3 * median(ours[1:]), 1),
        "bare_ms": round(1e3 * median(bare[1:]), 1),
        "ratio": round(median(ratios[1:]), 2),
        "first_ratio": round(ratios[0], 2),
    }


def _blob_is_there(terminal: Terminal, blob: Blob) -> Callable[[], bool]:
    return lambda: all(one.uploaded for one in terminal.outbox.attachments(blob.submission_id))


def cuts(site: Site) -> dict[str, float]:
    """Return how often the line broke under a photograph, and which part of its bytes went over it twice."""
    with FaultProxy(site.url) as proxy, site.terminal() as terminal:
        terminal.confirm(random.randbytes(_PHOTOGRAPH))  # noqa: S311 - nobody's photograph
        blob = terminal.take_blob(site.url)
        marks = [blob.size * (n + 1) // (_CUTS + 1) for n in range(_CUTS)]

        def decide(head: bytes, size: int) -> Doom:
            carried = proxy.carried["PATCH"]
            if not head.startswith(b"PATCH") or not marks or carried + size <= marks[0]:
                return Doom()
            return Doom(Fault.CUT, marks.pop(0) - carried)

        proxy.decide = decide
        terminal.send(proxy.url)
        twice = proxy.carried["PATCH"] - blob.size
        return {"cuts": proxy.faults[Fault.CUT], "sent_again": round(twice / blob.size, 4)}


class _Bare:
    """http.client, one connection, nothing else."""

    def __init__(self, url: str, device: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        self._headers = {"Doorstep-Device": f"017/{device}", "Content-Type": "application/json"}

    def post_all(self, bodies: list[bytes]) -> float:
        began = time.perf_counter()
        for body in bodies:
            self.call("POST", "/v1/submissions:batch", body, {})
        return time.perf_counter() - began

    def patch(self, blob: Blob) -> float:
        content = blob.path.read_bytes()
        headers = {"Content-Type": "application/partial-upload", "Upload-Offset": "0", "Upload-Complete": "?1"}
        began = time.perf_counter()
        self.call("PATCH", f"/v1/blobs/{blob.digest}", content, headers | {"Upload-Length": str(blob.size)})
        return time.perf_counter() - began

    def call(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
        self._connection.request(method, path, body, self._headers | headers)
        answer = self._connection.getresponse()
        answer.read()
        if answer.status >= 300:  # noqa: PLR2004 - an HTTP status speaks for itself
            raise RuntimeError(f"HTTP {answer.status}")

    def close(self) -> None:
        self._connection.close()


@dataclass(frozen=True, slots=True)
class _NoProxy:
    """The straight way."""

    url: str

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
