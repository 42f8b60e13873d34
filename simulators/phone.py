"""Draw a phone that shows a QR code, as a camera would see it: a display, a hand's angle, and the light of a hall.

Everything follows from the code's bytes, the name of a condition and a seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, QRData

from simulators import optics

Pixels = NDArray[np.uint8]

SIZE = (1280, 720)
"""Width and height of the camera's picture."""

_FOCAL = 1100.0  # pixels: a lens of 60 degrees
_DRAWN = 8  # pixels a module before the camera scales it
_BEZEL = 40  # pixels of black glass around the display, as drawn
_TABLE = 96  # grey level behind the phone
_CARD = 1.3  # the code's card, measured in the code
_NOISE = 2.0
_EVERY_LEVEL = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a resident, the display and the light do; lengths in pixels of the picture, angles in degrees.

    ``module`` is the size of one module; ``side`` overrides it with the size of the whole code. ``spot`` and ``logo``
    are parts of the code's side. ``surround`` is the grey around the code, ``quiet`` modules away.
    """

    module: float = 6.0
    side: float | None = None
    rotation: float = 0.0
    tilt: float = 0.0
    inverted: bool = False
    quiet: int = 4
    surround: int = 255
    logo: float = 0.0
    levels: int = _EVERY_LEVEL
    spot: float = 0.0
    gain: float = 0.0
    moire: float = 0.0
    defocus: float = 0.0
    motion: int = 0
    quality: int = 90


CONDITIONS: Mapping[str, Condition] = {
    "plain": Condition(),
    **{f"rotated-{degrees}": Condition(rotation=degrees) for degrees in (15, 30, 45)},
    **{f"tilted-{degrees}": Condition(tilt=degrees) for degrees in (30, 45)},
    **{f"contrast-{levels}": Condition(levels=levels) for levels in (60, 25)},
    "dark-mode": Condition(inverted=True, surround=0),
    "light-card-on-dark": Condition(surround=20),
    **{f"spot-{part}": Condition(spot=part / 100) for part in (9, 14, 22)},
    "overexposed": Condition(gain=3.0),
    "moire": Condition(moire=0.9),
    **{f"defocus-{sigma}": Condition(defocus=sigma) for sigma in (1.5, 2.5, 3.5)},
    **{f"motion-{length}": Condition(motion=length) for length in (7, 10, 13)},
    **{f"module-{size}": Condition(module=size) for size in (3, 2, 1.5)},
    "fills-the-frame": Condition(side=690),
    "no-quiet-zone": Condition(quiet=0, surround=20),
    "logo": Condition(logo=0.18),
    "jpeg-20": Condition(quality=20),
}
"""The conditions by name; each is one thing that goes wrong, everything else being well."""


def phone_with(code: bytes, condition: str = "plain", seed: int = 0) -> Pixels:
    """Return the camera's picture (BGR) of a phone that shows ``code`` under a condition of `CONDITIONS`.

    Raises:
        ValueError: there is no such condition, or no QR code holds so much.
    """
    if condition not in CONDITIONS:
        raise ValueError(f"no such condition; there are: {', '.join(CONDITIONS)}")
    return photograph(code, CONDITIONS[condition], seed)


def photograph(code: bytes, how: Condition, seed: int = 0) -> Pixels:
    """Return the camera's picture (BGR) of a phone that shows ``code``.

    Raises:
        ValueError: no QR code holds so much.
    """
    random = np.random.default_rng(seed)
    how = replace(how, rotation=how.rotation + random.uniform(-4, 4))
    modules = _modules(code)
    side = how.side if how.side is not None else how.module * modules.shape[0]
    scene, corners = _held(_screen(modules, how), modules.shape[0], side, how, random)
    return _exposed(scene, corners, how, random)


def empty_scene(seed: int = 0) -> Pixels:
    """Return the camera's picture (BGR) when nobody holds anything before it."""
    width, height = SIZE
    plain = np.full((height, width, 3), _TABLE, np.uint8)
    return optics.grain(plain, _NOISE, np.random.default_rng(seed))


def _modules(code: bytes) -> Pixels:
    """Return the code's modules, 255 for light."""
    drawing = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    drawing.add_data(QRData(code, mode=MODE_8BIT_BYTE), optimize=0)
    try:
        drawing.make(fit=True)
    except ValueError:  # it tries version 41
        raise ValueError("no QR code holds so much") from None
    return np.where(np.array(drawing.get_matrix(), bool), 0, 255).astype(np.uint8)


