"""Draw 一网通查: the scanner's screen and what became of a case."""

from __future__ import annotations

from dataclasses import replace

from kiosk.cases import CaseReport, CaseState
from kiosk.catalogue import Office
from kiosk.events import CaseFound, CaseUnknown, CaseUnreachable, DeviceKind, QueryCodeLocked
from kiosk.frame import Easel
from kiosk.paper_codes import code_text
from kiosk.predicaments import CodeProblem
from kiosk.print_sentences import offer, sentence, waiting
from kiosk.screen import Action, Message, Row, ScreenName, Snapshot, Step, StepState, Tone
from kiosk.states import LookingUp, PrintingPaper, ScanningCode, ShowingProgress, ShowingVerification, SpendingCode
from kiosk.tracking import offered

STEPS = ("intake", "acceptance", "decision", "delivery")
_INTAKE, _ACCEPTANCE, _DECISION, _DELIVERY = range(4)
# reference: the 综窗 step of every state
STEP_OF = {
    CaseState.REGISTERED_OFFLINE: _INTAKE,
    CaseState.NOT_TAKEN: _INTAKE,
    CaseState.RECEIVED: _INTAKE,
    CaseState.PRE_ACCEPT: _ACCEPTANCE,
    CaseState.PRE_ACCEPT_RETURNED: _ACCEPTANCE,
    CaseState.ACCEPTED: _ACCEPTANCE,
    CaseState.CORRECTION_REQUIRED: _ACCEPTANCE,
    CaseState.NOT_ACCEPTED: _ACCEPTANCE,
    CaseState.PROCESSING: _DECISION,
    CaseState.SUSPENDED: _DECISION,
    CaseState.DECIDED: _DECISION,
    CaseState.TRANSFERRED: _DECISION,
    CaseState.VOIDED: _DECISION,
    CaseState.WITHDRAWN: _DECISION,
    CaseState.REFUSED: _DECISION,
    CaseState.ISSUED: _DELIVERY,
    CaseState.ARCHIVED: _DELIVERY,
}


def scan(state: ScanningCode, easel: Easel) -> Snapshot:
    """Draw the scanner's screen, with what was wrong with the last code."""
    page = easel.page(ScreenName.SCAN, easel.say("scan.title"), easel.footer())
    if state.problem is None:
        return replace(page, lead=easel.say("scan.lead"), actions=(_typed(easel),))
    words = Message(easel.say(f"scan.problem.{state.problem.value}"), Tone.PROBLEM)
    return replace(
        page, lead=easel.say("scan.lead"), message=words, actions=(*_retry(state.problem, easel), _typed(easel))
    )


def spending(_state: SpendingCode, easel: Easel) -> Snapshot:
    """Draw the moment in which a signed code is used up; it cannot be left, for the answer comes at once."""
    return easel.page(ScreenName.SCAN, easel.say("spending.title"), easel.footer(no_back="frame.wait"))


def verification(state: ShowingVerification, easel: Easel) -> Snapshot:
    """Draw what a verification code proves, and that it is used up."""
    page = easel.page(ScreenName.PROGRESS, easel.say("verified.title"), easel.footer(cancel="frame.leave"))
    return replace(
        page,
        rows=(easel.row("verified.subject", state.subject),),
        message=Message(easel.say("verified.used"), Tone.PLAIN),
        actions=(easel.primary("cancel", "progress.done"), easel.secondary("next", "progress.next")),
    )


def looking_up(state: LookingUp, easel: Easel) -> Snapshot:
    """Draw the wait for the district's answer."""
    page = easel.page(ScreenName.SCAN, easel.say("looking-up.title"), easel.footer())
    return replace(page, number=state.number)


