"""What takes too long is ended, and what does not leaves no thread behind."""

import threading
import time
from datetime import timedelta

from offline_queue.deadline import Deadline

AGES = timedelta(hours=1)
SOON = timedelta(milliseconds=20)


def test_what_takes_too_long_is_ended() -> None:
    """Also when what went before it had all the time in the world."""
    deadline, ended = Deadline(), threading.Event()
    with deadline.within(AGES, ended.set):
        time.sleep(SOON.total_seconds())  # whoever watches sleeps, too, until then
    assert not deadline.passed
    with deadline.within(SOON, ended.set):
        assert ended.wait(10)
    assert deadline.passed
    deadline.close()


def test_what_is_over_is_not_ended() -> None:
    """A deadline that has passed since is nobody's any more, and the next exchange has its own."""
    deadline, ended = Deadline(), threading.Event()
    with deadline.within(SOON, ended.set):
        pass
    with deadline.within(AGES, ended.set):
        time.sleep(3 * SOON.total_seconds())
    assert not ended.is_set()
    assert not deadline.passed
    deadline.close()


def test_one_thread_watches_a_series() -> None:
    """A hundred exchanges need no hundred threads."""
    deadline = Deadline()
    seen = set()
    for _ in range(100):
        with deadline.within(AGES, lambda: None):
            seen |= {thread for thread in threading.enumerate() if thread.name == "deadline"}
    assert len(seen) == 1
    deadline.close()
