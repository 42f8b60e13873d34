"""Where each of the four text records keeps its fields (GA/T 490; GA/T 467-2019 for the permits); pure.

A record is 256 bytes: 128 characters of UTF-16LE, padded with U+0020. The character at index 124 (byte 248) is the
flag that tells the kind of card. Offsets and lengths here are in characters: the standard's bytes divided by two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SIZE = 256
"""Bytes of a text record."""
CHARACTERS = SIZE // 2
FLAG = 124
LONG_TERM = "长期"
RESIDENT, PERMIT, FOREIGNER_2017, FOREIGNER_2023 = " ", "J", "I", "Y"


@dataclass(frozen=True, slots=True)
class Span:
    """One field: its name, its first character, and how many it has."""

    name: str
    first: int
    count: int

    def cut(self, text: str) -> str:
        """Return the field as it stands in a record of 128 characters, padding included."""
        return text[self.first : self.first + self.count]


def _spans(*spans: tuple[str, int, int]) -> Mapping[str, Span]:
    return {name: Span(name, first, count) for name, first, count in spans}


_COMMON = (
    ("name", 0, 15),
    ("sex", 15, 1),
    ("birth", 18, 8),
    ("address", 26, 35),
    ("number", 61, 18),
    ("authority", 79, 15),
    ("valid_from", 94, 8),
    ("valid_until", 102, 8),
)

LAYOUTS: Mapping[str, Mapping[str, Span]] = {
    RESIDENT: _spans(*_COMMON, ("nation", 16, 2)),
    PERMIT: _spans(*_COMMON, ("pass_number", 110, 9), ("issues", 119, 2)),
    FOREIGNER_2017: _spans(
        ("english_name", 0, 60),
        ("sex", 60, 1),
        ("number", 61, 15),
        ("nationality", 76, 3),
        ("name", 79, 15),
        ("valid_from", 94, 8),
        ("valid_until", 102, 8),
        ("birth", 110, 8),
        ("version", 118, 2),
        ("authority_code", 120, 4),
    ),
    FOREIGNER_2023: _spans(
        ("name", 0, 15),
        ("sex", 15, 1),
        ("renewals", 16, 2),
        ("birth", 18, 8),
        ("english_name", 26, 35),
        ("number", 61, 18),
        ("valid_from", 94, 8),
        ("valid_until", 102, 8),
        ("english_name_rest", 110, 11),
        ("nationality", 121, 3),
        ("former_link", 125, 3),
    ),
}
"""The fields of each kind of record, by its flag."""


def text_of(record: bytes) -> str | None:
    """Return a record's 128 characters, or None when it is no record.

    GB 13000 text in UTF-16LE: a surrogate is no character of a card and would shift every field after it.
    """
    if len(record) != SIZE:
        return None
    try:
        text = record.decode("utf-16-le")
    except UnicodeDecodeError:
        return None
    return text if len(text) == CHARACTERS else None
