"""The machine's clock on the way of one resident: what paper and envelope say of it is true, online and offline."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from devtools.world import World
from kiosk.clock import SystemClock
from kiosk.receipt import Field, Small
from tests.journey.visitor import Visitor

RULES = "以区里收到的时间为准。"
PAPER_TIME = "登记时间"


class SteppedClock(SystemClock):
    """The machine's clock, which somebody may put wrong; its seconds that only grow go on."""

    def __init__(self) -> None:
        """Be right."""
        self.step = timedelta(0)

    def now(self) -> datetime:
        """Return the wall time as it was put."""
        return super().now() + self.step


@pytest.fixture
def outsider(world: World) -> Iterator[Visitor]:
    """Somebody before a terminal that is not switched on yet."""
    somebody = Visitor(world)
    yield somebody
    somebody.stop()


def connected(visitor: Visitor) -> None:
    """Wait until the district has answered, and so has told its clock."""
    visitor.until(lambda shown: shown.link == "网络正常", "the network")


def paper(visitor: Visitor) -> tuple[str, bool]:
    """Return the time on the receipt, and whether it says that another time rules."""
    lines = visitor.receipts[-1].lines
    (told,) = (line.value for line in lines if isinstance(line, Field) and line.label == PAPER_TIME)
    return told, Small(RULES) in lines


def quality(visitor: Visitor) -> str:
    """Close the district, whose inbox nobody else may open, and return what its envelope says of the clock."""
    visitor.world.gateway.stop()
    with closing(sqlite3.connect(visitor.world.directory / "district" / "inbox.sqlite3")) as inbox:
        (body,) = inbox.execute("SELECT body FROM submission WHERE kind = 'application'").fetchone()
    return str(json.loads(body)["clock"]["quality"])


def test_a_clock_like_the_districts_needs_no_word(outsider: Visitor) -> None:
    """The time stands alone on the paper."""
    outsider.start()
    connected(outsider)
    number = outsider.to_confirmation().number
    outsider.case_of(number)
    told, rules = paper(outsider)
    assert (len(told), rules, quality(outsider)) == (len("2026-11-23 10:00"), False, "synchronised")


def test_a_district_ten_minutes_ahead_is_told_beside_our_time(outsider: Visitor) -> None:
    """Whichever of the two clocks is wrong: the paper names both times and says which rules."""
    outsider.world.misbehave("fast-clock")
    outsider.start()
    connected(outsider)
    number = outsider.to_confirmation().number
    outsider.case_of(number)
    told, rules = paper(outsider)
    ours, _, theirs = told.removesuffix("）").partition("（机器时钟不准，区里的时钟是 ")
    apart = datetime.fromisoformat(theirs) - datetime.fromisoformat(ours)
    assert timedelta(minutes=9) <= apart <= timedelta(minutes=11)
    assert (rules, quality(outsider)) == (True, "drifting")


def test_offline_from_the_start_the_clock_is_unchecked(outsider: Visitor) -> None:
    """Nobody has compared it, and the paper says so; the envelope says it too, whenever it arrives."""
    outsider.world.verb("network", "cut")
    outsider.start()
    number = outsider.to_confirmation().number
    told, rules = paper(outsider)
    assert told.endswith("（机器时钟未核对）")
    assert rules
    outsider.leave()
    outsider.world.verb("network", "restore")
    outsider.case_of(number)
    assert quality(outsider) == "unknown"


@pytest.mark.parametrize("step", [timedelta(days=-3), timedelta(days=5 * 365)])
def test_a_step_without_a_network_is_noticed_and_cards_stay_valid(outsider: Visitor, step: timedelta) -> None:
    """What was heard before is enough: the right time is on the paper, and the card is judged by the right day."""
    clock = SteppedClock()
    outsider.start(clock)
    connected(outsider)
    outsider.world.verb("network", "cut")
    clock.step = step
    number = outsider.to_confirmation().number
    told, rules = paper(outsider)
    _, _, theirs = told.removesuffix("）").partition("（机器时钟不准，区里的时钟是 ")
    off = datetime.fromisoformat(theirs) - datetime.now()  # noqa: DTZ005 - the machine that tests is in no other zone
    assert abs(off) < timedelta(days=1)
    assert rules
    outsider.leave()
    outsider.world.verb("network", "restore")
    outsider.case_of(number)
    assert quality(outsider) == "drifting"
