"""What the whole machine promises: who is served, and when nobody is."""

from dataclasses import replace
from typing import Any

import pytest

from devtools.session_diagram import NOW, NUMBER
from kiosk import events as e
from kiosk import intents as i
from kiosk import states as s
from kiosk.context import Context
from kiosk.effects import DisarmCardReader, Effect, WipeVisit
from kiosk.maintenance import Admitting, Maintenance
from kiosk.predicaments import Fault
from kiosk.staff_acts import AskStaff, StaffAdmitted
from kiosk.terminal import Booting, InService, OutOfService, OutOfServiceReason, Terminal, observe, step

CLOSED = OutOfService((OutOfServiceReason.STORE,))
FULL, ROOM = e.StoreHealthChanged(accepting=False), e.StoreHealthChanged(accepting=True)


def after(terminal: Terminal, context: Context, *events: e.TerminalEvent) -> tuple[Terminal, list[Effect]]:
    """Let things happen to a terminal."""
    effects: list[Effect] = []
    for event in events:
        context = observe(context, event)
        terminal, found = step(terminal, event, context)
        effects.extend(found)
    return terminal, effects


def test_it_serves_when_the_store_has_answered(context: Context) -> None:
    """Nobody is let in before the terminal knows that it can keep an application."""
    fresh = replace(context, store_open=False)
    assert after(Booting(), fresh, e.LinkChanged(connected=True), i.Touched()) == (Booting(), [])
    assert after(Booting(), fresh, ROOM) == (InService(s.Idle()), [])
    assert after(Booting(), fresh, FULL) == (CLOSED, [])


def test_it_closes_and_opens_with_the_store(context: Context) -> None:
    """A full disk closes the terminal before any data is entered; room opens it again."""
    assert after(InService(s.Idle()), context, FULL) == (CLOSED, [])
    closed = replace(context, store_open=False)
    assert after(CLOSED, closed, i.Touched()) == (CLOSED, [])
    assert after(CLOSED, closed, ROOM) == (InService(s.Idle()), [])


def test_a_visit_that_cannot_be_kept_ends_with_the_truth(walk: Any) -> None:
    """Who has not confirmed yet is told at once, the reader is disarmed, and then the terminal closes."""
    state = walk.to_card()
    terminal, effects = after(InService(state), walk.context, FULL)
    assert terminal == InService(s.Apologising(s.Visit(), Fault.STORE_CLOSED))
    assert DisarmCardReader() in effects
    closed = replace(walk.context, store_open=False)
    terminal, effects = after(terminal, closed, e.TimerFired(e.Timer.SCREEN))
    assert terminal == CLOSED
    assert effects[-1] == WipeVisit()


def test_a_confirmed_visit_is_finished_first(walk: Any) -> None:
    """What was kept is kept: receipt and thanks come before the terminal closes."""
    state = walk.to_stored()
    terminal, effects = after(InService(state), walk.context, FULL)
    assert terminal == InService(state)
    assert effects == []
    assert after(InService(s.Finished(s.Visit())), replace(walk.context, store_open=False), i.Next())[0] == CLOSED


@pytest.mark.parametrize("kind", list(e.DeviceKind))
def test_what_devices_say_is_remembered(context: Context, kind: e.DeviceKind) -> None:
    """The newest word about a device is the one that counts; the others stay."""
    known = observe(context, e.DeviceHealthChanged(kind, ready=False, word=e.DeviceWord.FAILED))
    assert (known.device(kind).ready, known.device(kind).word) == (False, e.DeviceWord.FAILED)
    assert all(known.device(other).ready for other in e.DeviceKind if other is not kind)
    assert len(known.devices) == len(e.DeviceKind)


def test_an_unheard_device_is_not_ready(context: Context) -> None:
    """Unknown is never ok."""
    silent = replace(context, devices=())
    assert not silent.device(e.DeviceKind.ID_CARD_READER).ready
    assert silent.device(e.DeviceKind.ID_CARD_READER).word is e.DeviceWord.STARTING


def test_facts_change_words_and_nothing_else(walk: Any) -> None:
    """A link that comes and goes leaves a visit where it is."""
    state = walk.to_form()
    events = (e.LinkChanged(connected=False), e.LinkChanged(connected=True), ROOM)
    assert after(InService(state), walk.context, *events) == (InService(state), [])


def test_no_event_raises_anywhere(walk: Any) -> None:
    """The terminal has an answer to everything."""
    stored = e.SubmissionStored(submission_id="one", number=NUMBER, at=NOW)
    for terminal in (Booting(), CLOSED, Admitting(), Maintenance(by="x"), InService(walk.to_review())):
        for event in (i.Touched(), stored, e.CardTaken(), FULL, ROOM, AskStaff(), StaffAdmitted("x")):
            after(terminal, walk.context, event)
