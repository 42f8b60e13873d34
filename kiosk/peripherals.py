"""Give each driver a thread and turn its outcomes into events; reopen what fails, with back-off.

One `Attendant` per device owns the driver: nobody else calls it. Between jobs the attendant asks the device how it is
and reports changes; a job is one long verb (read a card, print a receipt) that can be called off at any time.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import Protocol

from drivers.api import (
    CardLeft,
    CardPresence,
    CardRead,
    CardReader,
    CardUnreadable,
    Cover,
    Deadline,
    DeviceState,
    NoCard,
    NothingScanned,
    Paper,
    Presented,
    PrinterStatus,
    QrScanner,
    ReaderStatus,
    Scanned,
    ScannerStatus,
)
from drivers.captures import CameraStatus
from drivers.codes import Payload
from drivers.documents import DocumentPrinterStatus, Toner
from drivers.errors import DeviceError, ErrorReason
from kiosk.effects import PrintReceipt
from kiosk.events import (
    CardFound,
    CardLeftBehind,
    CardRefused,
    CardTaken,
    CodeScanned,
    DeviceKind,
    DeviceWord,
    PrintEnded,
    PrintHeldUp,
    Report,
)
from kiosk.logs import log
from kiosk.memory import forget
from kiosk.receipt import Drawn, Receipt
from kiosk.recorded_printer import RecordedPrinter

Post = Callable[[Report], None]
Job = Callable[[threading.Event, Post], None]

_LONG = timedelta(hours=1)  # the session decides how long a resident may take; drivers only need some end
_PRESENCE = timedelta(seconds=6)  # a silent card and then a look, on the most patient profile
_PRESENCE_PAUSE = 0.5
_LEFT_CARD = timedelta(seconds=1)  # how long a card left behind must be out of sight to count as taken
_PRINT = timedelta(seconds=60)
_TAKE = timedelta(seconds=30)  # a receipt in the mouth is read by whoever comes next
_POLL = timedelta(seconds=2)  # between two looks at an idle device
_REOPENS = 4  # attempts to find a device again in the time between two looks: within 2 s of its return it must serve
_ERROR_WORDS = {
    ErrorReason.NO_HARDWARE: DeviceWord.OFFLINE,
    ErrorReason.OFFLINE: DeviceWord.OFFLINE,
    ErrorReason.TIMEOUT: DeviceWord.OFFLINE,
}
_STATE_WORDS = {
    DeviceState.OFFLINE: DeviceWord.OFFLINE,
    DeviceState.POWER_OFF: DeviceWord.OFFLINE,
    DeviceState.NO_DEVICE: DeviceWord.OFFLINE,
    DeviceState.STARTING: DeviceWord.STARTING,
}
_PAPER_WORDS = {
    Paper.OUT: DeviceWord.PAPER_OUT,
    Paper.JAMMED: DeviceWord.PAPER_JAMMED,
}


Status = ReaderStatus | PrinterStatus | ScannerStatus | DocumentPrinterStatus | CameraStatus
"""What any device answers when asked how it is."""


class Device(Protocol):
    """What every driver has."""

    def open(self) -> None:
        """Take the line and find the device answering."""

    def close(self) -> None:
        """Give the line back."""

    def status(self) -> Status:
        """Ask the device how it is."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the terminal needs to know of a device: may a resident rely on it, and if not, why."""

    ready: bool
    word: DeviceWord


@dataclass(frozen=True, slots=True)
class _Order:
    job: Job
    post: Post
    failed: Callable[[], None]
    cancelled: threading.Event


class Attendant:
    """The one thread that talks to one device."""

    def __init__(
        self, kind: DeviceKind, device: Device, on_health: Callable[[DeviceKind, Health], None], poll: timedelta = _POLL
    ) -> None:
        """Attend ``device``, asking it every ``poll`` how it is; ``on_health`` hears of every change."""
        self._kind = kind
        self._device = device
        self._on_health = on_health
        self._poll = poll.total_seconds()
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._current: threading.Event | None = None
        self._guard = threading.Lock()
        self._stopping = threading.Event()
        self._health: Health | None = None
        self._thread = threading.Thread(target=self._run, name=f"attendant-{kind.value}")

    def start(self) -> None:
        """Begin to attend."""
        self._thread.start()

    def stop(self) -> None:
        """Call off whatever runs and wait for the thread to end."""
        self._stopping.set()
        self.cancel()
        self._orders.put(None)
        self._thread.join()

    def order(self, job: Job, post: Post, failed: Callable[[], None]) -> None:
        """Do ``job`` next; whatever ran before is called off. ``failed`` is called when the device fails under it."""
        self.cancel()
        cancelled = threading.Event()
        with self._guard:
            self._current = cancelled
        self._orders.put(_Order(job, post, failed, cancelled))

    def cancel(self) -> None:
        """Call off the running job, if any."""
        with self._guard:
            if self._current is not None:
                self._current.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._device.open()
                self._attend()
            except DeviceError as error:
                log("device-failed", device=self._kind, reason=error.reason, vendor_code=error.vendor_code)
                self._report(Health(ready=False, word=_ERROR_WORDS.get(error.reason, DeviceWord.FAILED)))
            self._device.close()
            self._refuse_until(self._poll / _REOPENS)

    def _attend(self) -> None:
        while not self._stopping.is_set():
            self._look()
            order = self._next(self._poll)
            if order is not None and not order.cancelled.is_set():
                self._perform(order)

    def _perform(self, order: _Order) -> None:
        try:
            order.job(order.cancelled, order.post)
        except DeviceError:
            order.failed()
            raise
        finally:
            forget()

    def _look(self) -> None:
        self._report(judge(self._device.status()))

    def _report(self, health: Health) -> None:
        if health != self._health:
            self._health = health
            log("device-health", device=self._kind, ready=health.ready, word=health.word)
            self._on_health(self._kind, health)

    def _next(self, seconds: float) -> _Order | None:
        try:
            return self._orders.get(timeout=seconds)
        except Empty:
            return None

    def _refuse_until(self, seconds: float) -> None:
        """Wait before the next attempt; work ordered meanwhile fails at once instead of waiting unseen."""
        order = self._next(seconds)
        if order is not None and not order.cancelled.is_set():
            order.failed()


