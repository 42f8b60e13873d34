"""Say what may be known of a case: its states, and one report with its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """What is known of one case. ``live`` is False when it is this terminal's last knowledge (截至 ``as_of``)."""

    number: str
    reference: str
    item: str
    state: CaseState
    as_of: datetime
    live: bool
