"""Read and judge single comparisons, the only conditions that content may have, and the days they speak of."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_FORM = re.compile(r"\s*([a-z][a-z0-9_.]*)\s*(?:(>=|<=|=|>|<)\s*(\S+)\s*)?")
_DAY = re.compile(r"today(?:([+-][0-9]{1,5})d)?")
_NAME = re.compile(r"[a-z][a-z0-9_.]*")
_OPERATORS: Final = {"=": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison, ``field op literal`` or a bare boolean field; there are no others by design.

    After ``=`` the literal is an answer. After an order sign it is a whole number, a day (``2026-12-01``, ``today``,
    ``today+30d``) or the key of another field.
    """

    field: str
    operator: str
    literal: str

    @classmethod
    def parse(cls, text: str) -> Comparison:
        """Read ``delegate_used``, ``result=post``, ``card.age>=80`` or ``to>=from``; raises ValueError."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError("must be one comparison such as delegate_used, result=post or card.age>=80")
        name, sign, literal = match.groups()
        if sign is None:
            return cls(name, "=", "true")
        if sign != "=" and not (literal.isdecimal() or is_day(literal) or _NAME.fullmatch(literal)):
            raise ValueError(f"{sign} compares with a whole number, a day or a field")
        return cls(name, sign, literal)

    @property
    def other_field(self) -> str:
        """The field on the right, where it is one; empty otherwise."""
        return "" if self.operator == "=" or self.literal.isdecimal() or is_day(self.literal) else self.literal

    def holds(self, facts: Mapping[str, str], today: date) -> bool:
        """Tell whether it holds; a fact that is not known, or is of another sort than the literal, holds nothing."""
        value = facts.get(self.field)
        literal = facts.get(self.other_field) if self.other_field else self.literal
        if value is None or literal is None:
            return False
        if self.operator == "=":
            return value == literal
        return bool(_ordered(value, literal, self.operator, today))


def is_day(text: str) -> bool:
    """Tell whether a text names a day: ISO 8601, ``today``, ``today+Nd`` or ``today-Nd``."""
    return day_of(text, date.min + timedelta(days=100_000)) is not None


def day_of(text: str, today: date) -> date | None:
    """Return the day that a text names; None when it names none, or one that no calendar has."""
    relative = _DAY.fullmatch(text)
    try:
        return today + timedelta(days=int(relative[1] or 0)) if relative else date.fromisoformat(text)
    except (ValueError, OverflowError):
        return None


def _ordered(value: str, literal: str, sign: str, today: date) -> bool:
    compare = _OPERATORS[sign]
    if value.isdecimal() and literal.isdecimal():
        return bool(compare(int(value), int(literal)))
    here, there = day_of(value, today), day_of(literal, today)
    return here is not None and there is not None and bool(compare(here, there))
