"""Draw papers as they are before anybody photographs them: pages, forms, certificates, receipts and cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Pixels = npt.NDArray[np.uint8]
"""A picture: rows, columns, and blue, green and red from 0 to 255."""

DOTS_PER_MM = 6.0
_FONTS = (
    "NotoSerifCJK-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
)
_WORDS = (
    "兹证明张三李四于本社区居住情况属实特此说明有关事项办理登记材料申请人签字盖章日期年月日北京市虚构区示例街道"
    "身份户籍婚姻收养房屋租赁合同养老医疗保险补贴申领核验复印件与原件相符经办人员意见"
)
_PAPER_TINTS = ((255, 255, 255), (250, 253, 255), (238, 248, 252), (226, 240, 248), (235, 235, 250), (250, 246, 232))
_CARD_TINTS = ((244, 240, 228), (238, 226, 214), (232, 240, 246))
_CERTIFICATE_TINTS = ((222, 228, 252), (214, 232, 248), (232, 246, 250))
_RED = (52, 40, 190)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper, flat and evenly lit, `DOTS_PER_MM` fine."""

    face: Pixels = field(repr=False)
    rounded_mm: float = 0.0


def draw_sheet(name: str, chance: np.random.Generator) -> Sheet:
    """Return a paper of one of `SHEETS`; wording, tint and layout are the chance's.

    Raises:
        KeyError: there is no such kind.
    """
    return SHEETS[name](chance)


def _text_page(chance: np.random.Generator) -> Sheet:
    face = _blank(210, 297, _tint(chance, _PAPER_TINTS))
    _write_lines(face, chance, top=28, bottom=int(chance.integers(150, 275)), size=float(chance.uniform(3.2, 5.2)))
    if chance.random() < 0.5:  # noqa: PLR2004 - even odds
        _stamp_seal(face, chance, centre=(160, 240), radius=20)
    return Sheet(face)


def _nearly_empty_page(chance: np.random.Generator) -> Sheet:
    face = _blank(210, 297, _tint(chance, _PAPER_TINTS))
    _write(face, _words(chance, int(chance.integers(2, 6))), at_mm=(90, 20), size_mm=5)
    return Sheet(face)


def _form(chance: np.random.Generator) -> Sheet:
    face = _blank(210, 297, _tint(chance, _PAPER_TINTS))
    _write(face, _words(chance, 9), at_mm=(65, 18), size_mm=7)
    top, rows = 36, int(chance.integers(8, 16))
    height = 230 // rows
    for row in range(rows):
        cut = int(chance.integers(45, 120))
        for left, right in ((18, cut), (cut, 192)):
            _frame(face, (left, top + row * height, right, top + (row + 1) * height), (40, 40, 40))
            _write(face, _words(chance, 4), at_mm=(left + 3, top + row * height + 3), size_mm=4)
    return Sheet(face)


def _certificate(chance: np.random.Generator) -> Sheet:
    width, height = ((297, 210), (260, 180), (176, 125))[int(chance.integers(3))]
    face = _blank(width, height, _tint(chance, _CERTIFICATE_TINTS))
    rim = int(chance.integers(6, 14))
    for step in (0, 2):
        _frame(face, (rim + step, rim + step, width - rim - step, height - rim - step), _RED, 5)
    _write(face, _words(chance, 5), at_mm=(width * 0.36, height * 0.16), size_mm=height * 0.07)
    _write_lines(face, chance, top=round(height * 0.36), bottom=round(height * 0.72), size=height * 0.028)
    _stamp_seal(face, chance, centre=(width * 0.72, height * 0.7), radius=height * 0.1)
    return Sheet(face)


def _card(chance: np.random.Generator) -> Sheet:
    face = _blank(85.6, 54.0, _tint(chance, _CARD_TINTS))
    waves = np.sin(np.arange(face.shape[1]) / 9.0 + np.sin(np.arange(face.shape[0]) / 14.0)[:, None] * 3) * 6
    np.copyto(face, np.clip(face + waves[..., None], 0, 255).astype(np.uint8))
    for row in range(4):
        _write(face, _words(chance, 7), at_mm=(6, 7 + row * 8), size_mm=3.1)
    _write(face, "".join(str(digit) for digit in chance.integers(0, 10, 18)), at_mm=(28, 44), size_mm=4)
    _fill(face, (59, 8, 80, 36), (196, 186, 176))
    _ellipse(face, (69.5, 18), (5.5, 7), (120, 140, 178))
    _ellipse(face, (69.5, 36), (9, 9), (90, 70, 60), until=36)
    return Sheet(face, rounded_mm=3.2)


