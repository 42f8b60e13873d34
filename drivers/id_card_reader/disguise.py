"""Give a record the data of a person who cannot exist, with the same shape: for traces and recordings; pure.

Kind, length and kinds of characters, sex, nation, years of validity and a contradiction of birth stay, so that a
recording exercises what the real card exercised. The person is born on 1900-01-01 in region 119900, never assigned.
"""

from __future__ import annotations

from drivers.id_card_reader.checks import citizen_check, travel_check
from drivers.id_card_reader.layout import FLAG, LAYOUTS, LONG_TERM, SIZE, text_of

_PAD = " "
_BIRTH, _OTHER_BIRTH = "19000101", "19000102"
_SPECIMEN = "UTO"
_PHOTO_HEADER = 8
_TERM = frozenset(LONG_TERM)
_ODD = {"1", "3", "5", "7", "9"}


def disguised_record(record: bytes) -> bytes:
    """Return a record of the same kind and shape that is nobody's; what is no record becomes padding."""
    text = text_of(record)
    if text is None:
        return _PAD.encode("utf-16-le") * (SIZE // 2)
    fields = {name: (span, span.cut(text)) for name, span in LAYOUTS.get(text[FLAG], {}).items()}
    letters = list(_PAD * FLAG + text[FLAG] + _PAD * (SIZE // 2 - FLAG - 1))
    for name, (span, field) in fields.items():
        letters[span.first : span.first + span.count] = _instead(name, field).ljust(span.count, _PAD)[: span.count]
    if "birth" in fields and not _agrees(fields["birth"][1], fields["number"][1]):
        birth = fields["birth"][0]
        letters[birth.first : birth.first + birth.count] = _OTHER_BIRTH
    return "".join(letters).encode("utf-16-le", "replace")[:SIZE]


def disguised_addresses(data: bytes) -> bytes:
    """Return as many bytes of addresses that nobody lives at; empty characters stay empty."""
    pairs = (data[at : at + 2] for at in range(0, len(data), 2))
    return b"".join(_pair(pair) for pair in pairs)


def _pair(pair: bytes) -> bytes:
    if len(pair) < 2:  # noqa: PLR2004 - half a character
        return b"\0"
    return _letter(pair.decode("utf-16-le", "replace")).encode("utf-16-le")


def photo_header(photo: bytes) -> bytes:
    """Return a photo of the same length of which only the code's header is left, and only when it is one."""
    header = photo[:_PHOTO_HEADER] if photo.startswith(b"WLf") else b""
    return header.ljust(len(photo), b"\0")


def _instead(name: str, field: str) -> str:
    match name:
        case "birth" | "nationality":
            return _BIRTH if name == "birth" else _SPECIMEN
        case "number":
            return _number(field)
        case "valid_from" | "valid_until" if field[:4].isdecimal() and field.isascii():
            return field[:4] + "0101"
        case "sex" | "nation" if field.isascii() and field.isdecimal():
            return field
        case _:
            return "".join(_letter(letter) for letter in field.rstrip(" \0"))


def _letter(letter: str) -> str:
    """Return a character of the same class: padding, middle dot, digit, Latin letter, hanzi inside or outside GBK."""
    if letter in " ·\0,":
        return letter if letter != "\0" else _PAD
    if letter in _TERM:
        return letter
    if letter.isascii():
        return "0" if letter.isdigit() else "X"
    try:
        letter.encode("gbk")
    except UnicodeEncodeError:
        return "㛃"  # U+36C3, Extension A
    return "某"


def _agrees(birth: str, number: str) -> bool:
    """Tell whether a record's birth date is the one inside its number, of either length."""
    return birth in number or birth[2:] == number[7:13]


def _number(field: str) -> str:
    """Return a number of the same form, with the order digit of the same parity and a check digit that holds."""
    order = "1" if field[16:17] in _ODD else "2"
    head = {"8": "810000", "9": "911999"}.get(field[0], "119900") + _BIRTH + "00" + order
    if len(field) < len(head) + 1:  # the 15 characters of 2017: country, place, YYMMDD, order, check (ICAO 9303)
        old = "UTO1100000101" + ("1" if field[13] in _ODD else "2")
        return old + travel_check(old)
    return head + citizen_check(head)
