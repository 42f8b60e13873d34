"""Everything that can happen to a visit: one closed union."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.code_use import CodeUse
from kiosk.intents import Intent
from kiosk.staff_acts import StaffIntent, StaffReport
from kiosk.stamp import UNCOMPARED, ClockFact

if TYPE_CHECKING:
    from drivers.api import PrintFailure, PrintOutcome, UnreadableReason
    from drivers.cards import CardWarning, IdentityCard
    from drivers.codes import Payload
    from kiosk.cases import CaseReport
    from kiosk.content import Content


class Timer(StrEnum):
    """The timers a visit may run; each name runs at most once at a time."""

    INACTIVITY = "inactivity"
    STILL_HERE = "still-here"  # ticks once a second while the warning counts down
    AWAIT_DISTRICT = "await-district"
    SCREEN = "screen"  # a screen that leaves by itself: thanks, apology
    STAFF = "staff"  # nobody proves to be staff, or nobody works in maintenance any more


# --- what devices, the queue and the district report -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardFound:
    """A card was read whole. ``warnings`` say where it contradicts itself, or says less than it seems to."""

    card: IdentityCard
    warnings: tuple[CardWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class CardRefused:
    """A card lies on the reader and cannot be used."""

    reason: UnreadableReason


@dataclass(frozen=True, slots=True)
class CardLeftBehind:
    """A card of an earlier read lies on the reader; until it is taken no other can be read."""


@dataclass(frozen=True, slots=True)
class CardTaken:
    """The card that was read has left the reader."""


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """A code was shown to the scanner, and this is what it may be; its bytes stay in the scanner's thread."""

    code: Payload


@dataclass(frozen=True, slots=True)
class CodeSpent:
    """The store has said whether the signed code with this digest was used before."""

    digest: bytes = field(repr=False)
    use: CodeUse


class DeviceKind(StrEnum):
    """The devices a terminal may have."""

    ID_CARD_READER = "id-card-reader"
    RECEIPT_PRINTER = "receipt-printer"
    QR_SCANNER = "qr-scanner"
    DOCUMENT_PRINTER = "document-printer"


@dataclass(frozen=True, slots=True)
class DeviceFailed:
    """An armed device failed in the middle of its work."""

    device: DeviceKind


@dataclass(frozen=True, slots=True)
class PrintEnded:
    """The printer finished with the receipt, one way or another; a later word about the same receipt may follow."""

    outcome: PrintOutcome


@dataclass(frozen=True, slots=True)
class PrintHeldUp:
    """The receipt waits in the printer until somebody has helped it; `PrintEnded` still follows."""

    reason: PrintFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionStored:
    """The submission is durable on this terminal; its number may now be shown. ``clock`` told ``at``."""

    submission_id: str
    number: str
    at: datetime
    clock: ClockFact = UNCOMPARED


class NotStoredReason(StrEnum):
    """Why the terminal could not keep a submission."""

    NO_SPACE = "no-space"
    STORE_FAILED = "store-failed"


@dataclass(frozen=True, slots=True)
class SubmissionNotStored:
    """Nothing was kept; the resident is told so and nothing was promised."""

    reason: NotStoredReason


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictReceived:
    """The district holds the submission durably and gave it a case number. Received is not accepted.

    ``said`` is where the case stands, when the district said so and this version has a word for it. ``query_code`` is
    for the paper and the screen of this visit, and ends with it.
    """

    submission_id: str
    reference: str
    state: str
    said: CaseReport | None = None
    query_code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictHeld:
    """The district refused the submission; staff must look at it."""

    submission_id: str


@dataclass(frozen=True, slots=True)
class CaseFound:
    """The case behind a number is known."""

    report: CaseReport


@dataclass(frozen=True, slots=True)
class CaseUnknown:
    """The district answered and knows no such number."""

    number: str


@dataclass(frozen=True, slots=True)
class CaseUnreachable:
    """The district does not answer and this terminal knows nothing of the number itself."""

    number: str


@dataclass(frozen=True, slots=True)
class QueryCodeWanted:
    """Nothing that was shown proves that one may know of the case: its query code is wanted."""

    number: str


@dataclass(frozen=True, slots=True)
class QueryCodeWrong:
    """The district says that this is not the case's query code; ``left`` more may be tried."""

    number: str
    left: int


@dataclass(frozen=True, slots=True)
class QueryCodeLocked:
    """Too many codes were wrong; the district looks at none of this case before ``until`` (this terminal's zone)."""

    number: str
    until: datetime


@dataclass(frozen=True, slots=True)
class MattersTold:
    """What the holder of card ``number`` has with the district; None when it does not answer: nobody else knows."""

    number: str = field(repr=False)
    reports: tuple[CaseReport, ...] | None


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer that the visit had started ran out."""

    timer: Timer


class DeviceWord(StrEnum):
    """How a device is, in the words a resident may be told; all but ``OK`` and ``…_LOW`` mean: unusable."""

    OK = "ok"
    STARTING = "starting"
    OFFLINE = "offline"
    FAILED = "failed"
    PAPER_LOW = "paper-low"
    PAPER_OUT = "paper-out"
    PAPER_JAMMED = "paper-jammed"
    COVER_OPEN = "cover-open"
    TONER_LOW = "toner-low"
    TONER_OUT = "toner-out"


@dataclass(frozen=True, slots=True)
class DeviceHealthChanged:
    """A device became usable or unusable."""

    device: DeviceKind
    ready: bool
    word: DeviceWord


@dataclass(frozen=True, slots=True)
class StoreHealthChanged:
    """The store became able (or unable) to keep another submission; the first one ends the terminal's boot."""

    accepting: bool


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The district began (or ceased) to answer."""

    connected: bool


@dataclass(frozen=True, slots=True)
class ContentArrived:
    """There is newer content; a visit that has begun ends with what it began with."""

    content: Content


Fact = DeviceHealthChanged | StoreHealthChanged | LinkChanged | ContentArrived
Report = (
    CardFound
    | CardRefused
    | CardLeftBehind
    | CardTaken
    | CodeScanned
    | CodeSpent
    | DeviceFailed
    | PrintEnded
    | PrintHeldUp
    | SubmissionStored
    | SubmissionNotStored
    | DistrictReceived
    | DistrictHeld
    | CaseFound
    | CaseUnknown
    | CaseUnreachable
    | QueryCodeWanted
    | QueryCodeWrong
    | QueryCodeLocked
    | MattersTold
    | TimerFired
)
Event = Intent | Report
TerminalEvent = Event | Fact | StaffIntent | StaffReport
