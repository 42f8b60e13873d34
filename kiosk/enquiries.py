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
from kiosk.events import (
    CaseFound,
    CaseUnknown,
    CaseUnreachable,
    MattersTold,
    QueryCodeLocked,
    QueryCodeWanted,
    QueryCodeWrong,
)
from kiosk.identifiers import RegistrationNumber, parse_registration_number
from kiosk.logs import log
from kiosk.memory import scrub_stack
from kiosk.paper_codes import Shown, mark_of
from kiosk.print_journal import PrintJournal
from kiosk.stamp import Stamp, TimeQuality
from kiosk.texts import Words
from offline_queue.district import DistrictClient
from offline_queue.model import (
    CaseAnswer,
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
from offline_queue.proofs import CodeLocked, CodeWrong, OwnSubmission, Proof, ProofMissing, QueryCode, SignedCode

Found = CaseFound | CaseUnknown | CaseUnreachable | QueryCodeWanted | QueryCodeWrong | QueryCodeLocked
Answer = Found | MattersTold
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
            case LookUpCase(number, shown):
                answer(self._find(number, shown))
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
                return MattersTold(number, tuple(self._for_paper(report) for report in reports if report))
            case LinkDown() | IdentityRejected():
                return MattersTold(number, None)

    def _find(self, number: str, shown: Shown) -> Found:
        """Ask with the best proof that was shown; this terminal's memory opens to its own mark and to a signed code."""
        row = self._row(number)
        proof = _proof(shown, row)
        if proof is None:
            return QueryCodeWanted(number)
        match self._district.case(number, proof):
            case ProofMissing():
                return QueryCodeWanted(number)
            case CodeWrong(left):
                return QueryCodeWrong(number, left)
            case CodeLocked(until):
                return QueryCodeLocked(number, until.astimezone(BEIJING))
            case answer:
                return self._told(number, answer, row, remembers=not isinstance(proof, QueryCode))

    def _told(self, number: str, answer: CaseAnswer, row: Row | None, *, remembers: bool) -> Found:
        """Return what the district says of the case, or what this terminal itself knows, where it may tell that."""
        if isinstance(answer, CaseStatus) and (report := report_of(answer)) is not None:
            self._remember(row, answer)
            return CaseFound(self._for_paper(report))
        if remembers and row is not None:  # also for a state that this version has no word for
            return CaseFound(self._for_paper(_remembered(number, row)))
        return CaseUnknown(number) if isinstance(answer, NoSuchCase) else CaseUnreachable(number)

    def _remember(self, row: Row | None, status: CaseStatus) -> None:
        if row is None:
            return
        try:
            self._outbox.note_case(row.id, status.state, status.as_of)
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)

    def _for_paper(self, report: CaseReport) -> CaseReport:
        """Return the report with what its next paper must know: how many there were, and this terminal's mark."""
        row = self._row(report.number)
        marked = replace(report, mark="" if row is None else mark_of(row.id))
        try:
            return replace(marked, printed=self._journal.printed(report.number))
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)
            return marked

    def _row(self, number: str) -> Row | None:
        parsed = parse_registration_number(number)
        if not isinstance(parsed, RegistrationNumber) or (parsed.site, parsed.device) != self._here:
            return None
        try:
            return self._outbox.find(parsed.epoch, parsed.dseq)
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)
            return None


def _proof(shown: Shown, own: Row | None) -> Proof | None:
    """Return the best of what was shown: what cannot be guessed comes before a code whose wrong tries are counted."""
    if own is not None and shown.mark == mark_of(own.id):
        return OwnSubmission(own.id)
    if shown.signed:
        return SignedCode(shown.signed)
    return QueryCode(shown.query_code) if shown.query_code else None


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
        query_code=status.query_code,
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
