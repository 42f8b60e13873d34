"""What happens between a paper and its photograph: shadow, shine, fingers, blur, noise; all pure but for the chance."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from simulators.sheets import Pixels

Floats = npt.NDArray[Any]
"""A picture in the making: the same numbers as pixels, not yet cut off at 0 and 255."""

_SKINS = ((150, 178, 222), (120, 152, 205), (92, 122, 178), (60, 80, 120), (200, 160, 90))
"""Hands from fair to dark, and one in a blue glove."""


def fold(face: Pixels, mask: npt.NDArray[np.uint8]) -> Pixels:
    """Return the face with the back of a folded corner shown where the fold lies on it."""
    missing = mask == 0
    if not missing.any() or missing.all():
        return face
    folded = face.copy()
    rows, columns = np.nonzero(missing)
    height, width = mask.shape
    if len(rows) < 0.004 * height * width:  # the rounding of a card's corners is no fold
        return face
    top, left = rows.min() == 0, columns.min() == 0
    inner_y, inner_x = (rows.max() if top else rows.min()), (columns.max() if left else columns.min())
    outer_y, outer_x = (0 if top else height - 1), (0 if left else width - 1)
    legs = np.array([inner_x - outer_x, inner_y - outer_y], float)
    along = np.array([-legs[0], legs[1]]) / np.hypot(*legs)
    tip = np.array([outer_x, outer_y], float)
    start = np.array([inner_x, outer_y], float)
    mirrored = 2 * (start + ((tip - start) @ along) * along) - tip
    triangle = np.array([[inner_x, outer_y], [outer_x, inner_y], mirrored])
    cv2.fillPoly(folded, [triangle.round().astype(np.int32)], (208, 212, 214), cv2.LINE_AA)
    return folded


def cast(cover: Floats, chance: np.random.Generator) -> Floats:
    """Return how much the paper's own shadow darkens each pixel around it, 0 to 1."""
    shift = np.array([[1, 0, chance.uniform(-5, 5)], [0, 1, chance.uniform(-5, 5)]])
    moved = cv2.warpAffine(cover, shift, (cover.shape[1], cover.shape[0]))
    soft: Floats = cv2.GaussianBlur(moved, (0, 0), float(chance.uniform(1, 4.5)))[..., None]
    return soft


def lighting(
    size: tuple[int, int], slope: tuple[float, float], vignette: float, shadow: float, chance: np.random.Generator
) -> Floats:
    """Return the light of each pixel: a gradient, a lens that is darker at its rim, somebody's soft-edged shadow."""
    x, y = np.linspace(-1, 1, size[0], dtype=np.float32), np.linspace(-1, 1, size[1], dtype=np.float32)[:, None]
    light: Floats = (1 + slope[0] * x + slope[1] * y) * (1 - vignette * (x * x + y * y) / 2)
    if shadow:
        angle, edge = chance.uniform(0, 2 * np.pi), chance.uniform(-0.3, 0.5)
        soft = chance.uniform(0.03, 0.3)
        distance = np.cos(angle) * x + np.sin(angle) * y - edge + 0.1 * np.sin(4 * x)
        light = light * (1 - shadow / (1 + np.exp(-distance / soft)))
    return light


def shine(picture: Floats, corners: Floats, strength: float, chance: np.random.Generator) -> Floats:
    """Return the picture with a lamp mirrored on the paper; ``strength`` is its share of the paper's area."""
    area = cv2.contourArea(corners.astype(np.float32))
    weights = chance.dirichlet(np.ones(4) * 3)
    middle = weights @ corners
    flat = chance.uniform(0.5, 1)
    axes = np.sqrt(area * strength / np.pi) * np.array([1 / np.sqrt(flat), np.sqrt(flat)])
    lamp = np.zeros(picture.shape[:2], np.float32)
    cv2.ellipse(lamp, (_whole(middle), _whole(axes * 2.2), float(chance.uniform(0, 180))), 1.0, -1)
    soft = cv2.GaussianBlur(lamp, (0, 0), float(axes.min() * 0.35))
    return picture + 500 * soft[..., None] ** 2


def reach_in(
    picture: Floats, corners: Floats, fingers: int, chance: np.random.Generator, *, whole_hand: bool
) -> Floats:
    """Return the picture with finger tips over the paper's edge, or with a whole hand and its arm over the paper."""
    skin = np.array(_SKINS[int(chance.integers(len(_SKINS)))], np.float32) * chance.uniform(0.8, 1.05)
    width = picture.shape[1] / 420 * 17  # a finger is 17 mm wide
    middle = corners.mean(axis=0)
    side = int(chance.integers(4))
    start, end = corners[side], corners[(side + 1) % 4]
    out = np.zeros(picture.shape[:2], np.float32)
    along = chance.uniform(0.25, 0.7)
    inward = _towards(middle, start + along * (end - start))
    for number in range(max(fingers, 4 if whole_hand else 0)):
        share = along + (number - 1) * width * 1.25 / np.hypot(*(end - start))
        edge = start + share * (end - start)
        tip = edge + inward * width * (chance.uniform(2.5, 5) if whole_hand else chance.uniform(0.2, 0.9))
        cv2.line(out, _whole(tip), _whole(edge - inward * 4000), 1.0, round(width))
    if whole_hand:
        edge = start + along * (end - start)
        cv2.line(out, _whole(edge), _whole(edge + (edge - middle) * 9), 1.0, round(width * 5))
    soft = cv2.GaussianBlur(out, (0, 0), 1.0)[..., None]
    shade = 0.75 + 0.25 * cv2.GaussianBlur(out, (0, 0), width / 3)[..., None]
    return picture * (1 - soft) + skin * shade * soft


def blur(picture: Floats, defocus: float, motion: float, chance: np.random.Generator) -> Floats:
    """Return the picture out of focus (sigma in pixels) or moved (length in pixels, in any direction)."""
    if defocus:
        picture = cv2.GaussianBlur(picture, (0, 0), defocus)
    if motion:
        size = round(motion) | 1
        kernel: Floats = np.zeros((size, size), np.float32)
        kernel[size // 2] = 1
        turn = cv2.getRotationMatrix2D((size // 2, size // 2), float(chance.uniform(0, 180)), 1)
        kernel = cv2.warpAffine(kernel, turn, (size, size))
        picture = cv2.filter2D(picture, -1, kernel / kernel.sum())
    return picture


def expose(picture: Floats, noise: float, jpeg: int, chance: np.random.Generator) -> Pixels:
    """Return what the sensor makes of it: noise, 8 bits, JPEG."""
    grain = chance.standard_normal(picture.shape[:2], np.float32) * np.float32(noise)
    raw = np.clip(picture + grain[..., None], 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", raw, [cv2.IMWRITE_JPEG_QUALITY, jpeg])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def _towards(there: Floats, here: Floats) -> Floats:
    way: Floats = (there - here) / np.hypot(*(there - here))
    return way


def _whole(place: Floats) -> tuple[int, int]:
    return round(float(place[0])), round(float(place[1]))
