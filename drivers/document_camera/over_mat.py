"""Photograph papers on a mat with a camera above it: preview, the sharpest of three, straightened in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol

import cv2
import numpy as np

from drivers.api import Deadline, DeviceState
from drivers.captures import (
    CameraStatus,
    Captured,
    CaptureOutcome,
    Concern,
    Corners,
    Glance,
    ImpossibleCorners,
    NotCaptured,
    NothingCaptured,
    PaperForm,
    Quality,
)
from drivers.document_camera.geometry import Floats, widened
from drivers.document_camera.judgement import Memory, Seen, judge, page_quality
from drivers.document_camera.profiles import PROFILES
from drivers.document_camera.straightening import (
    DOTS_PER_INCH,
    FRAME_QUALITY,
    PAGE_QUALITY,
    from_jpeg,
    possible,
    straighten,
    to_jpeg,
)
from drivers.errors import DeviceError, ErrorReason
from drivers.video import Picture, Pixels, VideoSource

_SHOTS = 3
_STATUS = timedelta(seconds=2)
_VIEW_PIXELS, _VIEW_QUALITY = 640, 80
_FAR = 2.0  # pictures away: nobody drags a corner there
_MARGIN = 0.01  # a page's edge is never quite straight: so much more of the mat is cut out with it


class Source(Protocol):
    """Where pictures come from: `drivers.video.VideoSource`, or a test's own."""

    def open(self) -> None:
        """Take the camera."""

    def close(self) -> None:
        """Give it back."""

    def newest(self, until: Deadline) -> Picture | None:
        """Wait for the next picture; None at ``until``."""


class MatCamera:
    """A `drivers.captures.DocumentCamera`: a camera that looks straight down on a dark mat. Used by one thread."""

    def __init__(self, source: Source) -> None:
        """Prepare to take pictures from ``source``; nothing is opened yet."""
        self._source = source
        self._memory = Memory()

    @classmethod
    def at(cls, transport: str, profile: str = "") -> MatCamera:
        """Return the camera that a URL of `drivers.urls` names, asked for the size of a profile of `PROFILES`.

        Raises:
            DeviceError: ``ILLEGAL`` for a URL that is no camera's, or an unknown profile.
        """
        if profile not in PROFILES:
            known = ", ".join(filter(None, PROFILES))
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"no profile is called {profile!r}; known: {known}")
        asked = PROFILES[profile]
        return cls(
            VideoSource(transport, width=asked.width, height=asked.height, frames_a_second=asked.frames_a_second)
        )

    def open(self) -> None:
        """Take the camera and wait for its first picture.

        Raises:
            DeviceError: there is none, or it sends none.
        """
        self._source.open()

    def close(self) -> None:
        """Give the camera back and forget what it saw; never raises."""
        self._source.close()
        self._memory = Memory()

    def status(self) -> CameraStatus:
        """Tell whether pictures come, by waiting for one; their absence is ``offline``."""
        try:
            picture = self._source.newest(Deadline.after(_STATUS))
        except DeviceError as error:
            return CameraStatus(device=DeviceState.OFFLINE, detail=error.detail)
        if picture is None:
            return CameraStatus(device=DeviceState.OFFLINE, detail="no picture came")
        height, width = picture.pixels.shape[:2]
        return CameraStatus(device=DeviceState.ONLINE, size=(width, height))

    def look(self, form: PaperForm, until: Deadline) -> Glance | None:
        """Take one picture for the preview and judge it; None at ``until``.

        Raises:
            DeviceError: the camera was pulled out or stands still.
        """
        picture = self._source.newest(until)
        if picture is None:
            return None
        seen = self._judge(picture.pixels, form)
        corners = None if seen.corners is None else _shares(seen.corners, picture.pixels)
        return Glance(view=_view(picture.pixels), corners=corners, quality=seen.quality)

    def capture(self, form: PaperForm, until: Deadline) -> CaptureOutcome:
        """Wait for a page that lies still with nothing in the way, then take the sharpest of three pictures.

        Two pictures running must be good, so that nothing is taken in the middle of a movement. `NotCaptured` holds
        what stood in the way last; what lies on a mat too light is not found, and is told likewise.

        Raises:
            DeviceError: the camera was pulled out or stands still.
        """
        outcome: NothingCaptured | NotCaptured = NothingCaptured()
        ready = False
        while (picture := self._source.newest(until)) is not None:
            seen = self._judge(picture.pixels, form)
            outcome = _so_far(seen)
            good = None if seen.quality.refused else seen.corners
            if good is not None and ready:
                return self._take(_Shot(picture.pixels, good, seen.quality), form, until)
            ready = good is not None
        return outcome

    def straighten(self, captured: Captured, corners: Corners, form: PaperForm) -> Captured | ImpossibleCorners:
        """Cut the page out of its frame again, exactly at ``corners``; pure.

        The first corner becomes the page's top left, so corners in another order turn the page.
        """
        pixels = from_jpeg(captured.frame)
        shares = np.array(corners, float)
        if not (np.abs(shares) <= _FAR).all():  # also what is no number
            return ImpossibleCorners()
        places = shares * _size(pixels) - 0.5
        if not possible(places, pixels.shape):
            return ImpossibleCorners()
        return replace(
            captured,
            page=_page(pixels, places, form),
            corners=corners,
            form=form,
            quality=page_quality(pixels, places, form),
        )

    def _judge(self, pixels: Pixels, form: PaperForm) -> Seen:
        seen = judge(pixels, form, self._memory)
        self._memory = seen.memory
        return seen

    def _take(self, best: _Shot, form: PaperForm, until: Deadline) -> Captured:
        """Return the sharpest of the picture that was good and the next ones that are as good."""
        for _ in range(_SHOTS - 1):
            picture = self._source.newest(until)
            if picture is None:
                break
            seen = self._judge(picture.pixels, form)
            if seen.corners is None or seen.quality.refused:
                continue
            if (seen.quality.sharpness or 0) > (best.quality.sharpness or 0):
                best = _Shot(picture.pixels, seen.corners, seen.quality)
        places = widened(best.corners, _MARGIN)
        return Captured(
            page=_page(best.pixels, places, form),
            frame=to_jpeg(best.pixels, FRAME_QUALITY),
            corners=_shares(places, best.pixels),
            form=form,
            quality=best.quality,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Shot:
    """A picture that may be taken: its page and how that is."""

    pixels: Pixels = field(repr=False)
    corners: Floats
    quality: Quality


def _so_far(seen: Seen) -> NothingCaptured | NotCaptured:
    """Return what would have to be said if no better picture came."""
    refused = seen.quality.refused
    if seen.corners is None:
        refused &= {Concern.MAT_TOO_LIGHT}
        return NotCaptured(refused) if refused else NothingCaptured()
    return NotCaptured(refused or frozenset({Concern.MOVING}))  # good, but only once: time was too short


def _page(pixels: Pixels, places: Floats, form: PaperForm) -> bytes:
    return to_jpeg(straighten(pixels, places, form), PAGE_QUALITY, DOTS_PER_INCH)


def _view(pixels: Pixels) -> bytes:
    scale = min(1.0, _VIEW_PIXELS / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return to_jpeg(np.asarray(small, np.uint8), _VIEW_QUALITY)


def _size(pixels: Pixels) -> Floats:
    return np.array([pixels.shape[1], pixels.shape[0]], float)


def _shares(places: Floats, pixels: Pixels) -> Corners:
    first, second, third, fourth = ((round(float(x), 5), round(float(y), 5)) for x, y in (places + 0.5) / _size(pixels))
    return first, second, third, fourth
