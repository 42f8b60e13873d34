"""Decide what may become of a case: its states, the four 综窗 steps, and which moves are lawful."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """States of a case in words; systems number them differently, so numbers are mapped only on export."""

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


class Step(StrEnum):
    """The four steps of the integrated window (综窗): 收件, 受理, 审批, 出件."""

    INTAKE = "intake"
    ACCEPTANCE = "acceptance"
    EXAMINATION = "examination"
    ISSUE = "issue"


STEPS: Mapping[State, Step] = MappingProxyType(
    {
        State.RECEIVED: Step.INTAKE,
        State.PRE_ACCEPT: Step.ACCEPTANCE,
        State.PRE_ACCEPT_RETURNED: Step.ACCEPTANCE,
        State.ACCEPTED: Step.ACCEPTANCE,
        State.CORRECTION_REQUIRED: Step.ACCEPTANCE,
        State.NOT_ACCEPTED: Step.ACCEPTANCE,
        State.PROCESSING: Step.EXAMINATION,
        State.SUSPENDED: Step.EXAMINATION,
        State.DECIDED: Step.EXAMINATION,
        State.TRANSFERRED: Step.EXAMINATION,
        State.VOIDED: Step.EXAMINATION,
        State.WITHDRAWN: Step.EXAMINATION,
        State.REFUSED: Step.EXAMINATION,
        State.ISSUED: Step.ISSUE,
        State.ARCHIVED: Step.ISSUE,
    }
)

_MOVES: Mapping[State, tuple[State, ...]] = MappingProxyType(
    {
        State.RECEIVED: (
            State.ACCEPTED,
            State.PRE_ACCEPT,
            State.CORRECTION_REQUIRED,
            State.NOT_ACCEPTED,
            State.WITHDRAWN,
        ),
        State.PRE_ACCEPT: (
            State.ACCEPTED,
            State.PRE_ACCEPT_RETURNED,
            State.CORRECTION_REQUIRED,
            State.NOT_ACCEPTED,
            State.WITHDRAWN,
        ),
        State.PRE_ACCEPT_RETURNED: (State.PRE_ACCEPT, State.WITHDRAWN, State.VOIDED),
        State.CORRECTION_REQUIRED: (State.ACCEPTED, State.NOT_ACCEPTED, State.WITHDRAWN),
        State.ACCEPTED: (State.PROCESSING, State.VOIDED),
        State.PROCESSING: (State.DECIDED, State.REFUSED, State.SUSPENDED, State.TRANSFERRED, State.VOIDED),
        State.SUSPENDED: (State.PROCESSING,),
        State.DECIDED: (State.ISSUED,),
        State.ISSUED: (State.ARCHIVED,),
        State.NOT_ACCEPTED: (State.ARCHIVED,),
        State.TRANSFERRED: (State.ARCHIVED,),
        State.VOIDED: (State.ARCHIVED,),
        State.WITHDRAWN: (State.ARCHIVED,),
        State.REFUSED: (State.ARCHIVED,),
        State.ARCHIVED: (),
    }
)

_OWED_A_REASON = frozenset(
    {
        State.PRE_ACCEPT_RETURNED,
        State.CORRECTION_REQUIRED,
        State.NOT_ACCEPTED,
        State.SUSPENDED,
        State.TRANSFERRED,
        State.VOIDED,
        State.REFUSED,
    }
)

FREES_A_SLOT = frozenset({State.NOT_ACCEPTED, State.VOIDED, State.WITHDRAWN, State.REFUSED})
"""States in which somebody else may have the slot that was booked."""

NOT_A_CASE = frozenset({"rating", "code_use"})  # kinds that arrive and are kept, but that nobody accepts or decides


def moves(state: State, kind: str) -> tuple[State, ...]:
    """Return where a clerk may take a case of this kind from ``state``, the usual way first."""
    return () if kind in NOT_A_CASE else _MOVES[state]


def needs_reason(target: State) -> bool:
    """Whether the resident is owed a reason when a case enters ``target``: what is missing, why not."""
    return target in _OWED_A_REASON
