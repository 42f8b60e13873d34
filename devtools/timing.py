"""Play journeys as fast as a person may touch, and time what a person waits for."""

import time
from dataclasses import dataclass, field

from devtools.finger import Finger
from devtools.resident import LayCard, Move, Press, Type
from devtools.stage import Script, Stage
from kiosk.screen import ScreenName, Snapshot

_REST = 0.35  # the screen takes no touch for a moment after a page has turned


@dataclass(slots=True, kw_only=True)
class TimedStage(Stage):
    """A stage on which ``visits`` journeys are timed; it takes no pictures.

    ``touch_seconds``: from a touch to the next frame. ``page_seconds``: from a touch to the first frame of what
    follows. ``card_seconds``: from laying the card to the first frame with its holder's name.
    """

    visits: int
    touch_seconds: list[float] = field(default_factory=list)
    page_seconds: list[float] = field(default_factory=list)
    card_seconds: list[float] = field(default_factory=list)
    _frames: list[float] = field(default_factory=list)

    def script(self, finger: Finger) -> Script:
        """Go through the journeys."""
        finger.on_frame(lambda: self._frames.append(time.perf_counter()))
        yield from self._until(ScreenName.ATTRACT)
        for _ in range(self.visits):
            yield from self._visit(finger)
            yield _REST

    def _make(self, move: Move, finger: Finger, shown: Snapshot) -> Script:
        began = time.perf_counter()
        match move:
            case Type(digits):
                for digit in digits:
                    yield from self._timed(finger, f"key-{digit}", self.touch_seconds)
                yield from self._turned(finger, "action-answer-", shown)
            case Press(intent, argument):
                yield from self._turned(finger, f"action-{intent}-{argument}", shown)
            case LayCard():
                yield from super(TimedStage, self)._make(move, finger, shown)
                yield from self._next_frame(time.perf_counter())
                self.card_seconds.append(self._frames[-1] - began)
            case _:
                yield from super(TimedStage, self)._make(move, finger, shown)
        yield _REST

    def _picture(self, _finger: Finger, *, again: bool = False) -> Script:  # noqa: ARG002 - the stage's signature
        yield from ()

    def _timed(self, finger: Finger, name: str, into: list[float]) -> Script:
        began = time.perf_counter()
        finger.touch(name)
        yield from self._next_frame(began)
        into.append(next(frame for frame in self._frames if frame >= began) - began)

    def _turned(self, finger: Finger, name: str, before: Snapshot) -> Script:
        began = time.perf_counter()
        yield from self._timed(finger, name, self.touch_seconds)
        yield from self._change(before)
        yield from self._next_frame(self.shown_at)
        self.page_seconds.append(next(frame for frame in self._frames if frame >= self.shown_at) - began)

    def _next_frame(self, after: float) -> Script:
        until = time.perf_counter() + 1.0  # a frame may be the last one; nothing to draw is nothing to wait for
        while (not self._frames or self._frames[-1] < after) and time.perf_counter() < until:
            yield 0.0
        if not self._frames or self._frames[-1] < after:
            self._frames.append(time.perf_counter())
