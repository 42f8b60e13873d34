"""Rare hanzi on screen and on paper, of the 87,887 of GB 18030-2022: each has a glyph or its mark, never a box."""

import random
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication, QTextLayout

from devtools.samples import snapshots
from kiosk.screen import Row
from kiosk.texts import Language
from ui.legible_pages import legible_page
from ui.letters import Letters

_BLOCKS = {
    "ASCII": (0x21, 0x7E),
    "Latin": (0xC0, 0x17F),
    "CJK symbols": (0x3001, 0x303F),
    "Yi": (0xA000, 0xA48C),
    "Tibetan": (0x0F00, 0x0F47),
    "Mongolian": (0x1820, 0x1877),
    "Arabic": (0x0620, 0x06D3),
    "unified": (0x4E00, 0x9FFF),
    "Extension A": (0x3400, 0x4DBF),
    "Extension B": (0x20000, 0x2A6DF),
    "Extension C": (0x2A700, 0x2B739),
    "Extension D": (0x2B740, 0x2B81D),
    "Extension E": (0x2B820, 0x2CEA1),
    "Extension F": (0x2CEB0, 0x2EBE0),
    "compatibility": (0xF900, 0xFAD9),
    "supplement": (0x2F800, 0x2FA1D),
    "private": (0xE000, 0xF8FF),
}
_SAMPLE = 500


def _sample() -> list[str]:
    chance = random.Random(18030)  # noqa: S311 - a sample, no secret
    each = -(-_SAMPLE // len(_BLOCKS))
    drawn = [chr(chance.randint(*ends)) for ends in _BLOCKS.values() for _ in range(each)]
    return drawn[:_SAMPLE]


@pytest.mark.usefixtures("application")
def test_sample_has_glyph_or_mark_on_screen_and_paper() -> None:
    """A row with any of 500 characters shows the character or ``〔U+XXXX〕``, and paper shows the same."""
    page = snapshots(Language.ZH)["review"]
    for character in _sample():
        seen = legible_page(replace(page, rows=(Row(label="姓名", value=f"测{character}"),))).rows[0].value
        assert seen == Letters().legible(f"测{character}")
        assert seen in {f"测{character}", f"测〔U+{ord(character):04X}〕"}
        assert 0 not in _glyphs(seen), f"a box for U+{ord(character):04X}"


def test_most_of_the_sample_is_drawn() -> None:
    """The marks are the exception: every extension to F has its fonts."""
    drawn = [character for character in _sample() if Letters().legible(character) == character]
    assert len(drawn) > _SAMPLE * 0.9 * (len(_BLOCKS) - 1) / len(_BLOCKS)


def _glyphs(text: str) -> list[int]:
    layout = QTextLayout(text, QGuiApplication.font())  # the font of every word on the screen
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [index for run in layout.glyphRuns() for index in run.glyphIndexes()]
