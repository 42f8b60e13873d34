"""What the district's answers to the courier's calls mean."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from offline_queue.answers import Answer
from offline_queue.courier_answers import on_batch, on_certificate, on_changes, on_piece, on_report, on_standing
from offline_queue.model import BlobReceived, Envelope, IdentityRejected, LinkDown, Received, Refused
from offline_queue.replies import (
    BatchTaken,
    Change,
    Changes,
    Counted,
    Issued,
    NotOffered,
    Reported,
    Standing,
    TooLarge,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TIME = "2026-11-23T09:30:12+08:00"
DOCUMENT = "application/problem+json"
SENT = [Envelope(id=name, body=b"{}", digest=name * 64) for name in "abcd"]


def answer(status: int, body: Any = None, **headers: str) -> Answer:
    """Return an answer with a JSON body."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, named, body if isinstance(body, bytes) else json.dumps(body).encode())


def problem(status: int, slug: str, **headers: str) -> Answer:
    """Return a refusal of the contract."""
    return answer(status, {"type": f"urn:doorstep:problem:{slug}"}, content_type=DOCUMENT, **headers)


def test_every_item_of_a_batch_is_judged_for_itself() -> None:
    """What cannot be read leaves that one untouched, and what was never sent is nobody's."""
    stored = {"result": "stored", "reference": "XC1", "state": "received", "received_at": TIME, "need": ["e" * 64]}
    held = {"type": "urn:doorstep:problem:invalid-envelope", "status": 422}
    told = on_batch(
        answer(
            200,
            {
                "results": [
                    {"id": "a", "digest": SENT[0].digest} | stored,
                    {"digest": SENT[1].digest, "result": "held", "problem": held},
                    {"id": "c", "digest": SENT[2].digest, "result": "retry", "after": 7},
                    {"id": "d", "digest": SENT[3].digest, "result": "stored"},
                    {"id": "x", "digest": "9" * 64} | stored,
                ],
                "counted": {"epoch": "AA", "contiguous": 41},
            },
        ),
        SENT,
        NOW,
    )
    assert isinstance(told, BatchTaken)
    assert told.counted == Counted("AA", 41)
    received, refused, later, unread = (told.verdicts[name] for name in "abcd")
    assert isinstance(received, Received)
    assert received.need == ("e" * 64,)
    assert refused == Refused(status=422, problem="urn:doorstep:problem:invalid-envelope")
    assert later == LinkDown(detail="retry", retry_after=timedelta(seconds=7))
    assert isinstance(unread, LinkDown)
    assert unread.retry_after is None
    assert told.verdicts.keys() == set("abcd")


def test_a_result_that_contradicts_itself_settles_and_holds_nothing() -> None:
    """Two results for one submission, or one in another's name: nobody knows which is true, so it is sent again."""
    stored = {"result": "stored", "reference": "XC1", "state": "received", "received_at": TIME, "need": []}
    held = {"result": "held", "problem": {"type": "urn:doorstep:problem:invalid-envelope", "status": 422}}
    first, second, third = ({"digest": one.digest} for one in SENT[:3])
    results = [first | stored, first | held, second | stored | {"id": "a"}, third | stored]
    told = on_batch(answer(200, {"results": results}), SENT, NOW)
    assert isinstance(told, BatchTaken)
    assert [type(told.verdicts[name]) for name in "abc"] == [LinkDown, LinkDown, Received]


@pytest.mark.parametrize("body", [b"", b"[]", {"results": 3}, {"results": [{}]}, {"results": [{"digest": 7}]}])
def test_a_batch_that_cannot_be_read_is_no_answer(body: object) -> None:
    """Nothing is settled by garbage."""
    assert isinstance(on_batch(answer(200, body), SENT, NOW), LinkDown)


def test_a_batch_may_be_too_large_late_or_nobodys() -> None:
    """413 halves it, 503 orders a wait, 403 stops the sender."""
    assert on_batch(answer(413), SENT, NOW) == TooLarge()
    busy = on_batch(answer(503, retry_after="9"), SENT, NOW)
    assert isinstance(busy, LinkDown)
    assert busy.retry_after == timedelta(seconds=9)
    assert isinstance(on_batch(answer(403), SENT, NOW), IdentityRejected)


@pytest.mark.parametrize(
    ("told", "meaning"),
    [
        (answer(200, upload_complete="?1", upload_offset="9"), BlobReceived()),
        (answer(200, upload_complete="?0", upload_offset="4"), Standing(4)),
        (answer(404), Standing(0)),
    ],
)
def test_where_a_blob_stands(told: Answer, meaning: object) -> None:
    """Whole, in part, not at all."""
    assert on_standing(told, 9, NOW) == meaning


@pytest.mark.parametrize("offset", ["", "x", "-1", "10", "٣", "9" * 40])
def test_an_offset_beyond_the_blob_is_no_answer(offset: str) -> None:
    """Nobody is sent bytes from a place that does not exist."""
    assert isinstance(on_standing(answer(200, upload_offset=offset), 9, NOW), LinkDown)


def test_what_an_answer_to_a_piece_means() -> None:
    """A corrected offset and other bytes are the way's fault; a refusal is the blob's; a proxy's page is nobody's."""
    assert on_piece(answer(201, upload_complete="?1"), 9, NOW) == BlobReceived()
    assert on_piece(answer(204, upload_complete="?0", upload_offset="4"), 9, NOW) == Standing(4)
    assert on_piece(problem(409, "wrong-offset", upload_offset="3"), 9, NOW) == Standing(3)
    assert on_piece(answer(413), 9, NOW) == TooLarge()
    assert on_piece(problem(404, "blob-unknown"), 9, NOW) == Refused(
        status=404, problem="urn:doorstep:problem:blob-unknown"
    )
    assert isinstance(on_piece(problem(422, "digest-mismatch"), 9, NOW), LinkDown)
    assert isinstance(on_piece(answer(404, b"<html>"), 9, NOW), LinkDown)
    assert isinstance(on_piece(problem(403, "device-unknown"), 9, NOW), IdentityRejected)


def test_of_a_change_no_more_is_read_than_may_be_kept() -> None:
    """A clerk's own words are for the holder alone."""
    change = {"id": "a", "reference": "XC1", "state": "correction_required", "at": TIME, "missing": ["银行卡"]}
    told = on_changes(answer(200, {"cursor": "7", "more": True, "changes": [change]}), NOW)
    at = datetime.fromisoformat(TIME)
    assert told == Changes(cursor="7", more=True, changes=(Change(id="a", state="correction_required", at=at),))
    assert isinstance(on_changes(answer(200, {"cursor": 7, "changes": []}), NOW), LinkDown)
    assert on_changes(answer(404), NOW) == NotOffered(404)


def test_reports_and_certificates() -> None:
    """Silence is agreement; a count is an alarm; a call that is not offered stops nothing."""
    assert on_report(answer(204), NOW) == Reported()
    counted = {"counted": {"epoch": "AA", "contiguous": 3}, "alarm": "submissions-missing"}
    assert on_report(answer(200, counted), NOW) == Reported(Counted("AA", 3))
    assert on_report(answer(422), NOW) == NotOffered(422)
    assert on_certificate(answer(201, {"certificate": "C", "chain": ""}), NOW) == Issued(certificate="C", chain="")
    assert isinstance(on_certificate(answer(201, {"certificate": 1}), NOW), LinkDown)
    assert isinstance(on_certificate(problem(403, "certificate-lapsed"), NOW), IdentityRejected)
