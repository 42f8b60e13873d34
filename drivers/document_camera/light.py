"""Judge the light on a page and the mat around it: clipped, mirrored, uneven, or a mat too light to see an edge on."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.captures import Concern
from drivers.document_camera.evidence import lightness_beside
from drivers.document_camera.geometry import Floats

_SIDE = 160  # pixels of the square that a page is laid out in
_CLIPPED = 250  # of 255, in the darkest of the three colours: no print and no paper, only lamp
_GLARE = 0.003  # of the page
_OVEREXPOSED = 245
_BLOCKS = 8
_UNEVEN = 1.6  # light of the lightest twentieth over that of the darkest
_MAT_LIGHTNESS, _MAT_SHARE = 150, 0.82  # L* (of 255) of an empty mat, and its share of the paper's that lies there


def judge_light(pixels: NDArray[np.uint8], corners: Floats) -> frozenset[Concern]:
    """Return what is wrong with the light on the page inside ``corners``; any small copy will do.

    Of 14 good pages 12 have no clipped pixel.
    """
    flat = flattened(pixels, corners)
    clipped = (flat.min(axis=2) >= _CLIPPED).astype(np.uint8)
    if np.median(flat.min(axis=2)) > _OVEREXPOSED:
        return frozenset({Concern.OVEREXPOSED})
    found = set()
    _, _, blobs, _ = cv2.connectedComponentsWithStats(clipped)
    if blobs[1:, cv2.CC_STAT_AREA].max(initial=0) > _GLARE * clipped.size:
        found.add(Concern.GLARE)
    low, high = np.percentile(_light(flat), (5, 95))
    if high > _UNEVEN * max(low, 1):
        found.add(Concern.UNEVEN_LIGHT)
    return frozenset(found)


def mat_too_light(pixels: NDArray[np.uint8], corners: Floats | None) -> bool:
    """Tell whether the mat (the whole picture, without a page) is nearly as light as paper; any small copy will do."""
    if corners is None:
        return bool(np.median(cv2.cvtColor(pixels, cv2.COLOR_BGR2LAB)[..., 0]) > _MAT_LIGHTNESS)
    return lightness_beside(pixels, corners) > _MAT_SHARE


def flattened(pixels: NDArray[np.uint8], corners: Floats, side: int = _SIDE) -> NDArray[np.uint8]:
    """Return the page laid out in a square of ``side`` pixels."""
    square = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32) - 0.5
    placed = cv2.getPerspectiveTransform(corners.astype(np.float32), square.astype(np.float32))
    return np.asarray(cv2.warpPerspective(pixels, placed, (side, side), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _light(flat: NDArray[np.uint8]) -> Floats:
    """Return the light of each block of the page: its paper's, whatever is printed there, photographs too."""
    grey = cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)
    edge = flat.shape[0] // _BLOCKS
    blocks = grey[: edge * _BLOCKS, : edge * _BLOCKS].reshape(_BLOCKS, edge, _BLOCKS, edge)
    paper = np.percentile(blocks, 90, axis=(1, 3)).astype(np.float32)
    return np.asarray(cv2.dilate(paper, np.ones((3, 3), np.uint8)), np.float64)
