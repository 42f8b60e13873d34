"""Find the QR codes of a grey picture: every library and every look at the picture behind one function.

Two libraries complement each other: zxing-cpp is fast, reads small, tilted and inverted codes, and needs the quiet
zone; ZBar is slow and reads some that zxing-cpp does not. What helps either is done to the picture
(docs/decisions/0015).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from drivers.qr_scanner import zbar
from drivers.qr_scanner.declared import as_declared
from drivers.qr_scanner.quiet_zone import with_quiet_zones

Pixels = NDArray[np.uint8]
Corner = tuple[int, int]
Corners = tuple[Corner, Corner, Corner, Corner]

LONGEST_SIDE = 4096
"""Pixels: a larger picture is refused, because time and memory grow with it."""

_QR_CODE = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_SMALLEST_SIDE = 21  # modules of the smallest code
_SHARPEN = 3.0  # how much of what the blur takes away is added
_NEIGHBOURHOOD = (5, 5)  # pixels of the half-size picture, about as wide as a defocused edge
_TILES = (8, 8)
_CLIP = 2.0
_EDGE = 12  # grey levels within a neighbourhood; the sensor's noise stays below, the faintest code above
_FEWEST_EDGES = 200  # pixels of the half-size picture: the smallest code has more
_DARKER = np.asarray(255 * (np.arange(256) / 255) ** 2.5, np.uint8)
_LIGHTER = np.asarray(255 * (np.arange(256) / 255) ** 0.4, np.uint8)  # grey level by grey level


@dataclass(frozen=True, slots=True)
class Decoded:
    """One code of a picture: its bytes, hostile until judged, and its corners (x, y), clockwise from its own top left.

    Where ZBar found the code its corners may begin at another one.
    """

    data: bytes = field(repr=False)
    corners: Corners


def decode(grey: Pixels, turn: int | None = None) -> list[Decoded]:
    """Return the codes of a grey picture (uint8, two-dimensional); empty when there are none.

    The bytes are the code's own: a declared character set (ECI) comes as UTF-8, Hanzi mode as GB 2312, Kanji mode as
    Shift JIS, and everything else as the code's maker wrote it. ``turn`` counts the pictures of a moving scene, each
    of which gets one of the costly looks; without it the picture gets all of them.

    Raises:
        ValueError: the picture is not of that form, or a side is longer than `LONGEST_SIDE`.
    """
    if grey.ndim != 2 or grey.dtype != np.uint8 or max(grey.shape) > LONGEST_SIDE:  # noqa: PLR2004 - two-dimensional
        raise ValueError(f"a grey picture of at most {LONGEST_SIDE} pixels a side is needed")
    found = _with_zxing(grey)
    if found or min(grey.shape) < _SMALLEST_SIDE * 2:
        return found
    half = _halved(grey)
    if not _has_edges(half):
        return []
    for look in _CHEAP + (_COSTLY if turn is None else _TURNS[turn % len(_TURNS)]):
        if found := look(grey, half):
            return found
    return []


# --- the libraries ------------------------------------------------------------------------------------------------


def _with_zxing(grey: Pixels, scale: int = 1) -> list[Decoded]:
    """Read with zxing-cpp; ``scale`` is what the corners are multiplied by."""
    barcodes = zxingcpp.read_barcodes(grey, formats=_QR_CODE, text_mode=zxingcpp.TextMode.HexECI)
    return [
        Decoded(as_declared(bytes.fromhex(barcode.text), barcode.bytes), _corners_of(barcode.position, scale))
        for barcode in barcodes
        if barcode.bytes
    ]


def _corners_of(position: zxingcpp.Position, scale: int) -> Corners:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    first, second, third, fourth = ((point.x * scale, point.y * scale) for point in points)
    return first, second, third, fourth


def _with_zbar(grey: Pixels, scale: int = 1) -> list[Decoded]:
    return [Decoded(data, _box(outline, scale)) for data, outline in zbar.find_codes(grey) if data and outline]


def _box(outline: tuple[Corner, ...], scale: int) -> Corners:
    """Return four corners: ZBar's own, or the box around its outline when it has another number of points."""
    if len(outline) != 4:  # noqa: PLR2004 - a box has four
        columns, rows = [x for x, _ in outline], [y for _, y in outline]
        left, right, top, bottom = min(columns), max(columns), min(rows), max(rows)
        outline = ((left, top), (right, top), (right, bottom), (left, bottom))
    first, second, third, fourth = ((x * scale, y * scale) for x, y in outline)
    return first, second, third, fourth


