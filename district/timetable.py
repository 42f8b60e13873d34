"""Know when the windows of a site can be booked: half hours of working days, two people at a time (synthetic)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product

from district.clock import BEIJING

SEATS = 2
DAYS_AHEAD = 14
LENGTH = timedelta(minutes=30)
_ID = re.compile(r"(?P<site>[0-9]{3})-(?P<day>[0-9]{8})-(?P<time>[0-9]{4})", re.ASCII)
_TIMES = [time(hour, minute) for hour, minute in product((9, 10, 11, 14, 15, 16), (0, 30))]
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Slot:
    """Half an hour at a site's windows."""

    site: str
    start: datetime

    @property
    def id(self) -> str:
        """What a booking names it by."""
        return f"{self.site}-{self.start:%Y%m%d-%H%M}"

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + LENGTH


def slots(site: str, day: date, now: datetime) -> list[Slot]:
    """Return what can be booked at a site on a day: nothing in the past, at a weekend or too far ahead."""
    if day.weekday() >= _SATURDAY or not now.date() <= day <= now.date() + timedelta(days=DAYS_AHEAD):
        return []
    found = (Slot(site, datetime.combine(day, at, BEIJING)) for at in _TIMES)
    return [slot for slot in found if slot.start > now]


def upcoming(site: str, now: datetime) -> list[Slot]:
    """Return everything that can be booked at a site, soonest first."""
    days = (now.date() + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1))
    return [slot for day in days for slot in slots(site, day, now)]


def slot_of(slot_id: str) -> Slot | None:
    """Return the slot that an id names, whether it can still be booked or not; None when it names none."""
    found = _ID.fullmatch(slot_id)
    if found is None:
        return None
    try:
        start = datetime.strptime(found["day"] + found["time"], "%Y%m%d%H%M").replace(tzinfo=BEIJING)
    except ValueError:
        return None
    return Slot(found["site"], start) if start.time() in _TIMES and start.weekday() < _SATURDAY else None
