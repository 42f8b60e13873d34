"""Names in every script of the country: drawn with their own shapes, or marked, and never as a silent box."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontDatabase, QTextLayout

from kiosk.identifiers import mask_name
from kiosk.receipt import Emphasis, Field, Paragraph, PrintSize, Receipt
from ui.letters import FAMILIES, Letters, font
from ui.raster import draw, rasterise

pytestmark = pytest.mark.usefixtures("application")

NAMES = {
    "GBK": "堃喆镕",
    "Extension A": "\u3403\u4dae",
    "Extension B": "\U00020bb7\U0002a6d6",
    "Extension C": "\U0002a700\U0002b734",
    "Extension D": "\U0002b740\U0002b81d",
    "Extension E": "\U0002b820\U0002cea1",
    "Extension F": "\U0002ceb0\U0002ebe0",
    "Extension G": "\U00030000\U0003134a",
    "Extension H": "\U00031350\U000323af",
    "Uyghur": "ئابدۇرېھىم مۇھەممەت",
    "Kazakh": "نۇرسۇلتان",
    "Tibetan": "བསྟན་འཛིན་རྒྱ་མཚོ",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ\u180eᠠ",
    "Yi": "ꆈꌠꉙ",
    "Latin": "Nguyễn Ťĕšţ",
}
NO_FONT = "\U000323b0"  # the first code point behind Extension H: no font of ours has it


def _glyphs(text: str) -> list[int]:
    layout = QTextLayout(text, font(36))
    layout.beginLayout()
    while layout.createLine().isValid():
        pass
    layout.endLayout()
    return [index for run in layout.glyphRuns() for index in run.glyphIndexes()]


def test_the_fonts_are_there() -> None:
    """What `./dev` installs is what papers are drawn with."""
    assert set(FAMILIES) - set(QFontDatabase.families()) == set()


@pytest.mark.parametrize("script", NAMES)
def test_every_script_has_its_own_shapes(script: str) -> None:
    """No glyph is the box of a missing one, nothing is reported, and the picture differs from that of boxes."""
    name = NAMES[script]
    assert 0 not in _glyphs(name)
    drawn = draw(Receipt((Emphasis(name),)))
    assert drawn.missing == ()
    assert drawn.raster != rasterise(Receipt((Emphasis(NO_FONT * len(name)),)))


def test_rare_characters_are_not_all_the_same() -> None:
    """A name outside GB 2312 is drawn by its shape, not as a box shared by all of them."""
    rows = [rasterise(Receipt((Emphasis(name),))).rows for name in ("㛃", "堃", "𠮷", "\U00030000", "\U00031350")]
    assert len(set(rows)) == 5


@pytest.mark.parametrize("character", [NO_FONT, "\ue000", "\U000f0000", "\ud800", "\u0378"])
def test_what_no_font_has_is_written_as_its_code_point(character: str) -> None:
    """The reader sees which character is meant; the staff are told; a log is not."""
    code = f"U+{ord(character):04X}"
    drawn = draw(Receipt((Field("申请人", f"测{character}甲"),)))
    assert drawn.missing == (code,)
    assert drawn.raster == rasterise(Receipt((Field("申请人", f"测〔{code}〕甲"),)))
    assert code not in repr(drawn)


def test_nothing_reorders_what_is_printed() -> None:
    """A name with overrides looks like the name without them."""
    honest = rasterise(Receipt((Field("申请人", "测试甲"), Paragraph("L1-2"))))
    assert (
        rasterise(Receipt((Field("申请人", "\u202e测\u2066试\u200b甲\u2069"), Paragraph("\u202dL1-2\u202c")))) == honest
    )


def test_letters_join() -> None:
    """Uyghur is shaped: a word is not the row of its letters' lonely forms."""
    word = "مەن"
    assert _glyphs(word) != [index for letter in word for index in _glyphs(letter)][::-1]
    assert _glyphs(word) != [index for letter in word for index in _glyphs(letter)]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(), max_size=60)
    | st.text(st.characters(min_codepoint=0x300, max_codepoint=0x20FF), max_size=40),
    st.sampled_from(PrintSize),
)
def test_any_name_at_all_is_printed(name: str, size: PrintSize) -> None:
    """Arbitrary Unicode never raises, never widens the paper and never reaches its edge."""
    paper = Receipt((Field("申请人", name), Field("申请人", mask_name(name)), Emphasis(name)), size=size)
    raster = draw(paper).raster
    assert (raster.width, len(raster.rows)) == (576, 72 * raster.height)
    assert not any(raster.rows[at] for at in range(0, len(raster.rows), 72))
    assert not any(raster.rows[at + 71] for at in range(0, len(raster.rows), 72))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=40))
def test_no_box_is_ever_silent(name: str) -> None:
    """What is handed to the renderer has a glyph for each of its characters."""
    assert 0 not in _glyphs(Letters().legible(name))
