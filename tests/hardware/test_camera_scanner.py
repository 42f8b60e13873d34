"""The camera as a scanner, against the virtual camera and generated phones.

With ``--bench=real --port v4l2:///dev/v4l/by-id/…`` the tests marked ``metal`` watch through the real one, and ask a
person on the terminal to hold a code before it.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from drivers.api import Deadline, DeviceState, NothingScanned, Scanned, ScannerStatus
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner.camera import CameraScanner
from drivers.qr_scanner.eye import Eye
from simulators.camera import VirtualCamera
from simulators.phone import phone_with
from tests.hardware.person import ask

_CODE = b"L01701-261123-QX0042-04"
Pair = tuple[VirtualCamera, CameraScanner]


def _until(seconds: float) -> Deadline:
    return Deadline.after(timedelta(seconds=seconds))


@pytest.fixture
def camera() -> Iterator[VirtualCamera]:
    """A virtual camera with nothing before it."""
    virtual = VirtualCamera()
    yield virtual
    virtual.stop()


@pytest.fixture
def pair(camera: VirtualCamera) -> Iterator[Pair]:
    """A virtual camera and the opened driver that watches through it."""
    with closing(CameraScanner(camera.url)) as scanner:
        scanner.open()
        yield camera, scanner


def _soon(deed: Callable[[], object], seconds: float = 0.3) -> threading.Timer:
    timer = threading.Timer(seconds, deed)
    timer.start()
    return timer


@pytest.mark.metal
def test_a_code_is_scanned(request: pytest.FixtureRequest) -> None:
    """A code held before the camera comes out as its bytes."""
    if request.config.getoption("--bench") == "real":
        with closing(CameraScanner(request.config.getoption("--port"))) as scanner:
            scanner.open()
            ask(request.config, "Hold a phone with any QR code before the camera")
            assert isinstance(scanner.scan(_until(30)), Scanned)
        return
    camera, scanner = request.getfixturevalue("pair")
    picture = phone_with(_CODE)
    timer = _soon(lambda: camera.show(picture))
    assert scanner.scan(_until(10)) == Scanned(_CODE)
    timer.join()


@pytest.mark.parametrize("condition", ["dark-mode", "no-quiet-zone", "moire", "defocus-3.5", "tilted-45"])
def test_a_difficult_phone_is_scanned(pair: Pair, condition: str) -> None:
    """What a resident's phone looks like in practice is read within a moment."""
    camera, scanner = pair
    camera.show(phone_with(_CODE, condition, 3))
    assert scanner.scan(_until(10)) == Scanned(_CODE)


def test_a_code_that_was_there_from_the_start_is_scanned(camera: VirtualCamera) -> None:
    """A phone held there before the driver was opened is not mistaken for furniture."""
    camera.show(phone_with(_CODE))
    with closing(CameraScanner(camera.url)) as scanner:
        scanner.open()
        assert scanner.scan(_until(10)) == Scanned(_CODE)


def test_one_showing_is_one_code(pair: Pair) -> None:
    """A phone that stays is reported once; taken away and held there again it counts again."""
    camera, scanner = pair
    camera.show(phone_with(_CODE))
    assert scanner.scan(_until(10)) == Scanned(_CODE)
    assert scanner.scan(_until(1)) == NothingScanned()
    camera.show_nothing()
    assert scanner.scan(_until(2.5)) == NothingScanned()
    camera.show(phone_with(_CODE))
    assert scanner.scan(_until(10)) == Scanned(_CODE)


def test_nothing_shown_is_nothing_scanned(pair: Pair) -> None:
    """An empty scene ends with the deadline; calling off ends it sooner."""
    _, scanner = pair
    assert scanner.scan(_until(0.5)) == NothingScanned()
    cancelled = threading.Event()
    timer = _soon(cancelled.set)
    began = time.monotonic()
    assert scanner.scan(Deadline.after(timedelta(seconds=30), cancelled)) == NothingScanned()
    assert time.monotonic() - began < 10
    timer.join()


