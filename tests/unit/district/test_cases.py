"""What may become of a case."""

import pytest

from district.cases import NOT_A_CASE, STEPS, State, Step, moves, needs_reason

APPLICATION = "application"


def reachable(start: State) -> set[State]:
    """Every state that clerks can take a case to."""
    found, ahead = {start}, [start]
    while ahead:
        for target in moves(ahead.pop(), APPLICATION):
            if target not in found:
                found.add(target)
                ahead.append(target)
    return found


def test_every_state_stands_in_exactly_one_of_the_four_steps() -> None:
    """The four-step bar is never empty and never ambiguous."""
    assert set(STEPS) == set(State)
    assert set(STEPS.values()) == set(Step)


def test_every_state_is_reachable_and_every_case_can_be_archived() -> None:
    """No state is dead text, and no case is stuck."""
    assert reachable(State.RECEIVED) == set(State)
    assert all(State.ARCHIVED in reachable(state) for state in State)


def test_nothing_is_decided_before_it_was_accepted() -> None:
    """Received is not accepted, accepted is not decided."""
    for state in State:
        if State.DECIDED in moves(state, APPLICATION):
            assert state is State.PROCESSING
        if State.PROCESSING in moves(state, APPLICATION):
            assert state in {State.ACCEPTED, State.SUSPENDED}
        if State.ISSUED in moves(state, APPLICATION):
            assert state is State.DECIDED


def test_no_case_returns_to_received_and_none_leaves_the_archive() -> None:
    """Time runs one way."""
    assert all(State.RECEIVED not in moves(state, APPLICATION) for state in State)
    assert moves(State.ARCHIVED, APPLICATION) == ()


def test_no_move_leads_to_where_the_case_is() -> None:
    """A second press of the same button is refused."""
    assert all(state not in moves(state, APPLICATION) for state in State)


def test_the_usual_way_is_offered_first() -> None:
    """A clerk who presses the first button carries a case to its end."""
    state, way = State.RECEIVED, []
    while moves(state, APPLICATION):
        state = moves(state, APPLICATION)[0]
        way.append(state)
    assert way == [State.ACCEPTED, State.PROCESSING, State.DECIDED, State.ISSUED, State.ARCHIVED]


@pytest.mark.parametrize("state", [State.NOT_ACCEPTED, State.CORRECTION_REQUIRED, State.REFUSED, State.SUSPENDED])
def test_bad_news_needs_a_reason(state: State) -> None:
    """The resident is told why and what can be done."""
    assert needs_reason(state)


@pytest.mark.parametrize("state", [State.ACCEPTED, State.PROCESSING, State.DECIDED, State.ISSUED, State.ARCHIVED])
def test_good_news_needs_none(state: State) -> None:
    """The usual way is one press per step."""
    assert not needs_reason(state)


@pytest.mark.parametrize("kind", sorted(NOT_A_CASE))
def test_what_is_no_case_never_moves(kind: str) -> None:
    """A rating is kept, not decided."""
    assert all(moves(state, kind) == () for state in State)
