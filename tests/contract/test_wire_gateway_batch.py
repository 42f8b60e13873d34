"""A batch is judged one by one: what can be stored is, together and durably, and nothing stands in its way."""

import base64
import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest


def frozen(envelope: dict[str, Any]) -> bytes:
    """The bytes that a terminal froze."""
    return json.dumps(envelope, ensure_ascii=False).encode()


def entry(body: bytes, digest: str = "") -> dict[str, str]:
    """One submission of a batch."""
    return {"digest": digest or hashlib.sha256(body).hexdigest(), "envelope": base64.b64encode(body).decode()}


def send(gateway: Any, *entries: dict[str, str]) -> Any:
    """Hand over a batch."""
    body = json.dumps({"submissions": entries}).encode()
    return gateway.call("POST", "/v1/submissions:batch", body, Content_Type="application/json")


def by_digest(answer: Any) -> dict[str, Any]:
    """The results of a batch."""
    assert answer.status == 200
    return {result["digest"]: result for result in answer.json()["results"]}


def test_a_batch_stores_each_and_knows_each_again(gateway: Any) -> None:
    """Every id has one result; a second time nothing is there twice."""
    envelopes = [gateway.envelope(device="31", dseq=number) for number in range(1, 21)]
    entries = [entry(frozen(envelope)) for envelope in envelopes]
    first, again = send(gateway, *entries), send(gateway, *reversed(entries))
    assert {result["result"] for result in first.json()["results"]} == {"stored"}
    assert {result["result"] for result in again.json()["results"]} == {"duplicate"}
    assert {result["id"] for result in first.json()["results"]} == {envelope["id"] for envelope in envelopes}
    assert first.json()["counted"] == again.json()["counted"] == {"epoch": "AA", "contiguous": 20}
    held = gateway.desk()
    assert [held[envelope["id"]]["arrivals"] for envelope in envelopes] == [2] * 20


def test_poison_holds_itself_and_nothing_else(gateway: Any) -> None:
    """At the head, in the middle and at the end: the others arrive, and the staff sees what did not."""
    good = [gateway.envelope() for _ in range(2)]
    wrong_kind, foreign = gateway.envelope(kind="gift"), gateway.envelope(sealed_for="another")
    reused = dict(good[0]) | {"item": "other-item"}
    spoilt = frozen(gateway.envelope())
    entries = [
        entry(b"no envelope at all"),
        entry(frozen(good[0])),
        entry(frozen(wrong_kind)),
        entry(spoilt, digest="0" * 64),
        entry(frozen(foreign)),
        entry(frozen(good[1])),
        entry(frozen(reused)),
    ]
    results = by_digest(send(gateway, *entries))
    told = [
        (result["result"], result.get("problem", {}).get("type", "").rpartition(":")[2]) for result in results.values()
    ]
    assert told == [
        ("held", "malformed"),
        ("stored", ""),
        ("held", "invalid-envelope"),
        ("held", "digest-mismatch"),
        ("held", "payload-unreadable"),
        ("stored", ""),
        ("held", "id-reused"),
    ]
    assert "id" not in results[entries[0]["digest"]]
    refusals = gateway.raw("GET", "/desk/cases.json").json()["refusals"]
    assert {wrong_kind["id"], foreign["id"]} <= {refusal["id"] for refusal in refusals}


def test_one_submission_twice_in_a_batch_is_one_row(gateway: Any) -> None:
    """Stored, then a duplicate of itself."""
    envelope = gateway.envelope()
    answer = send(gateway, entry(frozen(envelope)), entry(frozen(envelope)))
    assert [result["result"] for result in answer.json()["results"]] == ["stored", "duplicate"]
    assert gateway.desk()[envelope["id"]]["arrivals"] == 2


def test_twenty_identical_batches_at_once_make_one_row_each(gateway: Any) -> None:
    """A unique constraint decides here too; nobody gets a 5xx."""
    envelopes = [gateway.envelope() for _ in range(5)]
    entries = [entry(frozen(envelope)) for envelope in envelopes]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: send(gateway, *entries), range(20)))
    results = [result["result"] for answer in answers for result in answer.json()["results"]]
    assert sorted(results) == ["duplicate"] * 95 + ["stored"] * 5
    held = gateway.desk()
    assert [held[envelope["id"]]["arrivals"] for envelope in envelopes] == [20] * 5


def test_a_tombstone_is_held_and_says_so(gateway: Any) -> None:
    """What was erased is never stored again, also not in a batch."""
    envelope = gateway.envelope()
    reference = gateway.put(envelope).json()["reference"]
    for state in ("accepted", "processing", "decided", "issued", "archived"):
        gateway.move(reference, state)
    gateway.raw("POST", f"/desk/cases/{reference}/erase")
    (result,) = send(gateway, entry(frozen(envelope))).json()["results"]
    assert (result["result"], result["problem"]["status"]) == ("held", 410)


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (b"no json", 400, "malformed"),
        (b"[]", 400, "malformed"),
        (b"{}", 422, "invalid-batch"),
        (b'{"submissions":[{}]}', 422, "invalid-batch"),
        (b'{"submissions":[],"more":1}', 422, "invalid-batch"),
        (json.dumps({"submissions": [entry(b"x")] * 21}).encode(), 413, "too-large"),
        (b" " * (256 * 1024 + 1), 413, "too-large"),
    ],
)
def test_what_is_no_batch_is_refused_whole(gateway: Any, body: bytes, status: int, problem: str) -> None:
    """413 asks the sender to halve it."""
    answer = gateway.call("POST", "/v1/submissions:batch", body, Content_Type="application/json")
    assert (answer.status, answer.problem) == (status, problem)


def test_another_media_type_is_refused(gateway: Any) -> None:
    """The contract names one."""
    answer = gateway.call("POST", "/v1/submissions:batch", b"{}", Content_Type="text/plain")
    assert answer.problem == "unsupported-media-type"


def test_an_empty_batch_has_no_results(gateway: Any) -> None:
    """Nothing in, nothing out, and nothing counted."""
    assert send(gateway).json() == {"results": []}


def test_a_busy_gateway_asks_for_some_again(start_gateway: Callable[..., Any]) -> None:
    """One is taken, the others are untouched and wanted later; then they arrive."""
    gateway = start_gateway()
    gateway.raw("POST", "/desk/misbehave", b'{"mode": "partial", "seconds": 7}')
    entries = [entry(frozen(gateway.envelope())) for _ in range(3)]
    results = send(gateway, *entries).json()["results"]
    assert [(result["result"], result.get("after")) for result in results] == [
        ("stored", None),
        ("retry", 7),
        ("retry", 7),
    ]
    assert len(gateway.desk()) == 1
    gateway.raw("POST", "/desk/misbehave", b'{"mode": "none"}')
    assert {result["result"] for result in send(gateway, *entries[1:]).json()["results"]} == {"stored"}


@pytest.mark.parametrize("mode", ["429", "503"])
def test_a_refusal_of_everything_says_for_how_long(start_gateway: Callable[..., Any], mode: str) -> None:
    """Retry-After is what the desk set, on every call of the wire; the desk stays well."""
    gateway = start_gateway()
    assert gateway.contract
    gateway.raw("POST", "/desk/misbehave", json.dumps({"mode": mode, "seconds": 12}).encode())
    for answer in (
        send(gateway, entry(frozen(gateway.envelope()))),
        gateway.put(gateway.envelope()),
        gateway.call("GET", "/v1/time"),
    ):
        assert (str(answer.status), answer.headers["retry-after"]) == (mode, "12")
    assert gateway.desk() == {}
