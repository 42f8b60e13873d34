"""Which answers are kept, and what is said of those that are not."""

from datetime import timedelta

import pytest

from devtools.session_diagram import NOW
from kiosk.acceptance import SKIPPED, Accepted, Rejected, judge
from kiosk.catalogue import Item
from kiosk.fields import FieldSpec
from kiosk.organisations import credit_check
from kiosk.screen import FieldKind
from kiosk.texts import Words

TODAY = NOW.date()  # a Monday
CODE = "91119900PDY00001X1"


def field(catalogue: dict[str, Item], where: str) -> FieldSpec:
    """Return a shipped field by item and key."""
    slug, _, key = where.partition("/")
    return catalogue[slug].field(key)


def day(**later: int) -> tuple[tuple[str, int], ...]:
    """Return a day as the words of a refusal take it."""
    on = TODAY + timedelta(**later)
    return ("year", on.year), ("month", on.month), ("day", on.day)


@pytest.mark.parametrize(
    ("where", "text", "answer"),
    [
        ("assistive-device/device", "盲杖,轮椅", Accepted("轮椅,盲杖")),
        ("assistive-device/device", "轮椅,轮椅", Accepted("轮椅")),
        ("assistive-device/device", "", Rejected("form.error.choose-some")),
        ("assistive-device/device", "轮椅,火箭", Rejected("form.error.choose-some")),
        ("unemployment-registration/want_service", "", Accepted(SKIPPED)),
        ("flexible-subsidy/monthly_income", "3500", Accepted("3500.00")),
        ("flexible-subsidy/monthly_income", "0", Accepted("0.00")),
        ("flexible-subsidy/monthly_income", "３５００．５", Accepted("3500.50")),
        ("flexible-subsidy/monthly_income", "", Rejected("form.error.empty")),
        ("flexible-subsidy/monthly_income", "3.5.0", Rejected("form.error.amount", given="3.5.0")),
        ("flexible-subsidy/monthly_income", "-3", Rejected("form.error.amount", given="-3")),
        ("flexible-subsidy/monthly_income", "1e9", Rejected("form.error.amount", given="1e9")),
        ("flexible-subsidy/monthly_income", "1.234", Rejected("form.error.decimals", (("most", 2),), "1.234")),
        ("signboard-record/width", "2.50", Accepted("2.5")),
        ("signboard-record/width", "10", Accepted("10")),
        (
            "signboard-record/width",
            "66",
            Rejected("form.error.amount-range", (("least", "0.1"), ("most", "50")), "66"),
        ),
        (
            "signboard-record/width",
            "0.05",
            Rejected("form.error.amount-range", (("least", "0.1"), ("most", "50")), "0.05"),
        ),
        ("signboard-record/uscc", CODE.lower(), Accepted(CODE)),
        ("signboard-record/uscc", "", Rejected("form.error.empty")),
        ("signboard-record/uscc", CODE[:-1], Rejected("form.error.uscc.length", given=CODE[:-1])),
        ("signboard-record/uscc", CODE[:-1] + "2", Rejected("form.error.uscc.check", given=CODE[:-1] + "2")),
        ("signboard-record/uscc", "I" + CODE[1:], Rejected("form.error.uscc.characters", given="I" + CODE[1:])),
        ("remote-medical-record/dest_region", "320500", Accepted("320500")),
        ("remote-medical-record/dest_region", "310000", Accepted("310000")),
        ("remote-medical-record/dest_region", "110000", Rejected("form.error.choose")),
        ("remote-medical-record/dest_region", "320000", Rejected("form.error.choose")),
        ("unemployment-registration/end_date", TODAY.isoformat(), Accepted(TODAY.isoformat())),
        ("unemployment-registration/end_date", "2026-11-24", Rejected("form.error.too-late", day())),
        ("unemployment-registration/end_date", "2026-02-30", Rejected("form.error.day")),
        ("unemployment-registration/end_date", "20261101", Rejected("form.error.day")),
        ("unemployment-registration/end_date", "", Rejected("form.error.day")),
        ("promotion-filing/from", TODAY.isoformat(), Rejected("form.error.too-early", day(days=3))),
        ("remote-medical-record/valid_to", "", Accepted(SKIPPED)),
        ("home-ageing-renovation/visit_slot", "2026-12-01T09:00/12:00", Accepted("2026-12-01T09:00/12:00")),
        ("home-ageing-renovation/visit_slot", "2026-12-01T10:00/12:00", Rejected("form.error.choose")),
        ("home-ageing-renovation/visit_slot", "2026-11-28T09:00/12:00", Rejected("form.error.choose")),
        ("home-ageing-renovation/visit_slot", "2026-11-24T09:00/12:00", Rejected("form.error.choose")),
        ("home-ageing-renovation/visit_slot", "2026-12-05T09:00/12:00", Rejected("form.error.choose")),
        ("mediation/other_party", "  张三   和 李四 ", Accepted("张三 和 李四")),
        ("mediation/other_party", " ", Accepted(SKIPPED)),
        ("mediation/other_party", "甲" * 61, Rejected("form.error.too-long", (("most", 60), ("found", 61)), "甲" * 61)),
        ("mediation/other_party", "张\u202e三", Rejected("form.error.characters", given="张三")),
        ("mediation/summary", "一楼\n漏水", Accepted("一楼\n漏水")),
        ("promotion-filing/place", "", Rejected("form.error.empty")),
    ],
)
def test_answers_are_judged_at_their_field(
    catalogue: dict[str, Item], where: str, text: str, answer: Accepted | Rejected
) -> None:
    """What is wrong is said in words, with what was typed to be mended."""
    assert judge(field(catalogue, where), text, TODAY) == answer


