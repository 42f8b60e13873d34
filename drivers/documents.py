"""The vocabulary of printing whole documents on A4: what a printer is asked, how it is, what became of it.

State words are XFS4IoT's (Common.Status "device", Printer paper, toner and error codes), as in `drivers.api`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from drivers.api import Cover, Deadline, DeviceState, Paper

PDF = "application/pdf"
"""The one format that is sent in this version (RFC 8118)."""


class Toner(StrEnum):
    """XFS4IoT Printer ``toner`` supply; ink counts as toner."""

    UNKNOWN = "unknown"
    FULL = "full"
    LOW = "low"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPrinterStatus:
    """How the printer is, in XFS4IoT words; ``detail`` holds the printer's own keywords."""

    device: DeviceState
    paper: Paper = Paper.UNKNOWN
    toner: Toner = Toner.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    detail: str = ""

    @property
    def ready(self) -> bool:
        """Whether a document may be promised; ``unknown`` is not ready."""
        return (
            self.device is DeviceState.ONLINE
            and self.paper in {Paper.FULL, Paper.LOW}
            and self.toner in {Toner.FULL, Toner.LOW}
            and self.cover is Cover.CLOSED
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Document:
    """A document, how many pages it has, and the format it is in. The ``repr`` says nothing: it may name somebody."""

    data: bytes
    pages: int
    media_type: str = PDF

    def __post_init__(self) -> None:
        """Refuse a document without pages: nothing would prove that it came out.

        Raises:
            ValueError: it has none.
        """
        if self.pages < 1:
            raise ValueError("a document has at least one page")

    def __repr__(self) -> str:
        """Keep the document out of logs and tracebacks."""
        return "‹document›"


class DocumentFailure(StrEnum):
    """Why nothing (or nothing whole) came out: XFS4IoT's words where it has one."""

    PAPER_OUT = "paperOut"
    PAPER_JAMMED = "paperJammed"
    TONER_OUT = "tonerOut"
    COVER_OPEN = "coverOpen"
    USER_ERROR = "userError"  # somebody must do something else at the printer: empty the tray, put one in
    BUSY = "deviceBusy"
    OFFLINE = "offline"
    HARDWARE_ERROR = "hardwareError"
    CANCELED = "canceled"  # somebody called the job off, at the printer or here
    FORMAT_NOT_SUPPORTED = "formatNotSupported"
    REFUSED = "refused"  # the printer does not want it from us, for a reason that no other word has


@dataclass(frozen=True, slots=True)
class DocumentPrinted:
    """The printer itself calls the job completed, and its own count of pages is the one asked for."""

    pages: int


@dataclass(frozen=True, slots=True)
class DocumentNotPrinted:
    """The printer said why the document did not come out whole; ``pages`` of it may lie in the tray."""

    reason: DocumentFailure
    pages: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DocumentIndeterminate:
    """The proof never came: nobody may say printed, nobody may send again unmarked.

    ``job`` is what `DocumentPrinter.settle` takes; None when the printer never gave the job a number.
    """

    job: str | None
    detail: str = field(default="", compare=False)


DocumentOutcome = DocumentPrinted | DocumentNotPrinted | DocumentIndeterminate
OnJob = Callable[[str], None]
"""Writes a job's id down durably; the driver waits for it to return before it goes on."""


class DocumentPrinter(Protocol):
    """Prints documents and knows whether they came out."""

    def open(self) -> None:
        """Find the printer answering."""

    def close(self) -> None:
        """Give the line back; never raises."""

    def status(self) -> DocumentPrinterStatus:
        """Ask the printer how it is; silence is a status (``offline``), not an exception."""

    def print(self, document: Document, until: Deadline, on_job: OnJob) -> DocumentOutcome:
        """Print one document once; ``on_job`` hears the job's id before anything is waited for."""

    def settle(self, job: str, pages: int, until: Deadline) -> DocumentOutcome:
        """Ask again what became of a job of ``pages`` pages, say after a restart."""
