"""E-licences, instant items and slots between a terminal's client and the real gateway; none is queued."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from offline_queue.district import DistrictClient
from offline_queue.model import Kind, LinkDown, Received, Refused, Slot
from offline_queue.recipients import Recipient, load_recipients
from offline_queue.replies import BatchTaken
from offline_queue.service_calls import instant_request
from offline_queue.services import Consent, InstantDone, LicencesShown, SlotsTold
from tests.contract.test_wire_both_sides import Terminal

NUMBER = "119900194506070016"


@pytest.fixture
def terminal(gateway: Any, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal of one's own on the shared gateway."""
    terminal = Terminal(gateway, tmp_path / "queue")
    yield terminal
    terminal.close()


@pytest.fixture
def recipient(gateway: Any) -> Recipient:
    """The district's key."""
    return load_recipients(Path(gateway.ready["key_file"])).at(None)


def consent(**changes: Any) -> Consent:
    """A holder who said yes a moment ago."""
    usual = {
        "id": str(uuid4()),
        "number": NUMBER,
        "kind": "household-register",
        "item": "advanced-age-allowance",
        "purpose": "代替户口簿，办理高龄老年人津贴申请",
        "given_at": datetime.now(UTC),
    }
    return Consent(**(usual | changes))


def open_slots(terminal: Terminal, site: str) -> list[Slot]:
    """Return what can be booked at a site on the first day that has anything."""
    for ahead in range(15):
        told = terminal.client.services.slots(site, (datetime.now(UTC) + timedelta(days=ahead)).date())
        assert isinstance(told, SlotsTold)
        if told.slots:
            return list(told.slots)
    raise AssertionError("a fortnight without a working day")


def test_a_licence_comes_with_its_consent_and_without_it_nothing(terminal: Terminal, recipient: Recipient) -> None:
    """One use, noted at the district; the consent's id is good for no other type."""
    given = consent()
    shown = terminal.client.services.licences(given, recipient)
    assert isinstance(shown, LicencesShown)
    (licence,) = shown.licences
    assert (licence.kind, licence.name.zh, licence.valid_until) == ("household-register", "居民户口簿", None)
    assert licence.identifier not in repr(licence)
    assert NUMBER not in repr(given)
    other = terminal.client.services.licences(consent(id=given.id, kind="senior-card"), recipient)
    assert other == Refused(status=409, problem="urn:doorstep:problem:id-reused")
    none = terminal.client.services.licences(consent(number="119900195802150023"), recipient)
    assert isinstance(none, LicencesShown)
    assert none.licences == ()


def test_an_instant_item_is_done_once(terminal: Terminal, recipient: Recipient) -> None:
    """The frozen request, sent twice, has one result; what is not instant is a refusal, not a failure of the link."""
    request = instant_request(str(uuid4()), "residence-proof", "1", b"{}", recipient)
    first, again = (terminal.client.services.instant(request) for _ in range(2))
    assert isinstance(first, InstantDone)
    assert first == again
    refused = terminal.client.services.instant(instant_request(str(uuid4()), "x/../y", "1", b"{}", recipient))
    assert not isinstance(refused, InstantDone | LinkDown)
    unknown = terminal.client.services.instant(instant_request(str(uuid4()), "no-such-item", "1", b"{}", recipient))
    assert unknown == Refused(status=404, problem="urn:doorstep:problem:not-instant")


def test_a_booking_has_its_slot_or_is_offered_others(terminal: Terminal) -> None:
    """It travels as a submission like everything else; a refusal carries what can be booked instead."""
    slot = open_slots(terminal, "111")[-1]
    assert slot.free == 2
    wishes = {"wishes": [slot.id]}
    for _ in range(2):
        enqueued, envelope = terminal.confirm(wishes, Kind.BOOKING)
        verdict = terminal.client.put(envelope)
        assert isinstance(verdict, Received)
        assert verdict.slot is not None
        assert (verdict.slot.id, verdict.slot.start) == (slot.id, slot.start)
        terminal.outbox.record(enqueued.id, verdict, datetime.now(UTC))
    _, envelope = terminal.confirm(wishes, Kind.BOOKING)
    refused = terminal.client.put(envelope)
    assert isinstance(refused, Refused)
    assert refused.problem == "urn:doorstep:problem:slot-taken"
    assert len(refused.alternatives) == 3
    assert {one.site for one in refused.alternatives} == {"111"}
    batch = terminal.client.put_batch([envelope])
    assert isinstance(batch, BatchTaken)
    assert list(batch.verdicts.values()) == [refused]


def test_without_a_network_the_answer_says_so(recipient: Recipient) -> None:
    """A value, at once, and nothing is left behind that would be done later."""
    client = DistrictClient("http://127.0.0.1:9", site="018", device="09")
    try:
        request = instant_request(str(uuid4()), "residence-proof", "1", b"{}", recipient)
        answers = [
            client.services.licences(consent(), recipient),
            client.services.instant(request),
            client.services.slots("018", datetime.now(UTC).date()),
        ]
    finally:
        client.close()
    assert [type(answer) for answer in answers] == [LinkDown] * 3
    assert NUMBER not in json.dumps([repr(answer) for answer in answers])
