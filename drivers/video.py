"""Pictures from a camera that a URL of `drivers.urls` names: the newest one, or the reason why there is none.

A thread takes every picture that the camera delivers, because a slow reader would otherwise be given old ones (V4L2
holds up to four), and turns the newest into pixels only while somebody waits for it. It opens a camera that was
pulled out, or that stands still, again and again until it is back.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import assert_never

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.api import Deadline
from drivers.errors import DeviceError, ErrorReason
from drivers.urls import Mjpeg, V4l2, parse_camera

Pixels = NDArray[np.uint8]

_OPEN = timedelta(seconds=4)  # a camera on USB needs up to two seconds for its first picture
_OPEN_MS = 2000
_READ_MS = 1500  # a camera of 15 pictures a second that is silent for so long stands still
_SELECT_SECONDS = 2  # the same for V4L2, which takes whole seconds and would otherwise wait for ten
_BLINK = 1.0  # seconds for which failing reads are damaged pictures, not a lost camera
_RETRY = 0.5  # seconds between two attempts to open the camera
_PAUSE = 0.02  # seconds after a read that failed at once
_JOIN = 4.0  # longer than any read or opening can take
_FFMPEG_QUIET = "-8"  # AV_LOG_QUIET: a damaged picture is no news for standard error
# A camera over HTTP is on this machine: no redirection, playlist or proxy (FFmpeg heeds $http_proxy) leads elsewhere.
_FFMPEG_STAYS = "input_format;mpjpeg|protocol_whitelist;http,tcp|max_redirects;0|http_proxy;none"
_MANUAL_EXPOSURE, _AUTOMATIC_EXPOSURE = 1, 3  # V4L2_EXPOSURE_MANUAL and _APERTURE_PRIORITY, which OpenCV hands through
_MJPG = cv2.VideoWriter.fourcc(*"MJPG")


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture: ``pixels`` is (height, width, 3) in BGR, ``at`` the `time.monotonic` second of its arrival."""

    pixels: Pixels = field(repr=False)
    at: float


class VideoSource:
    """A camera as a source of its newest picture. All verbs are called by one thread; `close` and `open` may repeat."""

    def __init__(
        self, url: str, *, width: int = 1280, height: int = 720, frames_a_second: int = 15, exposure: int = 0
    ) -> None:
        """Prepare for the camera at ``url``; nothing is opened yet.

        The size and the rate are asked of the camera, which may give others; so is ``exposure`` (in 0.1 ms, 0 leaves
        it to the camera) unless the URL has one. Streams over HTTP come as they are.

        Raises:
            DeviceError: ``ILLEGAL`` for a URL that is no camera's.
        """
        self._place = parse_camera(url)
        self._wish = (width, height, frames_a_second)
        self._exposure = exposure
        self._news = threading.Condition()
        self._wanted = False
        self._newest: Picture | None = None
        self._trouble: DeviceError | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Start taking pictures and wait for the first one.

        Raises:
            DeviceError: ``NO_HARDWARE`` or ``OFFLINE`` when no camera is there, ``TIMEOUT`` when it sends nothing,
                ``BUSY`` when another program has it.
        """
        if self._thread is not None:
            return
        self._stopping = threading.Event()
        self._newest = self._trouble = None
        self._thread = threading.Thread(target=self._run, args=(self._stopping,), name="camera", daemon=True)
        self._thread.start()
        try:
            if self.newest(Deadline.after(_OPEN)) is None:
                raise _still(self._name)
        except DeviceError:
            self.close()
            raise

    def close(self) -> None:
        """Give the camera back; never raises."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            thread.join(_JOIN)

    def newest(self, until: Deadline) -> Picture | None:
        """Wait for a picture that arrives from now on; None at ``until``.

        Raises:
            DeviceError: the camera was pulled out or stands still; it is sought until `close`, so that a later call
                may succeed. ``OFFLINE`` also when this source is not open.
        """
        if self._thread is None:
            raise DeviceError(ErrorReason.OFFLINE, detail=f"{self._name} is not open")
        with self._news:
            self._newest, self._wanted = None, True
            while not (self._told or until.expired):
                self._news.wait(until.slice())
            self._wanted = False
            if self._trouble is not None:
                raise DeviceError(self._trouble.reason, detail=self._trouble.detail)
            return self._newest

    @property
    def _told(self) -> bool:
        return self._newest is not None or self._trouble is not None

    @property
    def _name(self) -> str:
        return self._place.path if isinstance(self._place, V4l2) else self._place.address

    # --- the thread that takes pictures ---------------------------------------------------------------------------

    def _run(self, stopping: threading.Event) -> None:
        _set_opencv_up()
        while not stopping.is_set():
            try:
                self._take_pictures(stopping)
            except DeviceError as error:
                with self._news:
                    self._trouble = error
                    self._news.notify_all()
                stopping.wait(_RETRY)

    def _take_pictures(self, stopping: threading.Event) -> None:
        capture = self._open_capture()
        try:
            last = time.monotonic()
            while not stopping.is_set():
                if capture.grab():
                    last = time.monotonic()
                    self._publish(capture, last)
                elif time.monotonic() - last > _BLINK:
                    raise _still(self._name) if self._is_there() else _gone(self._name)
                else:
                    stopping.wait(_PAUSE)
        finally:
            capture.release()

    def _publish(self, capture: cv2.VideoCapture, at: float) -> None:
        if not self._wanted and self._trouble is None:
            return  # turning it into pixels would be for nobody
        whole, pixels = capture.retrieve()
        if not whole:
            return
        with self._news:
            self._newest, self._trouble = Picture(np.asarray(pixels, np.uint8), at), None
            self._news.notify_all()

    def _is_there(self) -> bool:
        return not isinstance(self._place, V4l2) or Path(self._place.path).exists()

    def _open_capture(self) -> cv2.VideoCapture:
        match self._place:
            case V4l2(path, exposure):
                return _open_v4l2(path, self._wish, self._exposure if exposure is None else exposure)
            case Mjpeg(address):
                return _open_mjpeg(address)
            case _:
                assert_never(self._place)