def test_the_last_day_is_not_before_the_first(catalogue: dict[str, Item]) -> None:
    """A rule compares with the earlier answer, and names the day that it may not be before."""
    spec, facts = field(catalogue, "promotion-filing/to"), {"from": "2026-12-10"}
    assert judge(spec, "2026-12-10", TODAY, facts) == Accepted("2026-12-10")
    assert judge(spec, "2026-12-09", TODAY, facts) == Rejected("form.error.too-early", day(days=17))
    assert judge(spec, "2026-12-09", TODAY) == Accepted("2026-12-09")


def test_an_organisation_inside_that_contradicts_itself_is_told(catalogue: dict[str, Item]) -> None:
    """The sentence names the characters to look at."""
    inner = CODE[:16] + "5"
    given = inner + credit_check(inner)
    assert judge(field(catalogue, "signboard-record/uscc"), given, TODAY) == Rejected(
        "form.error.uscc.organisation-check", given=given
    )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("11990019450607018x", Accepted("11990019450607018X")),
        ("119900194506070015", Rejected("form.error.identity-number.check", given="119900194506070015")),
        ("1199", Rejected("form.error.identity-number.length", given="1199")),
        ("119900 19450607 0016", Accepted("119900194506070016")),
        ("119900450607001", Rejected("form.error.identity-number.legacy", given="119900450607001")),
    ],
)
def test_identity_numbers_are_judged_at_their_field(text: str, answer: Accepted | Rejected) -> None:
    """A wrong check digit is noticed before anything is sent."""
    words = Words("号码", "number")
    spec = FieldSpec(key="id", label=words, question=words, kind=FieldKind.IDENTITY_NUMBER)
    assert judge(spec, text, TODAY) == answer


def test_rejected_answers_do_not_show_themselves(catalogue: dict[str, Item]) -> None:
    """What was mistyped is as private as what was not."""
    spec = field(catalogue, "advanced-age-allowance/mobile")
    assert "1380000000" not in repr(judge(spec, "1380000000", TODAY))
    assert "13800000000" not in repr(judge(spec, "13800000000", TODAY))
