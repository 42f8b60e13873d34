"""Propose where a page may lie: quadrangles around the shapes that edges and thresholds find in several channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.document_camera.geometry import Floats, Quads, areas, from_lines, in_order, page_like

Channel = NDArray[np.uint8]

LEAST_AREA = 0.012
"""A page smaller than this share of the picture is not looked for: an identity card under a high camera has 0.02."""

_MOST_AREA = 0.985
_REACH = 0.55  # of the picture from its middle: a corner may lie a little beyond the rim
_CANNY = ((25, 75), (70, 180))
_CLOSING = 5
_FINGERS = 0.05  # of the working copy's width: what is thinner than this is opened away
_STRAIGHT = (0.006, 0.02)  # of a shape's outline: how far a side may leave a straight line
_LINES = 7  # the longest lines of one shape that may be a page's sides
_SHAPES = 6  # the largest shapes of one mask that are looked at
_SHORTEST = 0.12  # of the bounding box' longer side


def channels(pixels: NDArray[np.uint8]) -> tuple[Channel, Channel, Channel]:
    """Return lightness, saturation and blue-yellow (CIE L*a*b*'s b, stretched) of a BGR picture, a little smoothed."""
    smooth = cv2.medianBlur(pixels, 3)
    lab = cv2.cvtColor(smooth, cv2.COLOR_BGR2LAB)
    saturation = cv2.cvtColor(smooth, cv2.COLOR_BGR2HSV)[..., 1]
    yellow = cv2.normalize(lab[..., 2], None, 0, 255, cv2.NORM_MINMAX)  # type: ignore[call-overload]
    return (
        np.ascontiguousarray(lab[..., 0]),
        np.ascontiguousarray(saturation),
        np.asarray(yellow, np.uint8),
    )


def propose(pixels: NDArray[np.uint8]) -> Quads:
    """Return every quadrangle that may be a page's outline in a (small) BGR picture, without order of merit."""
    height, width = pixels.shape[:2]
    found = [quad for channel in channels(pixels) for mask in _masks(channel) for quad in _quads(mask)]
    if not found:
        return np.empty((0, 4, 2))
    quads = in_order(np.concatenate(found))
    size = areas(quads)
    inside = (np.abs(quads - np.array([width, height]) / 2) < np.array([width, height]) * _REACH).all(axis=(1, 2))
    fit = page_like(quads) & inside & (size > LEAST_AREA * width * height) & (size < _MOST_AREA * width * height)
    return _distinct(quads[fit])


def _masks(channel: Channel) -> Iterator[Channel]:
    """Yield shapes as white on black: two sets of edges, both sides of Otsu's threshold, with and without fingers."""
    kernel = np.ones((_CLOSING, _CLOSING), np.uint8)
    for low, high in _CANNY:
        yield cv2.morphologyEx(cv2.Canny(channel, low, high), cv2.MORPH_CLOSE, kernel).astype(np.uint8)
    thick = round(_FINGERS * channel.shape[1]) | 1
    opening = np.ones((thick, thick), np.uint8)
    _, light = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    for side in (light, cv2.bitwise_not(light)):
        whole = cv2.morphologyEx(side, cv2.MORPH_CLOSE, kernel)
        yield whole.astype(np.uint8)
        yield cv2.morphologyEx(whole, cv2.MORPH_OPEN, opening).astype(np.uint8)


def _quads(mask: Channel) -> Iterator[Quads]:
    least = LEAST_AREA * mask.size
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    sized = [(float(np.prod(cv2.boundingRect(outline)[2:])), place) for place, outline in enumerate(outlines)]
    for _, place in sorted((pair for pair in sized if pair[0] > least), reverse=True)[:_SHAPES]:
        yield from _around(outlines[place])


def _around(outline: NDArray[Any]) -> Iterator[Quads]:
    """Yield the quadrangles around one shape: its hull if that has four sides, and what its longest sides enclose."""
    hull = cv2.convexHull(outline)
    around = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, closed=True), closed=True)
    if len(around) == 4:  # noqa: PLR2004 - corners
        yield around.reshape(1, 4, 2).astype(np.float64)
    yield cv2.boxPoints(cv2.minAreaRect(hull)).reshape(1, 4, 2).astype(np.float64)
    for shape in (outline, hull):
        lines = _sides(shape)
        if len(lines[0]) >= 4:  # noqa: PLR2004 - sides
            yield from_lines(*lines)


def _sides(shape: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return middle and direction of the longest straight sides of a shape, clockwise all."""
    share = _STRAIGHT[0]
    corners = cv2.approxPolyDP(shape, share * cv2.arcLength(shape, closed=True), closed=True)
    corners = corners.reshape(-1, 2).astype(np.float64)
    if (corners[:, 0] * np.roll(corners[:, 1], -1) - np.roll(corners[:, 0], -1) * corners[:, 1]).sum() < 0:
        corners = corners[::-1]
    sides = np.roll(corners, -1, axis=0) - corners
    length = np.hypot(sides[:, 0], sides[:, 1])
    longest = np.argsort(length)[::-1][:_LINES]
    longest = longest[length[longest] > _SHORTEST * np.ptp(corners, axis=0).max()]
    return corners[longest] + sides[longest] / 2, sides[longest]


def _distinct(quads: Quads) -> Quads:
    """Return the quadrangles without those that are another's twin by the pixel."""
    _, first = np.unique((quads / 3).round().reshape(-1, 8), axis=0, return_index=True)
    return quads[first]
