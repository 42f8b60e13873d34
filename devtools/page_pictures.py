"""Show what the document camera says: generated papers on their mats, each with its outline and the verdict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from drivers.captures import PaperForm
from drivers.document_camera.judgement import Memory, Seen, judge
from simulators.papers_on_mats import Circumstances, photograph
from simulators.sheets import SHEETS, Pixels, draw_sheet

_MATS = ("black", "grey", "wood")
_TILE = (400, 225)
_SIZE = (1920, 1080)
_GOOD, _REFUSED = (90, 190, 70), (60, 90, 235)
_PAPER, _INK = (240, 244, 246), (60, 56, 52)
_FIRST = 4100
_GAP, _CAPTION = 8, 26
_QUALITY = 86
_CALM = Circumstances(exposure=0.87, vignette=0.12, light=(0.08, -0.05))
_TURNS = (-6.0, 3.0, 8.0, -3.0, 5.0, -8.0)
_TROUBLES = (
    ("text", "wood", replace(_CALM, fingers=2, turn_degrees=4.0)),
    ("certificate", "black", replace(_CALM, defocus=3.0, turn_degrees=-3.0)),
    ("text", "white", replace(_CALM, turn_degrees=6.0)),
    ("form", "grey", replace(_CALM, motion=13.0, turn_degrees=92.0)),
    ("certificate", "wood", replace(_CALM, glare=0.02, turn_degrees=5.0)),
    ("text", "black", replace(_CALM, folded_mm=22.0, shadow=0.3, turn_degrees=-5.0)),
)


def draw_found_pages(file: Path) -> None:
    """Write a JPEG of every kind of paper on every fair mat, three in a row, and of six in which something is amiss."""
    good = [
        (sheet, mat, replace(_CALM, turn_degrees=turn + 90 * (sheet == "form"), tilt=(turn / 200, 0.03)))
        for sheet, turn in zip(SHEETS, _TURNS, strict=True)
        for mat in _MATS
    ]
    tiles = [_tile(_FIRST + number, *scene) for number, scene in enumerate((*good, *_TROUBLES))]
    rows = [np.hstack(tiles[first : first + len(_MATS)]) for first in range(0, len(tiles), len(_MATS))]
    cv2.imwrite(str(file), np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])


def _tile(seed: int, sheet: str, mat: str, how: Circumstances) -> Pixels:
    chance = np.random.default_rng(seed)
    pixels = photograph(draw_sheet(sheet, chance), mat, how, chance, _SIZE).pixels
    seen = judge(pixels, PaperForm.FREE, Memory())
    small = cv2.resize(pixels, _TILE, interpolation=cv2.INTER_AREA)
    colour = _REFUSED if seen.quality.refused else _GOOD
    if seen.corners is not None:
        outline = ((seen.corners + 0.5) * (_TILE[0] / _SIZE[0]) - 0.5) * 16
        cv2.polylines(small, [outline.round().astype(np.int32)], True, colour, 2, cv2.LINE_AA, 4)  # noqa: FBT003 - OpenCV's
    framed = cv2.copyMakeBorder(small, _GAP, _CAPTION, _GAP, _GAP, cv2.BORDER_CONSTANT, value=_PAPER)
    place = (_GAP, _GAP + _TILE[1] + 17)
    cv2.putText(framed, _verdict(seen), place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, _INK, 1, cv2.LINE_AA)
    return np.asarray(framed, np.uint8)


def _verdict(seen: Seen) -> str:
    if seen.corners is None:
        return "no page seen: " + ", ".join(sorted(seen.quality.concerns))
    refused, told = sorted(seen.quality.refused), sorted(seen.quality.concerns - seen.quality.refused)
    head = "refused: " + ", ".join(refused) if refused else "good"
    return "; ".join((head, *told))
