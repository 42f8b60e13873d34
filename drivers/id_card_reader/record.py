"""The 256-byte text record of an identity card (GA/T 490) as a `ResidentCard`; pure.

All text is UTF-16LE, padded with U+0020. The character at byte 248 tells the kind of card: a space for the resident
identity card, ``I`` (2017) and ``Y`` (2023) for the foreigner's permanent residence card, ``J`` for the residence
permit of Hong Kong, Macao and Taiwan residents.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from drivers.api import ResidentCard

SIZE = 256
LONG_TERM = "长期"
_RESIDENT = " "


@dataclass(frozen=True, slots=True)
class OtherRecord:
    """A card of another kind, by its flag: one capital letter."""

    flag: str


@dataclass(frozen=True, slots=True)
class DamagedRecord:
    """A record that contradicts its own layout; ``field`` names the place and never the content."""

    field: str


class _ContradictionError(Exception):
    """The field of this name cannot hold what it holds."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A field: its name, and where its characters lie."""

    name: str
    first: int
    count: int


# Offsets in characters: GA/T 490's byte offsets divided by two.
_NAME = _Span("name", 0, 15)
_SEX = _Span("sex", 15, 1)
_NATION = _Span("nation", 16, 2)
_BIRTH = _Span("birth", 18, 8)
_ADDRESS = _Span("address", 26, 35)
_NUMBER = _Span("number", 61, 18)
_AUTHORITY = _Span("authority", 79, 15)
_VALID_FROM = _Span("valid_from", 94, 8)
_VALID_UNTIL = _Span("valid_until", 102, 8)
_FLAG = _Span("flag", 124, 1)


def decode_record(record: bytes) -> ResidentCard | OtherRecord | DamagedRecord:
    """Return what the record says. Never raises."""
    if len(record) != SIZE:
        return DamagedRecord("size")
    try:
        text = record.decode("utf-16-le")
    except UnicodeDecodeError:
        return DamagedRecord("encoding")
    if len(text) != SIZE // 2:  # a surrogate pair: GB 13000 text holds none, and every later offset would be wrong
        return DamagedRecord("encoding")
    flag = text[_FLAG.first]
    if flag != _RESIDENT:
        return OtherRecord(flag) if "A" <= flag <= "Z" else DamagedRecord("flag")
    try:
        return _resident(text)
    except _ContradictionError as contradiction:
        return DamagedRecord(str(contradiction))


def _resident(text: str) -> ResidentCard:
    birth = _date(text, _BIRTH)
    valid_from = _date(text, _VALID_FROM)
    valid_until = None if _words(text, _VALID_UNTIL) == LONG_TERM else _date(text, _VALID_UNTIL)
    if birth > valid_from:
        raise _ContradictionError(_VALID_FROM.name)
    if valid_until is not None and valid_until < valid_from:
        raise _ContradictionError(_VALID_UNTIL.name)
    return ResidentCard(
        name=_words(text, _NAME),
        sex=_digits(text, _SEX),
        nation=_digits(text, _NATION),
        birth=birth,
        address=_words(text, _ADDRESS),
        number=_number(text),
        authority=_words(text, _AUTHORITY),
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _cut(text: str, span: _Span) -> str:
    return text[span.first : span.first + span.count]


def _words(text: str, span: _Span) -> str:
    """Return a text without its padding; some cards' issuers pad with NUL instead of spaces."""
    words = _cut(text, span).rstrip(" \0")
    if not words or any(unicodedata.category(letter) == "Cc" for letter in words):
        raise _ContradictionError(span.name)
    return words


def _digits(text: str, span: _Span) -> str:
    digits = _cut(text, span)
    if not (digits.isascii() and digits.isdigit()):
        raise _ContradictionError(span.name)
    return digits


def _date(text: str, span: _Span) -> date:
    digits = _digits(text, span)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _ContradictionError(span.name) from None


def _number(text: str) -> str:
    """Return the citizen number as printed; whether its check digit holds is the terminal's question."""
    _digits(text, _Span(_NUMBER.name, _NUMBER.first, _NUMBER.count - 1))
    number = _cut(text, _NUMBER)
    if number[-1] not in "0123456789X":
        raise _ContradictionError(_NUMBER.name)
    return number
