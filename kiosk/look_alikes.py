"""Offer what somebody may have meant who typed O for 0: never silently, and only what is right."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import islice, product
from typing import TypeVar

from kiosk.identifiers import BadNumber, CitizenNumber, compact, judge_citizen_number, seen
from kiosk.organisations import CREDIT_ALPHABET, CreditCode, judge_credit_code
from kiosk.permits import ForeignerNumber, judge_foreigner_number

T = TypeVar("T")
_MOST = 4096  # readings that are tried of one text
_SCRIPTS = str.maketrans("АВЕКМНОРСТХΑΒΕΗΚΜΝΟΡΤΧ×", "ABEKMHOPCTXABEHKMNOPTXX")  # Cyrillic, Greek, the times sign
_ALIKE = {
    "0": "ODQ",
    "1": "IL",
    "2": "Z",
    "5": "S",
    "6": "G",
    "8": "B",
    "B": "8",
    "D": "0O",
    "G": "6",
    "I": "1L",
    "L": "1I",
    "O": "0QD",
    "Q": "0O",
    "S": "5",
    "V": "UY",
    "Z": "2",
    "|": "1I",
    "!": "1I",
}
_DIGITS = string.digits
_CITIZEN = (*(_DIGITS,) * 17, f"{_DIGITS}X")
_FOREIGNER = (*(string.ascii_uppercase,) * 3, *(_DIGITS,) * 12)
_CREDIT = (*(CREDIT_ALPHABET,) * 2, *(_DIGITS,) * 6, *(CREDIT_ALPHABET,) * 8, f"{_DIGITS}X", CREDIT_ALPHABET)


def suggest_citizen_numbers(text: str, today: date) -> tuple[CitizenNumber, ...]:
    """Return the right identity numbers that look like a wrong one; none when it is right or beyond guessing."""
    return _suggest(text, _CITIZEN, partial(judge_citizen_number, today=today))


def suggest_foreigner_numbers(text: str, today: date) -> tuple[ForeignerNumber, ...]:
    """Return the right numbers of foreigners' old cards that look like a wrong one."""
    return _suggest(text, _FOREIGNER, partial(judge_foreigner_number, today=today))


def suggest_credit_codes(text: str) -> tuple[CreditCode, ...]:
    """Return the right credit codes that look like a wrong one; letters that a code may have can be mistaken too."""
    return _suggest(text, _CREDIT, judge_credit_code)


def _suggest(text: str, places: tuple[str, ...], judge: Callable[[str], T | BadNumber]) -> tuple[T, ...]:
    """Try what must be another character first; where that does not help, one more that may be."""
    if not isinstance(judge(text), BadNumber):
        return ()
    written = seen(compact(text)).translate(_SCRIPTS)
    forced = tuple(islice(_forced(written, places), _MOST))
    free = islice((reading for first in forced for reading in _one_more(first, places)), _MOST)
    return _right(forced, judge) or _right(free, judge)


def _right(readings: Iterator[str] | tuple[str, ...], judge: Callable[[str], T | BadNumber]) -> tuple[T, ...]:
    judged = map(judge, dict.fromkeys(readings))
    return tuple(verdict for verdict in judged if not isinstance(verdict, BadNumber))


def _forced(written: str, places: tuple[str, ...]) -> Iterator[str]:
    """Yield every reading in which each character stands in a place that can have it."""
    if len(written) != len(places):
        return iter(())
    options = (
        sign if sign in place else [other for other in _ALIKE.get(sign, "") if other in place]
        for sign, place in zip(written, places, strict=True)
    )
    return map("".join, product(*options))


def _one_more(reading: str, places: tuple[str, ...]) -> Iterator[str]:
    for at, place in enumerate(places):
        for other in _ALIKE.get(reading[at], ""):
            if other in place:
                yield f"{reading[:at]}{other}{reading[at + 1 :]}"
