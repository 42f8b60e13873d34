"""Decide which characters of a text may be drawn, and what stands for the others. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

LONGEST = 600
"""Characters of one text that are drawn; what follows is cut off with ``…``, so that no paper grows without bound."""

_MOST_MARKS = 8  # on one letter: real ones (Tibetan stacks, Arabic vowels) have fewer, and a pile covers other lines
_SPACES = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_KEPT_SPACES = frozenset(" \u3000\u202f")  # the narrow one ties Mongolian suffixes to their word
_JOINERS = frozenset("\u200c\u200d")
_VARIATIONS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))  # choose among shapes of one character: the usual shape is drawn
_BLANKS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
)  # letters, marks and symbols that nobody can see
_MONGOLIAN = (0x1800, 0x18AF)
_MONGOLIAN_ONLY = frozenset("\u180b\u180c\u180d\u180e\u180f")  # its own variation selectors and vowel separator
_JOINING_SCRIPTS = (
    (0x0600, 0x08FF),
    (0x0900, 0x0DFF),
    _MONGOLIAN,
)  # Arabic and Syriac, the scripts of India, Mongolian
_IDEOGRAPHS = (0x20000, 0x3FFFD)  # planes 2 and 3 hold nothing else; Python's tables are older than some of them


@dataclass(frozen=True, slots=True)
class Legible:
    """A text that can be drawn whole, and the characters it had that cannot, as ``U+XXXX``, in their order."""

    text: str = field(repr=False)
    missing: tuple[str, ...] = field(default=(), repr=False)


def legible(text: str, drawable: Callable[[str], bool]) -> Legible:
    """Return ``text`` without anything that would act or hide, and with a visible mark for what no font can draw.

    Controls become a space or vanish; so do bidirectional overrides, zero-width and other format characters, except
    joiners where a script needs them. Unassigned, private and surrogate code points, and characters that ``drawable``
    denies, become ``〔U+XXXX〕``: the reader sees that something is there and which one it is.

    Args:
        text: any text at all.
        drawable: tells whether a font has a shape for one character.
    """
    if text.isascii() and text.isprintable() and len(text) <= LONGEST:
        return Legible(text)
    written: list[str] = []
    missing: dict[str, None] = {}
    marks = 0
    for at, character in enumerate(text[:LONGEST]):
        kept = _judge(character, text[at - 1] if at else "")
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if kept == "" or marks > _MOST_MARKS:
            continue
        if kept is None or not drawable(kept):
            kept = f"〔{_name(character)}〕"
            missing[_name(character)] = None
        written.append(kept)
    if len(text) > LONGEST:
        written.append("…")
    return Legible("".join(written), tuple(missing))


def _judge(character: str, before: str) -> str | None:
    """Return what is drawn for a character: itself, a space, nothing, or None when only its mark can be."""
    if character in _SPACES:
        return " "
    if character in _JOINERS or character in _MONGOLIAN_ONLY:
        needed = _within(before, *(_JOINING_SCRIPTS if character in _JOINERS else (_MONGOLIAN,)))
        return character if needed else ""
    if character in _BLANKS or _within(character, *_VARIATIONS):
        return ""
    return _by_category(character)


def _by_category(character: str) -> str | None:
    match unicodedata.category(character):
        case "Cc" | "Cf":
            return ""
        case "Cn" if _within(character, _IDEOGRAPHS):
            return character
        case "Cn" | "Co" | "Cs":
            return None
        case "Zs":
            return character if character in _KEPT_SPACES else " "
        case _:
            return character


def _within(character: str, *ranges: tuple[int, int]) -> bool:
    return character != "" and any(first <= ord(character) <= last for first, last in ranges)


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"
