"""Time as the district knows it: its receipt time rules."""

from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "CST")  # China has one zone and no summer time


def now() -> datetime:
    """Return the wall time, aware, in Beijing's zone."""
    return datetime.now(UTC).astimezone(BEIJING)


def rfc3339(at: datetime) -> str:
    """Write a time with milliseconds and offset."""
    return at.isoformat(timespec="milliseconds")
