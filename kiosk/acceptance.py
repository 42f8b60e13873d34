"""Decide whether an answer can be kept, and say what to do where it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import assert_never
from unicodedata import category

from kiosk.comparisons import day_of
from kiosk.fields import Check, FieldSpec, Option, amount_of
from kiosk.identifiers import (
    BadNumber,
    BankCard,
    CitizenNumber,
    compact,
    judge_bank_card,
    judge_citizen_number,
    plain,
)
from kiosk.organisations import CreditCode, judge_credit_code
from kiosk.screen import FieldKind
from kiosk.telephones import MobileNumber, judge_mobile_number, national

YES, NO = "true", "false"
SKIPPED = ""
"""What is kept of a question that its resident left open; it is not sent."""
EARLIEST = date(1900, 1, 1)
"""Where a field sets no limit to the past, nothing that a living person did lies before."""
FARTHEST_YEARS = 20
"""Where a field sets no limit to the future, nothing that is applied for lies beyond."""

_SATURDAY = 5
# What nobody can see on paper. A sign that this Python's Unicode does not know yet may be a rare hanzi of a name.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")


@dataclass(frozen=True, slots=True)
class Accepted:
    """An acceptable answer in the form that is kept."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An answer that cannot be kept: the text that says why, and the answer to be mended."""

    text_id: str
    fields: tuple[tuple[str, int | str], ...] = ()
    given: str = field(default="", repr=False)


Verdict = Accepted | Rejected


def judge(spec: FieldSpec, text: str, today: date, facts: Mapping[str, str] | None = None) -> Verdict:  # noqa: C901, PLR0911, PLR0912 - one line per kind
    """Judge an answer as typed, chosen or put together; ``facts`` are the answers that stand before it."""
    if spec.optional and not text.strip():
        return Accepted(SKIPPED)
    match spec.kind:
        case FieldKind.CHOICE:
            return _one_of(text, tuple(option.value for option in spec.options))
        case FieldKind.MULTI_CHOICE:
            return _some_of(spec, text)
        case FieldKind.BOOLEAN:
            return _one_of(text, (YES, NO))
        case FieldKind.IDENTITY_NUMBER:
            return _identity_number(text, today)
        case FieldKind.USCC:
            return _credit_code(text)
        case FieldKind.DECIMAL | FieldKind.MONEY:
            return _amount(spec, text)
        case FieldKind.DATE:
            return _day(spec, text, today, facts or {})
        case FieldKind.SLOT:
            return _slot(spec, text, today)
        case FieldKind.REGION:
            return _one_of(text, tuple(leaves(spec.options)))
        case FieldKind.ADDRESS | FieldKind.TEXT | FieldKind.LONG_TEXT:
            return _written(spec, text)
        case FieldKind.DIGITS | FieldKind.LETTERS | None:
            return _digits(spec, text)
        case _:
            assert_never(spec.kind)


def leaves(options: tuple[Option, ...]) -> Iterator[str]:
    """Yield the values at the ends of a cascade."""
    for option in options:
        yield from leaves(option.within) if option.within else (option.value,)


def day_limits(spec: FieldSpec, today: date) -> tuple[date, date]:
    """Return the first and the last day that a field takes."""
    least = day_of(spec.least, today) if spec.least else EARLIEST
    most = day_of(spec.most, today) if spec.most else date(today.year + FARTHEST_YEARS, 12, 31)
    return least or EARLIEST, most or today


def is_workday(day: date) -> bool:
    """Tell Monday to Friday; holidays are not known here, so a chosen slot is a wish until staff have called."""
    return day.weekday() < _SATURDAY


def _one_of(text: str, values: tuple[str, ...]) -> Verdict:
    return Accepted(text) if text in values else Rejected("form.error.choose")


def _some_of(spec: FieldSpec, text: str) -> Verdict:
    """Keep the choices in the order of the field, so that the same choice is the same answer."""
    chosen = set(text.split(",")) - {""}
    if not chosen:
        return Rejected("form.error.choose-some")
    values = tuple(option.value for option in spec.options)
    if not chosen <= set(values):
        return Rejected("form.error.choose-some")
    return Accepted(",".join(value for value in values if value in chosen))


def _identity_number(text: str, today: date) -> Verdict:
    match judge_citizen_number(text, today):
        case BadNumber(faults):
            return Rejected(f"form.error.identity-number.{faults[0].value}", given=compact(text))
        case CitizenNumber(text=number):
            return Accepted(number)


