"""Lay a drawn paper on a mat under a camera that cannot be perfect, and know where its corners truly are."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from simulators import accidents
from simulators.mats import MATS, weave
from simulators.sheets import DOTS_PER_MM, SHEETS, Pixels, Sheet, draw_sheet

Points = npt.NDArray[np.float64]
"""Points in a picture, one row of x and y each."""

FULL_HD = (1920, 1080)
_FINE = 2  # the paper is drawn twice as fine and scaled down, as a lens does; all around it is soft anyway
_FIELD_MM = 420.0  # what the frame's width sees: an A4 page with a hand's breadth around it


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """How a photograph comes about; the defaults are a perfect one.

    Lengths are in millimetres on the mat, blur in pixels, tilt in share of the page's size that perspective takes away.
    """

    turn_degrees: float = 0.0
    offset_mm: tuple[float, float] = (0.0, 0.0)
    tilt: tuple[float, float] = (0.0, 0.0)
    light: tuple[float, float] = (0.0, 0.0)
    vignette: float = 0.0
    exposure: float = 1.0
    shadow: float = 0.0
    drop_shadow: float = 0.25
    folded_mm: float = 0.0
    fingers: int = 0
    hand: bool = False
    glare: float = 0.0
    defocus: float = 0.0
    motion: float = 0.0
    noise: float = 1.5
    jpeg: int = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """What the camera saw, and the truth: the paper's corners, clockwise from its own top left, folded ones as flat."""

    pixels: Pixels = field(repr=False)
    corners: Points
    mat: str


def invent(
    seed: int, *, mats: tuple[str, ...] = MATS, sheets: tuple[str, ...] = tuple(SHEETS), size: tuple[int, int] = FULL_HD
) -> Photograph:
    """Return the photograph of this seed: some paper on some mat, everyday circumstances; sharp, and no whole hand."""
    chance = np.random.default_rng(seed)
    mat, sheet = mats[int(chance.integers(len(mats)))], draw_sheet(sheets[int(chance.integers(len(sheets)))], chance)
    return photograph(sheet, mat, everyday(chance), chance, size)


def everyday(chance: np.random.Generator) -> Circumstances:
    """Return circumstances that a resident makes without meaning to: turned, tilted, shadowed, held with fingers."""
    return Circumstances(
        turn_degrees=float(chance.choice((0, 0, 0, 90)) + chance.uniform(-9, 9)),
        offset_mm=(float(chance.uniform(-25, 25)), float(chance.uniform(-6, 6))),
        tilt=(float(chance.uniform(-0.06, 0.06)), float(chance.uniform(-0.06, 0.06))),
        light=(float(chance.uniform(-0.2, 0.2)), float(chance.uniform(-0.2, 0.2))),
        vignette=float(chance.uniform(0, 0.3)),
        exposure=float(chance.uniform(0.72, 0.93)),
        shadow=float(chance.uniform(0.1, 0.4)) if _now_and_then(chance, 0.3) else 0.0,
        drop_shadow=float(chance.uniform(0, 0.45)),
        folded_mm=float(chance.uniform(5, 20)) if _now_and_then(chance, 0.2) else 0.0,
        fingers=int(chance.integers(1, 4)) if _now_and_then(chance, 0.2) else 0,
        noise=float(chance.uniform(0.5, 4)),
        jpeg=int(chance.integers(78, 96)),
    )


def photograph(
    sheet: Sheet, mat: str, how: Circumstances, chance: np.random.Generator, size: tuple[int, int] = FULL_HD
) -> Photograph:
    """Return ``sheet`` on ``mat`` as a camera of ``size`` pixels sees it; the whole paper lies in the picture.

    Raises:
        KeyError: there is no such mat.
    """
    placed = _placed(sheet, how, size)
    mask = _mask(sheet, how, chance)
    cover = _seen(mask, placed, size)[..., None].astype(np.float32) / 255
    picture = weave(mat, size, chance).astype(np.float32)
    picture *= 1 - how.drop_shadow * accidents.cast(cover, chance)
    picture += (_seen(accidents.fold(sheet.face, mask), placed, size) - picture) * cover
    corners = _through(placed, _outline(sheet))
    picture *= accidents.lighting(size, how.light, how.vignette, how.shadow, chance)[..., None] * how.exposure
    if how.glare:
        picture = accidents.shine(picture, corners, how.glare, chance)
    if how.fingers or how.hand:
        picture = accidents.reach_in(picture, corners, how.fingers, chance, whole_hand=how.hand)
    blurred = accidents.blur(picture, how.defocus, how.motion, chance)
    return Photograph(
        pixels=accidents.expose(blurred, how.noise, how.jpeg, chance),
        corners=corners,
        mat=mat,
    )


