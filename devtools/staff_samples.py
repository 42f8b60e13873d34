"""Sample pages of maintenance, as the terminal's own rules draw them."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from kiosk.context import Context
from kiosk.events import DeviceKind, DeviceWord
from kiosk.held_reasons import HeldReason
from kiosk.maintenance import Admitting, Maintenance, Proof
from kiosk.predicaments import CodeProblem
from kiosk.screen import Snapshot
from kiosk.staff_acts import DoorProblem, HeldItem, Notice, QueueSight, StaffPage
from kiosk.texts import Language
from kiosk.view import render

_BY: Final = "5d41402abc4b2a76b9719d911017c592"


def staff_snapshots(language: Language, facts: Context) -> dict[str, Snapshot]:
    """Return every page of maintenance by name."""
    by_card = replace(facts, staff_cards=True)
    broken = tuple(replace(one, ready=False, word=word) for one, word in zip(facts.devices, _WORDS, strict=True))
    work = Maintenance(by=_BY, language=language, looked=True, sight=_sight(facts))
    return {
        "staff-door": render(Admitting(language), facts),
        "staff-door-card": render(Admitting(language, Proof.CARD), by_card),
        "staff-door-busy": render(Admitting(language, busy=True), facts),
        "staff-door-problem": render(Admitting(language, problem=CodeProblem.EXPIRED), by_card),
        "staff-door-no-reader": render(Admitting(language, Proof.CARD, DoorProblem.NO_READER), by_card),
        "staff-door-unknown": render(Admitting(language, Proof.CARD, DoorProblem.UNKNOWN_CARD), by_card),
        "maintenance-queue": render(replace(work, notice=Notice.RELEASED), facts),
        "maintenance-empty": render(replace(work, sight=_EMPTY), facts),
        "maintenance-unreadable": render(replace(work, sight=None, notice=Notice.STORE_FAILED), facts),
        "maintenance-devices": render(
            replace(work, page=StaffPage.DEVICES), replace(facts, devices=broken, fitted=frozenset(DeviceKind))
        ),
    }


def _sight(facts: Context) -> QueueSight:
    made = facts.now - timedelta(days=4, hours=4)
    return QueueSight(
        counts=(("ready", 12), ("stored", 3), ("held", 3), ("corrupt", 1), ("erased", 1408)),
        unsent=15,
        aside=6,
        oldest=made,
        items=(
            HeldItem("one", "AA0042", made, HeldReason.KEY),
            HeldItem("two", "AA0043", made, HeldReason.STAFF),
            HeldItem("three", "AA0051", made, HeldReason.FORM),
            HeldItem("four", "AA0067", made, HeldReason.DAMAGED),
        ),
    )


_EMPTY: Final = QueueSight(counts=(), unsent=0, aside=0, oldest=None, items=())
_WORDS: Final = (DeviceWord.OK, DeviceWord.PAPER_OUT, DeviceWord.OFFLINE, DeviceWord.TONER_LOW)
