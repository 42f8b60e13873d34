"""The vocabulary of maintenance: its pages, what staff can do there, and what the terminal answers them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.held_reasons import HeldReason


class StaffPage(StrEnum):
    """The pages of maintenance (``maintenance.page.<value>``)."""

    QUEUE = "queue"
    DEVICES = "devices"


class StaffAct(StrEnum):
    """What staff did, as the journal calls it."""

    ENTERED = "entered"
    SENT_NOW = "send-now"
    LEFT = "left"
    LEFT_ALONE = "left-alone"  # nobody touched anything any more, and the terminal went back to service by itself


class DoorProblem(StrEnum):
    """Why a card, or the store, does not let staff in (``staff.problem.<value>``)."""

    UNKNOWN_CARD = "unknown-card"
    UNREADABLE_CARD = "unreadable-card"
    NO_READER = "no-reader"
    NOT_WRITTEN = "not-written"


class Notice(StrEnum):
    """What became of staff's last act (``maintenance.notice.<value>``)."""

    RELEASED = "released"
    NOT_HELD = "not-held"
    SENDING = "sending"
    STORE_FAILED = "store-failed"


# --- what staff does on the screen ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskStaff:
    """Somebody says to be staff, and wants to prove it."""


@dataclass(frozen=True, slots=True)
class UseStaffCard:
    """The proof is to be a card and not a code."""


@dataclass(frozen=True, slots=True)
class UseStaffCode:
    """The proof is to be a code, or the one that did not help is to be followed by another."""


@dataclass(frozen=True, slots=True)
class LeaveMaintenance:
    """The terminal is to serve residents again."""


@dataclass(frozen=True, slots=True)
class TurnTo:
    """Another page of maintenance is wanted."""

    page: StaffPage


@dataclass(frozen=True, slots=True)
class ReleaseHeld:
    """One held submission is to be sent again."""

    submission_id: str


@dataclass(frozen=True, slots=True)
class SendNow:
    """What waits is to be sent now."""


StaffIntent = AskStaff | UseStaffCard | UseStaffCode | LeaveMaintenance | TurnTo | ReleaseHeld | SendNow


# --- what the terminal answers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One submission that is set aside: what stands on its receipt, since when it waits, and why."""

    submission_id: str
    number: str
    made: datetime
    reason: HeldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSight:
    """The queue as staff may see it: how many in each state, the oldest unsent, and some that are set aside."""

    counts: tuple[tuple[str, int], ...]
    unsent: int
    aside: int
    oldest: datetime | None
    items: tuple[HeldItem, ...]


@dataclass(frozen=True, slots=True)
class QueueSeen:
    """How the queue is now, None when the store does not say; ``notice`` is what became of an act."""

    sight: QueueSight | None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class StaffCardJudged:
    """A card was compared with the technicians'; ``by`` is its keyed digest, None when it is nobody's of them."""

    by: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class StaffAdmitted:
    """The journal has taken down who came in; None when it could not."""

    by: str | None


StaffReport = QueueSeen | StaffCardJudged | StaffAdmitted


# --- what is to be done ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JudgeStaffCard:
    """Compare a card's number with the technicians'; answered by `StaffCardJudged`."""

    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Admit:
    """Write down who comes in; answered by `StaffAdmitted`."""

    by: str


@dataclass(frozen=True, slots=True)
class NoteLeaving:
    """Write down that whoever came in has left; nobody waits for an answer."""

    act: StaffAct
    by: str


@dataclass(frozen=True, slots=True)
class LookAtQueue:
    """Look at the queue; answered by `QueueSeen`."""


@dataclass(frozen=True, slots=True)
class ReleaseFor:
    """Release a held submission and write down who did it; answered by `QueueSeen`."""

    submission_id: str
    by: str


@dataclass(frozen=True, slots=True)
class SendNowFor:
    """Send what waits, and write down who did it; answered by `QueueSeen`."""

    by: str


StaffDeed = JudgeStaffCard | Admit | NoteLeaving | LookAtQueue | ReleaseFor | SendNowFor
