"""The clerk's desk shows what arrived, lets only lawful steps happen, and gives nothing to strangers."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HOSTILE = '<script>alert("1")</script><img src=x onerror=1>&amp;\'"</pre>'
NAME = "测试甲"


def received(gateway: Any, content: bytes = b"{}", **changes: object) -> str:
    """Hand over one submission and return its reference."""
    answer = gateway.put(gateway.envelope(content, **changes))
    assert answer.status == 201
    return str(answer.json()["reference"])


def test_a_case_goes_through_the_four_steps(gateway: Any) -> None:
    """收件, 受理, 审批, 出件: each press of a button is one lawful move, and is remembered."""
    reference = received(gateway)
    steps = []
    for state in ("accepted", "processing", "decided", "issued", "archived"):
        assert gateway.move(reference, state).headers["location"] == f"/desk/cases/{reference}"
        case = gateway.raw("GET", f"/desk/cases/{reference}.json").json()
        steps.append((case["state"], case["step"]))
    assert steps == [
        ("accepted", "acceptance"),
        ("processing", "examination"),
        ("decided", "examination"),
        ("issued", "issue"),
        ("archived", "issue"),
    ]
    history = [(entry["state"], entry["actor"]) for entry in case["history"]]
    assert history[:2] == [("received", "gateway"), ("accepted", "clerk")]
    assert len(history) == 6


@pytest.mark.parametrize("state", ["decided", "issued", "archived", "received", "nonsense", "", "draft"])
def test_an_unlawful_step_is_refused_and_changes_nothing(gateway: Any, state: str) -> None:
    """Nobody can decide what nobody accepted."""
    reference = received(gateway)
    assert gateway.move(reference, state).status == 409
    case = gateway.raw("GET", f"/desk/cases/{reference}.json").json()
    assert case["state"] == "received"
    assert len(case["history"]) == 1


def test_a_refusal_needs_its_reason(gateway: Any) -> None:
    """The resident is owed one."""
    reference = received(gateway)
    assert gateway.move(reference, "not_accepted", "  ").status == 422
    assert gateway.move(reference, "not_accepted", "not+of+age").status == 303
    assert gateway.raw("GET", f"/desk/cases/{reference}.json").json()["history"][-1]["reason"] == "not of age"


def test_only_an_archived_case_can_be_erased(gateway: Any) -> None:
    """Nothing that is still being worked on is destroyed."""
    reference = received(gateway)
    assert gateway.raw("POST", f"/desk/cases/{reference}/erase").status == 409
    assert gateway.raw("GET", f"/desk/cases/{reference}.json").json()["payload"] == {}


def test_two_clerks_cannot_both_take_one_step(gateway: Any) -> None:
    """The second press finds the case elsewhere."""
    reference = received(gateway)
    assert [gateway.move(reference, "accepted").status for _ in range(2)] == [303, 409]


@pytest.mark.parametrize("content", [json.dumps({HOSTILE: [HOSTILE]}).encode(), HOSTILE.encode(), b"\xff\x00<b>"])
def test_what_a_resident_wrote_is_only_ever_text(gateway: Any, content: bytes) -> None:
    """Content never becomes markup, and the page could not run scripts anyway."""
    reference = received(gateway, content)
    page = gateway.raw("GET", f"/desk/cases/{reference}")
    text = page.body.decode()
    assert "<script" not in text
    assert "<img" not in text
    assert "<b>" not in text
    assert "&lt;" in text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"


def test_a_clerks_reason_is_only_ever_text(gateway: Any) -> None:
    """Neither does what a clerk wrote."""
    reference = received(gateway)
    gateway.move(reference, "correction_required", "%3Cscript%3E")
    text = gateway.raw("GET", f"/desk/cases/{reference}").body.decode()
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_an_unknown_reference_is_answered_and_not_repeated_as_markup(gateway: Any) -> None:
    """A hostile address gets a plain page."""
    answer = gateway.raw("GET", "/desk/cases/%3Cscript%3E")
    assert answer.status == 404
    assert b"<script" not in answer.body


def test_only_the_cases_own_page_shows_the_resident(gateway: Any) -> None:
    """The overview, its JSON and the wire tell nobody's name."""
    reference = received(gateway, json.dumps({"name": NAME}).encode())
    assert NAME in gateway.raw("GET", f"/desk/cases/{reference}").body.decode()
    assert NAME in gateway.raw("GET", f"/desk/cases/{reference}.json").body.decode()
    for body in (
        gateway.raw("GET", "/").body,
        gateway.raw("GET", "/desk/cases.json").body,
        gateway.case(reference).body,
    ):
        assert NAME.encode() not in body
        assert NAME.encode("unicode_escape") not in body