def _screen(modules: Pixels, how: Condition) -> Pixels:
    """Return the display, grey, with the code in its middle; the code alone is `_DRAWN` pixels a module."""
    code = np.kron(modules, np.ones((_DRAWN, _DRAWN), np.uint8))
    if how.logo:
        _paste_logo(code, how.logo)
    card = np.pad(code, how.quiet * _DRAWN, constant_values=255)
    if how.inverted:
        card = 255 - card
    margin = card.shape[0] // 6
    display = np.pad(card, ((2 * margin, 2 * margin), (margin, margin)), constant_values=how.surround)
    return np.pad(display, _BEZEL, constant_values=8)


def _paste_logo(code: Pixels, part: float) -> None:
    side, half = code.shape[0], int(code.shape[0] * part / 2)
    middle = slice(side // 2 - half, side // 2 + half)
    code[middle, middle] = 255
    inner = slice(side // 2 - half * 3 // 4, side // 2 + half * 3 // 4)
    code[inner, inner] = 90


def _held(
    screen: Pixels, count: int, side: float, how: Condition, random: np.random.Generator
) -> tuple[Pixels, NDArray[np.float32]]:
    """Return the scene with the phone in it, and the code's four corners there."""
    width, height = SIZE
    scale = side / (count * _DRAWN)
    tall, wide = screen.shape
    middle = np.array([wide / 2, tall / 2])
    offset = random.uniform(-20, 20, 2) if how.side is None else np.zeros(2)
    matrix = _camera_matrix(middle, scale, how, np.array([width / 2, height / 2]) + offset)
    half = count * _DRAWN / 2
    square = np.array([[[x, y] for x, y in ((-half, -half), (half, -half), (half, half), (-half, half))]]) + middle
    corners = cv2.perspectiveTransform(square.astype(np.float32), matrix)[0]
    soft = cv2.GaussianBlur(screen, (0, 0), max(0.3, 0.35 / scale))  # the lens averages what a pixel cannot resolve
    warped = cv2.warpPerspective(
        soft, matrix, SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(_TABLE,)
    )
    return np.asarray(cv2.cvtColor(warped, cv2.COLOR_GRAY2BGR), np.uint8), np.asarray(corners, np.float32)


def _camera_matrix(
    middle: NDArray[np.float64], scale: float, how: Condition, target: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the homography of a display that is turned in its plane and tilted about its vertical axis."""
    turn, tilt = np.deg2rad(how.rotation), np.deg2rad(how.tilt)
    move_in = np.array([[1, 0, -middle[0]], [0, 1, -middle[1]], [0, 0, 1]])
    turned = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]]) @ move_in
    spread = np.diag([scale, scale, 1.0]) @ turned
    lean = np.array([[np.cos(tilt), 0, 0], [0, 1, 0], [-np.sin(tilt) / _FOCAL, 0, 1]])
    move_out = np.array([[1, 0, target[0]], [0, 1, target[1]], [0, 0, 1]])
    return np.asarray(move_out @ lean @ spread, np.float64)


def _around(corners: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return where the display is: around the code's corners."""
    middle = corners.mean(axis=0)
    width, height = SIZE
    mask = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(mask, np.asarray(middle + (corners - middle) * _CARD, np.int32), (1,))
    return np.asarray(mask, np.bool_)


def _exposed(scene: Pixels, corners: NDArray[np.float32], how: Condition, random: np.random.Generator) -> Pixels:
    """Return what the sensor makes of the scene."""
    if how.moire:
        scene = optics.moire(scene, _around(corners), random.uniform(7, 10), random.uniform(0, 90), how.moire)
    if how.gain:
        scene = optics.overexpose(scene, how.gain)
    if how.levels < _EVERY_LEVEL:
        scene = optics.fade(scene, how.levels, 90)
    if how.spot:
        side = float(np.linalg.norm(corners[1] - corners[0]))
        x, y = corners.mean(axis=0) + random.uniform(-0.15, 0.15, 2) * side
        scene = optics.spot(scene, (float(x), float(y)), how.spot * side)
    if how.defocus:
        scene = optics.defocus(scene, how.defocus)
    if how.motion:
        scene = optics.move(scene, how.motion, random.uniform(0, 180))
    return optics.compress(optics.grain(scene, _NOISE, random), how.quality)
