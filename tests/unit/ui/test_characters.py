"""What of a text may reach the renderer."""

import unicodedata

import pytest

from ui.characters import LONGEST, legible


def _everything(_: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("L11901-261123-AA0042-21", "L11901-261123-AA0042-21"),
        ("测试·甲", "测试·甲"),
        ("甲\x1bp\x00\x19\xfa乙", "甲p\xfa乙"),  # a drawer pulse
        ("甲\x10\x04\x01乙", "甲乙"),
        ("甲\n乙\t丙\u2028丁\x85戊", "甲 乙 丙 丁 戊"),
        ("\u202e甲乙\u2066丙\u2069\u061c", "甲乙丙"),
        ("甲\u200b乙\ufeff丙\u2060\u00ad", "甲乙丙"),
        ("甲\U000e0101乙\ufe0f", "甲乙"),
        ("甲\u3164\u115f\u2800乙", "甲乙"),
        ("甲\u00a0乙\u2003丙\u3000丁", "甲 乙 丙\u3000丁"),
        ("\U000e0041\U000e007f甲", "甲"),
        ("\ue000甲", "〔U+E000〕甲"),
        ("\ud800甲", "〔U+D800〕甲"),
        ("\u0378甲", "〔U+0378〕甲"),
        ("\U00010fff甲", "〔U+10FFF〕甲"),
        ("\U00030000\U00031350\U000323b0", "\U00030000\U00031350\U000323b0"),
    ],
)
def test_what_acts_or_hides_never_arrives(text: str, drawn: str) -> None:
    """Controls, overrides, zero-width characters and blanks are gone; what means nothing is shown as a code point."""
    assert legible(text, _everything).text == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("\u0646\u06cc\u200c\u0645", "\u0646\u06cc\u200c\u0645"),  # Arabic letters keep their non-joiner
        ("\u182e\u180b\u1820\u180e\u1820", "\u182e\u180b\u1820\u180e\u1820"),  # Mongolian its selectors
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),  # Devanagari its joiner
        ("甲\u200d乙\u200c", "甲乙"),
        ("\u200d\u0646", "\u0646"),
        ("甲\u180e乙\u180b", "甲乙"),
    ],
)
def test_joiners_stay_where_a_script_needs_them(text: str, drawn: str) -> None:
    """Between hanzi a joiner only hides a difference; between letters that join it spells the word."""
    assert legible(text, _everything).text == drawn


def test_what_no_font_draws_is_marked_and_told() -> None:
    """A box shared by all rare characters would be a wrong name; each is named on the paper and to the staff."""
    found = legible("甲\U000323b0乙\U000323b0", lambda character: character != "\U000323b0")
    assert found.text == "甲〔U+323B0〕乙〔U+323B0〕"
    assert found.missing == ("U+323B0",)
    assert "323B0" not in repr(found)


def test_marks_do_not_pile_up() -> None:
    """A letter under a tower of marks would cover the lines above it."""
    drawn = legible("a" + "\u0301" * 50 + "b", _everything).text
    assert sum(unicodedata.combining(character) > 0 for character in drawn) <= 8
    assert drawn.endswith("b")


def test_no_text_is_endless() -> None:
    """The paper ends, and shows where it left something out."""
    for letter in "a甲":
        drawn = legible(letter * (LONGEST + 1), _everything).text
        assert drawn == letter * LONGEST + "…"
