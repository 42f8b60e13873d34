"""Attachments arrive whole, are counted only when durable, and go on where they were cut."""

import base64
import hashlib
import json
import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.contract.sealed_blobs import SealedBlob, one_blob, sealed_blobs

MIB = 1024 * 1024
ME = {"Doorstep_Device": "017/01"}


def digest_of(content: bytes) -> str:
    """The name of a blob."""
    return hashlib.sha256(content).hexdigest()


def attached(gateway: Any, *contents: bytes, **changes: object) -> dict[str, Any]:
    """An envelope that names blobs; its id is the one that they were sealed for."""
    named = dict([("id", content.submission_id) for content in contents if isinstance(content, SealedBlob)][:1])
    attachments = [
        {"n": n, "kind": "photo", "media_type": "image/jpeg", "digest": digest_of(content), "size": len(content)}
        for n, content in enumerate(contents, 1)
    ]
    envelope: dict[str, Any] = gateway.envelope(attachments=attachments, **(named | changes))
    return envelope


def put(gateway: Any, content: bytes, *, named: str = "", **headers: str) -> Any:
    """Hand over a whole blob."""
    told = base64.b64encode(hashlib.sha256(content).digest()).decode()
    usual = ME | {"Content_Type": "application/octet-stream", "Content_Digest": f"sha-256=:{told}:"}
    kept = {name: text for name, text in (usual | headers).items() if text}
    return gateway.call("PUT", f"/v1/blobs/{named or digest_of(content)}", content, **kept)


def patch(gateway: Any, whole: bytes, begin: int, end: int, **headers: str) -> Any:
    """Append a piece of a blob."""
    usual = ME | {
        "Content_Type": "application/partial-upload",
        "Upload_Offset": str(begin),
        "Upload_Length": str(len(whole)),
        "Upload_Complete": "?1" if end >= len(whole) else "?0",
    }
    kept = {name: text for name, text in (usual | headers).items() if text}
    return gateway.call("PATCH", f"/v1/blobs/{digest_of(whole)}", whole[begin:end], **kept)


def head(gateway: Any, content: bytes, **headers: str) -> tuple[int, str, str]:
    """How much is there."""
    answer = gateway.call("HEAD", f"/v1/blobs/{digest_of(content)}", **(ME | headers))
    return (
        answer.status,
        answer.headers.get("upload-offset", ""),
        answer.headers.get("upload-complete", ""),
    )


def cut_upload(gateway: Any, whole: bytes, begin: int, sent: int) -> socket.socket:
    """Begin a PATCH of the rest, send some of it, and leave the connection hanging."""
    line = socket.create_connection(tuple(urlsplit(gateway.ready["url"]).netloc.split(":")), timeout=20)
    line.sendall(
        (
            f"PATCH /v1/blobs/{digest_of(whole)} HTTP/1.1\r\nHost: localhost\r\nDoorstep-Device: 017/01\r\n"
            f"Content-Type: application/partial-upload\r\nContent-Length: {len(whole) - begin}\r\n"
            f"Upload-Offset: {begin}\r\nUpload-Length: {len(whole)}\r\nUpload-Complete: ?1\r\n\r\n"
        ).encode()
        + whole[begin : begin + sent]
    )
    return line


