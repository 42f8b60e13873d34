"""Write over a copy of a card what it is for, so that it serves for nothing else."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.api import Raster
from drivers.document_camera.straightening import DOTS_PER_INCH, PAGE_QUALITY, from_jpeg, to_jpeg

_SLANT = 30.0  # degrees, rising
_SHARE = 0.55  # of the page's width that one line of words takes
_GAP = 1.6  # lines' heights between two
_INK = np.array((96, 88, 84), np.float32)
_STRENGTH = 0.38  # strong enough to survive a photocopy, weak enough to read through


def mark(jpeg: bytes, words: Raster, quality: int = PAGE_QUALITY, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """Return the JPEG with ``words`` (a 1-bit picture, drawn by whoever has fonts) slanted all over it.

    Raises:
        ValueError: it is no JPEG, or there are no words.
    """
    pixels = from_jpeg(jpeg)
    cover = _cover(_trimmed(words), (pixels.shape[1], pixels.shape[0]))[..., None] * _STRENGTH
    marked = pixels * (1 - cover) + _INK * cover
    return to_jpeg(np.clip(marked, 0, 255).astype(np.uint8), quality, dots_per_inch)


def _trimmed(words: Raster) -> NDArray[np.float32]:
    """Return the ink of a 1-bit picture, 0 to 1, without the white around it."""
    bits = np.unpackbits(np.frombuffer(words.rows, np.uint8)).reshape(words.height, words.width)
    rows, columns = np.flatnonzero(bits.any(axis=1)), np.flatnonzero(bits.any(axis=0))
    if not len(rows):
        raise ValueError("there are no words to write")
    return bits[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)


def _cover(ink: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """Return how much ink each pixel of a page of ``size`` gets: the words again and again, in slanted rows."""
    scale = _SHARE * size[0] / ink.shape[1]
    line = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    height = line.shape[0]
    cell = np.pad(line, ((0, round(_GAP * height)), (0, height * 2)))
    reach = int(np.hypot(*size)) + max(cell.shape)
    field = np.tile(cell, (reach // cell.shape[0] + 2, reach // cell.shape[1] + 2))
    turn = cv2.getRotationMatrix2D((field.shape[1] / 2, field.shape[0] / 2), _SLANT, 1.0)
    shift = (np.array(size) - np.array([field.shape[1], field.shape[0]])) / 2
    placed = turn + np.pad(shift[:, None], ((0, 0), (2, 0)))
    return np.asarray(cv2.warpAffine(field, placed, size), np.float32)
