"""What the vocabulary of printed lines refuses."""

import dataclasses
import typing

import pytest

from kiosk.receipt import Code, Field, Line, PrintSize, Receipt, Row


@pytest.mark.parametrize("text", ["L11901-261123-AA0042-21", "XC20261123000042", "a", "https://h.example/c/1"])
def test_a_code_takes_identifiers(text: str) -> None:
    """Numbers that terminals and districts give can be scanned."""
    assert Code(text).text == text


@pytest.mark.parametrize("text", ["", "测试甲", "a b", "a\n", "-a", "x" * 65, "é", "a\x1b@", "{CUT}"])
def test_a_code_takes_nothing_else(text: str) -> None:
    """No name, no sentence and no command gets into a code, and the complaint does not repeat it."""
    with pytest.raises(ValueError, match="an identifier") as caught:
        Code(text)
    assert not text or text not in str(caught.value)


@pytest.mark.parametrize("shares", [(1,), (1, 0), (1, -1), (1, 1, 1)])
def test_a_row_has_a_width_for_every_cell(shares: tuple[int, ...]) -> None:
    """A table cannot lose a cell."""
    with pytest.raises(ValueError, match="2 cells"):
        Row(("甲", "乙"), shares)


def test_every_line_is_a_frozen_value() -> None:
    """A paper that was laid out cannot change on its way to the printer."""
    for kind in typing.get_args(Line):
        assert dataclasses.is_dataclass(kind)
        assert kind.__dataclass_params__.frozen
        assert "__slots__" in kind.__dict__


def test_a_value_does_not_show_itself() -> None:
    """What stands beside a label may be about a resident: its repr is safe in a log."""
    assert "测**" not in repr(Receipt((Field("申请人", "测**"),)))


def test_large_print_is_the_same_paper() -> None:
    """The elder flow changes a parameter, never the lines."""
    paper = Receipt((Field("a", "b"),))
    assert dataclasses.replace(paper, size=PrintSize.LARGE).lines == paper.lines
