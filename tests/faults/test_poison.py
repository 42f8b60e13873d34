"""One bad submission, or one bad blob, costs the others next to nothing: on the real gateway, over real sockets."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from devtools.fault_proxy import FaultProxy
from devtools.world import Process
from offline_queue.courier import Drained, drain
from offline_queue.district import DistrictClient
from offline_queue.model import ClockQuality, Kind, Lane, NewAttachment, NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.recipients import Recipient, Recipients, load_recipients

MANY = 400
SOME = 60
MOST = 1.2  # times what it takes without the poison
GENEROUS = 3.0  # a shared machine's clock is no witness


@dataclass(frozen=True, slots=True)
class Cost:
    """What a queue took to empty: calls on the wire, and seconds."""

    calls: int
    seconds: float


Carry = Callable[[Path], tuple[Drained, Cost]]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """One gateway for all of them; every queue has its own counter."""
    folder = tmp_path_factory.mktemp("poison")
    with Process("gateway", ["district", "--dir", str(folder / "district")], log=folder / "log") as running:
        yield running


@pytest.fixture
def recipient(gateway: Process) -> Recipient:
    """The district's key."""
    return load_recipients(Path(gateway.ready["key_file"])).at(None)


@pytest.fixture
def carry(gateway: Process, recipient: Recipient) -> Carry:
    """Send what a queue holds, through a proxy that counts and harms nothing."""

    def carried(queue: Path) -> tuple[Drained, Cost]:
        with FaultProxy(gateway.ready["url"]) as proxy, closing(_open(queue, recipient)) as outbox:
            client = DistrictClient(proxy.url, site="017", device="01")
            began = time.monotonic()
            drained = drain(outbox, client)
            seconds = time.monotonic() - began
            client.close()
            return drained, Cost(sum(proxy.faults.values()), seconds)

    return carried


def _open(queue: Path, recipient: Recipient) -> Outbox:
    return Outbox.open(
        queue, site="017", device="01", recipients=Recipients((recipient,)), floor_bytes=0, ballast_bytes=0
    )


def _confirm(queue: Path, recipient: Recipient, count: int, blobs: int = 0) -> None:
    with closing(_open(queue, recipient)) as outbox:
        for number in range(count):
            outbox.put(_submission(b"%d" % number, blobs))


def _submission(content: bytes, blobs: int) -> NewSubmission:
    photographs = (NewAttachment(kind="photo", media_type="image/jpeg", content=content * 5000) for _ in range(blobs))
    return NewSubmission(
        id=str(uuid4()),
        kind=Kind.APPLICATION,
        item="advanced-age-allowance",
        item_version="1",
        lane=Lane.NORMAL,
        created=datetime.now(UTC),
        clock=ClockQuality.SYNCHRONISED,
        content=b"{}",
        attachments=tuple(photographs),
    )


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("place", [0, MANY // 2, MANY])
def test_a_poisoned_submission_costs_the_others_next_to_nothing(
    carry: Carry, recipient: Recipient, tmp_path: Path, place: int
) -> None:
    """At head, middle or end: it alone is held, all others arrive, with at most a fifth more calls."""
    _confirm(tmp_path / "clean", recipient, MANY)
    clean, cost_of_clean = carry(tmp_path / "clean")
    assert clean == Drained(sent=MANY, held=0, left=0)
    _confirm(tmp_path / "queue", recipient, place)
    _confirm(tmp_path / "queue", replace(recipient, key_id="a-key-that-is-gone"), 1)
    _confirm(tmp_path / "queue", recipient, MANY - place)
    poisoned, cost = carry(tmp_path / "queue")
    assert poisoned == Drained(sent=MANY, held=1, left=0)
    assert cost.calls <= cost_of_clean.calls * MOST, (cost, cost_of_clean)
    assert cost.seconds <= cost_of_clean.seconds * GENEROUS, (cost, cost_of_clean)


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_poisoned_blob_costs_the_others_next_to_nothing(carry: Carry, recipient: Recipient, tmp_path: Path) -> None:
    """A photograph that the disk has damaged is set aside with its submission; every other one is whole."""
    _confirm(tmp_path / "clean", recipient, SOME, blobs=1)
    clean, cost_of_clean = carry(tmp_path / "clean")
    assert clean == Drained(sent=SOME, held=0, left=0)
    _confirm(tmp_path / "queue", recipient, SOME, blobs=1)
    with closing(_open(tmp_path / "queue", recipient)) as outbox:
        (attachment,) = outbox.attachments(outbox.rows()[SOME // 2].id)
    (file,) = (tmp_path / "queue").rglob(attachment.digest)
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(content)
    poisoned, cost = carry(tmp_path / "queue")
    assert poisoned == Drained(sent=SOME - 1, held=1, left=0)
    assert cost.calls <= cost_of_clean.calls * MOST, (cost, cost_of_clean)
    assert cost.seconds <= cost_of_clean.seconds * GENEROUS, (cost, cost_of_clean)
