"""The timekeeper: compares whenever asked, forgets older answers, logs changes, sets nothing."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from devtools.session_diagram import NOW
from kiosk.logs import start_logging
from kiosk.stamp import TimeQuality
from kiosk.timekeeper import Timekeeper
from offline_queue.model import ClockReading, Span


class Hands:
    """A clock whose hands the test moves."""

    def __init__(self) -> None:
        """Show the true time."""
        self.wall = NOW
        self.count = 100.0

    def now(self) -> datetime:
        """Return the wall time."""
        return self.wall

    def monotonic(self) -> float:
        """Return the seconds that only grow."""
        return self.count

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.wall += timedelta(seconds=seconds)
        self.count += seconds


def test_a_step_is_noticed_without_another_answer_and_logged_once(tmp_path: Path) -> None:
    """Unknown, then synchronised, then three days behind: three lines, however often somebody asks."""
    clock = Hands()
    keeper = Timekeeper(clock)
    stop = start_logging(tmp_path / "log")
    seen = [keeper.compare().quality]
    keeper.hear(ClockReading(NOW, Span(99.9, 100.0)))
    seen += [keeper.compare().quality, keeper.compare().quality]
    clock.pass_by(30)
    clock.wall -= timedelta(days=3)
    seen += [keeper.compare().quality, keeper.compare().quality]
    stop()
    assert seen == [TimeQuality.UNKNOWN, *[TimeQuality.SYNCHRONISED] * 2, *[TimeQuality.DRIFTING] * 2]
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert [line["quality"] for line in lines] == ["unknown", "synchronised", "drifting"]
    assert round(lines[-1]["ahead"]) == -3 * 86400


def test_the_newest_answer_counts() -> None:
    """A district whose clock was put right is believed at once."""
    clock = Hands()
    keeper = Timekeeper(clock)
    keeper.hear(ClockReading(NOW + timedelta(hours=1), Span(99.9, 100.0)))
    assert keeper.compare().quality is TimeQuality.DRIFTING
    clock.pass_by(10)
    keeper.hear(ClockReading(clock.wall, Span(109.9, 110.0)))
    assert keeper.compare().quality is TimeQuality.SYNCHRONISED
