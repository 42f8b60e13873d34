"""`kiosk doctor`: what a technician is told of a device."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drivers.api import DeviceState, ScannerStatus
from drivers.captures import CameraStatus
from drivers.errors import DeviceError, ErrorReason
from drivers.registry import DRIVERS
from kiosk.health import Finding, examine_device, examine_journal, examine_store
from kiosk.peripherals import Status
from kiosk.settings import load_settings
from offline_queue.model import ClockQuality, Kind, Lane, NewSubmission
from tests.unit.kiosk.test_queue_words import opened
from tests.unit.kiosk.test_settings import GOOD, write


class _Device:
    """A device that says what it is told to."""

    def __init__(self, answer: Status | DeviceError) -> None:
        self.answer = answer
        self.closed = False

    def open(self) -> None:
        """Be there."""

    def close(self) -> None:
        """Take note of it."""
        self.closed = True

    def status(self) -> Status:
        """Answer."""
        if isinstance(self.answer, DeviceError):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("answer", "well", "why"),
    [
        (
            ScannerStatus(device=DeviceState.ONLINE, detail="newland: serial:///dev/ttyS0?baud=9600"),
            True,
            "answers: ok (newland: serial:///dev/ttyS0?baud=9600)",
        ),
        (ScannerStatus(device=DeviceState.OFFLINE, detail="no answer"), False, "answers: offline (no answer)"),
        (CameraStatus(device=DeviceState.ONLINE, size=(1920, 1080)), True, "answers: ok"),
        (DeviceError(ErrorReason.NO_HARDWARE, detail="no camera at /dev/x"), False, "no hardware: no camera at /dev/x"),
    ],
)
def test_what_a_device_says_besides_is_told(answer: Status | DeviceError, *, well: bool, why: str) -> None:
    """Which engine was found, and at which rate, is worth nothing to a technician who cannot see it."""
    device = _Device(answer)
    assert examine_device("a-device", device) == Finding("a-device", well=well, why=why)
    assert device.closed


@pytest.mark.parametrize(
    ("waited", "held", "well", "words"),
    [
        (timedelta(minutes=5), False, True, "1 unsent, the oldest for 0 h 5 min, 0 held for staff"),
        (timedelta(hours=3), False, False, "1 unsent, the oldest for 3 h 0 min, 0 held for staff"),
        (timedelta(minutes=5), True, False, "0 unsent, 1 held for staff; kiosk queue list says why"),
    ],
)
def test_the_store_is_told_by_the_age_of_the_oldest(
    tmp_path: Path,
    *,
    waited: timedelta,
    held: bool,
    well: bool,
    words: str,
) -> None:
    """What waits for hours is as bad a sign as what is held; where nothing was ever put in there is nothing to tell."""
    settings = load_settings(write(tmp_path, GOOD.replace("floor_mib = 64", "floor_mib = 1")), DRIVERS)
    assert examine_store(settings).well
    with closing(opened(tmp_path)) as outbox:
        outbox.put(
            NewSubmission(
                id="id-1",
                kind=Kind.RATING,
                item="rating",
                item_version="1",
                lane=Lane.NORMAL,
                created=datetime.now(UTC) - waited - timedelta(seconds=2),
                clock=ClockQuality.UNKNOWN,
                content=b"{}",
            )
        )
        if held:
            outbox.hold("id-1", datetime.now(UTC))
        assert examine_store(settings) == Finding("store", well=well, why=words)


def test_a_journal_that_somebody_changed_is_told(tmp_path: Path) -> None:
    """Also while the terminal runs; what to do stands beside it."""
    settings = load_settings(write(tmp_path, GOOD.replace("floor_mib = 64", "floor_mib = 1")), DRIVERS)
    assert examine_journal(settings).well
    with closing(opened(tmp_path)) as outbox:
        assert examine_journal(settings).well
        with outbox.store.using() as connection:
            connection.execute("DROP TRIGGER journal_keeps_words")
            connection.execute("UPDATE journal SET detail = 'x' WHERE seq = 1")
        found = examine_journal(settings)
    assert not found.well
    assert found.why.startswith("entry 1 was changed, removed or put in.")
