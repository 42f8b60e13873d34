"""Give a code its quiet zone back: find the light island in the dark, and paint around it. Pure.

Where a code touches dark surroundings the dark edges of its corner squares melt into them. Its other edges are partly
light, so that the smallest rectangle around what is light is still the code's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Rectangle = tuple[Sequence[float], Sequence[float], float]
"""Middle, size and angle, as OpenCV has them."""

_BRIDGE = 9  # pixels (of the half-size picture) of dark modules side by side that do not part an island
_SMALLEST = 25  # pixels of an island's side, at half size
_SLENDEREST = 0.7  # of its sides to each other
_FULL = 0.75  # of its own rectangle
_MARGIN = 5  # the part of an island's side that is white on each side: four modules of the smallest code
_MOST = 2  # islands at one level of light, the largest first


@dataclass(frozen=True, slots=True, eq=False)
class Island:
    """A part of a picture with white all around it; ``left`` and ``top`` are where it begins in the picture."""

    pixels: Pixels = field(repr=False)
    left: int
    top: int


def with_quiet_zones(grey: Pixels, half: Pixels) -> Iterator[Island]:
    """Yield each square island of light that is found in ``half``, which is ``grey`` at half its size."""
    level, light = cv2.threshold(half, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    yield from _painted(grey, np.asarray(light, np.uint8))
    brighter = half[half > level]  # surroundings of middle grey count as light: part them from the white
    if brighter.size:
        level, _ = cv2.threshold(brighter, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        yield from _painted(grey, np.asarray(half > level, np.uint8))


def _painted(grey: Pixels, light: Pixels) -> Iterator[Island]:
    for (x, y), (width, height), angle in _islands(light):
        box = np.round(cv2.boxPoints(((2 * x + 0.5, 2 * y + 0.5), (2 * width + 1, 2 * height + 1), angle)))
        left, top = np.maximum(box.min(axis=0), 0).astype(int)
        right, bottom = box.max(axis=0).astype(int) + 1
        part = grey[top:bottom, left:right]
        inside = np.zeros_like(part)
        cv2.fillConvexPoly(inside, np.asarray(box - (left, top), np.int32), (255,))
        margin = max(part.shape) // _MARGIN
        white = cv2.bitwise_or(part, cv2.bitwise_not(inside))
        framed = cv2.copyMakeBorder(white, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,))
        yield Island(np.asarray(framed, np.uint8), int(left) - margin, int(top) - margin)


def _islands(light: Pixels) -> list[Rectangle]:
    """Return the rectangles around what is light, square and whole."""
    whole = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((_BRIDGE, _BRIDGE), np.uint8))
    contours, _ = cv2.findContours(whole, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    large = [contour for contour in contours if cv2.contourArea(contour) >= _FULL * _SMALLEST**2]
    large.sort(key=cv2.contourArea, reverse=True)
    squares: list[Rectangle] = [
        rectangle
        for contour in large
        if _is_square(cv2.contourArea(contour), (rectangle := cv2.minAreaRect(contour))[1])
    ]
    return squares[:_MOST]


def _is_square(area: float, size: Sequence[float]) -> bool:
    short, long = sorted(size)
    return short >= _SMALLEST and short / long >= _SLENDEREST and area >= _FULL * short * long
