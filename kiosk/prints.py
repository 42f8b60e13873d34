"""Decide what a print journal may say of a receipt: its states, and what counters prove afterwards. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from drivers.api import (
    Indeterminate,
    NotPrinted,
    Presented,
    PrintCounters,
    Printed,
    PrintFailure,
    PrintMarks,
    PrintOutcome,
    Retracted,
    Taken,
)


class Paper(StrEnum):
    """The three receipts of an application; under one number, each has prints and copies of its own."""

    REGISTERED = "registered"  # 已登记, and 已收到 once the district holds it
    ACCEPTED = "accepted"  # 已受理
    DECIDED = "decided"  # 已办结


class PrintState(StrEnum):
    """How far one copy of a receipt got."""

    QUEUED = "queued"
    SENDING = "sending"
    AWAITING = "awaiting"
    PRINTED = "printed"
    PRESENTED = "presented"
    TAKEN = "taken"
    RETRACTED = "retracted"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"


ON_ITS_WAY = frozenset({PrintState.QUEUED, PrintState.SENDING, PrintState.AWAITING})
"""States in which a process that ends leaves a question behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintEntry:
    """One copy of one receipt in the journal: a number and marks, never a name.

    ``job`` counts all prints; ``copy`` is 0 for the first one of its ``paper``, n for 补打 第 n 次; ``digest`` is the
    picture's SHA-256.
    """

    job: int
    number: str
    copy: int
    digest: str
    state: PrintState
    marks: PrintMarks
    reason: PrintFailure | None = None
    paper: Paper = Paper.REGISTERED


def state_of(outcome: PrintOutcome) -> PrintState:
    """Return the state in which an outcome leaves a receipt."""
    match outcome:
        case Printed():
            return PrintState.PRINTED
        case Presented():
            return PrintState.PRESENTED
        case Taken():
            return PrintState.TAKEN
        case Retracted():
            return PrintState.RETRACTED
        case NotPrinted():
            return PrintState.FAILED
        case Indeterminate():
            return PrintState.INDETERMINATE
        case _:
            assert_never(outcome)


def makes_a_copy(outcome: PrintOutcome) -> bool:
    """Tell whether the next print is a copy (补打): the number may be on paper already, if only on a torn piece."""
    return not isinstance(outcome, NotPrinted) or outcome.begun


def came_out(outcome: PrintOutcome) -> bool:
    """Tell whether a resident has the receipt, or has it before them: then there is no other to print."""
    match outcome:
        case Printed() | Presented() | Taken():
            return True
        case Retracted() | NotPrinted() | Indeterminate():
            return False
        case _:
            assert_never(outcome)


def in_hand(outcome: PrintOutcome) -> bool:
    """Tell whether a receipt came out and does not wait in the printer's mouth any more: another may follow it."""
    return came_out(outcome) and not isinstance(outcome, Presented)


def follows(after: PrintOutcome, before: PrintOutcome) -> bool:
    """Tell whether a later word about the same receipt may replace an earlier one: knowledge never shrinks."""
    match before:
        case Indeterminate():
            return True
        case Presented():
            return isinstance(after, Taken | Retracted)
        case Printed() | Taken() | Retracted() | NotPrinted():
            return False
        case _:
            assert_never(before)


def can_tell(before: PrintCounters) -> bool:
    """Tell whether these counters, read before a receipt, can ever settle it."""
    return before.cuts is not None and before.power_ups is not None


def settle(entry: PrintEntry, now: PrintCounters) -> PrintState:
    """Decide what became of a receipt that was on its way when its process or its line ended.

    ``now`` are the counters after the printer has printed or lost all that it held. The power-ups must be known and the
    same: else its buffer and its newest counts may be lost (Epson's are saved every few minutes), by coincidence equal.
    A receipt of which every byte went out may hang there complete, though it was not cut off: only one that was not
    sent to its end has failed.
    """
    before = entry.marks.counters
    if entry.state not in ON_ITS_WAY:
        return entry.state
    if entry.state is PrintState.QUEUED:  # the journal hears of the first byte before it goes out
        return PrintState.FAILED
    if before.cuts is None or before.power_ups is None or now.cuts is None or now.power_ups != before.power_ups:
        return PrintState.INDETERMINATE
    if now.cuts == before.cuts + 1:
        return PrintState.PRINTED
    cut_short = now.cuts == before.cuts and entry.state is PrintState.SENDING
    return PrintState.FAILED if cut_short else PrintState.INDETERMINATE
