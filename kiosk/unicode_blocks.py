"""Name the Unicode block of a character that no font has: enough to choose a font by, and not the character. Pure.

Source: Unicode 17.0, Blocks.txt; the blocks whose characters stand in names here, and those that mark an old encoding.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_BLOCKS: Final = (
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic Supplement"),
    (0x08A0, 0x08FF, "Arabic Extended-A"),
    (0x0F00, 0x0FFF, "Tibetan"),
    (0x1800, 0x18AF, "Mongolian"),
    (0x1950, 0x197F, "Tai Le"),
    (0x1980, 0x19DF, "New Tai Lue"),
    (0x1A20, 0x1AAF, "Tai Tham"),
    (0x2E80, 0x2EFF, "CJK Radicals Supplement"),
    (0x2F00, 0x2FDF, "Kangxi Radicals"),
    (0x31C0, 0x31EF, "CJK Strokes"),
    (0x3400, 0x4DBF, "CJK Unified Ideographs Extension A"),
    (0x4E00, 0x9FFF, "CJK Unified Ideographs"),
    (0xA000, 0xA48F, "Yi Syllables"),
    (0xA490, 0xA4CF, "Yi Radicals"),
    (0xA4D0, 0xA4FF, "Lisu"),
    (0xD800, 0xDB7F, "High Surrogates"),
    (0xDB80, 0xDBFF, "High Private Use Surrogates"),
    (0xDC00, 0xDFFF, "Low Surrogates"),
    (0xE000, 0xF8FF, "Private Use Area"),
    (0xF900, 0xFAFF, "CJK Compatibility Ideographs"),
    (0x11660, 0x1167F, "Mongolian Supplement"),
    (0x16F00, 0x16F9F, "Miao"),
    (0x20000, 0x2A6DF, "CJK Unified Ideographs Extension B"),
    (0x2A700, 0x2B73F, "CJK Unified Ideographs Extension C"),
    (0x2B740, 0x2B81F, "CJK Unified Ideographs Extension D"),
    (0x2B820, 0x2CEAF, "CJK Unified Ideographs Extension E"),
    (0x2CEB0, 0x2EBEF, "CJK Unified Ideographs Extension F"),
    (0x2EBF0, 0x2EE5F, "CJK Unified Ideographs Extension I"),
    (0x2F800, 0x2FA1F, "CJK Compatibility Ideographs Supplement"),
    (0x30000, 0x3134F, "CJK Unified Ideographs Extension G"),
    (0x31350, 0x323AF, "CJK Unified Ideographs Extension H"),
    (0x323B0, 0x3347F, "CJK Unified Ideographs Extension J"),
    (0xF0000, 0xFFFFF, "Supplementary Private Use Area-A"),
    (0x100000, 0x10FFFF, "Supplementary Private Use Area-B"),
)


def blocks_of(missing: Iterable[str]) -> tuple[str, ...]:
    """Return where characters stand, each place once, as ``CJK Unified Ideographs Extension J (plane 3)``.

    Args:
        missing: the characters as ``U+XXXX``.
    """
    return tuple(sorted({_place(int(name.removeprefix("U+"), 16)) for name in missing}))


def _place(code: int) -> str:
    plane = f"plane {code >> 16}"
    return next((f"{name} ({plane})" for first, last, name in _BLOCKS if first <= code <= last), plane)
