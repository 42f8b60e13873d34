"""Lay out the three receipts of an application: registered, accepted, decided. None says more than is true. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import assert_never

from kiosk.cases import CaseReport, CaseState
from kiosk.catalogue import Item, Site
from kiosk.paper_codes import code_text
from kiosk.paper_parts import Reprint, doubts, fades, material_words, moment, numbered, office, service, title
from kiosk.receipt import (
    Banner,
    Code,
    Emphasis,
    Entry,
    Field,
    Gap,
    Line,
    Paragraph,
    Receipt,
    Rule,
    Section,
    Small,
    Steps,
)
from kiosk.stamp import Stamp
from kiosk.texts import Voice, placeholders

_NEXT = {
    "registered": ("receipt.next.terminal-sends", "receipt.next.body-accepts", "receipt.next.days-begin"),
    "received": ("receipt.next.body-accepts", "receipt.next.days-begin"),
    "held": ("receipt.next.staff-look", "receipt.next.staff-pass", "receipt.next.keep"),
    "accepted": ("receipt.next.body-works", "receipt.next.window-gives"),
    "suspended": ("receipt.next.body-paused", "receipt.next.window-gives"),
}
_WANTING = frozenset({CaseState.CORRECTION_REQUIRED, CaseState.PRE_ACCEPT_RETURNED})
_STEPS = ("receipt.step.intake", "receipt.step.acceptance", "receipt.step.decision", "receipt.step.delivery")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What may be known of an application after it became durable: nothing of its answers but two masked words.

    ``reference`` is the district's case number, empty until the district holds the application; ``held`` says that the
    district did not take it and staff must look; ``said`` is the district's last word on where it stands. The masked
    words are empty when nobody's card was read. ``query_code`` is what whoever has no code to scan types beside the
    number, and ``mark`` by what this terminal knows its own paper again; empty while they are not known.
    """

    item: Item
    submission_id: str
    number: str
    at: Stamp
    masked_name: str = field(repr=False)
    masked_number: str = field(repr=False)
    reference: str = ""
    held: bool = False
    said: CaseReport | None = None
    query_code: str = field(default="", repr=False)
    mark: str = field(default="", repr=False)

    @property
    def code(self) -> str:
        """What the code of its papers holds."""
        return code_text(self.number, self.query_code, self.mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The district accepted the application; only now days count.

    ``promised_on`` is the day that the district itself has named, or None: then the paper says how many working days
    the item promises and from when they count, and names no date. ``state`` is accepted, processing or
    suspended: work is under way only when the district says so.
    """

    registered: Registered
    on: Stamp
    promised_on: date | None = None
    state: CaseState = CaseState.ACCEPTED


class Outcome(StrEnum):
    """How a case ended, in the wire's words (docs/reference/wire.md); ``decided`` does not say in whose favour.

    A withdrawal has a slip of its own, `kiosk.paper_slips.Withdrawal`; what was not accepted has the notice of the body
    that did not accept it, and no paper from a terminal.
    """

    DECIDED = "decided"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The case is closed. ``document`` is the number of the decision or licence, empty when the district named none."""

    registered: Registered
    on: Stamp
    outcome: Outcome
    document: str = field(default="", repr=False)


def lay_out(registered: Registered, site: Site, voice: Voice, *, reprint: Reprint | None = None) -> Receipt:
    """Lay out the receipt of a registration (已登记).

    Before the district holds the application the receipt says 已登记 and names no date by which anything will be done;
    afterwards it says 已收到 and names the district's own number.

    Args:
        registered: the application.
        site: where the terminal stands.
        voice: the resident's language.
        reprint: which print this is, when it is not the first.
    """
    kind = "held" if registered.held else "received" if registered.reference else "registered"
    item, wanting = registered.item, _wanting(registered)
    lines: tuple[Line, ...] = (
        *title(voice, f"receipt.{kind}.heading", site, reprint),
        Banner(voice.say(f"receipt.banner.{wanting.state}" if wanting else f"receipt.{kind}.state")),
        *_as_of(voice, registered),
        *(_wanted(voice, wanting) if wanting else ()),
        *numbered(
            voice,
            "receipt.number",
            registered.number,
            "receipt.held.code" if registered.held else "receipt.code",
            code=registered.code,
        ),
        *_query_code(voice, registered),
        *_application(voice, registered),
        *_steps(voice, done=1 if kind == "received" else 0, at=None if kind == "received" else 0),
        *_next(voice, item, (*_holders_part(wanting), *_NEXT[kind])),
        *(() if wanting else _to_bring(voice, item)),
        *_foot(voice, item, "receipt.no-approval"),
        *(() if registered.held else doubts(voice, registered.at, *((reprint.on,) if reprint else ()))),
    )
    return Receipt(lines)


def lay_out_accepted(accepted: Accepted, site: Site, voice: Voice, *, reprint: Reprint | None = None) -> Receipt:
    """Lay out the receipt of an acceptance (已受理): what was promised leads, and who promised it; the code follows."""
    registered, item = accepted.registered, accepted.registered.item
    lines: tuple[Line, ...] = (
        *title(voice, "receipt.accepted.heading", site, reprint),
        Banner(voice.say(f"receipt.banner.{accepted.state}")),
        *_as_of(voice, registered),
        *_promise(voice, accepted),
        *_steps(voice, done=2, at=None if accepted.state is CaseState.ACCEPTED else 2),
        *_application(voice, registered),
        Field(voice.say("receipt.accepted.at"), moment(voice, accepted.on)),
        Rule(),
        *_next(voice, item, _NEXT["suspended" if accepted.state is CaseState.SUSPENDED else "accepted"]),
        *_find_again(voice, registered),
        *_foot(voice, item, "receipt.no-notice"),
        *doubts(voice, registered.at, *((reprint.on,) if reprint else ())),
    )
    return Receipt(lines)


def lay_out_decided(decided: Decided, site: Site, voice: Voice, *, reprint: Reprint | None = None) -> Receipt:
    """Lay out the receipt of a decision (已办结): how it ended leads, then the result's window; nothing is promised."""
    registered, item, ended = decided.registered, decided.registered.item, decided.outcome
    document = (Field(voice.say("receipt.document"), decided.document),) if decided.document else ()
    lines: tuple[Line, ...] = (
        *title(voice, "receipt.decided.heading", site, reprint),
        Banner(voice.say(f"receipt.ended.{ended}")),
        *_as_of(voice, registered),
        Field(voice.say("receipt.decided.at"), moment(voice, decided.on)),
        *document,
        Rule(),
        Section(voice.say("receipt.decided.what")),
        Paragraph(voice.say(f"receipt.ended.{ended}.what", body=voice.read(item.deciding_body.name))),
        *office(voice, "receipt.window", item.result.window),
        Rule(),
        *_application(voice, registered),
        *_ended_steps(voice, ended),
        *_find_again(voice, registered),
        *_foot(voice, item, "receipt.no-decision", window=False),
        *doubts(voice, registered.at, *((reprint.on,) if reprint else ())),
    )
    return Receipt(lines)


def _application(voice: Voice, registered: Registered) -> tuple[Line, ...]:
    reference = (Field(voice.say("receipt.reference"), registered.reference),) if registered.reference else ()
    name = (Field(voice.say("receipt.name"), registered.masked_name),) if registered.masked_name else ()
    number = (Field(voice.say("receipt.id-number"), registered.masked_number),) if registered.masked_number else ()
    return (
        service(voice, registered.item.official),
        *name,
        *number,
        Field(voice.say("receipt.at"), moment(voice, registered.at)),
        *reference,
    )


def _as_of(voice: Voice, registered: Registered) -> tuple[Line, ...]:
    """Return when the district said what the paper says, or that this terminal only remembers it."""
    said = registered.said
    if said is None:
        return ()
    source = "receipt.as-of" if said.live else "receipt.remembered"
    return (Small(voice.say(source, at=f"{said.as_of:%Y-%m-%d %H:%M}")),)


def _wanting(registered: Registered) -> CaseReport | None:
    """Return the district's word if it wants something of the holder before it accepts."""
    said = registered.said
    return said if said and said.state in _WANTING else None


def _wanted(voice: Voice, said: CaseReport) -> tuple[Line, ...]:
    """Return what the district wants, all at once."""
    return (
        Paragraph(voice.say(f"case.{said.state}")),
        *(Entry(f"{at}.", words) for at, words in enumerate(_listed(said), 1)),
        Rule(),
    )


def _holders_part(wanting: CaseReport | None) -> tuple[str, ...]:
    """Return what the holder does next, before anybody else can do anything."""
    if wanting is None:
        return ()
    return ("receipt.next.you-bring" if _listed(wanting) else "receipt.next.you-ask",)


def _listed(said: CaseReport) -> tuple[str, ...]:
    return said.missing or ((said.reason,) if said.reason else ())


def _promise(voice: Voice, accepted: Accepted) -> tuple[Line, ...]:
    days = accepted.registered.item.days
    law = (Small(voice.say("receipt.accepted.law", statutory=days.statutory)),) if days.statutory else ()
    if accepted.promised_on is None:
        at_once = voice.say("receipt.accepted.at-once")
        days_said = voice.say("receipt.accepted.days", promised=days.promised) if days.promised else at_once
        return Paragraph(days_said), *law, Gap()
    return (
        Small(voice.say("receipt.accepted.by")),
        Emphasis(f"{accepted.promised_on:%Y-%m-%d}"),
        Small(voice.say("receipt.accepted.whose")),
        *law,
        Gap(),
    )


def _steps(voice: Voice, *, done: int, at: int | None = None) -> tuple[Line, ...]:
    return Gap(), Steps(tuple(voice.say(step) for step in _STEPS), done, at), Gap()


def _ended_steps(voice: Voice, ended: Outcome) -> tuple[Line, ...]:
    """Return the steps as far as the outcome proves them: what was voided may have been voided at any of them."""
    match ended:
        case Outcome.DECIDED | Outcome.REFUSED:
            return _steps(voice, done=3)
        case Outcome.TRANSFERRED:
            return _steps(voice, done=2, at=2)
        case Outcome.VOIDED:
            return ()
        case _:
            assert_never(ended)


def _next(voice: Voice, item: Item, sentences: tuple[str, ...]) -> tuple[Line, ...]:
    """Return what happens next, each sentence with who does it."""
    who = {"body": voice.read(item.deciding_body.name), "window": voice.read(item.result.window.name)}
    entries = (
        Entry(
            f"{at}.", voice.say(sentence, **{name: who[name] for name in placeholders(voice.texts.by_id[sentence].zh)})
        )
        for at, sentence in enumerate(sentences, 1)
    )
    return Section(voice.say("receipt.next")), *entries


def _to_bring(voice: Voice, item: Item) -> tuple[Line, ...]:
    """Return the materials that the window still wants to see."""
    entries = tuple(Entry("□", material_words(voice, use)) for use in item.materials if use.later)
    return (Section(voice.say("receipt.bring")), *entries) if entries else ()


def _find_again(voice: Voice, registered: Registered) -> tuple[Line, ...]:
    """Return number and code in short, where another thing leads the paper."""
    return (
        Rule(),
        Code(registered.code),
        Small(voice.say("receipt.number")),
        Small(registered.number),
        Small(voice.say("receipt.code")),
        *_query_code(voice, registered),
    )


def _query_code(voice: Voice, registered: Registered) -> tuple[Line, ...]:
    """Return the query code, or how to look without one: here by scanning, anywhere by card."""
    if registered.held:  # neither the district nor another terminal knows of it
        return ()
    if registered.query_code:
        return Field(voice.say("receipt.query-code"), registered.query_code), Small(voice.say("receipt.query-code.use"))
    return (Small(voice.say("receipt.query-code.none")),)


def _foot(voice: Voice, item: Item, disclaimer: str, *, window: bool = True) -> tuple[Line, ...]:
    return (
        Rule(),
        *office(voice, "receipt.department", item.department),
        *office(voice, "receipt.deciding-body", item.deciding_body),
        *(office(voice, "receipt.window", item.result.window) if window else ()),
        Rule(),
        Small(voice.say(disclaimer)),
        fades(voice),
    )
