"""Keys of a tactile keypad mean what they mean on a telephone menu, and digits where digits are asked for."""

import pytest
from PySide6.QtCore import Qt

from ui.keypad import Sign, Written, meaning

_MEANINGS = [
    (Qt.Key.Key_8, Sign.PREVIOUS),
    (Qt.Key.Key_4, Sign.PREVIOUS),
    (Qt.Key.Key_2, Sign.NEXT),
    (Qt.Key.Key_6, Sign.NEXT),
    (Qt.Key.Key_5, Sign.PRESS),
    (Qt.Key.Key_Enter, Sign.PRESS),
    (Qt.Key.Key_Asterisk, Sign.BACK),
    (Qt.Key.Key_NumberSign, Sign.HELP),
    (Qt.Key.Key_Plus, Sign.NEXT),
    (Qt.Key.Key_Minus, Sign.PREVIOUS),
    (Qt.Key.Key_A, None),
    (Qt.Key.Key_0, None),
    (Qt.Key.Key_F1, None),
]


@pytest.mark.parametrize(("key", "wanted"), _MEANINGS)
def test_keys_move_and_press(key: Qt.Key, wanted: Sign | None) -> None:
    """Around the 5 with its nib; letters and function keys do nothing."""
    assert meaning(key, digits=False, with_x=False) == wanted


@pytest.mark.parametrize("digit", "0123456789")
def test_digits_are_written_where_they_are_asked_for(digit: str) -> None:
    """A telephone number is typed with the same keys."""
    assert meaning(ord(digit), digits=True, with_x=False) == Written(digit)


@pytest.mark.parametrize("key", [Qt.Key.Key_Plus, Qt.Key.Key_Enter, Qt.Key.Key_Asterisk, Qt.Key.Key_Down])
def test_digits_leave_a_way_on(key: Qt.Key) -> None:
    """Keys that are no digits move, press and go back on such a page too."""
    assert isinstance(meaning(key, digits=True, with_x=True), Sign)


def test_what_is_written_is_not_printed() -> None:
    """A digit of an identity number reaches no log."""
    assert "7" not in repr(Written("7"))
