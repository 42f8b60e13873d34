"""Print receipts so that the journal knows of each before the printer does, and settle what a restart left open."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from drivers.api import (
    Deadline,
    Indeterminate,
    NotPrinted,
    Presented,
    Printed,
    PrinterStatus,
    PrintFailure,
    PrintMarks,
    PrintOutcome,
    Raster,
    ReceiptPrinter,
    Retracted,
    Taken,
)
from drivers.errors import DeviceError
from kiosk.logs import log
from kiosk.print_journal import PrintJournal
from kiosk.prints import Paper, PrintEntry, PrintState, can_tell, settle, state_of
from kiosk.unicode_blocks import blocks_of
from offline_queue.model import StoreError

_SETTLING = timedelta(seconds=10)


class RecordedPrinter:
    """A receipt printer with its journal. Called by one thread, the printer's attendant."""

    def __init__(self, printer: ReceiptPrinter, journal: PrintJournal) -> None:
        """Print on ``printer`` and keep ``journal``."""
        self._printer = printer
        self._journal = journal
        self._presented: int | None = None

    def open(self) -> None:
        """Take the line, find the printer answering, and ask it what became of receipts that nobody saw end.

        Raises:
            DeviceError: there is no line, or nobody answers on it.
        """
        self._printer.open()
        with _trouble_is_logged():
            self._settle()

    def close(self) -> None:
        """Give the line back; never raises."""
        self._printer.close()

    def status(self) -> PrinterStatus:
        """Ask the printer how it is.

        Raises:
            DeviceError: the line is gone.
        """
        return self._printer.status()

    def print(
        self,
        picture: Raster,
        until: Deadline,
        *,
        number: str,
        copy: int,
        held_up: Callable[[PrintFailure], None],
        paper: Paper = Paper.REGISTERED,
    ) -> PrintOutcome:
        """Print one copy of a ``paper`` of ``number`` and return what came of it; without a journal nothing is sent.

        ``held_up`` hears what somebody must help with while it waits.
        """
        digest = hashlib.sha256(picture.rows).hexdigest()
        try:
            self._settle(last_chance=True)
            job = self._journal.queue(number, copy, digest, paper)
            outcome = self._printer.print(picture, until, _Record(self._journal, job, held_up))
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)
            return NotPrinted(PrintFailure.INTERNAL_ERROR)
        with _trouble_is_logged():
            outcome = self._end(job, outcome)
        self._presented = job if isinstance(outcome, Presented) else None
        return outcome

    def note_missing(self, missing: Sequence[str]) -> None:
        """Tell staff that no font has some characters of a paper (``U+XXXX``): from which blocks, never which they are.

        Never raises.
        """
        if not missing:
            return
        blocks = blocks_of(missing)
        log("letters-missing", count=len(missing), blocks=blocks)
        with _trouble_is_logged():
            self._journal.note_missing(blocks)

    def watch_mouth(self, until: Deadline) -> Presented | Taken | Retracted:
        """Watch the receipt that was just presented until it is taken, or draw it back at the end of the time.

        Raises:
            DeviceError: the line is gone.
        """
        outcome = self._printer.watch_mouth(until)
        if self._presented is not None:
            with _trouble_is_logged():
                self._journal.end(self._presented, state_of(outcome))
        return outcome

    def _end(self, job: int, outcome: PrintOutcome) -> PrintOutcome:
        """Write the end down; what the driver does not know, the counters may."""
        if isinstance(outcome, Indeterminate) and can_tell(self._journal.entry(job).marks.counters):
            self._settle()  # or later, when the line is back
            return _outcome_of(self._journal.entry(job).state)
        reason = outcome.reason if isinstance(outcome, NotPrinted) else None
        self._journal.end(job, state_of(outcome), reason)
        return outcome

    def _settle(self, *, last_chance: bool = False) -> None:
        """Settle what is open by what the printer can still tell.

        While it cannot be asked (paper out, line gone) the question stays open, but not past the next receipt: after
        that the counters would speak of the next one.
        """
        for entry in self._journal.unsettled():
            state = self._judge(entry)
            if state is None and last_chance:
                state = PrintState.INDETERMINATE
            if state is not None:
                log("print-settled", job=entry.job, state=state)
                self._journal.end(entry.job, state)
                if state is not PrintState.PRINTED and entry.state is not PrintState.QUEUED:
                    self._printer.expect_torn()

    def _judge(self, entry: PrintEntry) -> PrintState | None:
        if entry.state is PrintState.QUEUED or not can_tell(entry.marks.counters):
            return settle(entry, entry.marks.counters)
        try:
            return settle(entry, self._printer.counters(Deadline.after(_SETTLING)))
        except DeviceError:
            return None


@dataclass(frozen=True, slots=True)
class _Record:
    """Writes one copy's way down while the driver goes it."""

    journal: PrintJournal
    job: int
    tell: Callable[[PrintFailure], None]

    def sending(self, marks: PrintMarks) -> None:
        """Forbid the printing (`StoreError`) when it cannot be written down."""
        self.journal.sending(self.job, marks)

    def awaiting(self) -> None:
        """Write it down if the disk lets us: the bytes are out, nothing may stop the wait for their proof."""
        with _trouble_is_logged():
            self.journal.awaiting(self.job)

    def held_up(self, reason: PrintFailure) -> None:
        """Pass it on."""
        self.tell(reason)


@contextmanager
def _trouble_is_logged() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        log("store-trouble", kind=type(error).__name__)


def _outcome_of(state: PrintState) -> PrintOutcome:
    """Return what may be said of a receipt that only counters know."""
    if state is PrintState.PRINTED:
        return Printed()
    return NotPrinted(PrintFailure.OFFLINE, begun=True) if state is PrintState.FAILED else Indeterminate()
