"""The vocabulary of photographing papers: how the picture is, what was captured, and why something was not.

Corners are shares of the picture's width and height (0 to 1), clockwise from the page's top left, so that they mean the
same in the preview and in the full frame. Whoever starts at another corner turns the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from drivers.api import Deadline, DeviceState

Corner = tuple[float, float]
Corners = tuple[Corner, Corner, Corner, Corner]


class PaperForm(StrEnum):
    """What shape the page is given: a sheet, a card of ISO/IEC 7810, or the one it seems to have."""

    A4 = "a4"
    ID_1 = "id-1"
    FREE = "free"


class Concern(StrEnum):
    """What is wrong with a picture; each leads to one clear sentence on the screen."""

    BLURRED = "blurred"
    HAND_IN_VIEW = "hand-in-view"
    MOVING = "moving"
    GLARE = "glare"
    OVEREXPOSED = "overexposed"
    CUT_OFF = "cut-off"  # the page reaches beyond the picture
    MAT_TOO_LIGHT = "mat-too-light"  # a white page on a white mat has no edge
    UNEVEN_LIGHT = "uneven-light"
    CANNOT_JUDGE = "cannot-judge"  # nothing there has enough contrast to tell sharp from blurred
    COARSE = "coarse"  # the camera sees less than 100 dots to the inch of this page


REFUSED = frozenset(
    {
        Concern.BLURRED,
        Concern.HAND_IN_VIEW,
        Concern.MOVING,
        Concern.GLARE,
        Concern.OVEREXPOSED,
        Concern.CUT_OFF,
        Concern.MAT_TOO_LIGHT,
    }
)
"""Concerns with which nothing is captured; the others are told beside what was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How a picture of a page is.

    ``sharpness`` is about 0.1 to 0.7, None where nothing can be judged; ``dots_per_inch`` is what the camera
    itself resolved, None for a page of unknown size.
    """

    concerns: frozenset[Concern] = frozenset()
    sharpness: float | None = None
    dots_per_inch: float | None = None

    @property
    def refused(self) -> frozenset[Concern]:
        """The concerns that stand in the way."""
        return self.concerns & REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One look at the mat: a small JPEG for the screen, the page's corners if one lies there, and how it is."""

    view: bytes = field(repr=False)
    corners: Corners | None
    quality: Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A page: straightened, and as the whole picture it was taken from; both JPEG, with no word about when or where."""

    page: bytes = field(repr=False)
    frame: bytes = field(repr=False)
    corners: Corners
    form: PaperForm
    quality: Quality


@dataclass(frozen=True, slots=True)
class NothingCaptured:
    """The time passed and no page lay there."""


@dataclass(frozen=True, slots=True)
class NotCaptured:
    """A page lies there, and these concerns stood in the way until the end of the time."""

    concerns: frozenset[Concern]


@dataclass(frozen=True, slots=True)
class ImpossibleCorners:
    """No page has these corners: they cross, lie beyond the picture, or leave hardly anything."""


CaptureOutcome = Captured | NothingCaptured | NotCaptured


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraStatus:
    """How the camera is; ``size`` is the width and height of its pictures, None while unknown."""

    device: DeviceState
    size: tuple[int, int] | None = None
    detail: str = ""


class DocumentCamera(Protocol):
    """Photographs papers that lie on a dark mat. Device trouble raises `drivers.errors.DeviceError`.

    Nothing is written anywhere: pages are values of the caller's.
    """

    def open(self) -> None:
        """Take the camera and wait for its first picture."""

    def close(self) -> None:
        """Give the camera back and forget what it saw; never raises."""

    def status(self) -> CameraStatus:
        """Tell whether pictures come; their absence is a status (``offline``), not an exception."""

    def look(self, form: PaperForm, until: Deadline) -> Glance | None:
        """Take one picture for the preview and judge it; None at ``until``."""

    def capture(self, form: PaperForm, until: Deadline) -> CaptureOutcome:
        """Wait for a page that lies still with nothing in the way, then take the sharpest of three pictures."""

    def straighten(self, captured: Captured, corners: Corners, form: PaperForm) -> Captured | ImpossibleCorners:
        """Cut the page out of its frame again, at corners that the resident has moved; the frame stays as it is."""