def _receipt(chance: np.random.Generator) -> Sheet:
    face = _blank(80, int(chance.integers(110, 190)), (246, 248, 248))
    _write_lines(face, chance, top=10, bottom=face.shape[0] / DOTS_PER_MM - 14, size=3.4, margin=6)
    return Sheet(face)


SHEETS: dict[str, Callable[[np.random.Generator], Sheet]] = {
    "text": _text_page,
    "empty": _nearly_empty_page,
    "form": _form,
    "certificate": _certificate,
    "card": _card,
    "receipt": _receipt,
}
"""The kinds of paper, by name."""


def _blank(width_mm: float, height_mm: float, tint: tuple[int, ...]) -> Pixels:
    face = np.empty((round(height_mm * DOTS_PER_MM), round(width_mm * DOTS_PER_MM), 3), np.uint8)
    face[:] = tint
    return face


def _tint(chance: np.random.Generator, tints: tuple[tuple[int, int, int], ...]) -> tuple[int, ...]:
    return tints[int(chance.integers(len(tints)))]


def _words(chance: np.random.Generator, count: int) -> str:
    return "".join(_WORDS[int(place)] for place in chance.integers(0, len(_WORDS), count))


def _write_lines(
    face: Pixels, chance: np.random.Generator, *, top: float, bottom: float, size: float, margin: float = 24
) -> None:
    """Write lines of text from ``top`` to ``bottom`` (mm), ragged at the right."""
    width = face.shape[1] / DOTS_PER_MM - 2 * margin
    line = top
    while line < bottom:
        _write(face, _words(chance, int(width / size * chance.uniform(0.5, 1.0))), at_mm=(margin, line), size_mm=size)
        line += size * 1.9


def _write(face: Pixels, words: str, *, at_mm: tuple[float, float], size_mm: float) -> None:
    size = round(size_mm * DOTS_PER_MM)
    left, top = at_mm[0] * DOTS_PER_MM, at_mm[1] * DOTS_PER_MM
    line = face[int(top) : int(top) + 2 * size]  # no letter reaches further down
    picture = Image.fromarray(line)
    ImageDraw.Draw(picture).text((left, top - int(top)), words, font=_font(size), fill=(45, 42, 40))
    np.copyto(line, np.asarray(picture))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    raise RuntimeError("no font with Chinese glyphs: install fonts-noto-cjk")


def _stamp_seal(face: Pixels, chance: np.random.Generator, centre: tuple[float, float], radius: float) -> None:
    """Stamp a round red seal with a star, half transparent."""
    ink = np.zeros(face.shape[:2], np.uint8)
    middle = (round(centre[0] * DOTS_PER_MM), round(centre[1] * DOTS_PER_MM))
    cv2.circle(ink, middle, round(radius * DOTS_PER_MM), 255, 8, cv2.LINE_AA)
    turns = np.arange(10) * np.pi / 5 + chance.uniform(0, 0.3)
    reach = radius * DOTS_PER_MM * np.where(np.arange(10) % 2, 0.16, 0.4)
    star = np.stack([middle[0] + reach * np.sin(turns), middle[1] - reach * np.cos(turns)], axis=1)
    cv2.fillPoly(ink, [star.round().astype(np.int32)], 255, cv2.LINE_AA)
    share = ink[..., None] / 255 * 0.8
    np.copyto(face, (face * (1 - share) + np.array(_RED) * share).astype(np.uint8))


def _dots(place: tuple[float, ...]) -> tuple[int, ...]:
    return tuple(round(part * DOTS_PER_MM) for part in place)


def _frame(face: Pixels, box_mm: tuple[float, ...], colour: tuple[int, int, int], thick: int = 2) -> None:
    left, top, right, bottom = _dots(box_mm)
    cv2.rectangle(face, (left, top), (right, bottom), colour, thick)


def _fill(face: Pixels, box_mm: tuple[float, ...], colour: tuple[int, int, int]) -> None:
    _frame(face, box_mm, colour, -1)


def _ellipse(
    face: Pixels,
    centre_mm: tuple[float, float],
    axes_mm: tuple[float, float],
    colour: tuple[int, int, int],
    until: float | None = None,
) -> None:
    """Fill an ellipse; nothing of it below ``until`` (mm)."""
    rows = face if until is None else face[: round(until * DOTS_PER_MM)]
    cv2.ellipse(rows, _pair(centre_mm), _pair(axes_mm), 0, 0, 360, colour, -1, cv2.LINE_AA)


def _pair(place: tuple[float, float]) -> tuple[int, int]:
    return round(place[0] * DOTS_PER_MM), round(place[1] * DOTS_PER_MM)
