"""Everything in any order at the door and in maintenance: nobody comes in unproved, and nothing stays armed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import pytest

from devtools.session_diagram import DIGEST, every_event, world
from kiosk import events as e
from kiosk.code_use import CodeUse
from kiosk.context import Context
from kiosk.effects import (
    ArmCardReader,
    ArmScanner,
    DisarmCardReader,
    DisarmScanner,
    Effect,
    SpendCode,
    StartTimer,
    StopTimer,
    WipeVisit,
)
from kiosk.maintenance import Admitting, Maintenance, Proof
from kiosk.staff_acts import (
    Admit,
    AskStaff,
    JudgeStaffCard,
    LeaveMaintenance,
    Notice,
    QueueSeen,
    ReleaseHeld,
    SendNow,
    StaffAdmitted,
    StaffCardJudged,
    StaffPage,
    TurnTo,
    UseStaffCard,
    UseStaffCode,
)
from kiosk.terminal import Terminal, observe, step
from kiosk.texts import Language
from kiosk.view import render

READER, SCANNER = e.DeviceKind.ID_CARD_READER, e.DeviceKind.QR_SCANNER
CARD = "0123456789abcdef0123456789abcdef"
Armed = frozenset[e.DeviceKind]


def everything() -> tuple[e.TerminalEvent, ...]:
    """Whatever residents, devices, the district and staff can bring about."""
    return (
        *every_event(world()),
        *(AskStaff(), UseStaffCard(), UseStaffCode(), LeaveMaintenance(), ReleaseHeld("one"), SendNow()),
        *(TurnTo(page) for page in StaffPage),
        *(StaffCardJudged(by) for by in (CARD, None)),
        *(StaffAdmitted(by) for by in (CARD, None)),
        *(QueueSeen(None, notice) for notice in (None, *Notice)),
        *(e.DeviceHealthChanged(kind, ready, e.DeviceWord.OK) for kind in e.DeviceKind for ready in (True, False)),
        *(e.StoreHealthChanged(accepting) for accepting in (True, False)),
    )


@dataclass(frozen=True)
class Step:
    """One step that was tried, with the devices that wait for somebody before and after it."""

    before: Terminal
    event: e.TerminalEvent
    after: Terminal
    effects: tuple[Effect, ...]
    armed: Armed


def armed_after(armed: Armed, event: e.TerminalEvent, effects: tuple[Effect, ...]) -> Armed:
    """Which devices wait for somebody afterwards: what has reported has done its work."""
    done = {e.CodeScanned: SCANNER, e.CardFound: READER}
    waiting = armed - {event.device if isinstance(event, e.DeviceFailed) else done.get(type(event))}
    for effect in effects:
        waiting |= {ArmScanner: {SCANNER}, ArmCardReader: {READER}}.get(type(effect), set())
        waiting -= {DisarmScanner: {SCANNER}, DisarmCardReader: {READER}}.get(type(effect), set())
    return waiting


def can_happen(armed: Armed, event: e.TerminalEvent) -> bool:
    """A device that waits for nobody reports nothing."""
    match event:
        case e.CodeScanned():
            return SCANNER in armed
        case e.CardFound() | e.CardRefused() | e.CardLeftBehind():
            return READER in armed
        case _:
            return True


def explored() -> Iterator[Step]:
    """Every step that can be made from the open door on, in a terminal that is well and in one that is not."""
    well = replace(world(), staff_cards=True)
    worlds: tuple[Context, ...] = (well, replace(well, devices=(), store_open=False))
    start = (Admitting(), frozenset({SCANNER}))
    seen: set[tuple[Terminal, Armed]] = {start}
    waiting: list[tuple[Terminal, Armed]] = [start]
    events = everything()
    while waiting:
        before, armed = waiting.pop()
        for context, event in product(worlds, events):
            if not can_happen(armed, event):
                continue
            after, effects = step(before, event, observe(context, event))
            left = armed_after(armed, event, effects)
            yield Step(before, event, after, effects, left)
            if isinstance(after, Admitting | Maintenance) and (after, left) not in seen:
                seen.add((after, left))
                waiting.append((after, left))


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    """All of them."""
    return list(explored())


def test_the_whole_door_was_explored(steps: list[Step]) -> None:
    """Both proofs, both languages, both pages."""
    states = {one.after for one in steps}
    admitting = [state for state in states if isinstance(state, Admitting)]
    assert {(state.proof, state.language) for state in admitting} == set(product(Proof, Language))
    assert {state.page for state in states if isinstance(state, Maintenance)} == set(StaffPage)


def test_only_what_the_journal_has_taken_down_lets_in(steps: list[Step]) -> None:
    """Into maintenance leads one event alone; it is asked for only after a proof was judged or used up here."""
    for one in steps:
        if isinstance(one.after, Maintenance) and not isinstance(one.before, Maintenance):
            assert one.event == StaffAdmitted(one.after.by)
        if any(isinstance(effect, Admit) for effect in one.effects):
            assert one.event in {StaffCardJudged(CARD), e.CodeSpent(DIGEST, CodeUse.FIRST)}
        if any(isinstance(effect, SpendCode | JudgeStaffCard) for effect in one.effects):
            assert isinstance(one.event, e.CodeScanned | e.CardFound)


def test_no_two_devices_wait_and_none_after_the_door(steps: list[Step]) -> None:
    """One proof at a time; in maintenance and back in service nothing reads anybody's card or code."""
    for one in steps:
        assert len(one.armed) <= 1
        assert isinstance(one.after, Admitting) or not one.armed


def test_whoever_leaves_leaves_nothing(steps: list[Step]) -> None:
    """The clock is stopped and memory wiped whenever the terminal serves again."""
    for one in steps:
        if not isinstance(one.after, Admitting | Maintenance):
            assert StopTimer(e.Timer.STAFF) in one.effects
            assert one.effects[-1] == WipeVisit()
            assert not any(isinstance(effect, StartTimer) for effect in one.effects)


def test_every_page_can_be_drawn(steps: list[Step]) -> None:
    """No state lacks its words."""
    facts = replace(world(), staff_cards=True)
    for state in {one.after for one in steps if isinstance(one.after, Admitting | Maintenance)}:
        assert render(state, facts).title
