"""The vocabulary that drivers and the terminal share: states, outcomes, one Protocol per device class.

State words are those of XFS4IoT (Common.Status "device", Printer paper supply); error reasons are UnifiedPOS's
(see `drivers.errors`). ``unknown`` is never ``ok``: a device that does not answer is not ready.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from drivers.cards import CardWarning, IdentityCard, SealedPhoto
from drivers.printing import (
    UNWITNESSED,
    Cutter,
    Head,
    Indeterminate,
    Media,
    NotPrinted,
    Presented,
    PrintCounters,
    Printed,
    PrinterDescription,
    PrintFailure,
    PrintMarks,
    PrintOutcome,
    PrintWitness,
    Retracted,
    Taken,
)

__all__ = [  # what is defined in `drivers.printing` and belongs to this vocabulary
    "UNWITNESSED",
    "Cutter",
    "Head",
    "Indeterminate",
    "Media",
    "NotPrinted",
    "Presented",
    "PrintCounters",
    "PrintFailure",
    "PrintMarks",
    "PrintOutcome",
    "PrintWitness",
    "Printed",
    "PrinterDescription",
    "Retracted",
    "Taken",
]


class DeviceState(StrEnum):
    """XFS4IoT Common.Status ``device``."""

    ONLINE = "online"
    OFFLINE = "offline"
    POWER_OFF = "powerOff"
    NO_DEVICE = "noDevice"
    HARDWARE_ERROR = "hardwareError"
    USER_ERROR = "userError"
    DEVICE_BUSY = "deviceBusy"
    FRAUD_ATTEMPT = "fraudAttempt"
    POTENTIAL_FRAUD = "potentialFraud"
    STARTING = "starting"


class Paper(StrEnum):
    """XFS4IoT Printer ``paper`` supply."""

    UNKNOWN = "unknown"
    FULL = "full"
    LOW = "low"
    OUT = "out"
    JAMMED = "jammed"


class Cover(StrEnum):
    """Whether the printer's cover is shut."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    OPEN = "open"


class Deadline:
    """A moment by which work must end, with a flag that ends it sooner.

    Drivers wait in slices of at most 100 ms and look at `expired` between them. Time is ``time.monotonic``.
    """

    __slots__ = ("_at", "_cancelled")

    def __init__(self, at: float, cancelled: threading.Event | None = None) -> None:
        """End at monotonic second ``at``, or as soon as ``cancelled`` is set."""
        self._at = at
        self._cancelled = cancelled

    @classmethod
    def after(cls, span: timedelta, cancelled: threading.Event | None = None) -> Deadline:
        """Return the deadline that lies ``span`` from now."""
        return cls(time.monotonic() + span.total_seconds(), cancelled)

    def within(self, span: timedelta) -> Deadline:
        """Return the sooner of this deadline and ``span`` from now; calling this one off ends that one too."""
        return Deadline(min(self._at, time.monotonic() + span.total_seconds()), self._cancelled)

    @property
    def cancelled(self) -> bool:
        """Whether somebody called the work off."""
        return self._cancelled is not None and self._cancelled.is_set()

    @property
    def remaining(self) -> float:
        """Seconds left; 0.0 once expired or cancelled."""
        return 0.0 if self.cancelled else max(0.0, self._at - time.monotonic())

    @property
    def expired(self) -> bool:
        """Whether no time is left."""
        return self.remaining <= 0.0

    def sooner(self, span: timedelta) -> Deadline:
        """Return the deadline that lies ``span`` before this one and is called off together with it."""
        return Deadline(self._at - span.total_seconds(), self._cancelled)

    def wait(self) -> None:
        """Sleep until this deadline has passed or is called off."""
        while not self.expired:
            time.sleep(self.slice())  # in slices, so that a call-off is heard

    def slice(self, most: float = 0.1) -> float:
        """Return the seconds to wait next: never more than ``most``, never past the deadline."""
        return min(most, self.remaining)


# --- identity-card reader ---------------------------------------------------------------------------------------


