"""Attachments: durable before their submission, sent after it, gone with it."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from offline_queue.batch import BATCH_BYTES, body
from offline_queue.model import (
    Attachment,
    BlobReceived,
    Depth,
    Envelope,
    IdentityRejected,
    ItemState,
    Lane,
    LinkDown,
    NewSubmission,
    Received,
    Refused,
    StoreError,
)
from offline_queue.outbox import Outbox

NewOne = Callable[..., NewSubmission]
OpenOutbox = Callable[..., Outbox]


def receipt(at: datetime, *need: str) -> Received:
    """The district's word: it has the submission, and needs these blobs."""
    return Received(reference="XC1", state="received", received_at=at, need=need)


def digests(outbox: Outbox, name: str) -> tuple[str, ...]:
    """The digests of a submission's attachments."""
    return tuple(one.digest for one in outbox.attachments(name))


def handed_over(outbox: Outbox, new: NewOne, at: datetime, photos: int = 2) -> tuple[str, ...]:
    """Put a submission in and hand its envelope over; return the digests that the district needs."""
    outbox.put(new("id-1", attachments=photos))
    need = digests(outbox, "id-1")
    assert outbox.record("id-1", receipt(at, *need), at) is ItemState.STORED
    return need


def test_blobs_are_sealed_files_named_by_digest(outbox: Outbox, store: Path, new: NewOne, at: datetime) -> None:
    """The envelope lists them; nothing of them is readable."""
    outbox.put(new("id-1", attachments=2))
    files = {path.name: path.read_bytes() for path in (store / "blobs").iterdir()}
    assert {hashlib.sha256(content).hexdigest() for content in files.values()} == set(files)
    assert not any(b"nobody" in content for content in files.values())
    envelope = outbox.next_due(at)
    assert envelope is not None
    for n, one in enumerate(outbox.attachments("id-1"), start=1):
        listed = f'{{"digest":"{one.digest}","kind":"photo","media_type":"image/jpeg","n":{n},"size":{one.size}}}'
        assert listed.encode() in envelope.body
        assert len(files[one.digest]) == one.size


def test_the_way_of_a_submission_with_blobs(outbox: Outbox, store: Path, new: NewOne, at: datetime) -> None:
    """Stored, then its blobs in their order, then complete and due once more; the district's last word settles it."""
    need = handed_over(outbox, new, at)
    assert outbox.next_due(at) is None
    assert outbox.depth() == Depth(unsent=1, held=0, oldest=at)
    states = []
    for digest in need:
        blob = outbox.next_blob(at)
        assert blob is not None
        assert (blob.submission_id, blob.digest, blob.size) == ("id-1", digest, blob.path.stat().st_size)
        states.append(outbox.record_blob(blob, BlobReceived(), at))
    assert states == [ItemState.STORED, ItemState.COMPLETE]
    assert outbox.next_blob(at) is None
    envelope = outbox.next_due(at)
    assert envelope is not None
    assert outbox.record(envelope.id, receipt(at), at) is ItemState.SETTLED
    assert outbox.sweep() == 1
    assert list((store / "blobs").iterdir()) == []
    assert outbox.depth() == Depth(unsent=0, held=0, oldest=None)


def test_the_district_may_have_some_or_lose_some(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """Only what it needs is sent; what it needs again is sent again; asking for what never was changes nothing."""
    first, second = handed_over(outbox, new, at)
    assert outbox.record("id-1", receipt(at, second), at) is ItemState.STORED
    blob = outbox.next_blob(at)
    assert blob is not None
    assert blob.digest == second
    assert outbox.record_blob(blob, BlobReceived(), at) is ItemState.COMPLETE
    assert outbox.record("id-1", receipt(at, first), at) is ItemState.STORED
    assert outbox.record("id-1", receipt(at, "0" * 64), at) is ItemState.STORED
    again = outbox.next_blob(at)
    assert again is not None
    assert again.digest == first


def test_failures_of_a_blob_are_classified_like_any_other(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """Link and identity leave it as it is; a refusal holds its submission; passing over lets another go first."""
    first, second = handed_over(outbox, new, at)
    blob = outbox.next_blob(at)
    assert blob is not None
    for verdict in (LinkDown(detail="x"), IdentityRejected(detail="x")):
        assert outbox.record_blob(blob, verdict, at) is ItemState.STORED
    following = outbox.next_blob(at, {first})
    assert following is not None
    assert following.digest == second
    assert outbox.record_blob(blob, Refused(status=413, problem="urn:too-large"), at) is ItemState.HELD
    assert outbox.record_blob(blob, Refused(status=413, problem="urn:other"), at) is ItemState.HELD
    assert outbox.next_blob(at) is None
    row = outbox.row("id-1")
    assert row is not None
    assert row.problem == "urn:too-large"


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"nonsense")], ids=["gone", "changed"])
def test_a_blob_that_lost_its_digest_is_never_sent(
    outbox: Outbox, new: NewOne, at: datetime, harm: Callable[[Path], object]
) -> None:
    """Its submission is set aside as corrupt, and the others' blobs go on."""
    outbox.put(new("good", attachments=1))
    outbox.put(new("bad", attachments=1))
    for name in ("good", "bad"):
        outbox.record(name, receipt(at, *digests(outbox, name)), at)
    blob = outbox.next_blob(at)
    assert blob is not None
    assert blob.submission_id == "bad"
    harm(blob.path)
    following = outbox.next_blob(at)
    assert following is not None
    assert following.submission_id == "good"
    assert [row.state for row in outbox.rows()] == [ItemState.STORED, ItemState.CORRUPT]