def _set_opencv_up() -> None:
    """Set what OpenCV looks at once, at its first capture; one thread, because the cores belong to the face."""
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(_SELECT_SECONDS))
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", _FFMPEG_QUIET)
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = _FFMPEG_STAYS
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # silent: what failed is told by a `DeviceError`
    cv2.setNumThreads(1)


def _open_v4l2(path: str, wish: tuple[int, int, int], exposure: int) -> cv2.VideoCapture:
    if not Path(path).exists():
        raise _gone(path)
    capture = cv2.VideoCapture(path, cv2.CAP_V4L2)
    if not capture.isOpened():
        raise DeviceError(ErrorReason.BUSY, detail=f"{path} is no camera, or another program has it")
    width, height, rate = wish
    capture.set(cv2.CAP_PROP_FOURCC, _MJPG)  # first: the size is judged by the format, and raw pictures come slowly
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
    capture.set(cv2.CAP_PROP_FPS, rate)
    if exposure:
        capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, _MANUAL_EXPOSURE)
        capture.set(cv2.CAP_PROP_EXPOSURE, exposure)
    else:
        capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, _AUTOMATIC_EXPOSURE)
    return capture


def _open_mjpeg(address: str) -> cv2.VideoCapture:
    options = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_MS]
    one_thread = [cv2.CAP_PROP_N_THREADS, 1]  # FFmpeg's own threads would hold a picture back each
    capture = cv2.VideoCapture(address, cv2.CAP_FFMPEG, options + one_thread)
    if not capture.isOpened():
        raise _gone(address)
    return capture


def _gone(name: str) -> DeviceError:
    reason = ErrorReason.NO_HARDWARE if name.startswith("/") else ErrorReason.OFFLINE
    what = "no camera at" if reason is ErrorReason.NO_HARDWARE else "no camera that sends pictures at"
    return DeviceError(reason, detail=f"{what} {name}")


def _still(name: str) -> DeviceError:
    return DeviceError(ErrorReason.TIMEOUT, detail=f"the camera at {name} sends no pictures")