class UnreadableReason(StrEnum):
    """Why a card on the reader gave no record; each leads to one clear sentence on the screen."""

    NOT_AN_IDENTITY_CARD = "not-an-identity-card"  # SW3 40
    NOT_AUTHENTIC = "not-authentic"  # SW3 31, 32
    DAMAGED = "damaged"  # SW3 33, or a record that contradicts its own layout
    MOVED = "moved"  # SW3 41, 81, or silence in the middle of a read
    OTHER_RECORD = "other-record"  # a genuine card whose record carries a flag that nobody knows
    READER_FAILED = "not-finished"  # nothing is wrong with the card: damaged answers, SW3 24 or 47, also after a reset


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was read whole; every checksum held. ``photo`` is there only when the driver was told to keep it."""

    card: IdentityCard
    warnings: tuple[CardWarning, ...] = ()
    photo: SealedPhoto | None = None


@dataclass(frozen=True, slots=True)
class CardUnreadable:
    """A card lies there and cannot be used; the resident must lift it."""

    reason: UnreadableReason


@dataclass(frozen=True, slots=True)
class NoCard:
    """The deadline passed and no card was laid down."""


@dataclass(frozen=True, slots=True)
class CardLeft:
    """The card of an earlier read still lies there: it must be taken before another can be read."""


CardOutcome = CardRead | CardUnreadable | NoCard | CardLeft


class CardPresence(StrEnum):
    """What lies on the reader after a read. XFS4IoT CardReader ``media``."""

    PRESENT = "present"
    NOT_PRESENT = "notPresent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderStatus:
    """How the reader is.

    ``module`` is the SAM's number as printed (36 characters), empty while unknown. ``repeats`` tells whether a card
    that lies there can be read again; None until the reader has shown it. ``line`` says how it was reached.
    """

    device: DeviceState
    module: str = ""
    detail: str = ""
    repeats: bool | None = None
    line: str = ""


class CardReader(Protocol):
    """Reads resident identity cards. All verbs are idempotent; device trouble raises `drivers.errors.DeviceError`."""

    def open(self) -> None:
        """Take the line and find the reader answering."""

    def close(self) -> None:
        """Give the line back; never raises."""

    def status(self) -> ReaderStatus:
        """Ask the reader how it is; silence is a status (``offline``), not an exception."""

    def read(self, until: Deadline) -> CardOutcome:
        """Wait for a card and read it."""

    def presence(self, until: Deadline) -> CardPresence:
        """Tell whether the card read last still lies there. Only after `read`."""


# --- receipt printer --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Raster:
    """A 1-bit picture: ``width`` dots (a multiple of 8) by ``height`` rows, MSB first, 1 = black."""

    width: int
    height: int
    rows: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterStatus:
    """How the printer is, in XFS4IoT words; None is a part that it does not have (or that nobody asked about)."""

    device: DeviceState
    paper: Paper = Paper.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    cutter: Cutter | None = None
    head: Head | None = None
    media: Media | None = None
    detail: str = ""

    @property
    def ready(self) -> bool:
        """Whether a receipt may be started; ``unknown`` is not ready."""
        return (
            self.device is DeviceState.ONLINE
            and self.paper in {Paper.FULL, Paper.LOW}
            and self.cover is Cover.CLOSED
            and self.cutter in {None, Cutter.OK}
            and self.head in {None, Head.OK}
            and self.media not in {Media.JAMMED, Media.UNKNOWN}
        )


class ReceiptPrinter(Protocol):
    """Prints pictures of receipts and knows whether they came out."""

    def open(self) -> None:
        """Take the line and find the printer answering."""

    def close(self) -> None:
        """Give the line back; never raises."""

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; silence is a status (``offline``), not an exception."""

    def print(self, picture: Raster, until: Deadline, witness: PrintWitness = UNWITNESSED) -> PrintOutcome:
        """Print one receipt and cut it; ``witness`` hears how far it got, before it gets there."""

    def watch_mouth(self, until: Deadline) -> Presented | Taken | Retracted:
        """Watch a receipt that was `Presented` until it is taken; at the end of the time draw it back if possible."""

    def counters(self, until: Deadline) -> PrintCounters:
        """Return the printer's counters once all that it was ever sent is printed or lost.

        Raises:
            DeviceError: it cannot say so now (paper out, cover open, silent); what it holds may still come out.
        """

    def expect_torn(self) -> None:
        """Know that an earlier receipt may hang half printed before the knife; it is cut off before the next one."""

    def describe(self, until: Deadline) -> PrinterDescription:
        """Ask the printer what it is and what it can prove."""


# --- QR scanner -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerStatus:
    """How the scanner is."""

    device: DeviceState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Scanned:
    """One code, as raw bytes: hostile until `payload` has judged it."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NothingScanned:
    """The deadline passed and no code was shown."""


ScanOutcome = Scanned | NothingScanned


class QrScanner(Protocol):
    """Reads codes from phones and paper."""

    def open(self) -> None:
        """Take the line and set the engine up."""

    def close(self) -> None:
        """Give the line back; never raises."""

    def status(self) -> ScannerStatus:
        """Ask the scanner how it is; of one that answers no question only whether it is there."""

    def scan(self, until: Deadline) -> ScanOutcome:
        """Arm the engine, wait for one code, disarm."""
