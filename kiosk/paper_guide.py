"""Lay out what a resident takes home before applying: guide (办事指南) and materials (材料清单). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.catalogue import Item, Site
from kiosk.paper_parts import doubts, material_words, moment, office, title, with_chinese
from kiosk.receipt import Emphasis, Entry, Field, Gap, Line, Paragraph, Receipt, Rule, Section, Small
from kiosk.stamp import Stamp
from kiosk.texts import Voice

_BOX = "□"  # to be ticked with a pen


@dataclass(frozen=True, slots=True)
class Guide:
    """One service as the terminal's content describes it at a moment."""

    item: Item
    on: Stamp


def lay_out_guide(guide: Guide, site: Site, voice: Voice) -> Receipt:
    """Lay out the guide: who may apply, what to bring, how, how long from acceptance, what it costs, whom to ask."""
    item = guide.item
    lines: tuple[Line, ...] = (
        *title(voice, "guide.heading", site),
        Rule(),
        Emphasis(voice.read(item.title)),
        Small(with_chinese(voice, item.official)),
        Section(voice.say("guide.who")),
        *(Entry("·", voice.read(condition.text)) for condition in item.conditions),
        *_materials(item, voice),
        Section(voice.say("guide.how")),
        *(Entry(f"{at}.", voice.read(sentence)) for at, sentence in enumerate(item.guide, 1)),
        Section(voice.say("guide.result")),
        Paragraph(voice.read(item.result.what)),
        Rule(),
        Field(voice.say("guide.fee"), voice.read(item.fee)),
        Field(voice.say("guide.days"), _days(item, voice)),
        *office(voice, "receipt.department", item.department),
        *office(voice, "receipt.window", item.result.window),
        *_foot(guide, voice),
    )
    return Receipt(lines)


def lay_out_materials(guide: Guide, site: Site, voice: Voice) -> Receipt:
    """Lay out the list of materials alone, with boxes to tick at home."""
    item = guide.item
    lines: tuple[Line, ...] = (
        *title(voice, "materials.heading", site),
        Rule(),
        Emphasis(voice.read(item.title)),
        Small(with_chinese(voice, item.official)),
        *_materials(item, voice),
        *office(voice, "paper.ask", site.window),
        *_foot(guide, voice),
    )
    return Receipt(lines)


def _days(item: Item, voice: Voice) -> str:
    promised = item.days.promised
    return voice.say("guide.days-from", promised=promised) if promised else voice.say("guide.days-at-once")


def _materials(item: Item, voice: Voice) -> tuple[Line, ...]:
    boxes = (Entry(_BOX, material_words(voice, use)) for use in item.materials)
    return Section(voice.say("guide.bring")), *boxes, Gap()


def _foot(guide: Guide, voice: Voice) -> tuple[Line, ...]:
    return (
        Rule(),
        Small(voice.say("guide.version", version=guide.item.version)),
        Small(voice.say("guide.printed", at=moment(voice, guide.on))),
        Small(voice.say("guide.rules")),
        *doubts(voice, guide.on),
    )
