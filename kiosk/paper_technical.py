"""Lay out what technicians print: the test page and the acceptance sheet (验收单). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.catalogue import Site
from kiosk.paper_parts import doubts, moment, title
from kiosk.receipt import (
    Banner,
    Code,
    CutMark,
    Field,
    Gap,
    Line,
    Paragraph,
    Pattern,
    Receipt,
    Row,
    Rule,
    Ruler,
    Section,
    Signature,
    Small,
)
from kiosk.stamp import Stamp
from kiosk.texts import Voice, Words

_SHARES = (3, 2)
_GROUP = 8  # digits of a hash that an eye compares at once
_ROW = 2  # groups in a line
_SAMPLES = (
    ("test-page.latin", "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 0O 1lI 5S 8B"),
    ("test-page.marks", "，。！？；：、（）《》“”‘’—…·￥%＋－×÷"),
    ("test-page.common", "示例街道便民服务站 办事回执 登记受理审批出件"),
    (
        "test-page.rare",
        "\u5803\u55c6\u66cc\u4dae \U00020bb7\U0002a6d6\U0002b740\U0002cea1\U00030000",
    ),  # GBK, then Ext B, C, E, G
    ("test-page.uyghur", "\u0626\u06c7\u064a\u063a\u06c7\u0631\u0686\u06d5"),
    ("test-page.tibetan", "\u0f56\u0f7c\u0f51\u0f0b\u0f61\u0f72\u0f42"),
    ("test-page.mongolian", "\u182e\u1823\u1829\u182d\u1823\u182f"),
    ("test-page.yi", "\ua188\ua320\ua071\ua0b7"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPage:
    """What is known of printer and terminal; ``facts`` are name and value in the maker's or the profile's own words."""

    __test__ = False  # for pytest this is no test

    device: str
    on: Stamp
    facts: tuple[tuple[str, str], ...]


def lay_out_test_page(page: TestPage, site: Site | None, voice: Voice) -> Receipt:
    """Lay out the technician's page: every script, a scale in millimetres, solid and fine black, a code, the cut."""
    lines: tuple[Line, ...] = (
        *title(voice, "test-page.heading", site),
        Rule(),
        Field(voice.say("technical.device"), page.device),
        Field(voice.say("technical.at"), moment(voice, page.on)),
        *(Field(name, value) for name, value in page.facts),
        Rule(),
        Section(voice.say("test-page.scale")),
        Ruler(),
        Section(voice.say("test-page.black")),
        Pattern(),
        Section(voice.say("test-page.letters")),
        *(line for label, sample in _SAMPLES for line in (Small(voice.say(label)), Paragraph(sample))),
        Rule(),
        Code(page.device),
        Small(voice.say("test-page.code", text=page.device)),
        *doubts(voice, page.on),
        CutMark(voice.say("test-page.cut")),
    )
    return Receipt(lines)


class Verdict(StrEnum):
    """How one check of an acceptance ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DONE = "not-done"


@dataclass(frozen=True, slots=True)
class Check:
    """One checked device or property; ``detail`` is what was found, in words that name no resident."""

    what: Words
    verdict: Verdict
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceSheet:
    """The record of an acceptance: what was checked, what came of it, and the hashes of what is installed."""

    number: str
    device: str
    on: Stamp
    checks: tuple[Check, ...]
    hashes: tuple[tuple[str, str], ...]

    @property
    def verdict(self) -> Verdict:
        """The whole: passed when every check passed and there was at least one, failed when one failed."""
        verdicts = {check.verdict for check in self.checks}
        if Verdict.FAILED in verdicts:
            return Verdict.FAILED
        return Verdict.PASSED if verdicts == {Verdict.PASSED} else Verdict.NOT_DONE


def lay_out_acceptance(sheet: AcceptanceSheet, site: Site, voice: Voice) -> Receipt:
    """Lay out the acceptance sheet: one row for each check, whole hashes, room for two signatures."""
    lines: tuple[Line, ...] = (
        *title(voice, "acceptance.heading", site),
        Banner(voice.say(f"acceptance.whole.{sheet.verdict}")),
        Field(voice.say("acceptance.number"), sheet.number),
        Field(voice.say("technical.device"), sheet.device),
        Field(voice.say("technical.at"), moment(voice, sheet.on)),
        Gap(),
        Row((voice.say("acceptance.what"), voice.say("acceptance.verdict")), _SHARES, head=True),
        *(line for check in sheet.checks for line in _check(check, voice)),
        Rule(),
        Section(voice.say("acceptance.hashes")),
        *(line for name, digest in sheet.hashes for line in _hash(name, digest)),
        Rule(),
        Code(sheet.number),
        Gap(),
        Signature(voice.say("acceptance.technician")),
        Signature(voice.say("acceptance.site")),
        *doubts(voice, sheet.on),
    )
    return Receipt(lines)


def _check(check: Check, voice: Voice) -> tuple[Line, ...]:
    row = Row((voice.read(check.what), voice.say(f"acceptance.verdict.{check.verdict}")), _SHARES)
    return (row, Row((check.detail,), (1,))) if check.detail else (row,)


def _hash(name: str, digest: str) -> tuple[Line, ...]:
    groups = [digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)]
    lines = [" ".join(groups[at : at + _ROW]) for at in range(0, len(groups), _ROW)]
    return Paragraph(name), *(Small(line) for line in lines)
