"""Read a picture file as grey pixels for the decoder, or say in words why it cannot be."""

import struct
import warnings
import zlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

Pixels = NDArray[np.uint8]

FRAME = (1280, 720)
"""Width and height of the camera's picture: a larger file is looked at in this size first, and then in its own."""

LONGEST_SIDE = 4096
"""Pixels: what is larger is looked at no larger than this."""

_MOST_BYTES = 64 << 20
_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "PPM")  # Pillow knows more, some through other programs
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, MemoryError)  # what Pillow raises


class PictureError(Exception):
    """The file gives no picture; the text says why."""


def read_grey(file: Path) -> Pixels:
    """Return a picture file as grey pixels, upright, transparent parts white; of several pictures in it the first.

    Raises:
        PictureError: it is no file, no picture of a known format, damaged, or too large.
    """
    _check_file(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd about a picture that can be read is nobody's business here
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _read(file)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureError(f"unfolds to more than {Image.MAX_IMAGE_PIXELS} pixels") from None
    except UnidentifiedImageError:
        raise PictureError(f"is no picture of a known format ({', '.join(_FORMATS)})") from None
    except _DAMAGE:
        raise PictureError("is a damaged or cut-off picture") from None


def sizes(grey: Pixels) -> list[Pixels]:
    """Return the picture in every size that it is to be looked at, in order."""
    largest = _within(grey, (LONGEST_SIDE, LONGEST_SIDE))
    height, width = grey.shape
    frame = FRAME if width >= height else FRAME[::-1]
    small = _within(grey, frame)
    return [small] if small.shape == largest.shape else [small, largest]


def _check_file(file: Path) -> None:
    try:
        if not file.is_file():
            raise PictureError("is a folder or a device" if file.exists() else "there is no such file")
        size = file.stat().st_size
    except OSError as error:
        raise PictureError(f"cannot be read: {error.strerror}") from None
    if not size:
        raise PictureError("is empty")
    if size > _MOST_BYTES:
        raise PictureError(f"has more than {_MOST_BYTES >> 20} MiB")


def _read(file: Path) -> Pixels:
    with file.open("rb") as stream, Image.open(stream, formats=_FORMATS) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith(("I", "F")):
            return _stretched(np.asarray(upright, np.float32))
        if upright.has_transparency_data:
            layered = upright.convert("RGBA")
            white = Image.new("RGBA", layered.size, "white")
            upright = Image.alpha_composite(white, layered)
        return np.array(upright.convert("L"), np.uint8)


def _stretched(deep: NDArray[np.float32]) -> Pixels:
    """Return a picture of more than 256 levels (16 bits, 32 bits, fractions), its own range spread over them."""
    finite = np.nan_to_num(deep, posinf=0, neginf=0)
    darkest, lightest = finite.min(), finite.max()
    return np.asarray((finite - darkest) / max(lightest - darkest, np.finfo(np.float32).tiny) * 255, np.uint8)


def _within(grey: Pixels, box: tuple[int, int]) -> Pixels:
    height, width = grey.shape
    scale = min(box[0] / width, box[1] / height)
    if scale >= 1:
        return grey
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