def test_the_store_keeps_the_payload_sealed(gateway: Any) -> None:
    """Whoever takes the disk without the key reads no resident."""
    received(gateway, json.dumps({"name": NAME, "mark": "unsealed-mark"}, ensure_ascii=False).encode())
    published = {
        "district-key.json",
        "district-codes.json",
        "district-ca.pem",
        "district-ca.crl.pem",
        "district-publishers.json",
    }
    for file in filter(Path.is_file, gateway.directory.rglob("*")):
        content = file.read_bytes()
        assert NAME.encode() not in content
        assert b"unsealed-mark" not in content
        assert file.name in published or file.parent.name == "packages" or not file.stat().st_mode & 0o077


def test_the_overview_shows_numbers_and_arrivals(gateway: Any) -> None:
    """A clerk finds a case by what stands on the resident's receipt."""
    envelope = gateway.envelope()
    reference = gateway.put(envelope).json()["reference"]
    page = gateway.raw("GET", "/").body.decode()
    assert reference in page
    assert gateway.desk()[envelope["id"]]["number"] in page
    assert gateway.raw("GET", "/desk/style.css").headers["content-type"].startswith("text/css")


def test_another_site_in_the_clerks_browser_reaches_nothing(gateway: Any) -> None:
    """Neither a foreign form nor a name that was rebound to this machine gets in."""
    reference = received(gateway)
    form = b"state=accepted"
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}):
        assert gateway.raw("POST", f"/desk/cases/{reference}/state", form, **headers).status == 403
    for headers in ({"Host": "evil.example:80"}, {"Host": ""}, {"Host": "127.0.0.1.evil.example"}):
        assert gateway.raw("GET", f"/desk/cases/{reference}.json", **headers).status == 403
    own = gateway.ready["url"]
    assert gateway.raw("POST", f"/desk/cases/{reference}/state", form, Origin=own).status == 303


def test_a_form_without_bounds_is_refused(gateway: Any) -> None:
    """The desk has limits too."""
    reference = received(gateway)
    assert gateway.raw("POST", f"/desk/cases/{reference}/state", b"x" * 100_000).status == 413


# --- misbehaving on command -------------------------------------------------------------------------------------------


def misbehave(gateway: Any, **wish: object) -> int:
    """Switch the misbehaviour."""
    return int(gateway.raw("POST", "/desk/misbehave", json.dumps(wish).encode()).status)


def test_garbage_and_500_store_nothing_and_the_desk_stays_well(start_gateway: Callable[..., Any]) -> None:
    """A captive portal or a broken proxy answers; the gateway has seen nothing."""
    gateway = start_gateway("--misbehave", "garbage")
    assert gateway.raw("GET", "/v1/time").headers["content-type"].startswith("text/html")
    assert misbehave(gateway, mode="none") == 200
    good = gateway.envelope()
    assert gateway.put(good).status == 201
    for mode, status in (("500", 500), ("garbage", 200)):
        assert misbehave(gateway, mode=mode) == 200
        answer = gateway.raw("PUT", "/v1/submissions/x", b"{}")
        assert answer.status == status
        with pytest.raises(ValueError, match="Expecting value"):
            answer.json()
        assert mode in gateway.raw("GET", "/").body.decode()
    assert list(gateway.desk()) == [good["id"]]


def test_a_slow_gateway_stores_at_once_and_answers_late(start_gateway: Callable[..., Any]) -> None:
    """A terminal that gives up too early meets its own submission again."""
    gateway = start_gateway()
    envelope = gateway.envelope()
    assert gateway.contract
    assert misbehave(gateway, mode="slow", seconds=0.3) == 200
    begin = time.monotonic()
    assert gateway.put(envelope).status == 201
    assert time.monotonic() - begin >= 0.3
    misbehave(gateway, mode="none")
    assert gateway.put(envelope).status == 200


@pytest.mark.parametrize(
    "wish",
    [{}, {"mode": "evil"}, {"mode": ["slow"]}, {"mode": "slow", "seconds": -1}, {"mode": "slow", "seconds": "1"}],
)
def test_a_wish_that_is_not_understood_changes_nothing(gateway: Any, wish: dict[str, object]) -> None:
    """A typing mistake in a test is a refusal, not a surprise."""
    assert misbehave(gateway, **wish) == 400
    assert gateway.call("GET", "/v1/time").status == 200