def judge(status: Status) -> Health:
    """Decide whether a resident may rely on a device that answers so; what did not answer is not well."""
    match status:
        case PrinterStatus() | DocumentPrinterStatus():
            return Health(ready=status.ready, word=_printer_word(status))
        case ReaderStatus() | ScannerStatus() | CameraStatus():
            return Health(ready=status.device is DeviceState.ONLINE, word=_state_word(status.device))


def _printer_word(status: PrinterStatus | DocumentPrinterStatus) -> DeviceWord:
    if status.cover is Cover.OPEN:
        return DeviceWord.COVER_OPEN
    if status.paper in _PAPER_WORDS:
        return _PAPER_WORDS[status.paper]
    toner = status.toner if isinstance(status, DocumentPrinterStatus) else None
    if toner is Toner.OUT:
        return DeviceWord.TONER_OUT
    if status.ready:
        return _low_word(status.paper, toner)
    return _state_word(status.device, otherwise=DeviceWord.OFFLINE)


def _low_word(paper: Paper, toner: Toner | None) -> DeviceWord:
    if paper is Paper.LOW:
        return DeviceWord.PAPER_LOW
    return DeviceWord.TONER_LOW if toner is Toner.LOW else DeviceWord.OK


def _state_word(state: DeviceState, otherwise: DeviceWord = DeviceWord.OK) -> DeviceWord:
    if state is DeviceState.ONLINE:
        return otherwise
    return _STATE_WORDS.get(state, DeviceWord.FAILED)


def read_card(reader: CardReader) -> Job:
    """Return the job that reads one card; refused cards are reported and the reader goes on waiting."""

    def job(cancelled: threading.Event, post: Post) -> None:
        left = False
        while not cancelled.is_set():
            match reader.read(Deadline.after(_LEFT_CARD if left else _LONG, cancelled)):
                case CardRead(card, warnings):
                    post(CardFound(card, warnings))
                    return
                case CardUnreadable(reason):
                    left = False
                    post(CardRefused(reason))
                case CardLeft() if not left:
                    left = True
                    post(CardLeftBehind())
                case NoCard() if left and not cancelled.is_set():
                    left = False
                    post(CardTaken())
                case CardLeft() | NoCard():
                    pass

    return job


def watch_card_leave(reader: CardReader) -> Job:
    """Return the job that waits until the card that was read has left."""

    def job(cancelled: threading.Event, post: Post) -> None:
        while not cancelled.is_set():
            if reader.presence(Deadline.after(_PRESENCE, cancelled)) is CardPresence.NOT_PRESENT:
                post(CardTaken())
                return
            cancelled.wait(_PRESENCE_PAUSE)

    return job


def print_receipt(printer: RecordedPrinter, order: PrintReceipt, draw: Callable[[Receipt], Drawn]) -> Job:
    """Return the job that prints one receipt and, where the printer can see it, watches it until it is taken.

    A started receipt is never called off, and one that nobody takes is drawn back even after the visit has ended.
    """

    def job(_: threading.Event, post: Post) -> None:
        drawn = draw(order.receipt)
        printer.note_missing(drawn.missing)
        outcome = printer.print(
            drawn.raster,
            Deadline.after(_PRINT),
            number=order.number,
            copy=order.copy,
            paper=order.paper,
            held_up=lambda reason: post(PrintHeldUp(reason)),
        )
        log("print-ended", outcome=type(outcome).__name__)
        post(PrintEnded(outcome))
        if isinstance(outcome, Presented):
            after = printer.watch_mouth(Deadline.after(_TAKE))
            log("print-ended", outcome=type(after).__name__)
            post(PrintEnded(after))

    return job


def scan_code(scanner: QrScanner, classify: Callable[[bytes], Payload]) -> Job:
    """Return the job that reads one code; ``classify`` says what it may be, and its bytes go no further."""

    def job(cancelled: threading.Event, post: Post) -> None:
        while not cancelled.is_set():
            match scanner.scan(Deadline.after(_LONG, cancelled)):
                case Scanned(data):
                    post(CodeScanned(classify(data)))
                    return
                case NothingScanned():
                    pass

    return job
