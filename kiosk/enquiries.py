"""Find out what became of a case: ask the district, and fall back on what this terminal itself last knew."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from queue import Empty, SimpleQueue

from kiosk.cases import CaseReport, CaseState
from kiosk.catalogue import Office
from kiosk.clock import BEIJING
from kiosk.effects import ListMatters, LookUpCase
from kiosk.events import CaseFound, CaseUnknown, CaseUnreachable, MattersTold
from kiosk.identifiers import RegistrationNumber, parse_registration_number
from kiosk.logs import log
from kiosk.memory import scrub_stack
from kiosk.print_journal import PrintJournal
from kiosk.stamp import Stamp, TimeQuality
from kiosk.texts import Words
from offline_queue.district import DistrictClient
from offline_queue.model import (
    CaseStatus,
    HeldCases,
    IdentityRejected,
    ItemState,
    LinkDown,
    NoSuchCase,
    OfficeWord,
    Row,
    StoreError,
    Wording,
)
from offline_queue.outbox import Outbox

Answer = CaseFound | CaseUnknown | CaseUnreachable | MattersTold
Question = tuple[LookUpCase | ListMatters, Callable[[Answer], None]]


class Enquiries:
    """One thread that asks, so that nobody waits for the network."""

    def __init__(
        self,
        outbox: Outbox,
        journal: PrintJournal,
        district: DistrictClient,
        *,
        site: str,
        device: str,
    ) -> None:
        """Ask ``district`` over a connection of its own; it alone can read whose matters are meant.

        ``outbox`` knows its keys, and the cases of terminal ``site``/``device``; ``journal`` what was printed here.
        """
        self._outbox = outbox
        self._journal = journal
        self._here = (site, device)
        self._district = district
        self._questions: SimpleQueue[Question | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="enquiries")

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End, also in the middle of a question."""
        self._questions.put(None)
        self._district.close()
        self._thread.join()

    def ask(self, question: LookUpCase | ListMatters, answer: Callable[[Answer], None]) -> None:
        """Have ``answer`` called, from the enquiries' thread, with what is known."""
        self._questions.put((question, answer))

    def _run(self) -> None:
        while self._answer_newest():
            scrub_stack()  # a card's number may have been among what was asked

    def _answer_newest(self) -> bool:
        """Answer the newest question; False when there will be no more. Nothing of it outlives this frame."""
        question = self._newest()
        if question is None:
            return False
        asked, answer = question
        match asked:
            case LookUpCase(number):
                answer(self._find(number))
            case ListMatters(number):
                answer(self._list(number))
        return True

    def _newest(self) -> Question | None:
        """Wait for a question; of several only the last is still waited for."""
        question = self._questions.get()
        while question is not None:
            try:
                question = self._questions.get_nowait()
            except Empty:
                break
        return question

    def _list(self, number: str) -> MattersTold:
        """List what the district knows; what this terminal itself holds it cannot tell, for it does not know whose."""
        match self._district.held_by(number, self._outbox.recipients.at(None)):
            case HeldCases(cases):
                reports = (report_of(status) for status in cases)
                return MattersTold(number, tuple(self._with_prints(report) for report in reports if report))
            case LinkDown() | IdentityRejected():
                return MattersTold(number, None)

    def _find(self, number: str) -> CaseFound | CaseUnknown | CaseUnreachable:
        match self._district.case(number):
            case CaseStatus() as status if (report := report_of(status)) is not None:
                self._remember(number, status)
                return CaseFound(self._with_prints(report))
            case CaseStatus():  # a state that this version has no word for: say what is known here instead
                return self._from_memory(number) or CaseUnreachable(number)
            case NoSuchCase():
                return self._from_memory(number) or CaseUnknown(number)
            case LinkDown() | IdentityRejected():
                return self._from_memory(number) or CaseUnreachable(number)

    def _remember(self, number: str, status: CaseStatus) -> None:
        row = self._row(number)
        if row is None:
            return
        try:
            self._outbox.note_case(row.id, status.state, status.as_of)
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)

    def _from_memory(self, number: str) -> CaseFound | None:
        row = self._row(number)
        return None if row is None else CaseFound(self._with_prints(_remembered(number, row)))

    def _with_prints(self, report: CaseReport) -> CaseReport:
        try:
            return replace(report, printed=self._journal.printed(report.number))
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)
            return report

    def _row(self, number: str) -> Row | None:
        parsed = parse_registration_number(number)
        if not isinstance(parsed, RegistrationNumber) or (parsed.site, parsed.device) != self._here:
            return None
        try:
            return self._outbox.find(parsed.epoch, parsed.dseq)
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)
            return None


def report_of(status: CaseStatus) -> CaseReport | None:
    """Return the district's word as residents may be told it; None for a state that this version has no word for."""
    if status.state not in set(CaseState):
        return None
    registered = _here(status.registered_at)
    return CaseReport(
        number=status.number,
        reference=status.reference,
        item=status.item,
        state=CaseState(status.state),
        as_of=status.as_of.astimezone(BEIJING),
        live=True,
        registered=Stamp(registered, TimeQuality(status.clock.value)) if registered else None,
        accepted_at=_here(status.accepted_at),
        promised_on=status.promised_on,
        closed_at=_here(status.closed_at),
        outcome=CaseState(status.outcome) if status.outcome in set(CaseState) else None,
        deciding_body=_office(status.deciding_body),
        result_window=_office(status.result_window),
        reason=status.reason,
        missing=status.missing,
    )


def _here(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(BEIJING)


def _office(told: OfficeWord | None) -> Office | None:
    if told is None:
        return None
    return Office(name=_words(told.name), phone=told.phone, address=_maybe(told.address), hours=_maybe(told.hours))


def _maybe(told: Wording | None) -> Words | None:
    return None if told is None else _words(told)


def _words(told: Wording) -> Words:
    return Words(zh=told.zh, en=told.en)


def _remembered(number: str, row: Row) -> CaseReport:
    """Report what this terminal last knew."""
    return CaseReport(
        number=number,
        reference=row.reference,
        item=row.item,
        state=_remembered_state(row),
        as_of=(row.case_as_of or row.created).astimezone(BEIJING),
        live=False,
        registered=Stamp(row.created.astimezone(BEIJING)),
    )


def _remembered_state(row: Row) -> CaseState:
    """Return the last state that is sure: without a word from the district it is registered here and no more."""
    if row.case_state in set(CaseState):
        return CaseState(row.case_state)
    if row.state in {ItemState.HELD, ItemState.CORRUPT}:
        return CaseState.NOT_TAKEN
    return CaseState.RECEIVED if row.reference else CaseState.REGISTERED_OFFLINE
