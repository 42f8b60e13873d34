"""What a condition of content may say, and when it holds."""

from datetime import date

import pytest

from kiosk.comparisons import Comparison, day_of

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "facts", "holds"),
    [
        ("helped", {"helped": "true"}, True),
        ("helped", {"helped": "false"}, False),
        ("helped", {}, False),
        ("way=post", {"way": "post"}, True),
        ("way=post", {"way": "post", "post": "later"}, True),
        ("card.age>=80", {"card.age": "80"}, True),
        ("card.age >= 80", {"card.age": "79"}, False),
        ("card.age<80", {"card.age": "many"}, False),
        ("to>=from", {"from": "2026-12-01", "to": "2026-12-01"}, True),
        ("to>=from", {"from": "2026-12-02", "to": "2026-12-01"}, False),
        ("to>=from", {"to": "2026-12-01"}, False),
        ("to<=today", {"to": "2026-11-23"}, True),
        ("to<=today+7d", {"to": "2026-11-30"}, True),
        ("to>today-1d", {"to": "2026-11-22"}, False),
        ("to>=2026-12-01", {"to": "2026-12-24"}, True),
        ("to>=2026-12-01", {"to": "7"}, False),
    ],
)
def test_comparisons(text: str, facts: dict[str, str], holds: bool) -> None:  # noqa: FBT001 - a table
    """One comparison, and what is not known, or cannot be compared, holds nothing."""
    assert Comparison.parse(text).holds(facts, TODAY) is holds


@pytest.mark.parametrize("text", ["", "a and b", "a>=B", "a==b c", "A", "__import__('os')", "a>=today+d"])
def test_only_single_comparisons_are_understood(text: str) -> None:
    """Content is data; it never becomes a program."""
    with pytest.raises(ValueError, match="compar"):
        Comparison.parse(text)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-30", "today+99999d9", "20261301"])
def test_what_is_no_day_is_none(text: str) -> None:
    """No text makes a day that no calendar has."""
    assert day_of(text, TODAY) is None


def test_days_far_away_are_not_reckoned_with() -> None:
    """A slip in the number of days is no day, not a crash."""
    assert day_of("today+99999d", date(9999, 1, 1)) is None
