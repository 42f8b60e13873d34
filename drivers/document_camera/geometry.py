"""Quadrangles in a picture: four corners, clockwise from the top left, as a (4, 2) array of x and y; pure."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Quads = NDArray[np.float64]
"""Any number of quadrangles, (n, 4, 2)."""

_LEAST_SINE = 0.5  # corners between 30 and 150 degrees: no page looks sharper, however it is tilted
_PARALLEL = 1e-6


def in_order(quads: Quads) -> Quads:
    """Return the corners of each quadrangle clockwise as the eye sees them, from the one nearest the top left."""
    offsets = quads - quads.mean(axis=1, keepdims=True)
    turn = np.argsort(np.arctan2(offsets[..., 1], offsets[..., 0]), axis=1)
    quads = np.take_along_axis(quads, turn[..., None], axis=1)
    first = quads.sum(axis=2).argmin(axis=1)
    cycle = (first[:, None] + np.arange(4)) % 4
    return np.take_along_axis(quads, cycle[..., None], axis=1)


def areas(quads: Quads) -> Floats:
    """Return the area of each quadrangle in square pixels (shoelace); positive when clockwise."""
    x, y = quads[..., 0], quads[..., 1]
    area: Floats = (x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y).sum(axis=1) / 2
    return area


def page_like(quads: Quads) -> NDArray[np.bool_]:
    """Tell which quadrangles are convex and have no corner sharper than 30 degrees: shapes that a page can have."""
    sides = np.roll(quads, -1, axis=1) - quads
    lengths = np.hypot(sides[..., 0], sides[..., 1])
    before, length_before = np.roll(sides, 1, axis=1), np.roll(lengths, 1, axis=1)
    cross = before[..., 0] * sides[..., 1] - before[..., 1] * sides[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        sine = cross / (lengths * length_before)
    fit: NDArray[np.bool_] = (sine > _LEAST_SINE).all(axis=1)
    return fit


def from_lines(points: Floats, directions: Floats) -> Quads:
    """Return every quadrangle that four of the given lines enclose, neighbours intersecting at its corners."""
    angle = np.arctan2(directions[:, 1], directions[:, 0])
    fours = np.array(list(combinations(range(len(points)), 4)), dtype=np.intp).reshape(-1, 4)
    turn = np.argsort(angle[fours], axis=1)
    fours = np.take_along_axis(fours, turn, axis=1)
    return crossings(points[fours], directions[fours])


def crossings(points: Floats, directions: Floats) -> Quads:
    """Return, for each four lines in cyclic order, the quadrangle whose corner i is where lines i-1 and i meet.

    Args:
        points: a point of each line, (n, 4, 2).
        directions: where each line leads, (n, 4, 2), of any length.

    Lines that never meet give corners that are not finite.
    """
    other, leading = np.roll(points, 1, axis=1), np.roll(directions, 1, axis=1)
    cross = leading[..., 0] * directions[..., 1] - leading[..., 1] * directions[..., 0]
    cross = np.where(np.abs(cross) < _PARALLEL, np.nan, cross)
    gap = points - other
    along = (gap[..., 0] * directions[..., 1] - gap[..., 1] * directions[..., 0]) / cross
    met: Quads = other + along[..., None] * leading
    return met


def widened(corners: Floats, share: float) -> Floats:
    """Return the quadrangle grown about its middle, each side longer by ``share``."""
    middle = corners.mean(axis=0)
    grown: Floats = middle + (corners - middle) * (1 + share)
    return grown


def side_lengths(corners: Floats) -> tuple[float, float]:
    """Return width and height in pixels: the means of opposite sides."""
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    return float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2
