"""What a tap does to the question on the screen: parts, marks, more choices, skipping, going back."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from devtools.session_diagram import APPLICANT, NOW
from kiosk import intents as i
from kiosk.applying import on_form
from kiosk.catalogue import Item
from kiosk.context import Context
from kiosk.forms import Draft, content, value, with_answer
from kiosk.intents import Intent
from kiosk.overlays import State
from kiosk.screen import FieldKind, Question, Snapshot
from kiosk.states import FillingForm, Reviewing, Visit
from kiosk.terminal import InService
from kiosk.view import render

Asking = Callable[..., FillingForm]


@pytest.fixture
def asking(catalogue: dict[str, Item]) -> Asking:
    """Stand at one question of a shipped item, with answers given before."""

    def begin(where: str, **answers: str) -> FillingForm:
        slug, _, key = where.partition("/")
        draft = Draft(item=catalogue[slug], applicant=APPLICANT, answers=tuple(answers.items()))
        return FillingForm(visit=Visit(), draft=draft, at=key)

    return begin


@pytest.fixture
def after(context: Context) -> Callable[..., State]:
    """Let intents happen to a question."""

    def happen(state: State, *happened: Intent) -> State:
        for intent in happened:
            assert isinstance(state, FillingForm)
            state, _ = on_form(state, intent, context)
        return state

    return happen


def page(state: State, context: Context) -> Snapshot:
    """Draw a state."""
    return render(InService(state), context)


def question(state: State, context: Context) -> Question:
    """Return the question that a state asks."""
    asked = page(state, context).question
    assert asked is not None
    return asked


def answers(*texts: str) -> list[Intent]:
    """Give one part after the other."""
    return [i.GiveAnswer(text) for text in texts]


@pytest.mark.parametrize(
    ("where", "parts", "kept"),
    [
        ("unemployment-registration/end_date", ("2025", "10", "31"), "2025-10-31"),
        ("remote-medical-record/dest_region", ("华东", "320000", "320500"), "320500"),
        ("remote-medical-record/dest_region", ("华东", "310000"), "310000"),
        ("home-ageing-renovation/visit_slot", ("2026-12-01", "09:00/12:00"), "2026-12-01T09:00/12:00"),
        ("promotion-filing/place", ("示例一社区", "示例一巷", "12", "501", "南门"), "示例一社区示例一巷12号501室 南门"),
        ("promotion-filing/place", ("示例一社区", "示例一巷", "12", "", ""), "示例一社区示例一巷12号"),
        ("promotion-filing/place", ("其他", "河边"), "其他 河边"),
        ("promotion-filing/place", ("其他", ""), "其他"),
    ],
)
def test_parts_make_an_answer(
    asking: Asking, after: Callable[..., State], where: str, parts: tuple[str, ...], kept: str
) -> None:
    """Each part leads to the next, and the last one to the next question; an empty part was skipped."""
    state = asking(where)
    intents = [i.GiveAnswer(part) if part else i.SkipQuestion() for part in parts]
    ended = after(state, *intents)
    assert isinstance(ended, FillingForm | Reviewing)
    assert value(ended.draft, state.at) == kept
    assert not isinstance(ended, FillingForm) or ended.at != state.at


def test_every_part_has_a_key_of_its_own(asking: Asking, after: Callable[..., State], context: Context) -> None:
    """So nothing typed for one part is still there for the next."""
    state, keys = asking("promotion-filing/place"), []
    for part in ("示例一社区", "示例一巷", "12", "501"):
        keys.append(question(state, context).key)
        state = after(state, i.GiveAnswer(part))
    assert len(set(keys)) == len(keys)
    assert question(state, context).kind is FieldKind.TEXT


def test_only_days_that_exist_and_are_allowed_are_offered(
    asking: Asking, after: Callable[..., State], context: Context
) -> None:
    """Today is Monday, 23 November: nothing later can be the last day of work."""
    state = asking("unemployment-registration/end_date")
    assert question(state, context).choices[0].argument == str(NOW.year)
    state = after(state, i.GiveAnswer("2026"))
    assert [choice.argument for choice in question(state, context).choices][-1] == "11"
    assert len(question(after(state, i.GiveAnswer("02")), context).choices) == 28
    assert len(question(after(state, i.GiveAnswer("11")), context).choices) == 23


def test_a_part_that_was_not_offered_is_refused(asking: Asking, after: Callable[..., State], context: Context) -> None:
    """Whatever arrives in place of an offered choice, the question stays and says what to do."""
    state = after(asking("unemployment-registration/end_date"), *answers("2026", "12"))
    assert question(state, context).error == "请选一个答案。"
    state = after(asking("promotion-filing/place"), *answers("示例一社区", "示例一巷", "0"))
    assert question(state, context).error == "还没有填号码。请按数字键填上。"


def test_back_takes_one_part_back_and_then_leaves(asking: Asking, after: Callable[..., State]) -> None:
    """No part is lost but the last."""
    state = after(asking("unemployment-registration/end_date"), *answers("2026", "11"), i.Back())
    assert isinstance(state, FillingForm)
    assert state.progress.parts == ("2026",)
    left = after(state, i.Back(), i.Back())
    assert not isinstance(left, FillingForm) or left.at != "end_date"


def test_many_choices_come_nine_at_a_time(asking: Asking, after: Callable[..., State], context: Context) -> None:
    """After the last few come the first again; a choice of any page is taken."""
    state = after(asking("remote-medical-record/dest_region"), *answers("西南", "510000"))
    seen = []
    for _ in range(3):
        assert [action.intent for action in page(state, context).actions] == ["more"]
        seen += [choice.argument for choice in question(state, context).choices]
        state = after(state, i.ShowMore())
    assert len(seen) == len(set(seen)) == 21
    assert question(state, context).choices[0].argument == seen[0]
    ended = after(state, i.ShowMore(), i.GiveAnswer(seen[-1]))
    assert isinstance(ended, FillingForm | Reviewing)
    assert value(ended.draft, "dest_region") == seen[-1]


def test_several_choices_are_marked_and_then_answered(
    asking: Asking, after: Callable[..., State], context: Context
) -> None:
    """A second tap takes the mark away; the button carries all that are marked, in the order of the field."""
    state = asking("assistive-device/device")
    assert question(after(state, i.GiveAnswer("")), context).error.startswith("还没有选")
    state = after(state, *(i.MarkChoice(text) for text in ("盲杖", "轮椅", "助听器", "助听器", "火箭")))
    assert [choice.argument for choice in question(state, context).choices if choice.selected] == ["轮椅", "盲杖"]
    (go_on,) = page(state, context).actions
    assert go_on.argument == "轮椅,盲杖"
    ended = after(state, i.GiveAnswer(go_on.argument))
    assert isinstance(ended, FillingForm | Reviewing)
    assert value(ended.draft, "device") == "轮椅,盲杖"


def test_marks_of_before_can_all_be_taken_away(asking: Asking, after: Callable[..., State], context: Context) -> None:
    """Coming back, the old marks are there; taking the last away leaves none, not the old ones again."""
    state = asking("unemployment-registration/want_service", want_service="技能培训")
    assert page(state, context).actions[0].argument == "技能培训"
    state = after(state, i.MarkChoice("技能培训"))
    assert page(state, context).actions[0].argument == ""


def test_what_is_optional_can_be_skipped_and_nothing_else(
    asking: Asking, after: Callable[..., State], context: Context
) -> None:
    """A skipped question is answered, is not sent, and its page offers the way."""
    state = asking("mediation/other_party")
    assert question(state, context).optional
    assert "skip" in [action.intent for action in page(state, context).actions]
    ended = after(state, i.SkipQuestion())
    assert isinstance(ended, FillingForm | Reviewing)
    assert value(ended.draft, "other_party") == ""
    assert "other_party" not in dict(content(ended.draft))
    needed = asking("mediation/matter")
    assert after(needed, i.SkipQuestion()) == needed
    assert not question(needed, context).optional


def test_an_answer_in_parts_can_be_kept(asking: Asking, after: Callable[..., State], context: Context) -> None:
    """Whoever comes back sees what was answered and need not choose all over."""
    state = asking("unemployment-registration/end_date", end_date="2026-11-02")
    assert "2026 年 11 月 2 日" in page(state, context).lead
    assert [action.intent for action in page(state, context).actions] == ["more", "next"]
    kept = after(state, i.Next())
    assert isinstance(kept, FillingForm | Reviewing)
    assert value(kept.draft, "end_date") == "2026-11-02"


def test_an_earlier_answer_forgets_the_later_one_that_contradicts_it(catalogue: dict[str, Item]) -> None:
    """The first day moved behind the last: the last is asked again."""
    draft = Draft(item=catalogue["promotion-filing"], applicant=APPLICANT)
    draft = with_answer(with_answer(draft, "from", "2026-12-01"), "to", "2026-12-05")
    assert dict(with_answer(draft, "from", "2026-12-05").answers)["to"] == "2026-12-05"
    assert "to" not in dict(with_answer(draft, "from", "2026-12-06").answers)


def test_the_check_page_says_every_answer_in_words(catalogue: dict[str, Item], context: Context) -> None:
    """Days, places and amounts are read as people write them."""

    def row(slug: str, key: str, answer: str) -> str:
        item = catalogue[slug]
        draft = Draft(item=item, applicant=APPLICANT, answers=((key, answer),))
        rows = page(Reviewing(Visit(), draft), replace(context, items=(item,))).rows
        return next(shown.value for shown in rows if shown.label == item.field(key).label.zh)

    assert row("unemployment-registration", "end_date", "2026-11-02") == "2026 年 11 月 2 日"
    assert row("home-ageing-renovation", "visit_slot", "2026-12-01T09:00/12:00") == "12 月 1 日 周二 上午"
    assert row("remote-medical-record", "dest_region", "320500") == "江苏省 苏州市"
    assert row("assistive-device", "device", "轮椅,盲杖") == "轮椅、盲杖"
    assert row("flexible-subsidy", "monthly_income", "3500.00") == "3500.00 元"
    assert row("signboard-record", "uscc", "91119900PDY00001X1") == "9111 9900 PDY0 0001 X1"
    assert row("mediation", "other_party", "") == "没有填"
