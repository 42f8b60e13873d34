"""Judge what the district answered: unknown members are ignored, wrong types are no answer (pure)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

from offline_queue.model import (
    CaseAnswer,
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
    Span,
    Verdict,
    Wording,
)

PROBLEM: Final = "urn:doorstep:problem:"
"""How every problem type of the contract begins; only its documents are the district's word against a submission."""

_CASE_UNKNOWN: Final = PROBLEM + "case-unknown"
_PROBLEM_DOCUMENT: Final = "application/problem+json"
_EARLIEST_YEAR: Final = 2000
_LATEST_YEAR: Final = 9998  # a time at the very end of the calendar overflows in another time zone
_LONGEST_WORD: Final = 64
_LONGEST_TEXT: Final = 500
_MOST_MEMBERS: Final = 200
_LONGEST_TYPE: Final = 200
_LONGEST_RETRY: Final = timedelta(hours=1)
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole HTTP answer; header names are in lower case. ``span`` is known of answers that came over a line."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    span: Span | None = None


class _GarbageError(Exception):
    """The body is not what the contract says."""


def on_submission(answer: Answer, sent: Envelope, now: datetime) -> Verdict:
    """Return what an answer to ``PUT /submissions/{id}`` means.

    Only a receipt for these very bytes is `Received`, and only a problem document of the contract is `Refused`: a page
    that a proxy on the way made up (say 413) condemns no submission.
    """
    match answer.status:
        case 200 | 201:
            try:
                return _received(_json(answer), sent)
            except _GarbageError as error:
                return LinkDown(detail=f"HTTP {answer.status}, {error}")
        case 400 | 409 | 410 | 413 | 415 | 422 if (problem := _problem_type(answer)) is not None:
            return Refused(status=answer.status, problem=problem)
        case _:
            return _no_word(answer, now)


def on_case(answer: Answer, now: datetime) -> CaseAnswer:
    """Return what an answer to ``GET /cases/{number}`` means; a 404 of anybody else says nothing."""
    match answer.status:
        case 200:
            try:
                return _case(_json(answer))
            except _GarbageError as error:
                return LinkDown(detail=f"HTTP {answer.status}, {error}")
        case 404 if _problem_type(answer) == _CASE_UNKNOWN:
            return NoSuchCase()
        case _:
            return _no_word(answer, now)


def on_held_cases(answer: Answer, now: datetime) -> HeldAnswer:
    """Return what an answer to ``POST /cases:held-by`` means; a list in which one case cannot be read is no list."""
    if answer.status != 200:  # noqa: PLR2004 - an HTTP status speaks for itself
        return _no_word(answer, now)
    try:
        return HeldCases(tuple(map(_case, _objects(_json(answer), "cases"))))
    except _GarbageError as error:
        return LinkDown(detail=f"HTTP {answer.status}, {error}")


def on_time(answer: Answer, now: datetime) -> datetime | LinkDown | IdentityRejected:
    """Return what an answer to ``GET /time`` means."""
    if answer.status != 200:  # noqa: PLR2004 - an HTTP status speaks for itself
        return _no_word(answer, now)
    try:
        return _time(_json(answer), "time")
    except _GarbageError as error:
        return LinkDown(detail=f"HTTP {answer.status}, {error}")


def clock_reading(answer: Answer) -> ClockReading | None:
    """Return what an answer tells of the district's clock (``Doorstep-Time``); None when it was not the gateway's.

    The ``Date`` beside it does not count: proxies write their own, and it knows no fractions of a second.
    """
    if answer.span is None:
        return None
    try:
        return ClockReading(_time(answer.headers, "doorstep-time"), answer.span)
    except _GarbageError:
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long the district wants to be left alone (RFC 9110 §10.2.3), at most an hour; None if it is silent.

    A date is compared with the answer's own ``Date``, because the terminal's clock may be wrong.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS:
        return min(timedelta(seconds=int(text)), _LONGEST_RETRY)
    until = _http_date(text)
    if until is None:
        return None
    since = _http_date(headers.get("date", "")) or now
    return min(max(until - since, timedelta(0)), _LONGEST_RETRY)


def _no_word(answer: Answer, now: datetime) -> LinkDown | IdentityRejected:
    if answer.status in {401, 403}:
        return IdentityRejected(detail=f"HTTP {answer.status}")
    return LinkDown(detail=f"HTTP {answer.status}", retry_after=retry_after(answer.headers, now))


def _received(value: Mapping[str, object], sent: Envelope) -> Received:
    receipt = value.get("receipt")
    if not isinstance(receipt, dict) or (receipt.get("id"), receipt.get("digest")) != (sent.id, sent.digest):
        raise _GarbageError("no receipt for what was sent")
    if value.get("need") != []:
        raise _GarbageError("need is not empty, but there are no attachments")
    return Received(
        reference=_word(value, "reference"),
        state=_word(value, "state"),
        received_at=_time(value, "received_at"),
        case=_case_if_told(value),
    )


