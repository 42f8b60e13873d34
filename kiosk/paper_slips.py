"""Lay out the small papers of a visit: withdrawal, rating code, queue ticket, booking. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from kiosk.catalogue import Office, Site
from kiosk.paper_parts import Reprint, doubts, fades, moment, numbered, office, service, title
from kiosk.receipt import Banner, Big, Code, Emphasis, Field, Gap, Line, Paragraph, Receipt, Rule, Small
from kiosk.stamp import Stamp
from kiosk.texts import Voice, Words


class WithdrawalState(StrEnum):
    """How far a withdrawal (撤回) has come; a terminal may withdraw only before acceptance."""

    HERE = "here"  # the application never left the terminal, so nobody else has to agree
    REQUESTED = "requested"  # the district holds the application and has not answered
    CONFIRMED = "confirmed"  # the district said withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The applicant takes an application back. ``reference`` is the district's number, empty when it never had one."""

    what: Words
    number: str
    state: WithdrawalState
    on: Stamp
    masked_name: str = field(repr=False)
    masked_number: str = field(repr=False)
    reference: str = ""


def lay_out_withdrawal(slip: Withdrawal, site: Site, voice: Voice, *, reprint: Reprint | None = None) -> Receipt:
    """Lay out the withdrawal slip: a request is called a request until the district has confirmed it."""
    here = slip.state is WithdrawalState.HERE
    reference = (Field(voice.say("receipt.reference"), slip.reference),) if slip.reference else ()
    lines: tuple[Line, ...] = (
        *title(voice, f"withdrawal.{slip.state}.heading", site, reprint),
        Banner(voice.say(f"withdrawal.{slip.state}.state")),
        Paragraph(voice.say(f"withdrawal.{slip.state}.means")),
        Rule(),
        *numbered(voice, "receipt.number", slip.number, "withdrawal.here.code" if here else "receipt.code"),
        service(voice, slip.what),
        Field(voice.say("receipt.name"), slip.masked_name),
        Field(voice.say("receipt.id-number"), slip.masked_number),
        Field(voice.say(f"withdrawal.{slip.state}.at"), moment(voice, slip.on)),
        *reference,
        Rule(),
        *_help(voice, site),
        *doubts(voice, slip.on),
    )
    return Receipt(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingInvitation:
    """A code with which one visit can be rated later (好差评); ``code`` is an identifier."""

    code: str
    what: Words
    on: Stamp


def lay_out_rating(invitation: RatingInvitation, site: Site, voice: Voice) -> Receipt:
    """Lay out the rating code: rating is free, and names nobody."""
    lines: tuple[Line, ...] = (
        *title(voice, "rating-slip.heading", site),
        Rule(),
        Paragraph(voice.say("rating-slip.how")),
        Gap(),
        Code(invitation.code),
        Small(invitation.code),
        Rule(),
        service(voice, invitation.what),
        Field(voice.say("rating-slip.at"), moment(voice, invitation.on)),
        Gap(),
        Paragraph(voice.say("rating-slip.free")),
        Rule(),
        *_help(voice, site),
        *doubts(voice, invitation.on),
    )
    return Receipt(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTicket:
    """A place in the queue (取号). ``ahead`` is how many waited when it was drawn, or None when nobody could tell."""

    number: str
    what: Words
    where: Words
    on: Stamp
    ahead: int | None = None


def lay_out_ticket(ticket: QueueTicket, site: Site, voice: Voice) -> Receipt:
    """Lay out the queue ticket: the number as large as the paper takes, and no promise of a time."""
    ahead = () if ticket.ahead is None else (Paragraph(voice.say("ticket.ahead", count=ticket.ahead)),)
    lines: tuple[Line, ...] = (
        *title(voice, "ticket.heading", site),
        Rule(),
        Big(ticket.number),
        *ahead,
        Rule(),
        service(voice, ticket.what),
        Field(voice.say("ticket.where"), voice.read(ticket.where)),
        Field(voice.say("ticket.at"), moment(voice, ticket.on)),
        Gap(),
        Paragraph(voice.say("ticket.called")),
        Small(voice.say("ticket.day")),
        *doubts(voice, ticket.on),
    )
    return Receipt(lines)


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time that can be booked, on one day."""

    start: datetime
    end: datetime

    def __str__(self) -> str:
        """Return day and hours."""
        return f"{self.start:%Y-%m-%d} {self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Booked:
    """The booking system holds this slot for the resident."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Wished:
    """Nothing is booked: the wishes, best first, go out with the next connection."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """An appointment (预约), or the wish for one, under its number."""

    number: str
    what: Words
    place: Office
    standing: Booked | Wished
    on: Stamp
    masked_name: str = field(repr=False)


def lay_out_booking(booking: Booking, site: Site, voice: Voice, *, reprint: Reprint | None = None) -> Receipt:
    """Lay out the booking slip; wishes are never called an appointment."""
    purpose = "booking.booked.code" if isinstance(booking.standing, Booked) else "booking.wished.code"
    lines: tuple[Line, ...] = (
        *_standing(booking.standing, site, voice, reprint),
        service(voice, booking.what),
        Field(voice.say("receipt.name"), booking.masked_name),
        *office(voice, "booking.place", booking.place),
        Field(voice.say("booking.at"), moment(voice, booking.on)),
        Rule(),
        *numbered(voice, "booking.number", booking.number, purpose),
        *_help(voice, site),
        *doubts(voice, booking.on),
    )
    return Receipt(lines)


def _standing(standing: Booked | Wished, site: Site, voice: Voice, reprint: Reprint | None) -> tuple[Line, ...]:
    match standing:
        case Booked(slot):
            return (
                *title(voice, "booking.booked.heading", site, reprint),
                Banner(voice.say("booking.booked.state")),
                Emphasis(f"{slot.start:%Y-%m-%d}"),
                Emphasis(f"{slot.start:%H:%M}-{slot.end:%H:%M}"),
                Paragraph(voice.say("booking.booked.means")),
                Rule(),
            )
        case Wished(slots):
            return (
                *title(voice, "booking.wished.heading", site, reprint),
                Banner(voice.say("booking.wished.state")),
                Paragraph(voice.say("booking.wished.means")),
                *(Field(voice.say("booking.wish", nth=nth), str(slot)) for nth, slot in enumerate(slots, 1)),
                Rule(),
            )
        case _:
            assert_never(standing)


def _help(voice: Voice, site: Site) -> tuple[Line, ...]:
    return *office(voice, "paper.ask", site.window), Gap(), fades(voice)
