"""The gateway's half of `cases:held-by`: the holder's own cases, and nobody else's."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

ROOT = Path(__file__).parents[2]
HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
JIA, YI = "119900194506070016", "119900195802150023"


def question(gateway: Any, holder: object, *, sealed_for: str = "") -> dict[str, Any]:
    """Ask as the contract's words tell a terminal to."""
    public = X25519PublicKey.from_public_bytes(base64.b64decode(gateway.key["public_key"]))
    asked = str(uuid4())
    sealed = HPKE.encrypt(
        json.dumps(holder).encode(), public, info=f"doorstep/v1 holder {sealed_for or asked}".encode()
    )
    seal = {"suite": gateway.key["suite"], "key_id": gateway.key["key_id"], "sealed": base64.b64encode(sealed).decode()}
    return {"id": asked, "holder": seal}


def ask(gateway: Any, body: object) -> Any:
    """Send a question."""
    return gateway.call("POST", "/v1/cases:held-by", json.dumps(body).encode(), Content_Type="application/json")


def held(gateway: Any, number: str) -> list[dict[str, Any]]:
    """Return what one holder is told."""
    answer = ask(gateway, question(gateway, card(number)))
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    cases: list[dict[str, Any]] = answer.json()["cases"]
    return cases


def card(number: str) -> dict[str, str]:
    """Name the holder of a card."""
    return {"document": "resident-card", "number": number}


def submitted(gateway: Any, number: str) -> str:
    """Hand over an application of somebody; return the district's number."""
    content = {"answers": {"delegate_id": JIA}, "holder": card(number)}
    reference: str = gateway.put(gateway.envelope(json.dumps(content).encode())).json()["reference"]
    return reference


@pytest.fixture
def running(start_gateway: Callable[..., Any]) -> Any:
    """A gateway that holds nothing yet."""
    return start_gateway()


def test_the_holder_sees_all_of_their_own_newest_first_and_nobody_elses(running: Any) -> None:
    """Also not what they only helped with: a helper's number in the answers makes nobody a holder."""
    first, other, second = submitted(running, JIA), submitted(running, YI), submitted(running, JIA)
    assert [case["reference"] for case in held(running, JIA)] == [second, first]
    assert [case["reference"] for case in held(running, YI)] == [other]
    assert held(running, "119900197001011049") == []


def test_a_case_says_what_was_promised_by_whom_and_only_after_acceptance(running: Any) -> None:
    """The promised day, the deciding body and the window come with the answer; the number alone learns them too."""
    reference = submitted(running, JIA)
    (before,) = held(running, JIA)
    assert not before.keys() & {"accepted_at", "promised_on", "closed_at", "outcome"}
    running.move(reference, "accepted")
    (after,) = held(running, JIA)
    assert after["promised_on"] > after["accepted_at"][:10]
    assert after["deciding_body"]["phone"]
    assert after["result_window"]["name"]["zh"]
    by_number = running.case(after["number"]).json()
    assert by_number | {"as_of": ""} == after | {"as_of": ""}


def test_what_is_missing_is_told_to_the_holder_all_at_once_and_to_nobody_with_a_number(running: Any) -> None:
    """A clerk's own words may say more than a number should open."""
    reference = submitted(running, JIA)
    running.move(reference, "correction_required", quote("银行卡复印件\n户口本 首页"))
    (case,) = held(running, JIA)
    assert case["missing"] == ["银行卡复印件", "户口本 首页"]
    assert not running.case(reference).json().keys() & {"missing", "reason"}


def test_the_outcome_and_its_reason_stay(running: Any) -> None:
    """Refused and filed is still refused."""
    reference = submitted(running, JIA)
    for state in ("accepted", "processing"):
        running.move(reference, state)
    running.move(reference, "refused", "age")
    (case,) = held(running, JIA)
    assert (case["state"], case["outcome"], case["reason"]) == ("refused", "refused", "age")
    running.move(reference, "archived")
    (case,) = held(running, JIA)
    assert (case["state"], case["outcome"]) == ("archived", "refused")


def test_an_erased_case_belongs_to_nobody_any_more(running: Any) -> None:
    """With the payload goes the mark of whose it was."""
    reference = submitted(running, JIA)
    running.move(reference, "withdrawn")
    running.move(reference, "archived")
    running.raw("POST", f"/desk/cases/{reference}/erase")
    assert held(running, JIA) == []


def test_nothing_that_the_gateway_keeps_or_logs_names_the_holder(running: Any) -> None:
    """The mark is keyed; the question leaves no trace at all."""
    submitted(running, JIA)
    held(running, JIA)
    running.stop()
    kept = [path for path in running.directory.rglob("*") if path.is_file()]
    assert kept
    for path in (*kept, running.log):
        assert JIA.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("spoil", "status", "problem"),
    [
        (lambda _: [], 400, "malformed"),
        (lambda asked: asked | {"id": "1"}, 422, "invalid-question"),
        (lambda asked: asked | {"number": JIA}, 422, "invalid-question"),
        (lambda asked: asked | {"id": str(uuid4())}, 422, "payload-unreadable"),
        (lambda asked: asked | {"holder": asked["holder"] | {"key_id": "other"}}, 422, "unknown-key"),
    ],
)
def test_a_question_that_is_not_right_is_refused_by_type(
    gateway: Any, spoil: Callable[[dict[str, Any]], object], status: int, problem: str
) -> None:
    """An identity in clear is refused as well: it has no member to stand in."""
    answer = ask(gateway, spoil(question(gateway, card(JIA))))
    assert (answer.status, answer.problem) == (status, problem)
    assert JIA not in answer.body.decode()


@pytest.mark.parametrize("holder", [{"number": JIA}, card("1"), card(JIA) | {"name": "x"}, [JIA]])
def test_a_seal_that_holds_no_holder_is_refused(gateway: Any, holder: object) -> None:
    """What is inside is judged like everything else."""
    assert ask(gateway, question(gateway, holder)).problem == "payload-unreadable"


def test_a_seal_for_a_submission_is_no_question(gateway: Any) -> None:
    """A payload that was overheard cannot be turned into a question about its holder."""
    asked = str(uuid4())
    body = {"id": asked, "holder": gateway.sealed(json.dumps(card(JIA)).encode(), asked)}
    assert ask(gateway, body).problem == "payload-unreadable"


def test_a_question_is_asked_in_json_and_within_bounds(gateway: Any) -> None:
    """As every body of the wire."""
    path = "/v1/cases:held-by"
    assert gateway.call("POST", path, b"{}", Content_Type="text/plain").status == 415
    assert gateway.call("POST", path, b" " * 300_000, Content_Type="application/json").status == 413


def test_with_no_wait_the_clerk_accepts_before_the_receipt_is_told(start_gateway: Callable[..., Any]) -> None:
    """The express lane: the answer to the submission says accepted, with the promised day."""
    running = start_gateway("--accept-after", "0")
    answer = running.put(running.envelope()).json()
    assert answer["state"] == answer["case"]["state"] == "accepted"
    assert answer["case"]["promised_on"]
    rating = running.put(running.envelope() | {"kind": "rating"}).json()
    assert rating["state"] == "received"
