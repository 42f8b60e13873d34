"""The terminal's half of the wire against the reference gateway in a process of its own."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from offline_queue.courier import Drained, drain
from offline_queue.district import DistrictClient
from offline_queue.model import (
    CaseStatus,
    ClockQuality,
    Envelope,
    ItemState,
    Kind,
    Lane,
    LinkDown,
    NewSubmission,
    NoSuchCase,
    Received,
    Refused,
)
from offline_queue.outbox import Outbox
from offline_queue.proofs import OwnSubmission
from offline_queue.recipients import Recipients, load_recipients


def submission(content: bytes = b'{"answers":{}}') -> NewSubmission:
    """Return a submission of nobody."""
    return NewSubmission(
        id=str(uuid4()),
        kind=Kind.APPLICATION,
        item="advanced-age-allowance",
        item_version="1",
        lane=Lane.EXPRESS,
        created=datetime.now(UTC),
        clock=ClockQuality.UNKNOWN,
        content=content,
    )


@pytest.fixture
def client(gateway: Any) -> Iterator[DistrictClient]:
    """A terminal's client that speaks to the shared gateway."""
    client = DistrictClient(gateway.ready["url"], site="017", device="01")
    yield client
    client.close()


@pytest.fixture
def outbox(gateway: Any, tmp_path: Path) -> Iterator[Outbox]:
    """A terminal's store that seals to the shared gateway's published key."""
    recipients = load_recipients(Path(gateway.ready["key_file"]))
    outbox = Outbox.open(tmp_path / "store", site="017", device="01", recipients=recipients, floor_bytes=1)
    yield outbox
    outbox.close()


def test_what_the_terminal_writes_keeps_the_contract(gateway: Any, outbox: Outbox) -> None:
    """Every kind and lane makes an envelope that the published schema allows."""
    schema = gateway.contract.document["components"]["schemas"]["Envelope"]
    for kind in Kind:
        outbox.put(replace(submission(), kind=kind))
    count = 0
    while (envelope := outbox.next_due(datetime.now(UTC))) is not None:
        gateway.contract.validate(json.loads(envelope.body), schema)
        outbox.record(envelope.id, Refused(status=422, problem="seen"), datetime.now(UTC))
        count += 1
    assert count == len(Kind)


def test_a_submission_arrives_once_whatever_the_terminal_missed(
    gateway: Any, outbox: Outbox, client: DistrictClient
) -> None:
    """An answer that was lost on the way: the same bytes again get the same receipt, and settle."""
    kept = outbox.put(submission())
    envelope = outbox.next_due(datetime.now(UTC))
    assert envelope is not None
    lost = client.put(envelope)
    assert isinstance(lost, Received)
    assert drain(outbox, client) == Drained(sent=1, held=0, left=0)
    row = outbox.row(kept.id)
    assert row is not None
    assert (row.state, row.reference, row.case_state) == (ItemState.ERASED, lost.reference, "received")
    at_the_desk = gateway.desk()[kept.id]
    assert at_the_desk["arrivals"] == 2


def test_other_bytes_under_the_same_id_are_refused_by_type(client: DistrictClient, outbox: Outbox) -> None:
    """409 carries the reason that staff will see."""
    outbox.put(submission())
    envelope = outbox.next_due(datetime.now(UTC))
    assert envelope is not None
    client.put(envelope)
    body = envelope.body.replace(b'"express"', b'"normal"')
    other = Envelope(id=envelope.id, body=body, digest=hashlib.sha256(body).hexdigest())
    assert client.put(other) == Refused(status=409, problem="urn:doorstep:problem:id-reused")


def test_a_case_can_be_asked_for(outbox: Outbox, client: DistrictClient) -> None:
    """By the district's reference; an unknown number is unknown."""
    outbox.put(submission())
    drain(outbox, client)
    row = outbox.rows()[0]
    reference = row.reference
    status = client.case(reference, OwnSubmission(row.id))
    assert isinstance(status, CaseStatus)
    assert (status.reference, status.item, status.state) == (reference, "advanced-age-allowance", "received")
    assert client.case("XC19000101000001", OwnSubmission(row.id)) == NoSuchCase()


def test_clocks_can_be_compared(client: DistrictClient) -> None:
    """The district tells its time."""
    theirs = client.time()
    assert isinstance(theirs, datetime)
    assert abs((datetime.now(UTC) - theirs).total_seconds()) < 10


@pytest.mark.parametrize("mode", ["garbage", "500"])
def test_a_misbehaving_district_leaves_everything_as_it_was(start_gateway: Any, tmp_path: Path, mode: str) -> None:
    """A captive portal and a broken proxy are the link's trouble; later everything arrives."""
    running = start_gateway("--misbehave", mode)
    recipients = load_recipients(Path(running.ready["key_file"]))
    outbox = Outbox.open(tmp_path / "store", site="017", device="01", recipients=recipients, floor_bytes=1)
    client = DistrictClient(running.ready["url"], site="017", device="01")
    kept = outbox.put(submission())
    assert drain(outbox, client) == Drained(sent=0, held=0, left=1)
    assert isinstance(client.time(), LinkDown)
    running.raw("POST", "/desk/misbehave", b'{"mode": "none"}', Content_Type="application/json")
    assert drain(outbox, client) == Drained(sent=1, held=0, left=0)
    assert running.desk()[kept.id]["arrivals"] == 1
    client.close()
    outbox.close()


def test_a_key_the_district_does_not_hold_is_held(gateway: Any, client: DistrictClient, tmp_path: Path) -> None:
    """What cannot be opened is set aside with its reason; nothing is lost and nothing loops."""
    known = load_recipients(Path(gateway.ready["key_file"])).at(None)
    stranger = Recipients((replace(known, key_id="another-key"),))
    outbox = Outbox.open(tmp_path / "store", site="017", device="01", recipients=stranger, floor_bytes=1)
    kept = outbox.put(submission())
    assert drain(outbox, client) == Drained(sent=0, held=1, left=0)
    row = outbox.row(kept.id)
    assert row is not None
    assert row.problem == "urn:doorstep:problem:unknown-key"
    outbox.close()
