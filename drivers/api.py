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

    def at_most(self, span: timedelta) -> Deadline:
        """Return the deadline ``span`` from now, or this one when that is sooner; called off together with it."""
        return Deadline(min(self._at, time.monotonic() + span.total_seconds()), self._cancelled)

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
    """How the printer is, in XFS4IoT words."""

    device: DeviceState
    paper: Paper = Paper.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    detail: str = ""

    @property
    def ready(self) -> bool:
        """Whether a receipt may be started; ``unknown`` is not ready."""
        return (
            self.device is DeviceState.ONLINE and self.paper in {Paper.FULL, Paper.LOW} and self.cover is Cover.CLOSED
        )


class PrintFailure(StrEnum):
    """Why nothing (or nothing whole) came out. XFS4IoT Printer error codes."""

    PAPER_OUT = "paperOut"
    PAPER_JAMMED = "paperJammed"
    COVER_OPEN = "coverOpen"
    OFFLINE = "offline"
    HARDWARE_ERROR = "hardwareError"


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer itself answered after the last line and the cut."""


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """The printer said why it did not print."""

    reason: PrintFailure


@dataclass(frozen=True, slots=True)
class Indeterminate:
    """Bytes went out and the proof never came: nobody may say printed, nobody may send again unmarked."""


PrintOutcome = Printed | NotPrinted | Indeterminate


class ReceiptPrinter(Protocol):
    """Prints pictures of receipts and knows whether they came out."""

    def open(self) -> None:
        """Take the line and find the printer answering."""

    def close(self) -> None:
        """Give the line back; never raises."""

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; silence is a status (``offline``), not an exception."""

    def print(self, picture: Raster, until: Deadline) -> PrintOutcome:
        """Print one receipt and cut it."""


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
        """Tell whether the line is there."""

    def scan(self, until: Deadline) -> ScanOutcome:
        """Arm the engine, wait for one code, disarm."""
