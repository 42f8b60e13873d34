"""Say an answer as its resident may see it: choices by their labels, days in words, numbers masked or in groups."""

from __future__ import annotations

from datetime import date
from typing import Final

from kiosk.acceptance import YES
from kiosk.comparisons import day_of
from kiosk.fields import FieldSpec
from kiosk.frame import Easel
from kiosk.identifiers import mask_number
from kiosk.screen import FieldKind
from kiosk.stages import Choosing, Label, Phrase, path_to, slot_day, stage

ACCOUNT_GROUP: Final = 4  # digits of an account are read in fours
MOBILE_LENGTH: Final = 11  # read as 3 + 4 + 4


def shown(spec: FieldSpec, known: str, easel: Easel) -> str:  # noqa: C901, PLR0911 - one line per kind
    """Return an answer in words; one that was skipped says so."""
    if not known:
        return easel.say("form.skipped") if spec.optional else ""
    if spec.identifies:
        return mask_number(known)
    match spec.kind:
        case FieldKind.IDENTITY_NUMBER:
            return mask_number(known)
        case FieldKind.BOOLEAN:
            return easel.say("form.yes" if known == YES else "form.no")
        case FieldKind.CHOICE | FieldKind.MULTI_CHOICE:
            return easel.say("form.and").join(_label(spec, value, easel) for value in known.split(","))
        case FieldKind.DIGITS | FieldKind.USCC:
            return grouped(known)
        case FieldKind.DECIMAL | FieldKind.MONEY:
            return f"{known} {unit(spec, easel)}"
        case FieldKind.DATE:
            return in_words(known, easel)
        case FieldKind.SLOT:
            return _slot(spec, known, easel)
        case FieldKind.REGION:
            return " ".join(easel.voice.read(option.label) for option in path_to(spec.options, known)[1:])
        case _:
            return known


def so_far(spec: FieldSpec, parts: tuple[str, ...], easel: Easel) -> str:
    """Return the parts answered so far in words."""
    said = []
    for at, part in enumerate(parts):
        asked = stage(spec, parts[:at], easel.context.today)
        picks = asked.picks if isinstance(asked, Choosing) else ()
        label = next((pick.label for pick in picks if pick.value == part), None)
        said.append(part if label is None else say(label, easel))
    return " ".join(word for word in said if word)


def say(label: Label, easel: Easel) -> str:
    """Return a label in words."""
    return easel.say(label.text_id, **dict(label.fields)) if isinstance(label, Phrase) else easel.voice.read(label)


def unit(spec: FieldSpec, easel: Easel) -> str:
    """Return the unit of an amount; empty for everything else."""
    return easel.voice.read(spec.unit) if spec.unit else ""


def bound(spec: FieldSpec, text: str, easel: Easel) -> str:
    """Return a limit in words: a day as a day, an amount as it is."""
    day = day_of(text, easel.context.today) if spec.kind is FieldKind.DATE else None
    return text if day is None else easel.day(day)


def in_words(iso: str, easel: Easel) -> str:
    """Return a day that was answered in words."""
    return easel.day(date.fromisoformat(iso))


def grouped(signs: str) -> str:
    """Return a number in groups that are easy to compare with a card or a telephone."""
    head = len(signs) % ACCOUNT_GROUP if len(signs) == MOBILE_LENGTH else 0
    rest = (signs[at : at + ACCOUNT_GROUP] for at in range(head, len(signs), ACCOUNT_GROUP))
    return " ".join(part for part in (signs[:head], *rest) if part)


def _label(spec: FieldSpec, value: str, easel: Easel) -> str:
    return next((easel.voice.read(option.label) for option in spec.options if option.value == value), value)


def _slot(spec: FieldSpec, known: str, easel: Easel) -> str:
    day, _, hours = known.partition("T")
    return f"{say(slot_day(date.fromisoformat(day)), easel)} {_label(spec, hours, easel)}"
