"""What may be said of a case follows from its history, and a promise only from its acceptance."""

from datetime import date, datetime

import pytest

from district.cases import State
from district.clock import BEIJING
from district.days import working_days_after, working_days_between
from district.model import Entry
from district.standing import Standing, standing

FRIDAY = date(2026, 11, 20)


def history(*entries: tuple[int, State]) -> list[Entry]:
    """A case whose entries were made at noon on days of November 2026 (the 23rd is a Monday)."""
    return [
        Entry(at=datetime(2026, 11, day, 12, tzinfo=BEIJING), state=state, actor="clerk", reason=f"of {state}")
        for day, state in entries
    ]


@pytest.mark.parametrize(("days", "on"), [(0, 20), (1, 23), (5, 27), (6, 30)])
def test_working_days_skip_saturday_and_sunday(days: int, on: int) -> None:
    """The day itself does not count."""
    assert working_days_after(FRIDAY, days) == date(2026, 11, on)


@pytest.mark.parametrize(("end", "days"), [(20, 0), (22, 0), (23, 1), (27, 5), (30, 6)])
def test_the_days_between_are_the_days_after(end: int, days: int) -> None:
    """Both counts agree on which days work."""
    assert working_days_between(FRIDAY, date(2026, 11, end)) == days


@pytest.mark.parametrize("state", [State.RECEIVED, State.PRE_ACCEPT, State.CORRECTION_REQUIRED, State.NOT_ACCEPTED])
def test_nothing_is_promised_before_acceptance(state: State) -> None:
    """Whatever the register promises for the item."""
    stands = standing(history((20, State.RECEIVED), (20, state)), 10)
    assert (stands.accepted_at, stands.promised_on) == (None, None)


def test_the_promise_counts_working_days_from_acceptance_not_from_receipt() -> None:
    """Received on Friday, accepted on Monday: five days end on the Monday after."""
    stands = standing(history((20, State.RECEIVED), (23, State.ACCEPTED)), 5)
    assert stands.promised_on == date(2026, 11, 30)
    assert stands.accepted_at == datetime(2026, 11, 23, 12, tzinfo=BEIJING)


def test_an_item_without_a_promise_gets_no_date() -> None:
    """An item that the district has not entered."""
    assert standing(history((20, State.RECEIVED), (23, State.ACCEPTED)), None).promised_on is None


def test_days_of_a_pause_do_not_count() -> None:
    """No date while it lasts; afterwards the date has moved by its working days."""
    until_pause = ((20, State.RECEIVED), (23, State.ACCEPTED), (23, State.PROCESSING), (24, State.SUSPENDED))
    assert standing(history(*until_pause), 2).promised_on is None
    assert standing(history(*until_pause, (27, State.PROCESSING)), 2).promised_on == date(2026, 11, 30)


def test_how_a_case_ended_stays_when_it_is_filed() -> None:
    """Issued and archived are no outcomes; a closed case promises nothing any more."""
    closed = (*((20, State.RECEIVED), (23, State.ACCEPTED), (23, State.PROCESSING)), (24, State.DECIDED))
    stands = standing(history(*closed, (25, State.ISSUED), (26, State.ARCHIVED)), 5)
    assert stands == Standing(
        accepted_at=datetime(2026, 11, 23, 12, tzinfo=BEIJING),
        closed_at=datetime(2026, 11, 24, 12, tzinfo=BEIJING),
        outcome=State.DECIDED,
        reason="of archived",
    )
