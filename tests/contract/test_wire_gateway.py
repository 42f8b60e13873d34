"""The gateway keeps the wire's promises, asked over real HTTP in a process of its own."""

import base64
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

LIMIT = 256 * 1024


def body_of(envelope: dict[str, Any]) -> bytes:
    """Freeze an envelope."""
    return json.dumps(envelope).encode()


def erase(gateway: Any, reference: str) -> None:
    """Take a case through its life and destroy its payload."""
    for state in ("accepted", "processing", "decided", "issued", "archived"):
        assert gateway.move(reference, state).status == 303
    assert gateway.raw("POST", f"/desk/cases/{reference}/erase").status == 303


# --- stored once ------------------------------------------------------------------------------------------------------


def test_a_new_submission_is_stored_and_the_same_bytes_are_known_again(gateway: Any) -> None:
    """Every retry is the same bytes, and gets the same receipt."""
    envelope = gateway.envelope()
    first, again = gateway.put(envelope), gateway.put(envelope)
    assert (first.status, again.status) == (201, 200)
    told = [answer.json() | {"case": answer.json()["case"] | {"as_of": ""}} for answer in (first, again)]
    assert told[0] == told[1]
    assert first.json()["state"] == first.json()["case"]["state"] == "received"
    assert first.json()["need"] == []
    digest = hashlib.sha256(json.dumps(envelope, ensure_ascii=False).encode()).hexdigest()
    assert first.json()["receipt"] == {
        "id": envelope["id"],
        "digest": digest,
        "received_at": first.json()["received_at"],
    }
    assert gateway.desk()[envelope["id"]]["arrivals"] == 2


def test_twenty_identical_puts_at_once_make_one_row(gateway: Any) -> None:
    """A unique constraint decides, whatever arrives in the same instant."""
    envelope = gateway.envelope()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(gateway.put, [envelope] * 20))
    assert sorted(answer.status for answer in answers) == [200] * 19 + [201]
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert gateway.desk()[envelope["id"]]["arrivals"] == 20


def test_twenty_submissions_with_one_counter_make_one_row(gateway: Any) -> None:
    """A device's counter stands for one submission only."""
    dseq = gateway.envelope()["dseq"]
    envelopes = [gateway.envelope(dseq=dseq) for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(gateway.put, envelopes))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 19
    assert {answer.problem for answer in answers if answer.status == 409} == {"counter-reused"}


def test_references_count_without_gaps_within_a_day(gateway: Any) -> None:
    """Nothing goes missing silently: a refused submission takes no number."""
    taken = gateway.envelope()
    gateway.put(taken)
    gateway.put(gateway.envelope(dseq=taken["dseq"]))
    gateway.put(taken)
    gateway.put(gateway.envelope())
    by_day: dict[str, list[int]] = {}
    for case in gateway.desk().values():
        by_day.setdefault(case["reference"][2:10], []).append(int(case["reference"][10:]))
    for counters in by_day.values():
        assert sorted(counters) == list(range(1, len(counters) + 1))


def test_the_same_id_with_other_bytes_is_refused(gateway: Any) -> None:
    """What was confirmed is frozen."""
    envelope = gateway.envelope()
    gateway.put(envelope)
    assert gateway.put(envelope | {"item_version": "2"}).problem == "id-reused"
    assert gateway.put(envelope | {"dseq": envelope["dseq"] + 1_000_000}).problem == "id-reused"
    assert gateway.put(body_of(envelope) + b" ", envelope["id"]).status == 409


def test_an_erased_submission_stays_known(gateway: Any) -> None:
    """A tombstone outlives the payload, so a late retry is no new case."""
    envelope = gateway.envelope(b'{"name":"secret"}')
    reference = gateway.put(envelope).json()["reference"]
    erase(gateway, reference)
    answer = gateway.put(envelope)
    assert (answer.status, answer.problem) == (410, "erased")
    assert gateway.raw("GET", f"/desk/cases/{reference}.json").json()["payload"] is None
    assert gateway.case(reference).json()["state"] == "archived"


