"""Wire every part of a terminal together, its face aside: the only module that names concrete drivers and queue."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from drivers.api import CardReader
from drivers.qr_scanner.payload import classify
from drivers.registry import (
    open_card_reader,
    open_document_printer,
    open_qr_scanner,
    open_receipt_printer,
)
from kiosk import spent_codes
from kiosk.clock import Clock, SystemClock
from kiosk.code_rules import load_code_rules
from kiosk.content import Content
from kiosk.contents import Contents, open_contents
from kiosk.context import FITTED, Context
from kiosk.engine import Engine, Publish
from kiosk.enquiries import Enquiries, report_of
from kiosk.events import (
    ContentArrived,
    DeviceHealthChanged,
    DeviceKind,
    DistrictHeld,
    DistrictReceived,
    LinkChanged,
    StoreHealthChanged,
    TerminalEvent,
)
from kiosk.hands import Counter, Hands
from kiosk.housekeeping import Housekeeping, has_room
from kiosk.logs import log
from kiosk.peripherals import Attendant, Health
from kiosk.print_journal import FILE, PrintJournal
from kiosk.queue_words import client
from kiosk.receipt import Drawn, Receipt
from kiosk.recorded_printer import RecordedPrinter
from kiosk.sending import Sending
from kiosk.settings import DeviceSettings, Settings
from kiosk.staff_cards import StaffCards, load_cards
from kiosk.staff_hands import StaffHands
from kiosk.terminal import Booting, observe, step
from kiosk.terminal import Terminal as State
from kiosk.timekeeper import Timekeeper
from offline_queue.district import DistrictClient
from offline_queue.line import Limits
from offline_queue.model import IdentityRejected, LinkDown, Received, Refused, Verdict
from offline_queue.outbox import Outbox
from offline_queue.recipients import load_recipients

# A resident waits for the answer: it comes before the visit gives up (`kiosk.upkeep.LOOK_UP_PATIENCE`), so that a
# district that is slow still leaves time to look into this terminal's own memory.
_QUESTION = Limits(connect=timedelta(seconds=3), read=timedelta(seconds=4), whole=timedelta(seconds=6))
# A printer that others use too is asked seldom: it may wake for every question, or write a line of its own log.
_DOCUMENT_PRINTER_POLL = timedelta(seconds=30)
_SYSTEM_CLOCK = SystemClock()


class Terminal:
    """A terminal without its face: engine, devices, queue and courier, ready to be started.

    ``publish`` hears snapshots from the engine's thread; ``on_wiped`` is called from it when a visit must be forgotten.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        draw: Callable[[Receipt], Drawn],
        publish: Publish,
        on_wiped: Callable[[], None],
        clock: Clock = _SYSTEM_CLOCK,
    ) -> None:
        """Build every part; nothing is started, but the store is opened.

        Raises:
            RecipientError: the list of the district's keys cannot be used.
            StoreError: the store cannot be opened (another terminal owns it, or its disk does not answer).
            ContentError: catalogue, texts or site data have mistakes.
            CodeRulesError: the district's rules for codes have.
            PublishersError: the file that says whose content packages are believed has.
            StaffKeyError: the key of the technicians' digests cannot be used.
        """
        self._timekeeper = Timekeeper(clock)
        self._outbox = _open_outbox(settings)
        self._journal = _open_journal(settings, clock)
        self._spent_codes = _open_spent_codes(settings, clock)
        self._counter = _counter(settings, self._journal, self._on_health)
        self._contents = open_contents(settings)
        self._seal_to(self._contents.newest)
        self._sending = Sending(
            settings, self._outbox, self._timekeeper, self._contents, on_verdict=self._on_verdict, clock=clock
        )
        self._enquiries = self._make_enquiries(settings)
        state, context = _opened(_context(settings, self._contents, clock), self._outbox)
        self._engine = Engine(
            state=state,
            context=context,
            hands=self._make_hands(settings, draw, on_wiped, clock),
            publish=publish,
            clock=clock,
            timekeeper=self._timekeeper,
            on_renewed=self._seal_to,
        )
        self._contents.listen(lambda arrived: self.post(ContentArrived(arrived)))
        self._housekeeping = self._make_housekeeping(settings, clock)

    def _make_housekeeping(self, settings: Settings, clock: Clock) -> Housekeeping:
        return Housekeeping(
            self._outbox,
            self._client(settings),
            post=self.post,
            on_link_back=self._sending.wake,
            on_round=self._contents.look,
            retention=timedelta(hours=settings.store.retention_hours),
            clock=clock,
        )

    def _make_hands(
        self, settings: Settings, draw: Callable[[Receipt], Drawn], on_wiped: Callable[[], None], clock: Clock
    ) -> Hands:
        return Hands(
            site=settings.terminal.site,
            device=settings.terminal.device,
            counter=self._counter,
            outbox=self._outbox,
            spent_codes=self._spent_codes,
            sender=self._sending,
            staff=StaffHands(outbox=self._outbox, sender=self._sending, cards=_cards(settings), clock=clock),
            enquiries=self._enquiries,
            draw=draw,
            on_wiped=on_wiped,
            clock=clock,
            timekeeper=self._timekeeper,
        )

    def _make_enquiries(self, settings: Settings) -> Enquiries:
        return Enquiries(
            self._outbox,
            self._journal,
            self._client(settings),
            site=settings.terminal.site,
            device=settings.terminal.device,
        )

    def _client(self, settings: Settings) -> DistrictClient:
        terminal = settings.terminal
        return client(settings.district, terminal.site, terminal.device, _QUESTION, self._timekeeper.hear)

    def start(self) -> None:
        """Start deciding; the first snapshot follows at once."""
        self._engine.start()

    def start_outside(self) -> None:
        """Start everything that talks to the world. Apart from `start`, so that the screen need not wait for it."""
        self._housekeeping.start()
        for attendant in self._counter.attendants:
            attendant.start()
        self._enquiries.start()
        self._sending.start()

    def stop(self) -> None:
        """Stop every thread, last the one that decides, and close the store. Both starts must have been made."""
        self._housekeeping.stop()
        self._sending.stop()
        self._enquiries.stop()
        for attendant in self._counter.attendants:
            attendant.stop()
        self._engine.stop()
        self._spent_codes.close()
        self._journal.close()
        self._outbox.close()

    def post(self, event: TerminalEvent) -> None:
        """Report something to the engine; from any thread."""
        self._engine.post(event)

    def _seal_to(self, content: Content) -> None:
        if content.recipients is not None:
            self._outbox.recipients = content.recipients

    def _on_health(self, kind: DeviceKind, health: Health) -> None:
        self._sending.station.note(kind, health.word)
        self.post(DeviceHealthChanged(kind, health.ready, health.word))

    def _on_verdict(self, submission: str, verdict: Verdict) -> None:
        match verdict:
            case Received():
                log("submission-verdict", submission=submission, verdict="received")
                self.post(LinkChanged(connected=True))
                self.post(_received(submission, verdict))
            case Refused():
                log("submission-verdict", submission=submission, verdict="refused", status=verdict.status)
                self.post(LinkChanged(connected=True))
                self.post(DistrictHeld(submission_id=submission))
            case LinkDown():
                self.post(LinkChanged(connected=False))
            case IdentityRejected():
                log("submission-verdict", submission=submission, verdict="identity-rejected")
                self.post(LinkChanged(connected=False))


