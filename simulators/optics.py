"""Simulate what lens, light and sensor do to a picture on its way: pure functions of a BGR picture and a seed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_BLOOM, _BLOOM_SIGMA = 0.6, 12.0
_GRID_COLOURS = (0.0, 2.1, 4.2)  # phases of blue, green and red stripes, in radians


def defocus(picture: Pixels, sigma: float) -> Pixels:
    """Blur as a lens that is focused elsewhere; ``sigma`` in pixels."""
    return _pixels(cv2.GaussianBlur(picture, (0, 0), sigma))


def move(picture: Pixels, length: int, degrees: float) -> Pixels:
    """Blur as a hand that moves ``length`` pixels while the shutter is open."""
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2, :] = 1.0
    centre = ((length - 1) / 2, (length - 1) / 2)
    kernel = np.asarray(cv2.warpAffine(kernel, cv2.getRotationMatrix2D(centre, degrees, 1.0), (length, length)))
    return _pixels(cv2.filter2D(picture, -1, kernel / kernel.sum()))


def spot(picture: Pixels, centre: tuple[float, float], radius: float) -> Pixels:
    """Add a lamp's reflection: white within ``radius`` pixels, fading out over half as much again."""
    rows, columns = np.indices(picture.shape[:2], np.float32)
    distance = np.hypot(columns - centre[0], rows - centre[1])
    light = np.clip((1.5 * radius - distance) / (0.5 * radius), 0.0, 1.0) * 255.0
    return _clipped(picture + light[:, :, np.newaxis])


def overexpose(picture: Pixels, gain: float) -> Pixels:
    """Expose for too long: white saturates, and blooms over the dark beside it."""
    bright = picture * np.float32(gain)
    spill = cv2.GaussianBlur(np.maximum(bright - 200.0, 0.0), (0, 0), _BLOOM_SIGMA)
    return _clipped(bright + _BLOOM * spill)


def moire(picture: Pixels, display: NDArray[np.bool_], period: float, degrees: float, depth: float) -> Pixels:
    """Add the beat between a display's colour stripes and the sensor's grid, where ``display`` is.

    ``period`` is in pixels, ``depth`` from 0 to 1.
    """
    rows, columns = np.indices(picture.shape[:2], np.float32)
    angle = np.deg2rad(degrees)
    along = (columns * np.cos(angle) + rows * np.sin(angle)) * (2 * np.pi / period)
    across = (rows * np.cos(angle) - columns * np.sin(angle)) * (2 * np.pi / (period * 1.3))
    grid = np.stack([1 + depth * (np.sin(along + phase) + np.sin(across)) / 2 for phase in _GRID_COLOURS], axis=2)
    return _clipped(np.where(display[:, :, np.newaxis], picture * grid, picture))


def fade(picture: Pixels, levels: int, darkest: int) -> Pixels:
    """Reduce the contrast to ``levels`` grey levels above ``darkest``: sun on the display."""
    return _clipped(picture * np.float32(levels / 255) + darkest)


def grain(picture: Pixels, sigma: float, random: np.random.Generator) -> Pixels:
    """Add the sensor's noise; ``sigma`` in grey levels."""
    return _clipped(picture + random.normal(0.0, sigma, picture.shape).astype(np.float32))


def compress(picture: Pixels, quality: int) -> Pixels:
    """Send the picture through a JPEG file."""
    _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _pixels(cv2.imdecode(jpeg, cv2.IMREAD_COLOR))


def _pixels(picture: object) -> Pixels:
    return np.asarray(picture, np.uint8)


def _clipped(picture: object) -> Pixels:
    return np.asarray(np.clip(np.asarray(picture), 0, 255), np.uint8)
