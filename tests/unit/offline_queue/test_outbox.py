"""The store as the terminal uses it from day to day."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from offline_queue.inspection import inspect
from offline_queue.model import (
    Depth,
    IdentityRejected,
    ItemState,
    Lane,
    LinkDown,
    NewSubmission,
    Received,
    Refused,
    StoreError,
    StoreFull,
    StoreLocked,
)
from offline_queue.outbox import Outbox

NewOne = Callable[..., NewSubmission]
OpenOutbox = Callable[..., Outbox]
HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@pytest.fixture
def received(at: datetime) -> Received:
    """The district has it."""
    return Received(reference="XC1", state="received", received_at=at + timedelta(seconds=2))


# --- in ---------------------------------------------------------------------------------------------------------------


def test_what_was_put_in_is_frozen_as_the_wire_wants_it(
    outbox: Outbox, new: NewOne, at: datetime, private_key: X25519PrivateKey
) -> None:
    """The envelope is canonical JSON; in clear stands only what the wire leaves in clear."""
    kept = outbox.put(new("id-1", Lane.EXPRESS, b"answers"))
    envelope = outbox.next_due(at)
    assert envelope is not None
    assert kept.digest == envelope.digest == hashlib.sha256(envelope.body).hexdigest()
    value = json.loads(envelope.body)
    assert envelope.body == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    payload = value.pop("payload")
    assert value == {
        "id": "id-1",
        "kind": "application",
        "item": "advanced-age-allowance",
        "item_version": "1",
        "site": "017",
        "device": "01",
        "epoch": kept.epoch,
        "dseq": 1,
        "lane": "express",
        "created": "2026-11-23T09:30:11+00:00",
        "clock": {"quality": "synchronised"},
        "attachments": [],
    }
    assert (payload["suite"], payload["key_id"]) == ("hpke-x25519-hkdf-sha256-aes-256-gcm", "key-1")
    sealed = base64.b64decode(payload["sealed"], validate=True)
    assert HPKE.decrypt(sealed, private_key, info=b"doorstep/v1 submission id-1") == b"answers"


def test_the_counter_has_no_gaps_and_the_same_id_counts_once(open_outbox: OpenOutbox, new: NewOne) -> None:
    """Putting an id again returns the first result, also after a restart."""
    outbox = open_outbox()
    first = [outbox.put(new(f"id-{n}")) for n in range(3)]
    outbox.close()
    outbox = open_outbox()
    assert outbox.put(new("id-1", content=b"other")) == first[1]
    assert [kept.dseq for kept in [*first, outbox.put(new())]] == [1, 2, 3, 4]
    assert {row.epoch for row in outbox.rows()} == {first[0].epoch}


def test_the_epoch_is_two_letters_that_cannot_be_misread(outbox: Outbox, new: NewOne) -> None:
    """I and O look like digits on a receipt."""
    epoch = outbox.put(new()).epoch
    assert len(epoch) == 2
    assert set(epoch) <= set("ABCDEFGHJKLMNPQRSTUVWXYZ")


def test_a_time_without_an_offset_is_a_bug(outbox: Outbox, new: NewOne) -> None:
    """And a bug leaves neither a row nor a gap."""
    naive = NewSubmission(
        **{name: getattr(new(), name) for name in ("id", "kind", "item", "item_version", "lane", "clock", "content")},
        created=datetime(2026, 11, 23),  # noqa: DTZ001 - the mistake in question
    )
    with pytest.raises(ValueError, match="offset"):
        outbox.put(naive)
    assert outbox.rows() == ()
    assert outbox.put(new()).dseq == 1


def test_below_the_floor_nothing_new_is_taken_but_what_is_known_is_known(open_outbox: OpenOutbox, new: NewOne) -> None:
    """The resident hears it before entering anything; what is stored can still leave."""
    outbox = open_outbox()
    kept = outbox.put(new("id-1"))
    outbox.close()
    outbox = open_outbox(floor_bytes=1 << 60)
    with pytest.raises(StoreFull):
        outbox.check_room()
    with pytest.raises(StoreFull):
        outbox.put(new("id-2"))
    assert outbox.put(new("id-1")) == kept


def test_a_disk_that_fills_up_in_the_middle_stores_nothing_and_recovers(outbox: Outbox, new: NewOne) -> None:
    """SQLite's own "full" is told apart, rolled back, and leaves no gap."""
    connection = outbox.store.connection
    assert connection is not None
    outbox.put(new())
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull):
        outbox.put(new(content=bytes(100_000)))
    assert not connection.in_transaction
    connection.execute("PRAGMA max_page_count = 1000000")
    assert outbox.put(new()).dseq == 2


# --- out --------------------------------------------------------------------------------------------------------------


def test_express_goes_first_and_then_the_newest(outbox: Outbox, new: NewOne, at: datetime, received: Received) -> None:
    """The resident at the screen does not wait for yesterday's backlog."""
    for submission_id, lane in [("b1", Lane.BULK), ("e1", Lane.EXPRESS), ("n1", Lane.NORMAL)]:
        outbox.put(new(submission_id, lane))
    for submission_id, lane in [("n2", Lane.NORMAL), ("e2", Lane.EXPRESS), ("b2", Lane.BULK)]:
        outbox.put(new(submission_id, lane))
    order = []
    while (envelope := outbox.next_due(at)) is not None:
        order.append(envelope.id)
        outbox.record(envelope.id, received, at)
    assert order == ["e2", "e1", "n2", "n1", "b2", "b1"]


