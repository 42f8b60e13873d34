"""The IPP driver where the software printer cannot be made to misbehave: refusals, silence, old printers."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from drivers.api import Deadline, DeviceState
from drivers.document_printer import dialogue
from drivers.document_printer.ipp import IppPrinter
from drivers.document_printer.message import Attribute, encode_request
from drivers.document_printer.words import JobState, Operation, Tag
from drivers.documents import (
    Document,
    DocumentFailure,
    DocumentIndeterminate,
    DocumentNotPrinted,
    DocumentOutcome,
    DocumentPrinted,
)
from drivers.errors import DeviceError, ErrorReason

PAGE = Document(data=b"%PDF-1.4 \xff\xfe", pages=1)
URL = "ipp://192.0.2.30/ipp/print"
Group = tuple[Tag, Sequence[Attribute]]
EVERYWHERE = (Operation.PRINT_JOB, Operation.CREATE_JOB, Operation.SEND_DOCUMENT, Operation.CANCEL_JOB)


class ScriptedPrinter:
    """Answers each operation as it is told to; remembers which were asked, and the job's name."""

    def __init__(self) -> None:
        """Be a good printer with one job, number 7, completed as soon as it is sent."""
        self.asked: list[int] = []
        self.reasons = "none"
        self.operations: tuple[int, ...] = EVERYWHERE
        self.state = JobState.COMPLETED
        self.deeds: dict[int, Callable[[], int]] = {}
        self._name = b""

    def post(self, _address: object, message: bytes, _until: Deadline) -> bytes:
        """Take the place of `drivers.document_printer.exchange.post`."""
        operation, request = int.from_bytes(message[2:4]), int.from_bytes(message[4:8])
        self.asked.append(operation)
        if operation in {Operation.CREATE_JOB, Operation.PRINT_JOB}:
            self._name = message[message.index(b"Doorstep ") :][:25]
        status = self.deeds.get(operation, lambda: 0)()
        return encode_request(status, request, [self._group(operation)])

    def _group(self, operation: int) -> Group:
        if operation == Operation.GET_PRINTER_ATTRIBUTES:
            return Tag.PRINTER_GROUP, [
                Attribute("printer-state", Tag.ENUM, (3,)),
                Attribute("printer-state-reasons", Tag.KEYWORD, (self.reasons,)),
                Attribute("document-format-supported", Tag.MIME_TYPE, ("image/pwg-raster", "application/pdf")),
                Attribute("operations-supported", Tag.ENUM, self.operations),
            ]
        return Tag.JOB_GROUP, [
            Attribute("job-id", Tag.INTEGER, (7,)),
            Attribute("job-name", Tag.NAME, (self._name.decode(),)),
            Attribute("job-state", Tag.ENUM, (self.state,)),
            Attribute("job-impressions-completed", Tag.INTEGER, (int(self.state == JobState.COMPLETED),)),
        ]


def silence() -> int:
    """Say nothing at all."""
    raise DeviceError(ErrorReason.TIMEOUT)


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> ScriptedPrinter:
    """A printer that does what it is told, at the other end of every exchange; nobody waits."""
    made = ScriptedPrinter()
    monkeypatch.setattr(dialogue, "post", made.post)
    monkeypatch.setattr(Deadline, "wait", lambda _: None)
    return made


def printed(jobs: list[str] | None = None, seconds: float = 0.4) -> DocumentOutcome:
    """Print one page."""
    note = ([] if jobs is None else jobs).append
    return IppPrinter(URL).print(PAGE, Deadline.after(timedelta(seconds=seconds)), note)


def test_a_printer_that_knows_no_create_job_gets_everything_in_one(printer: ScriptedPrinter) -> None:
    """IPP/1.1 requires only Print-Job; the number comes with its answer and is written down then."""
    printer.operations = (Operation.PRINT_JOB,)
    jobs: list[str] = []
    assert printed(jobs) == DocumentPrinted(1)
    assert jobs[0].startswith("7-")
    assert Operation.CREATE_JOB not in printer.asked


def test_print_job_without_an_answer_leaves_it_open(printer: ScriptedPrinter) -> None:
    """The document went out; no number came back to ask by."""
    printer.operations = (Operation.PRINT_JOB,)
    printer.deeds[Operation.PRINT_JOB] = silence
    assert printed() == DocumentIndeterminate(None)
    assert printer.asked.count(Operation.PRINT_JOB) == 1


def test_create_job_without_an_answer_is_not_printed(printer: ScriptedPrinter) -> None:
    """A job without a document prints nothing."""
    printer.deeds[Operation.CREATE_JOB] = silence
    outcome = printed()
    assert isinstance(outcome, DocumentNotPrinted)
    assert outcome.reason is DocumentFailure.OFFLINE
    assert Operation.SEND_DOCUMENT not in printer.asked