def _received(submission: str, verdict: Received) -> DistrictReceived:
    said = report_of(verdict.case) if verdict.case else None
    return DistrictReceived(
        submission_id=submission,
        reference=verdict.reference,
        state=verdict.state,
        said=said,
        query_code=verdict.query_code,
    )


def _open_outbox(settings: Settings) -> Outbox:
    outbox = Outbox.open(
        settings.store.directory,
        site=settings.terminal.site,
        device=settings.terminal.device,
        recipients=load_recipients(settings.district.key_file),
        floor_bytes=settings.store.floor_mib << 20,
    )
    if outbox.damaged is not None:
        log("store-damaged", aside=outbox.damaged.name)
    return outbox


def _open_journal(settings: Settings, clock: Clock) -> PrintJournal:
    """Open the print journal; the outbox, opened before, owns the directory."""
    journal = PrintJournal.open(settings.store.directory / FILE, clock)
    if journal.damaged is not None:
        log("store-damaged", aside=journal.damaged.name)
    return journal


def _open_spent_codes(settings: Settings, clock: Clock) -> spent_codes.SpentCodes:
    """Open the memory of used codes; the outbox, opened before, owns the directory."""
    memory = spent_codes.SpentCodes.open(settings.store.directory / spent_codes.FILE, clock)
    if memory.damaged is not None:
        log("store-damaged", aside=memory.damaged.name)
    return memory


def _cards(settings: Settings) -> StaffCards:
    return load_cards(settings.maintenance.key_file, settings.maintenance.technicians)


def _counter(settings: Settings, journal: PrintJournal, on_health: Callable[[DeviceKind, Health], None]) -> Counter:
    devices = settings.devices
    reader = _card_reader(devices.id_card_reader)
    named = devices.receipt_printer
    printer = RecordedPrinter(open_receipt_printer(named.driver, named.transport, named.profile), journal)
    scanner = open_qr_scanner(devices.qr_scanner.driver, devices.qr_scanner.transport, devices.qr_scanner.profile)
    terminal = settings.terminal
    rules = load_code_rules(settings.district.codes_file, site=terminal.site, device=terminal.device)
    return Counter(
        reader=reader,
        reader_attendant=Attendant(DeviceKind.ID_CARD_READER, reader, on_health),
        printer=printer,
        printer_attendant=Attendant(DeviceKind.RECEIPT_PRINTER, printer, on_health),
        scanner=scanner,
        classify=partial(classify, rules=rules),
        scanner_attendant=Attendant(DeviceKind.QR_SCANNER, scanner, on_health),
        document_printer_attendant=_attend_document_printer(devices.document_printer, on_health),
    )


def _attend_document_printer(
    named: DeviceSettings | None, on_health: Callable[[DeviceKind, Health], None]
) -> Attendant | None:
    if named is None:
        return None
    printer = open_document_printer(named.driver, named.transport)
    return Attendant(DeviceKind.DOCUMENT_PRINTER, printer, on_health, _DOCUMENT_PRINTER_POLL)


def _card_reader(device: DeviceSettings) -> CardReader:
    return open_card_reader(device.driver, device.transport, device.profile)


def _opened(context: Context, outbox: Outbox) -> tuple[State, Context]:
    """Return how the terminal begins: in service when the store has room, so that the first frame can be touched."""
    news = StoreHealthChanged(accepting=has_room(outbox))
    context = observe(context, news)
    state, _ = step(Booting(), news, context)
    return state, context


def _context(settings: Settings, contents: Contents, clock: Clock) -> Context:
    content = contents.newest
    return Context(
        now=clock.now(),
        site=contents.site,
        items=content.items,
        texts=content.texts,
        staff_cards=bool(settings.maintenance.technicians),
        fitted=FITTED if settings.devices.document_printer is None else FITTED | {DeviceKind.DOCUMENT_PRINTER},
    )
