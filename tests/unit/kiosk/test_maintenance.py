"""Who is let into maintenance, what staff can do there, and that no tap alone opens anything."""

from dataclasses import replace
from typing import Any

import pytest

from devtools.session_diagram import APPLICANT, DIGEST, HELPER, signed_code
from drivers.api import UnreadableReason
from drivers.codes import PaymentCode, PaymentScheme, Purpose, ReceiptNumber, RefusedCode, RefusedReason
from kiosk import events as e
from kiosk import intents as i
from kiosk import states as s
from kiosk.code_use import CodeUse
from kiosk.context import Context
from kiosk.effects import (
    ArmCardReader,
    ArmScanner,
    DisarmCardReader,
    DisarmScanner,
    Effect,
    SpendCode,
    StartTimer,
    StopTimer,
    WipeVisit,
)
from kiosk.maintenance import AT_THE_DOOR, LEFT_ALONE, Admitting, Maintenance, Proof
from kiosk.predicaments import CardProblem, CodeProblem
from kiosk.screen import ScreenName
from kiosk.staff_acts import (
    Admit,
    AskStaff,
    DoorProblem,
    JudgeStaffCard,
    LeaveMaintenance,
    LookAtQueue,
    NoteLeaving,
    Notice,
    QueueSeen,
    QueueSight,
    ReleaseFor,
    ReleaseHeld,
    SendNow,
    SendNowFor,
    StaffAct,
    StaffAdmitted,
    StaffCardJudged,
    StaffPage,
    TurnTo,
    UseStaffCard,
    UseStaffCode,
)
from kiosk.stamp import ClockFact, TimeQuality
from kiosk.terminal import InService, OutOfService, OutOfServiceReason, Terminal, observe, step
from kiosk.texts import Language
from kiosk.view import render

CODE = signed_code(Purpose.MAINTENANCE)
BY = DIGEST.hex()[:32]
CARD = "0123456789abcdef0123456789abcdef"
IDLE = InService(s.Idle())
DOOR = StartTimer(e.Timer.STAFF, AT_THE_DOOR)
ANEW = StartTimer(e.Timer.STAFF, LEFT_ALONE)
AWAY = (StopTimer(e.Timer.STAFF), WipeVisit())
CLOSED = OutOfService((OutOfServiceReason.STORE,))
SIGHT = QueueSight(counts=(("ready", 1),), unsent=1, aside=0, oldest=None, items=())


def after(terminal: Terminal, context: Context, *events: e.TerminalEvent) -> tuple[Terminal, tuple[Effect, ...]]:
    """Let things happen; return what is left and the effects of the last one."""
    effects: tuple[Effect, ...] = ()
    for event in events:
        terminal, effects = step(terminal, event, context)
    return terminal, effects


@pytest.fixture
def context(context: Context) -> Context:
    """A terminal whose clock is right: no other takes a signed code."""
    return replace(context, clock=ClockFact(TimeQuality.SYNCHRONISED))


def door(context: Context, proof: Proof = Proof.CODE) -> Terminal:
    """A terminal at which somebody says to be staff."""
    wishes: tuple[e.TerminalEvent, ...] = (i.AskHelp(), AskStaff())
    return after(IDLE, context, *wishes, *((UseStaffCard(),) if proof is Proof.CARD else ()))[0]


def test_the_door_is_a_visible_button_on_the_help_page_and_waits_for_a_code(context: Context) -> None:
    """Two taps lead there, each on a button with its name; they open nothing but the scanner."""
    helping, _ = after(IDLE, context, i.AskHelp())
    assert "ask-staff" in [action.intent for action in render(helping, context).actions]
    state, effects = after(helping, context, AskStaff())
    assert state == Admitting()
    assert effects == (StopTimer(e.Timer.INACTIVITY), WipeVisit(), ArmScanner(), DOOR)
    assert render(state, context).screen is ScreenName.SCAN


