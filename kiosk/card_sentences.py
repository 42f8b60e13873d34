"""Say on the screen why a card cannot be used, and what to do."""

from __future__ import annotations

from dataclasses import replace

from kiosk.events import DeviceKind
from kiosk.frame import Easel
from kiosk.predicaments import CardProblem
from kiosk.screen import Message, Snapshot, Tone
from kiosk.states import Refused


def refused_card(page: Snapshot, refused: Refused, easel: Easel) -> Snapshot:
    """Return the page with what is wrong with the card, another try, and where to go instead."""
    site, text_id = easel.context.site, f"card.problem.{refused.problem.value}"
    words = easel.say(text_id, on=easel.day(refused.on)) if refused.on else easel.say(text_id)
    window = easel.say(
        "card.window",
        name=easel.voice.read(site.window.name),
        hours=easel.voice.read(site.window_hours),
        phone=site.window.phone,
    )
    obstacle = easel.obstacle(DeviceKind.ID_CARD_READER, "home.no-reader")
    return replace(
        page,
        message=Message(words, Tone.PROBLEM),
        paragraphs=(window,),
        actions=(easel.primary("next", "card.again", why_not=obstacle),),
    )


def take_first(page: Snapshot, easel: Easel) -> Snapshot:
    """Return the page with the request to take the card that lies there."""
    return replace(
        page,
        message=Message(easel.say(f"card.problem.{CardProblem.TAKE_FIRST.value}"), Tone.CAUTION),
        actions=(easel.primary("next", "card.taken"),),
    )
