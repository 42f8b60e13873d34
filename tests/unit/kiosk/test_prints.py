"""What the print journal may say, and what a printer's counters prove."""

import pytest

from devtools.session_diagram import OUTCOMES
from drivers.api import (
    Indeterminate,
    NotPrinted,
    Presented,
    PrintCounters,
    Printed,
    PrintFailure,
    PrintMarks,
    Retracted,
    Taken,
)
from kiosk.prints import ON_ITS_WAY, PrintEntry, PrintState, came_out, can_tell, follows, makes_a_copy, settle, state_of


def _entry(state: PrintState, cuts: int | None = 100, power_ups: int | None = 7) -> PrintEntry:
    marks = PrintMarks(process_id="", counters=PrintCounters(cuts=cuts, power_ups=power_ups))
    return PrintEntry(job=1, number="L", copy=0, digest="", state=state, marks=marks)


@pytest.mark.parametrize("state", [PrintState.SENDING, PrintState.AWAITING])
@pytest.mark.parametrize(
    ("before", "now", "settled"),
    [
        ((100, 7), (101, 7), PrintState.PRINTED),
        ((100, 7), (102, 7), PrintState.INDETERMINATE),  # somebody cut by hand
        ((100, 7), (99, 7), PrintState.INDETERMINATE),  # another printer
        ((100, 7), (101, 8), PrintState.INDETERMINATE),  # its buffer was lost
        ((100, 7), (100, 8), PrintState.INDETERMINATE),
        ((100, 7), (None, 7), PrintState.INDETERMINATE),
        ((100, 7), (101, None), PrintState.INDETERMINATE),
        ((100, None), (101, None), PrintState.INDETERMINATE),  # no power-ups counted: a coincidence is possible
        ((None, 7), (101, 7), PrintState.INDETERMINATE),
        ((None, None), (None, None), PrintState.INDETERMINATE),
    ],
)
def test_counters_settle_a_receipt(
    state: PrintState,
    before: tuple[int | None, int | None],
    now: tuple[int | None, int | None],
    settled: PrintState,
) -> None:
    """One cut more and no power lost: printed. More, less or not known: nobody knows."""
    assert settle(_entry(state, *before), PrintCounters(cuts=now[0], power_ups=now[1])) is settled


@pytest.mark.parametrize(
    ("state", "settled"), [(PrintState.SENDING, PrintState.FAILED), (PrintState.AWAITING, PrintState.INDETERMINATE)]
)
def test_no_cut_more_means_failed_only_for_what_was_not_sent_to_its_end(state: PrintState, settled: PrintState) -> None:
    """What went out whole and was not cut off may hang there complete, and a resident may have torn it off."""
    assert settle(_entry(state), PrintCounters(cuts=100, power_ups=7)) is settled


@pytest.mark.parametrize("now", [PrintCounters(), PrintCounters(cuts=101, power_ups=7)])
def test_what_was_only_queued_never_went_out(now: PrintCounters) -> None:
    """The journal hears of the first byte before it goes out, so without that word there was none."""
    assert settle(_entry(PrintState.QUEUED), now) is PrintState.FAILED


@pytest.mark.parametrize("state", sorted(set(PrintState) - ON_ITS_WAY))
def test_what_has_ended_stays_ended(state: PrintState) -> None:
    """No later count changes what was proven, or known to be unknown."""
    assert settle(_entry(state), PrintCounters(cuts=101, power_ups=7)) is state


def test_counters_tell_only_when_both_are_known() -> None:
    """Whether to keep a question open depends on whether it can ever be answered."""
    assert can_tell(PrintCounters(cuts=0, power_ups=0))
    assert not can_tell(PrintCounters(cuts=1))
    assert not can_tell(PrintCounters(power_ups=1))


def test_every_outcome_has_a_state_of_its_own() -> None:
    """Nothing is lost between what is known and what is written down."""
    assert {state_of(outcome) for outcome in OUTCOMES} == set(PrintState) - ON_ITS_WAY


def test_only_what_is_doubtful_may_be_followed() -> None:
    """Indeterminate may become anything, presented may become taken or drawn back, the rest is final."""
    allowed = {(type(b), type(a)) for b in OUTCOMES for a in OUTCOMES if follows(a, b)}
    assert allowed == {
        *((Indeterminate, type(after)) for after in OUTCOMES),
        (Presented, Taken),
        (Presented, Retracted),
    }


def test_what_came_out_is_not_printed_again() -> None:
    """Whoever has the receipt needs no copy; whoever may not have it can ask for one."""
    assert [came_out(outcome) for outcome in (Printed(), Presented(), Taken())] == [True] * 3
    doubtful = (Retracted(), NotPrinted(PrintFailure.PAPER_OUT), Indeterminate())
    assert [came_out(outcome) for outcome in doubtful] == [False] * 3


def test_only_a_print_that_never_began_makes_no_copy() -> None:
    """A torn piece bears the number as well."""
    assert not makes_a_copy(NotPrinted(PrintFailure.PAPER_OUT))
    begun = (*(o for o in OUTCOMES if not isinstance(o, NotPrinted)), NotPrinted(PrintFailure.PAPER_OUT, begun=True))
    assert all(makes_a_copy(outcome) for outcome in begun)
