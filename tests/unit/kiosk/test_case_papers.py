"""Which receipt a case may have: never one that says more than the district has said."""

from dataclasses import replace
from datetime import date

import pytest

from devtools.session_diagram import NOW, NUMBER
from kiosk.case_papers import Masked, application_of, lay_out_paper, outcome_of, paper_for, paper_of
from kiosk.cases import CaseReport, CaseState
from kiosk.catalogue import Office
from kiosk.context import Context
from kiosk.paper_receipts import Outcome, Registered
from kiosk.prints import Paper
from kiosk.receipt import Banner, Emphasis, Entry, Field, Receipt, Small, Steps
from kiosk.stamp import Stamp, TimeQuality
from kiosk.texts import Language, Voice, Words

BEFORE = ("registered_offline", "not_taken", "received", "pre_accept", "pre_accept_returned", "correction_required")
HOLDER = Masked("测**", "119***********0016")
PROMISED = date(2026, 12, 7)


def report(state: str, **changes: object) -> CaseReport:
    """A case of which the district said everything that it can say, whatever the state."""
    told = CaseReport(
        number=NUMBER,
        reference="XC20261123000001",
        item="advanced-age-allowance",
        state=CaseState(state),
        as_of=NOW,
        live=True,
        registered=Stamp(NOW, TimeQuality.SYNCHRONISED),
        accepted_at=NOW,
        promised_on=PROMISED,
        closed_at=NOW,
        outcome=CaseState(state) if state in {"decided", "refused", "transferred", "voided"} else CaseState.DECIDED,
    )
    return replace(told, **changes)  # type: ignore[arg-type]  # the tests know the fields


@pytest.fixture
def voice(context: Context) -> Voice:
    """Chinese."""
    return context.texts.voice(Language.ZH)


def application(context: Context, told: CaseReport, holder: Masked = HOLDER) -> Registered:
    """Return the application behind a case."""
    made = application_of(told, context.items[0], holder)
    assert made is not None
    return made


def paper(context: Context, told: CaseReport, voice: Voice) -> Receipt:
    """Lay out the receipt that a case may have."""
    wanted = paper_of(told)
    assert wanted is not None
    return lay_out_paper(application(context, told), wanted, context.site, voice)


@pytest.mark.parametrize("state", list(CaseState))
def test_each_state_has_the_receipt_that_it_allows(state: CaseState) -> None:
    """已登记 before acceptance, 已受理 until closed, 已办结 after; a withdrawal and a non-acceptance have none."""
    told = paper_of(report(state))
    if state in BEFORE:
        assert told is Paper.REGISTERED
    elif state in {"accepted", "processing", "suspended"}:
        assert told is Paper.ACCEPTED
    elif state in {"not_accepted", "withdrawn"}:
        assert told is None
    else:
        assert told is Paper.DECIDED


@pytest.mark.parametrize("state", sorted(set(CaseState) - set(BEFORE)))
def test_what_is_only_remembered_gets_no_receipt_of_dates_that_nobody_knows(state: str) -> None:
    """This terminal remembers the state and no more: the paper waits until the district answers."""
    assert paper_of(report(state, accepted_at=None, promised_on=None, closed_at=None, outcome=None, live=False)) is None


@pytest.mark.parametrize("outcome", [None, CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED])
def test_an_archived_case_without_a_decision_has_no_receipt_of_one(outcome: CaseState | None) -> None:
    """Filed does not mean decided."""
    told = report("archived", outcome=outcome)
    assert outcome_of(told) is None
    assert paper_of(told) is None


def test_a_case_whose_time_of_registration_is_unknown_has_no_receipt(context: Context) -> None:
    """A district of an earlier contract does not say it."""
    told = report("accepted", registered=None)
    assert paper_of(told) is None
    assert application_of(told, context.items[0]) is None


@pytest.mark.parametrize("state", BEFORE)
def test_before_acceptance_no_promised_day_even_if_one_is_sent(context: Context, voice: Voice, state: str) -> None:
    """A platform that names a day too early is not believed."""
    lines = paper(context, report(state), voice).lines
    assert "2026-12-07" not in str([getattr(line, "text", getattr(line, "value", "")) for line in lines])


def test_accepted_says_day_bodies_and_as_of_when(context: Context, voice: Voice) -> None:
    """All of it the district's, also where the catalogue says otherwise."""
    body = Office(name=Words(zh="另一个街道办事处", en="Another office"), phone="010-0000-0099")
    lines = paper(context, report("processing", deciding_body=body), voice).lines
    assert [line.text for line in lines if isinstance(line, Emphasis)] == ["2026-12-07"]
    assert "另一个街道办事处 010-0000-0099" in [line.value for line in lines if isinstance(line, Field)]
    assert "区里截至 2026-11-23 10:00 的情况" in [line.text for line in lines if isinstance(line, Small)]


