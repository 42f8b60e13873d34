"""A camera's URL: what the settings may say, and what a driver without a camera refuses."""

import pytest

from drivers.errors import DeviceError
from drivers.transport import open_line
from drivers.urls import Mjpeg, V4l2, check_url, parse_camera


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("v4l2:///dev/v4l/by-id/usb-Maker-index0", V4l2("/dev/v4l/by-id/usb-Maker-index0", None)),
        ("v4l2:///dev/video0?exposure=80", V4l2("/dev/video0", 80)),
        ("v4l2:///dev/video0?exposure=0", V4l2("/dev/video0", 0)),
        ("mjpeg://127.0.0.1:8081/stream", Mjpeg("http://127.0.0.1:8081/stream")),
        ("mjpeg://[::1]:8081", Mjpeg("http://[::1]:8081/")),
    ],
)
def test_what_a_camera_may_be(url: str, place: object) -> None:
    """Every form of the manual is understood."""
    assert parse_camera(url) == place


@pytest.mark.parametrize(
    "url",
    [
        "v4l2://video0",
        "v4l2:///dev/video0?exposure=-1",
        "v4l2:///dev/video0?exposure=10001",
        "v4l2:///dev/video0?gain=1",
        "mjpeg://192.0.2.7:8081/stream",
        "mjpeg://127.0.0.1/stream",
        "mjpeg://user:word@127.0.0.1:8081/stream",
        "mjpeg://127.0.0.1:8081/stream?x=1",
        "mjpeg://127.0.0.1:99999/",
        "serial:///dev/ttyS0",
        "http://127.0.0.1:8081/",
    ],
)
def test_what_no_camera_can_be(url: str) -> None:
    """A camera on a network, credentials in a URL and lines of bytes are refused with a sentence."""
    with pytest.raises(DeviceError, match=r"transport '"):
        parse_camera(url)


def test_only_cameras_are_cameras() -> None:
    """A driver that wants bytes refuses a camera's URL, in the settings check and when it opens."""
    for judge in (check_url, open_line):
        with pytest.raises(DeviceError, match="does not look through a camera"):
            judge("mjpeg://127.0.0.1:8081/stream")
