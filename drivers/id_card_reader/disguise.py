"""Give a record the data of a person who cannot exist, with the same shape: for traces and recordings; pure.

Kind, length of every text, sex and 长期 stay, so that a recording exercises what the real card exercised. The person is
born on 1900-01-01 in region 119900, which was never assigned.
"""

from __future__ import annotations

from drivers.id_card_reader.layout import FLAG, LAYOUTS, LONG_TERM, SIZE, Span, text_of

_PAD = " "
_BIRTH, _FROM, _UNTIL = "19000101", "20200101", "20400101"
_WORDS = {
    "name": "测试",
    "address": "示例街道零号",
    "authority": "示例公安局",
    "english_name": "SPECIMEN",
    "english_name_rest": "SPECIMEN",
    "birth": _BIRTH,
    "valid_from": _FROM,
    "nation": "01",
    "nationality": "UTO",
    "pass_number": "H0000000000",
    "former_link": "000",
    "issues": "00",
    "renewals": "00",
    "version": "00",
    "authority_code": "0000",
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECKS = "10X98765432"
_PHOTO_HEADER = 8
_ODD = {"1", "3", "5", "7", "9"}


def disguised_record(record: bytes) -> bytes:
    """Return a record of the same kind and shape that is nobody's; what is no record becomes padding."""
    text = text_of(record)
    if text is None:
        return _PAD.encode("utf-16-le") * (SIZE // 2)
    letters = list(_PAD * FLAG + text[FLAG] + _PAD * (SIZE // 2 - FLAG - 1))
    for name, span in LAYOUTS.get(text[FLAG], {}).items():
        letters[span.first : span.first + span.count] = _instead(name, span, span.cut(text))
    return "".join(letters).encode("utf-16-le", "replace")[:SIZE]


def disguised_addresses(data: bytes) -> bytes:
    """Return as many bytes of addresses that nobody lives at; empty characters stay empty."""
    pad, place = _PAD.encode("utf-16-le"), "某".encode("utf-16-le")
    pairs = (data[at : at + 2] for at in range(0, len(data), 2))
    return b"".join((pad if pair == pad else place)[: len(pair)] for pair in pairs)


def photo_header(photo: bytes) -> bytes:
    """Return a photo of the same length of which only the code's header is left, and only when it is one."""
    header = photo[:_PHOTO_HEADER] if photo.startswith(b"WLf") else b""
    return header.ljust(len(photo), b"\0")


def _instead(name: str, span: Span, field: str) -> str:
    length = len(field.rstrip(" \0"))
    match name:
        case "sex":
            word = field if field in "0129" else "0"
        case "number":
            word = _number(field)
        case "valid_until":
            word = LONG_TERM if field.startswith(LONG_TERM) else _UNTIL
        case _:
            word = _WORDS[name]
    return (word * (span.count // len(word) + 1))[:length].ljust(span.count, _PAD)


def _number(field: str) -> str:
    """Return a number of the same form, with the order digit of the same parity and a check digit that holds."""
    order = "1" if field[16:17] in _ODD else "2"
    head = {"8": "810000", "9": "911999"}.get(field[0], "119900") + _BIRTH + "00" + order
    if len(field) < len(head) + 1:  # the 15 characters of 2017: country, place, YYMMDD, order, check (ICAO 9303)
        old = "UTO1100000101" + ("1" if field[13] in _ODD else "2")
        return old + str(sum(int(letter, 36) * (7, 3, 1)[at % 3] for at, letter in enumerate(old)) % 10)
    return head + _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, head, strict=True)) % 11]
