"""The district's clock on the wire: the real gateway's every answer tells it, and this terminal compares."""

from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from kiosk.clock import SystemClock
from kiosk.health import examine_district
from kiosk.stamp import TimeQuality
from kiosk.timekeeper import Timekeeper
from offline_queue.district import DistrictClient
from offline_queue.model import ClockReading
from offline_queue.proofs import OwnSubmission

AN_HOUR_AGO = timedelta(hours=-1)


class LateClock(SystemClock):
    """The machine's clock, an hour behind."""

    def now(self) -> datetime:
        """Return the wall time as it is shown."""
        return super().now() + AN_HOUR_AGO


def test_a_refusal_tells_the_clock_as_well_as_an_answer(gateway: Any) -> None:
    """Every call is a comparison, made within the call's own time."""
    heard: list[ClockReading] = []
    url = gateway.ready["url"]
    with closing(DistrictClient(url, site="018", device="09", on_clock=heard.append)) as client:
        client.time()
        client.case("no-such-case", OwnSubmission("one"))
    assert len(heard) == 2
    assert heard[0].district <= heard[1].district
    assert all(reading.span.asked <= reading.span.answered for reading in heard)
    assert heard[0].span.answered <= heard[1].span.asked


def test_doctor_says_how_far_the_clocks_are_apart(gateway: Any) -> None:
    """A clock that is right is well; one that is off is not, with the seconds and how sure they are."""
    found = {}
    for clock in (SystemClock(), LateClock()):
        keeper = Timekeeper(clock)
        with closing(DistrictClient(gateway.ready["url"], site="018", device="09", on_clock=keeper.hear)) as client:
            found[type(clock)] = examine_district(client, keeper)
        assert keeper.compare().quality is not TimeQuality.UNKNOWN
    assert found[SystemClock].well
    assert not found[LateClock].well
    assert "-36" in found[LateClock].why
    assert "give or take" in found[LateClock].why
