"""Find out what became of a case: ask the district, and fall back on what this terminal itself last knew."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

from kiosk.cases import CaseReport, CaseState
from kiosk.events import CaseFound, CaseUnknown, CaseUnreachable
from kiosk.identifiers import RegistrationNumber, parse_registration_number
from kiosk.logs import log
from offline_queue.district import DistrictClient
from offline_queue.model import CaseStatus, IdentityRejected, ItemState, LinkDown, NoSuchCase, Row, StoreError
from offline_queue.outbox import Outbox

Answer = CaseFound | CaseUnknown | CaseUnreachable
Question = tuple[str, Callable[[Answer], None]]


class Enquiries:
    """One thread that asks, so that nobody waits for the network."""

    def __init__(self, outbox: Outbox, district: DistrictClient, *, site: str, device: str) -> None:
        """Ask ``district`` over a connection of its own; ``outbox`` remembers for terminal ``site``/``device``."""
        self._outbox = outbox
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

    def ask(self, number: str, answer: Callable[[Answer], None]) -> None:
        """Have ``answer`` called, from the enquiries' thread, with what is known of ``number``."""
        self._questions.put((number, answer))

    def _run(self) -> None:
        while (question := self._newest()) is not None:
            number, answer = question
            answer(self._find(number))

    def _newest(self) -> Question | None:
        """Wait for a question; of several only the last is still waited for."""
        question = self._questions.get()
        while question is not None:
            try:
                question = self._questions.get_nowait()
            except Empty:
                break
        return question

    def _find(self, number: str) -> Answer:
        match self._district.case(number):
            case CaseStatus() as status if status.state in set(CaseState):
                self._remember(number, status)
                return CaseFound(_live(status))
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
        return None if row is None else CaseFound(_remembered(number, row))

    def _row(self, number: str) -> Row | None:
        parsed = parse_registration_number(number)
        if not isinstance(parsed, RegistrationNumber) or (parsed.site, parsed.device) != self._here:
            return None
        try:
            return self._outbox.find(parsed.epoch, parsed.dseq)
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)
            return None


def _live(status: CaseStatus) -> CaseReport:
    return CaseReport(
        number=status.number,
        reference=status.reference,
        item=status.item,
        state=CaseState(status.state),
        as_of=status.as_of,
        live=True,
    )


def _remembered(number: str, row: Row) -> CaseReport:
    """Report what this terminal last knew."""
    return CaseReport(
        number=number,
        reference=row.reference,
        item=row.item,
        state=_remembered_state(row),
        as_of=row.case_as_of or row.created,
        live=False,
    )


def _remembered_state(row: Row) -> CaseState:
    """Return the last state that is sure: without a word from the district it is registered here and no more."""
    if row.case_state in set(CaseState):
        return CaseState(row.case_state)
    if row.state in {ItemState.HELD, ItemState.CORRUPT}:
        return CaseState.NOT_TAKEN
    return CaseState.RECEIVED if row.reference else CaseState.REGISTERED_OFFLINE
