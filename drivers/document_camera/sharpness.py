"""Judge how sharp a page is: the steepest edges of each part, across and down, in proportion to its contrast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.document_camera.geometry import Floats

_TILE = 160  # pixels
_SMALLEST_TILE = 48
_ACROSS = 4  # a small page has at least so many tiles along its shorter side
_MOST_TILES = 24
_FEWEST_TILES = 2
_CORNER = 24  # pixels around one of the page's corners
_CONTRAST = 45  # grey levels between the darkest and the lightest hundredth: below, there is nothing to judge
_INSET = 0.05  # of the page: its edge says nothing of its print
_STEEP = 0.99
_USUAL = 75  # the hundredth of the tiles that counts: some parts are always soft
_HALF = 2  # gradients are halved to fit into bytes


def sharpness(pixels: NDArray[np.uint8], corners: Floats) -> float | None:
    """Return how sharp the page inside ``corners`` is, about 0.1 to 0.7; None where nothing on it has any contrast.

    Taking the weaker of both directions is what tells a moved page: along the motion nothing is sharp, across it
    everything may be. A page with hardly any print on it is judged by its own corners on the mat, for each of them
    has an edge across and one down.
    """
    box = _box(corners, pixels.shape)
    if box is None:
        return None
    left, top, right, bottom = box
    page = pixels[top:bottom, left:right]
    tiles = _tiles(corners - np.array([left, top]), (right - left, bottom - top))
    judged = _judged(page[tile] for tile in tiles)
    if len(judged) < _FEWEST_TILES:
        judged = _judged(_around(pixels, corner) for corner in corners)
    return float(np.percentile(judged, _USUAL)) if len(judged) >= _FEWEST_TILES else None


def _judged(tiles: Iterable[NDArray[np.uint8]]) -> list[float]:
    return [sharp for tile in tiles if (sharp := _steepness(tile)) is not None]


def _around(pixels: NDArray[np.uint8], corner: Floats) -> NDArray[np.uint8]:
    """Return the surroundings of one of the page's corners, which lies within the picture."""
    x, y = np.clip(corner.round().astype(int), 0, (pixels.shape[1] - 1, pixels.shape[0] - 1))
    return pixels[max(y - _CORNER, 0) : y + _CORNER, max(x - _CORNER, 0) : x + _CORNER]


def _steepness(tile: NDArray[np.uint8]) -> float | None:
    """Return the gradient of the steepest edges in a part of the page, over its contrast; None without contrast."""
    smooth = cv2.GaussianBlur(cv2.cvtColor(tile, cv2.COLOR_BGR2GRAY), (3, 3), 0)
    contrast = _percentile(smooth, _STEEP) - _percentile(smooth, 1 - _STEEP)
    if contrast < _CONTRAST:
        return None
    across = cv2.convertScaleAbs(cv2.Sobel(smooth, cv2.CV_16S, 1, 0), alpha=1 / _HALF)
    down = cv2.convertScaleAbs(cv2.Sobel(smooth, cv2.CV_16S, 0, 1), alpha=1 / _HALF)
    return min(_percentile(across, _STEEP), _percentile(down, _STEEP)) * _HALF / 4 / contrast


def _box(corners: Floats, shape: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    """Return the page's bounding box within the picture; None when hardly anything of it is there."""
    left, top = np.maximum(corners.min(axis=0).astype(int), 0)
    right, bottom = np.minimum(corners.max(axis=0).astype(int) + 1, (shape[1], shape[0]))
    return (left, top, right, bottom) if min(right - left, bottom - top) > 2 * _SMALLEST_TILE else None


def _tiles(corners: Floats, size: tuple[int, int]) -> Iterator[tuple[slice, slice]]:
    """Yield tiles that lie wholly on the page, evenly over it, at most `_MOST_TILES`."""
    inner = corners + (corners.mean(axis=0) - corners) * _INSET
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    edge = int(np.clip(sides.min() / _ACROSS, _SMALLEST_TILE, _TILE))
    places = [
        (x, y)
        for y in range(0, size[1] - edge + 1, edge)
        for x in range(0, size[0] - edge + 1, edge)
        if _within(inner, np.array([[x, y], [x + edge, y], [x + edge, y + edge], [x, y + edge]], float))
    ]
    step = max(1, -(-len(places) // _MOST_TILES))
    for x, y in places[::step]:
        yield slice(y, y + edge), slice(x, x + edge)


def _within(corners: Floats, points: Floats) -> bool:
    side = np.roll(corners, -1, axis=0) - corners
    gap = points[None] - corners[:, None]
    return bool((side[:, None, 0] * gap[..., 1] - side[:, None, 1] * gap[..., 0] >= 0).all())


def _percentile(values: NDArray[Any], share: float) -> float:
    """Return the value below which ``share`` of the bytes lie (a count is many times as fast as a sort)."""
    counts = np.cumsum(np.bincount(values.ravel(), minlength=256))
    return float(np.searchsorted(counts, share * counts[-1]))
