"""Show what the camera sees, with the corners of what was found, to whoever wants to look.

One picture is held, the newest; it is scaled down when it is taken, so that nobody's looking costs nothing.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.qr_scanner.decoder import Corner, Corners, Decoded


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What is to be shown: ``pixels`` (height, width, 3) in BGR, and the corners of each code found, in its pixels."""

    pixels: NDArray[np.uint8] = field(repr=False)
    codes: tuple[Corners, ...]


class Preview:
    """The place where the camera's thread puts pictures and the face's takes them."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._guard = threading.Lock()
        self._held: View | None = None

    def put(self, pixels: NDArray[np.uint8], codes: list[Decoded]) -> None:
        """Hold a picture and what was found in it; one that nobody took is dropped."""
        view = View(pixels, tuple(code.corners for code in codes))
        with self._guard:
            self._held = view

    def clear(self) -> None:
        """Forget the picture: the code on it may be somebody's."""
        with self._guard:
            self._held = None

    def take(self, width: int = 480) -> View | None:
        """Return the newest picture, ``width`` pixels wide; None when there is none since the last was taken."""
        with self._guard:
            held, self._held = self._held, None
        if held is None:
            return None
        scale = width / held.pixels.shape[1]
        size = (width, round(held.pixels.shape[0] * scale))
        small = np.asarray(cv2.resize(held.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
        return View(small, tuple(_scaled(corners, scale) for corners in held.codes))


def _scaled(corners: Corners, scale: float) -> Corners:
    first, second, third, fourth = (_place(corner, scale) for corner in corners)
    return first, second, third, fourth


def _place(corner: Corner, scale: float) -> Corner:
    return round(corner[0] * scale), round(corner[1] * scale)
