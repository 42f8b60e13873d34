"""Weigh proposed outlines: how much of each one is a true border between two surfaces, and how much it encloses."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.document_camera.geometry import Floats, Quads, areas

_SAMPLES = 28  # along each side
_CORNER = 0.06  # of a side at both ends that says nothing: corners are round, folded or held
_NEAR = (2.0, 4.0, 7.0)  # pixels from the outline at which both surfaces are compared
_CLEAR = 14.0  # difference in L*a*b* (8 bits) that nobody doubts
_WHOLE = 0.8  # the share of a side that is expected to be seen


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for each outline, 0 to 1: the share of the whole, and of the worst side, that is a border; a score."""

    support: Floats
    weakest: Floats
    score: Floats


def weigh(pixels: NDArray[np.uint8], quads: Quads) -> Weights:
    """Return what speaks for each of the outlines in a (small) BGR picture.

    A border is a step: what lies inside differs from what lies outside, at every distance alike. So a printed frame,
    with the same paper on both of its sides, is none; nor is a line of wood.
    """
    lab = cv2.cvtColor(cv2.GaussianBlur(pixels, (3, 3), 0), cv2.COLOR_BGR2LAB).astype(np.float32)
    seen = borders(lab, quads)
    support, weakest = seen.mean(axis=(1, 2)), seen.mean(axis=2).min(axis=1)
    share = areas(quads) / (pixels.shape[0] * pixels.shape[1])
    score = support**2 * np.minimum(weakest / _WHOLE, 1) * share**0.35
    return Weights(support, weakest, score)


def borders(lab: NDArray[np.float32], quads: Quads) -> Floats:
    """Return for each outline, side and sample how clearly a border runs there, 0 to 1, of shape (n, 4, samples)."""
    start = quads
    side = np.roll(quads, -1, axis=1) - quads
    outward = np.stack([side[..., 1], -side[..., 0]], axis=-1) / np.hypot(side[..., 0], side[..., 1])[..., None]
    share = np.linspace(_CORNER, 1 - _CORNER, _SAMPLES)
    places = start[:, :, None] + side[:, :, None] * share[:, None]
    steps = []
    for distance in _NEAR:
        away = outward[:, :, None] * distance
        steps.append(_at(lab, places - away) - _at(lab, places + away))
    usual = np.median(np.stack(steps), axis=(0, 3))  # the step of a whole side
    size = np.linalg.norm(usual, axis=-1, keepdims=True)
    direction = usual / np.maximum(size, 1e-6)
    along = [(step * direction[:, :, None]).sum(axis=-1) for step in steps]
    clear: Floats = np.clip(np.min(along, axis=0) / _CLEAR, 0, 1)
    return clear


def _at(lab: NDArray[np.float32], places: Floats) -> NDArray[np.float32]:
    """Return the colours nearest to the places; beyond the picture those at its rim."""
    x = np.clip(places[..., 0].round().astype(np.intp), 0, lab.shape[1] - 1)
    y = np.clip(places[..., 1].round().astype(np.intp), 0, lab.shape[0] - 1)
    return lab[y, x]
