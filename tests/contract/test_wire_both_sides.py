"""The terminal's queue and the district's gateway, written apart from one contract, understand each other."""

import hashlib
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kiosk.identifiers import registration_number
from offline_queue.district import DistrictClient
from offline_queue.model import (
    CaseStatus,
    ClockQuality,
    Enqueued,
    Envelope,
    HeldCases,
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
from offline_queue.recipients import load_recipients

SITE = "018"
ANY = OwnSubmission("01930f5e-6c1a-7b7e-9a54-2f0c4d1e8b10")
_devices = itertools.count(10)  # each test is a terminal of its own, so that no two count in one epoch
CREATED = datetime.fromisoformat("2026-11-23T23:59:59.5+08:00")


class Terminal:
    """A terminal's queue and its line to one gateway."""

    def __init__(self, gateway: Any, directory: Path) -> None:
        """Open both."""
        self.device = str(next(_devices))
        self.outbox = Outbox.open(
            directory,
            site=SITE,
            device=self.device,
            recipients=load_recipients(Path(gateway.ready["key_file"])),
            floor_bytes=0,
        )
        self.client = DistrictClient(gateway.ready["url"], site=SITE, device=self.device)

    def confirm(self, content: object, kind: Kind = Kind.APPLICATION) -> tuple[Enqueued, Envelope]:
        """Let a resident confirm something; return what is now to be sent."""
        enqueued = self.outbox.put(
            NewSubmission(
                id=str(uuid4()),
                kind=kind,
                item="advanced-age-allowance",
                item_version="1",
                lane=Lane.EXPRESS,
                created=CREATED,
                clock=ClockQuality.UNKNOWN,
                content=json.dumps(content).encode(),
            )
        )
        envelope = self.outbox.next_due(datetime.now(UTC))
        assert envelope is not None
        assert envelope.id == enqueued.id
        return enqueued, envelope

    def close(self) -> None:
        """Leave nothing open."""
        self.client.close()
        self.outbox.close()


@pytest.fixture
def terminal(gateway: Any, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal of one's own on the shared gateway."""
    terminal = Terminal(gateway, tmp_path / "queue")
    yield terminal
    terminal.close()


@pytest.mark.parametrize("kind", list(Kind))
def test_what_was_confirmed_arrives_opens_and_is_found_by_its_number(
    gateway: Any, terminal: Terminal, kind: Kind
) -> None:
    """Digest, payload and registration number are the same on both sides."""
    content = {"answers": {"name": "测试甲"}, "mark": str(uuid4())}
    enqueued, envelope = terminal.confirm(content, kind)
    verdict = terminal.client.put(envelope)
    assert isinstance(verdict, Received)
    again = terminal.client.put(envelope)
    assert isinstance(again, Received)
    assert replace(again, case=None) == replace(verdict, case=None)
    held = gateway.desk()[enqueued.id]
    assert (held["digest"], held["reference"], held["arrivals"]) == (enqueued.digest, verdict.reference, 2)
    assert gateway.raw("GET", f"/desk/cases/{verdict.reference}.json").json()["payload"] == content
    number = registration_number(SITE, terminal.device, CREATED.date(), enqueued.epoch, enqueued.dseq)
    assert held["number"] == number
    for asked in (number, verdict.reference):
        status = terminal.client.case(asked, OwnSubmission(enqueued.id))
        assert isinstance(status, CaseStatus)
        assert (status.number, status.reference, status.state) == (number, verdict.reference, "received")


def test_the_same_id_with_other_bytes_is_an_item_failure(terminal: Terminal) -> None:
    """The refusal's type reaches the terminal's staff."""
    enqueued, envelope = terminal.confirm({})
    assert isinstance(terminal.client.put(envelope), Received)
    body = envelope.body + b" "
    other = Envelope(id=enqueued.id, body=body, digest=_digest(body))
    assert terminal.client.put(other) == Refused(status=409, problem="urn:doorstep:problem:id-reused")


def test_an_unknown_number_is_no_case_and_the_time_is_told(terminal: Terminal) -> None:
    """The terminal can say that the district knows no such number."""
    assert terminal.client.case(registration_number("999", "99", CREATED.date(), "ZZ", 1), ANY) == NoSuchCase()
    time = terminal.client.time()
    assert isinstance(time, datetime)
    assert abs(datetime.now(UTC) - time) < timedelta(minutes=1)


def test_the_holders_cases_are_found_with_what_was_promised(gateway: Any, terminal: Terminal) -> None:
    """Sealed here, opened there: the holder finds the case with dates, bodies and what is missing; nobody else does."""
    recipient = load_recipients(Path(gateway.ready["key_file"])).at(None)
    number = f"1199001950010{next(_devices):04d}X"
    assert terminal.client.held_by(number, recipient) == HeldCases(())
    _, envelope = terminal.confirm({"holder": {"document": "resident-card", "number": number}})
    received = terminal.client.put(envelope)
    assert isinstance(received, Received)
    assert received.case is not None
    assert received.case.promised_on is None
    gateway.move(received.reference, "accepted")
    found = terminal.client.held_by(number, recipient)
    assert isinstance(found, HeldCases)
    (case,) = found.cases
    assert (case.number, case.state, case.registered_at) == (received.case.number, "accepted", CREATED)
    assert case.accepted_at is not None
    assert case.promised_on is not None
    assert case.promised_on > case.accepted_at.date()
    assert case.deciding_body is not None
    assert case.result_window is not None
    assert case.result_window.phone == "010-0000-0004"


def test_a_stranger_to_the_key_is_told_nothing(gateway: Any, terminal: Terminal) -> None:
    """A question that the district cannot open is no empty list: the resident is not told that there is nothing."""
    known = load_recipients(Path(gateway.ready["key_file"])).at(None)
    stranger = replace(known, key_id="another-key")
    assert terminal.client.held_by("119900194506070016", stranger) == LinkDown(detail="HTTP 422")


@pytest.mark.parametrize("mode", ["garbage", "500"])
def test_whatever_stands_in_the_way_is_a_link_failure(
    start_gateway: Callable[..., Any], tmp_path: Path, mode: str
) -> None:
    """A captive portal and a broken proxy never touch the item; it arrives when they are gone."""
    gateway = start_gateway("--misbehave", mode)
    terminal = Terminal(gateway, tmp_path / "queue")
    try:
        _, envelope = terminal.confirm({})
        assert isinstance(terminal.client.put(envelope), LinkDown)
        assert isinstance(terminal.client.case("XC20261123000001", ANY), LinkDown)
        assert isinstance(terminal.client.time(), LinkDown)
        recipient = load_recipients(Path(gateway.ready["key_file"])).at(None)
        assert isinstance(terminal.client.held_by("119900194506070016", recipient), LinkDown)
        gateway.raw("POST", "/desk/misbehave", b'{"mode": "none"}')
        assert isinstance(terminal.client.put(envelope), Received)
    finally:
        terminal.close()


def _digest(body: bytes) -> str:

    return hashlib.sha256(body).hexdigest()