def test_what_nobody_names_is_swept_at_the_next_start(
    open_outbox: OpenOutbox, store: Path, new: NewOne, at: datetime
) -> None:
    """Half-written files, and blobs of a transaction that never was; what is named stays."""
    outbox = open_outbox()
    need = handed_over(outbox, new, at)
    outbox.close()
    (store / "blobs" / "1234.part").write_bytes(b"half")
    (store / "blobs" / ("0" * 64)).write_bytes(b"nobody's")
    outbox = open_outbox()
    assert {path.name for path in (store / "blobs").iterdir()} == set(need)


def test_a_put_that_fails_leaves_no_blob(outbox: Outbox, store: Path, new: NewOne) -> None:
    """Neither a file nor a gap, and the same id can be put afterwards."""
    with outbox.store.using() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError):
        outbox.put(new("id-1", content=bytes(100_000), attachments=2))
    assert list((store / "blobs").iterdir()) == []
    with outbox.store.using() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    assert outbox.put(new("id-1", attachments=2)).dseq == 1


def test_a_batch_is_what_one_call_carries(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """At most 20, at most 256 KiB as they travel, but never none; express first and alone, then the newest."""
    for _ in range(25):
        outbox.put(new())
    outbox.put(new("express", Lane.EXPRESS))
    assert [one.id for one in outbox.next_batch(at)] == ["express"]
    assert len(outbox.next_batch(at, {"express"})) == 20
    assert [row.state for row in outbox.rows()].count(ItemState.SENDING) == 20
    for _ in range(4):
        outbox.put(new(content=bytes(60_000)))
    big = outbox.next_batch(at, {"express"})
    assert len(body(big)) <= BATCH_BYTES
    assert len(big) == 2
    outbox.put(new("huge", Lane.EXPRESS, content=bytes(BATCH_BYTES)))
    assert [one.id for one in outbox.next_batch(at)] == ["huge"]


def test_staff_holds_and_releases(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """What staff holds is not sent; what it releases goes out with the same bytes; finished ones are left alone."""
    outbox.put(new("id-1"))
    before: Envelope | None = outbox.next_due(at)
    assert outbox.hold("id-1", at) is ItemState.HELD
    assert outbox.next_due(at) is None
    assert outbox.hold("id-1", at) is ItemState.HELD
    assert outbox.release("id-1", at) is ItemState.READY
    assert outbox.release("id-1", at) is ItemState.READY
    assert outbox.next_due(at) == before
    outbox.record("id-1", receipt(at), at)
    assert outbox.hold("id-1", at) is ItemState.SETTLED
    with pytest.raises(StoreError, match="nobody"):
        outbox.release("nobody", at)


def test_an_attachment_tells_staff_whether_it_was_sent(outbox: Outbox, new: NewOne, at: datetime) -> None:
    """Kind, size and digest, never a name."""
    (digest,) = handed_over(outbox, new, at, photos=1)
    blob = outbox.next_blob(at)
    assert blob is not None
    outbox.record_blob(blob, BlobReceived(), at)
    assert outbox.attachments("id-1") == (
        Attachment(kind="photo", media_type="image/jpeg", digest=digest, size=blob.size, uploaded=True),
    )
