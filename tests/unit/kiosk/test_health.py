"""`kiosk doctor`: what a technician is told of a device."""

import pytest

from drivers.api import DeviceState, ScannerStatus
from drivers.captures import CameraStatus
from drivers.errors import DeviceError, ErrorReason
from kiosk.health import Finding, examine_device
from kiosk.peripherals import Status


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