def bare(mat: str, chance: np.random.Generator, size: tuple[int, int] = FULL_HD) -> Pixels:
    """Return the mat with nothing on it, unevenly lit."""
    how = everyday(chance)
    light = accidents.lighting(size, how.light, how.vignette, how.shadow, chance)
    return accidents.expose(weave(mat, size, chance) * light[..., None] * how.exposure, how.noise, how.jpeg, chance)


def _now_and_then(chance: np.random.Generator, share: float) -> bool:
    return bool(chance.random() < share)


def _outline(sheet: Sheet) -> Points:
    """Return the corners of a face in its own pixels, whose centres have whole numbers."""
    height, width = sheet.face.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], float) - 0.5


def _placed(sheet: Sheet, how: Circumstances, size: tuple[int, int]) -> Points:
    """Return the homography from the sheet's face to the frame; shrunk and moved so that it all fits."""
    outline = _outline(sheet) / DOTS_PER_MM
    middle = outline - outline.mean(axis=0)
    angle = np.deg2rad(how.turn_degrees)
    turned = middle @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    reach = np.abs(turned).max(axis=0)
    depth = 1 + (turned / reach) @ np.array(how.tilt)
    seen = (turned + np.array(how.offset_mm)) / depth[:, None] * (size[0] / _FIELD_MM)
    room = np.array(size) / 2 * 0.96
    seen *= min(1.0, float((2 * room / (np.ptp(seen, axis=0))).min()))
    seen -= np.maximum(seen.max(axis=0) - room, 0) + np.minimum(seen.min(axis=0) + room, 0)
    there = seen + (np.array(size) - 1) / 2
    return np.asarray(cv2.getPerspectiveTransform(_outline(sheet).astype(np.float32), there.astype(np.float32)))


def _seen(face: Pixels, placed: Points, size: tuple[int, int]) -> Pixels:
    """Return a face (or its mask) as it lies in the frame; beyond a face its own rim goes on, beyond a mask nothing."""
    finer = np.array([[_FINE, 0, (_FINE - 1) / 2], [0, _FINE, (_FINE - 1) / 2], [0, 0, 1]])
    beyond = cv2.BORDER_REPLICATE if face.ndim > 2 else cv2.BORDER_CONSTANT  # noqa: PLR2004 - a mask has no colours
    fine = cv2.warpPerspective(face, finer @ placed, (size[0] * _FINE, size[1] * _FINE), borderMode=beyond)
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)


def _mask(sheet: Sheet, how: Circumstances, chance: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Return where the paper is paper: not beyond rounded corners, nor where a corner is folded over."""
    height, width = sheet.face.shape[:2]
    mask = np.full((height, width), 255, np.uint8)
    if sheet.rounded_mm:
        radius = round(sheet.rounded_mm * DOTS_PER_MM)
        mask[:] = 0
        cv2.rectangle(mask, (radius, 0), (width - radius, height), 255, -1)
        cv2.rectangle(mask, (0, radius), (width, height - radius), 255, -1)
        for x in (radius, width - radius - 1):
            for y in (radius, height - radius - 1):
                cv2.circle(mask, (x, y), radius, 255, -1)
    elif how.folded_mm:
        leg = how.folded_mm * DOTS_PER_MM
        x, y = int(chance.integers(2)) * width, int(chance.integers(2)) * height
        across, down = leg * chance.uniform(0.6, 1.4), leg * chance.uniform(0.6, 1.4)
        triangle = np.array([[x, y], [x + (-across if x else across), y], [x, y + (-down if y else down)]])
        cv2.fillPoly(mask, [triangle.round().astype(np.int32)], 0)
    return mask


def _through(homography: Points, points: Points) -> Points:
    return np.asarray(cv2.perspectiveTransform(points[None], homography)[0], float)
