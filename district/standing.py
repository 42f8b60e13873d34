"""Say where a case stands, from its history alone: when it was accepted, what was promised, how it ended. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from district.cases import State
from district.days import working_days_after, working_days_between
from district.model import Entry

OUTCOMES = (
    State.DECIDED,
    State.REFUSED,
    State.TRANSFERRED,
    State.VOIDED,
    State.WITHDRAWN,
    State.NOT_ACCEPTED,
)
"""States that close a case; what follows them (issued, archived) does not change how it ended."""

_UNDER_WAY = frozenset({State.ACCEPTED, State.PROCESSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What may be said of a case beside its state; None where there is nothing to say.

    ``promised_on`` is the last day of the promise, and is named only while days count: from acceptance until the case
    is closed, and not while it is suspended. ``reason`` is the clerk's word for the state the case is in.
    """

    accepted_at: datetime | None = None
    promised_on: date | None = None
    closed_at: datetime | None = None
    outcome: State | None = None
    reason: str = ""


def standing(history: Sequence[Entry], promised_days: int | None) -> Standing:
    """Return where a case stands.

    Args:
        history: its entries, oldest first; at least its receipt.
        promised_days: working days that were promised when it was accepted; None when none were.
    """
    accepted = next((entry for entry in history if entry.state is State.ACCEPTED), None)
    closed = next((entry for entry in history if entry.state in OUTCOMES), None)
    now = history[-1]
    promised = None
    if accepted is not None and promised_days is not None and now.state in _UNDER_WAY:
        promised = working_days_after(accepted.at.date(), promised_days + _suspended_days(history))
    return Standing(
        accepted_at=accepted.at if accepted else None,
        promised_on=promised,
        closed_at=closed.at if closed else None,
        outcome=closed.state if closed else None,
        reason=now.reason,
    )


def _suspended_days(history: Sequence[Entry]) -> int:
    """Return the working days on which nothing counted; each pause ends with the entry after it."""
    return sum(
        working_days_between(pause.at.date(), after.at.date())
        for pause, after in pairwise(history)
        if pause.state is State.SUSPENDED
    )
