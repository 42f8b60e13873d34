"""What the screen may show, in every state that a visit can reach."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from devtools.session_diagram import APPLICANT, HELPER, NOW, NUMBER, card
from drivers.api import Indeterminate, NotPrinted, Presented, Printed, PrintFailure, Retracted, Taken
from drivers.codes import ReceiptNumber
from kiosk import events as e
from kiosk import intents as i
from kiosk import states as s
from kiosk.cases import CaseReport, CaseState
from kiosk.context import Context
from kiosk.paper_codes import mark_of
from kiosk.predicaments import CardProblem
from kiosk.screen import Action, ScreenName, Snapshot, StepState, Tone
from kiosk.terminal import Booting, InService, OutOfService, OutOfServiceReason
from kiosk.view import render

MARK = mark_of("one")
RECEIVED = e.DistrictReceived(submission_id="one", reference="示例 2026-1", state="received")


@pytest.fixture
def show(walk: Any) -> Callable[..., Snapshot]:
    """Let things happen and return the page they lead to."""

    def page(*events: e.Event) -> Snapshot:
        return render(InService(walk(*events)), walk.context)

    return page


def report(state: CaseState, *, live: bool = True) -> CaseReport:
    """Return what is known of the case behind our number."""
    item = "advanced-age-allowance"
    return CaseReport(number=NUMBER, reference="示例 1", item=item, state=state, as_of=NOW, live=live)


def intents_of(page: Snapshot) -> Iterator[tuple[str, str]]:
    """Return everything that can be pressed on a page."""
    rows = tuple(row.change for row in page.rows if row.change is not None)
    answers = page.question.choices if page.question else ()
    for pressable in (*page.choices, *answers, *page.actions, *page.footer, *rows):
        yield pressable.intent, pressable.argument


def test_nobody_sees_the_one_before(context: Context) -> None:
    """The attract screen is the same for everybody."""
    page = render(InService(s.Idle()), context)
    assert page.screen is ScreenName.ATTRACT
    assert [action.intent for action in page.footer] == ["help", "language", "appearance"]


def test_services_that_cannot_be_used_say_why(walk_without: Callable[..., Any]) -> None:
    """The tile stays, switched off; the reader's reason stands once above all, any other in the tile's place.

    What needs no device stays on.
    """
    walk = walk_without(e.DeviceKind.ID_CARD_READER, e.DeviceKind.QR_SCANNER)
    page = render(InService(walk(i.Touched())), walk.context)
    assert [choice.enabled for choice in page.choices] == [False, True, False]
    assert page.message is not None
    assert page.message.text == "读卡器现在不能用，要放身份证的事暂时办不了。"
    assert [choice.detail for choice in page.choices] == [
        "年满 80 岁可以申请",
        "一网通查：输登记编号和查询码",
        page.message.text,
    ]


def test_paper_out_is_said_before_anything_is_typed(walk_without: Callable[..., Any]) -> None:
    """The notice warns, and one may go on."""
    walk = walk_without(e.DeviceKind.RECEIPT_PRINTER, word=e.DeviceWord.PAPER_OUT)
    page = render(InService(walk(i.Touched(), i.ChooseItem("advanced-age-allowance"))), walk.context)
    assert page.message is not None
    assert page.message.tone is Tone.CAUTION
    assert page.actions[0].enabled


def test_the_notice_says_everything_before_anything_is_asked(walk: Any, show: Callable[..., Snapshot]) -> None:
    """Conditions, materials, days, cost and who decides."""
    page = show(i.Touched(), i.ChooseItem("advanced-age-allowance"))
    assert [row.label for row in page.rows] == [
        "谁可以办", "要带什么", "多久办完", "收不收费", "办成以后", "主管部门", "谁来审批",
    ]  # fmt: skip
    assert (page.step_at, page.step_label) == (1, "第 1 步，共 9 步")
    assert walk.state.draft.applicant is None


def test_the_card_shows_its_holder_and_masks_the_number(walk: Any, show: Callable[..., Snapshot]) -> None:
    """The holder checks name and address; nobody behind reads the number."""
    walk.to_card()
    page = show(e.CardFound(APPLICANT))
    assert [row.value for row in page.rows] == ["测试甲", "119***********0016", APPLICANT.address]
    assert APPLICANT.number not in str(page)


def test_a_condition_not_met_is_said_and_leaves_the_choice(walk: Any, show: Callable[..., Snapshot]) -> None:
    """由受理部门认定: leave or go on."""
    walk.to_card()
    page = show(e.CardFound(card("测试戊", "119900199511200033")))
    assert page.message is not None
    assert "年满 80 周岁" in page.message.text
    assert page.message.tone is Tone.CAUTION
    assert page.actions[0].label == "继续申请"


@pytest.mark.parametrize("problem", [problem for problem in CardProblem if problem is not CardProblem.TAKE_FIRST])
def test_every_refused_card_has_a_way_on(walk: Any, problem: CardProblem) -> None:
    """A clear sentence, another try, and the staffed window with its telephone."""
    state = walk.to_card()
    dated = problem in {CardProblem.EXPIRED, CardProblem.NOT_YET_VALID}
    refused = s.Refused(problem, NOW.date()) if dated else s.Refused(problem)
    page = render(InService(replace(state, reading=refused)), walk.context)
    assert page.message is not None
    assert page.message.tone is Tone.PROBLEM
    assert walk.context.site.window.phone in page.paragraphs[0]
    assert page.actions[0].intent == "next"
    assert ("2026 年 11 月 23 日" in page.message.text) is dated


def test_the_question_is_the_heading_and_its_mistake_is_beside_it(walk: Any, show: Callable[..., Snapshot]) -> None:
    """One thing per page; what was typed is still there to be mended."""
    walk.to_form()
    page = show(i.GiveAnswer("1380000000"))
    assert page.title == "您的手机号码是多少？"
    assert page.question is not None
    assert page.question.error == "应该是 11 位数字，您填了 10 位。请数一数，补上或删掉。"
    assert page.question.value == "1380000000"


def test_an_answer_given_before_is_marked(walk: Any, show: Callable[..., Snapshot]) -> None:
    """Going back shows what was chosen."""
    walk.to_review()
    page = show(i.ChangeAnswer("bank_name"))
    assert page.question is not None
    assert [choice.label for choice in page.question.choices if choice.selected] == ["北京银行"]
    page = show(i.Back(), i.ChangeAnswer("delegate_used"))
    assert page.question is not None
    assert [choice.label for choice in page.question.choices if choice.selected] == ["否"]


def test_the_check_page_masks_identity_numbers_and_groups_digits(walk: Any, show: Callable[..., Snapshot]) -> None:
    """What was typed can be checked digit by digit; identity numbers stay masked."""
    walk.to_form()
    walk(*(i.GiveAnswer(text) for text in ("13800000000", "示例一社区", "true")), e.CardFound(HELPER), i.Next())
    page = show(*(i.GiveAnswer(text) for text in ("子女", "北京银行", "6222020000000000000", "false")))
    shown = {row.label: row.value for row in page.rows}
    assert shown["手机号码"] == "138 0000 0000"
    assert shown["银行卡号"] == "6222 0200 0000 0000 000"
    assert shown["代办人与申请人的关系"] == "儿子或女儿"
    assert HELPER.number not in str(page)
    changes = {row.label: row.change is not None for row in page.rows}
    assert not any(changes[label] for label in ("姓名", "身份证号码", "身份证上的住址"))
    assert changes["代办人姓名"]


def test_the_confirmation_never_says_more_than_is_true(walk: Any, show: Callable[..., Snapshot]) -> None:
    """已经登记 before the district's word, 区里已经收到 after it, and never 已受理."""
    walk.to_stored()
    walk(e.TimerFired(e.Timer.AWAIT_DISTRICT))
    before = show(e.PrintEnded(Printed()))
    after = show(RECEIVED)
    assert (before.title, after.title) == ("已经登记", "区里已经收到")
    assert "示例 2026-1" in after.paragraphs[0]
    assert (before.number, before.code) == (NUMBER, f"{NUMBER}+{MARK}")
    assert before.paragraphs[-1].startswith("送到区里以后，到任何一台机器")
    assert after.paragraphs[-1].startswith("以后到任何一台机器")