def _credit_code(text: str) -> Verdict:
    match judge_credit_code(text):
        case BadNumber(faults):
            why = f"form.error.uscc.{faults[0].value}" if text.strip() else "form.error.empty"
            return Rejected(why, given=compact(text))
        case CreditCode(text=code):
            return Accepted(code)


def _amount(spec: FieldSpec, text: str) -> Verdict:
    """Money always has its two decimals; other amounts have no more than were typed."""
    typed = text.strip().translate(_FULL_WIDTH)
    if not typed:
        return Rejected("form.error.empty")
    amount = amount_of(typed)
    if amount is None:
        return Rejected("form.error.amount", given=typed)
    if _decimals(typed) > spec.decimals:
        return Rejected("form.error.decimals", (("most", spec.decimals),), typed)
    if not (amount_of(spec.least) or Decimal(0)) <= amount <= (amount_of(spec.most) or amount):
        return Rejected("form.error.amount-range", (("least", spec.least or "0"), ("most", spec.most)), typed)
    return Accepted(f"{amount:.2f}" if spec.kind is FieldKind.MONEY else f"{amount.normalize():f}")


def _decimals(typed: str) -> int:
    return len(typed.partition(".")[2])


def _day(spec: FieldSpec, text: str, today: date, facts: Mapping[str, str]) -> Verdict:
    day = _iso(text)
    if day is None:
        return Rejected("form.error.day")
    least, most = day_limits(spec, today)
    if day < least:
        return Rejected("form.error.too-early", _in_parts(least))
    if day > most:
        return Rejected("form.error.too-late", _in_parts(most))
    other = day_of(facts.get(spec.rule.other_field, ""), today) if spec.rule else None
    if spec.rule is None or other is None or spec.rule.holds({**facts, spec.key: text}, today):
        return Accepted(text)
    return Rejected("form.error.too-early" if spec.rule.operator == ">=" else "form.error.too-late", _in_parts(other))


def _iso(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _in_parts(day: date) -> tuple[tuple[str, int | str], ...]:
    return ("year", day.year), ("month", day.month), ("day", day.day)


def _slot(spec: FieldSpec, text: str, today: date) -> Verdict:
    """A slot is a working day and a part of it: ``2026-12-01T09:00/12:00``, ISO 8601 without what repeats itself."""
    day, _, hours = text.partition("T")
    on = _iso(day)
    least, most = day_limits(spec, today)
    part = hours in {option.value for option in spec.options}
    return Accepted(text) if on and least <= on <= most and is_workday(on) and part else Rejected("form.error.choose")


def _written(spec: FieldSpec, text: str) -> Verdict:
    words = " ".join(text.split()) if spec.kind is not FieldKind.LONG_TEXT else text.strip()
    if not words:
        return Rejected("form.error.empty")
    if len(words) > spec.max_length:
        return Rejected("form.error.too-long", (("most", spec.max_length), ("found", len(words))), words)
    shown = "".join(sign for sign in words if sign == "\n" or category(sign) not in _UNSEEN)
    return Accepted(words) if shown == words else Rejected("form.error.characters", given=shown)


def _digits(spec: FieldSpec, text: str) -> Verdict:
    number = _as_meant(spec, text)
    if not number:
        return Rejected("form.error.empty")
    if not (number.isascii() and number.isdecimal()):
        return Rejected("form.error.digits", given=number)
    if not spec.min_length <= len(number) <= spec.max_length:
        return Rejected(*_length(spec, len(number)), given=number)
    if isinstance(_checked(spec, number), BadNumber):
        return Rejected(f"form.error.{spec.check.value}", given=number)
    return Accepted(number)


def _as_meant(spec: FieldSpec, text: str) -> str:
    """Return the digits that are meant; where nothing is known of the number, a dot or hyphen may mean something."""
    match spec.check:
        case Check.MOBILE:
            return national(text)
        case Check.BANK_CARD:
            return compact(text)
        case Check.NONE:
            return plain(text)


def _checked(spec: FieldSpec, number: str) -> MobileNumber | BankCard | BadNumber | None:
    match spec.check:
        case Check.MOBILE:
            return judge_mobile_number(number)
        case Check.BANK_CARD:
            return judge_bank_card(number)
        case Check.NONE:
            return None


def _length(spec: FieldSpec, found: int) -> tuple[str, tuple[tuple[str, int | str], ...]]:
    if spec.min_length == spec.max_length:
        return "form.error.length", (("wanted", spec.min_length), ("found", found))
    return "form.error.length-range", (("least", spec.min_length), ("most", spec.max_length), ("found", found))
