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
_CLEAR = 12.0  # difference in L*a*b* (8 bits) that nobody doubts
_WHOLE = 0.8  # the share of a side that is expected to be seen
_FOREIGN = 22.0  # difference in L*a*b* from paper and mat of what is neither
_HIDDEN = 0.6  # what a sample counts where such a thing hides the border
_FINE_SAMPLES, _TIP = 80, 0.03  # along each side of the page that was found, and what is left out at both ends
_WIDER = (3.0, 5.0, 8.0)  # as `_NEAR`, a little further off
_BEYOND_SHADOW = (4.0, 8.0)
_STOPPED = 0.4  # of a side's usual step: below, there is no border
_UNLIKE, _RESTLESS = 8.0, 2.5  # from the mat along a side in L*a*b*, and as a multiple of the mat's own unevenness
_DARKER = 0.6  # what is left of a score when the inside is darker: a mat on a table is, a page on a mat seldom
_CONVINCING, _CONVINCING_SIDE = 0.65, 0.35
_MARGIN = 0.01  # of a printed frame's size: how far it is from the paper's edge at least


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for each outline, 0 to 1.

    ``support`` is the share of all sides that is a border, ``weakest`` that of the worst side, ``hidden`` the share
    that something lies over; ``lighter`` tells whether the inside is, compared with the outside.
    """

    support: Floats
    weakest: Floats
    hidden: Floats
    lighter: NDArray[np.bool_]
    score: Floats


def weigh(pixels: NDArray[np.uint8], quads: Quads) -> Weights:
    """Return what speaks for each of the outlines in a (small) BGR picture.

    A border is a step: what lies inside differs from what lies outside, at every distance alike. So a printed frame,
    with the same paper on both of its sides, is none; nor is a line of wood.
    """
    lab = _colours(pixels)
    seen, hidden, lighter = borders(lab, quads)
    support, weakest = seen.mean(axis=(1, 2)), seen.mean(axis=2).min(axis=1)
    share = areas(quads) / (pixels.shape[0] * pixels.shape[1])
    score = support**2 * np.minimum(weakest / _WHOLE, 1) * share**0.35
    return Weights(support, weakest, hidden.mean(axis=(1, 2)), lighter, np.where(lighter, score, score * _DARKER))


def outermost(quads: Quads, weights: Weights) -> int:
    """Return which outline is the page: the best, or a convincing one right around it, as around a printed picture."""
    best = int(weights.score.argmax())
    strong = (weights.support > _CONVINCING) & (weights.weakest > _CONVINCING_SIDE) & weights.lighter
    around = np.logical_and(strong, _enclosing(quads, quads[best]))
    return int(np.where(around, weights.score, -1).argmax()) if around.any() else best


def _enclosing(quads: Quads, inner: Floats) -> NDArray[np.bool_]:
    """Tell which outlines have another one inside, with a margin on all sides."""
    margin = _MARGIN * np.sqrt(areas(inner[None]))
    side = np.roll(quads, -1, axis=1) - quads
    gap = inner[None, None] - quads[:, :, None]
    inward = side[:, :, None, 0] * gap[..., 1] - side[:, :, None, 1] * gap[..., 0]
    clear = inward / np.hypot(side[..., 0], side[..., 1])[..., None] - margin
    return np.asarray(clear.min(axis=(1, 2)) > 0)


def borders(lab: NDArray[np.float32], quads: Quads) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return how clearly a border runs at each sample, 0 to 1, where it is hidden, and whether the inside is lighter.

    The first two have the shape (n, 4, samples), the last (n,).
    """
    inside, outside = _both_sides(lab, quads, np.linspace(_CORNER, 1 - _CORNER, _SAMPLES), _NEAR)
    steps = inside - outside
    usual = np.median(steps, axis=(0, 3))  # the step of a whole side
    direction = usual / np.maximum(np.linalg.norm(usual, axis=-1, keepdims=True), 1e-6)
    along = (steps * direction[:, :, None]).sum(axis=-1).min(axis=0)
    clear = np.clip(along / _CLEAR, 0, 1)
    hidden = _foreign(inside[1], outside[1]) & (clear < _HIDDEN)
    return np.where(hidden, np.maximum(clear, _HIDDEN), clear), hidden, usual[..., 0].mean(axis=1) > 0


def covered(pixels: NDArray[np.uint8], corners: Floats) -> float:
    """Return the share of a page's outline, put on its border already, that something in a (small) picture lies over.

    There the border stops, and what is found beyond it is not the mat that lies along the rest of that side. Where a
    corner is folded, or print of the mat's colour runs off the page, the border stops too, but the mat goes on.
    """
    share = np.linspace(_TIP, 1 - _TIP, _FINE_SAMPLES)
    inside, outside = _both_sides(_colours(pixels), corners[None], share, _WIDER)
    steps = (inside - outside)[:, 0]
    usual = np.median(steps, axis=(0, 2))[:, None]
    along = (steps * usual).sum(axis=-1).min(axis=0) / np.maximum((usual**2).sum(axis=-1), 1e-6)
    beyond = outside[:, 0].mean(axis=0)
    unlike = np.linalg.norm(beyond - np.median(beyond, axis=1, keepdims=True), axis=-1)
    restless = _RESTLESS * np.median(unlike, axis=1, keepdims=True)
    return float(((along < _STOPPED) & (unlike > np.maximum(_UNLIKE, restless))).mean())


def lightness_beside(pixels: NDArray[np.uint8], corners: Floats) -> float:
    """Return how light the mat is in proportion to the page, pair by pair along the outline: shadows lie on both."""
    share = np.linspace(_TIP, 1 - _TIP, _FINE_SAMPLES)
    inside, outside = _both_sides(_colours(pixels)[..., :1], corners[None], share, _BEYOND_SHADOW)
    return float(np.median(outside / np.maximum(inside, 1)))


def _colours(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return a BGR picture's colours in L*a*b* (8 bits each), a little smoothed."""
    return cv2.cvtColor(cv2.GaussianBlur(pixels, (3, 3), 0), cv2.COLOR_BGR2LAB).astype(np.float32)


def _both_sides(
    lab: NDArray[np.float32], quads: Quads, share: Floats, near: tuple[float, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the colours inside and outside each outline, (distances, n, 4, samples, 3), ``share`` along each side."""
    side = np.roll(quads, -1, axis=1) - quads
    outward = np.stack([side[..., 1], -side[..., 0]], axis=-1) / np.hypot(side[..., 0], side[..., 1])[..., None]
    places = quads[:, :, None] + side[:, :, None] * share[:, None]
    away = outward[:, :, None] * np.array(near).reshape(-1, 1, 1, 1, 1)
    return _at(lab, places - away), _at(lab, places + away)


def _foreign(inside: NDArray[np.float32], outside: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell where something lies over the outline that is neither the paper nor the mat, as a finger does."""
    paper = np.median(inside, axis=(1, 2), keepdims=True)
    mat = np.median(outside, axis=(1, 2), keepdims=True)
    off = [np.linalg.norm(colour - known, axis=-1) for colour in (inside, outside) for known in (paper, mat)]
    foreign: NDArray[np.bool_] = np.min(off, axis=0) > _FOREIGN
    return foreign


def _at(lab: NDArray[np.float32], places: Floats) -> NDArray[np.float32]:
    """Return the colours nearest to the places; beyond the picture those at its rim."""
    x = np.clip(places[..., 0].round().astype(np.intp), 0, lab.shape[1] - 1)
    y = np.clip(places[..., 1].round().astype(np.intp), 0, lab.shape[0] - 1)
    return lab[y, x]
