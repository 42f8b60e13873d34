"""Move an outline onto the border that it follows, to a fraction of a pixel."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.document_camera.geometry import Floats, crossings

_SAMPLES = 64  # along each side
_CORNER = 0.05
_STEP = 0.5  # pixels between two looks across a side
_SMEAR = 2.0  # pixels on both sides whose means are compared
_ROUNDS = 4  # of weighing down samples that lie off the line
_SCALE = 1.0  # pixels off the line at which a sample counts half


def refine(pixels: NDArray[np.uint8], corners: Floats, reach: float, unit: float = 1.0) -> Floats:
    """Return the corners where straight lines through the borders meet that lie within ``reach`` pixels of each side.

    A border is sought in the colour that tells inside from outside best, side by side, so that a page of the mat's
    lightness but of another colour is found as well. Fingers and folded corners are outvoted by the rest of a side.
    ``unit`` is how many pixels count as one, for pictures finer than their lens.
    """
    side = np.roll(corners, -1, axis=0) - corners
    length = np.hypot(side[:, 0], side[:, 1])
    outward = np.stack([side[:, 1], -side[:, 0]], axis=1) / length[:, None]
    share = np.linspace(_CORNER, 1 - _CORNER, _SAMPLES)
    places = corners[:, None] + side[:, None] * share[:, None]
    across = np.arange(-reach / unit - _SMEAR, reach / unit + _SMEAR + _STEP, _STEP)
    looked = places[:, :, None] + outward[:, None, None] * across[:, None] * unit
    colours = _sample(pixels, looked)
    shift, weight = _steps(colours, across)
    points, directions = [], []
    for number in range(4):
        found = places[number] + outward[number] * shift[number][:, None] * unit
        point, direction = _line(found, weight[number], unit)
        points.append(point)
        directions.append(direction if direction @ side[number] > 0 else -direction)
    refined: Floats = crossings(np.array([points]), np.array([directions]))[0]
    return refined


def _sample(pixels: NDArray[np.uint8], places: Floats) -> NDArray[np.float32]:
    """Return the colours at places (n, m, k, 2) between pixels, as (n, m, k, 3)."""
    flat = places.reshape(places.shape[0] * places.shape[1], -1, 2).astype(np.float32)
    found = cv2.remap(pixels, flat[..., 0], flat[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return found.reshape(*places.shape[:-1], 3).astype(np.float32)


def _steps(colours: NDArray[np.float32], across: Floats) -> tuple[Floats, Floats]:
    """Return for each sample of each side where the strongest step lies (pixels outward), and how strong it is."""
    smear = round(_SMEAR / _STEP)
    total = np.cumsum(np.pad(colours, ((0, 0), (0, 0), (1, 0), (0, 0))), axis=2)
    mean = (total[:, :, smear:] - total[:, :, :-smear]) / smear
    step = mean[:, :, :-smear] - mean[:, :, smear:]  # inside minus outside, at the positions between
    places = across[smear - 1 : len(across) - smear] + _STEP / 2
    usual = np.median(mean[:, :, 0] - mean[:, :, -1], axis=1)
    direction = usual / np.maximum(np.linalg.norm(usual, axis=1, keepdims=True), 1e-6)
    along = np.maximum((step * direction[:, None, None]).sum(axis=-1), 0)
    best = along.argmax(axis=2)
    strength = np.take_along_axis(along, best[..., None], axis=2)[..., 0]
    near = np.abs(places - places[best][..., None]) < _SMEAR
    heavy = along * near
    shift = (heavy * places).sum(axis=2) / np.maximum(heavy.sum(axis=2), 1e-6)
    return shift, strength


def _line(points: Floats, weight: Floats, unit: float) -> tuple[Floats, Floats]:
    """Return a point and the direction of the line through most of the weighted points (Cauchy weights, iterated)."""
    trust = weight / max(float(weight.max()), 1e-6)
    share = trust.copy()
    for _ in range(_ROUNDS + 1):
        middle = (points * share[:, None]).sum(axis=0) / max(float(share.sum()), 1e-6)
        offset = points - middle
        spread = (offset * share[:, None]).T @ offset
        direction: Floats = np.linalg.eigh(spread)[1][:, 1]
        off = offset @ np.array([-direction[1], direction[0]])
        scale = max(_SCALE * unit, 1.5 * float(np.median(np.abs(off))))
        share = trust / (1 + (off / scale) ** 2)
    return middle, direction
