"""Every layer of the keyboard has full rows, the keys it needs, and no key twice."""

from itertools import chain

import pytest

from kiosk.screen import KeyboardWords
from ui.keyboard_layout import MIDDLE_DOT, ROW, Command, Layer, rows

_WORDS = KeyboardWords(
    pinyin="拼音",
    stroke="笔画",
    handwriting="手写",
    latin="英文",
    digits="数字",
    capitals="大写",
    as_written="异体",
    space="空格",
    erase="删掉一个字",
    earlier="前面的字",
    later="后面的字",
    strokes=("横", "竖", "撇", "点", "折", "任意"),
    unable="不能打汉字",
)
_ALL = frozenset(Layer)
_WITHOUT_PAD = _ALL - {Layer.HANDWRITING}


@pytest.mark.parametrize("offered", [_ALL, _WITHOUT_PAD, frozenset({Layer.LATIN, Layer.DIGITS})])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("layer", list(Layer))
def test_every_row_is_full(layer: Layer, *, turned: bool, offered: frozenset[Layer]) -> None:
    """Rows end where the board ends, and a screen reader has a word for every key."""
    layout = rows(layer, _WORDS, turned=turned, offered=offered)
    assert [sum(key.width for key in row) for row in layout] == [ROW] * len(layout)
    sent = [key.sends for key in chain.from_iterable(layout)]
    assert len(sent) == len(set(sent))
    assert all(key.spoken for key in chain.from_iterable(layout))
    assert {Command.ERASE, Command.SPACE, MIDDLE_DOT} & set(sent) >= {Command.ERASE, Command.SPACE}


def test_pinyin_has_twenty_six_keys_and_the_middle_dot() -> None:
    """Names of several parts are written with U+00B7."""
    sent = {key.sends for key in chain.from_iterable(rows(Layer.PINYIN, _WORDS, turned=False, offered=_ALL))}
    assert set("abcdefghijklmnopqrstuvwxyz·") <= sent


def test_strokes_are_five_and_a_wildcard() -> None:
    """横竖撇点折, and a key for the stroke that one is not sure of; each is named for who cannot see it."""
    first, second, *_ = rows(Layer.STROKE, _WORDS, turned=False, offered=_ALL)
    assert [(key.sends, key.spoken) for key in first] == list(zip("hspnz", "横竖撇点折", strict=True))
    assert second[0].sends == "*"


def test_capitals_are_sent_as_capitals() -> None:
    """What stands on the key is what is written."""
    sent = {key.sends for key in chain.from_iterable(rows(Layer.LATIN, _WORDS, turned=True, offered=_ALL))}
    assert set("ABCXYZ") <= sent
    assert not sent & set("abcxyz")


def test_a_machine_without_chinese_offers_no_key_for_it() -> None:
    """No switch leads to a layer that does nothing."""
    *_, last = rows(Layer.LATIN, _WORDS, turned=False, offered={Layer.LATIN, Layer.DIGITS})
    assert [key.sends for key in last] == ["latin", "digits", "space"]
