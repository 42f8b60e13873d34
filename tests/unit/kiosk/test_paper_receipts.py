"""What the three receipts promise to say, and never say."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from devtools.session_diagram import NOW, NUMBER
from kiosk.catalogue import Item
from kiosk.context import Context
from kiosk.paper_parts import Reprint
from kiosk.paper_receipts import Accepted, Decided, Outcome, Registered, lay_out, lay_out_accepted, lay_out_decided
from kiosk.receipt import Banner, Code, Emphasis, Entry, Field, Heading, Line, Receipt, Small, Steps
from kiosk.stamp import ClockFact, Stamp, TimeQuality
from kiosk.texts import Language, Voice

STATES = {"registered": {}, "received": {"reference": "XC20261123000001"}, "held": {"held": True}}
SURE = Stamp(NOW, TimeQuality.SYNCHRONISED)
LATER = Stamp(NOW + timedelta(days=1), TimeQuality.SYNCHRONISED)
DAY = r"\d{4}-\d\d-\d\d"
OF_A_PROMISE = re.compile(
    r"\d+ ?个工作日|月\d+日|办完|办结|期限|日前|\d+ working days|done by|within \d|at the latest|deadline"
)


@pytest.fixture(params=list(Language))
def voice(request: pytest.FixtureRequest, context: Context) -> Voice:
    """Each language."""
    return context.texts.voice(request.param)


@pytest.fixture
def zh(context: Context) -> Voice:
    """Chinese."""
    return context.texts.voice(Language.ZH)


@pytest.fixture
def registered(context: Context) -> Registered:
    """An application that is durable and nothing more."""
    return Registered(
        item=context.items[0],
        submission_id="one",
        number=NUMBER,
        at=SURE,
        masked_name="测**",
        masked_number="119***********0016",
    )


@pytest.fixture
def accepted(registered: Registered) -> Accepted:
    """An application that the district accepted without naming a day."""
    return Accepted(registered=replace(registered, reference="XC20261123000001"), on=LATER)


@pytest.fixture
def decided(accepted: Accepted) -> Decided:
    """A closed case."""
    return Decided(registered=accepted.registered, on=LATER, outcome=Outcome.DECIDED)


def words(line: Line) -> str:
    """Return everything a line says."""
    return " ".join(str(getattr(line, name)) for name in type(line).__slots__)


def everything(receipt: Receipt) -> str:
    """Return everything a receipt says."""
    return "\n".join(words(line) for line in receipt.lines)


def kinds_of(receipt: Receipt) -> list[str]:
    """Return the kinds of a receipt's lines, in order."""
    return [type(line).__name__ for line in receipt.lines]


@pytest.mark.parametrize("state", STATES)
def test_the_code_holds_exactly_the_printed_number(
    registered: Registered, context: Context, state: str, voice: Voice
) -> None:
    """What is scanned is what is read."""
    lines = lay_out(replace(registered, **STATES[state]), context.site, voice).lines
    assert [line.text for line in lines if isinstance(line, Code)] == [NUMBER]
    assert [line.text for line in lines if isinstance(line, Emphasis)] == [NUMBER]


@pytest.mark.parametrize("state", STATES)
def test_what_must_still_be_brought_is_listed(
    registered: Registered, catalogue: dict[str, Item], context: Context, state: str, zh: Voice
) -> None:
    """Each paper for the window has a box to tick; a card that was read, and one that is only looked at, has none."""

    def boxes(slug: str) -> list[str]:
        paper = lay_out(replace(registered, item=catalogue[slug], **STATES[state]), context.site, zh)
        return [line.text for line in paper.lines if isinstance(line, Entry) and line.mark == "□"]

    assert boxes("advanced-age-allowance") == []
    assert boxes("only-child-parent-award") == ["户口簿（没带可以写承诺书）"]
    assert boxes("promotion-filing") == ["营业执照", "活动方案", "安全工作方案与应急预案（有就带）"]


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_promised_before_acceptance(
    registered: Registered, context: Context, state: str, voice: Voice
) -> None:
    """The only date is the day of registration, and no words for a period occur: the law counts from acceptance."""
    said = everything(lay_out(replace(registered, **STATES[state]), context.site, voice))
    assert re.findall(rf"{DAY} \d\d:\d\d", said) == ["2026-11-23 10:00"]
    assert len(re.findall(DAY, said)) == 1
    assert OF_A_PROMISE.findall(said) == []


