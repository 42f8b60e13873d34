"""Tell whether somebody is still busy on the mat: a hand that reaches in, or something that moves."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.document_camera.geometry import Floats, widened

_HIDDEN = 0.0125  # of the outline, half a finger's width of an A4 page's: what something covers is held by somebody
_UNLIKE = 30  # grey levels between the mat now and the mat when it was empty
_HAND = 0.008  # of the picture
_SPECK = 5  # pixels: thinner differences are noise and shadows' rims
_AROUND = 0.08  # of the page: its shadow is no hand
_RIM = 2
_CELL = 16  # pixels of a small copy
_MOVED = 10.0  # grey levels that a whole cell has changed on average


def hand_in_view(small: NDArray[np.uint8], corners: Floats, hidden: float, empty_mat: NDArray[np.uint8] | None) -> bool:
    """Tell whether a hand lies over the page's edge, or reaches into the picture beside the page.

    Args:
        small: the picture, small, BGR.
        corners: the page, in its pixels.
        hidden: the share of the page's outline that something else covers.
        empty_mat: the same picture with nothing on the mat, if it was seen.
    """
    if hidden > _HIDDEN:
        return True
    if empty_mat is None or empty_mat.shape != small.shape:
        return False
    beside = np.ones(small.shape[:2], np.uint8)
    cv2.fillPoly(beside, [widened(corners, _AROUND).round().astype(np.int32)], 0)
    unlike = _unlike(small, empty_mat, beside)
    _, labels, blobs, _ = cv2.connectedComponentsWithStats(unlike)
    rim = np.ones(unlike.shape, bool)
    rim[_RIM:-_RIM, _RIM:-_RIM] = False
    reaching = np.setdiff1d(np.unique(labels[rim]), [0])
    return bool(len(reaching) and blobs[reaching, cv2.CC_STAT_AREA].max() > _HAND * unlike.size)


def moving(grey: NDArray[np.uint8], before: NDArray[np.uint8]) -> bool:
    """Tell whether any part of a small grey picture has changed since the one before."""
    if grey.shape != before.shape:
        return True
    change = cv2.absdiff(grey, before)
    size = (max(1, change.shape[1] // _CELL), max(1, change.shape[0] // _CELL))
    return bool(cv2.resize(change, size, interpolation=cv2.INTER_AREA).max() > _MOVED)


def _unlike(small: NDArray[np.uint8], empty: NDArray[np.uint8], beside: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return where the mat looks otherwise than when empty, beyond what the camera's exposure has changed."""
    now, then = small.astype(np.float32), empty.astype(np.float32)
    seen = beside > 0
    gain = np.median(now[seen], axis=0) / np.maximum(np.median(then[seen], axis=0), 1) if seen.any() else 1.0
    off = np.abs(now - then * gain).max(axis=2)
    raw = ((off > _UNLIKE) & seen).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(raw, cv2.MORPH_OPEN, np.ones((_SPECK, _SPECK), np.uint8)), np.uint8)