def offset_reached(gateway: Any, content: bytes, at_least: int) -> int:
    """The offset, once the gateway has noticed what arrived."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        _, offset, _ = head(gateway, content)
        if offset and int(offset) >= at_least:
            return int(offset)
        time.sleep(0.02)  # between two questions, within the time that is given
    raise AssertionError("nothing of it was kept")


def test_a_submission_is_complete_when_every_blob_is_there(gateway: Any) -> None:
    """`need` shrinks, the same bytes settle it, and nobody accepts what is not all there."""
    first, second = sealed_blobs(gateway, 1000, MIB)
    envelope = attached(gateway, first, second)
    reception = gateway.put(envelope).json()
    assert reception["need"] == [digest_of(first), digest_of(second)]
    assert gateway.move(reception["reference"], "accepted").status == 409
    assert head(gateway, first)[0] == 404
    assert put(gateway, first).status == 201
    assert gateway.put(envelope).json()["need"] == [digest_of(second)]
    assert gateway.desk()[envelope["id"]]["lacking"] == 1
    assert put(gateway, second).status == 201
    assert gateway.put(envelope).json()["need"] == []
    assert gateway.move(reception["reference"], "accepted").status == 303
    assert (gateway.directory / "blobs" / digest_of(second)).read_bytes() == second
    detail = gateway.raw("GET", f"/desk/cases/{reception['reference']}.json").json()
    assert [one["complete"] for one in detail["attachments"]] == [True] * 2


def test_a_blob_may_come_twice_and_is_there_once(gateway: Any) -> None:
    """Content names it: 201, then 200."""
    content = one_blob(gateway, 5000)
    gateway.put(attached(gateway, content))
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(lambda _: put(gateway, content).status, range(8)))
    assert statuses == [200] * 7 + [201]
    assert head(gateway, content) == (200, "5000", "?1")
    assert gateway.put(attached(gateway, content, id=str(uuid4()))).json()["need"] == []


def test_only_what_a_submission_of_this_device_names_is_taken(gateway: Any) -> None:
    """A disk is not filled by strangers, and another terminal learns nothing."""
    content = one_blob(gateway, 100)
    assert put(gateway, content).problem == "blob-unknown"
    gateway.put(attached(gateway, content))
    assert put(gateway, content, Doorstep_Device="017/02").problem == "blob-unknown"
    assert put(gateway, content).status == 201
    assert head(gateway, content, Doorstep_Device="017/02")[0] == 404


@pytest.mark.parametrize("device", ["", "17/1", "017/01/1", "０１７/01"])
def test_a_call_without_a_device_stops_the_sender(gateway: Any, device: str) -> None:
    """403 is about who asks, never about the item."""
    content = os.urandom(10)
    told = {"Doorstep_Device": device.encode().decode("latin-1")}
    assert (put(gateway, content, **told).problem, put(gateway, content, **told).status) == ("device-unknown", 403)
    assert patch(gateway, content, 0, 10, **told).status == 403


def test_spoilt_bytes_are_never_kept(gateway: Any) -> None:
    """Neither with the digest of the spoilt bytes, nor with none, nor too many."""
    content = one_blob(gateway, 100)
    gateway.put(attached(gateway, content))
    spoilt = put(gateway, content[:-1] + b"?", named=digest_of(content))
    assert (spoilt.status, spoilt.problem) == (422, "digest-mismatch")
    assert put(gateway, content, Content_Digest="sha-256=:AAAA:").problem == "digest-mismatch"
    assert put(gateway, content, Content_Digest="").problem == "digest-missing"
    assert put(gateway, bytes(MIB + 1), named=digest_of(content)).problem == "too-large"
    assert put(gateway, content, named="inbox.sqlite3").problem == "bad-request"
    assert gateway.raw("PUT", "/v1/blobs/..%2Finbox.sqlite3", b"x", **ME).status == 404
    assert head(gateway, content)[0] == 404
    assert put(gateway, content).status == 201


def test_a_large_blob_goes_up_in_pieces(gateway: Any) -> None:
    """Each offset is durable when it is told; a wrong one is answered with the right one."""
    content = one_blob(gateway, 3 * MIB + 17)
    gateway.put(attached(gateway, content))
    first = patch(gateway, content, 0, MIB)
    assert (first.status, first.headers["upload-offset"]) == (204, str(MIB))
    assert head(gateway, content) == (200, str(MIB), "?0")
    for begin in (0, MIB - 1, MIB + 1, 3 * MIB):
        wrong = patch(gateway, content, begin, len(content))
        assert (wrong.status, wrong.problem, wrong.headers["upload-offset"]) == (409, "wrong-offset", str(MIB))
    last = patch(gateway, content, MIB, len(content))
    assert (last.status, last.headers["upload-complete"]) == (201, "?1")
    assert patch(gateway, content, 0, MIB).status == 200
    assert (gateway.directory / "blobs" / digest_of(content)).read_bytes() == content


def test_a_large_blob_that_is_not_what_it_was_named_begins_anew(gateway: Any) -> None:
    """422 once, and then the right bytes are taken from the start."""
    content = one_blob(gateway, 2 * MIB)
    gateway.put(attached(gateway, content))
    patch(gateway, content, 0, MIB)
    other = content[:-1] + bytes([content[-1] ^ 1])
    headers = {"Upload_Offset": str(MIB), "Upload_Length": str(len(content)), "Upload_Complete": "?1"}
    answer = gateway.call(
        "PATCH",
        f"/v1/blobs/{digest_of(content)}",
        other[MIB:],
        **(ME | headers | {"Content_Type": "application/partial-upload"}),
    )
    assert (answer.status, answer.problem) == (422, "digest-mismatch")
    assert head(gateway, content)[0] == 404
    assert patch(gateway, content, 0, len(content)).status == 201


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("Upload_Offset", ""),
        ("Upload_Offset", "-1"),
        ("Upload_Offset", "9" * 30),
        ("Upload_Length", ""),
        ("Upload_Length", "1"),
        ("Upload_Complete", ""),
        ("Upload_Complete", "true"),
    ],
)
def test_upload_headers_are_judged_before_the_first_byte(gateway: Any, header: str, text: str) -> None:
    """Nothing is written for a call that cannot be understood."""
    content = one_blob(gateway, 100)
    gateway.put(attached(gateway, content))
    assert patch(gateway, content, 0, 100, **{header: text}).problem == "invalid-upload"
    assert head(gateway, content)[0] == 404


def test_a_body_that_breaks_its_word_is_refused_and_does_no_harm(gateway: Any) -> None:
    """Too much, or an end before the end: said, and what was good goes on."""
    content = one_blob(gateway, 1000)
    gateway.put(attached(gateway, content))
    assert patch(gateway, content, 0, 500, Upload_Complete="?1").problem == "invalid-upload"
    assert head(gateway, content) == (200, "500", "?0")
    assert patch(gateway, content, 500, 600, Content_Type="text/plain").problem == "unsupported-media-type"
    assert patch(gateway, content, 500, 1000).status == 201


def test_an_upload_cut_ten_times_resumes_where_it_was(gateway: Any) -> None:
    """What arrived before the cut is kept; a tenth of the bytes at most travels twice."""
    content = one_blob(gateway, 5 * MIB)
    gateway.put(attached(gateway, content))
    offset = sent = 0
    for _ in range(10):
        piece = 400_000
        line = cut_upload(gateway, content, offset, piece)
        sent += piece
        line.close()
        offset = offset_reached(gateway, content, offset + 1)
    assert patch(gateway, content, offset, len(content)).status == 201
    sent += len(content) - offset
    assert sent <= 1.1 * len(content)


def test_a_hanging_connection_does_not_keep_its_successor_waiting(gateway: Any) -> None:
    """The terminal came back on a new connection: the old one ends, and what it brought counts."""
    content = one_blob(gateway, 2 * MIB)
    gateway.put(attached(gateway, content))
    with cut_upload(gateway, content, 0, MIB):
        offset = offset_reached(gateway, content, 1)
        assert patch(gateway, content, offset, len(content)).status == 201


def test_a_power_cut_keeps_the_offset_that_was_told(start_gateway: Callable[..., Any]) -> None:
    """Killed in the middle of a piece: it goes on at least where it was told to be, and the blob is right."""
    gateway = start_gateway()
    content = one_blob(gateway, 4 * MIB)
    envelope = attached(gateway, content)
    gateway.put(envelope)
    assert patch(gateway, content, 0, MIB).status == 204
    with cut_upload(gateway, content, MIB, MIB):
        gateway.kill()
    gateway.start()
    _, offset, _ = head(gateway, content)
    assert int(offset) >= MIB
    assert patch(gateway, content, int(offset), len(content)).status == 201
    assert gateway.put(envelope).json()["need"] == []


def test_a_restart_puts_rows_and_files_in_step(start_gateway: Callable[..., Any]) -> None:
    """A stranger's file goes; a named but uncounted blob is taken up; a lost one is asked for again."""
    gateway = start_gateway()
    lost, uncounted = sealed_blobs(gateway, 2000, 3000)
    envelope = attached(gateway, lost, uncounted)
    gateway.put(envelope)
    put(gateway, lost)
    gateway.stop()
    blobs = gateway.directory / "blobs"
    (blobs / digest_of(lost)).unlink()
    (blobs / digest_of(uncounted)).write_bytes(uncounted)
    (blobs / ("e" * 64)).write_bytes(b"orphan")
    gateway.start()
    assert {path.name for path in blobs.iterdir()} == {digest_of(uncounted) + ".part"}
    assert gateway.put(envelope).json()["need"] == [digest_of(lost), digest_of(uncounted)]
    assert put(gateway, lost).status == put(gateway, uncounted).status == 201
    assert gateway.put(envelope).json()["need"] == []