@pytest.mark.parametrize("state", STATES)
def test_acceptance_is_not_claimed_before_it_happened(
    registered: Registered, context: Context, state: str, voice: Voice
) -> None:
    """At most intake is behind; the words for accepted and done stand only where they are denied."""
    paper = lay_out(replace(registered, **STATES[state]), context.site, voice)
    (steps,) = [line for line in paper.lines if isinstance(line, Steps)]
    assert steps.done == (1 if state == "received" else 0)
    assert not re.search(r"已受理|已办结|批准了", everything(paper))


@pytest.mark.parametrize("state", STATES)
def test_all_bodies_are_named_with_their_telephone(
    registered: Registered, context: Context, state: str, voice: Voice
) -> None:
    """Responsible department, deciding body and result window each can be called."""
    item = registered.item
    said = everything(lay_out(replace(registered, **STATES[state]), context.site, voice))
    for office in (item.department, item.deciding_body, item.result.window):
        assert f"{voice.read(office.name)} {office.phone}" in said


def test_whoever_acts_next_is_named(registered: Registered, accepted: Accepted, context: Context, voice: Voice) -> None:
    """The next step has a subject: the terminal, the staff, or a body by its name."""
    body = voice.read(registered.item.deciding_body.name)
    for paper in (lay_out(registered, context.site, voice), lay_out_accepted(accepted, context.site, voice)):
        said = everything(paper)
        assert re.search(rf"\d\. .*{re.escape(body)}", said)


def test_registered_is_not_received(registered: Registered, context: Context, zh: Voice) -> None:
    """已登记 says that nothing was accepted; only the district's own number makes it 已收到."""
    before = lay_out(registered, context.site, zh)
    after = lay_out(replace(registered, **STATES["received"]), context.site, zh)
    assert Heading("登记回执") in before.lines
    assert Banner("已登记，尚未受理") in before.lines
    assert Heading("收件回执") in after.lines
    assert Field("区级编号", "XC20261123000001") in after.lines
    assert "区级编号" not in everything(before)


def test_the_three_receipts_cannot_be_confused(
    registered: Registered, accepted: Accepted, decided: Decided, context: Context, voice: Voice
) -> None:
    """Three titles, three states in the banner, three orders of lines."""
    papers = [
        lay_out(registered, context.site, voice),
        lay_out_accepted(accepted, context.site, voice),
        lay_out_decided(decided, context.site, voice),
    ]
    assert len({paper.lines[0] for paper in papers}) == 3
    assert len({line for paper in papers for line in paper.lines if isinstance(line, Banner)}) == 3
    assert len({tuple(kinds_of(paper)[:9]) for paper in papers}) == 3


def test_a_paper_in_another_language_is_understood_by_staff(registered: Registered, context: Context) -> None:
    """Title and item stand in Chinese too."""
    said = everything(lay_out(registered, context.site, context.texts.voice(Language.EN)))
    assert "登记回执" in said
    assert registered.item.official.zh in said


def test_a_promised_day_is_the_districts_own(accepted: Accepted, context: Context, voice: Voice) -> None:
    """With a day from the district that day is printed; without one only the number of days and from when."""
    without = everything(lay_out_accepted(accepted, context.site, voice))
    assert sorted(set(re.findall(DAY, without))) == ["2026-11-23", "2026-11-24"]
    assert re.search(r"10 (个工作日|working days)", without)
    promised = lay_out_accepted(replace(accepted, promised_on=date(2026, 12, 8)), context.site, voice)
    assert Emphasis("2026-12-08") in promised.lines
    assert not re.search(r"10 (个工作日|working days)", everything(promised))


@pytest.mark.parametrize("outcome", Outcome)
def test_an_ended_case_promises_nothing(decided: Decided, context: Context, outcome: Outcome, voice: Voice) -> None:
    """Only times that are past, and the paper says that it is not the decision."""
    said = everything(lay_out_decided(replace(decided, outcome=outcome), context.site, voice))
    assert sorted(set(re.findall(DAY, said))) == ["2026-11-23", "2026-11-24"]
    assert voice.say("receipt.no-decision") in said


