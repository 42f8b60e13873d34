"""The 256-byte text record of an identity card as one of the four types of `drivers.cards`; pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from drivers.cards import ForeignerCard2017, ForeignerCard2023, IdentityCard, ResidencePermit, ResidentCard
from drivers.id_card_reader.layout import (
    FLAG,
    FOREIGNER_2017,
    LAYOUTS,
    LONG_TERM,
    PERMIT,
    RESIDENT,
    SIZE,
    Span,
    text_of,
)

ADDRESS_SIZE = 70
"""Bytes of one appended address: 35 characters."""
MOST_ADDRESSES = 4
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
_NONCHARACTERS = frozenset({"\ufffe", "\uffff", *map(chr, range(0xFDD0, 0xFDF0))})


@dataclass(frozen=True, slots=True)
class OtherRecord:
    """A card of a kind that nobody knows yet, by its flag: one capital letter."""

    flag: str


@dataclass(frozen=True, slots=True)
class DamagedRecord:
    """A record that contradicts its own layout; ``field`` names the place and never the content."""

    field: str


class _ContradictionError(Exception):
    """The field of this name cannot hold what it holds."""


def decode_record(record: bytes) -> IdentityCard | OtherRecord | DamagedRecord:
    """Return what the record says. Never raises."""
    text = text_of(record)
    if text is None:
        return DamagedRecord("size" if len(record) != SIZE else "encoding")
    flag = text[FLAG]
    if flag not in LAYOUTS:
        return OtherRecord(flag) if "A" <= flag <= "Z" else DamagedRecord("flag")
    try:
        return _decode(flag, _Fields(text, LAYOUTS[flag]))
    except _ContradictionError as contradiction:
        return DamagedRecord(str(contradiction))


def decode_addresses(data: bytes) -> tuple[str, ...] | DamagedRecord:
    """Return the appended addresses of an answer to 30 03: one to four slots of 70 bytes, empty slots left out."""
    slots, rest = divmod(len(data), ADDRESS_SIZE)
    if rest or not 1 <= slots <= MOST_ADDRESSES:
        return DamagedRecord("newest_addresses")
    try:
        found = [_plain(data[at : at + ADDRESS_SIZE].decode("utf-16-le")) for at in range(0, len(data), ADDRESS_SIZE)]
    except (UnicodeDecodeError, _ContradictionError):
        return DamagedRecord("newest_addresses")
    return tuple(address for address in found if address)


def _decode(flag: str, fields: _Fields) -> IdentityCard:
    match flag:
        case _ if flag == RESIDENT:
            return _resident(fields)
        case _ if flag == PERMIT:
            return _permit(fields)
        case _ if flag == FOREIGNER_2017:
            return _foreigner_2017(fields)
        case _:
            return _foreigner_2023(fields)


def _resident(fields: _Fields) -> ResidentCard:
    valid_from, valid_until = fields.term()
    return ResidentCard(
        name=fields.words("name"),
        sex=fields.code("sex"),
        nation=fields.code("nation", empty=True),
        birth=fields.birth(),
        address=fields.words("address"),
        number=fields.number(),
        authority=fields.words("authority"),
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _permit(fields: _Fields) -> ResidencePermit:
    valid_from, valid_until = fields.term()
    return ResidencePermit(
        name=fields.words("name"),
        sex=fields.code("sex"),
        birth=fields.birth(),
        address=fields.words("address"),
        number=fields.number(),
        authority=fields.words("authority"),
        valid_from=valid_from,
        valid_until=valid_until,
        pass_number=fields.code("pass_number"),
        issues=fields.code("issues"),
    )


def _foreigner_2017(fields: _Fields) -> ForeignerCard2017:
    valid_from, valid_until = fields.term()
    return ForeignerCard2017(
        name=fields.words("name", empty=True),
        english_name=fields.words("english_name"),
        sex=fields.code("sex"),
        birth=fields.birth(),
        number=fields.code("number", whole=True),
        nationality=fields.code("nationality"),
        valid_from=valid_from,
        valid_until=valid_until,
        version=fields.code("version", empty=True),
        authority_code=fields.code("authority_code", empty=True),
    )


def _foreigner_2023(fields: _Fields) -> ForeignerCard2023:
    valid_from, valid_until = fields.term()
    return ForeignerCard2023(
        name=fields.words("name", empty=True),
        english_name=fields.joined("english_name", "english_name_rest"),
        sex=fields.code("sex"),
        birth=fields.birth(),
        number=fields.number(),
        nationality=fields.code("nationality"),
        valid_from=valid_from,
        valid_until=valid_until,
        renewals=fields.code("renewals", empty=True),
        former_link=fields.words("former_link", empty=True),
    )


@dataclass(frozen=True, slots=True, repr=False)
class _Fields:
    """The characters of one record under the layout of its kind; every verb raises `_ContradictionError`."""

    text: str
    spans: Mapping[str, Span]

    def words(self, name: str, *, empty: bool = False) -> str:
        """Return a text without its padding."""
        return self._judged(name, self.spans[name].cut(self.text), empty=empty)

    def joined(self, name: str, rest: str) -> str:
        """Return a text that is stored in two places; it is joined before its padding goes."""
        return self._judged(name, self.spans[name].cut(self.text) + self.spans[rest].cut(self.text), empty=False)

    def code(self, name: str, *, whole: bool = False, empty: bool = False) -> str:
        """Return a code of ASCII letters and digits, whatever it means; ``whole``: it fills its field."""
        code = self.words(name, empty=empty)
        if (code and not (code.isascii() and code.isalnum())) or (whole and len(code) != self.spans[name].count):
            raise _ContradictionError(name)
        return code

    def number(self) -> str:
        """Return a number of 18 as printed; whether its check character holds is `drivers.id_card_reader.doubts`'."""
        number = self.spans["number"].cut(self.text)
        if not (number.isascii() and number[:-1].isdigit() and number[-1] in "0123456789X"):
            raise _ContradictionError("number")
        return number

    def birth(self) -> date:
        """Return the date of birth, which lies before the card's first day."""
        birth = self.day("birth")
        if birth > self.day("valid_from"):
            raise _ContradictionError("valid_from")
        return birth

    def term(self) -> tuple[date, date | None]:
        """Return the first and the last valid day; None for 长期."""
        first = self.day("valid_from")
        last = None if self.words("valid_until") == LONG_TERM else self.day("valid_until")
        if last is not None and last < first:
            raise _ContradictionError("valid_until")
        return first, last

    def day(self, name: str) -> date:
        """Return a day written YYYYMMDD."""
        digits = self.spans[name].cut(self.text)
        if not (digits.isascii() and digits.isdigit()):
            raise _ContradictionError(name)
        try:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError:
            raise _ContradictionError(name) from None

    def _judged(self, name: str, padded: str, *, empty: bool) -> str:
        try:
            words = _plain(padded)
        except _ContradictionError:
            raise _ContradictionError(name) from None
        if not words and not empty:
            raise _ContradictionError(name)
        return words


def _plain(padded: str) -> str:
    """Return a text without its padding; some cards' issuers pad with NUL instead of spaces.

    What a person cannot see has no place on a card and would hide or reorder what is shown: control and format
    characters, line separators, noncharacters. Private use stays: rare name characters live there.
    """
    words = padded.rstrip(" \0")
    unseen = any(unicodedata.category(letter) in _UNSEEN or letter in _NONCHARACTERS for letter in words)
    if unseen or (words and not words.strip()):
        raise _ContradictionError
    return words
