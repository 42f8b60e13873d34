"""Measure the camera's path: from a frame and from a showing to the event, and what an empty scene costs."""

import os
import resource
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from devtools.qr_elsewhere import camera_elsewhere
from devtools.qr_face import face_figures
from devtools.spread import spread
from drivers.api import Deadline, Scanned
from drivers.qr_scanner.camera import CameraScanner
from drivers.video import Picture, VideoSource
from simulators.camera import VirtualCamera
from simulators.phone import phone_with

_FRAMES_A_SECOND = 15
_PATIENCE = timedelta(seconds=10)
_AWAY = 0.25  # seconds between two phones


def camera_figures(shows: int, idle_seconds: float) -> dict[str, Any]:
    """Return the camera path's figures.

    They are the milliseconds of ``shows`` showings at 15 frames a second, the share of one core that an empty scene
    costs, and the frames a second of a moving face in the same process.
    """
    return {"frames_a_second": _FRAMES_A_SECOND} | _latencies(shows) | _idle(idle_seconds) | face_figures(idle_seconds)


def _latencies(shows: int) -> dict[str, Any]:
    camera = VirtualCamera(frames_a_second=_FRAMES_A_SECOND)
    try:
        scanner = _TimedScanner(camera.url)
        with closing(scanner):
            scanner.open()
            times = [_show(camera, scanner, at) for at in range(shows)]
    finally:
        camera.stop()
    frame, showing = zip(*(pair for pair in times if pair is not None), strict=True)
    return {
        "shown": shows,
        "read": len(frame),
        "frame_to_event_ms": spread(frame),
        "showing_to_event_ms": spread(showing),
    }


class _TimedScanner(CameraScanner):
    """A scanner that remembers when the picture arrived that it looked at last."""

    def __init__(self, transport: str) -> None:
        super().__init__(transport)
        self.arrived = 0.0
        self._source = _TimedSource(transport, self)


class _TimedSource(VideoSource):
    def __init__(self, url: str, scanner: _TimedScanner) -> None:
        super().__init__(url)
        self._scanner = scanner

    def newest(self, until: Deadline) -> Picture | None:
        picture = super().newest(until)
        self._scanner.arrived = time.monotonic() if picture is None else picture.at
        return picture


def _show(camera: VirtualCamera, scanner: _TimedScanner, number: int) -> tuple[float, float] | None:
    """Hold a new code before the camera; return the milliseconds from frame and from showing to the event."""
    camera.show(phone_with(f"L01701-261123-QX{number:04}".encode(), "plain", number))
    shown = time.monotonic()
    outcome = scanner.scan(Deadline.after(_PATIENCE))
    event = time.monotonic()
    camera.show_nothing()
    time.sleep(_AWAY)  # so that the next showing is another one
    if not isinstance(outcome, Scanned):
        return None
    return (event - scanner.arrived) * 1000, (event - shown) * 1000


def _idle(seconds: float) -> dict[str, Any]:
    with camera_elsewhere() as url, closing(CameraScanner(url)) as scanner:
        scanner.open()
        scanner.scan(Deadline.after(timedelta(seconds=1)))
        before, began = _cpu_seconds(scanner), time.monotonic()
        scanner.scan(Deadline.after(timedelta(seconds=seconds)))
        used, passed = _cpu_seconds(scanner) - before, time.monotonic() - began
    return {"idle_cpu_percent_of_one_core": round(100 * used / passed, 1)}


def _cpu_seconds(scanner: CameraScanner) -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime + sum(map(_cpu_seconds_of, scanner.decoder_pids))


def _cpu_seconds_of(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
