"""Keep what the courier knows of its way to the district: how the link does, and who waits until when."""

from __future__ import annotations

import random as chance
import time
from collections.abc import Callable, Collection
from datetime import timedelta

from offline_queue import conduct
from offline_queue.backoff import next_wait
from offline_queue.conduct import Link, Next
from offline_queue.model import LinkDown
from offline_queue.waits import Waits


def uptime() -> float:
    """Return seconds since the machine started, asleep or awake: nobody can set them (CLOCK_BOOTTIME)."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Road:
    """Memory of one courier; for one thread, and gone when the process ends."""

    def __init__(self, *, monotonic: Callable[[], float] = uptime, random: Callable[[], float] = chance.random) -> None:
        """Know nothing yet; ``monotonic`` is the only clock by which anything waits, in seconds."""
        self.now = monotonic
        self.fraction = random
        self.link = Link()
        self._waits = Waits()

    def waiting(self) -> frozenset[str]:
        """Return who waits by itself, whatever the link does."""
        return self._waits.waiting(self.now())

    def is_due(self, name: str) -> bool:
        """Whether ``name`` waits for nothing."""
        return name not in self.waiting()

    def put_off(self, name: str, wait: timedelta) -> None:
        """Let ``name`` wait from now on; nobody ends such a wait early."""
        self._waits = self._waits.put_off(name, wait, self.now())

    def put_off_by_order(self, name: str, retry_after: timedelta) -> None:
        """Let ``name`` wait as long as the district wishes, and a little more, so that terminals spread."""
        self.put_off(name, next_wait(1, self.fraction(), retry_after))

    def rest(self) -> timedelta | None:
        """Return how long it is until somebody's wait ends."""
        return self._waits.rest(self.now())

    def through(self, names: Collection[str]) -> None:
        """Note that ``names`` were answered, whatever the answer was."""
        self.link = conduct.through(self.link, names)

    def down(self, names: Collection[str], verdict: LinkDown) -> Next:
        """Note that ``names`` brought no answer; return what to do next."""
        self.link, following = conduct.down(self.link, names, verdict, self.fraction())
        for name in names if len(names) == 1 else ():
            if (wait := conduct.own_wait(self.link, name, self.fraction())) is not None:
                self.put_off(name, wait)
        return following

    def wake(self) -> None:
        """Forget our own back-off: something has changed outside."""
        self.link = self.link.woken()