@pytest.mark.parametrize("place", ["to_card", "to_form", "to_review", "to_stored"])
def test_a_technician_waits_for_the_resident(walk: Any, place: str) -> None:
    """Maintenance never throws a visit away: once something has been chosen there is no door."""
    state = InService(getattr(walk, place)())
    assert after(state, walk.context, AskStaff()) == (state, ())
    helping, _ = after(state, walk.context, i.AskHelp())
    assert after(helping, walk.context, AskStaff())[0] == helping
    assert "ask-staff" not in [action.intent for action in render(helping, walk.context).actions]


def test_a_terminal_that_serves_nobody_lets_staff_ask(context: Context) -> None:
    """A store without room is what a technician comes for; afterwards the terminal is as it was."""
    shut = replace(context, store_open=False)
    assert "ask-staff" in [action.intent for action in render(CLOSED, shut).actions]
    state, effects = after(CLOSED, shut, AskStaff())
    assert (state, effects) == (Admitting(), (ArmScanner(), DOOR))
    assert after(state, shut, LeaveMaintenance())[0] == CLOSED


def test_a_code_lets_in_once_and_the_journal_first(context: Context) -> None:
    """It is judged, used up, written down, and only then the pages open."""
    state, effects = after(door(context), context, e.CodeScanned(CODE))
    assert effects == (SpendCode(CODE),)
    state, effects = after(state, context, e.CodeSpent(DIGEST, CodeUse.FIRST))
    assert effects == (Admit(BY),)
    assert not isinstance(state, Maintenance)
    state, effects = after(state, context, StaffAdmitted(BY))
    assert state == Maintenance(by=BY)
    assert effects == (WipeVisit(), LookAtQueue(), ANEW)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (signed_code(Purpose.HAND_OVER), CodeProblem.NOT_FOR_STAFF),
        (signed_code(Purpose.VERIFICATION), CodeProblem.NOT_FOR_STAFF),
        (ReceiptNumber("L01701-261123-QX0042-04"), CodeProblem.NOT_FOR_STAFF),
        (PaymentCode(PaymentScheme.WECHAT), CodeProblem.NOT_FOR_STAFF),
        (RefusedCode(RefusedReason.ALTERED), CodeProblem.ALTERED),
        (RefusedCode(RefusedReason.ELSEWHERE), CodeProblem.ELSEWHERE),
        (replace(CODE, expires=CODE.issued), CodeProblem.EXPIRED),
    ],
)
def test_no_other_code_lets_in(context: Context, code: Any, problem: CodeProblem) -> None:
    """It gets its words, is not used up, and the scanner waits on."""
    state, effects = after(door(context), context, e.CodeScanned(code))
    assert state == Admitting(problem=problem)
    assert effects == (ArmScanner(),)
    assert render(state, context).message is not None


@pytest.mark.parametrize(
    ("use", "problem"), [(CodeUse.AGAIN, CodeProblem.USED), (CodeUse.UNKNOWABLE, CodeProblem.USE_UNKNOWABLE)]
)
def test_a_used_code_lets_nobody_in(context: Context, use: CodeUse, problem: CodeProblem) -> None:
    """A photograph of the code opens nothing; neither does one whose use cannot be looked up."""
    state, effects = after(door(context), context, e.CodeScanned(CODE), e.CodeSpent(DIGEST, use))
    assert (state, effects) == (Admitting(problem=problem), (ArmScanner(),))


def test_a_code_that_nobody_waits_for_is_not_believed(context: Context) -> None:
    """What the store says of another code, or the journal of another hour, lets nobody in."""
    for event in (e.CodeSpent(DIGEST, CodeUse.FIRST), StaffAdmitted(BY), StaffCardJudged(CARD)):
        for terminal in (door(context), door(context, Proof.CARD), IDLE):
            assert after(terminal, context, event) == (terminal, ())
    spending, _ = after(door(context), context, e.CodeScanned(CODE))
    assert after(spending, context, e.CodeSpent(bytes(32), CodeUse.FIRST)) == (spending, ())


