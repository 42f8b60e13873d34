"""Take an answer of several parts apart: what is asked next, and what the parts make together.

A day is asked as year, month and day, a slot as day and part of the day, a region from the large to the small, an
address as community, street, numbers and a note. Each part is one question with a few large choices or a keypad, so
nobody needs a keyboard for any of them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kiosk.acceptance import day_limits, is_workday
from kiosk.fields import FieldSpec, Option
from kiosk.screen import FieldKind
from kiosk.texts import Words

SHEET: Final = 9
"""Choices shown at once."""
STAGED: Final = frozenset({FieldKind.DATE, FieldKind.SLOT, FieldKind.REGION, FieldKind.ADDRESS})
_NUMBER_DIGITS, _ROOM_DIGITS = 4, 5


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text by id with its fields: words that the field itself does not hold."""

    text_id: str
    fields: tuple[tuple[str, int], ...] = ()


Label = Words | Phrase


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice of one part."""

    value: str
    label: Label
    detail: Words | None = None


@dataclass(frozen=True, slots=True)
class Choosing:
    """A part that is chosen; ``whole`` shows all picks on one page, small as on a calendar."""

    picks: tuple[Pick, ...]
    asks: str = ""
    whole: bool = False

    def sheet(self, at: int) -> tuple[Pick, ...]:
        """Return the picks of one page."""
        return self.picks if self.whole else self.picks[at * SHEET : (at + 1) * SHEET]

    @property
    def sheets(self) -> int:
        """How many pages the picks fill."""
        return 1 if self.whole else max(1, -(-len(self.picks) // SHEET))


@dataclass(frozen=True, slots=True)
class Typing:
    """A part that is typed: digits, or free text; ``asks`` is the text id of its question."""

    kind: FieldKind
    asks: str
    max_length: int
    optional: bool = False


Stage = Choosing | Typing


def stage(spec: FieldSpec, parts: tuple[str, ...], today: date) -> Stage | None:
    """Return what is asked after ``parts``; None when the answer is whole."""
    match spec.kind:
        case FieldKind.DATE:
            return _day_stage(spec, parts, today)
        case FieldKind.SLOT:
            return _slot_stage(spec, parts, today)
        case FieldKind.REGION:
            return _cascade_stage(spec.options, parts)
        case FieldKind.ADDRESS:
            return _address_stage(spec, parts)
        case _:
            return None


def fits(asked: Stage, part: str) -> bool:
    """Tell whether a part can be the answer to a stage."""
    if isinstance(asked, Choosing):
        return part in {pick.value for pick in asked.picks}
    if not part:
        return asked.optional
    digits = part.isascii() and part.isdecimal() and part.strip("0") != ""
    return len(part) <= asked.max_length and (asked.kind is not FieldKind.DIGITS or digits)


def joined(spec: FieldSpec, parts: tuple[str, ...]) -> str:
    """Return the answer that whole parts make."""
    match spec.kind:
        case FieldKind.DATE:
            return "-".join(parts)
        case FieldKind.SLOT:
            return "T".join(parts)
        case FieldKind.REGION:
            return parts[-1]
        case _:
            return _address(spec, parts)


def path_to(options: tuple[Option, ...], leaf: str) -> tuple[Option, ...]:
    """Return the options that lead to a leaf of a cascade, itself last; empty when there is no such leaf."""
    for option in options:
        below = path_to(option.within, leaf)
        if below or (option.value == leaf and not option.within):
            return option, *below
    return ()


def _day_stage(spec: FieldSpec, parts: tuple[str, ...], today: date) -> Stage | None:
    least, most = day_limits(spec, today)
    match parts:
        case ():
            years = [Pick(f"{year:04}", _phrase("pick.year", year)) for year in range(least.year, most.year + 1)]
            return Choosing(tuple(reversed(years) if most <= today else years), "pick.which-year")
        case (year,):
            return Choosing(tuple(_months(int(year), least, most)), "pick.which-month", whole=True)
        case (year, month):
            return Choosing(tuple(_days(int(year), int(month), least, most)), "pick.which-day", whole=True)
        case _:
            return None


def _months(year: int, least: date, most: date) -> Iterator[Pick]:
    for month in range(1, 13):
        last = date(year, month, monthrange(year, month)[1])
        if last >= least and date(year, month, 1) <= most:
            yield Pick(f"{month:02}", Phrase(f"pick.month.{month}"))


def _days(year: int, month: int, least: date, most: date) -> Iterator[Pick]:
    for day in range(1, monthrange(year, month)[1] + 1):
        if least <= date(year, month, day) <= most:
            yield Pick(f"{day:02}", _phrase("pick.day", day))


def _phrase(text_id: str, number: int) -> Phrase:
    return Phrase(text_id, (("number", number),))


def _slot_stage(spec: FieldSpec, parts: tuple[str, ...], today: date) -> Stage | None:
    match parts:
        case ():
            least, most = day_limits(spec, today)
            span = (least + timedelta(days=after) for after in range((most - least).days + 1))
            picks = (Pick(day.isoformat(), slot_day(day)) for day in span if is_workday(day))
            return Choosing(tuple(picks), "pick.which-workday")
        case (_,):
            return Choosing(_picks(spec.options), "pick.which-part")
        case _:
            return None


def slot_day(day: date) -> Phrase:
    """Return a day with its day of the week."""
    return Phrase(f"pick.on.{day.isoweekday()}", (("month", day.month), ("day", day.day)))


def _picks(options: tuple[Option, ...]) -> tuple[Pick, ...]:
    return tuple(Pick(option.value, option.label, option.detail) for option in options)


def _cascade_stage(options: tuple[Option, ...], parts: tuple[str, ...]) -> Stage | None:
    for part in parts:
        options = next((option.within for option in options if option.value == part), ())
    return Choosing(_picks(options)) if options else None


def _address_stage(spec: FieldSpec, parts: tuple[str, ...]) -> Stage | None:
    """After the last pick: the number and the room, where a street is known to have them; then a note."""
    cascade = _cascade_stage(spec.options, parts)
    if cascade is not None:
        return cascade
    depth = _depth(spec.options, parts)
    number = Typing(FieldKind.DIGITS, "pick.which-number", _NUMBER_DIGITS)
    room = Typing(FieldKind.DIGITS, "pick.which-room", _ROOM_DIGITS, optional=True)
    note = Typing(FieldKind.TEXT, "pick.note", spec.max_length, optional=True)
    asked = (number, room, note) if depth > 1 else (note,)
    answered = len(parts) - depth
    return asked[answered] if answered < len(asked) else None


def _depth(options: tuple[Option, ...], parts: tuple[str, ...]) -> int:
    """Return how many of the parts were picked."""
    for depth, part in enumerate(parts):
        if not options:
            return depth
        options = next((option.within for option in options if option.value == part), ())
    return len(parts)


def _address(spec: FieldSpec, parts: tuple[str, ...]) -> str:
    depth = _depth(spec.options, parts)
    picked, rest = "".join(parts[:depth]), parts[depth:]
    if depth == 1:
        return f"{picked} {rest[0]}".strip()
    number, room, note = rest
    return f"{picked}{number}号{f'{room}室' if room else ''} {note}".strip()
