"""Cut a page out of a picture and lay it flat, 200 dots to the inch; JPEG in and out of memory, never with EXIF."""

from __future__ import annotations

import struct

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.captures import PaperForm
from drivers.document_camera.geometry import Floats, page_like, side_lengths

DOTS_PER_INCH = 200
"""What pages are laid out at: a colour A4 page then has about 320 KiB."""

PAGE_QUALITY = 75
"""Of JPEG, for pages."""

FRAME_QUALITY = 85
"""Of JPEG, for the whole picture that a page was cut from."""

_MILLIMETRES = {PaperForm.A4: (210.0, 297.0), PaperForm.ID_1: (53.98, 85.6)}  # ISO 216, ISO/IEC 7810
_INCH = 25.4
_LONGEST = 2339  # pixels: A4's longer side
_SHORTEST = 40  # pixels, of the picture, below which there is no page
_BEYOND = 0.02  # of the picture: how far a corner may lie outside
_JFIF = b"\xff\xd8\xff\xe0"


def size_of(corners: Floats, form: PaperForm) -> tuple[int, int]:
    """Return width and height of the straightened page in dots, upright or across as it lies there."""
    width, height = side_lengths(corners)
    if form is PaperForm.FREE:
        scale = min(1.0, _LONGEST / max(width, height))
        return round(width * scale), round(height * scale)
    short, long = (round(edge / _INCH * DOTS_PER_INCH) for edge in _MILLIMETRES[form])
    return (long, short) if width > height else (short, long)


def resolved(corners: Floats, form: PaperForm) -> float | None:
    """Return how many of the picture's pixels an inch of the page has; None for a page of unknown size."""
    if form is PaperForm.FREE:
        return None
    return max(side_lengths(corners)) / _MILLIMETRES[form][1] * _INCH


def possible(corners: Floats, shape: tuple[int, ...]) -> bool:
    """Tell whether a page can have these corners, in pixels of a picture of this shape (rows, columns)."""
    room = np.array([shape[1], shape[0]])
    inside = np.abs(corners - room / 2) <= (0.5 + _BEYOND) * room  # not so for what is no number
    return bool(inside.all() and page_like(corners[None])[0]) and min(side_lengths(corners)) >= _SHORTEST


def straighten(pixels: NDArray[np.uint8], corners: Floats, form: PaperForm) -> NDArray[np.uint8]:
    """Return the page inside ``corners`` (from its top left, clockwise) as a flat picture of its own."""
    width, height = size_of(corners, form)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - np.float32(0.5)
    placed = cv2.getPerspectiveTransform(corners.astype(np.float32), flat.astype(np.float32))
    page = cv2.warpPerspective(pixels, placed, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(page, np.uint8)


def to_jpeg(pixels: NDArray[np.uint8], quality: int, dots_per_inch: int = 0) -> bytes:
    """Return a JPEG file that says nothing but its picture, and its resolution if one is given (JFIF 1.02, density)."""
    _, packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    jpeg = packed.tobytes()
    if dots_per_inch and jpeg.startswith(_JFIF):
        return jpeg[:13] + struct.pack(">BHH", 1, dots_per_inch, dots_per_inch) + jpeg[18:]
    return jpeg


def from_jpeg(jpeg: bytes) -> NDArray[np.uint8]:
    """Return the pixels (BGR) of a JPEG file.

    Raises:
        ValueError: it is none.
    """
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR) if jpeg else None
    if pixels is None:
        raise ValueError("not a picture")
    return np.asarray(pixels, np.uint8)
