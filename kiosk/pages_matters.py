"""Draw 我的办理: whose card it is, the holder's matters, or why there are none to show."""

from __future__ import annotations

from dataclasses import replace

from kiosk.card_sentences import refused_card, take_first
from kiosk.cases import CaseReport
from kiosk.events import DeviceKind
from kiosk.frame import Easel
from kiosk.matters import SHOWN
from kiosk.predicaments import CardProblem
from kiosk.screen import Choice, Message, ScreenName, Snapshot, Tone
from kiosk.states import AskingMatters, ChoosingMatter, NoMatters, ProvingHolder, Refused, Waiting


def card(state: ProvingHolder, easel: Easel) -> Snapshot:
    """Draw the reader's screen: lay your own card, or what is wrong with the one that was laid."""
    page = easel.page(ScreenName.CARD, easel.say("matters.card.title"), easel.footer(cancel="frame.leave"))
    match state.reading:
        case Waiting():
            return replace(page, lead=easel.say("matters.card.lead"))
        case Refused(CardProblem.TAKE_FIRST):
            return take_first(page, easel)
        case Refused() as refused:
            return refused_card(replace(page, title=easel.say("card.refused")), refused, easel)


def asking(_state: AskingMatters, easel: Easel) -> Snapshot:
    """Draw the wait for the district's answer."""
    return easel.page(ScreenName.SCAN, easel.say("looking-up.title"), easel.footer(cancel="frame.leave"))


def choosing(state: ChoosingMatter, easel: Easel) -> Snapshot:
    """Draw a few matters, each with when it was registered and where it stands."""
    shown = state.reports[state.at : state.at + SHOWN]
    page = easel.page(ScreenName.MATTERS, easel.say("matters.title"), easel.footer(cancel="frame.leave"))
    older = state.at + SHOWN < len(state.reports)
    more = (easel.secondary("next", "matters.older" if older else "matters.newest"),)
    return replace(
        page,
        lead=easel.say("matters.lead", name=state.holder.name),
        choices=tuple(_tile(report, easel) for report in shown),
        message=_take_card(easel) if state.visit.card_lying else None,
        actions=more if len(state.reports) > SHOWN else (),
    )


def nothing(state: NoMatters, easel: Easel) -> Snapshot:
    """Say honestly whether the district knows of nothing, or could not be asked; the way by number stays."""
    page = easel.page(ScreenName.MATTERS, easel.say("matters.title"), easel.footer(cancel="frame.leave"))
    why = "matters.none" if state.reached else "matters.unreachable"
    reader = easel.obstacle(DeviceKind.ID_CARD_READER, "home.no-reader")
    return replace(
        page,
        message=Message(easel.say(why), Tone.CAUTION),
        paragraphs=(easel.say("confirmation.take-card"),) if state.visit.card_lying else (),
        actions=(
            easel.primary("choose-progress", "matters.by-number"),
            easel.secondary("next", "matters.again", why_not=reader),
        ),
    )


def _tile(report: CaseReport, easel: Easel) -> Choice:
    item = easel.context.item(report.item)
    label = easel.voice.read(item.title) if item else easel.say("matters.other-item")
    state = easel.say(f"matters.state.{report.state}")
    on = easel.say("matters.registered", on=easel.day(report.registered.at)) if report.registered else ""
    return Choice(
        intent="choose-matter",
        argument=report.number,
        label=label,
        detail=f"{on}{state}",
        glyph=item.glyph if item else "progress",
    )


def _take_card(easel: Easel) -> Message:
    return Message(easel.say("confirmation.take-card"), Tone.CAUTION)
