"""The queue's nouns: what goes in, what states it passes, what the district may answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final


class Kind(StrEnum):
    """What a submission is (WIRE.md, Words)."""

    APPLICATION = "application"
    SCENE = "scene"
    PERMIT = "permit"
    RATING = "rating"
    CODE_USE = "code_use"
    BOOKING = "booking"
    REQUEST = "request"
    WITHDRAWAL = "withdrawal"
    PROBLEM = "problem"


class Lane(StrEnum):
    """How urgent: ``express`` while the resident is still standing there."""

    EXPRESS = "express"
    NORMAL = "normal"
    BULK = "bulk"


class ItemState(StrEnum):
    """States of a submission on the terminal; `SENDING` is a lease in memory, and in no store."""

    READY = "ready"
    SENDING = "sending"
    STORED = "stored"
    COMPLETE = "complete"
    SETTLED = "settled"
    ERASED = "erased"
    HELD = "held"
    CORRUPT = "corrupt"


HELD_BY_STAFF: Final = "staff"
"""The problem of a submission that is held, when it was no refusal of the district's."""


class ClockQuality(StrEnum):
    """How far the terminal's own time can be trusted."""

    SYNCHRONISED = "synchronised"
    DRIFTING = "drifting"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A photograph or a document that belongs to a submission, ``content`` still readable (sealed by `put`).

    ``kind`` says what it is (``identity-card``, ``photo`` …), never whose; ``media_type`` is what the content is.
    """

    kind: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubmission:
    """A submission on its way into the store: ids and times in clear, ``content`` still readable (sealed by `put`)."""

    id: str
    kind: Kind
    item: str
    item_version: str
    lane: Lane
    created: datetime
    clock: ClockQuality
    content: bytes = field(repr=False)
    attachments: tuple[NewAttachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueued:
    """The submission is durable: ``dseq`` counts this device's submissions without gaps in ``epoch`` (2 letters)."""

    id: str
    epoch: str
    dseq: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The frozen bytes of one submission and their SHA-256 digest (hex); every retry sends exactly these."""

    id: str
    body: bytes = field(repr=False)
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One sealed attachment that the district still needs: the file at ``path`` has this SHA-256 digest and size."""

    submission_id: str
    kind: str
    media_type: str
    digest: str
    size: int
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What staff may see of an attachment; ``uploaded`` says whether the district has its bytes."""

    kind: str
    media_type: str
    digest: str
    size: int
    uploaded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What staff may see of one submission: never a name."""

    id: str
    epoch: str
    dseq: int
    kind: Kind
    item: str
    lane: Lane
    state: ItemState
    created: datetime
    attempts: int
    reference: str
    case_state: str
    case_as_of: datetime | None
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How full the queue is; what lacks a blob, or the district's word that it has all, is unsent.

    ``oldest`` is the creation time of the oldest unsent item.
    """

    unsent: int
    held: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time at a site's windows that can be booked; ``free`` seats were left, None if nobody said."""

    id: str
    site: str
    start: datetime
    end: datetime
    free: int | None = None


# --- verdicts: what came of one attempt --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """201 or 200: the district holds it durably, except for the blobs whose digests it still needs.

    ``case`` is where the case stands, when the district said so. ``query_code`` is for the resident's paper alone and
    kept nowhere, ``slot`` is what a booking has got.
    """

    reference: str
    state: str
    received_at: datetime
    case: CaseStatus | None = None
    need: tuple[str, ...] = ()
    query_code: str = field(default="", repr=False)
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class BlobReceived:
    """200 or 201 for a blob: the district holds all of its bytes durably."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """400, 409, 410, 413, 415, 422: the item itself; it is held, never resent unchanged, never dropped.

    ``alternatives`` can be booked instead, where a booking came too late.
    """

    status: int
    problem: str
    alternatives: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDown:
    """No answer, garbage, timeout, 5xx, 429 or TLS: counts against the link, not the item."""

    detail: str
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRejected:
    """401, 403 or a certificate: the sender stops and raises an alarm."""

    detail: str


Verdict = Received | Refused | LinkDown | IdentityRejected

BlobVerdict = BlobReceived | Refused | LinkDown | IdentityRejected


# --- answers to 一网通查 ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One thing in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeWord:
    """A body or a window as the district names it."""

    name: Wording
    phone: str
    address: Wording | None = None
    hours: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStatus:
    """The district's word on one case; None and empty where it said nothing.

    ``registered_at`` is the terminal's claim, with the quality of its clock. ``reason`` and ``missing`` are a clerk's
    own words and come only to the holder.
    """

    number: str
    reference: str
    item: str
    state: str
    as_of: datetime
    registered_at: datetime | None = None
    clock: ClockQuality = ClockQuality.UNKNOWN
    accepted_at: datetime | None = None
    promised_on: date | None = None
    closed_at: datetime | None = None
    outcome: str = ""
    deciding_body: OfficeWord | None = None
    result_window: OfficeWord | None = None
    reason: str = field(default="", repr=False)
    missing: tuple[str, ...] = field(default=(), repr=False)
    query_code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NoSuchCase:
    """404: the district knows no such number."""


CaseAnswer = CaseStatus | NoSuchCase | LinkDown | IdentityRejected


@dataclass(frozen=True, slots=True)
class HeldCases:
    """A holder's own cases, newest first; none is an answer too."""

    cases: tuple[CaseStatus, ...]


HeldAnswer = HeldCases | LinkDown | IdentityRejected


# --- the district's clock -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """When a call was begun and when its answer began, in seconds since the machine started, asleep or awake."""

    asked: float
    answered: float


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the district's clock showed at some moment of a span."""

    district: datetime
    span: Span


# --- what goes wrong in the store --------------------------------------------------------------------------------


class StoreError(Exception):
    """The store could not do what was asked; the text is for the technician and names no person."""


class StoreFull(StoreError):  # noqa: N818 - the state has a name of its own
    """Free space is below the floor: new submissions are refused before any data is entered."""


class StoreLocked(StoreError):  # noqa: N818 - the state has a name of its own
    """Another process owns the store."""
