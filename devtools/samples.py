"""Sample pages: every screen as the terminal's own rules draw it, for people who cannot exist."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from devtools.field_samples import field_pages
from devtools.staff_samples import staff_snapshots
from drivers.api import Indeterminate, NotPrinted, Presented, Printed, PrintFailure, Retracted
from drivers.cards import CardWarning, ResidentCard
from kiosk import overlays as o
from kiosk import states as s
from kiosk.acceptance import NO, YES, Rejected
from kiosk.appearance import ORDINARY_LOOKS, Appearance
from kiosk.case_papers import Masked
from kiosk.cases import CaseReport, CaseState
from kiosk.catalogue import Item
from kiosk.catalogue_files import load_catalogue, load_site
from kiosk.context import Context, DeviceFact
from kiosk.events import CaseFound, CaseUnreachable, DeviceKind, DeviceWord, QueryCodeLocked
from kiosk.forms import Draft
from kiosk.identifiers import mask_name, mask_number
from kiosk.paper_codes import mark_of
from kiosk.paper_parts import Reprint
from kiosk.paper_receipts import Registered, lay_out
from kiosk.predicaments import CardProblem, CodeProblem, Fault
from kiosk.prints import Paper
from kiosk.receipt import PrintSize, Receipt
from kiosk.screen import Snapshot
from kiosk.stamp import Stamp, TimeQuality
from kiosk.terminal import Booting, InService, OutOfService, OutOfServiceReason
from kiosk.texts import Language, load_texts
from kiosk.view import render

_CONTENT: Final = Path(__file__).parent.parent / "config"
_BEIJING: Final = timezone(timedelta(hours=8))
_NOW: Final = datetime(2026, 11, 23, 10, 30, tzinfo=_BEIJING)
SURE: Final = Stamp(_NOW, TimeQuality.SYNCHRONISED)
NUMBER: Final = "L11901-261123-AA0042-21"
SUBMISSION: Final = "00000000-0000-7000-8000-000000000042"
QUERY_CODE: Final = "K7M3PQ"
OTHER_NUMBER: Final = "L01701-261120-QX0041-57"

APPLICANT: Final = ResidentCard(
    name="测试甲",
    sex="2",
    nation="01",
    birth=date(1945, 6, 7),
    address="示例市示例区示例街道示例胡同甲 12 号院 3 号楼 4 单元 501 室",
    number="119900194506070016",
    authority="示例市公安局示例分局",
    valid_from=date(2010, 1, 1),
    valid_until=None,
)
HELPER: Final = replace(APPLICANT, name="测试乙·阿卜杜热依木江", birth=date(1975, 3, 2), number="119900197503020019")
_ANSWERS: Final = {
    "mobile": "13800000000",
    "community": "示例二社区",
    "delegate_used": YES,
    "delegate_relation": "子女",
    "bank_name": "中国邮政储蓄银行",
    "bank_account": "6222020000000000000",
    "receive_other": NO,
}


def context(*, connected: bool = True, broken: DeviceKind | None = None) -> Context:
    """Return a terminal whose devices work, but for one."""
    site = load_site(_CONTENT / "sites" / "demo.yaml")
    return Context(
        now=_NOW,
        site=site,
        items=load_catalogue(_CONTENT / "catalogue", site),
        texts=load_texts(_CONTENT / "texts"),
        devices=tuple(
            DeviceFact(kind, ready=kind is not broken, word=DeviceWord.OFFLINE if kind is broken else DeviceWord.OK)
            for kind in DeviceKind
        ),
        connected=connected,
        store_open=True,
    )


def receipt(
    *,
    name: str = APPLICANT.name,
    copy: int = 0,
    language: Language = Language.ZH,
    size: PrintSize = PrintSize.ORDINARY,
) -> Receipt:
    """Return the receipt of the sample application."""
    facts = context()
    reprint = Reprint(copy, SURE) if copy else None
    registered = replace(application(facts), masked_name=name)
    return replace(lay_out(registered, facts.site, facts.texts.voice(language), reprint=reprint), size=size)


def snapshots(language: Language, looks: Appearance = ORDINARY_LOOKS) -> Mapping[str, Snapshot]:
    """Return every page by name, in the order of a visit; ``looks`` are taken even where nobody can choose them."""
    facts = context()
    visit = s.Visit(language, appearance=looks)
    _, known, _ = _drafts(facts)
    fields = field_pages(visit, known, facts)
    pages = {**_before(visit, facts), **fields, **_after(visit, facts), **_beside(visit, facts)}
    shown = {name: render(InService(state), facts) for name, state in pages.items()}
    every = shown | _bad_days(visit) | staff_snapshots(language, facts)
    return {name: replace(page, appearance=looks) for name, page in every.items()}


def _drafts(facts: Context) -> tuple[Draft, Draft, Draft]:
    empty = Draft(item=facts.items[0])
    known = replace(empty, applicant=APPLICANT)
    return empty, known, replace(known, helper=HELPER, answers=tuple(_ANSWERS.items()))


def _item(facts: Context, slug: str) -> Item:
    return next(item for item in facts.items if item.slug == slug)


def _before(visit: s.Visit, facts: Context) -> dict[str, o.State]:
    empty, known, full = _drafts(facts)
    number = "138000000"
    wrong = Rejected("form.error.length", (("wanted", 11), ("found", 9)), given=number)
    return {
        "attract": s.Idle(),
        "home": s.ChoosingService(visit),
        "home-more": s.ChoosingService(visit, sheet=1),
        "notice": s.ReadingNotice(visit, empty),
        "notice-materials": s.ReadingNotice(visit, Draft(item=_item(facts, "remote-medical-record"))),
        "card-agent": s.ReadingCard(visit=visit, draft=Draft(item=_item(facts, "signboard-record"))),
        "card-waiting": s.ReadingCard(visit=visit, draft=empty),
        "card-refused": s.ReadingCard(visit=visit, draft=empty, reading=s.Refused(CardProblem.DAMAGED)),
        "card-recognised": s.ReadingCard(visit=replace(visit, card_lying=True), draft=known, reading=s.Recognised()),
        "card-noted": s.ReadingCard(
            visit=replace(visit, card_lying=True),
            draft=known,
            reading=s.Recognised((CardWarning.NAME_MAY_BE_CUT, CardWarning.NEWEST_ADDRESS_UNKNOWN)),
        ),
        "card-left-behind": s.ReadingCard(
            visit=replace(visit, card_lying=True), draft=empty, reading=s.Refused(CardProblem.TAKE_FIRST)
        ),
        "card-too-young": s.ReadingCard(
            visit=replace(visit, card_lying=True),
            draft=replace(known, applicant=HELPER),
            reading=s.Recognised(),
        ),
        "form-digits": s.FillingForm(visit=visit, draft=known, at="mobile"),
        "form-error": s.FillingForm(visit=visit, draft=known, at="mobile", problem=wrong),
        "form-account": s.FillingForm(visit=visit, draft=full, at="bank_account"),
        "form-choice": s.FillingForm(visit=visit, draft=full, at="community"),
        "form-banks": s.FillingForm(visit=visit, draft=full, at="bank_name"),
        "form-boolean": s.FillingForm(visit=visit, draft=known, at="delegate_used"),
        "form-last": s.FillingForm(visit=visit, draft=known, at="receive_other"),
        "review": s.Reviewing(
            visit, replace(full, answers=(*full.answers[:2], ("delegate_used", NO), *full.answers[4:]))
        ),
        "review-helper": s.Reviewing(visit, full),
        "review-large": s.Reviewing(visit.printing(large=True), full),
    }


def _after(visit: s.Visit, facts: Context) -> dict[str, o.State]:
    *_, full = _drafts(facts)
    known = application(facts)
    received = replace(known, reference="119901-2026-000042", query_code=QUERY_CODE)
    done = s.Confirming(visit=visit, registered=received, copies=1, outcome=Printed())
    return {
        "storing": s.Storing(visit, full),
        "printing": s.PrintingReceipt(visit, known, 0),
        "printing-held-up": s.PrintingReceipt(visit, known, 0, held_up=PrintFailure.PAPER_OUT),
        "confirmation": done,
        "confirmation-large": replace(done, visit=visit.printing(large=True), copies=2),
        "confirmation-offline": replace(done, registered=known),
        "confirmation-unprinted": replace(
            done,
            registered=replace(known, held=True),
            visit=replace(visit, card_lying=True),
            outcome=NotPrinted(PrintFailure.PAPER_OUT),
        ),
        "confirmation-doubtful": replace(done, outcome=Indeterminate()),
        "confirmation-presented": replace(done, outcome=Presented()),
        "confirmation-retracted": replace(done, outcome=Retracted()),
        "rating": s.Rating(visit, done),
        "thanks": s.Finished(visit),
        "thanks-card": s.Finished(replace(visit, card_lying=True)),
    }


def _beside(visit: s.Visit, facts: Context) -> dict[str, o.State]:
    case = CaseReport(
        number=NUMBER,
        reference="119901-2026-000042",
        item="advanced-age-allowance",
        state=CaseState.ACCEPTED,
        as_of=_NOW,
        live=True,
        registered=SURE,
        accepted_at=_NOW,
        promised_on=date(2026, 12, 7),
        deciding_body=facts.items[0].deciding_body,
        result_window=facts.items[0].result.window,
    )
    return {
        "scan": s.ScanningCode(visit),
        "scan-problem": s.ScanningCode(visit, CodeProblem.PAYMENT),
        "enter-number": s.EnteringNumber(visit, given="L11901261123AA004222"),
        "enter-code": s.EnteringCode(visit, NUMBER, left=3),
        "enter-code-misshapen": s.EnteringCode(visit, NUMBER, misshapen=True),
        "progress-locked": s.ShowingProgress(visit, QueryCodeLocked(NUMBER, _NOW)),
        "verification": s.ShowingVerification(visit, NUMBER),
        "looking-up": s.LookingUp(visit, NUMBER),
        "progress": s.ShowingProgress(visit, CaseFound(case)),
        "progress-offline": s.ShowingProgress(
            visit, CaseFound(replace(case, state=CaseState.REGISTERED_OFFLINE, reference="", live=False))
        ),
        "matters-card": s.ProvingHolder(visit),
        "matters": _matters(visit, case),
        "matters-none": s.NoMatters(visit, reached=True),
        "matters-unreachable": s.NoMatters(visit, reached=False),
        "progress-holder": s.ShowingProgress(visit, CaseFound(case), among=_matters(visit, case)),
        "progress-printed": s.ShowingProgress(
            visit, CaseFound(case), among=_matters(visit, case), tried=(Paper.ACCEPTED,), outcome=Printed()
        ),
        "printing-paper": s.PrintingPaper(visit, s.ShowingProgress(visit, CaseFound(case)), Paper.ACCEPTED),
        "progress-unreachable": s.ShowingProgress(visit, CaseUnreachable(NUMBER)),
        "help": o.Helping(s.ChoosingService(visit)),
        "appearance": o.Adjusting(s.ChoosingService(visit)),
        "still-here": o.Fading(s.ChoosingService(visit), 24),
        "apology": s.Apologising(visit, Fault.NO_SPACE),
    }


def _matters(visit: s.Visit, case: CaseReport) -> s.ChoosingMatter:
    missing = replace(
        case, number=OTHER_NUMBER, state=CaseState.CORRECTION_REQUIRED, promised_on=None, missing=("银行卡复印件",)
    )
    holder = Masked(mask_name(APPLICANT.name), mask_number(APPLICANT.number))
    return s.ChoosingMatter(visit, holder, (case, missing, case, case, case))


def _bad_days(visit: s.Visit) -> dict[str, Snapshot]:
    no_reader = context(connected=False, broken=DeviceKind.ID_CARD_READER)
    no_printer = context(broken=DeviceKind.RECEIPT_PRINTER)
    notice = s.ReadingNotice(visit, Draft(item=no_printer.items[0]))
    return {
        "home-no-reader": render(InService(s.ChoosingService(visit)), no_reader),
        "notice-no-printer": render(InService(notice), no_printer),
        "out-of-service": render(OutOfService((OutOfServiceReason.STORE,)), no_reader),
        "booting": render(Booting(), no_reader),
    }


def application(facts: Context) -> Registered:
    """Return the sample application as it is known once it is durable."""
    return Registered(
        item=facts.items[0],
        submission_id=SUBMISSION,
        number=NUMBER,
        at=SURE,
        masked_name=mask_name(APPLICANT.name),
        masked_number=mask_number(APPLICANT.number),
        mark=mark_of(SUBMISSION),
    )
