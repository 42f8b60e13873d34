"""Decide what a key of a tactile keypad means. Pure.

A numeric keypad is an ordinary keyboard to the system (HID usage page 7): it needs no driver. The keys around the 5,
which carries the nib, move and press as on a telephone menu; where digits are asked for, digits are digits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt


class Sign(StrEnum):
    """What a person wants who presses a key that writes nothing."""

    NEXT = "next"
    PREVIOUS = "previous"
    PRESS = "press"
    ERASE = "erase"
    BACK = "back"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Written:
    """A digit, or the X of an identity number, where such an answer is asked for."""

    text: str = field(repr=False)


_ALWAYS: Final = {
    Qt.Key.Key_Tab: Sign.NEXT,
    Qt.Key.Key_Right: Sign.NEXT,
    Qt.Key.Key_Down: Sign.NEXT,
    Qt.Key.Key_Plus: Sign.NEXT,
    Qt.Key.Key_Backtab: Sign.PREVIOUS,
    Qt.Key.Key_Left: Sign.PREVIOUS,
    Qt.Key.Key_Up: Sign.PREVIOUS,
    Qt.Key.Key_Minus: Sign.PREVIOUS,
    Qt.Key.Key_Return: Sign.PRESS,
    Qt.Key.Key_Enter: Sign.PRESS,
    Qt.Key.Key_Backspace: Sign.ERASE,
    Qt.Key.Key_Delete: Sign.ERASE,
    Qt.Key.Key_Period: Sign.ERASE,
    Qt.Key.Key_Asterisk: Sign.BACK,
    Qt.Key.Key_NumberSign: Sign.HELP,
    Qt.Key.Key_Slash: Sign.HELP,  # a computer's keypad has it where a telephone has #
}
_UNLESS_DIGITS: Final = {
    Qt.Key.Key_2: Sign.NEXT,
    Qt.Key.Key_6: Sign.NEXT,
    Qt.Key.Key_8: Sign.PREVIOUS,
    Qt.Key.Key_4: Sign.PREVIOUS,
    Qt.Key.Key_5: Sign.PRESS,
}


def meaning(key: int, *, digits: bool, with_x: bool) -> Sign | Written | None:
    """Return what a key means; None when it means nothing here.

    Args:
        key: a ``Qt.Key`` value.
        digits: the question on the screen is answered with digits.
        with_x: it may also hold an X.
    """
    if digits and Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
        return Written(chr(key))  # Qt's codes of printable keys are their ASCII codes
    if with_x and key == Qt.Key.Key_X:
        return Written("X")
    return _ALWAYS.get(Qt.Key(key)) or _UNLESS_DIGITS.get(Qt.Key(key))
