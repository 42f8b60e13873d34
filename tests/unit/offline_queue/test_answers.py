"""What the district's answers mean."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from offline_queue.answers import (
    PROBLEM,
    Answer,
    clock_reading,
    on_case,
    on_held_cases,
    on_submission,
    on_time,
    retry_after,
)
from offline_queue.model import (
    CaseStatus,
    ClockQuality,
    ClockReading,
    Envelope,
    HeldCases,
    IdentityRejected,
    LinkDown,
    NoSuchCase,
    OfficeWord,
    Received,
    Refused,
    Span,
    Wording,
)
from offline_queue.proofs import CodeLocked, CodeWrong, ProofMissing

TIME = "2026-11-23T09:30:12.345+08:00"
DOCUMENT = "application/problem+json"
ID_REUSED = "urn:doorstep:problem:id-reused"


def answer(status: int, body: Any = None, **headers: str) -> Answer:
    """Return an answer with a JSON body; bytes are taken as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {name.replace("_", "-"): text for name, text in headers.items()}, content)


def reception(sent: Envelope, **changes: object) -> dict[str, object]:
    """Return a good body, spoilt by ``changes``."""
    good = {
        "reference": "XC20261123000001",
        "state": "received",
        "need": [],
        "received_at": TIME,
        "receipt": {"id": sent.id, "digest": sent.digest, "received_at": TIME},
    }
    return {name: value for name, value in (good | changes).items() if value is not ...}


@pytest.mark.parametrize("status", [200, 201])
def test_a_receipt_for_what_was_sent_is_received(status: int, sent: Envelope, at: datetime) -> None:
    """Members that a later version adds are ignored."""
    verdict = on_submission(answer(status, reception(sent, query_code="4711", later=[1])), sent, at)
    expected = Received(reference="XC20261123000001", state="received", received_at=datetime.fromisoformat(TIME))
    assert verdict == replace(expected, query_code="4711")
    assert "4711" not in repr(verdict)


@pytest.mark.parametrize("code", ["", "47", "471-1", "４７１１", "L" * 13, 4711, None])
def test_a_code_that_nobody_could_type_is_as_good_as_none(code: object, sent: Envelope, at: datetime) -> None:
    """The receipt counts all the same, and nothing odd gets onto paper."""
    verdict = on_submission(answer(201, reception(sent, query_code=code)), sent, at)
    assert isinstance(verdict, Received)
    assert verdict.query_code == ""


def test_what_is_said_to_a_proof(at: datetime) -> None:
    """Missing, wrong and locked are told apart; a page that somebody else made up says nothing of any code."""

    def said(status: int, kind: str, *, media_type: str = DOCUMENT, **more: object) -> object:
        return on_case(answer(status, {"type": PROBLEM + kind} | more, content_type=media_type), at)

    assert said(422, "proof-missing") == ProofMissing()
    assert said(422, "code-wrong", left=3) == CodeWrong(3)
    assert said(423, "code-locked", until=TIME) == CodeLocked(datetime.fromisoformat(TIME))
    for nothing in (
        said(422, "code-wrong"),
        said(423, "code-locked", until="soon"),
        said(422, "later-version"),
        said(422, "code-wrong", left=3, media_type="text/html"),
    ):
        assert isinstance(nothing, LinkDown)


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": ...},
        {"reference": ""},
        {"reference": 7},
        {"reference": "X" * 65},
        {"reference": "X\n"},
        {"state": None},
        {"need": ...},
        {"need": ["sha-256"]},
        {"received_at": "yesterday"},
        {"received_at": "2026-11-23T09:30:12"},
        {"received_at": 1.0},
        {"received_at": "0001-01-01T00:00:00+14:00"},
        {"received_at": "9999-12-31T23:59:59-12:00"},
        {"receipt": ...},
        {"receipt": "yes"},
        {"receipt": {"id": "a", "digest": "0" * 64}},
        {"receipt": {"id": "b", "digest": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}},
    ],
    ids=str,
)
def test_a_2xx_without_a_proper_receipt_is_no_answer(changes: dict[str, object], sent: Envelope, at: datetime) -> None:
    """Nothing leaves the terminal on the word of a captive portal, or on a receipt for something else."""
    assert isinstance(on_submission(answer(201, reception(sent, **changes)), sent, at), LinkDown)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"\xff", b'{"reference":', b"[" * 100_000])
def test_garbage_is_no_answer(body: bytes, sent: Envelope, at: datetime) -> None:
    """Not even garbage that a parser chokes on."""
    assert isinstance(on_submission(answer(200, body), sent, at), LinkDown)
    assert isinstance(on_case(answer(200, body), at), LinkDown)
    assert isinstance(on_time(answer(200, body), at), LinkDown)