def test_a_rating_is_stored_and_nobody_can_accept_it(gateway: Any) -> None:
    """好差评 arrives like everything else, but is no case."""
    answer = gateway.put(gateway.envelope(kind="rating", item="rating", lane="normal"))
    assert (answer.status, answer.json()["state"]) == (201, "received")
    assert gateway.move(answer.json()["reference"], "accepted").status == 409


# --- refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("kind", "gift"),
        ("item", "Advanced Age"),
        ("item", ""),
        ("item_version", 1),
        ("site", "17"),
        ("site", "０１７"),
        ("device", "1\n"),
        ("device", "01\n"),
        ("epoch", "aa"),
        ("dseq", 0),
        ("dseq", 10**9),
        ("dseq", 10**30),
        ("dseq", "1"),
        ("dseq", 1.0),
        ("dseq", True),
        ("dseq", None),
        ("lane", "fast"),
        ("created", "2026-11-23T09:30:11"),
        ("created", "2026-02-30T09:30:11+08:00"),
        ("created", 1795397411),
        ("clock", {"quality": "good"}),
        ("clock", {}),
        ("clock", "synchronised"),
        ("payload", None),
        ("payload", {}),
        ("attachments", [{}]),
        ("attachments", {}),
        ("name", "测试甲"),
    ],
)
def test_an_envelope_that_breaks_the_contract_is_refused(gateway: Any, member: str, value: object) -> None:
    """The refusal names the place and never repeats the value."""
    envelope = gateway.envelope(**{member: value})
    answer = gateway.put(envelope)
    assert (answer.status, answer.problem) == (422, "invalid-envelope")
    assert "测试甲" not in answer.body.decode()
    assert envelope["id"] not in gateway.desk()


@pytest.mark.parametrize("member", ["id", "kind", "dseq", "created", "payload", "attachments"])
def test_a_missing_member_is_named(gateway: Any, member: str) -> None:
    """Nothing is assumed."""
    envelope = gateway.envelope()
    submission_id = envelope["id"]
    del envelope[member]
    answer = gateway.put(body_of(envelope), submission_id)
    assert answer.status == 422
    assert answer.json()["detail"] == f"$.{member}: missing"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe{}",
        b'{"id": NaN}',
        b'{"id": "a", "id": "b"}',
        b"[" * 200_000,
        b'{"dseq": ' + b"9" * 10_000 + b"}",
        "{“id”: 1}".encode(),
    ],
    ids=["empty", "half", "list", "text", "null", "utf-16", "nan", "twice", "deep", "long-number", "curly"],
)
def test_a_body_that_is_no_json_object_is_refused(gateway: Any, body: bytes) -> None:
    """Whatever the bytes are, the gateway answers in its own words."""
    answer = gateway.put(body)
    assert (answer.status, answer.problem) == (400, "malformed")


@pytest.mark.parametrize(
    ("digest", "problem"),
    [
        ("", "digest-missing"),
        ("sha-256=abc", "digest-missing"),
        ("sha-512=:abcd:", "digest-missing"),
        ("md5=:abcd:", "digest-missing"),
        (f"sha-256=:{base64.b64encode(bytes(32)).decode()}:", "digest-mismatch"),
        ("sha-256=:abcd:", "digest-mismatch"),
    ],
)
def test_bytes_that_do_not_have_their_digest_are_refused(gateway: Any, digest: str, problem: str) -> None:
    """What arrives is what was sent, or nothing."""
    answer = gateway.put(gateway.envelope(), Content_Digest=digest)
    assert (answer.status, answer.problem) == (400, problem)


def test_one_right_digest_among_several_is_enough(gateway: Any) -> None:
    """RFC 9530 allows more than one algorithm in the header."""
    envelope = gateway.envelope()
    digest = base64.b64encode(hashlib.sha256(body_of(envelope)).digest()).decode()
    header = f"sha-512=:{'A' * 86}==:, sha-256=:{digest}:"
    assert gateway.put(body_of(envelope), envelope["id"], Content_Digest=header).status == 201


