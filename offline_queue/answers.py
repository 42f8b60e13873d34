"""Judge what the district answered: unknown members are ignored, wrong types are no answer (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from offline_queue import members
from offline_queue.members import GarbageError
from offline_queue.model import (
    CaseStatus,
    ClockQuality,
    ClockReading,
    Envelope,
    HeldAnswer,
    HeldCases,
    IdentityRejected,
    LinkDown,
    NoSuchCase,
    OfficeWord,
    Received,
    Refused,
    Slot,
    Span,
    Verdict,
    Wording,
)
from offline_queue.proofs import CodeLocked, CodeWrong, LookUpAnswer, ProofMissing

_T = TypeVar("_T")
PROBLEM: Final = "urn:doorstep:problem:"
"""How every problem type of the contract begins; only its documents are the district's word against a submission."""

_CASE_UNKNOWN: Final = PROBLEM + "case-unknown"
_PROBLEM_DOCUMENT: Final = "application/problem+json"
_LONGEST_TYPE: Final = 200
LONGEST_RETRY: Final = timedelta(hours=1)
"""The longest wait that an answer can order."""

_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole HTTP answer; header names are in lower case. ``span`` is known of answers that came over a line."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    span: Span | None = None


def on_submission(answer: Answer, sent: Envelope, now: datetime) -> Verdict:
    """Return what an answer to ``PUT /submissions/{id}`` means.

    Only a receipt for these very bytes is `Received`, and only a problem document of the contract is `Refused`: a page
    that a proxy on the way made up (say 413) condemns no submission.
    """
    match answer.status:
        case 200 | 201:
            try:
                return _receipted(members.parse(answer.body), sent)
            except GarbageError as error:
                return LinkDown(detail=f"HTTP {answer.status}, {error}")
        case 400 | 409 | 410 | 413 | 415 | 422 if (problem := problem_type(answer)) is not None:
            return Refused(status=answer.status, problem=problem, alternatives=alternatives(members.parse(answer.body)))
        case _:
            return no_word(answer, now)


def on_case(answer: Answer, now: datetime) -> LookUpAnswer:
    """Return what an answer to ``GET /cases/{number}`` means; a 404 or 422 of anybody else says nothing."""
    match answer.status:
        case 200:
            try:
                return _case(members.parse(answer.body))
            except GarbageError as error:
                return LinkDown(detail=f"HTTP {answer.status}, {error}")
        case 404 if problem_type(answer) == _CASE_UNKNOWN:
            return NoSuchCase()
        case 422 | 423 if (refused := _on_proof(answer)) is not None:
            return refused
        case _:
            return no_word(answer, now)


def _on_proof(answer: Answer) -> ProofMissing | CodeWrong | CodeLocked | None:
    """Return what the district says to a proof; None when it is not its word, or half of it is missing."""
    try:
        match problem_type(answer):
            case "urn:doorstep:problem:proof-missing":
                return ProofMissing()
            case "urn:doorstep:problem:code-wrong":
                return CodeWrong(members.number(members.parse(answer.body), "left"))
            case "urn:doorstep:problem:code-locked":
                return CodeLocked(members.time(members.parse(answer.body), "until"))
            case _:
                return None
    except GarbageError:
        return None


def on_held_cases(answer: Answer, now: datetime) -> HeldAnswer:
    """Return what an answer to ``POST /cases:held-by`` means; a list in which one case cannot be read is no list."""
    if answer.status != 200:  # noqa: PLR2004 - an HTTP status speaks for itself
        return no_word(answer, now)
    try:
        return HeldCases(tuple(map(_case, members.inners(members.parse(answer.body), "cases"))))
    except GarbageError as error:
        return LinkDown(detail=f"HTTP {answer.status}, {error}")


def on_time(answer: Answer, now: datetime) -> datetime | LinkDown | IdentityRejected:
    """Return what an answer to ``GET /time`` means."""
    if answer.status != 200:  # noqa: PLR2004 - an HTTP status speaks for itself
        return no_word(answer, now)
    try:
        return members.time(members.parse(answer.body), "time")
    except GarbageError as error:
        return LinkDown(detail=f"HTTP {answer.status}, {error}")


def clock_reading(answer: Answer) -> ClockReading | None:
    """Return what an answer tells of the district's clock (``Doorstep-Time``); None when it was not the gateway's.

    The ``Date`` beside it does not count: proxies write their own, and it knows no fractions of a second.
    """
    if answer.span is None:
        return None
    try:
        return ClockReading(members.time(answer.headers, "doorstep-time"), answer.span)
    except GarbageError:
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long the district wants to be left alone (RFC 9110 §10.2.3), at most an hour; None if it is silent.

    A date is compared with the answer's own ``Date``, because the terminal's clock may be wrong.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS:
        return min(timedelta(seconds=int(text)), LONGEST_RETRY)
    until = _http_date(text)
    if until is None:
        return None
    since = _http_date(headers.get("date", "")) or now
    return min(max(until - since, timedelta(0)), LONGEST_RETRY)


