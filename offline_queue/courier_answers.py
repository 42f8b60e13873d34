"""Judge what the district answered to the courier's calls: batches, blobs, changes, reports, certificates (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from offline_queue import members
from offline_queue.answers import LONGEST_RETRY, PROBLEM, Answer, alternatives, no_word, problem_type, received
from offline_queue.members import GarbageError
from offline_queue.model import BlobReceived, Envelope, IdentityRejected, LinkDown, Refused, Verdict
from offline_queue.replies import (
    BatchAnswer,
    BatchTaken,
    CertificateAnswer,
    Change,
    Changes,
    ChangesAnswer,
    Counted,
    Fetched,
    Issued,
    NotModified,
    NotOffered,
    PackageAnswer,
    PieceAnswer,
    ReportAnswer,
    Reported,
    Standing,
    TooLarge,
)

_LONGEST_CURSOR: Final = 200
_LONGEST_PEM: Final = 64 * 1024
_TAG: Final = re.compile(r'"[0-9a-f]{64}"')
_CONTRADICTION: Final = LinkDown(detail="a result that contradicts itself")
_NOT_AS_PROMISED: Final = 422
"""The status that the problems of a batch's single items stand for; the batch itself was answered with 200."""


def on_batch(answer: Answer, sent: Sequence[Envelope], now: datetime) -> BatchAnswer:
    """Return what an answer to ``POST /submissions:batch`` means; results for what was not sent are nobody's."""
    match answer.status:
        case 200:
            try:
                return _batch(members.parse(answer.body), {envelope.digest: envelope.id for envelope in sent})
            except GarbageError as error:
                return LinkDown(detail=f"HTTP 200, {error}")
        case 413:
            return TooLarge()
        case _:
            return no_word(answer, now)


def on_standing(answer: Answer, size: int, now: datetime) -> PieceAnswer:
    """Return what an answer to ``HEAD /blobs/{digest}`` means; it has no body."""
    match answer.status:
        case 200:
            return _standing(answer, size)
        case 404:
            return Standing(0)
        case _:
            return no_word(answer, now)


def on_piece(answer: Answer, size: int, now: datetime) -> PieceAnswer:
    """Return what an answer to ``PUT`` or ``PATCH /blobs/{digest}`` means, for a blob of ``size`` bytes.

    An offset that the district corrects says nothing about the blob: the next piece begins where the district is.
    """
    match answer.status:
        case 200 | 201 | 204:
            return _standing(answer, size) if "upload-offset" in answer.headers else BlobReceived()
        case 409 if problem_type(answer) == PROBLEM + "wrong-offset":
            return _standing(answer, size)
        case 413:
            return TooLarge()
        case 422 if problem_type(answer) == PROBLEM + "digest-mismatch":
            # Our bytes were verified before they were sent, so it is the way that changed them.
            return LinkDown(detail="HTTP 422, other bytes arrived")
        case 400 | 404 | 409 | 410 | 415 | 422 if (problem := problem_type(answer)) is not None:
            return Refused(status=answer.status, problem=problem)
        case _:
            return no_word(answer, now)


def on_changes(answer: Answer, now: datetime) -> ChangesAnswer:
    """Return what an answer to ``GET /changes`` means: of each change no more than the terminal may keep."""
    if answer.status != 200:  # noqa: PLR2004 - an HTTP status speaks for itself
        return _not_offered(answer, now)
    try:
        value = members.parse(answer.body)
        changes = tuple(map(_change, members.inners(value, "changes")))
        return Changes(cursor=_cursor(value), more=value.get("more") is True, changes=changes)
    except GarbageError as error:
        return LinkDown(detail=f"HTTP 200, {error}")


def on_report(answer: Answer, now: datetime) -> ReportAnswer:
    """Return what an answer to ``POST /health`` means."""
    match answer.status:
        case 204:
            return Reported()
        case 200:
            try:
                return Reported(_counted(members.parse(answer.body)))
            except GarbageError as error:
                return LinkDown(detail=f"HTTP 200, {error}")
        case _:
            return _not_offered(answer, now)


