"""The courier's calls and the gateway's answers, written apart from one contract, understand each other."""

import hashlib
import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from offline_queue import certificates
from offline_queue.alarms import CountAlarm, CountTrouble, CountWatch
from offline_queue.counting import OwnCount
from offline_queue.courier import Drained, drain
from offline_queue.district import DistrictClient
from offline_queue.errands import Following, Reporting
from offline_queue.model import Blob, BlobReceived, ClockQuality, Kind, Lane, NewAttachment, NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.recipients import load_recipients
from offline_queue.replies import Changes, Counted, Issued, Reported, Standing
from offline_queue.report import DeviceReport, Report
from offline_queue.road import Road

SITE = "019"
_devices = itertools.count(10)  # each test is a terminal of its own


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

    def confirm(self, *contents: bytes) -> str:
        """Let a resident confirm something with these attachments; return its id."""
        return self.outbox.put(
            NewSubmission(
                id=str(uuid4()),
                kind=Kind.APPLICATION,
                item="advanced-age-allowance",
                item_version="1",
                lane=Lane.NORMAL,
                created=datetime.now(UTC),
                clock=ClockQuality.SYNCHRONISED,
                content=b'{"answers":{}}',
                attachments=tuple(
                    NewAttachment(kind="photo", media_type="image/jpeg", content=content) for content in contents
                ),
            )
        ).id

    def report(self, counted: OwnCount | None = None) -> Report:
        """Say how this terminal is, or that it has counted otherwise."""
        return Report(
            versions={"doorstep": "0.1.0"},
            boot_id="3f0e7f7e-3a0d-4a51-9f2e-6a8f3b2d7c11",
            clock_quality=ClockQuality.SYNCHRONISED,
            clock_ahead=timedelta(seconds=0.25),
            unsent=self.outbox.depth().unsent,
            held=0,
            oldest_unsent=None,
            free_bytes=10**9,
            devices=(DeviceReport("receipt-printer", "paper-low"),),
            counted=counted or self.outbox.count(),
            certificate_left=timedelta(days=40),
        )


@pytest.fixture
def terminal(gateway: Any, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal of one's own on the shared gateway."""
    terminal = Terminal(gateway, tmp_path / "queue")
    yield terminal
    terminal.client.close()
    terminal.outbox.close()


def test_batches_and_blobs_of_every_size_arrive_whole(gateway: Any, terminal: Terminal) -> None:
    """Twenty-three submissions, some with blobs, one of them in pieces: the district has all and counts them."""
    names = [terminal.confirm() for _ in range(20)]
    names += [terminal.confirm(bytes([n]) * 40_000, bytes([n]) * 400) for n in range(2)]
    names += [terminal.confirm(bytes(range(256)) * 4 * 2500)]
    assert drain(terminal.outbox, terminal.client) == Drained(sent=23, held=0, left=0)
    held = gateway.desk()
    assert set(names) <= held.keys()
    assert terminal.outbox.count() == OwnCount(terminal.outbox.count().epoch, 23, 23)


def test_an_upload_goes_on_where_it_was_cut(terminal: Terminal) -> None:
    """The question, a piece, the question again, and the rest; a second hand-over is known already."""
    terminal.confirm(bytes(1_200_000))
    envelope = terminal.outbox.next_due(datetime.now(UTC))
    assert envelope is not None
    terminal.outbox.record(envelope.id, terminal.client.put(envelope), datetime.now(UTC))
    blob = terminal.outbox.next_blob(datetime.now(UTC))
    assert isinstance(blob, Blob)
    content = blob.path.read_bytes()
    blobs = terminal.client.blobs
    assert blobs.standing(blob) == Standing(0)
    assert blobs.append(blob, 0, content[:500_000]) == Standing(500_000)
    assert blobs.standing(blob) == Standing(500_000)
    assert blobs.append(blob, 7, content[7:100]) == Standing(500_000)
    assert blobs.append(blob, 500_000, content[500_000:]) == BlobReceived()
    assert blobs.standing(blob) == BlobReceived()
    assert hashlib.sha256(content).hexdigest() == blob.digest


def test_what_became_of_a_case_comes_back(gateway: Any, terminal: Terminal) -> None:
    """The last known state with its time is there when the district is away, and a page at a time arrives once."""
    name = terminal.confirm()
    drain(terminal.outbox, terminal.client)
    gateway.move(gateway.desk()[name]["reference"], "accepted")
    road = Road()
    Following(terminal.client, terminal.outbox).run(road)
    row = terminal.outbox.row(name)
    assert row is not None
    assert row.case_state == "accepted"
    assert row.case_as_of is not None
    assert row.case_as_of - datetime.now(UTC) < timedelta(minutes=1)
    again = terminal.client.changes(terminal.outbox.cursor())
    assert isinstance(again, Changes)
    assert (again.changes, again.more) == ((), False)


def test_reports_are_taken_and_a_count_that_differs_is_an_alarm(terminal: Terminal) -> None:
    """On this side, too, and once; equal counts are none."""
    terminal.confirm()
    drain(terminal.outbox, terminal.client)
    assert terminal.client.report(terminal.report()) == Reported()
    own = terminal.outbox.count()
    rewound = OwnCount(own.epoch, 0, 0)
    assert terminal.client.report(terminal.report(rewound)) == Reported(Counted(own.epoch, 1))
    alarms: list[CountAlarm] = []
    reporting = Reporting(terminal.client, lambda: terminal.report(rewound), CountWatch(terminal.outbox, alarms.append))
    for _ in range(2):
        reporting.run(Road())
    assert [alarm.trouble for alarm in alarms] == [CountTrouble.DISPUTED]


def test_a_certificate_is_renewed_with_a_key_of_our_own(gateway: Any, terminal: Terminal) -> None:
    """The first comes from the desk; the next from the call, for the key that was asked with."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{SITE}-{terminal.device}")])
    key = certificates.parse_key(certificates.make_key())
    request = certificates.write_request(key, name)
    first_wish = json.dumps({"site": SITE, "device": terminal.device, "csr": request}).encode()
    first = gateway.raw("POST", "/desk/certificates", first_wish, Content_Type="application/json")
    assert first.status in {200, 201}, first.body
    issued = terminal.client.certify(request)
    assert isinstance(issued, Issued)
    certificate = certificates.parse_certificate(issued.certificate.encode())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    assert certificates.belongs(certificate, pem)
