"""What became of cases is followed page by page, but no feed makes a terminal run in circles."""

from datetime import UTC, datetime

from offline_queue.errands import CHANGES, Following
from offline_queue.outbox import Outbox
from offline_queue.replies import Change, Changes, ChangesAnswer
from offline_queue.road import Road

NOTHING_NEW = Changes(cursor="7", more=True, changes=())


class Feed:
    """Tells the same page whatever is asked."""

    def __init__(self, page: Changes) -> None:
        """Tell ``page``."""
        self.page = page
        self.asked: list[str] = []

    def changes(self, cursor: str) -> ChangesAnswer:
        """Tell it, and remember with what was asked."""
        self.asked.append(cursor)
        return self.page


def wait_after(outbox: Outbox, page: Changes) -> float:
    """Return for how many seconds the feed is left alone once ``page`` was told twice."""
    time = 0.0
    road = Road(monotonic=lambda: time, random=lambda: 0.5)
    following = Following(Feed(page), outbox)
    following.run(road)
    time = 1000.0
    following.run(road)
    assert CHANGES in road.waiting()
    rest = road.rest()
    assert rest is not None
    return rest.total_seconds()


def test_a_feed_that_promises_more_and_stands_still_is_not_asked_in_a_hurry(outbox: Outbox) -> None:
    """Nor is anything written for it: a commit a second wears a disk out."""
    assert wait_after(outbox, NOTHING_NEW) > 60
    assert outbox.store.connection is not None
    before = outbox.store.connection.total_changes
    Following(Feed(NOTHING_NEW), outbox).run(Road())
    assert outbox.store.connection.total_changes == before


def test_cases_of_others_are_passed_over(outbox: Outbox) -> None:
    """A change for an id that was never here leaves no trace but the cursor."""
    stranger = Change(id="9", state="accepted", at=datetime(2026, 11, 23, tzinfo=UTC))
    Following(Feed(Changes(cursor="8", more=False, changes=(stranger,))), outbox).run(Road())
    assert (outbox.rows(), outbox.cursor()) == ((), "8")
