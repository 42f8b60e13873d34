"""Name jobs so that nobody is named, and judge from a printer's own words what became of one. Pure.

A printer that was switched off may give an old number to somebody else's job. So every job carries a name of random
letters, and an answer counts only when it carries that name too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from drivers.document_printer.message import Attributes, number, words
from drivers.document_printer.words import JobState, StatusCode
from drivers.documents import (
    DocumentFailure,
    DocumentIndeterminate,
    DocumentNotPrinted,
    DocumentOutcome,
    DocumentPrinted,
)

JOB_ATTRIBUTES: Final = (
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-impressions-completed",
    "job-media-sheets-completed",
)
"""What is asked about a job (RFC 8011 §5.3)."""

_LARGEST = 2**31 - 1  # job-id is an integer(1:MAX), RFC 8011 §5.3.2
_TICKET = re.compile(r"([1-9][0-9]{0,9})-([0-9a-f]{16})")
_NOT_COMPLETED = frozenset({"job-completed-with-errors", "processing-to-stop-point", "aborted-by-system"})
_DOCUMENT_REASONS = frozenset(
    {
        "document-format-error",
        "document-unprintable-error",
        "unsupported-document-format",
        "compression-error",
        "unsupported-compression",
        "document-password-error",
    }
)
_REFUSALS = {
    StatusCode.BUSY: DocumentFailure.BUSY,
    StatusCode.NOT_ACCEPTING_JOBS: DocumentFailure.OFFLINE,
    StatusCode.DOCUMENT_FORMAT_NOT_SUPPORTED: DocumentFailure.FORMAT_NOT_SUPPORTED,
    StatusCode.DOCUMENT_FORMAT_ERROR: DocumentFailure.FORMAT_NOT_SUPPORTED,
}


def job_name(token: str) -> str:
    """Return the ``job-name`` that a job with this token of sixteen hexadecimal digits goes by."""
    return f"Doorstep {token}"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job: the printer's number for it, and our token in its name."""

    number: int
    token: str

    @property
    def text(self) -> str:
        """The job's id as callers keep it."""
        return f"{self.number}-{self.token}"


def read_ticket(text: str) -> Ticket:
    """Read a job's id back.

    Raises:
        ValueError: it is none.
    """
    found = _TICKET.fullmatch(text)
    if found is None or int(found[1]) > _LARGEST:
        raise ValueError("this is no id of a document job")
    return Ticket(int(found[1]), found[2])


@dataclass(frozen=True, slots=True)
class Faults:
    """What the printer named as standing in the way: at this look, and at one before."""

    now: DocumentFailure | None = None
    before: DocumentFailure | None = None

    def then(self, now: DocumentFailure | None) -> Faults:
        """Return what is known after another look."""
        return Faults(now, self.now or self.before)


def judge(job: Attributes, ticket: Ticket, pages: int, faults: Faults) -> DocumentOutcome | None:
    """Judge a job by its own attributes; None while it is under way."""
    if words(job, "job-name") != (job_name(ticket.token),):
        return DocumentIndeterminate(ticket.text, "the printer knows another job by this number")
    match number(job, "job-state"):
        case JobState.PENDING | JobState.PENDING_HELD | JobState.PROCESSING | JobState.PROCESSING_STOPPED:
            return None
        case JobState.COMPLETED:
            return _completed(job, ticket, pages)
        case (JobState.CANCELED | JobState.ABORTED) as state:
            return _ended(job, ticket, pages, _reason(job, faults, canceled=state == JobState.CANCELED))
        case _:
            return DocumentIndeterminate(ticket.text, "the printer does not say how the job is")


def refusal(status: int) -> DocumentFailure:
    """Return why a printer that answered with this ``status-code`` does not want the job."""
    return next((word for code, word in _REFUSALS.items() if code == status), DocumentFailure.REFUSED)


def _completed(job: Attributes, ticket: Ticket, pages: int) -> DocumentOutcome:
    counted = _counted(job)
    odd = _NOT_COMPLETED & {*words(job, "job-state-reasons")}
    if counted == pages and not odd:
        return DocumentPrinted(pages)
    why = ", ".join(sorted(odd)) or f"the printer counts {'nothing' if counted is None else counted} instead of {pages}"
    return DocumentIndeterminate(ticket.text, f"completed, but: {why}")


def _ended(job: Attributes, ticket: Ticket, pages: int, reason: DocumentFailure) -> DocumentOutcome:
    counted = _counted(job) or 0
    if counted >= pages:
        return DocumentIndeterminate(ticket.text, f"ended as {reason.value}, with all pages counted")
    return DocumentNotPrinted(reason, max(0, counted))


def _reason(job: Attributes, faults: Faults, *, canceled: bool) -> DocumentFailure:
    if faults.now is not None:
        return faults.now
    if _DOCUMENT_REASONS & {*words(job, "job-state-reasons")}:
        return DocumentFailure.FORMAT_NOT_SUPPORTED
    if canceled:
        return DocumentFailure.CANCELED
    return faults.before or DocumentFailure.HARDWARE_ERROR


def _counted(job: Attributes) -> int | None:
    """Return how many pages the printer itself counted; one side of each sheet was asked for, so both are pages."""
    impressions = number(job, "job-impressions-completed")
    return number(job, "job-media-sheets-completed") if impressions is None else impressions
