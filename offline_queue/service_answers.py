"""Judge what the district answered to a call that is done at once (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from offline_queue import members
from offline_queue.answers import Answer, no_word, problem_type, slot, wording
from offline_queue.members import GarbageError
from offline_queue.model import LinkDown, Refused
from offline_queue.replies import NotOffered
from offline_queue.services import (
    InstantAnswer,
    InstantDone,
    Licence,
    LicencesAnswer,
    LicencesShown,
    NotDone,
    SlotsAnswer,
    SlotsTold,
)

_T = TypeVar("_T")
_ITS_OWN_FAULT = frozenset({400, 404, 405, 409, 413, 415, 422})


def on_licences(answer: Answer, now: datetime) -> LicencesAnswer:
    """Return what an answer to ``POST /licences`` means; a list in which one cannot be read is no list."""

    def read(value: Mapping[str, object]) -> LicencesShown:
        found = tuple(map(_licence, members.inners(value, "licences")))
        return LicencesShown(members.time(value, "used_at"), found)

    return _judged(answer, read, now)


def on_instant(answer: Answer, now: datetime) -> InstantAnswer:
    """Return what an answer to ``POST /instant/{item}`` means."""

    def read(value: Mapping[str, object]) -> InstantDone:
        return InstantDone(
            item=members.word(value, "item"),
            done_at=members.time(value, "done_at"),
            document=members.word(value, "document"),
            words=wording(value, "words"),
        )

    return _judged(answer, read, now)


def on_slots(answer: Answer, now: datetime) -> SlotsAnswer:
    """Return what an answer to ``GET /slots`` means."""
    return _judged(answer, lambda value: SlotsTold(tuple(map(slot, members.inners(value, "slots")))), now)


def _judged(answer: Answer, read: Callable[[Mapping[str, object]], _T], now: datetime) -> _T | NotDone:
    if answer.status in {200, 201}:
        try:
            return read(members.parse(answer.body))
        except GarbageError as error:
            return LinkDown(detail=f"HTTP {answer.status}, {error}")
    if answer.status not in _ITS_OWN_FAULT:
        return no_word(answer, now)
    problem = problem_type(answer)
    return NotOffered(answer.status) if problem is None else Refused(status=answer.status, problem=problem)


def _licence(value: Mapping[str, object]) -> Licence:
    identifier = members.text(value, "identifier")
    return Licence(
        kind=members.word(value, "type"),
        name=wording(value, "name"),
        issuer=wording(value, "issuer"),
        identifier=identifier,
        valid_from=members.day(value, "valid_from"),
        valid_until=members.optional(value, "valid_until", members.day),
    )
