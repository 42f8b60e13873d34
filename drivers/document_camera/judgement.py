"""Judge one picture of the mat: where the page lies, and everything that speaks against taking it now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.captures import Concern, PaperForm, Quality
from drivers.document_camera.detection import WORKING_PIXELS, PageFound, find_page, shrunk
from drivers.document_camera.geometry import Floats
from drivers.document_camera.light import judge_light, mat_too_light
from drivers.document_camera.presence import hand_in_view, moving
from drivers.document_camera.sharpness import sharpness
from drivers.document_camera.straightening import resolved

SHARP = 0.42
"""The sharpness below which print is blurred: real pages at 1200 and 1600 pixels, defocus of 2 pixels, motion of 9."""

_COARSE = 100.0  # dots per inch: print of 10 points has 14 pixels then
_RIM = 0.004  # of the picture: a corner so near to its rim may lie beyond it


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """What was seen before: the last picture, and the mat when nothing lay on it; small copies."""

    last: NDArray[np.uint8] | None = field(default=None, repr=False)
    empty_mat: NDArray[np.uint8] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What one picture shows: the page's corners in its pixels, None without a page; how it is; what to remember."""

    corners: Floats | None
    quality: Quality
    memory: Memory


def judge(pixels: NDArray[np.uint8], form: PaperForm, memory: Memory) -> Seen:
    """Return what a picture shows, given what was seen before."""
    small, scale = shrunk(pixels, WORKING_PIXELS)
    found = find_page(pixels, small)
    concerns = set()
    if memory.last is not None and moving(_grey(small), _grey(memory.last)):
        concerns.add(Concern.MOVING)
    if not isinstance(found, PageFound):
        if mat_too_light(small, None):
            concerns.add(Concern.MAT_TOO_LIGHT)
        still = memory.last is not None and not concerns
        return Seen(None, Quality(concerns=frozenset(concerns)), Memory(small, small if still else memory.empty_mat))
    in_small = (found.corners + 0.5) / scale - 0.5
    if mat_too_light(small, in_small):
        concerns.add(Concern.MAT_TOO_LIGHT)
    if hand_in_view(small, in_small, found.hidden, memory.empty_mat):
        concerns.add(Concern.HAND_IN_VIEW)
    quality = page_quality(pixels, found.corners, form, small)
    return Seen(found.corners, replace(quality, concerns=quality.concerns | concerns), replace(memory, last=small))


def page_quality(
    pixels: NDArray[np.uint8], corners: Floats, form: PaperForm, small: NDArray[np.uint8] | None = None
) -> Quality:
    """Return how the page inside ``corners`` itself is, whatever else lies on the mat.

    ``small`` is the picture's copy by `shrunk`, if the caller has one.
    """
    if small is None:
        small, _ = shrunk(pixels, WORKING_PIXELS)
    sharp, dots = sharpness(pixels, corners), resolved(corners, form)
    size = np.array([pixels.shape[1], pixels.shape[0]])
    rules = {
        Concern.CANNOT_JUDGE: sharp is None,
        Concern.BLURRED: sharp is not None and sharp < SHARP,
        Concern.COARSE: dots is not None and dots < _COARSE,
        Concern.CUT_OFF: bool(((corners < _RIM * size) | (corners > (1 - _RIM) * size)).any()),
    }
    own = frozenset(concern for concern, holds in rules.items() if holds)
    lit = judge_light(small, (corners + 0.5) * (small.shape[1] / pixels.shape[1]) - 0.5)
    return Quality(concerns=own | lit, sharpness=sharp, dots_per_inch=dots)


def _grey(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
