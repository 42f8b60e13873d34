"""Give a code its quiet zone back: find the light island in the dark, and paint around it. Pure.

Where a code touches dark surroundings the dark edges of its corner squares melt into them. Its other edges are partly
light, so that the smallest rectangle around what is light is still the code's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Rectangle = tuple[Sequence[float], Sequence[float], float]
"""Middle, size and angle, as OpenCV has them."""

_BRIDGE = 15  # pixels of dark modules side by side that do not part an island
_SMALLEST = 40  # pixels of an island's side
_SLENDEREST = 0.7  # of its sides to each other
_FULL = 0.75  # of its own rectangle
_MOST = 2  # islands at one level of light, the largest first


def with_quiet_zones(grey: Pixels) -> Iterator[Pixels]:
    """Yield the picture once for each square island, white all around it."""
    level, light = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    yield from _painted(grey, np.asarray(light, np.uint8))
    brighter = grey[grey > level]  # surroundings of middle grey count as light: part them from the white
    if brighter.size:
        level, _ = cv2.threshold(brighter, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        yield from _painted(grey, np.asarray(grey > level, np.uint8))


def _painted(grey: Pixels, light: Pixels) -> Iterator[Pixels]:
    for island in _islands(light):
        inside = np.zeros_like(grey)
        cv2.fillConvexPoly(inside, np.asarray(np.round(cv2.boxPoints(island)), np.int32), (255,))
        yield np.asarray(cv2.bitwise_or(grey, cv2.bitwise_not(inside)), np.uint8)


def _islands(light: Pixels) -> list[Rectangle]:
    """Return the rectangles around what is light, square and whole."""
    whole = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((_BRIDGE, _BRIDGE), np.uint8))
    contours, _ = cv2.findContours(whole, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found: list[tuple[float, Rectangle]] = [
        (cv2.contourArea(contour), cv2.minAreaRect(contour)) for contour in contours
    ]
    squares = [(area, rectangle) for area, rectangle in found if _is_square(area, rectangle[1])]
    squares.sort(key=lambda pair: pair[0], reverse=True)
    return [rectangle for _, rectangle in squares[:_MOST]]


def _is_square(area: float, size: Sequence[float]) -> bool:
    short, long = sorted(size)
    return short >= _SMALLEST and short / long >= _SLENDEREST and area >= _FULL * short * long
