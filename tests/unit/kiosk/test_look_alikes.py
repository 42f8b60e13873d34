"""What offering corrections promises."""

from datetime import date

import pytest

from kiosk.identifiers import BadNumber, judge_citizen_number
from kiosk.look_alikes import suggest_citizen_numbers, suggest_credit_codes, suggest_foreigner_numbers
from kiosk.organisations import judge_credit_code

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1199OO194506070016", "119900194506070016"),
        ("ll99oo1945o6o7oo16", "119900194506070016"),
        ("I19900194S06070016", "119900194506070016"),
        ("11990019450607018Х", "11990019450607018X"),  # a Cyrillic letter
        ("11990019450607018×", "11990019450607018X"),
        ("119900194506070016\u200b", "119900194506070016"),
    ],
)
def test_a_look_alike_is_offered_and_never_taken(typed: str, meant: str) -> None:
    """The judge refuses what was typed, and the person chooses what was meant."""
    assert isinstance(judge_citizen_number(typed, TODAY), BadNumber)
    assert [number.text for number in suggest_citizen_numbers(typed, TODAY)] == [meant]


@pytest.mark.parametrize(
    "typed",
    [
        "119900194506070016",  # right already
        "1199OO194506070015",  # right letters would not make it right
        "1199OO1945060700",
        "O" * 18,
        "",
        "今天天气很好",
    ],
)
def test_nothing_is_offered_without_need_or_hope(typed: str) -> None:
    """What is right needs no correction, and no offer is wrong."""
    assert suggest_citizen_numbers(typed, TODAY) == ()


@pytest.mark.parametrize(
    "typed", ["91IIOOOO6OOO3734IL", "9111000060003734lL", "91110000600037341L ".replace("7", "7\u200b")]
)
def test_credit_codes_are_offered(typed: str) -> None:
    """Letters that no code has, letters where digits belong, and what cannot be seen."""
    assert isinstance(judge_credit_code(typed), BadNumber)
    assert [code.text for code in suggest_credit_codes(typed)] == ["91110000600037341L"]


def test_letters_that_a_code_may_have_are_mistaken_too() -> None:
    """B and 8 both stand in codes: one exchange is tried where the form alone shows nothing."""
    assert [code.text for code in suggest_credit_codes("911100006000373411")] == ["91110000600037341L"]


def test_old_numbers_of_foreigners_are_offered() -> None:
    """Letters come first and digits after; each place knows which."""
    assert [number.text for number in suggest_foreigner_numbers("KA211OO9O123IO5", TODAY)] == ["KAZ110090123105"]


def test_the_hardest_text_is_tried_within_bounds() -> None:
    """Hundreds of readings of a hopeless text end, and what is offered is right even then."""
    offered = suggest_credit_codes("VV000000VVVVVVVV0V")
    assert [code for code in offered if judge_credit_code(code.text) != code] == []