def no_word(answer: Answer, now: datetime) -> LinkDown | IdentityRejected:
    """Return what any other answer says: something about who we are, or about the link, never about what was sent."""
    if answer.status in {401, 403}:
        return IdentityRejected(detail=f"HTTP {answer.status}")
    return LinkDown(detail=f"HTTP {answer.status}", retry_after=retry_after(answer.headers, now))


def _receipted(value: Mapping[str, object], sent: Envelope) -> Received:
    receipt = value.get("receipt")
    if not isinstance(receipt, dict) or (receipt.get("id"), receipt.get("digest")) != (sent.id, sent.digest):
        raise GarbageError("no receipt for what was sent")
    return received(value)


def received(value: Mapping[str, object]) -> Received:
    """Return the district's receipt. Raise `GarbageError` when it is none."""
    return Received(
        reference=members.word(value, "reference"),
        state=members.word(value, "state"),
        received_at=members.time(value, "received_at"),
        case=_case_if_told(value),
        need=members.digests(value, "need"),
        query_code=members.code(value, "query_code"),
        slot=_readable(lambda: members.optional(value, "slot", _inner_slot)),
    )


def alternatives(problem: Mapping[str, object]) -> tuple[Slot, ...]:
    """Return the slots that a problem document offers instead; none when it offers none that can be read."""
    offered = problem.get("alternatives") is not None
    return _readable(lambda: tuple(map(slot, members.inners(problem, "alternatives")))) or () if offered else ()


def slot(value: Mapping[str, object]) -> Slot:
    """Return one slot. Raise `GarbageError` when it is none."""
    return Slot(
        id=members.word(value, "id"),
        site=members.word(value, "site"),
        start=members.time(value, "start"),
        end=members.time(value, "end"),
        free=members.optional(value, "free", members.number),
    )


def _inner_slot(value: Mapping[str, object], name: str) -> Slot:
    return slot(members.inner(value, name))


def _readable(read: Callable[[], _T | None]) -> _T | None:
    """Return what can be read: the answer counts also when this part of it cannot."""
    try:
        return read()
    except GarbageError:
        return None


def _case_if_told(value: Mapping[str, object]) -> CaseStatus | None:
    return _readable(lambda: members.optional(value, "case", _inner_case))


def _inner_case(value: Mapping[str, object], name: str) -> CaseStatus:
    return _case(members.inner(value, name))


def _case(value: Mapping[str, object]) -> CaseStatus:
    return CaseStatus(
        number=members.word(value, "number"),
        reference=members.word(value, "reference"),
        item=members.word(value, "item"),
        state=members.word(value, "state"),
        as_of=members.time(value, "as_of"),
        registered_at=members.optional(value, "registered_at", members.time),
        clock=_quality(value.get("clock")),
        accepted_at=members.optional(value, "accepted_at", members.time),
        promised_on=members.optional(value, "promised_on", members.day),
        closed_at=members.optional(value, "closed_at", members.time),
        outcome=members.optional(value, "outcome", members.word) or "",
        deciding_body=members.optional(value, "deciding_body", _office),
        result_window=members.optional(value, "result_window", _office),
        reason=members.optional(value, "reason", members.text) or "",
        missing=members.texts(value, "missing"),
        query_code=members.code(value, "query_code"),
    )


def _office(value: Mapping[str, object], name: str) -> OfficeWord:
    office = members.inner(value, name)
    return OfficeWord(
        name=wording(office, "name"),
        phone=members.word(office, "phone"),
        address=members.optional(office, "address", wording),
        hours=members.optional(office, "hours", wording),
    )


def wording(value: Mapping[str, object], name: str) -> Wording:
    """Return one thing in both languages. Raise `GarbageError` when it is none."""
    both = members.inner(value, name)
    return Wording(zh=members.text(both, "zh"), en=members.text(both, "en"))


def _quality(word: object) -> ClockQuality:
    return next((quality for quality in ClockQuality if quality == word), ClockQuality.UNKNOWN)


def problem_type(answer: Answer) -> str | None:
    """Return the type of a problem document of the contract (RFC 9457), or None when the answer is none."""
    if answer.headers.get("content-type", "").partition(";")[0].strip().lower() != _PROBLEM_DOCUMENT:
        return None
    try:
        kind = members.parse(answer.body).get("type")
    except GarbageError:
        return None
    ours = isinstance(kind, str) and kind.startswith(PROBLEM) and kind.isprintable()
    return str(kind)[:_LONGEST_TYPE] if ours else None


def _http_date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - 25 ms for a header that hardly ever comes

    try:
        time = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
