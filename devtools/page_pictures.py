"""Show what the document camera finds: generated papers on their mats, each with the outline, in one picture."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from drivers.document_camera.detection import PageFound, find_page
from simulators.papers_on_mats import invent
from simulators.sheets import SHEETS, Pixels

_MATS = ("black", "grey", "wood")
_TILE = (320, 180)
_SIZE = (1280, 720)
_OUTLINE = (60, 200, 60)
_FIRST = 4100
_GAP = 6
_COLOURS = 160


def draw_found_pages(file: Path) -> None:
    """Write a picture of one paper of each kind on each fair mat, three in a row, with what was found drawn in."""
    rows = []
    for number, sheet in enumerate(SHEETS):
        row = [_tile(invent(_FIRST + number, mats=(mat,), sheets=(sheet,), size=_SIZE).pixels) for mat in _MATS]
        rows.append(np.hstack(row))
    whole = Image.fromarray(cv2.cvtColor(np.vstack(rows), cv2.COLOR_BGR2RGB))
    whole.quantize(_COLOURS).save(file, optimize=True)


def _tile(pixels: Pixels) -> Pixels:
    found = find_page(pixels)
    drawn = pixels.copy()
    if isinstance(found, PageFound):
        cv2.polylines(drawn, [found.corners.round().astype(np.int32)], True, _OUTLINE, 5, cv2.LINE_AA)  # noqa: FBT003 - OpenCV's
    small = cv2.resize(drawn, _TILE, interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(small, _GAP, _GAP, _GAP, _GAP, cv2.BORDER_CONSTANT, value=(218, 228, 233))
    return np.asarray(framed, np.uint8)