def test_what_the_district_did_not_take_is_found_nowhere_else(walk: Any, show: Callable[..., Snapshot]) -> None:
    """Neither another terminal nor the card knows of it, so the screen sends nobody there."""
    walk.to_stored()
    walk(e.DistrictHeld(submission_id="one"))
    page = show(e.PrintEnded(Printed()))
    assert page.title == "已经登记，需要工作人员处理"
    assert "任何一台机器" not in "".join(page.paragraphs)
    assert page.paragraphs[-1].startswith("别的机器还查不到。到这台机器扫这个码")


@pytest.mark.parametrize(
    ("outcome", "tone", "again"),
    [
        (Printed(), Tone.GOOD, False),
        (Presented(), Tone.GOOD, False),
        (Taken(), Tone.GOOD, False),
        (Retracted(), Tone.CAUTION, True),
        (Indeterminate(), Tone.CAUTION, True),
        *((NotPrinted(reason), Tone.CAUTION, True) for reason in PrintFailure),
    ],
)
def test_what_was_printed_is_said_honestly(walk: Any, outcome: Any, tone: Tone, again: bool) -> None:  # noqa: FBT001 - a table
    """Number and code stay on the screen whatever the printer did."""
    walk.to_stored()
    state = walk(RECEIVED, e.PrintEnded(outcome))
    page = render(InService(state), walk.context)
    assert page.message is not None
    assert page.message.tone is tone
    assert ("print-again" in [action.intent for action in page.actions]) is again
    assert (page.number, page.code) == (NUMBER, f"{NUMBER}+{MARK}")


