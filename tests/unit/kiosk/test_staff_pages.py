"""What the pages of maintenance show: states, ages, reasons in words; never a name, and only what can be done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.context import Context, DeviceFact
from kiosk.events import DeviceKind, DeviceWord
from kiosk.held_reasons import HeldReason, reason_of
from kiosk.maintenance import Admitting, Maintenance, Proof
from kiosk.screen import ScreenName, Snapshot
from kiosk.staff_acts import DoorProblem, HeldItem, QueueSight, StaffPage
from kiosk.texts import Language
from kiosk.view import render
from offline_queue.model import HELD_BY_STAFF, ItemState

EMPTY = QueueSight(counts=(), unsent=0, aside=0, oldest=None, items=())


def page(context: Context, sight: QueueSight | None, tab: StaffPage = StaffPage.QUEUE) -> Snapshot:
    """The page as an English technician sees it."""
    return render(Maintenance(by="x", language=Language.EN, page=tab, looked=True, sight=sight), context)


def values(shown: Snapshot) -> dict[str, str]:
    """The lines of the table."""
    return {row.label: row.value for row in shown.rows}


@pytest.mark.parametrize(
    ("waited", "words"),
    [
        (timedelta(minutes=-9), "0 h 0 min"),
        (timedelta(hours=3, minutes=5), "3 h 5 min"),
        (timedelta(hours=24), "1 d 0 h"),
        (timedelta(days=4, hours=4), "4 d 4 h"),
    ],
)
def test_the_age_of_the_oldest_stands_first(context: Context, waited: timedelta, words: str) -> None:
    """What is watched most; a clock that was set back makes nothing younger than new."""
    shown = page(context, replace(EMPTY, unsent=1, oldest=context.now - waited))
    assert shown.screen is ScreenName.MAINTENANCE
    assert (shown.rows[0].label, shown.rows[0].value) == ("Oldest has waited", words)


def test_what_is_set_aside_has_a_reason_and_a_button(context: Context) -> None:
    """By the number of its receipt; what is damaged can never be sent and has no button."""
    items = tuple(HeldItem(reason.value, f"AA{n:04d}", context.now, reason) for n, reason in enumerate(HeldReason))
    shown = page(context, replace(EMPTY, aside=len(items) + 3, items=items))
    held = [row for row in shown.rows if row.label.startswith("AA")]
    assert [row.change.argument for row in held if row.change] == [one.value for one in list(HeldReason)[:-1]]
    assert {row.change.intent for row in held if row.change} == {"release-held"}
    assert len({row.value for row in held}) == len(HeldReason)
    assert values(shown)["And more"].startswith("3,")
    assert "And more" not in values(page(context, replace(EMPTY, aside=len(items), items=items)))


def test_the_states_are_counted_in_words(context: Context) -> None:
    """And an empty queue is said to be one."""
    assert values(page(context, EMPTY))["In all"] == "none"
    told = values(page(context, replace(EMPTY, counts=(("ready", 2), ("held", 1)))))["In all"]
    assert ("2" in told, "1" in told, "none" in told) == (True, True, False)


def test_the_door_says_what_it_awaits_and_why_the_last_proof_did_not_do(context: Context) -> None:
    """By card only where cards are known; what must be asked for again has a button."""
    for cards, proofs in ((False, 1), (True, 2)):
        shown = render(Admitting(), replace(context, staff_cards=cards))
        assert (len(shown.paragraphs), shown.message) == (proofs, None)
        assert [action.intent for action in shown.actions] == ["use-staff-card"][: proofs - 1]
    by_card = replace(context, staff_cards=True)
    for problem, again in ((DoorProblem.UNKNOWN_CARD, False), (DoorProblem.NO_READER, True)):
        shown = render(Admitting(Language.EN, Proof.CARD, problem), by_card)
        assert shown.message is not None
        assert "card" in shown.message.text
        assert shown.paragraphs == ()
        assert [action.intent for action in shown.actions] == ["use-staff-card"] * again + ["use-staff-code"]
    assert render(Admitting(Language.EN, busy=True), by_card).lead == "Checking, please wait."


def test_send_now_says_why_it_is_off(context: Context) -> None:
    """There is nothing to be sent; where nobody can know, it is not offered."""
    send = page(context, EMPTY).actions[0]
    assert (send.intent, send.enabled, send.why_not) == ("send-now", False, "Nothing waits to be sent")
    assert [action.intent for action in page(context, None).actions] == ["leave-maintenance"]
    assert page(context, replace(EMPTY, unsent=1)).actions[0].enabled


def test_every_fitted_device_is_told_in_words(context: Context) -> None:
    """Each with what to do; a device that this terminal does not have is not missed."""
    broken = replace(context, devices=(DeviceFact(DeviceKind.RECEIPT_PRINTER, ready=False, word=DeviceWord.PAPER_OUT),))
    told = values(page(broken, None, StaffPage.DEVICES))
    assert told["Receipt printer"] == "Out of paper. Put in a new roll."
    assert told["Scanner"] == "starting"
    assert "Document printer" not in told
    fitted = replace(broken, fitted=frozenset(DeviceKind))
    assert "Document printer" in values(page(fitted, None, StaffPage.DEVICES))


def test_the_pages_are_chosen_by_large_buttons(context: Context) -> None:
    """The one that is shown is marked, and leaving is offered on every one."""
    for tab in StaffPage:
        shown = page(context, EMPTY, tab)
        assert [choice.argument for choice in shown.choices] == [one.value for one in StaffPage]
        assert [choice.argument for choice in shown.choices if choice.selected] == [tab.value]
        assert shown.actions[-1].intent == "leave-maintenance"


@pytest.mark.parametrize(
    ("state", "problem", "reason"),
    [
        (ItemState.READY, "", None),
        (ItemState.CORRUPT, "", HeldReason.DAMAGED),
        (ItemState.HELD, HELD_BY_STAFF, HeldReason.STAFF),
        (ItemState.HELD, "urn:doorstep:problem:unknown-key", HeldReason.KEY),
        (ItemState.HELD, "https://another.example/refusal", HeldReason.OTHER),
    ],
)
def test_reasons_are_sorted_by_what_to_do(state: ItemState, problem: str, reason: HeldReason | None) -> None:
    """A type that is not known is a refusal like any other."""
    assert reason_of(state, problem) is reason


def test_nothing_is_said_of_a_queue_that_was_not_looked_at(context: Context) -> None:
    """Neither that it is empty nor that it cannot be read; a store that does not answer is told as that."""
    assert render(Maintenance(by="x"), context).rows == ()
    assert "cannot be read" in page(context, None).rows[0].value