def test_nobody_works_unrecorded(context: Context) -> None:
    """A store that does not take the entry lets nobody in, and says so."""
    state, effects = after(
        door(context), context, e.CodeScanned(CODE), e.CodeSpent(DIGEST, CodeUse.FIRST), StaffAdmitted(None)
    )
    assert (state, effects) == (Admitting(problem=DoorProblem.NOT_WRITTEN), ())
    assert [action.intent for action in render(state, context).actions] == ["use-staff-code"]


def test_a_technicians_card_lets_in(context: Context) -> None:
    """Only one device waits at a time; the card's number goes no further than the judgement."""
    by_card = replace(context, staff_cards=True)
    assert "use-staff-card" in [action.intent for action in render(door(by_card), by_card).actions]
    state, effects = after(door(by_card), by_card, UseStaffCard())
    assert (state, effects) == (Admitting(proof=Proof.CARD), (DisarmScanner(), ArmCardReader(), DOOR))
    state, effects = after(state, by_card, e.CardFound(APPLICANT))
    assert effects == (JudgeStaffCard(APPLICANT.number),)
    assert APPLICANT.number not in repr((state, effects))
    assert after(state, by_card, StaffCardJudged(CARD))[1] == (Admit(CARD),)
    assert after(state, by_card, StaffCardJudged(CARD), StaffAdmitted(CARD))[0] == Maintenance(by=CARD)
    assert after(door(by_card, Proof.CARD), by_card, UseStaffCode())[1] == (DisarmCardReader(), ArmScanner(), DOOR)


def test_anybody_elses_card_does_not(context: Context) -> None:
    """It is told so, and the reader waits on."""
    state, effects = after(door(context, Proof.CARD), context, e.CardFound(HELPER), StaffCardJudged(None))
    assert state == Admitting(proof=Proof.CARD, problem=DoorProblem.UNKNOWN_CARD)
    assert effects == (ArmCardReader(),)


@pytest.mark.parametrize(
    ("proof", "event", "problem"),
    [
        (Proof.CARD, e.CardRefused(UnreadableReason.DAMAGED), DoorProblem.UNREADABLE_CARD),
        (Proof.CARD, e.CardLeftBehind(), CardProblem.TAKE_FIRST),
        (Proof.CARD, e.DeviceFailed(e.DeviceKind.ID_CARD_READER), DoorProblem.NO_READER),
        (Proof.CODE, e.DeviceFailed(e.DeviceKind.QR_SCANNER), CodeProblem.SCANNER_FAILED),
    ],
)
def test_devices_that_do_not_help_are_told(
    context: Context, proof: Proof, event: e.TerminalEvent, problem: CodeProblem | CardProblem | DoorProblem
) -> None:
    """Whoever waits at the door knows why nothing happens."""
    state, effects = after(door(context, proof), context, event)
    assert (state, effects) == (Admitting(proof=proof, problem=problem), ())
    assert render(state, replace(context, staff_cards=True)).message is not None


def test_a_device_that_is_out_of_order_is_not_waited_for(context: Context) -> None:
    """The page says so at once and lets it be tried again."""
    broken = replace(context, devices=())
    assert door(broken) == Admitting(problem=CodeProblem.SCANNER_FAILED)
    assert door(broken, Proof.CARD) == Admitting(proof=Proof.CARD, problem=DoorProblem.NO_READER)
    assert [action.intent for action in render(door(broken), broken).actions] == ["use-staff-code"]


def test_a_device_that_comes_back_is_waited_for(context: Context) -> None:
    """Nobody has to touch anything when the scanner or the reader answers again."""
    broken = replace(context, devices=())
    for proof, kind, arming in (
        (Proof.CODE, e.DeviceKind.QR_SCANNER, ArmScanner()),
        (Proof.CARD, e.DeviceKind.ID_CARD_READER, ArmCardReader()),
    ):
        back = e.DeviceHealthChanged(kind, ready=True, word=e.DeviceWord.OK)
        state, effects = after(door(broken, proof), observe(broken, back), back)
        assert state == Admitting(proof=proof)
        assert arming in effects
        assert after(door(context, proof), context, back) == (door(context, proof), ())


