"""The source of pictures against the virtual camera: the newest picture, or the reason why there is none."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import numpy as np
import pytest

from drivers.api import Deadline
from drivers.errors import DeviceError, ErrorReason
from drivers.video import Picture, VideoSource
from simulators.camera import SIZE, VirtualCamera

_WIDTH, _HEIGHT = SIZE
_ON_ITS_WAY = 0.3  # seconds in which a picture that was sent before still arrives
Pair = tuple[VirtualCamera, VideoSource]


def _until(seconds: float) -> Deadline:
    return Deadline.after(timedelta(seconds=seconds))


@pytest.fixture
def camera() -> Iterator[VirtualCamera]:
    """A virtual camera, plugged in."""
    virtual = VirtualCamera()
    yield virtual
    virtual.stop()


@pytest.fixture
def pair(camera: VirtualCamera) -> Iterator[Pair]:
    """A virtual camera and the opened source of its pictures."""
    with closing(VideoSource(camera.url)) as source:
        source.open()
        yield camera, source


def _plain(grey: int) -> np.ndarray:
    return np.full((_HEIGHT, _WIDTH, 3), grey, np.uint8)


def _grey(picture: Picture | None) -> int:
    assert picture is not None
    return round(float(picture.pixels.mean()))


def _picture_after_trouble(source: VideoSource, seconds: float) -> Picture:
    until = _until(seconds)
    while not until.expired:
        try:
            picture = source.newest(until)
        except DeviceError:
            time.sleep(0.05)
            continue
        if picture is not None:
            return picture
    pytest.fail("the camera is back and no picture came")


def test_the_newest_picture_is_never_an_old_one(pair: Pair) -> None:
    """A reader that slept is given what stands before the camera now, whole and in colour."""
    camera, source = pair
    camera.show(_plain(40))
    time.sleep(0.5)
    camera.show(_plain(200))
    time.sleep(0.3)
    asked = time.monotonic()
    picture = source.newest(_until(5))
    assert abs(_grey(picture) - 200) <= 2
    assert picture is not None
    assert picture.at >= asked
    assert picture.pixels.shape == (_HEIGHT, _WIDTH, 3)


def test_a_pulled_camera_is_told_and_found_again(pair: Pair) -> None:
    """Unplugging is an error with a reason; after plugging in, pictures come again without anybody's help."""
    camera, source = pair
    camera.unplug()
    with pytest.raises(DeviceError) as error:
        source.newest(_until(10))
    assert error.value.reason in {ErrorReason.OFFLINE, ErrorReason.TIMEOUT}
    camera.plug_in()
    camera.show(_plain(150))
    assert abs(_grey(_picture_after_trouble(source, 10)) - 150) <= 2


def test_a_camera_that_stands_still_is_told_and_heals(pair: Pair) -> None:
    """A stalled stream holds nobody up for longer than its time, and is taken up again when it moves."""
    camera, source = pair
    camera.stall()
    time.sleep(_ON_ITS_WAY)
    with pytest.raises(DeviceError) as error:
        source.newest(_until(10))
    assert error.value.reason is ErrorReason.TIMEOUT
    camera.stall(on=False)
    assert _picture_after_trouble(source, 10).pixels.shape == (_HEIGHT, _WIDTH, 3)


def test_garbage_is_no_picture(pair: Pair) -> None:
    """Bytes that are no JPEG give no picture; the first good one is delivered."""
    camera, source = pair
    camera.garble()
    time.sleep(_ON_ITS_WAY)
    assert source.newest(_until(0.3)) is None
    camera.garble(on=False)
    assert _picture_after_trouble(source, 10).pixels.shape == (_HEIGHT, _WIDTH, 3)


def test_no_picture_by_the_deadline_is_none(pair: Pair) -> None:
    """A deadline that has passed gives nothing, at once."""
    _, source = pair
    assert source.newest(_until(0)) is None


def test_nobody_there() -> None:
    """A camera that is not there is an error when it is opened, and leaves nothing behind."""
    camera = VirtualCamera()
    camera.stop()
    with pytest.raises(DeviceError) as error:
        VideoSource(camera.url).open()
    assert error.value.reason is ErrorReason.OFFLINE
    with pytest.raises(DeviceError) as error:
        VideoSource("v4l2:///dev/v4l/by-id/none").open()
    assert error.value.reason is ErrorReason.NO_HARDWARE


def test_a_closed_source_has_no_pictures(pair: Pair) -> None:
    """Closing twice is harmless, a closed source says so, and it can be opened again."""
    _, source = pair
    source.close()
    source.close()
    with pytest.raises(DeviceError, match="is not open"):
        source.newest(_until(1))
    source.open()
    assert source.newest(_until(5)) is not None
