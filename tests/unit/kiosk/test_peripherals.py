"""Attendants: one thread a device, orders that can be called off, devices that heal by themselves."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from queue import SimpleQueue

import pytest

from drivers.api import (
    CardLeft,
    CardOutcome,
    CardPresence,
    CardUnreadable,
    Cover,
    Deadline,
    DeviceState,
    NoCard,
    Paper,
    PrinterStatus,
    ReaderStatus,
    UnreadableReason,
)
from drivers.documents import DocumentPrinterStatus, Toner
from drivers.errors import DeviceError, ErrorReason
from kiosk.events import CardLeftBehind, CardRefused, CardTaken, DeviceKind, DeviceWord, Report
from kiosk.peripherals import Attendant, Health, judge, read_card, watch_card_leave

WAIT = 5.0


class ScriptedReader:
    """A card reader that answers from a list; an exception in the list is raised."""

    def __init__(self, *outcomes: CardOutcome | DeviceError, opens: int = 0) -> None:
        """Answer ``outcomes`` in order, then wait for cancellation; the first ``opens`` attempts to open fail."""
        self.outcomes = list(outcomes)
        self.failing_opens = opens
        self.opened = 0

    def open(self) -> None:
        """Fail as often as told."""
        self.opened += 1
        if self.opened <= self.failing_opens:
            raise DeviceError(ErrorReason.NO_HARDWARE)

    def close(self) -> None:
        """Nothing to give back."""

    def status(self) -> ReaderStatus:
        """Be well."""
        return ReaderStatus(device=DeviceState.ONLINE)

    def read(self, until: Deadline) -> CardOutcome:
        """Answer the next outcome."""
        if not self.outcomes:
            while not until.expired:
                threading.Event().wait(0.01)
            return NoCard()
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, DeviceError):
            raise outcome
        return outcome

    def presence(self, until: Deadline) -> CardPresence:
        """Say that the card has gone."""
        assert not until.expired
        return CardPresence.NOT_PRESENT


@contextmanager
def attended(reader: ScriptedReader) -> Iterator[tuple[Attendant, SimpleQueue[Health]]]:
    """Run an attendant over ``reader``."""
    health: SimpleQueue[Health] = SimpleQueue()
    attendant = Attendant(DeviceKind.ID_CARD_READER, reader, lambda _, h: health.put(h))
    attendant.start()
    try:
        yield attendant, health
    finally:
        attendant.stop()


def test_a_refused_card_is_reported_and_the_reader_goes_on_waiting() -> None:
    """A wrong card is never a dead end."""
    reports: SimpleQueue[Report] = SimpleQueue()
    reader = ScriptedReader(CardUnreadable(UnreadableReason.MOVED), CardUnreadable(UnreadableReason.DAMAGED))
    with attended(reader) as (attendant, _):
        attendant.order(read_card(reader), reports.put, lambda: None)
        assert reports.get(timeout=WAIT) == CardRefused(UnreadableReason.MOVED)
        assert reports.get(timeout=WAIT) == CardRefused(UnreadableReason.DAMAGED)


def test_a_card_left_behind_is_said_once_and_its_leaving_too() -> None:
    """The next resident is told to take the card, and the reader goes on when it has gone."""
    reports: SimpleQueue[Report] = SimpleQueue()
    reader = ScriptedReader(CardLeft(), CardLeft(), NoCard(), CardUnreadable(UnreadableReason.MOVED))
    with attended(reader) as (attendant, _):
        attendant.order(read_card(reader), reports.put, lambda: None)
        assert reports.get(timeout=WAIT) == CardLeftBehind()
        assert reports.get(timeout=WAIT) == CardTaken()
        assert reports.get(timeout=WAIT) == CardRefused(UnreadableReason.MOVED)


def test_a_new_order_calls_the_old_one_off() -> None:
    """No device ever works for two."""
    reports: SimpleQueue[Report] = SimpleQueue()
    reader = ScriptedReader()
    with attended(reader) as (attendant, _):
        attendant.order(read_card(reader), reports.put, lambda: None)
        attendant.order(watch_card_leave(reader), reports.put, lambda: None)
        assert reports.get(timeout=WAIT) == CardTaken()


def test_a_device_that_comes_back_is_found_again_and_said_to_be_well() -> None:
    """Unplugging and plugging back heals by itself."""
    with attended(ScriptedReader(opens=1)) as (_, health):
        assert health.get(timeout=WAIT) == Health(ready=False, word=DeviceWord.OFFLINE)
        assert health.get(timeout=WAIT) == Health(ready=True, word=DeviceWord.OK)


def test_a_device_that_fails_under_an_order_tells_whoever_waits() -> None:
    """Nobody waits for a device that is gone."""
    failed = threading.Event()
    reader = ScriptedReader(DeviceError(ErrorReason.OFFLINE))
    with attended(reader) as (attendant, _):
        attendant.order(read_card(reader), lambda _: None, failed.set)
        assert failed.wait(WAIT)


def test_unknown_is_never_ready() -> None:
    """A printer whose paper or cover did not answer is not ready."""
    assert not judge(PrinterStatus(device=DeviceState.ONLINE)).ready
    assert not judge(PrinterStatus(device=DeviceState.ONLINE, paper=Paper.FULL)).ready
    assert judge(PrinterStatus(device=DeviceState.ONLINE, paper=Paper.LOW, cover=Cover.CLOSED)).ready
    assert judge(PrinterStatus(device=DeviceState.ONLINE, paper=Paper.OUT, cover=Cover.CLOSED)) == Health(
        ready=False, word=DeviceWord.PAPER_OUT
    )


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (PrinterStatus(device=DeviceState.ONLINE, paper=Paper.LOW, cover=Cover.CLOSED), DeviceWord.PAPER_LOW),
        (PrinterStatus(device=DeviceState.HARDWARE_ERROR, paper=Paper.LOW, cover=Cover.CLOSED), DeviceWord.FAILED),
        (PrinterStatus(device=DeviceState.ONLINE, paper=Paper.LOW), DeviceWord.OFFLINE),
        (PrinterStatus(device=DeviceState.OFFLINE, paper=Paper.OUT, cover=Cover.OPEN), DeviceWord.COVER_OPEN),
    ],
)
def test_a_printer_that_cannot_be_used_says_the_reason_that_matters(status: PrinterStatus, word: DeviceWord) -> None:
    """A roll near its end is no reason; what must be mended is."""
    assert judge(status) == Health(ready=word is DeviceWord.PAPER_LOW, word=word)


@pytest.mark.parametrize(
    ("paper", "toner", "word"),
    [
        (Paper.FULL, Toner.OUT, DeviceWord.TONER_OUT),
        (Paper.OUT, Toner.OUT, DeviceWord.PAPER_OUT),
        (Paper.FULL, Toner.LOW, DeviceWord.TONER_LOW),
        (Paper.LOW, Toner.LOW, DeviceWord.PAPER_LOW),
        (Paper.FULL, Toner.FULL, DeviceWord.OK),
        (Paper.FULL, Toner.UNKNOWN, DeviceWord.OFFLINE),
    ],
)
def test_a_document_printer_says_when_its_toner_is_out(paper: Paper, toner: Toner, word: DeviceWord) -> None:
    """An empty cartridge has a word of its own: whoever is sent to it brings the right thing."""
    status = DocumentPrinterStatus(device=DeviceState.ONLINE, paper=paper, toner=toner, cover=Cover.CLOSED)
    assert judge(status) == Health(ready=toner in {Toner.FULL, Toner.LOW} and paper is not Paper.OUT, word=word)


def test_a_deadline_ends_at_once_when_it_is_called_off() -> None:
    """Whoever waits in slices looks at the flag between them."""
    flag = threading.Event()
    deadline = Deadline.after(timedelta(hours=1), flag)
    assert deadline.slice() == 0.1
    flag.set()
    assert deadline.expired
    assert deadline.slice() == 0.0