def progress(state: ShowingProgress, easel: Easel) -> Snapshot:
    """Draw the case in four steps, or say honestly that nothing is known."""
    page = easel.page(ScreenName.PROGRESS, easel.say("progress.title"), easel.footer(cancel="frame.leave"))
    following = "progress.next" if state.among is None else "matters.back"
    page = replace(page, actions=(easel.primary("cancel", "progress.done"), easel.secondary("next", following)))
    match state.answer:
        case CaseFound(report):
            return _with_paper(_case(page, report, easel), state, easel)
        case CaseUnknown(number):
            return _nothing(page, number, easel.say("progress.unknown"), easel)
        case CaseUnreachable(number):
            return _nothing(page, number, easel.say("progress.unreachable"), easel)
        case QueryCodeLocked(number, until):
            return _nothing(page, number, easel.say("progress.locked", time=easel.moment(until)), easel)


def _case(page: Snapshot, report: CaseReport, easel: Easel) -> Snapshot:
    item = easel.context.item(report.item)
    reference = (easel.row("progress.reference", report.reference),) if report.reference else ()
    when = "progress.live" if report.live else "progress.not-live"
    return replace(
        page,
        lead=easel.say(f"case.{report.state.value}"),
        steps=_steps(report.state, easel),
        rows=(
            easel.row("progress.item", easel.voice.read(item.official) if item else report.item),
            easel.row("progress.number", report.number),
            *reference,
            *_told(report, easel),
        ),
        message=Message(easel.say(when, time=easel.moment(report.as_of)), _tone(report)),
    )


def printing_paper(state: PrintingPaper, easel: Easel) -> Snapshot:
    """Draw the wait for the printer."""
    report = state.progress.answer
    if not isinstance(report, CaseFound):
        return waiting(report.number, report.number, state.held_up, easel)
    told = report.report
    return waiting(told.number, code_text(told.number, told.query_code, told.mark), state.held_up, easel)


def _with_paper(page: Snapshot, state: ShowingProgress, easel: Easel) -> Snapshot:
    """Return the page with the receipt that is offered, and with what came of the last one."""
    paper = offered(state, easel.context)
    if paper is not None:
        again = state.tried.count(paper) > 0
        page = replace(page, actions=(*page.actions, offer(paper, again=again, easel=easel)))
    if state.outcome is None:
        return page
    return replace(
        page, message=sentence(state.outcome, easel), paragraphs=(page.message.text,) if page.message else ()
    )


def _told(report: CaseReport, easel: Easel) -> tuple[Row, ...]:
    """Return what the district said beside the state: the promise, the bodies, and to the holder what is missing."""
    rows: list[Row] = []
    if report.promise:
        rows.append(easel.row("progress.promised", easel.day(report.promise)))
    if report.deciding_body:
        rows.append(easel.row("progress.body", _office(report.deciding_body, easel)))
    if report.result_window:
        rows.append(easel.row("progress.window", _office(report.result_window, easel)))
    if report.missing:
        rows.append(easel.row("progress.missing", "\n".join(report.missing)))
    elif report.reason:
        rows.append(easel.row("progress.reason", report.reason))
    return tuple(rows)


def _office(office: Office, easel: Easel) -> str:
    return f"{easel.voice.read(office.name)} {office.phone}"


def _tone(report: CaseReport) -> Tone:
    return Tone.PLAIN if report.live else Tone.CAUTION


def _nothing(page: Snapshot, number: str, why: str, easel: Easel) -> Snapshot:
    return replace(page, rows=(easel.row("progress.number", number),), message=Message(why, Tone.CAUTION))


def _steps(state: CaseState, easel: Easel) -> tuple[Step, ...]:
    current = STEP_OF[state]
    marks = (StepState.DONE, StepState.CURRENT, StepState.AHEAD)
    return tuple(
        Step(easel.say(f"step.{name}"), marks[1 + (at > current) - (at < current)]) for at, name in enumerate(STEPS)
    )


def _typed(easel: Easel) -> Action:
    return easel.secondary("enter-number", "scan.type")


def _retry(problem: CodeProblem, easel: Easel) -> tuple[Action, ...]:
    if problem is not CodeProblem.SCANNER_FAILED:
        return ()
    ready = easel.context.device(DeviceKind.QR_SCANNER).ready
    return (easel.primary("next", "scan.again", why_not="" if ready else "home.no-scanner"),)
