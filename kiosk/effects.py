"""Everything a visit can ask of the engine: one closed union."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.events import Timer
from kiosk.paper_codes import Shown
from kiosk.prints import Paper
from kiosk.staff_acts import StaffDeed

if TYPE_CHECKING:
    from drivers.codes import GenuineCode
    from kiosk.receipt import Receipt


@dataclass(frozen=True, slots=True)
class ArmCardReader:
    """Read one card; answered by `CardFound`, `CardRefused` (then again after the card is lifted) or `DeviceFailed`."""


@dataclass(frozen=True, slots=True)
class WatchCardLeave:
    """Watch the card that was just read until it leaves; answered by `CardTaken`."""


@dataclass(frozen=True, slots=True)
class DisarmCardReader:
    """Stop whatever the reader is doing."""


@dataclass(frozen=True, slots=True)
class ArmScanner:
    """Read one code; answered by `CodeScanned` or `DeviceFailed`."""


@dataclass(frozen=True, slots=True)
class DisarmScanner:
    """Stop the scanner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSubmission:
    """Make the application durable; answered by `SubmissionStored` or `SubmissionNotStored`.

    ``content`` is the district's payload in clear (form answers by key), ``holder`` the number on the applicant's card,
    by which the district finds the case again; both are sealed before they touch the disk. ``later`` names the
    materials that are handed in after the visit.
    """

    item: str
    item_version: str
    content: tuple[tuple[str, str], ...] = field(repr=False)
    holder: str = field(default="", repr=False)
    later: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRating:
    """Queue a 好差评 rating for a submission (grade 5 … 1); nobody waits for an answer."""

    submission_id: str
    grade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintReceipt:
    """Print copy ``copy`` (0, or n for 补打 第 n 次) of a ``paper``; `PrintHeldUp` may come before `PrintEnded`."""

    receipt: Receipt
    number: str
    copy: int
    paper: Paper = Paper.REGISTERED


@dataclass(frozen=True, slots=True)
class SpendCode:
    """Use a signed code, which is in time and meant for here; answered by `CodeSpent`. The district is told."""

    code: GenuineCode


@dataclass(frozen=True, slots=True)
class LookUpCase:
    """Ask what became of a case; ``shown`` proves that one may.

    Answered by `CaseFound`, `CaseUnknown`, `CaseUnreachable`, or what was said to the query code.
    """

    number: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class ListMatters:
    """Ask the district for the cases of a card's holder; answered by `MattersTold`."""

    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Start (or restart) a timer; answered by `TimerFired`."""

    timer: Timer
    span: timedelta


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Stop a timer; stopping one that does not run is nothing."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class WipeVisit:
    """The visit is over: forget every trace of it that memory may hold."""


Deed = (
    ArmCardReader
    | WatchCardLeave
    | DisarmCardReader
    | ArmScanner
    | DisarmScanner
    | StoreSubmission
    | StoreRating
    | PrintReceipt
    | SpendCode
    | LookUpCase
    | ListMatters
    | WipeVisit
    | StaffDeed
)
Effect = Deed | StartTimer | StopTimer  # the engine keeps its timers itself
