"""What withdrawal slip, rating code, queue ticket and booking slip promise to say, and never say."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from devtools.papers import papers
from devtools.session_diagram import NOW, NUMBER
from kiosk.context import Context
from kiosk.paper_slips import (
    Booked,
    Booking,
    QueueTicket,
    RatingInvitation,
    Slot,
    Wished,
    Withdrawal,
    WithdrawalState,
    lay_out_booking,
    lay_out_rating,
    lay_out_ticket,
    lay_out_withdrawal,
)
from kiosk.receipt import Banner, Big, Code, Emphasis, Field, Heading, Receipt
from kiosk.stamp import Stamp, TimeQuality
from kiosk.texts import Language, Voice, Words

SURE = Stamp(NOW, TimeQuality.SYNCHRONISED)
WHAT = Words("示例事项", "Example service")
SLOT = Slot(NOW + timedelta(days=3), NOW + timedelta(days=3, minutes=30))


@pytest.fixture(params=list(Language))
def voice(request: pytest.FixtureRequest, context: Context) -> Voice:
    """Each language."""
    return context.texts.voice(request.param)


@pytest.fixture
def withdrawal() -> Withdrawal:
    """A withdrawal that the district has not answered."""
    return Withdrawal(
        what=WHAT,
        number=NUMBER,
        state=WithdrawalState.REQUESTED,
        on=SURE,
        masked_name="测**",
        masked_number="119***********0016",
    )


@pytest.fixture
def booking(context: Context) -> Booking:
    """An appointment that the booking system holds."""
    return Booking(
        number="B1", what=WHAT, place=context.site.window, standing=Booked(SLOT), on=SURE, masked_name="测**"
    )


def everything(receipt: Receipt) -> str:
    """Return everything a paper says."""
    return "\n".join(" ".join(str(getattr(line, name)) for name in type(line).__slots__) for line in receipt.lines)


def test_a_request_is_not_a_withdrawal(withdrawal: Withdrawal, context: Context) -> None:
    """Until the district has confirmed it, nothing says 已撤回."""
    zh = context.texts.voice(Language.ZH)
    requested = everything(lay_out_withdrawal(withdrawal, context.site, zh))
    assert "已撤回" not in requested
    assert "还没有撤回" in requested
    confirmed = replace(withdrawal, state=WithdrawalState.CONFIRMED)
    assert Banner("区里已确认撤回") in lay_out_withdrawal(confirmed, context.site, zh).lines


def test_what_never_left_the_terminal_is_not_confirmed_by_anybody(withdrawal: Withdrawal, context: Context) -> None:
    """A withdrawal at the terminal alone names no district and claims nobody's agreement."""
    here = replace(withdrawal, state=WithdrawalState.HERE)
    said = everything(lay_out_withdrawal(here, context.site, context.texts.voice(Language.ZH)))
    assert "确认" not in said
    assert "没有送到区里" in said
    assert "区级编号" not in said
    assert "查办到哪一步" not in said  # no terminal has anything to tell of it


@pytest.mark.parametrize("state", WithdrawalState)
def test_a_withdrawal_keeps_the_applications_number(
    withdrawal: Withdrawal, context: Context, state: WithdrawalState, voice: Voice
) -> None:
    """The code leads to the case that is withdrawn."""
    lines = lay_out_withdrawal(replace(withdrawal, state=state), context.site, voice).lines
    assert [line for line in lines if isinstance(line, Code)] == [Code(NUMBER)]
    assert "测**" not in repr(withdrawal) + repr(lines)


def test_a_rating_names_nobody(context: Context, voice: Voice) -> None:
    """The slip holds a code and no field about a person, and says that rating is free."""
    invitation = RatingInvitation(code="R1-K", what=WHAT, on=SURE)
    paper = lay_out_rating(invitation, context.site, voice)
    assert Code("R1-K") in paper.lines
    assert voice.say("receipt.name") not in everything(paper)
    assert voice.say("rating-slip.free") in everything(paper)


@pytest.mark.parametrize("ahead", [None, 0, 4])
def test_a_ticket_promises_no_time(context: Context, voice: Voice, ahead: int | None) -> None:
    """The number is large; how many waited is told as of the moment, and only when somebody knew."""
    ticket = QueueTicket(number="A023", what=WHAT, where=WHAT, on=SURE, ahead=ahead)
    paper = lay_out_ticket(ticket, context.site, voice)
    said = everything(paper)
    assert Big("A023") in paper.lines
    assert (ahead is not None) == bool(re.search(r"人在等|were waiting", said))
    assert not re.search(r"分钟|minutes|大约|about", said)
    assert not any(isinstance(line, Code) for line in paper.lines)


def test_a_wish_is_not_an_appointment(booking: Booking, context: Context) -> None:
    """Other title, other banner, every wish in its order, and the word that nobody should simply go there."""
    zh = context.texts.voice(Language.ZH)
    held = lay_out_booking(booking, context.site, zh)
    wished = lay_out_booking(replace(booking, standing=Wished((SLOT, SLOT))), context.site, zh)
    assert Heading("预约单") in held.lines
    assert Heading("预约登记单") in wished.lines
    assert Banner("已约好") not in wished.lines
    assert "还没有约上" in everything(wished)
    assert "到了请出示" in everything(held)
    assert "到了请出示" not in everything(wished)
    assert [line for line in wished.lines if isinstance(line, Field) and "志愿" in line.label] == [
        Field("第 1 志愿", "2026-11-26 10:00-10:30"),
        Field("第 2 志愿", "2026-11-26 10:00-10:30"),
    ]
    assert {Emphasis("2026-11-26"), Emphasis("10:00-10:30")} <= set(held.lines)
    assert not {Emphasis("2026-11-26"), Emphasis("10:00-10:30")} & set(wished.lines)


@pytest.mark.parametrize("language", Language)
def test_every_paper_says_what_it_is_in_both_languages(language: Language) -> None:
    """A resident who reads no Chinese and staff who read no English hold the same paper."""
    for name, paper in papers(language).items():
        assert isinstance(paper.lines[0], Heading), name
        other = papers(next(iter(set(Language) - {language})))[name]
        assert other.lines[0].text in everything(paper), name


@pytest.mark.parametrize("language", Language)
def test_no_paper_holds_more_of_a_resident_than_two_masked_words(language: Language) -> None:
    """Whatever is printed, neither name nor number of the sample resident stands there whole."""
    for name, paper in papers(language).items():
        said = everything(paper)
        assert "测试甲" not in said, name
        assert "119900194506070016" not in said, name


def test_an_english_paper_about_a_service_names_it_in_chinese_too() -> None:
    """Staff must know what they hold: receipts, slips and sheets alike."""
    technical = {"test-page", "acceptance"}
    for name, paper in papers(Language.EN).items():
        assert name in technical or re.search(r"\(高龄老(年)?人津贴(申请)?\)", everything(paper)), name