def test_after_a_document_without_an_answer_the_job_is_asked(printer: ScriptedPrinter) -> None:
    """Whether it arrived is the printer's to say; it is not sent again."""
    printer.deeds[Operation.SEND_DOCUMENT] = silence
    assert printed() == DocumentPrinted(1)
    assert printer.asked.count(Operation.SEND_DOCUMENT) == 1


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (0x0507, DocumentFailure.BUSY),
        (0x0506, DocumentFailure.OFFLINE),
        (0x040A, DocumentFailure.FORMAT_NOT_SUPPORTED),
        (0x0403, DocumentFailure.REFUSED),
    ],
)
def test_a_refusal_is_named_and_the_job_called_off(
    printer: ScriptedPrinter, status: int, failure: DocumentFailure
) -> None:
    """Refused at either step, nothing stays behind in the printer."""
    printer.deeds[Operation.CREATE_JOB] = lambda: status
    outcome = printed()
    assert isinstance(outcome, DocumentNotPrinted)
    assert outcome.reason is failure
    assert Operation.CANCEL_JOB not in printer.asked

    printer.deeds = {Operation.SEND_DOCUMENT: lambda: status}
    printer.state = JobState.CANCELED
    assert printed() == DocumentNotPrinted(failure)
    assert Operation.CANCEL_JOB in printer.asked


@pytest.mark.parametrize(
    ("reasons", "failure"),
    [
        ("media-empty-error", DocumentFailure.PAPER_OUT),
        ("cover-open-error", DocumentFailure.COVER_OPEN),
        ("toner-empty-error", DocumentFailure.TONER_OUT),
    ],
)
def test_a_printer_that_cannot_print_is_not_asked_to(
    printer: ScriptedPrinter, reasons: str, failure: DocumentFailure
) -> None:
    """Known before the first byte, said before the first byte."""
    printer.reasons = reasons
    assert printed() == DocumentNotPrinted(failure, detail=reasons)
    assert printer.asked == [Operation.GET_PRINTER_ATTRIBUTES]


@pytest.mark.parametrize("status", [0x0406, 0x0407])
def test_a_job_that_has_vanished_leaves_it_open(printer: ScriptedPrinter, status: int) -> None:
    """A printer that has forgotten the job proves nothing."""
    printer.deeds[Operation.GET_JOB_ATTRIBUTES] = lambda: status
    jobs: list[str] = []
    assert printed(jobs) == DocumentIndeterminate(jobs[0])


def test_a_job_that_never_ends_is_called_off_once_and_left_open(printer: ScriptedPrinter) -> None:
    """The document was sent once, the job was cancelled once, and nobody claims to know."""
    printer.state = JobState.PROCESSING_STOPPED
    jobs: list[str] = []
    assert printed(jobs) == DocumentIndeterminate(jobs[0])
    assert printer.asked.count(Operation.SEND_DOCUMENT) == printer.asked.count(Operation.CANCEL_JOB) == 1


def test_settling_never_calls_a_job_off(printer: ScriptedPrinter) -> None:
    """After a restart the printer is asked; what it is doing it may go on doing."""
    jobs: list[str] = []
    printed(jobs)
    printer.state = JobState.PROCESSING
    driver = IppPrinter(URL)
    assert driver.settle(jobs[0], 1, Deadline.after(timedelta(seconds=0.1))) == DocumentIndeterminate(jobs[0])
    assert Operation.CANCEL_JOB not in printer.asked
    printer.state = JobState.COMPLETED
    assert driver.settle(jobs[0], 1, Deadline.after(timedelta(seconds=5))) == DocumentPrinted(1)


def test_a_printer_that_does_not_say_how_it_is_is_no_printer(printer: ScriptedPrinter) -> None:
    """Silence is a status; a refusal to answer is an error that a technician must see."""
    printer.deeds[Operation.GET_PRINTER_ATTRIBUTES] = lambda: 0x0403
    with pytest.raises(DeviceError) as caught:
        IppPrinter(URL).status()
    assert caught.value.vendor_code == "IPP 0403"
    printer.deeds[Operation.GET_PRINTER_ATTRIBUTES] = silence
    assert IppPrinter(URL).status().device is DeviceState.OFFLINE


def test_without_pages_nothing_can_be_proved(printer: ScriptedPrinter) -> None:
    """A count of nothing would be equal to nothing printed."""
    with pytest.raises(ValueError, match="at least one page"):
        Document(data=b"%PDF-1.4", pages=0)
    with pytest.raises(ValueError, match="at least one page"):
        IppPrinter(URL).settle("7-0123456789abcdef", 0, Deadline.after(timedelta(seconds=1)))
    assert printer.asked == []


def test_a_document_says_nothing_of_itself() -> None:
    """It may name somebody; logs and tracebacks do not."""
    assert repr(PAGE) == "‹document›"