def test_a_dead_decoder_is_a_missing_frame(pair: Pair) -> None:
    """Killing the child in the middle of a scan is not noticed by who scans."""
    camera, scanner = pair
    picture = phone_with(_CODE)
    os.kill(scanner.decoder_pids[0], signal.SIGKILL)
    camera.show(picture)
    assert scanner.scan(_until(10)) == Scanned(_CODE)
    assert scanner._eye.replaced == 1


def test_a_hanging_decoder_is_replaced(pair: Pair) -> None:
    """A child that stops answering is replaced, and the code is read after all."""
    camera, scanner = pair
    os.kill(scanner.decoder_pids[0], signal.SIGSTOP)
    camera.show(phone_with(_CODE))
    assert scanner.scan(_until(10)) == Scanned(_CODE)
    assert scanner._eye.replaced == 1


def test_an_unplugged_camera_is_told(pair: Pair) -> None:
    """A camera that is pulled out during a scan is an error; plugged in and opened again it scans."""
    camera, scanner = pair
    timer = _soon(camera.unplug)
    with pytest.raises(DeviceError) as error:
        scanner.scan(_until(20))
    timer.join()
    assert error.value.reason in {ErrorReason.OFFLINE, ErrorReason.TIMEOUT}
    scanner.close()
    with pytest.raises(DeviceError):
        scanner.open()
    camera.plug_in()
    scanner.open()
    camera.show(phone_with(_CODE))
    assert scanner.scan(_until(10)) == Scanned(_CODE)


def test_a_decoder_without_its_filter_is_told(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """`kiosk doctor` says it of a processor whose system calls are not filtered, and of no other."""
    _, scanner = pair
    told = {}
    for filtered in (True, False):
        monkeypatch.setattr(Eye, "filtered", filtered)
        told[filtered] = scanner.status()
    assert told[True] == ScannerStatus(device=DeviceState.ONLINE)
    assert told[False].device is DeviceState.ONLINE
    assert "not filtered" in told[False].detail


def test_a_stalled_camera_is_told(pair: Pair) -> None:
    """A camera that stands still is an error in `scan` and in `status`, never an endless wait."""
    camera, scanner = pair
    assert scanner.status().device is DeviceState.ONLINE
    camera.stall()
    with pytest.raises(DeviceError) as error:
        scanner.scan(_until(20))
    assert error.value.reason is ErrorReason.TIMEOUT
    with pytest.raises(DeviceError):
        scanner.status()


def test_garbage_is_survived(pair: Pair) -> None:
    """Frames that are no pictures are skipped; the code that follows them is read."""
    camera, scanner = pair
    camera.garble()
    picture = phone_with(_CODE)

    def mend() -> None:
        camera.garble(on=False)
        camera.show(picture)

    timer = _soon(mend)
    assert scanner.scan(_until(10)) == Scanned(_CODE)
    timer.join()


def test_the_preview_shows_the_code_and_forgets_it(pair: Pair) -> None:
    """While it scans the newest picture can be taken, small, with the code's corners; afterwards there is none."""
    camera, scanner = pair
    camera.show(phone_with(_CODE))
    views = []

    def watch() -> None:
        until = _until(10)
        while not until.expired and not any(view.codes for view in views):
            if (view := scanner.preview.take(480)) is not None:
                views.append(view)
            time.sleep(0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert scanner.scan(_until(10)) == Scanned(_CODE)
    watcher.join()
    assert views[-1].pixels.shape == (270, 480, 3)
    (corners,) = views[-1].codes
    assert all(180 < x < 300 and 80 < y < 190 for x, y in corners)
    assert scanner.preview.take() is None


class _CountingLights:
    def __init__(self) -> None:
        self.shining: list[bool] = []
        self.reads = 0

    def shine(self, *, on: bool) -> None:
        self.shining.append(on)

    def acknowledge(self) -> None:
        self.reads += 1


def test_the_lamps_follow_the_scan(camera: VirtualCamera) -> None:
    """A dark scene is lit and dark again after the scan; a reading is acknowledged once."""
    lights = _CountingLights()
    camera.show(phone_with(_CODE) // 4)
    with closing(CameraScanner(camera.url, lights)) as scanner:
        scanner.open()
        assert scanner.scan(_until(10)) == Scanned(_CODE)
    assert lights.shining[0] is True
    assert lights.shining[-1] is False
    assert lights.reads == 1
