"""The document camera's conversation: it waits for a good page, takes the sharpest of three, and writes nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

import numpy as np

from drivers.api import Deadline, DeviceState
from drivers.captures import (
    Captured,
    Concern,
    ImpossibleCorners,
    NotCaptured,
    NothingCaptured,
    PaperForm,
)
from drivers.document_camera.over_mat import MatCamera
from drivers.document_camera.straightening import from_jpeg
from drivers.errors import DeviceError, ErrorReason
from drivers.video import Picture, Pixels
from simulators.papers_on_mats import Circumstances, Photograph, bare, photograph
from simulators.sheets import draw_sheet

SIZE = (1280, 720)
CALM = Circumstances(turn_degrees=3, exposure=0.85)
LONG = timedelta(seconds=30)


class Reel:
    """A camera that shows pictures in turn, the last one for ever (or all of them again)."""

    def __init__(self, pictures: Sequence[Pixels], *, again: bool = False, most: int = 40) -> None:
        """Load the pictures."""
        self.left = most
        self.pictures: Iterator[Pixels] = cycle(pictures) if again else self._once(pictures)

    def open(self) -> None:
        """Nothing to take."""

    def close(self) -> None:
        """Nothing to give back."""

    def newest(self, until: Deadline) -> Picture | None:
        """Return the next picture."""
        self.left -= 1
        return None if until.expired or self.left < 0 else Picture(next(self.pictures), time.monotonic())

    def _once(self, pictures: Sequence[Pixels]) -> Iterator[Pixels]:
        yield from pictures
        while True:
            yield pictures[-1]


class Pulled(Reel):
    """A camera that was pulled out."""

    def newest(self, until: Deadline) -> Picture | None:
        """Say so, whenever it is asked."""
        del until
        raise DeviceError(ErrorReason.NO_HARDWARE, detail="no camera at /dev/nowhere")


def shot(how: Circumstances = CALM, sheet: str = "text", mat: str = "black", seed: int = 8) -> Photograph:
    """Return a photograph of one sheet, the same sheet every time."""
    return photograph(draw_sheet(sheet, np.random.default_rng(seed)), mat, how, np.random.default_rng(seed), SIZE)


def capture(pictures: Sequence[Pixels], *, again: bool = False, form: PaperForm = PaperForm.A4) -> object:
    """Capture from a reel."""
    return MatCamera(Reel(pictures, again=again)).capture(form, Deadline.after(LONG))


def test_a_page_that_lies_still_is_captured_with_its_frame() -> None:
    """The page is straight at 200 dots to the inch, the whole picture is beside it, and the corners agree."""
    taken = shot()
    outcome = capture([taken.pixels])
    assert isinstance(outcome, Captured)
    assert from_jpeg(outcome.page).shape[:2] == (2339, 1654)
    assert from_jpeg(outcome.frame).shape == taken.pixels.shape
    found = np.array(outcome.corners) * SIZE
    assert np.abs(found - taken.corners).max() < 8  # a little of the mat is cut out with it
    assert outcome.quality.refused == frozenset()
    assert "jpeg" not in repr(outcome).lower()
    assert len(repr(outcome)) < 600


def test_the_sharpest_of_three_is_taken() -> None:
    """What is kept is never the softest of what was seen."""
    sharp, soft = shot(), shot(replace(CALM, defocus=0.6))
    for order in ([soft, soft, soft, sharp], [soft, soft, sharp, soft]):
        outcome = capture([one.pixels for one in order])
        assert isinstance(outcome, Captured)
        best = capture([sharp.pixels])
        assert isinstance(best, Captured)
        assert outcome.quality.sharpness == best.quality.sharpness


def test_nothing_is_taken_while_a_hand_is_there_and_then_it_is() -> None:
    """The resident lays the page down and lets go; only then it is taken."""
    held, free = shot(replace(CALM, fingers=3)), shot()
    outcome = capture([held.pixels, held.pixels, held.pixels, free.pixels])
    assert isinstance(outcome, Captured)
    assert Concern.HAND_IN_VIEW not in outcome.quality.concerns


def test_what_stays_bad_is_refused_with_the_reason() -> None:
    """At the end of the time the resident hears what to change."""
    assert capture([shot(replace(CALM, defocus=3)).pixels]) == NotCaptured(frozenset({Concern.BLURRED}))
    white = capture([shot(mat="white").pixels])
    assert isinstance(white, NotCaptured)
    assert Concern.MAT_TOO_LIGHT in white.concerns


def test_an_empty_mat_is_nothing() -> None:
    """Nobody is told that a page was bad when there was none."""
    assert capture([bare("wood", np.random.default_rng(1), SIZE)]) == NothingCaptured()


def test_a_page_that_never_lies_still_is_not_taken() -> None:
    """Between two movements there is no moment that counts."""
    first, second = shot(), shot(replace(CALM, offset_mm=(40, 0)))
    outcome = capture([first.pixels, second.pixels], again=True)
    assert outcome == NotCaptured(frozenset({Concern.MOVING}))


def test_a_look_shows_the_page_and_says_how_it_is() -> None:
    """The preview is small enough for a screen and its corners are shares of the picture."""
    camera = MatCamera(Reel([shot(replace(CALM, fingers=3)).pixels]))
    glance = camera.look(PaperForm.A4, Deadline.after(LONG))
    assert glance is not None
    assert glance.corners is not None
    assert all(0 < share < 1 for corner in glance.corners for share in corner)
    assert Concern.HAND_IN_VIEW in glance.quality.concerns
    assert max(from_jpeg(glance.view).shape) == 640
    assert camera.look(PaperForm.A4, Deadline.after(timedelta(0))) is None


def test_corners_that_the_resident_drags_cut_the_same_frame_again() -> None:
    """The frame stays, byte for byte; the page follows the corners, turned as they are."""
    outcome = capture([shot().pixels])
    assert isinstance(outcome, Captured)
    camera = MatCamera(Reel([shot().pixels]))
    corners = ((0.4, 0.3), (0.6, 0.3), (0.6, 0.7), (0.4, 0.7))
    again = camera.straighten(outcome, corners, PaperForm.FREE)
    assert isinstance(again, Captured)
    assert again.frame == outcome.frame
    assert again.corners == corners
    assert from_jpeg(again.page).shape[:2] == (288, 256)
    crossed = (corners[0], corners[2], corners[1], corners[3])
    assert camera.straighten(outcome, crossed, PaperForm.FREE) == ImpossibleCorners()


def test_how_the_camera_is_is_a_status_also_when_it_is_gone() -> None:
    """Silence is a status, not an exception."""
    there = MatCamera(Reel([shot().pixels])).status()
    assert (there.device, there.size) == (DeviceState.ONLINE, SIZE)
    assert MatCamera(Pulled([])).status().device is DeviceState.OFFLINE
    assert MatCamera(Reel([], most=0)).status().device is DeviceState.OFFLINE