# --- the looks: each takes the picture, and the same at half its size ---------------------------------------------


def _out_of_focus(_: Pixels, half: Pixels) -> list[Decoded]:
    """See a blurred code, also one in motion: what the blur took is added again."""
    softer = cv2.blur(half, _NEIGHBOURHOOD)
    return _with_zxing(_pixels(cv2.addWeighted(half, _SHARPEN, softer, 1 - _SHARPEN, 0)), 2)


def _striped(_: Pixels, half: Pixels) -> list[Decoded]:
    """See through the beat of a display's stripes (moiré), which darkens only what is light."""
    return _with_zxing(_pixels(cv2.blur(cv2.LUT(half, _LIGHTER), (2, 2))), 2)


def _no_quiet_zone(grey: Pixels, _: Pixels) -> list[Decoded]:
    """See a code that touches dark surroundings."""
    return _first(_with_zxing(painted) for painted in with_quiet_zones(grey))


def _second_opinion(_: Pixels, half: Pixels) -> list[Decoded]:
    """See with the other library, which needs no quiet zone and finds its way differently."""
    return _with_zbar(half, 2)


def _shadow(_: Pixels, half: Pixels) -> list[Decoded]:
    """See a code half in the shade, or beside a reflection."""
    return _with_zxing(_pixels(cv2.createCLAHE(_CLIP, _TILES).apply(half)), 2)


def _washed_out(grey: Pixels, _: Pixels) -> list[Decoded]:
    """See a code whose ink is hardly darker than its paper, both bright."""
    return _with_zxing(_pixels(cv2.LUT(grey, _DARKER)))


def _dark_mode_without_quiet_zone(grey: Pixels, _: Pixels) -> list[Decoded]:
    """See a light code that touches light surroundings."""
    return _first(_with_zxing(painted) for painted in with_quiet_zones(_pixels(cv2.bitwise_not(grey))))


def _third_opinion(grey: Pixels, _: Pixels) -> list[Decoded]:
    """See with the other library what is small, or on uneven ground."""
    return _with_zbar(grey)


def _eaten_by_light(grey: Pixels, _: Pixels) -> list[Decoded]:
    """See a code whose dark modules have become thin."""
    return _with_zbar(_pixels(cv2.erode(grey, np.ones((3, 3), np.uint8))))


_CHEAP = (_out_of_focus, _striped)
_COSTLY = (
    _no_quiet_zone,
    _second_opinion,
    _shadow,
    _washed_out,
    _dark_mode_without_quiet_zone,
    _third_opinion,
    _eaten_by_light,
)
_TURNS = tuple((look,) for rare in _COSTLY[1:] for look in (_no_quiet_zone, rare))


def _first(answers: Iterable[list[Decoded]]) -> list[Decoded]:
    return next(filter(None, answers), [])


def _halved(grey: Pixels) -> Pixels:
    height, width = grey.shape
    return _pixels(cv2.resize(grey, (width // 2, height // 2), interpolation=cv2.INTER_AREA))


def _has_edges(half: Pixels) -> bool:
    """Tell whether there is anything but even grey: an empty scene need not be looked at twice."""
    contrast = cv2.morphologyEx(half, cv2.MORPH_GRADIENT, np.ones(_NEIGHBOURHOOD, np.uint8))
    return int(np.count_nonzero(contrast > _EDGE)) >= _FEWEST_EDGES


def _pixels(picture: object) -> Pixels:
    return np.asarray(picture, np.uint8)