@pytest.mark.parametrize(
    ("word", "why"),
    [
        (e.DeviceWord.PAPER_OUT, "没有纸了"),
        (e.DeviceWord.COVER_OPEN, "打印机的盖子开着"),
        (e.DeviceWord.PAPER_JAMMED, "卡纸了"),
        (e.DeviceWord.FAILED, "打印机出了毛病"),
        (e.DeviceWord.STARTING, "打印机还在准备"),
        (e.DeviceWord.OFFLINE, "打印机没有回应"),
    ],
)
def test_no_receipt_is_said_with_its_reason_before_anything_is_typed(
    walk_without: Callable[..., Any], word: e.DeviceWord, why: str
) -> None:
    """Whoever needs paper learns in the notice that none will come, and why."""
    walk = walk_without(e.DeviceKind.RECEIPT_PRINTER, word=word)
    page = render(InService(walk(i.Touched(), i.ChooseItem("advanced-age-allowance"))), walk.context)
    assert page.screen is ScreenName.NOTICE
    assert page.message is not None
    assert page.message.text.startswith(f"现在打不了回执：{why}。")


def test_while_paper_is_waited_for_number_and_code_are_there(walk: Any) -> None:
    """Whoever will not wait for the paper can note the number or take a photo of the code."""
    walk.to_stored()
    page = render(InService(walk(RECEIVED, e.PrintHeldUp(PrintFailure.PAPER_OUT))), walk.context)
    assert (page.number, page.code) == (NUMBER, f"{NUMBER}+{MARK}")
    assert page.lead.startswith("没有纸了")


