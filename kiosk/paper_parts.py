"""Make the lines that several papers share: title, number with its code, times, offices. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.catalogue import MaterialUse, Office, Site
from kiosk.receipt import Code, Emphasis, Field, Heading, Line, Rule, Small
from kiosk.stamp import Stamp
from kiosk.texts import Language, Voice, Words


@dataclass(frozen=True, slots=True)
class Reprint:
    """A print after the first (补打): the ``count``-th one, made at ``on``; the paper's number stays the same."""

    count: int
    on: Stamp


def title(voice: Voice, heading: str, site: Site | None, reprint: Reprint | None = None) -> tuple[Line, ...]:
    """Return the head of a paper: what it is, in the other language too (staff must know it), and where it came from.

    Args:
        voice: the resident's language.
        heading: the id of the text.
        site: where the terminal stands; None for a printer that belongs to none yet.
        reprint: which print this is, when it is not the first.
    """
    other = Language.EN if voice.language is Language.ZH else Language.ZH
    return (
        Heading(voice.say(heading)),
        Small(voice.texts.say(heading, other)),
        *((Small(voice.read(site.name)),) if site else ()),
        *(again(voice, reprint) if reprint else ()),
    )


def again(voice: Voice, reprint: Reprint) -> tuple[Line, ...]:
    """Return the mark of a copy with its own time, so that two papers are never taken for two applications."""
    return (
        Emphasis(voice.say("paper.copy", count=reprint.count)),
        Small(voice.say("paper.copied", at=moment(voice, reprint.on))),
    )


def with_chinese(voice: Voice, name: Words) -> str:
    """Return the name of a service; in another language with the Chinese one beside it, which is what staff know."""
    told = voice.read(name)
    return told if voice.language is Language.ZH else f"{told} ({name.zh})"


def service(voice: Voice, name: Words) -> Line:
    """Return which service a paper is about."""
    return Field(voice.say("receipt.item"), with_chinese(voice, name))


def material_words(voice: Voice, use: MaterialUse) -> str:
    """Say one material, whether it must be there, and whether a signed commitment (告知承诺) can stand for it."""
    said = voice.read(use.said)
    if use.commitment_ok:
        return voice.say("material.or-commitment", material=said)
    return said if use.required or use.when else voice.say("material.if-any", material=said)


def numbered(voice: Voice, label: str, number: str, purpose: str, *, code: str = "") -> tuple[Line, ...]:
    """Return the number to keep and its code, with what the code is good for.

    Args:
        voice: the resident's language.
        label: the id of the number's name.
        number: an identifier (`kiosk.receipt.Code` says which).
        purpose: the id of the sentence under the code.
        code: what the code holds, when it is more than the number.
    """
    return Small(voice.say(label)), Emphasis(number), Code(code or number), Small(voice.say(purpose)), Rule()


def moment(voice: Voice, stamp: Stamp) -> str:
    """Return date and time to the minute; when the clock deserves doubt, with a word of it or the district's time."""
    said = f"{stamp.at:%Y-%m-%d %H:%M}"
    if stamp.certain:
        return said
    if stamp.actual is not None:
        return voice.say("paper.clock.off", at=said, actual=f"{stamp.actual:%Y-%m-%d %H:%M}")
    return voice.say(f"paper.clock.{stamp.quality}", at=said)


def doubts(voice: Voice, *stamps: Stamp) -> tuple[Line, ...]:
    """Return what rules instead when one of the times may be wrong."""
    return () if all(stamp.certain for stamp in stamps) else (Small(voice.say("paper.clock.rules")),)


def office(voice: Voice, label: str, office: Office) -> tuple[Line, ...]:
    """Return a body or window with its telephone, and where and when it is open if that is known."""
    name = Field(voice.say(label), f"{voice.read(office.name)} {office.phone}")
    address = (Field(voice.say("paper.address"), voice.read(office.address)),) if office.address else ()
    hours = (Field(voice.say("paper.hours"), voice.read(office.hours)),) if office.hours else ()
    return name, *address, *hours


def fades(voice: Voice) -> Line:
    """Return the warning that thermal paper is no archive."""
    return Small(voice.say("paper.fades"))