@pytest.mark.parametrize("status", [400, 409, 410, 413, 415, 422])
def test_a_refusal_carries_the_problem_type(status: int, sent: Envelope, at: datetime) -> None:
    """The type, never the text, drives the decision (RFC 9457)."""
    problem = {"type": ID_REUSED, "title": "words", "status": status}
    for document in (DOCUMENT, "Application/Problem+JSON; charset=utf-8"):
        verdict = on_submission(answer(status, problem, content_type=document), sent, at)
        assert verdict == Refused(status=status, problem=ID_REUSED)


@pytest.mark.parametrize(
    "body", [b"", b"<html>413</html>", {}, {"type": 7}, {"type": "about:blank"}, {"type": ID_REUSED + "\n"}]
)
@pytest.mark.parametrize("status", [400, 409, 410, 413, 415, 422])
def test_what_a_proxy_refuses_condemns_no_submission(status: int, body: object, sent: Envelope, at: datetime) -> None:
    """A good application is never set aside because of a page that was not the district's."""
    for document in (DOCUMENT, "text/html"):
        assert isinstance(on_submission(answer(status, body, content_type=document), sent, at), LinkDown)


def test_a_problem_that_is_not_called_one_is_nobodys(sent: Envelope, at: datetime) -> None:
    """A mirror that echoes JSON is no district."""
    for headers in ({}, {"content_type": "application/json"}):
        assert isinstance(on_submission(answer(422, {"type": ID_REUSED}, **headers), sent, at), LinkDown)


@pytest.mark.parametrize("status", [401, 403])
def test_a_rejected_identity_is_told_apart(status: int, sent: Envelope, at: datetime) -> None:
    """It is neither the item nor the link."""
    assert on_submission(answer(status), sent, at) == IdentityRejected(detail=f"HTTP {status}")
    assert isinstance(on_case(answer(status), at), IdentityRejected)
    assert isinstance(on_time(answer(status), at), IdentityRejected)


@pytest.mark.parametrize("status", [202, 204, 206, 301, 302, 307, 404, 405, 408, 425, 429, 500, 502, 503, 504, 599])
def test_everything_else_is_the_link(status: int, sent: Envelope, at: datetime) -> None:
    """A redirect is not followed, a wrong address does not condemn the item."""
    verdict = on_submission(answer(status, reception(sent), location="http://127.0.0.1/"), sent, at)
    assert verdict == LinkDown(detail=f"HTTP {status}")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "0"}, 0),
        ({"retry-after": " 120 "}, 120),
        ({"retry-after": "999999999"}, 3600),
        ({"retry-after": "9" * 5000}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "1.5"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Mon, 23 Nov 2026 09:30:41 GMT"}, 30),
        ({"retry-after": "Mon, 23 Nov 2026 09:30:41 -0000"}, 30),
        ({"retry-after": "Mon, 23 Nov 2020 09:30:41 GMT"}, 0),
        ({"retry-after": "Mon, 23 Nov 2026 09:30:41 GMT", "date": "Mon, 23 Nov 2026 09:30:31 GMT"}, 10),
        ({"retry-after": "Mon, 23 Nov 2026 09:30:41 +99999999999999"}, None),
    ],
    ids=str,
)
def test_retry_after_in_both_forms(headers: dict[str, str], seconds: int | None, at: datetime) -> None:
    """Seconds or a date (RFC 9110 §10.2.3); the date is read by the district's clock when it tells it."""
    assert retry_after(headers, at) == (None if seconds is None else timedelta(seconds=seconds))


def test_retry_after_comes_with_a_busy_district(sent: Envelope, at: datetime) -> None:
    """429 and 503 say how long to wait."""
    verdict = on_submission(answer(429, retry_after="7"), sent, at)
    assert verdict == LinkDown(detail="HTTP 429", retry_after=timedelta(seconds=7))


def test_a_case_is_read(at: datetime) -> None:
    """State and time are the district's words."""
    case = {
        "number": "L01701-261123-AA0001-07",
        "reference": "XC1",
        "item": "advanced-age-allowance",
        "state": "accepted",
        "as_of": TIME,
    }
    expected = {name: value for name, value in case.items() if name != "as_of"}
    assert on_case(answer(200, case), at) == CaseStatus(**expected, as_of=datetime.fromisoformat(TIME))
    assert isinstance(on_case(answer(200, case | {"state": 3}), at), LinkDown)


OFFICE = {"name": {"zh": "示例窗口", "en": "Example window"}, "phone": "010-0000-0004"}
CASE = {
    "number": "L01701-261123-AA0001-07",
    "reference": "XC1",
    "item": "advanced-age-allowance",
    "state": "accepted",
    "as_of": TIME,
    "clock": "drifting",
    "accepted_at": TIME,
    "promised_on": "2026-12-07",
    "result_window": OFFICE | {"hours": {"zh": "工作日", "en": "Working days"}},
    "missing": ["银行卡\r\n复印件"],
}


