"""Count working days as this reference district does: Monday to Friday.

A real district has the calendar of the State Council, with its holidays and its working Saturdays and Sundays.
"""

from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


def working_days_after(start: date, days: int) -> date:
    """Return the ``days``-th working day after ``start``, which itself does not count; ``start`` for none."""
    on = start
    for _ in range(days):
        on += _DAY
        while on.weekday() >= _SATURDAY:
            on += _DAY
    return on


def working_days_between(start: date, end: date) -> int:
    """Return how many working days lie after ``start``, up to and with ``end``."""
    return sum((start + _DAY * at).weekday() < _SATURDAY for at in range(1, (end - start).days + 1))
