"""Say how large, in which colours and how low the face is drawn during one visit; the next visit begins anew."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final


class TextSize(IntEnum):
    """How large words are drawn; the ordinary size already has capitals of 0.7° at 600 mm (EN 301 549, 5.1.4)."""

    ORDINARY = 1
    LARGE = 2  # a quarter larger
    LARGER = 3  # half as large again
    LARGEST = 4  # twice as large


class Contrast(StrEnum):
    """The colours of the face; words on their ground have 7:1 in each of them (WCAG 2.2, 1.4.6)."""

    ORDINARY = "ordinary"  # warm paper
    LIGHT = "light"  # black on white
    DARK = "dark"  # white on black


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What one person chose: ``reach`` draws all in the lower part of a portrait panel, ``still`` stops motion."""

    text_size: TextSize = TextSize.ORDINARY
    contrast: Contrast = Contrast.ORDINARY
    reach: bool = False
    still: bool = False


ORDINARY_LOOKS: Final = Appearance()
"""How the face is drawn for nobody and, at first, for everybody."""
