"""The large keyboard's keys: which stand in which row, how wide, and what they say. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.screen import KeyboardWords
from ui.input_method import WILDCARD

ROW = 20
"""Units of width in every row; a letter takes two."""

MIDDLE_DOT = "·"
"""U+00B7, which separates the parts of a name in a household register (GB/T 2261.7 and the rules for name data)."""

_LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NUMBERS = ("1234567890", "-/.:()#@%")
_POINTS = "，。、；：？！—"
_STROKES = "hspnz" + WILDCARD
_DRAWN = "一丨丿丶乛?"


class Layer(StrEnum):
    """What the keys mean at the moment."""

    PINYIN = "pinyin"
    STROKE = "stroke"
    HANDWRITING = "handwriting"
    LATIN = "latin"
    DIGITS = "digits"


class Command(StrEnum):
    """Keys that are no characters."""

    ERASE = "erase"
    CAPITALS = "capitals"
    AS_WRITTEN = "as-written"
    SPACE = "space"


class Look(StrEnum):
    """How a key is drawn."""

    PLAIN = "plain"
    SIDE = "side"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it sends, what stands on it, what a screen reader says, its width in units, and its look."""

    sends: str
    label: str
    spoken: str
    width: int = 2
    look: Look = Look.PLAIN


Rows = tuple[tuple[Key, ...], ...]


def rows(layer: Layer, words: KeyboardWords, *, turned: bool, offered: Collection[Layer]) -> Rows:
    """Return the keys from top to bottom.

    Args:
        layer: what the keys mean.
        words: in the visit's language.
        turned: capitals are on; with pinyin: old and variant forms are offered.
        offered: the layers that work on this machine.
    """
    match layer:
        case Layer.PINYIN:
            side = _switch(Command.AS_WRITTEN, words.as_written, on=turned)
            above = _lettered(side, words, capitals=False)
        case Layer.LATIN:
            above = _lettered(_switch(Command.CAPITALS, words.capitals, on=turned), words, capitals=turned)
        case Layer.STROKE:
            above = _stroked(words)
        case Layer.HANDWRITING:
            above = ((Key(MIDDLE_DOT, MIDDLE_DOT, MIDDLE_DOT, 10), _erase(words, 10)),)
        case Layer.DIGITS:
            above = _numbered(words)
    return (*above, _below(layer, words, offered))


def _lettered(side: Key, words: KeyboardWords, *, capitals: bool) -> Rows:
    first, second, third = (row.upper() if capitals else row for row in _LETTERS)
    return _plain(first), _plain(second + MIDDLE_DOT), (side, *_plain(third), _erase(words, 3))


def _stroked(words: KeyboardWords) -> Rows:
    keys = tuple(
        Key(key, drawn, name, ROW // len(_STROKES[:-1]))
        for key, drawn, name in zip(_STROKES, _DRAWN, words.strokes, strict=True)
    )
    last = (Key(keys[-1].sends, keys[-1].label, keys[-1].spoken, 5), Key(MIDDLE_DOT, MIDDLE_DOT, MIDDLE_DOT, 5))
    return keys[:-1], (*last, _erase(words, 10))


def _numbered(words: KeyboardWords) -> Rows:
    numbers, signs = _NUMBERS
    return _plain(numbers), _plain(signs + MIDDLE_DOT), (*_plain(_POINTS), _erase(words, 4))


def _below(layer: Layer, words: KeyboardWords, offered: Collection[Layer]) -> tuple[Key, ...]:
    names = {
        Layer.PINYIN: words.pinyin,
        Layer.STROKE: words.stroke,
        Layer.HANDWRITING: words.handwriting,
        Layer.LATIN: words.latin,
        Layer.DIGITS: words.digits,
    }
    width = 4 if len(offered) < len(names) else 3
    switches = tuple(
        Key(choice.value, name, name, width, Look.ON if choice is layer else Look.SIDE)
        for choice, name in names.items()
        if choice in offered
    )
    return (*switches, Key(Command.SPACE, words.space, words.space, ROW - width * len(switches), Look.SIDE))


def _plain(characters: str) -> tuple[Key, ...]:
    return tuple(_characters(characters))


def _characters(characters: str) -> Iterator[Key]:
    for character in characters:
        yield Key(character, character, character)


def _switch(command: Command, label: str, *, on: bool) -> Key:
    return Key(command, label, label, 3, Look.ON if on else Look.SIDE)


def _erase(words: KeyboardWords, width: int) -> Key:
    return Key(Command.ERASE, "", words.erase, width, Look.SIDE)
