"""Perform what staff asks for in maintenance: know a card, look at the queue, release, send; all of it journalled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, assert_never

from kiosk.clock import Clock
from kiosk.held_reasons import HeldReason, reason_of
from kiosk.identifiers import own_number
from kiosk.logs import log
from kiosk.staff_acts import (
    Admit,
    HeldItem,
    JudgeStaffCard,
    LookAtQueue,
    NoteLeaving,
    Notice,
    QueueSeen,
    QueueSight,
    ReleaseFor,
    SendNowFor,
    StaffAct,
    StaffAdmitted,
    StaffCardJudged,
    StaffDeed,
    StaffReport,
)
from kiosk.staff_cards import StaffCards
from offline_queue import overseeing
from offline_queue.model import ItemState, Row, StoreError
from offline_queue.outbox import Outbox

_MOST: Final = 20  # a page that nobody has to leaf through for long


class Sender(Protocol):
    """Whoever carries submissions to the district."""

    def wake(self) -> None:
        """Look at the queue now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffHands:
    """Does it. What the journal does not take is not done, except leaving."""

    outbox: Outbox
    sender: Sender
    cards: StaffCards
    clock: Clock

    def perform(self, deed: StaffDeed, post: Callable[[StaffReport], None]) -> None:
        """Do one thing; its outcome comes through ``post`` before this returns."""
        match deed:
            case JudgeStaffCard(number):
                post(StaffCardJudged(self.cards.judge(number)))
            case Admit(by):
                post(StaffAdmitted(by if self._note(StaffAct.ENTERED, by) else None))
            case NoteLeaving(act, by):
                self._note(act, by)
            case LookAtQueue():
                post(self._seen(None))
            case ReleaseFor(submission_id, by):
                post(self._seen(self._release(submission_id, by)))
            case SendNowFor(by):
                post(self._seen(self._send(by)))
            case _:
                assert_never(deed)

    def _note(self, act: StaffAct, by: str) -> bool:
        try:
            overseeing.note(self.outbox.store, act.value, by, self.clock.now())
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)
            return False
        log("staff-act", act=act)
        return True

    def _release(self, submission_id: str, by: str) -> Notice:
        try:
            state = overseeing.release(self.outbox.store, submission_id, by, self.clock.now())
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)
            return Notice.STORE_FAILED
        log("staff-act", act="release", submission=submission_id)
        self.sender.wake()
        return Notice.RELEASED if state is ItemState.READY else Notice.NOT_HELD

    def _send(self, by: str) -> Notice:
        if not self._note(StaffAct.SENT_NOW, by):
            return Notice.STORE_FAILED
        self.sender.wake()
        return Notice.SENDING

    def _seen(self, notice: Notice | None) -> QueueSeen:
        try:
            overview = overseeing.look(self.outbox.store, _MOST)
        except StoreError as error:
            log("store-trouble", kind=type(error).__name__)
            return QueueSeen(None, notice)
        sight = QueueSight(
            counts=tuple((state.value, count) for state, count in overview.counts.items()),
            unsent=overview.depth.unsent,
            aside=overview.depth.held,
            oldest=overview.depth.oldest,
            items=tuple(map(_item, overview.aside)),
        )
        return QueueSeen(sight, notice)


def _item(row: Row) -> HeldItem:
    reason = reason_of(row.state, row.problem) or HeldReason.OTHER
    return HeldItem(row.id, own_number(row.epoch, row.dseq), row.created, reason)