def _case_if_told(value: Mapping[str, object]) -> CaseStatus | None:
    """Return where the case stands; the receipt counts also when this part of it cannot be read."""
    try:
        return _optional(value, "case", _inner_case)
    except _GarbageError:
        return None


def _inner_case(value: Mapping[str, object], name: str) -> CaseStatus:
    return _case(_object(value, name))


def _case(value: Mapping[str, object]) -> CaseStatus:
    return CaseStatus(
        number=_word(value, "number"),
        reference=_word(value, "reference"),
        item=_word(value, "item"),
        state=_word(value, "state"),
        as_of=_time(value, "as_of"),
        registered_at=_optional(value, "registered_at", _time),
        clock=_quality(value.get("clock")),
        accepted_at=_optional(value, "accepted_at", _time),
        promised_on=_optional(value, "promised_on", _day),
        closed_at=_optional(value, "closed_at", _time),
        outcome=_optional(value, "outcome", _word) or "",
        deciding_body=_optional(value, "deciding_body", _office),
        result_window=_optional(value, "result_window", _office),
        reason=_optional(value, "reason", _text) or "",
        missing=_texts(value, "missing"),
    )


def _office(value: Mapping[str, object], name: str) -> OfficeWord:
    office = _object(value, name)
    return OfficeWord(
        name=_wording(office, "name"),
        phone=_word(office, "phone"),
        address=_optional(office, "address", _wording),
        hours=_optional(office, "hours", _wording),
    )


def _wording(value: Mapping[str, object], name: str) -> Wording:
    both = _object(value, name)
    return Wording(zh=_text(both, "zh"), en=_text(both, "en"))


def _quality(word: object) -> ClockQuality:
    return next((quality for quality in ClockQuality if quality == word), ClockQuality.UNKNOWN)


_T = TypeVar("_T")


def _optional(value: Mapping[str, object], name: str, read: Callable[[Mapping[str, object], str], _T]) -> _T | None:
    return read(value, name) if value.get(name) is not None else None


def _problem_type(answer: Answer) -> str | None:
    """Return the type of a problem document of the contract (RFC 9457), or None when the answer is none."""
    if answer.headers.get("content-type", "").partition(";")[0].strip().lower() != _PROBLEM_DOCUMENT:
        return None
    try:
        kind = _json(answer).get("type")
    except _GarbageError:
        return None
    ours = isinstance(kind, str) and kind.startswith(PROBLEM) and kind.isprintable()
    return str(kind)[:_LONGEST_TYPE] if ours else None


def _json(answer: Answer) -> Mapping[str, object]:
    try:
        value = json.loads(answer.body.decode())
    except (ValueError, RecursionError):
        raise _GarbageError("not JSON") from None
    if not isinstance(value, dict):
        raise _GarbageError("not a JSON object")
    return value


def _word(value: Mapping[str, object], name: str) -> str:
    word = value.get(name)
    if not isinstance(word, str) or not 0 < len(word) <= _LONGEST_WORD or not word.isprintable():
        raise _GarbageError(f"{name} is missing or not a word")
    return word


def _text(value: Mapping[str, object], name: str) -> str:
    """Return a sentence or a name; line breaks and other control characters become spaces."""
    text = value.get(name)
    if not isinstance(text, str) or not 0 < len(text) <= _LONGEST_TEXT:
        raise _GarbageError(f"{name} is missing or not a text")
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _texts(value: Mapping[str, object], name: str) -> tuple[str, ...]:
    texts = value.get(name, [])
    if not isinstance(texts, list) or len(texts) > _MOST_MEMBERS:
        raise _GarbageError(f"{name} is no list of texts")
    return tuple(_text({name: text}, name) for text in texts)


def _object(value: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = value.get(name)
    if not isinstance(found, dict):
        raise _GarbageError(f"{name} is no object")
    return found


def _objects(value: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    found = value.get(name)
    if not isinstance(found, list) or len(found) > _MOST_MEMBERS:
        raise _GarbageError(f"{name} is no list")
    return [_object({name: member}, name) for member in found]


def _day(value: Mapping[str, object], name: str) -> date:
    try:
        day = date.fromisoformat(_word(value, name))
    except ValueError:
        raise _GarbageError(f"{name} is not a day") from None
    if not _EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
        raise _GarbageError(f"{name} is no day of ours")
    return day


def _time(value: Mapping[str, object], name: str) -> datetime:
    try:
        time = datetime.fromisoformat(_word(value, name))
    except ValueError:
        raise _GarbageError(f"{name} is not a time") from None
    if time.utcoffset() is None:
        raise _GarbageError(f"{name} has no offset")
    if not _EARLIEST_YEAR <= time.year <= _LATEST_YEAR:
        raise _GarbageError(f"{name} is no time of ours")
    return time


def _http_date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - 25 ms for a header that hardly ever comes

    try:
        time = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