def test_suspended_is_said_and_promises_no_day(context: Context, voice: Voice) -> None:
    """Work that rests is not under way, and a day that a platform names meanwhile is not believed."""
    lines = paper(context, report("suspended"), voice).lines
    assert [line.text for line in lines if isinstance(line, Banner)] == ["已受理，暂停办理"]
    assert "暂停了办理" in next(line.text for line in lines if isinstance(line, Entry))
    assert not [line for line in lines if isinstance(line, Emphasis)]


@pytest.mark.parametrize(
    ("state", "banner", "at"), [("accepted", "已受理，开始办理", None), ("processing", "已受理，正在办理", 2)]
)
def test_work_is_under_way_only_when_the_district_says_so(
    context: Context, voice: Voice, state: str, banner: str, at: int | None
) -> None:
    """Accepted alone has acceptance behind it and nothing under way."""
    lines = paper(context, report(state), voice).lines
    assert [line.text for line in lines if isinstance(line, Banner)] == [banner]
    assert [(line.done, line.at) for line in lines if isinstance(line, Steps)] == [(2, at)]


@pytest.mark.parametrize("state", list(CaseState))
def test_a_day_is_a_promise_only_while_days_count(state: CaseState) -> None:
    """Whatever a platform sends: screens and papers take the day from here."""
    assert (report(state).promise == PROMISED) == (state in {"accepted", "processing"})


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("state", ["same", "archived"])
def test_decided_says_how_it_ended(context: Context, voice: Voice, outcome: Outcome, state: str) -> None:
    """Also when it was filed afterwards."""
    told = report(outcome if state == "same" else state, outcome=CaseState(outcome))
    (banner,) = [line.text for line in paper(context, told, voice).lines if isinstance(line, Banner)]
    assert banner == voice.say(f"receipt.ended.{outcome}")


def test_what_is_missing_is_on_the_receipt_all_at_once(context: Context, voice: Voice) -> None:
    """The clerk's own words, numbered."""
    lines = paper(context, report("correction_required", missing=("户口本", "银行卡")), voice).lines
    entries = [(line.mark, line.text) for line in lines if isinstance(line, Entry)]
    assert entries[:2] == [("1.", "户口本"), ("2.", "银行卡")]
    assert entries[2] == ("1.", "请您按上面写的补齐、改好；怎么交，打电话问。")


@pytest.mark.parametrize(
    ("state", "banner"),
    [("correction_required", "尚未受理，需要您补材料"), ("pre_accept_returned", "尚未受理，需要您修改")],
)
def test_a_case_that_waits_for_its_holder_says_so(context: Context, voice: Voice, state: str, banner: str) -> None:
    """It does not wait for acceptance; where nobody wrote what is wanted, the paper says to ask."""
    lines = paper(context, report(state), voice).lines
    assert [line.text for line in lines if isinstance(line, Banner)] == [banner]
    assert next(line.text for line in lines if isinstance(line, Entry)) == "要补什么、改什么，请您打电话问。"


def test_without_a_card_the_receipt_leaves_the_person_out(context: Context, voice: Voice) -> None:
    """Whoever has the number gets no name with it, and no empty line in its place."""
    registered = application(context, report("received"), Masked())
    lines = lay_out_paper(registered, Paper.REGISTERED, context.site, voice).lines
    assert {"申请人", "证件号"}.isdisjoint(line.label for line in lines if isinstance(line, Field))


@pytest.mark.parametrize("wanted", [Paper.ACCEPTED, Paper.DECIDED])
def test_a_receipt_that_the_district_has_not_allowed_cannot_be_laid_out(
    context: Context, voice: Voice, wanted: Paper
) -> None:
    """Not even by mistake."""
    told = report("received", accepted_at=None, closed_at=None, outcome=None)
    for registered in (application(context, told), replace(application(context, told), said=None)):
        with pytest.raises(ValueError, match="the district has not"):
            lay_out_paper(registered, wanted, context.site, voice)


def test_what_the_district_did_not_take_stays_registered(context: Context) -> None:
    """Held aside: no word of an earlier answer makes it more."""
    held = replace(application(context, report("accepted")), held=True)
    assert paper_for(held) is Paper.REGISTERED
    assert application(context, report("not_taken", reference="")).held
