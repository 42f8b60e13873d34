"""Print documents over IPP Everywhere, and say "printed" only when the printer itself has said so, page for page."""

import secrets
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta

from drivers.api import Deadline, DeviceState
from drivers.document_printer.dialogue import Dialogue
from drivers.document_printer.jobs import Faults, Ticket, judge, read_ticket, refusal
from drivers.document_printer.message import Answer, Attributes, number, words
from drivers.document_printer.status import decide, fault
from drivers.document_printer.words import Operation, Tag
from drivers.documents import (
    Document,
    DocumentFailure,
    DocumentIndeterminate,
    DocumentNotPrinted,
    DocumentOutcome,
    DocumentPrinterStatus,
    OnJob,
)
from drivers.errors import DeviceError, ErrorReason
from drivers.ipp_address import parse_printer_url

_STATUS = timedelta(seconds=5)
_POLL = timedelta(seconds=0.5)  # between two looks at a job
_LAST_WORDS = timedelta(seconds=3)  # kept back from a job's time to call it off and hear what became of it
_SILENCE = frozenset({ErrorReason.TIMEOUT, ErrorReason.OFFLINE, ErrorReason.NO_HARDWARE})


class IppPrinter:
    """A printer that speaks IPP, asked directly: a spooler between us calls an aborted job completed (CUPS 2.4.2 did).

    Nothing is held between two questions; a printer that was away is simply there again.
    """

    def __init__(self, transport: str) -> None:
        """Prepare for the printer at ``transport``; nothing is opened yet.

        Raises:
            DeviceError: ``ILLEGAL`` for an address that cannot work.
        """
        self._dialogue = Dialogue(parse_printer_url(transport))

    def open(self) -> None:
        """Find the printer answering.

        Raises:
            DeviceError: nobody answers there, or something that is no printer.
        """
        self._dialogue.printer(Deadline.after(_STATUS))

    def close(self) -> None:
        """Give the line back: there is none between two questions."""

    def status(self) -> DocumentPrinterStatus:
        """Ask the printer how it is; silence is a status (``offline``).

        Raises:
            DeviceError: ``FAILURE``: what answers there is no printer.
        """
        try:
            return decide(self._dialogue.printer(Deadline.after(_STATUS)))
        except DeviceError as error:
            if error.reason not in _SILENCE:
                raise
            return DocumentPrinterStatus(device=DeviceState.OFFLINE, detail=error.detail)

    def print(self, document: Document, until: Deadline, on_job: OnJob) -> DocumentOutcome:
        """Print ``document`` once; nothing is ever sent twice.

        ``on_job`` hears the job's id as soon as the printer has given it a number: before the document goes out, or
        right after it with printers that know no Create-Job. If it raises, the job is called off.

        Paper out or an open cover in the middle is waited out. At the end of the time the job is called off, so that
        it cannot come out later, and what the printer says then counts. Returns by ``until``, or up to 3 s after
        ``until`` was called off.
        """
        kept = min(_LAST_WORDS, timedelta(seconds=until.remaining / 4))
        end = until.sooner(kept)
        try:
            printer = self._dialogue.printer(end)
        except DeviceError as error:
            return DocumentNotPrinted(DocumentFailure.OFFLINE, detail=str(error))
        refused = _refuse(printer, document)
        if refused is not None:
            return refused
        if {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= {*printer.get("operations-supported", ())}:
            return self._print_in_two(document, end, kept, on_job)
        return self._print_in_one(document, end, kept, on_job)

    def settle(self, job: str, pages: int, until: Deadline) -> DocumentOutcome:
        """Ask again what became of ``job``; waits for its end until ``until``, and never calls it off.

        Raises:
            ValueError: ``job`` is not what `print` gave to ``on_job``, or it has no pages.
        """
        if pages < 1:
            raise ValueError("a job has at least one page")
        ticket = read_ticket(job)
        outcome, _ = self._watch(ticket, pages, Faults(), until)
        return outcome or DocumentIndeterminate(job, "the printer did not say in time")

    # --- sending --------------------------------------------------------------------------------------------------

    def _print_in_two(self, document: Document, end: Deadline, kept: timedelta, on_job: OnJob) -> DocumentOutcome:
        token = secrets.token_hex(8)
        try:
            answer = self._dialogue.create_job(token, end)
        except DeviceError as error:  # a job without a document prints nothing; the printer drops it by itself
            return DocumentNotPrinted(DocumentFailure.OFFLINE, detail=str(error))
        ticket = _ticket(answer, token)
        if ticket is None:
            return _refused(answer)
        self._announce(ticket, on_job)
        faults = Faults()
        try:
            answer = self._dialogue.send_document(ticket.number, document, end)
        except DeviceError:
            pass  # how much of it arrived only the printer knows: it is asked about the job
        else:
            if not answer.successful:
                return self._call_off(ticket, document.pages, Faults(refusal(answer.status)), kept)
        return self._see_through(ticket, document.pages, faults, end, kept)

    def _print_in_one(self, document: Document, end: Deadline, kept: timedelta, on_job: OnJob) -> DocumentOutcome:
        token = secrets.token_hex(8)
        try:
            answer = self._dialogue.print_job(token, document, end)
        except DeviceError as error:
            return DocumentIndeterminate(None, str(error))
        ticket = _ticket(answer, token)
        if ticket is None:
            return DocumentIndeterminate(None, "the job has no number") if answer.successful else _refused(answer)
        self._announce(ticket, on_job)
        return self._see_through(ticket, document.pages, Faults(), end, kept)

    def _announce(self, ticket: Ticket, on_job: OnJob) -> None:
        with ExitStack() as unless_noted:
            unless_noted.callback(lambda: self._cancel(ticket, Deadline.after(_LAST_WORDS)))
            on_job(ticket.text)
            unless_noted.pop_all()

    # --- waiting --------------------------------------------------------------------------------------------------

    def _see_through(
        self, ticket: Ticket, pages: int, faults: Faults, end: Deadline, kept: timedelta
    ) -> DocumentOutcome:
        outcome, faults = self._watch(ticket, pages, faults, end)
        return outcome or self._call_off(ticket, pages, faults, kept)

    def _watch(
        self, ticket: Ticket, pages: int, faults: Faults, end: Deadline
    ) -> tuple[DocumentOutcome | None, Faults]:
        """Look at the job until it has ended; a printer that is silent or away is asked again."""
        while not end.expired:
            with suppress(DeviceError):
                job = self._dialogue.job(ticket, end)
                if job is None:
                    return DocumentIndeterminate(ticket.text, "the printer does not know the job any more"), faults
                faults = faults.then(self._fault(end))
                outcome = judge(job, ticket, pages, faults)
                if outcome is not None:
                    return outcome, faults
            end.within(_POLL).wait()
        return None, faults

    def _fault(self, until: Deadline) -> DocumentFailure | None:
        try:
            return fault(decide(self._dialogue.printer(until)))
        except DeviceError:
            return None

    def _call_off(self, ticket: Ticket, pages: int, faults: Faults, kept: timedelta) -> DocumentOutcome:
        """Cancel the job and hear what became of it; if it was canceled by us, the reason is why we did."""
        last = Deadline.after(kept)
        self._cancel(ticket, last)
        outcome, _ = self._watch(ticket, pages, faults, last)
        match outcome:
            case DocumentNotPrinted(DocumentFailure.CANCELED) if faults.now is not None:
                return replace(outcome, reason=faults.now)
        return outcome or DocumentIndeterminate(ticket.text, "the printer did not say in time")

    def _cancel(self, ticket: Ticket, until: Deadline) -> None:
        with suppress(DeviceError):  # whether it was called off is what the job says afterwards
            self._dialogue.cancel_job(ticket.number, until)


def _refuse(printer: Attributes, document: Document) -> DocumentNotPrinted | None:
    """Decide before the first byte; a busy printer decides for itself."""
    status = decide(printer)
    reason = fault(status)
    if reason is not None:
        return DocumentNotPrinted(reason, detail=status.detail)
    taken = words(printer, "document-format-supported")
    if document.media_type not in taken:
        return DocumentNotPrinted(DocumentFailure.FORMAT_NOT_SUPPORTED, detail=f"the printer takes {', '.join(taken)}")
    return None


def _refused(answer: Answer) -> DocumentNotPrinted:
    return DocumentNotPrinted(refusal(answer.status), detail=f"IPP {answer.status:04x}")


def _ticket(answer: Answer, token: str) -> Ticket | None:
    job = number(answer.group(Tag.JOB_GROUP), "job-id")
    return Ticket(job, token) if answer.successful and job is not None and job > 0 else None