def test_printing_again_waits_for_the_printer(walk_without: Callable[..., Any]) -> None:
    """The button says why it is off, and comes on when paper is back."""
    walk = walk_without(e.DeviceKind.RECEIPT_PRINTER, word=e.DeviceWord.PAPER_OUT, connected=False)
    state = walk.to_stored()
    (again,) = [act for act in render(InService(state), walk.context).actions if act.intent == "print-again"]
    assert (again.enabled, again.why_not) == (False, "打印机还没有好")


def test_five_grades_and_none_chosen(walk: Any, show: Callable[..., Snapshot]) -> None:
    """非常满意 is worth 5, 非常不满意 1; nothing is chosen beforehand, and skipping is a button."""
    walk.to_stored()
    page = show(RECEIVED, e.PrintEnded(Printed()), i.Next())
    assert [(choice.label, choice.argument, choice.selected) for choice in page.choices] == [
        ("非常满意", "5", False),
        ("满意", "4", False),
        ("基本满意", "3", False),
        ("不满意", "2", False),
        ("非常不满意", "1", False),
    ]
    assert [action.label for action in page.actions] == ["跳过"]


def test_a_case_stands_in_four_steps(walk: Any, show: Callable[..., Snapshot]) -> None:
    """收件 受理 审批 出件, and how old the knowledge is."""
    walk(i.Touched(), i.ChooseProgress(), e.CodeScanned(ReceiptNumber(NUMBER, "K7M3PQ")))
    page = show(e.CaseFound(report(CaseState.PROCESSING, live=False)))
    assert [(step.label, step.state) for step in page.steps] == [
        ("收件", StepState.DONE),
        ("受理", StepState.DONE),
        ("审批", StepState.CURRENT),
        ("出件", StepState.AHEAD),
    ]
    assert page.message is not None
    assert "截至 2026 年 11 月 23 日 10:00" in page.message.text
    assert page.message.tone is Tone.CAUTION


@pytest.mark.parametrize("state", list(CaseState))
def test_every_case_state_has_words_and_one_step(walk: Any, state: CaseState) -> None:
    """Whatever the district says, exactly one step is current."""
    progress = s.ShowingProgress(s.Visit(), e.CaseFound(report(state)))
    page = render(InService(progress), walk.context)
    assert [step.state for step in page.steps].count(StepState.CURRENT) == 1
    assert page.lead


@pytest.mark.parametrize("answer", [e.CaseUnknown(NUMBER), e.CaseUnreachable(NUMBER)])
def test_not_knowing_is_said(context: Context, answer: e.CaseUnknown | e.CaseUnreachable) -> None:
    """No step is shown for a case that nobody knows."""
    page = render(InService(s.ShowingProgress(s.Visit(), answer)), context)
    assert page.steps == ()
    assert page.message is not None


def test_the_warning_counts(walk: Any, show: Callable[..., Snapshot]) -> None:
    """Seconds are shown, and one large button."""
    walk.to_form()
    page = show(e.TimerFired(e.Timer.INACTIVITY), e.TimerFired(e.Timer.STILL_HERE))
    assert (page.screen, page.seconds) == (ScreenName.STILL_HERE, 29)
    assert [action.intent for action in page.actions] == ["still-here"]


@pytest.mark.parametrize("terminal", [Booting(), OutOfService((OutOfServiceReason.STORE,))])
def test_a_closed_terminal_says_where_to_go(context: Context, terminal: Booting | OutOfService) -> None:
    """Nothing can be pressed but by staff, and the staffed window is named."""
    page = render(terminal, context)
    assert page.screen is ScreenName.OUT_OF_SERVICE
    assert {intent for intent, _ in intents_of(page)} <= {"ask-staff"}
    assert context.site.window.phone in [row.value for row in page.rows]


def test_buttons_that_are_off_say_why(walk: Any) -> None:
    """No grey button without its reason."""
    walk.to_review()
    page = render(InService(walk(i.Confirm())), walk.context)
    off = [action for action in page.footer if not action.enabled]
    assert [action.intent for action in off] == ["back", "cancel"]
    assert all(isinstance(action, Action) and action.why_not for action in off)