@pytest.mark.parametrize("proof", list(Proof))
@pytest.mark.parametrize("event", [i.Back(), i.Cancel(), LeaveMaintenance(), e.TimerFired(e.Timer.STAFF)])
def test_the_door_shuts_by_itself(context: Context, proof: Proof, event: e.TerminalEvent) -> None:
    """Whoever was only curious, or walked away, leaves a terminal that serves, with nothing armed."""
    state, effects = after(door(context, proof), context, event)
    assert state == IDLE
    assert effects == ((DisarmScanner() if proof is Proof.CODE else DisarmCardReader()), *AWAY)


@pytest.mark.parametrize(
    ("event", "effect"),
    [
        (TurnTo(StaffPage.DEVICES), LookAtQueue()),
        (ReleaseHeld("one"), ReleaseFor("one", BY)),
        (SendNow(), SendNowFor(BY)),
    ],
)
def test_every_act_names_who_does_it_and_starts_the_clock_anew(
    context: Context, event: e.TerminalEvent, effect: Effect
) -> None:
    """What is released or sent is written down with the digest of whoever was let in."""
    state, effects = after(Maintenance(by=BY, notice=Notice.SENDING), context, event)
    assert effects == (effect, ANEW)
    assert isinstance(state, Maintenance)
    assert state.notice is None


def test_the_queue_page_follows_the_queue(context: Context) -> None:
    """What the district takes or refuses meanwhile is looked up again; the word about an act stays until the next."""
    state, _ = after(Maintenance(by=BY), context, QueueSeen(SIGHT, Notice.SENDING))
    assert state == Maintenance(by=BY, looked=True, sight=SIGHT, notice=Notice.SENDING)
    for event in (
        e.DistrictReceived(submission_id="one", reference="XC1", state="received"),
        e.DistrictHeld(submission_id="one"),
    ):
        assert after(state, context, event) == (state, (LookAtQueue(),))
    assert after(state, context, QueueSeen(None))[0] == Maintenance(by=BY, looked=True, notice=Notice.SENDING)


@pytest.mark.parametrize(
    ("event", "act"), [(LeaveMaintenance(), StaffAct.LEFT), (e.TimerFired(e.Timer.STAFF), StaffAct.LEFT_ALONE)]
)
def test_the_terminal_goes_back_to_service(context: Context, event: e.TerminalEvent, act: StaffAct) -> None:
    """By the button or when nobody touches it any more; either is written down."""
    assert after(Maintenance(by=BY), context, event) == (IDLE, (NoteLeaving(act, BY), *AWAY))
    assert after(Maintenance(by=BY), replace(context, store_open=False), event)[0] == CLOSED


def test_residents_taps_do_nothing_in_maintenance(context: Context) -> None:
    """No visit begins under a technician's hands, and no card is read."""
    for event in (i.Touched(), i.ChooseItem("advanced-age-allowance"), e.CardFound(APPLICANT), i.Confirm()):
        assert after(Maintenance(by=BY), context, event) == (Maintenance(by=BY), ())


def test_staff_reads_in_its_own_language(context: Context) -> None:
    """The language of whoever asked is kept, and can be changed."""
    english, _ = after(IDLE, context, i.AskHelp(), i.SwitchLanguage(), AskStaff())
    assert english == Admitting(Language.EN)
    assert after(english, context, i.SwitchLanguage())[0] == Admitting(Language.ZH)
    turned, effects = after(Maintenance(by=BY), context, i.SwitchLanguage())
    assert (turned, effects) == (Maintenance(by=BY, language=Language.EN), (ANEW,))
