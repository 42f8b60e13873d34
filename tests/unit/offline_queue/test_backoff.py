"""How long the district is left alone."""

from datetime import timedelta

import pytest

from offline_queue.backoff import CAP, next_wait


@pytest.mark.parametrize(("failures", "ceiling"), [(1, 2), (2, 4), (5, 32), (8, 256), (9, 300), (10**6, 300)])
def test_full_jitter_doubles_up_to_the_cap(failures: int, ceiling: int) -> None:
    """A silent district is asked ever more rarely, and never more rarely than every five minutes."""
    assert next_wait(failures, 0.5, None) == timedelta(seconds=ceiling / 2)
    assert next_wait(failures, 0.999, None) < CAP


def test_no_chance_makes_a_busy_loop() -> None:
    """Even the unluckiest draw leaves the link alone for a moment."""
    assert next_wait(1, 0.0, None) >= timedelta(milliseconds=250)


def test_the_districts_own_word_is_obeyed_in_full() -> None:
    """Retry-After is a floor; jitter comes on top, a tenth but at least a second."""
    assert next_wait(1, 0.0, timedelta(seconds=60)) == timedelta(seconds=60)
    assert next_wait(9, 0.5, timedelta(seconds=60)) == timedelta(seconds=63)
    assert next_wait(1, 0.5, timedelta(0)) == timedelta(milliseconds=500)
