"""Say what may be known of a case: its states, and one report with its time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kiosk.catalogue import Office
from kiosk.prints import Paper
from kiosk.stamp import Stamp


class CaseState(StrEnum):
    """States of a case in words (reference/domain.md §2.5); each belongs to one of the four 综窗 steps."""

    REGISTERED_OFFLINE = "registered_offline"
    NOT_TAKEN = "not_taken"  # registered here, and the district did not take it: staff must look
    RECEIVED = "received"
    PRE_ACCEPT = "pre_accept"
    PRE_ACCEPT_RETURNED = "pre_accept_returned"
    ACCEPTED = "accepted"
    CORRECTION_REQUIRED = "correction_required"
    NOT_ACCEPTED = "not_accepted"
    PROCESSING = "processing"
    SUSPENDED = "suspended"
    DECIDED = "decided"
    TRANSFERRED = "transferred"
    VOIDED = "voided"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    ISSUED = "issued"
    ARCHIVED = "archived"


_DAYS_COUNT = frozenset({CaseState.ACCEPTED, CaseState.PROCESSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """What is known of one case; None and empty where nothing was said. Times are in the terminal's own zone.

    ``live`` is False when it is this terminal's last knowledge (截至 ``as_of``). ``promised_on`` is a day that the
    district itself has named; what may be told of it is `promise`. ``outcome`` is how a closed case ended, whatever
    state followed. ``reason`` and ``missing`` are a clerk's own words to the holder. ``printed`` has one entry for
    every print of a receipt of this number that this terminal's printer began. ``query_code`` and ``mark`` go into the
    code of its next paper (`kiosk.paper_codes`), where they are known.
    """

    number: str
    reference: str
    item: str
    state: CaseState
    as_of: datetime
    live: bool
    registered: Stamp | None = None
    accepted_at: datetime | None = None
    promised_on: date | None = None
    closed_at: datetime | None = None
    outcome: CaseState | None = None
    deciding_body: Office | None = None
    result_window: Office | None = None
    reason: str = field(default="", repr=False)
    missing: tuple[str, ...] = field(default=(), repr=False)
    printed: tuple[Paper, ...] = ()
    query_code: str = field(default="", repr=False)
    mark: str = field(default="", repr=False)

    @property
    def promise(self) -> date | None:
        """The promised day, while days count: a day named before acceptance, in a pause or after the end is none."""
        return self.promised_on if self.state in _DAYS_COUNT else None
