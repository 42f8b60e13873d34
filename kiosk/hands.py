"""Perform what a visit asks for: devices, the store, the district, memory. The only doing that the engine has."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import assert_never

from drivers.api import CardReader, QrScanner
from drivers.codes import GenuineCode, Payload
from kiosk import events as e
from kiosk.clock import Clock
from kiosk.code_use import CodeUse
from kiosk.effects import (
    ArmCardReader,
    ArmScanner,
    Deed,
    DisarmCardReader,
    DisarmScanner,
    ListMatters,
    LookUpCase,
    PrintReceipt,
    SpendCode,
    StoreRating,
    StoreSubmission,
    WatchCardLeave,
    WipeVisit,
)
from kiosk.enquiries import Enquiries
from kiosk.identifiers import registration_number
from kiosk.logs import log
from kiosk.memory import forget
from kiosk.peripherals import Attendant, Job, print_receipt, read_card, scan_code, watch_card_leave
from kiosk.receipt import Drawn, Receipt
from kiosk.recorded_printer import RecordedPrinter
from kiosk.spent_codes import SpentCodes
from kiosk.staff_acts import StaffDeed, StaffReport
from kiosk.staff_hands import Sender, StaffHands
from kiosk.stamp import ClockFact
from kiosk.submission import application, code_use, rating
from kiosk.timekeeper import Timekeeper
from offline_queue.model import Enqueued, NewSubmission, StoreError, StoreFull
from offline_queue.outbox import Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The devices on the counter, each with the attendant that alone may call it; not all have a document printer."""

    reader: CardReader
    reader_attendant: Attendant
    printer: RecordedPrinter
    printer_attendant: Attendant
    scanner: QrScanner
    classify: Callable[[bytes], Payload]  # what a scanned code may be
    scanner_attendant: Attendant
    document_printer_attendant: Attendant | None = None

    @property
    def attendants(self) -> tuple[Attendant, ...]:
        """Everybody who attends a device."""
        fitted = (self.reader_attendant, self.printer_attendant, self.scanner_attendant)
        return (*fitted, self.document_printer_attendant) if self.document_printer_attendant else fitted


@dataclass(slots=True, kw_only=True)
class Hands:
    """Does what effects say and posts what came of it.

    A device's report is posted only while the order that asked for it stands: what a reader still says of the
    resident before must never reach the next one. ``on_wiped`` lets the screen forget too.
    """

    site: str
    device: str
    counter: Counter
    outbox: Outbox
    spent_codes: SpentCodes
    sender: Sender
    staff: StaffHands
    enquiries: Enquiries
    draw: Callable[[Receipt], Drawn]
    on_wiped: Callable[[], None]
    clock: Clock
    timekeeper: Timekeeper
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _orders: dict[e.DeviceKind, int] = field(default_factory=lambda: dict.fromkeys(e.DeviceKind, 0))

    def perform(self, deed: Deed, post: Callable[[e.Report | StaffReport], None]) -> None:
        """Do one thing; its outcome comes through ``post``, now or later, from any thread."""
        counter = self.counter
        match deed:
            case ArmCardReader():
                self._order(e.DeviceKind.ID_CARD_READER, counter.reader_attendant, read_card(counter.reader), post)
            case WatchCardLeave():
                job = watch_card_leave(counter.reader)
                self._order(e.DeviceKind.ID_CARD_READER, counter.reader_attendant, job, post)
            case DisarmCardReader():
                self._call_off(e.DeviceKind.ID_CARD_READER, counter.reader_attendant)
            case ArmScanner():
                job = scan_code(counter.scanner, counter.classify)
                self._order(e.DeviceKind.QR_SCANNER, counter.scanner_attendant, job, post)
            case DisarmScanner():
                self._call_off(e.DeviceKind.QR_SCANNER, counter.scanner_attendant)
            case PrintReceipt():
                job = print_receipt(counter.printer, deed, self.draw)
                self._order(e.DeviceKind.RECEIPT_PRINTER, counter.printer_attendant, job, post)
            case _ if isinstance(deed, StaffDeed):
                self.staff.perform(deed, post)
            case _:
                self._perform_inside(deed, post)

    def _perform_inside(
        self,
        deed: StoreSubmission | StoreRating | SpendCode | LookUpCase | ListMatters | WipeVisit,
        post: Callable[[e.Report], None],
    ) -> None:
        match deed:
            case StoreSubmission():
                clock = self.timekeeper.compare()
                post(self._store(application(deed, self.clock.now(), clock.quality), clock))
                self.sender.wake()  # after the report, so that the district's answer cannot overtake it
            case StoreRating():
                clock = self.timekeeper.compare()
                self._store(rating(deed, self.clock.now(), clock.quality), clock)
                self.sender.wake()
            case SpendCode(code):
                post(e.CodeSpent(code.digest, self._spend(code)))
                self.sender.wake()
            case LookUpCase() | ListMatters():
                self.enquiries.ask(deed, post)
            case WipeVisit():
                self._call_off(e.DeviceKind.RECEIPT_PRINTER, self.counter.printer_attendant)
                log("visit-wiped")
                forget()
                self.on_wiped()
            case _:
                assert_never(deed)

    def _store(self, new: NewSubmission, clock: ClockFact) -> e.SubmissionStored | e.SubmissionNotStored:
        try:
            kept = self.outbox.put(new)
        except StoreFull:
            return self._not_stored(e.NotStoredReason.NO_SPACE)
        except StoreError:
            return self._not_stored(e.NotStoredReason.STORE_FAILED)
        log("submission-stored", submission=kept.id, dseq=kept.dseq)
        number = self._number(new, kept)
        return e.SubmissionStored(submission_id=kept.id, number=number, at=new.created, clock=clock)

    def _spend(self, code: GenuineCode) -> CodeUse:
        """Use a code here, then tell the district, which learns so of a code that was used at two terminals."""
        try:
            use = self.spent_codes.spend(code)
            log("code-spent", purpose=code.purpose, use=use)
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)
            return CodeUse.UNKNOWABLE
        self._tell_uses()
        return use

    def _tell_uses(self) -> None:
        """Queue every use that is not queued yet; one that a power cut has queued twice is one to the district."""
        try:
            for use in self.spent_codes.untold():
                clock = self.timekeeper.compare()
                if isinstance(self._store(code_use(use, self.clock.now(), clock.quality), clock), e.SubmissionStored):
                    self.spent_codes.tell(use.digest)
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)

    def _number(self, new: NewSubmission, kept: Enqueued) -> str:
        return registration_number(self.site, self.device, new.created.date(), kept.epoch, kept.dseq)

    def _not_stored(self, reason: e.NotStoredReason) -> e.SubmissionNotStored:
        log("submission-not-stored", reason=reason)
        return e.SubmissionNotStored(reason)

    def _order(self, kind: e.DeviceKind, attendant: Attendant, job: Job, post: Callable[[e.Report], None]) -> None:
        with self._guard:
            self._orders[kind] += 1
            order = self._orders[kind]

        def post_while_standing(report: e.Report) -> None:
            with self._guard:
                if self._orders[kind] == order:
                    post(report)

        attendant.order(job, post_while_standing, lambda: post_while_standing(e.DeviceFailed(kind)))

    def _call_off(self, kind: e.DeviceKind, attendant: Attendant) -> None:
        with self._guard:
            self._orders[kind] += 1
        attendant.cancel()
