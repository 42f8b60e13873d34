"""End what takes too long, by one thread that sleeps until the deadline of whatever is going on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Self


class Deadline:
    """Watches one thing at a time: ``with deadline.within(whole, end):``.

    A thread for each would cost every exchange a tenth of a millisecond. This one is seldom woken: in a series each
    deadline lies behind the one before it. It ends when a deadline comes and nothing is going on, or by `close`.
    """

    __slots__ = ("_at", "_change", "_end", "_thread", "_wakes", "passed")

    def __init__(self) -> None:
        """Watch nothing yet."""
        self._change = threading.Condition()
        self._at: float | None = None
        self._end: Callable[[], None] | None = None
        self._wakes = 0.0
        self._thread: threading.Thread | None = None
        self.passed = False
        """Whether the last thing that was watched took too long."""

    def within(self, whole: timedelta, end: Callable[[], None]) -> Self:
        """Call ``end`` from another thread when what follows takes longer than ``whole``."""
        with self._change:
            self.passed = False
            self._end = end
            self._at = time.monotonic() + whole.total_seconds()
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="deadline", daemon=True)
                self._thread.start()
            elif self._at < self._wakes:
                self._change.notify()
        return self

    def __enter__(self) -> None:
        """Let it go on."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Watch it no longer."""
        with self._change:
            self._end = None

    def close(self) -> None:
        """Let the thread end, now that nothing is going on; whatever is watched next gets another."""
        with self._change:
            self._at = None
            self._change.notify()
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _watch(self) -> None:
        with self._change:
            while self._at is not None:
                left = self._at - time.monotonic()
                if left > 0:
                    self._wakes = self._at
                    self._change.wait(left)
                    continue
                self._at = None
                if self._end is not None:
                    self.passed = True
                    self._end()
            self._thread = None