def test_whoever_is_passed_over_lets_another_go_first(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """One submission cannot keep the others waiting."""
    outbox.put(new("old"))
    outbox.put(new("new"))
    following = outbox.next_due(at, {"new"})
    assert following is not None
    assert following.id == "old"
    assert outbox.next_due(at, {"new", "old"}) is None


def test_link_and_identity_failures_leave_the_item_untouched(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """They say nothing about the item, so it never runs out of attempts; the bytes stay the same."""
    outbox.put(new("id-1"))
    bodies = set()
    for verdict in (LinkDown(detail="x"), IdentityRejected(detail="x"), LinkDown(detail="x")):
        envelope = outbox.next_due(at)
        assert envelope is not None
        bodies.add(envelope.body)
        assert outbox.record("id-1", verdict, at) is ItemState.READY
    row = outbox.row("id-1")
    assert row is not None
    assert (row.state, row.attempts, len(bodies)) == (ItemState.READY, 0, 1)


def test_the_districts_receipt_settles(outbox: Outbox, new: NewOne, at: datetime, received: Received) -> None:
    """Reference, state and time are the district's; a second verdict changes nothing."""
    outbox.put(new("id-1"))
    assert outbox.record("id-1", received, at) is ItemState.SETTLED
    assert outbox.record("id-1", Refused(status=409, problem="late"), at) is ItemState.SETTLED
    row = outbox.row("id-1")
    assert row is not None
    assert (row.state, row.attempts, row.reference, row.case_state, row.case_as_of, row.problem) == (
        *(ItemState.SETTLED, 1, "XC1", "received", received.received_at, ""),
    )
    assert outbox.next_due(at) is None
    assert outbox.depth() == Depth(unsent=0, held=0, oldest=None)


def test_a_refusal_is_held_with_its_reason(open_outbox: OpenOutbox, new: NewOne, at: datetime) -> None:
    """Never resent unchanged, never dropped, also after a restart."""
    outbox = open_outbox()
    outbox.put(new("id-1"))
    assert outbox.record("id-1", Refused(status=422, problem="urn:x"), at) is ItemState.HELD
    outbox.close()
    outbox = open_outbox()
    assert outbox.next_due(at) is None
    row = outbox.row("id-1")
    assert row is not None
    assert (row.state, row.problem, row.attempts) == (ItemState.HELD, "urn:x", 1)
    assert outbox.depth() == Depth(unsent=0, held=1, oldest=None)


def test_sending_is_a_lease_in_memory(open_outbox: OpenOutbox, store: Path, new: NewOne, at: datetime) -> None:
    """What was in flight when the terminal died is ready again."""
    outbox = open_outbox()
    outbox.put(new("id-1"))
    outbox.next_due(at)
    assert [row.state for row in outbox.rows()] == [ItemState.SENDING]
    assert [row.state for row in inspect(store).rows] == [ItemState.READY]
    outbox.close()
    assert [row.state for row in open_outbox().rows()] == [ItemState.READY]


def test_bytes_that_lost_their_digest_are_never_sent(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """They are set aside for staff; the next one goes out."""
    outbox.put(new("good"))
    outbox.put(new("bad"))
    connection = outbox.store.connection
    assert connection is not None
    connection.execute("UPDATE submission SET body = x'7b7d' WHERE id = 'bad'")
    following = outbox.next_due(at)
    assert following is not None
    assert following.id == "good"
    row = outbox.row("bad")
    assert row is not None
    assert row.state is ItemState.CORRUPT
    assert outbox.depth().held == 1


# --- for staff --------------------------------------------------------------------------------------------------------


def test_depth_tells_how_old_the_oldest_is(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """The age of the oldest unsent item is what an operator watches."""
    assert outbox.depth() == Depth(unsent=0, held=0, oldest=None)
    outbox.put(new())
    outbox.put(new(lane=Lane.EXPRESS))
    assert outbox.depth() == Depth(unsent=2, held=0, oldest=at)


def test_a_submission_is_found_by_the_number_on_its_receipt(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """And what the district last said of it is remembered."""
    kept = outbox.put(new("id-1"))
    outbox.note_case("id-1", "accepted", at + timedelta(days=1))
    row = outbox.find(kept.epoch, kept.dseq)
    assert row is not None
    assert (row.id, row.case_state, row.case_as_of) == ("id-1", "accepted", at + timedelta(days=1))
    assert outbox.find(kept.epoch, 2) is None
    assert outbox.row("nobody") is None


def test_another_process_may_look_while_the_owner_works_and_afterwards(
    open_outbox: OpenOutbox, store: Path, new: NewOne, at: datetime
) -> None:
    """`kiosk queue list` needs neither the lock nor a stopped terminal."""
    outbox = open_outbox()
    outbox.put(new("id-1"))
    while_owned = inspect(store)
    outbox.close()
    assert while_owned == inspect(store)
    assert while_owned.depth == Depth(unsent=1, held=0, oldest=at)


def test_where_there_is_no_store_there_is_nothing_to_see(tmp_path: Path) -> None:
    """Looking makes nothing."""
    with pytest.raises(StoreError):
        inspect(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_one_owner_at_a_time(open_outbox: OpenOutbox) -> None:
    """Two writers can break a WAL on the SQLite that Debian ships."""
    outbox = open_outbox()
    with pytest.raises(StoreLocked):
        open_outbox()
    outbox.close()
    open_outbox()


def test_a_closed_store_says_so(outbox: Outbox, new: NewOne) -> None:
    """Closing twice is no harm."""
    outbox.close()
    outbox.close()
    with pytest.raises(StoreError, match="closed"):
        outbox.put(new())
    with pytest.raises(StoreError, match="closed"):
        outbox.depth()


def test_a_verdict_on_nothing_is_an_error(outbox: Outbox, received: Received) -> None:
    """Nothing is settled that was never here."""
    with pytest.raises(StoreError, match="nobody"):
        outbox.record("nobody", received, datetime.now(UTC))
