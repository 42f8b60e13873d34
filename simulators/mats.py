"""Weave the mats that papers are laid on: black, grey, wood and white, none of them quite even."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from simulators.sheets import Pixels

MATS = ("black", "grey", "wood", "white")
"""The mats by name; nobody should lay paper on the white one."""

_BASES = {"black": (18, 50), "grey": (82, 145), "white": (218, 244)}
_GRAIN = {"black": 6.0, "grey": 8.0, "white": 3.0}
_WOODS = ((66, 104, 148), (48, 74, 106), (92, 138, 178), (40, 52, 74))


def weave(mat: str, size: tuple[int, int], chance: np.random.Generator) -> Pixels:
    """Return a mat of ``size`` (width, height); brightness, tint and grain are the chance's.

    Raises:
        KeyError: there is no such mat.
    """
    return _wood(size, chance) if mat == "wood" else _plain(mat, size, chance)


def _plain(mat: str, size: tuple[int, int], chance: np.random.Generator) -> Pixels:
    low, high = _BASES[mat]
    tint = chance.uniform(low, high) + chance.uniform(-5, 5, 3)
    fine = chance.standard_normal((size[1], size[0]), np.float32) * np.float32(_GRAIN[mat] * chance.uniform(0.2, 1))
    coarse = _patches(size, chance, cells=8) * 5
    woven: Pixels = np.clip(tint.astype(np.float32) + (fine + coarse)[..., None], 0, 255).astype(np.uint8)
    return woven


def _wood(size: tuple[int, int], chance: np.random.Generator) -> Pixels:
    """Return planks with years' rings and joints, lengthwise or across."""
    across = chance.random() < 0.35  # noqa: PLR2004 - now and then
    width, height = (size[1], size[0]) if across else size
    base = np.array(_WOODS[int(chance.integers(len(_WOODS)))], np.float32) * np.float32(chance.uniform(0.8, 1.15))
    years = np.arange(height, dtype=np.float32)[:, None] / 9
    rings = np.sin((_patches((width, height), chance, cells=3) * 2 + years) * np.float32(2.2))
    fibres = cv2.blur(chance.standard_normal((height, width), np.float32), (61, 1)) * 26
    picture = base * (1 + 0.07 * rings + 0.01 * fibres)[..., None]
    plank = round(height * chance.uniform(0.12, 0.5))
    for top in range(int(chance.integers(0, plank)), height, plank):
        picture[top:] *= chance.uniform(0.9, 1.1)
        picture[top : top + 3] *= 0.6
    mat: Pixels = np.clip(picture, 8, 215).astype(np.uint8)
    return np.ascontiguousarray(mat.transpose(1, 0, 2)) if across else mat


def _patches(size: tuple[int, int], chance: np.random.Generator, cells: int) -> npt.NDArray[np.float32]:
    """Return soft unevenness, about -2 to 2."""
    rough = chance.normal(0, 1, (cells, cells)).astype(np.float32)
    return np.asarray(cv2.resize(rough, size, interpolation=cv2.INTER_CUBIC), np.float32)