def test_steps_are_behind_only_where_the_outcome_proves_it(decided: Decided, context: Context, zh: Voice) -> None:
    """What was passed on is not decided; what was voided may have been so at any step."""
    done = {}
    for outcome in Outcome:
        lines = lay_out_decided(replace(decided, outcome=outcome), context.site, zh).lines
        done[outcome] = [line.done for line in lines if isinstance(line, Steps)]
    assert done == {Outcome.DECIDED: [3], Outcome.REFUSED: [3], Outcome.TRANSFERRED: [2], Outcome.VOIDED: []}


def test_decided_is_not_approved(decided: Decided, context: Context, zh: Voice) -> None:
    """The word for a decision is not the word for a favourable one; a refusal says where to turn."""
    assert "批准" not in everything(lay_out_decided(decided, context.site, zh))
    refused = everything(lay_out_decided(replace(decided, outcome=Outcome.REFUSED), context.site, zh))
    assert "没有批准" in refused
    assert "复议" in refused


def test_a_copy_says_so_and_when(
    registered: Registered, accepted: Accepted, decided: Decided, context: Context, zh: Voice
) -> None:
    """A copy is marked with its own time and keeps the number, so that two papers are never two applications."""
    assert "补打" not in everything(lay_out(registered, context.site, zh))
    again = Reprint(2, LATER)
    for copy in (
        lay_out(registered, context.site, zh, reprint=again),
        lay_out_accepted(accepted, context.site, zh, reprint=again),
        lay_out_decided(decided, context.site, zh, reprint=again),
    ):
        assert Emphasis("补打 第 2 次") in copy.lines
        assert Small("补打于 2026-11-24 10:00") in copy.lines
        assert Code(NUMBER) in copy.lines


@pytest.mark.parametrize("quality", TimeQuality)
def test_a_doubtful_clock_is_told(registered: Registered, context: Context, quality: TimeQuality, voice: Voice) -> None:
    """A time whose clock nobody compared is marked, and the paper says which time rules instead."""
    said = everything(lay_out(replace(registered, at=Stamp(NOW, quality)), context.site, voice))
    doubtful = quality is not TimeQuality.SYNCHRONISED
    assert (voice.say("paper.clock.rules") in said) == doubtful
    assert bool(re.search(r"机器时钟|the terminal's clock", said)) == doubtful


def test_what_the_district_did_not_take_has_no_time_of_receipt(registered: Registered, context: Context) -> None:
    """A doubtful clock is marked, and no other time is said to rule."""
    held = replace(registered, held=True, at=Stamp(NOW, TimeQuality.UNKNOWN))
    said = everything(lay_out(held, context.site, context.texts.voice(Language.ZH)))
    assert "机器时钟未核对" in said
    assert "区里收到的时间" not in said


def test_a_clock_known_to_be_off_says_the_districts_time(registered: Registered, context: Context) -> None:
    """Three days behind: the paper names both times, and which clock told which."""
    off = ClockFact(TimeQuality.DRIFTING, ahead=timedelta(days=-3))
    said = everything(lay_out(replace(registered, at=off.stamp(NOW)), context.site, context.texts.voice(Language.ZH)))
    assert "2026-11-23 10:00（机器时钟不准，区里的时钟是 2026-11-26 10:00）" in said
    assert "以区里收到的时间为准。" in said


def test_the_paper_says_that_it_fades(
    registered: Registered, accepted: Accepted, decided: Decided, context: Context, voice: Voice
) -> None:
    """Thermal paper is no archive: the number must be kept elsewhere."""
    for paper in (
        lay_out(registered, context.site, voice),
        lay_out_accepted(accepted, context.site, voice),
        lay_out_decided(decided, context.site, voice),
    ):
        assert Small(voice.say("paper.fades")) in paper.lines


def test_the_receipt_does_not_show_itself(registered: Registered, context: Context, zh: Voice) -> None:
    """Its repr is safe in a log, masked words included."""
    told = repr(lay_out(registered, context.site, zh)) + repr(registered)
    assert "测**" not in told
    assert "0016" not in told