def test_what_the_district_promised_is_read(at: datetime) -> None:
    """Day, bodies and clock quality; a clerk's words come without control characters."""
    case = on_case(answer(200, CASE), at)
    assert isinstance(case, CaseStatus)
    assert (case.promised_on, case.clock, case.missing) == (
        date(2026, 12, 7),
        ClockQuality.DRIFTING,
        ("银行卡  复印件",),
    )
    assert case.result_window == OfficeWord(
        name=Wording(zh="示例窗口", en="Example window"),
        phone="010-0000-0004",
        hours=Wording(zh="工作日", en="Working days"),
    )
    assert case.deciding_body is None


@pytest.mark.parametrize(
    "spoilt",
    [
        {"promised_on": "soon"},
        {"promised_on": "0001-01-01"},
        {"accepted_at": 3},
        {"result_window": "here"},
        {"result_window": {"name": "here", "phone": "1"}},
        {"missing": "all"},
        {"missing": [""]},
        {"reason": "x" * 501},
    ],
    ids=str,
)
def test_a_case_with_one_wrong_part_is_no_answer(spoilt: dict[str, object], at: datetime) -> None:
    """Half an answer would be shown as the district's word; a receipt for a submission counts all the same."""
    assert isinstance(on_case(answer(200, CASE | spoilt), at), LinkDown)
    assert isinstance(on_held_cases(answer(200, {"cases": [CASE, CASE | spoilt]}), at), LinkDown)


def test_a_receipt_counts_whatever_is_told_of_the_case(sent: Envelope, at: datetime) -> None:
    """The submission is durable with the district: a word more that cannot be read changes nothing of that."""
    for case in (CASE | {"promised_on": "soon"}, "nonsense", None):
        verdict = on_submission(answer(201, reception(sent, case=case)), sent, at)
        assert isinstance(verdict, Received)
        assert verdict.case is None


def test_a_holders_cases_are_read(at: datetime) -> None:
    """All of them, or none when the district says none; a refusal is not an empty list."""
    found = on_held_cases(answer(200, {"as_of": TIME, "cases": [CASE, CASE]}), at)
    assert isinstance(found, HeldCases)
    assert [case.number for case in found.cases] == [CASE["number"]] * 2
    assert on_held_cases(answer(200, {"as_of": TIME, "cases": []}), at) == HeldCases(())
    for nothing in (answer(200, {"cases": [3]}), answer(200, {}), answer(422, {}), answer(404, {}), answer(429)):
        assert isinstance(on_held_cases(nothing, at), LinkDown)
    assert isinstance(on_held_cases(answer(403), at), IdentityRejected)


def test_only_the_district_can_say_that_there_is_no_such_case(at: datetime) -> None:
    """A 404 of a web server that knows nothing of cases is the link's fault, not the number's."""
    unknown = "urn:doorstep:problem:case-unknown"
    assert on_case(answer(404, {"type": unknown}, content_type=DOCUMENT), at) == NoSuchCase()
    assert isinstance(on_case(answer(404, {"type": unknown}), at), LinkDown)
    assert isinstance(on_case(answer(404, {"type": PROBLEM + "not-found"}, content_type=DOCUMENT), at), LinkDown)
    assert isinstance(on_case(answer(404, {}, content_type=DOCUMENT), at), LinkDown)
    assert isinstance(on_case(answer(404, b"<html>"), at), LinkDown)


def test_the_time_is_read(at: datetime) -> None:
    """With its offset."""
    assert on_time(answer(200, {"time": TIME}), at) == datetime.fromisoformat(TIME).astimezone(UTC)
    assert isinstance(on_time(answer(503), at), LinkDown)


@pytest.mark.parametrize("status", [200, 404, 500])
def test_every_answer_of_the_gateway_tells_its_clock(status: int) -> None:
    """A refusal knows the time as well as a receipt does."""
    span = Span(10.0, 10.5)
    told = replace(answer(status, doorstep_time=TIME), span=span)
    assert clock_reading(told) == ClockReading(datetime.fromisoformat(TIME), span)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"date": "Mon, 23 Nov 2026 01:30:12 GMT"},
        {"doorstep_time": ""},
        {"doorstep_time": "noon"},
        {"doorstep_time": "2026-11-23T09:30:12"},
        {"doorstep_time": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_what_is_not_the_gateways_clock_is_none(headers: dict[str, str]) -> None:
    """A proxy's date, a time of no zone, nonsense: the machine's clock stays as doubtful as it was."""
    assert clock_reading(replace(answer(200, **headers), span=Span(10.0, 10.5))) is None


def test_an_answer_without_its_span_tells_no_clock() -> None:
    """Nobody knows when it was read."""
    assert clock_reading(answer(200, doorstep_time=TIME)) is None
