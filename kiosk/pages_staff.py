"""Draw what staff sees: the door where they prove who they are, and the pages of maintenance; never a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, assert_never

from kiosk.events import DeviceKind
from kiosk.frame import Easel
from kiosk.held_reasons import HeldReason
from kiosk.maintenance import Admitting, Maintenance, Problem, Proof
from kiosk.predicaments import CardProblem, CodeProblem
from kiosk.screen import Action, Choice, Message, Role, Row, ScreenName, Snapshot, Tone
from kiosk.staff_acts import DoorProblem, HeldItem, Notice, QueueSight, StaffPage

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)
_TONES: Final = {
    Notice.RELEASED: Tone.GOOD,
    Notice.SENDING: Tone.GOOD,
    Notice.NOT_HELD: Tone.CAUTION,
    Notice.STORE_FAILED: Tone.PROBLEM,
}
_PICTURES: Final = {Proof.CODE: ScreenName.SCAN, Proof.CARD: ScreenName.CARD}
_STUCK: Final = {CodeProblem.SCANNER_FAILED, DoorProblem.NO_READER, DoorProblem.NOT_WRITTEN}
"""After these nothing is awaited until somebody asks for it again."""

_GLYPHS: Final = {StaffPage.QUEUE: "matters", StaffPage.DEVICES: "plain"}


def door(state: Admitting, easel: Easel) -> Snapshot:
    """Show what proves to be staff, and why the last proof did not."""
    footer = easel.footer(cancel="staff.leave")
    page = easel.page(_PICTURES[state.proof], easel.say("staff.title"), (footer[1], footer[3]))
    problem = state.problem
    return replace(
        page,
        lead=easel.say("staff.checking" if state.busy else f"staff.lead.{state.proof.value}"),
        paragraphs=() if problem else tuple(easel.say(f"staff.{one.value}") for one in _proofs(easel)),
        message=None if problem is None else Message(easel.say(_problem(problem)), Tone.PROBLEM),
        actions=tuple(_ways(state, easel)),
    )


def work(state: Maintenance, easel: Easel) -> Snapshot:
    """Show one page of maintenance."""
    page = easel.page(ScreenName.MAINTENANCE, easel.say("maintenance.title"), (easel.footer()[1],))
    notice = state.notice
    return replace(
        page,
        message=None if notice is None else Message(easel.say(f"maintenance.notice.{notice.value}"), _TONES[notice]),
        choices=tuple(_tab(one, state.page, easel) for one in StaffPage),
        rows=_rows(state, easel),
        actions=_actions(state, easel),
    )


def _proofs(easel: Easel) -> tuple[Proof, ...]:
    return tuple(Proof) if easel.context.staff_cards else (Proof.CODE,)


def _ways(state: Admitting, easel: Easel) -> list[Action]:
    ways: list[Action] = []
    if state.problem in _STUCK:
        ways.append(easel.primary(f"use-staff-{state.proof.value}", "staff.again"))
    if easel.context.staff_cards:
        other = Proof.CARD if state.proof is Proof.CODE else Proof.CODE
        ways.append(easel.secondary(f"use-staff-{other.value}", f"staff.use-{other.value}"))
    return ways


def _problem(problem: Problem) -> str:
    match problem:
        case CodeProblem():
            return f"scan.problem.{problem.value}"
        case CardProblem():
            return f"card.problem.{problem.value}"
        case DoorProblem():
            return f"staff.problem.{problem.value}"
        case _:
            assert_never(problem)


def _tab(page: StaffPage, current: StaffPage, easel: Easel) -> Choice:
    return Choice(
        intent="turn-to",
        argument=page.value,
        label=easel.say(f"maintenance.page.{page.value}"),
        glyph=_GLYPHS[page],
        selected=page is current,
    )


def _actions(state: Maintenance, easel: Easel) -> tuple[Action, ...]:
    leave = easel.primary("leave-maintenance", "maintenance.leave")
    if state.page is not StaffPage.QUEUE:
        return (leave,)
    if state.sight is None:
        return (leave,)
    nothing = "" if state.sight.unsent else "maintenance.nothing-waits"
    return easel.secondary("send-now", "maintenance.send-now", why_not=nothing), leave


def _rows(state: Maintenance, easel: Easel) -> tuple[Row, ...]:
    match state.page:
        case StaffPage.QUEUE:
            return _queue(state.sight, easel) if state.looked else ()
        case StaffPage.DEVICES:
            return tuple(_device(kind, easel) for kind in DeviceKind if kind in easel.context.fitted)
        case _:
            assert_never(state.page)


def _queue(sight: QueueSight | None, easel: Easel) -> tuple[Row, ...]:
    if sight is None:
        return (easel.row("maintenance.queue", easel.say("maintenance.unreadable")),)
    oldest = easel.say("maintenance.none") if sight.oldest is None else _age(easel.context.now - sight.oldest, easel)
    states = easel.say("maintenance.between").join(
        easel.say("maintenance.count", state=easel.say(f"maintenance.state.{state}"), count=count)
        for state, count in sight.counts
    )
    more = sight.aside - len(sight.items)
    return (
        easel.row("maintenance.oldest", oldest),
        easel.row("maintenance.unsent", str(sight.unsent)),
        easel.row("maintenance.aside", str(sight.aside)),
        easel.row("maintenance.states", states or easel.say("maintenance.none")),
        *(_held(item, easel) for item in sight.items),
        *((easel.row("maintenance.more", easel.say("maintenance.more-where", count=more)),) if more > 0 else ()),
    )


def _held(item: HeldItem, easel: Easel) -> Row:
    value = easel.say("maintenance.held", made=_short(item.made, easel), reason=easel.say(f"held.{item.reason.value}"))
    release = Action(
        intent="release-held",
        argument=item.submission_id,
        label=easel.say("maintenance.release"),
        role=Role.SECONDARY,
    )
    return Row(label=item.number, value=value, change=None if item.reason is HeldReason.DAMAGED else release)


def _device(kind: DeviceKind, easel: Easel) -> Row:
    fact = easel.context.device(kind)
    return Row(
        label=easel.say(f"device.{kind.value}"),
        value=easel.say(f"device.state.{fact.word.value}"),
    )


def _short(at: datetime, easel: Easel) -> str:
    return f"{at.astimezone(easel.context.now.tzinfo):%m-%d %H:%M}"


def _age(age: timedelta, easel: Easel) -> str:
    """Return how long something has waited; a clock that was set back makes nothing younger than new."""
    passed = max(age, timedelta(0))
    hours, minutes = passed % _DAY // _HOUR, passed % _HOUR // _MINUTE
    if passed < _DAY:
        return easel.say("maintenance.hours", hours=hours, minutes=minutes)
    return easel.say("maintenance.days", days=passed.days, hours=hours)