def on_certificate(answer: Answer, now: datetime) -> CertificateAnswer:
    """Return what an answer to ``POST /certificates`` means."""
    if answer.status != 201:  # noqa: PLR2004 - an HTTP status speaks for itself
        return _not_offered(answer, now)
    try:
        value = members.parse(answer.body)
        return Issued(certificate=_pem(value, "certificate"), chain=_pem(value, "chain"))
    except GarbageError as error:
        return LinkDown(detail=f"HTTP 201, {error}")


def on_package(answer: Answer, now: datetime) -> PackageAnswer:
    """Return what an answer to ``GET /packages/{name}`` means; whether the package is genuine, others judge."""
    match answer.status:
        case 200:
            tag = answer.headers.get("etag", "")
            return Fetched(answer.body, tag if _TAG.fullmatch(tag) else "")
        case 304:
            return NotModified()
        case _:
            return _not_offered(answer, now)


def _batch(value: Mapping[str, object], sent: Mapping[str, str]) -> BatchTaken:
    """Return the verdicts by id; what a result is about is told by the digest, for that is what we have frozen.

    A result in another's name, or one of several for the same submission, says nothing: nobody knows which is true.
    """
    results = [(members.word(one, "digest"), one) for one in members.inners(value, "results")]
    told = Counter(digest for digest, _ in results)
    verdicts = {
        sent[digest]: _verdict(one)
        if told[digest] == 1 and one.get("id", sent[digest]) == sent[digest]
        else _CONTRADICTION
        for digest, one in results
        if digest in sent
    }
    return BatchTaken(verdicts=verdicts, counted=_counted(value))


def _verdict(result: Mapping[str, object]) -> Verdict:
    """Return one item's verdict; a result that cannot be read leaves that item, and no other, untouched."""
    try:
        match members.word(result, "result"):
            case "stored" | "duplicate":
                return received(result)
            case "held":
                return _held(members.inner(result, "problem"))
            case "retry":
                wait = timedelta(seconds=min(members.number(result, "after"), LONGEST_RETRY.total_seconds()))
                return LinkDown(detail="retry", retry_after=wait)
            case word:
                return LinkDown(detail=f"a result that is not known: {word}")
    except GarbageError as error:
        return LinkDown(detail=str(error))


def _held(problem: Mapping[str, object]) -> Refused:
    kind = problem.get("type")
    if not isinstance(kind, str) or not kind.startswith(PROBLEM) or not kind.isprintable():
        raise GarbageError("held without a problem")
    status = problem.get("status")
    return Refused(
        status=status if isinstance(status, int) else _NOT_AS_PROMISED,
        problem=kind[:_LONGEST_CURSOR],
        alternatives=alternatives(problem),
    )


def _counted(value: Mapping[str, object]) -> Counted | None:
    """Return the district's count; an answer counts also when this part of it cannot be read."""
    try:
        counted = members.inner(value, "counted")
        return Counted(members.word(counted, "epoch"), members.number(counted, "contiguous"))
    except GarbageError:
        return None


def _standing(answer: Answer, size: int) -> PieceAnswer:
    if answer.headers.get("upload-complete", "").strip() == "?1":
        return BlobReceived()
    offset = answer.headers.get("upload-offset", "").strip()
    if not offset.isascii() or not offset.isdecimal() or len(offset) > len(str(size)) or int(offset) > size:
        return LinkDown(detail=f"HTTP {answer.status} without an offset of ours")
    return Standing(int(offset))


def _change(value: Mapping[str, object]) -> Change:
    return Change(id=members.word(value, "id"), state=members.word(value, "state"), at=members.time(value, "at"))


def _cursor(value: Mapping[str, object]) -> str:
    cursor = value.get("cursor")
    if not isinstance(cursor, str) or len(cursor) > _LONGEST_CURSOR or not cursor.isprintable():
        raise GarbageError("cursor is missing or no word")
    return cursor


def _pem(value: Mapping[str, object], name: str) -> str:
    pem = value.get(name)
    if not isinstance(pem, str) or len(pem) > _LONGEST_PEM or not pem.isascii():
        raise GarbageError(f"{name} is no PEM")
    return pem


def _not_offered(answer: Answer, now: datetime) -> NotOffered | LinkDown | IdentityRejected:
    """Return what a refusal means of a call without which submissions arrive all the same."""
    if answer.status in {400, 404, 405, 409, 410, 413, 415, 422}:
        return NotOffered(answer.status)
    return no_word(answer, now)