@pytest.mark.parametrize(("size", "status"), [(LIMIT, 201), (LIMIT + 1, 413), (4 * LIMIT, 413), (40 * LIMIT, 413)])
def test_the_size_limit_is_exact_and_always_answered(gateway: Any, size: int, status: int) -> None:
    """A body beyond the limit gets its refusal, not a broken link that would be retried for ever."""
    envelope = gateway.envelope()
    assert gateway.put(body_of(envelope).ljust(size), envelope["id"]).status == status


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/xml", "application/jsonp"])
def test_another_media_type_is_refused(gateway: Any, media_type: str) -> None:
    """Only JSON is understood."""
    assert gateway.put(gateway.envelope(), Content_Type=media_type).problem == "unsupported-media-type"


def test_parameters_of_the_media_type_do_not_matter(gateway: Any) -> None:
    """Clients may name the charset."""
    assert gateway.put(gateway.envelope(), Content_Type="Application/JSON; charset=utf-8").status == 201


def test_the_id_in_the_path_is_the_id_in_the_envelope(gateway: Any) -> None:
    """An envelope cannot be stored under another's id."""
    envelope = gateway.envelope()
    assert gateway.put(envelope, str(uuid4())).problem == "id-mismatch"
    assert envelope["id"] not in gateway.desk()


@pytest.mark.parametrize(
    "path_id",
    ["1", "not-a-uuid", str(uuid4()).upper(), str(uuid4()) + "%0A", "{" + str(uuid4())],
    ids=["short", "words", "capitals", "line-end", "brace"],
)
def test_an_id_has_one_spelling(gateway: Any, path_id: str) -> None:
    """Two spellings of one id would be two cases."""
    assert gateway.put(gateway.envelope(id=path_id), path_id).problem == "bad-request"


def test_a_payload_sealed_to_an_unknown_key_is_refused(gateway: Any) -> None:
    """What the district cannot read it does not take."""
    envelope = gateway.envelope()
    envelope["payload"]["key_id"] = "district-of-yesterday"
    assert gateway.put(envelope).problem == "unknown-key"


def test_a_payload_sealed_for_another_id_is_refused(gateway: Any) -> None:
    """A payload cannot be moved under another submission."""
    envelope = gateway.envelope(sealed_for=str(uuid4()))
    assert gateway.put(envelope).problem == "payload-unreadable"


def test_a_damaged_payload_is_refused(gateway: Any) -> None:
    """One changed byte, a cut and broken base64 are noticed before anything is stored."""
    for spoil in (lambda text: "AAAA" + text[4:], lambda text: text[:-4], lambda text: text[:-3] + "=A="):
        envelope = gateway.envelope()
        envelope["payload"]["sealed"] = spoil(envelope["payload"]["sealed"])
        answer = gateway.put(envelope)
        assert (answer.status, answer.problem) in [(422, "payload-unreadable"), (422, "invalid-envelope")]


def test_what_was_refused_is_shown_to_the_staff(gateway: Any) -> None:
    """A terminal holds a refused item; both sides can see it."""
    envelope = gateway.envelope(kind="gift")
    gateway.put(envelope)
    gateway.put(envelope)
    refusals = gateway.raw("GET", "/desk/cases.json").json()["refusals"]
    mine = [refusal for refusal in refusals if refusal["id"] == envelope["id"]]
    assert [(refusal["problem"], refusal["times"]) for refusal in mine] == [("invalid-envelope", 2)]


# --- asked ------------------------------------------------------------------------------------------------------------


