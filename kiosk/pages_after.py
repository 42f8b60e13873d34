"""Draw the screens that follow a confirmation, and those that say goodbye or sorry."""

from __future__ import annotations

from dataclasses import replace

from kiosk.case_papers import paper_for
from kiosk.filing import may_enlarge, offered
from kiosk.frame import Easel
from kiosk.intents import YES
from kiosk.paper_receipts import Registered
from kiosk.print_sentences import offer, sentence, waiting
from kiosk.prints import Paper
from kiosk.screen import Action, Choice, Message, Row, ScreenName, Snapshot, Tone
from kiosk.states import Apologising, AwaitingDistrict, Confirming, Finished, PrintingReceipt, Rating, Storing


def storing(_state: Storing, easel: Easel) -> Snapshot:
    """Draw the wait for the store."""
    return easel.page(ScreenName.STORING, easel.say("storing.title"), easel.waiting_footer())


def awaiting(state: AwaitingDistrict, easel: Easel) -> Snapshot:
    """Draw the wait for the district; the number is already sure."""
    page = easel.page(ScreenName.STORING, easel.say("storing.awaiting"), easel.waiting_footer())
    return replace(page, number=state.registered.number)


def printing(state: PrintingReceipt, easel: Easel) -> Snapshot:
    """Draw the wait for the printer; while it waits for paper, the number and its code are there to be noted."""
    return waiting(state.registered.number, state.registered.code, state.held_up, easel)


def confirmation(state: Confirming, easel: Easel) -> Snapshot:
    """Draw the number, its code, what was printed, and what happens next."""
    registered = state.registered
    kind = _kind(registered)
    footer = easel.footer(no_back="frame.no-back", cancel="frame.leave")
    page = easel.page(ScreenName.CONFIRMATION, easel.say(f"confirmation.title.{kind}"), footer)
    return replace(
        page,
        lead=easel.say("confirmation.number"),
        number=registered.number,
        code=registered.code,
        paragraphs=_what_next(registered, kind, card_lying=state.visit.card_lying, easel=easel),
        rows=(*_query_code(registered, easel), *_promise(registered, easel), _window(registered, easel)),
        message=_printed(state, easel),
        actions=(easel.primary("next", "confirmation.go-on"), *_print_action(state, easel)),
    )


def rating(_state: Rating, easel: Easel) -> Snapshot:
    """Draw the five official grades; none is chosen beforehand, and nobody must choose."""
    page = easel.page(ScreenName.RATING, easel.say("rating.title"), easel.footer(cancel="frame.leave"))
    grades = tuple(
        Choice(intent="rate", argument=str(grade), label=easel.say(f"rating.grade.{grade}"), glyph=f"grade-{grade}")
        for grade in (5, 4, 3, 2, 1)
    )
    return replace(
        page,
        lead=easel.say("rating.lead"),
        choices=grades,
        actions=(easel.secondary("next", "rating.skip"),),
    )


def thanks(state: Finished, easel: Easel) -> Snapshot:
    """Draw the goodbye; a forgotten card is more important than thanks."""
    page = easel.page(ScreenName.THANKS, easel.say("thanks.title"), easel.footer(cancel="frame.leave"))
    forgotten = Message(easel.say("thanks.take-card"), Tone.CAUTION) if state.visit.card_lying else None
    return replace(
        page, lead=easel.say("thanks.lead"), message=forgotten, actions=(easel.primary("next", "thanks.done"),)
    )


def apology(state: Apologising, easel: Easel) -> Snapshot:
    """Draw the truth about what was kept, and where to go instead."""
    page = easel.page(ScreenName.APOLOGY, easel.say("apology.title"), easel.footer(cancel="frame.leave"))
    site = easel.context.site
    window = easel.say(
        "card.window",
        name=easel.voice.read(site.window.name),
        hours=easel.voice.read(site.window_hours),
        phone=site.window.phone,
    )
    take = (easel.say("confirmation.take-card"),) if state.visit.card_lying else ()
    return replace(
        page,
        message=Message(easel.say(f"apology.{state.fault.value}"), Tone.PROBLEM),
        paragraphs=(easel.say("apology.elsewhere"), window, *take),
        actions=(easel.primary("next", "apology.done"),),
    )


_KINDS = {Paper.REGISTERED: "received", Paper.ACCEPTED: "accepted", Paper.DECIDED: "decided"}


def _kind(registered: Registered) -> str:
    if registered.held:
        return "held"
    if not registered.reference:
        return "registered"
    paper = paper_for(registered)
    return "told" if paper is None else _KINDS[paper]


def _what_next(registered: Registered, kind: str, *, card_lying: bool, easel: Easel) -> tuple[str, ...]:
    fields = {"reference": registered.reference} if kind in {"received", "accepted", "decided", "told"} else {}
    take = (easel.say("confirmation.take-card"),) if card_lying else ()
    later = kind if kind in {"registered", "held", "told"} else "known"
    return (*take, easel.say(f"confirmation.next.{kind}", **fields), easel.say(f"confirmation.later.{later}"))


def _promise(registered: Registered, easel: Easel) -> tuple[Row, ...]:
    promised = registered.said.promise if registered.said else None
    return (easel.row("progress.promised", easel.day(promised)),) if promised else ()


def _query_code(registered: Registered, easel: Easel) -> tuple[Row, ...]:
    return (easel.row("confirmation.query-code", registered.query_code),) if registered.query_code else ()


def _window(registered: Registered, easel: Easel) -> Row:
    window = registered.item.result.window
    return easel.row("confirmation.window", f"{easel.voice.read(window.name)} {window.phone}")


def _printed(state: Confirming, easel: Easel) -> Message | None:
    if state.outcome is not None:
        return sentence(state.outcome, easel)
    said = state.registered.said
    return Message(easel.say(f"case.{said.state}"), Tone.CAUTION) if said else None


def _print_action(state: Confirming, easel: Easel) -> tuple[Action, ...]:
    paper = offered(state)
    if may_enlarge(state, easel.context):
        return (easel.secondary("large-print", "confirmation.print-large", argument=YES),)
    if paper is None:
        return ()
    return (offer(paper, again=paper is state.paper and state.copies > 0, easel=easel),)
