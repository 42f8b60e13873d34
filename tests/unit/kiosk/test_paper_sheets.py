"""What guide, list of materials, test page and acceptance sheet promise to say."""

from dataclasses import replace

import pytest

from devtools.session_diagram import NOW
from kiosk.context import Context
from kiosk.paper_guide import Guide, lay_out_guide, lay_out_materials
from kiosk.paper_technical import AcceptanceSheet, Check, TestPage, Verdict, lay_out_acceptance, lay_out_test_page
from kiosk.receipt import Banner, Code, CutMark, Entry, Field, Pattern, Receipt, Ruler, Signature, Small
from kiosk.stamp import Stamp, TimeQuality
from kiosk.texts import Language, Voice, Words

SURE = Stamp(NOW, TimeQuality.SYNCHRONISED)
HASH = "0123456789abcdef" * 4


@pytest.fixture(params=list(Language))
def voice(request: pytest.FixtureRequest, context: Context) -> Voice:
    """Each language."""
    return context.texts.voice(request.param)


@pytest.fixture
def sheet() -> AcceptanceSheet:
    """An acceptance where everything went well."""
    checks = (Check(Words("甲", "A"), Verdict.PASSED, "3 / 3"), Check(Words("乙", "B"), Verdict.PASSED))
    return AcceptanceSheet(number="A1", device="11901", on=SURE, checks=checks, hashes=(("doorstep", HASH),))


def everything(receipt: Receipt) -> str:
    """Return everything a paper says."""
    return "\n".join(" ".join(str(getattr(line, name)) for name in type(line).__slots__) for line in receipt.lines)


def test_the_guide_says_all_that_the_catalogue_says(context: Context, voice: Voice) -> None:
    """Conditions, materials with a box each, steps, result, fee, days from acceptance, and whom to call."""
    item = context.items[0]
    paper = lay_out_guide(Guide(item, SURE), context.site, voice)
    said = everything(paper)
    for told in (*(condition.text for condition in item.conditions), *item.guide, item.result.what, item.fee):
        assert voice.read(told) in said
    assert [Entry("□", voice.read(use.said)) for use in item.materials] == [
        line for line in paper.lines if isinstance(line, Entry) and line.mark == "□"
    ]
    assert Field(voice.say("guide.days"), voice.say("guide.days-from", promised=item.days.promised)) in paper.lines
    assert item.result.window.phone in said


def test_days_are_counted_from_acceptance(voice: Voice) -> None:
    """A guide never lets the days begin with the visit."""
    days = voice.say("guide.days-from", promised=10)
    assert "受理后" in days or "of acceptance" in days


def test_content_is_printed_with_its_version_and_age(context: Context, voice: Voice) -> None:
    """A sheet that lay in a drawer for a year says so."""
    guide = Guide(context.items[0], SURE)
    for paper in (lay_out_guide(guide, context.site, voice), lay_out_materials(guide, context.site, voice)):
        said = everything(paper)
        assert guide.item.version in said
        assert "2026-11-23 10:00" in said
        assert Small(voice.say("guide.rules")) in paper.lines


def test_the_test_page_shows_all_that_can_go_wrong(context: Context, voice: Voice) -> None:
    """Scale, solid and fine black, every script, a code, where the cut falls, and the facts as they were given."""
    page = TestPage(device="11901", on=SURE, facts=(("profile", "generic-80mm"), ("firmware", "1.02")))
    paper = lay_out_test_page(page, context.site, voice)
    assert {Ruler(), Pattern(), Code("11901")} <= set(paper.lines)
    assert isinstance(paper.lines[-1], CutMark)
    assert {Field("profile", "generic-80mm"), Field("firmware", "1.02")} <= set(paper.lines)
    said = everything(paper)
    for letter in "A，街\U00020bb7ئབᠮꆈ":
        assert letter in said


def test_an_acceptance_is_whole_or_not_an_acceptance(sheet: AcceptanceSheet) -> None:
    """One check that failed fails it, one that was not done leaves it open, none at all is none."""
    passed, failed, open_ = (Check(Words("丙", "C"), verdict) for verdict in Verdict)
    assert sheet.verdict is Verdict.PASSED
    assert replace(sheet, checks=(passed, open_)).verdict is Verdict.NOT_DONE
    assert replace(sheet, checks=(passed, open_, failed)).verdict is Verdict.FAILED
    assert replace(sheet, checks=()).verdict is Verdict.NOT_DONE


def test_the_acceptance_sheet_can_be_compared_and_signed(
    sheet: AcceptanceSheet, context: Context, voice: Voice
) -> None:
    """The verdict leads, whole hashes follow in groups, and two people sign."""
    paper = lay_out_acceptance(sheet, context.site, voice)
    assert Banner(voice.say("acceptance.whole.passed")) in paper.lines
    digits = "".join(line.text.replace(" ", "") for line in paper.lines if isinstance(line, Small))
    assert HASH in digits
    assert len([line for line in paper.lines if isinstance(line, Signature)]) == 2
