"""Choose the fonts of printed papers, and tell which characters none of them can draw."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QRawFont, QTextLayout

from ui.characters import legible

FAMILIES: Final = (
    "Noto Sans CJK SC",  # GB 18030's common hanzi, Latin, Greek, Cyrillic
    "Noto Sans Arabic",  # Uyghur and Kazakh
    "Noto Serif Tibetan",
    "Noto Sans Mongolian",
    "Noto Sans Yi",
    "HanaMinB",  # every hanzi of Extensions B to F
    "BabelStone Han",  # Extensions G and H
)
"""The fonts in the order in which they are asked; the system's others follow. `dev` installs their packages."""


def font(size: int, *, bold: bool = False) -> QFont:
    """Return the papers' font with an em of ``size`` dots."""
    chosen = QFont()
    chosen.setFamilies(FAMILIES)
    chosen.setPixelSize(size)
    chosen.setBold(bold)
    return chosen


class Letters:
    """Makes the texts of one paper legible and gathers what no font could draw. For one thread: Qt's raw fonts are.

    It lives as long as one paper is drawn, so that nothing of a name is remembered.
    """

    def __init__(self) -> None:
        """Begin a paper."""
        self._missing: dict[str, None] = {}
        self._known: dict[str, bool] = {}
        self._first = QRawFont.fromFont(font(16), QFontDatabase.WritingSystem.SimplifiedChinese)

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters so far that stand on the paper as a mark, as ``U+XXXX``."""
        return tuple(self._missing)

    def legible(self, text: str) -> str:
        """Return what of ``text`` may be drawn, see `ui.characters.legible`."""
        found = legible(text, self._drawable)
        self._missing |= dict.fromkeys(found.missing)
        return found.text

    def _drawable(self, character: str) -> bool:
        known = self._known.get(character)
        if known is None:
            known = self._first.supportsCharacter(ord(character)) or _shaped(character)
            self._known[character] = known
        return known


def _shaped(character: str) -> bool:
    """Tell whether Qt finds a glyph in any font: glyph 0 is the box that stands for a missing one."""
    layout = QTextLayout(character, font(16))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return all(index != 0 for run in layout.glyphRuns() for index in run.glyphIndexes())
