"""Put the sending side together: the courier, what it does beside submissions, and what wakes it."""

from collections.abc import Callable
from datetime import timedelta

from kiosk.clock import Clock
from kiosk.contents import Contents
from kiosk.logs import log
from kiosk.publishers import NAMES
from kiosk.queue_words import client
from kiosk.settings import DistrictSettings, Settings
from kiosk.station import Station
from kiosk.timekeeper import Timekeeper
from offline_queue.alarms import CountAlarm, CountWatch
from offline_queue.courier import Courier, Errand
from offline_queue.errands import Fetching, Following, Renewing, Reporting
from offline_queue.model import Verdict
from offline_queue.network_watch import NetworkWatch
from offline_queue.outbox import Outbox
from offline_queue.renewal import Renewal


class Sending:
    """The courier at work; whoever puts something in wakes it."""

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        timekeeper: Timekeeper,
        contents: Contents,
        *,
        on_verdict: Callable[[str, Verdict], None],
        clock: Clock,
    ) -> None:
        """Build it; nothing is started. ``on_verdict`` hears, from its thread, what came of each attempt."""
        renewal = _renewal(settings.district)
        self.station = Station(outbox, timekeeper, renewal, contents, clock)
        """What is reported of this terminal; the devices tell it how they are."""
        district = client(settings.district, settings.terminal.site, settings.terminal.device, on_clock=timekeeper.hear)
        watch = CountWatch(outbox, _log_alarm)
        errands: list[Errand] = [Reporting(district, self.station.report, watch), Following(district, outbox)]
        if settings.content.publishers_file is not None:
            errands.append(Fetching(district, contents, NAMES, timedelta(seconds=settings.content.ask_every_s)))
        if renewal is not None:
            # First: with a certificate that has ended nothing else is answered.
            errands.insert(0, Renewing(district, renewal, on_outcome=lambda word: log("certificate", outcome=word)))
        self._courier = Courier(
            outbox,
            district,
            on_verdict=on_verdict,
            on_trouble=lambda error: log("store-trouble", kind=type(error).__name__),
            watch=watch,
            errands=tuple(errands),
        )
        self._network = NetworkWatch(self._courier.wake)

    def start(self) -> None:
        """Begin to send."""
        self._courier.start()
        self._network.start()

    def stop(self) -> None:
        """End, also in the middle of a request."""
        self._network.stop()
        self._courier.stop()

    def wake(self) -> None:
        """Send now what has just been put in."""
        self._courier.wake()


def _renewal(district: DistrictSettings) -> Renewal | None:
    if district.certificate_file is None or district.private_key_file is None:
        return None
    return Renewal(district.certificate_file, district.private_key_file)


def _log_alarm(alarm: CountAlarm) -> None:
    log(
        "count-alarm",
        trouble=alarm.trouble,
        epoch=alarm.own.epoch,
        counted=alarm.own.dseq,
        receipted=alarm.own.receipted,
        told=alarm.told.contiguous,
    )
