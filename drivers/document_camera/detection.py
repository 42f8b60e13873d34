"""Find the page on the mat: propose outlines in a small copy, weigh them, put the best one on its border."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.document_camera.candidates import propose
from drivers.document_camera.evidence import covered, outermost, weigh
from drivers.document_camera.geometry import Floats, page_like
from drivers.document_camera.refinement import refine

WORKING_PIXELS = 500
"""The longer side of the copy in which outlines are sought."""

_FINE_PIXELS = 1280  # where the picture is finer, borders are followed in steps of more than a pixel
_REACH = 2.5  # pixels of the working copy that a proposed side may be off
_SUPPORT, _WEAKEST = 0.5, 0.25


@dataclass(frozen=True, slots=True, eq=False)
class PageFound:
    """A page lies there: its corners in pixels of the picture, clockwise from the top left.

    ``support`` is the share of its outline that is a clear border, ``hidden`` the share that something lies over.
    """

    corners: Floats
    support: float
    hidden: float


@dataclass(frozen=True, slots=True)
class NoPage:
    """No outline of a page is to be seen."""


Finding = PageFound | NoPage


def find_page(pixels: NDArray[np.uint8], small: NDArray[np.uint8] | None = None) -> Finding:
    """Return the page in a BGR picture of any size; ``small`` is its copy by `shrunk`, if the caller has one."""
    if small is None:
        small, _ = shrunk(pixels, WORKING_PIXELS)
    scale = max(pixels.shape[:2]) / max(small.shape[:2])
    quads = propose(small)
    if not len(quads):
        return NoPage()
    weights = weigh(small, quads)
    best = outermost(quads, weights)
    if weights.support[best] < _SUPPORT or weights.weakest[best] < _WEAKEST:
        return NoPage()
    corners = (quads[best] + 0.5) * scale - 0.5
    unit = max(1.0, max(pixels.shape[:2]) / _FINE_PIXELS)
    for reach in (_REACH * scale, _REACH * scale / 2):
        corners = refine(pixels, corners, reach, unit)
    if not (np.isfinite(corners).all() and page_like(corners[None])[0]):
        return NoPage()
    hidden = max(float(weights.hidden[best]), covered(small, (corners + 0.5) / scale - 0.5))
    return PageFound(corners, float(weights.support[best]), hidden)


def shrunk(pixels: NDArray[np.uint8], most: int) -> tuple[NDArray[np.uint8], float]:
    """Return a copy whose longer side has at most ``most`` pixels, and the picture's pixels to one of its own."""
    scale = max(pixels.shape[:2]) / most
    if scale <= 1:
        return pixels, 1.0
    size = (round(pixels.shape[1] / scale), round(pixels.shape[0] / scale))
    while pixels.shape[1] >= 2 * size[0] and not (pixels.shape[0] % 2 or pixels.shape[1] % 2):
        pixels = _halved(pixels)  # exact halves are many times as fast as any other ratio
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8), scale


def _halved(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    size = (pixels.shape[1] // 2, pixels.shape[0] // 2)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