def test_erasure_takes_the_blobs_with_it(gateway: Any) -> None:
    """Unless another submission still names them."""
    mine, shared = sealed_blobs(gateway, 500, 600)
    reference = gateway.put(attached(gateway, mine, shared)).json()["reference"]
    put(gateway, mine)
    put(gateway, shared)
    gateway.put(attached(gateway, shared, id=str(uuid4())))
    for state in ("accepted", "processing", "decided", "issued", "archived"):
        assert gateway.move(reference, state).status == 303
    assert gateway.raw("POST", f"/desk/cases/{reference}/erase").status == 303
    blobs = gateway.directory / "blobs"
    assert not (blobs / digest_of(mine)).exists()
    assert (blobs / digest_of(shared)).read_bytes() == shared
    assert put(gateway, mine).problem == "blob-unknown"


def test_the_clerk_who_accepts_by_himself_waits_for_the_blobs(start_gateway: Callable[..., Any]) -> None:
    """An incomplete case is nobody's to accept; a complete one is accepted at once."""
    gateway = start_gateway("--accept-after", "0")
    content = one_blob(gateway, 100)
    envelope = attached(gateway, content)
    assert gateway.put(envelope).json()["state"] == "received"
    put(gateway, content)
    until = time.monotonic() + 10
    while gateway.put(envelope).json()["state"] == "received" and time.monotonic() < until:
        time.sleep(0.05)
    assert gateway.put(envelope).json()["state"] == "accepted"


def test_attachments_are_numbered_from_one(gateway: Any) -> None:
    """The order in which the resident gave them is kept."""
    envelope = attached(gateway, b"a", b"b")
    envelope["attachments"].reverse()
    assert gateway.put(envelope).problem == "invalid-envelope"


def test_many_blobs_at_once_are_all_there(gateway: Any) -> None:
    """Uploads of different blobs do not disturb each other."""
    contents = sealed_blobs(gateway, *[200_000] * 12)
    envelope = attached(gateway, *contents)
    gateway.put(envelope)
    failures: list[str] = []

    def upload(content: bytes) -> None:
        for begin in range(0, len(content), 70_000):
            answer = patch(gateway, content, begin, min(begin + 70_000, len(content)))
            if answer.status not in {201, 204}:
                failures.append(json.dumps([begin, answer.status]))

    threads = [threading.Thread(target=upload, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert gateway.put(envelope).json()["need"] == []
