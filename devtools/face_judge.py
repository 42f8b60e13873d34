"""Judge one drawn page: what is cut, runs into something else, is too small, too close, too faint, or has no name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow

TARGET_MM = 20.0  # errors of old hands fall little above it (Duff et al. 2010)
GAP_MM = 5.0  # half of it would do
KEY_GAP_MM = 2.5  # ten keys stand side by side
CONTRAST = 7.0  # WCAG 2.2, 1.4.6
CAPITAL_MM = 7.33  # 0.7° at 600 mm, EN 301 549, 5.1.4
CAPITAL_OF_EM = 0.733  # Noto Sans CJK
_ROUNDING_MM = 0.25
_NEAR = 40  # of 255 in each channel: letters are drawn with soft edges

Colour = np.ndarray[tuple[int, ...], np.dtype[np.int_]]
Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it stands in its window, and how it looks."""

    items: tuple[QQuickItem, ...]
    pixels: Pixels
    pitch_mm: float

    @classmethod
    def of(cls, window: QQuickWindow, pitch_mm: float) -> Page:
        """Look at a window whose layout has settled; ``pitch_mm`` is the size of one of its pixels."""
        picture = window.grabWindow().convertToFormat(QImage.Format.Format_RGB32)
        shape = (picture.height(), picture.bytesPerLine() // 4, 4)
        pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(shape)[:, : picture.width(), 2::-1].copy()
        return cls(tuple(_visible(window.contentItem())), pixels, pitch_mm)

    def faults(self) -> list[str]:
        """Return everything that is wrong, each in words; an empty list is a good page."""
        return [*self._blank(), *self._text_faults(), *self._faint(), *self._button_faults()]

    def texts(self) -> Iterator[tuple[QQuickItem, QRectF]]:
        """Walk through all words of which something is seen, with the part that is."""
        for item in self.items:
            if item.inherits("QQuickText") and item.property("text") and not (seen := shown(item)).isEmpty():
                yield item, seen

    def buttons(self) -> list[QQuickItem]:
        """Return everything that can be pressed."""
        return [item for item in self.items if item.inherits("QQuickAbstractButton")]

    def _blank(self) -> Iterator[str]:
        if len(np.unique(self.pixels[::24, ::24].reshape(-1, 3), axis=0)) < 4:  # noqa: PLR2004 - paper, wall, ink and one more
            yield "there is nothing on the page"

    def _text_faults(self) -> Iterator[str]:
        height, width = self.pixels.shape[:2]
        whole = QRectF(0, 0, width, height)
        texts = [(item.property("text"), item, seen) for item, seen in self.texts()]
        for text, item, seen in texts:
            if not whole.contains(seen):
                yield f"{text!r} leaves the window"
            if item.property("truncated") or item.property("contentWidth") > item.width() + 1:
                yield f"{text!r} is cut"
            capital = _em(item) * CAPITAL_OF_EM * self.pitch_mm
            if capital < CAPITAL_MM:
                yield f"{text!r} has capitals of {capital:.1f} mm"
        for (one, _, here), (other, _, there) in combinations(texts, 2):
            if here.intersects(there):
                yield f"{one!r} runs into {other!r}"

    def _faint(self) -> Iterator[str]:
        for item, seen in self.texts():
            left, top = round(seen.left()), round(seen.top())
            right, bottom = round(seen.right()), round(seen.bottom())
            patch = self.pixels[max(0, top) : bottom, max(0, left) : right].reshape(-1, 3)
            if len(patch) == 0:
                continue
            ground = _commonest(patch)
            ink = _ink(item)
            drawn = np.abs(patch.astype(int) - ink).max(axis=1) < _NEAR
            found = contrast(ink, ground)
            if not drawn.any() and seen.height() > _em(item):
                yield f"{item.property('text')!r} is not to be seen"
            elif found < CONTRAST:
                yield f"{item.property('text')!r} has a contrast of {found:.1f}"

    def _button_faults(self) -> Iterator[str]:
        buttons = self.buttons()
        for button in buttons:
            if min(button.width(), button.height()) * self.pitch_mm < TARGET_MM - _ROUNDING_MM:
                yield f"{button.objectName()} is {button.width():.0f} × {button.height():.0f} px"
            interface = QAccessible.queryAccessibleInterface(button)
            if not interface.text(QAccessible.Text.Name):
                yield f"{button.objectName()} has no name"
            yield from _escaping_words(button)
        for one, other in combinations(buttons, 2):
            here, there = shown(one, inset=0), shown(other, inset=0)
            apart = _gap(here, there) * self.pitch_mm
            if not here.isEmpty() and not there.isEmpty() and apart < _least_gap(one, other) - _ROUNDING_MM:
                yield f"{one.objectName()} and {other.objectName()} are {apart:.1f} mm apart"


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours of three channels of 0 to 255 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def shown(item: QQuickItem, inset: int = 1) -> QRectF:
    """Return the part of an item that no clipping ancestor hides, ``inset`` pixels smaller on each side."""
    rect = item.mapRectToScene(item.boundingRect()).adjusted(inset, inset, -inset, -inset)
    for above in _ancestors(item):
        if above.clip():
            rect = rect.intersected(above.mapRectToScene(QRectF(0, 0, above.width(), above.height())))
    return rect


def _ancestors(item: QQuickItem) -> Iterator[QQuickItem]:
    above: QQuickItem | None = item.parentItem()
    while above is not None:
        yield above
        above = above.parentItem()


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from _visible(child)


def _em(item: QQuickItem) -> int:
    return int(item.property("font").pixelSize())


def _ink(item: QQuickItem) -> Colour:
    colour = QColor(item.property("color"))
    return np.array([colour.red(), colour.green(), colour.blue()])


def _commonest(patch: Pixels) -> Colour:
    packed = patch.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    ground = int(values[counts.argmax()])
    return np.array([ground >> 16, ground >> 8 & 255, ground & 255])


def _luminance(colour: Colour) -> float:
    parts = colour / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _escaping_words(button: QQuickItem) -> Iterator[str]:
    frame = button.mapRectToScene(QRectF(0, 0, button.width(), button.height())).adjusted(-1, -1, 1, 1)
    waiting = list(button.childItems())
    while waiting:
        item = waiting.pop()
        waiting.extend(item.childItems())
        if item.inherits("QQuickText") and item.isVisible() and item.property("text"):
            words = item.mapRectToScene(item.boundingRect())
            if not frame.contains(words.adjusted(1, 4, -1, -4)):
                yield f"the words of {button.objectName()} stand outside it"


def _least_gap(one: QQuickItem, other: QQuickItem) -> float:
    keys = all(item.objectName().startswith(("key-", "candidate-")) for item in (one, other))
    return KEY_GAP_MM if keys else GAP_MM


def _gap(one: QRectF, other: QRectF) -> float:
    across = max(one.left() - other.right(), other.left() - one.right())
    down = max(one.top() - other.bottom(), other.top() - one.bottom())
    return max(across, down)
