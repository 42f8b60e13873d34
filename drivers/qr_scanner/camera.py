"""Read codes with a camera: take its newest picture, have the child decode it, report each showing once."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

import cv2
import numpy as np

from drivers.api import Deadline, DeviceState, NothingScanned, Scanned, ScannerStatus, ScanOutcome
from drivers.qr_scanner.eye import Eye
from drivers.qr_scanner.presence import SIZE, Presence
from drivers.qr_scanner.preview import Preview
from drivers.qr_scanner.sightings import Sightings
from drivers.qr_scanner.signed import PREFIX
from drivers.video import Picture, Pixels, VideoSource

_EXPOSURE = 80  # in 0.1 ms: long enough for paper in a lit hall, short enough for a phone's bright display
_PATIENCE = timedelta(seconds=2)  # for one picture; a camera that is there sends fifteen a second
_TURNS = 1 << 32  # what a request holds
_DARK = 40  # mean grey level below which the lamp is lit
_UNFILTERED = "the decoder's system calls are not filtered on this processor"
_LARGEST = (1920, 1080)  # width and height; a camera without the size that it was asked for may send any other


class Lights(Protocol):
    """The lamps beside the camera, where a terminal has some."""

    def shine(self, *, on: bool) -> None:
        """Light what is held before the camera, or stop."""

    def acknowledge(self) -> None:
        """Show that a code was read: a green flash, a beep."""


class NoLights:
    """A camera without lamps."""

    def shine(self, *, on: bool) -> None:
        """Do nothing."""

    def acknowledge(self) -> None:
        """Do nothing."""


class CameraScanner:
    """A camera as a scanner of QR codes. ``preview`` shows what it sees while it scans."""

    def __init__(self, transport: str, lights: Lights | None = None) -> None:
        """Prepare for the camera at ``transport``; nothing is opened yet.

        Raises:
            DeviceError: ``ILLEGAL`` for a transport that is no camera's.
        """
        self.preview = Preview()
        self._lights = lights or NoLights()
        self._source = VideoSource(transport, exposure=_EXPOSURE)
        self._eye = Eye()
        self._presence = Presence()
        self._sightings = Sightings(_proves_itself)
        self._turn = 0

    def open(self) -> None:
        """Start the decoder and find the camera sending pictures; an empty scene is learnt anew.

        Raises:
            DeviceError: there is no camera or it sends nothing, or the decoder does not start.
        """
        self._eye.open()
        self._source.open()
        self._presence = Presence()

    def close(self) -> None:
        """Give the camera back and end the decoder; never raises."""
        self.preview.clear()
        self._source.close()
        self._eye.close()

    def status(self) -> ScannerStatus:
        """Tell whether the camera sends pictures, and where the decoder is confined less than elsewhere.

        Raises:
            DeviceError: it was pulled out, stands still, or was never opened.
        """
        if self._source.newest(Deadline.after(_PATIENCE)) is None:
            return ScannerStatus(device=DeviceState.OFFLINE, detail="the camera sends no pictures")
        return ScannerStatus(device=DeviceState.ONLINE, detail="" if self._eye.filtered else _UNFILTERED)

    def scan(self, until: Deadline) -> ScanOutcome:
        """Watch until a code is held before the camera; each showing counts once, until it is away for two seconds.

        Raises:
            DeviceError: the camera was pulled out or stands still.
        """
        self._presence.attend()
        try:
            while not until.expired:
                picture = self._source.newest(until)
                data = None if picture is None else self._read(picture)
                if data is not None:
                    self._lights.acknowledge()
                    return Scanned(data)
            return NothingScanned()
        finally:  # what was held there is somebody's
            self._lights.shine(on=False)
            self.preview.clear()
            self._eye.forget()

    @property
    def decoder_pids(self) -> tuple[int, ...]:
        """The process ids of the decoding children, the working one first; none while closed."""
        return self._eye.pids

    def _read(self, picture: Picture) -> bytes | None:
        pixels = _within(picture.pixels)
        grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
        tiny = np.asarray(cv2.resize(grey, SIZE, interpolation=cv2.INTER_AREA), np.uint8)
        if tiny.mean() < _DARK:
            self._lights.shine(on=True)
        if not self._presence.deserves_a_look(tiny):
            self.preview.put(pixels, [])
            return None
        codes = self._eye.look(grey, self._turn)
        self.preview.put(pixels, codes)
        if codes:  # the look that found it is the one that will confirm it
            self._presence.attend()
        else:
            self._turn = (self._turn + 1) % _TURNS
        return self._sightings.take(codes, picture.at)


def _within(pixels: Pixels) -> Pixels:
    """Return a picture no larger than what the decoder has the time and the memory for."""
    height, width = pixels.shape[:2]
    scale = min(_LARGEST[0] / width, _LARGEST[1] / height)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _proves_itself(data: bytes) -> bool:
    """Tell whether one reading is enough: a signed code that was misread is found out by its signature."""
    return data.startswith(PREFIX.encode())