def test_a_case_is_found_by_both_numbers(gateway: Any) -> None:
    """The receipt's number works without knowing the district's, whatever the letter case."""
    envelope = gateway.envelope(b'{"name":"\xe6\xb5\x8b\xe8\xaf\x95\xe7\x94\xb2"}')
    reference = gateway.put(envelope).json()["reference"]
    number = gateway.desk()[envelope["id"]]["number"]
    assert number.startswith(f"L01701-261123-AA{envelope['dseq']:04d}-")
    by_reference, by_number, by_lower = (gateway.case(text).json() for text in (reference, number, number.lower()))
    assert by_reference | {"as_of": ""} == by_number | {"as_of": ""} == by_lower | {"as_of": ""}
    assert by_number["item"] == "advanced-age-allowance"
    assert not set(by_number) & {"accepted_at", "promised_on", "closed_at", "outcome"}


def test_the_clerks_decision_is_told(gateway: Any) -> None:
    """Received is not accepted, and each retry and question tells where the case is now."""
    envelope = gateway.envelope()
    reference = gateway.put(envelope).json()["reference"]
    gateway.move(reference, "accepted")
    assert gateway.case(reference).json()["state"] == "accepted"
    assert gateway.put(envelope).json()["state"] == "accepted"


def test_an_unknown_or_mistyped_number_is_no_case(gateway: Any) -> None:
    """A wrong check character never finds somebody else's case."""
    envelope = gateway.envelope()
    gateway.put(envelope)
    number = gateway.desk()[envelope["id"]]["number"]
    wrong_check = number[:-1] + ("A" if number[-1] != "A" else "B")
    other_site = number.replace("L017", "L018")
    for text in (wrong_check, other_site, "XC20260101999999", "1", "%00", "..%2F", "测试", "X" * 5000):
        path = "/v1/cases/" + ("%E6%B5%8B" if text == "测试" else text)
        answer = gateway.raw("GET", path)
        assert answer.status == 404, text
        assert answer.headers["content-type"] == "application/problem+json"


def test_time_is_told_and_every_answer_carries_it(gateway: Any) -> None:
    """A terminal learns the district's time from any answer."""
    answer = gateway.call("GET", "/v1/time")
    assert answer.json()["time"].endswith("+08:00")
    for path in ("/", "/nowhere", "/v1/nowhere", "/desk/cases.json"):
        assert {"date", "doorstep-time"} <= set(gateway.raw("GET", path).headers)


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/nowhere", "/v2/time", "/desk", "/desk/cases/XC1.json"])
def test_an_unknown_address_gets_a_problem_document(gateway: Any, path: str) -> None:
    """Refusals are machine-readable everywhere."""
    answer = gateway.raw("GET", path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_another_method_is_refused(gateway: Any) -> None:
    """Nothing can be deleted or overwritten over the wire."""
    envelope = gateway.envelope()
    gateway.put(envelope)
    for method in ("POST", "DELETE", "PATCH"):
        assert gateway.call(method, f"/v1/submissions/{envelope['id']}").problem == "method-not-allowed"
    assert envelope["id"] in gateway.desk()


# --- the contract itself ----------------------------------------------------------------------------------------------


def test_every_example_of_the_contract_keeps_it(gateway: Any) -> None:
    """Whoever copies an example starts from something true."""
    contract = gateway.contract
    assert contract.document["openapi"] == "3.1.0"
    for name, schema in contract.document["components"]["schemas"].items():
        assert schema["examples"], name
        for example in schema["examples"]:
            contract.validate(example, schema, name)


def test_every_refusal_that_the_contract_names_has_an_example_that_keeps_it(gateway: Any) -> None:
    """Each problem type of the wire stands at the status that it has."""
    for operations in gateway.contract.document["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                for media in answer.get("content", {}).values():
                    for example in media.get("examples", {}).values():
                        gateway.contract.validate(example["value"], media["schema"])
                        assert str(example["value"]["status"]) == status


def test_the_contract_tells_how_to_seal(gateway: Any) -> None:
    """A terminal's makers need the exact info bytes."""
    words = gateway.contract.document["components"]["schemas"]["Envelope"]["properties"]["payload"]["description"]
    assert "`doorstep/v1 submission `" in words
