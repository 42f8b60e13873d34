"""Turn a state into exactly what the screen may show; masking happens here and in the pages it calls."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk import (
    pages_after,
    pages_appearance,
    pages_apply,
    pages_form,
    pages_matters,
    pages_staff,
    pages_track,
    pages_typed,
)
from kiosk.context import Context
from kiosk.frame import Easel
from kiosk.maintenance import Admitting, Maintenance
from kiosk.overlays import Adjusting, Fading, Helping, State, appearance_of, language_of, visiting
from kiosk.screen import ScreenName, Snapshot
from kiosk.states import (
    Apologising,
    AskingMatters,
    AwaitingDistrict,
    ChoosingMatter,
    ChoosingService,
    Confirming,
    EnteringCode,
    EnteringNumber,
    FillingForm,
    Finished,
    Idle,
    LookingUp,
    NoMatters,
    PrintingPaper,
    PrintingReceipt,
    ProvingHolder,
    Rating,
    ReadingCard,
    ReadingNotice,
    Reviewing,
    ScanningCode,
    ShowingProgress,
    ShowingVerification,
    SpendingCode,
    Storing,
    Visiting,
)
from kiosk.terminal import Booting, InService, OutOfService, Terminal, staff_may_ask
from kiosk.texts import Language


def render(terminal: Terminal, context: Context) -> Snapshot:
    """Return the one page that a state shows, in finished words of the visit's language."""
    match terminal:
        case InService(visit):
            page = _visit(visit, Easel.of(context, language_of(visit)))
            return replace(page, appearance=appearance_of(visit))
        case Booting():
            return _closed(Easel.of(context, Language.ZH), "out-of-service.booting.title", "out-of-service.booting")
        case Admitting():
            return pages_staff.door(terminal, Easel.of(context, terminal.language))
        case Maintenance():
            return pages_staff.work(terminal, Easel.of(context, terminal.language))
        case OutOfService(reasons):
            easel = Easel.of(context, Language.ZH)
            texts = (f"out-of-service.{reason.value}" for reason in reasons)
            page = _closed(easel, "out-of-service.title", *texts)
            return replace(page, actions=(easel.secondary("ask-staff", "staff.ask"),))
        case _:
            assert_never(terminal)


def _visit(state: State, easel: Easel) -> Snapshot:
    match state:
        case Idle():
            return _attract(easel)
        case Helping():
            return _help(state, easel)
        case Adjusting():
            return pages_appearance.adjusting(state, easel)
        case Fading():
            return _still_here(state, easel)
        case _:
            return _screen(state, easel)


def _screen(state: Visiting, easel: Easel) -> Snapshot:  # noqa: C901, PLR0911, PLR0912 - one line per screen
    match state:
        case ChoosingService():
            return pages_apply.home(state, easel)
        case ReadingNotice():
            return pages_apply.notice(state, easel)
        case ReadingCard():
            return pages_apply.card(state, easel)
        case FillingForm():
            return pages_form.form(state, easel)
        case Reviewing():
            return pages_form.review(state, easel)
        case Storing():
            return pages_after.storing(state, easel)
        case AwaitingDistrict():
            return pages_after.awaiting(state, easel)
        case PrintingReceipt():
            return pages_after.printing(state, easel)
        case Confirming():
            return pages_after.confirmation(state, easel)
        case Rating():
            return pages_after.rating(state, easel)
        case Finished():
            return pages_after.thanks(state, easel)
        case Apologising():
            return pages_after.apology(state, easel)
        case EnteringNumber() | EnteringCode():
            return pages_typed.typed(state, easel)
        case ScanningCode():
            return pages_track.scan(state, easel)
        case SpendingCode():
            return pages_track.spending(state, easel)
        case ShowingVerification():
            return pages_track.verification(state, easel)
        case LookingUp():
            return pages_track.looking_up(state, easel)
        case ShowingProgress():
            return pages_track.progress(state, easel)
        case PrintingPaper():
            return pages_track.printing_paper(state, easel)
        case ProvingHolder():
            return pages_matters.card(state, easel)
        case AskingMatters():
            return pages_matters.asking(state, easel)
        case ChoosingMatter():
            return pages_matters.choosing(state, easel)
        case NoMatters():
            return pages_matters.nothing(state, easel)
        case _:
            assert_never(state)


def _attract(easel: Easel) -> Snapshot:
    page = easel.page(ScreenName.ATTRACT, easel.say("attract.title"), easel.footer()[:3])
    english = easel.context.texts.say("attract.lead", Language.EN)
    return replace(
        page,
        lead=easel.say("attract.lead"),
        paragraphs=(english, easel.say("attract.what")),
        actions=(easel.primary("touched", "attract.start"),),
    )


def _help(state: Helping, easel: Easel) -> Snapshot:
    door = (easel.secondary("ask-staff", "staff.ask"),) if staff_may_ask(state) else ()
    site, read = easel.context.site, easel.voice.read
    page = easel.page(ScreenName.HELP, easel.say("help.title"), easel.footer())
    return replace(
        page,
        lead=easel.say("help.lead"),
        rows=(
            easel.row("help.window", read(site.window.name)),
            easel.row("help.hours", read(site.window_hours)),
            easel.row("help.phone", site.window.phone),
            easel.row("help.hotline", site.hotline),
        ),
        paragraphs=(easel.say("help.cancel"),),
        actions=(easel.primary("close-help", "help.close"), *door),
    )


def _still_here(state: Fading, easel: Easel) -> Snapshot:
    footer = easel.footer(no_back="frame.wait")
    page = easel.page(ScreenName.STILL_HERE, easel.say("still-here.title"), footer)
    submitted = isinstance(visiting(state), Confirming | Rating)
    return replace(
        page,
        lead=easel.say("still-here.lead", seconds=state.seconds),
        paragraphs=(easel.say("still-here.submitted"),) if submitted else (),
        seconds=state.seconds,
        actions=(easel.primary("still-here", "still-here.yes"),),
    )


def _closed(easel: Easel, title_id: str, *text_ids: str) -> Snapshot:
    site = easel.context.site
    words = (easel.say(text_id) for text_id in text_ids)
    english = (easel.context.texts.say(text_id, Language.EN) for text_id in text_ids)
    page = easel.page(ScreenName.OUT_OF_SERVICE, easel.say(title_id), ())
    return replace(
        page,
        link="",  # what works without a network is no news while nothing works
        paragraphs=(*words, *english),
        rows=(
            easel.row("help.window", easel.voice.read(site.window.name)),
            easel.row("help.phone", site.window.phone),
            easel.row("help.hotline", site.hotline),
        ),
    )
