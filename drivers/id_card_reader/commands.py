"""The words of the SAM protocol (SDT): commands, status codes, and how answers hold their data; pure.

Sources: the vendors' "SAM 通信协议" (openiDR200's copy of 2014), libsamv, hev-idcard-reader. Time limits are those that
field code uses, on the generous side.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import IntEnum

from drivers.id_card_reader.dialect import Command, Dialect
from drivers.id_card_reader.disguise import disguised_addresses, disguised_record, photo_header
from drivers.id_card_reader.frame import Decoder, Frame, encode, encode_answer
from drivers.id_card_reader.layout import SIZE
from drivers.id_card_reader.record import ADDRESS_SIZE


class SW(IntEnum):
    """SW3, the only status byte that is the reader's own."""

    REQUEST_CHECKSUM = 0x10
    REQUEST_LENGTH = 0x11
    COMMAND = 0x21
    NOT_PERMITTED = 0x23
    UNRECOGNISED = 0x24
    CARD_REJECTED_SAM = 0x31
    SAM_REJECTED_CARD = 0x32
    VERIFICATION = 0x33
    CARD_TYPE = 0x40
    READ_FAILED = 0x41
    RANDOM_NUMBER = 0x47
    SELF_TEST = 0x60
    NOT_AUTHORISED = 0x66
    NOT_FOUND = 0x80
    SELECT_FAILED = 0x81
    OK = 0x90
    NO_CONTENT = 0x91
    FOUND = 0x9F


ONCE_MORE = frozenset({SW.REQUEST_CHECKSUM, SW.REQUEST_LENGTH, SW.UNRECOGNISED, SW.RANDOM_NUMBER})
"""Answers after which the same request may succeed."""

STUMBLES = ONCE_MORE | {SW.COMMAND}
"""Answers that no card is to blame for: the module lost the thread, and a reset may give it back."""

OUT_OF_ORDER = frozenset({SW.SELF_TEST, SW.NOT_AUTHORISED})
"""Answers of a module that will not work again by itself."""

_FINDING = frozenset({SW.NOT_FOUND, SW.FOUND})


def _bare(frame: Frame) -> bool:
    return not frame.data and frame.sw3 not in _FINDING


def _module_number(frame: Frame) -> bool:
    return frame.sw3 not in _FINDING and len(frame.data) == (_MODULE.size if frame.sw3 == SW.OK else 0)


def _finding(frame: Frame) -> bool:
    return frame.sw3 not in {SW.OK, SW.NO_CONTENT, SW.SELECT_FAILED, SW.READ_FAILED}


def _selecting(frame: Frame) -> bool:
    return frame.sw3 not in {*_FINDING, SW.NO_CONTENT} and len(frame.data) < SIZE


def _reading(frame: Frame) -> bool:
    return frame.sw3 not in _FINDING and (frame.sw3 != SW.OK or parts(frame.data) is not None)


def _appended(frame: Frame) -> bool:
    """Tell whether this can answer 30 03: its DATA is some slots of 70 bytes, which no other answer's is."""
    if frame.sw3 == SW.OK:
        return bool(frame.data) and not len(frame.data) % ADDRESS_SIZE
    return frame.sw3 not in _FINDING


RESET = Command("reset", encode(0x10, 0xFF), timedelta(milliseconds=2100), _bare)
"""Like a power cycle. Field code lets the module settle for 0.5 to 2.1 s; it answers when it has."""
STATUS = Command("status", encode(0x11, 0xFF), timedelta(milliseconds=500), _bare)
MODULE_NUMBER = Command("module-number", encode(0x12, 0xFF), timedelta(milliseconds=300), _module_number)
FIND = Command("find", encode(0x20, 0x01), timedelta(seconds=1), _finding)
SELECT = Command("select", encode(0x20, 0x02), timedelta(seconds=1), _selecting, of_card=True)
READ = Command("read", encode(0x30, 0x01), timedelta(seconds=3), _reading, of_card=True)
READ_NEW_ADDRESS = Command(
    "read-new-address", encode(0x30, 0x03), timedelta(milliseconds=1500), _appended, of_card=True
)

_MODULE = struct.Struct("<HHIII")
_LENGTHS = 4
"""Bytes of the two lengths before text and photo."""


def module_number(data: bytes) -> str:
    """Return the SAM's number as vendors print it: 36 characters, ``05.01-20101129-0001228293-0296863149``."""
    return "{:02d}.{:02d}-{:08d}-{:010d}-{:010d}".format(*_MODULE.unpack(data))


@dataclass(frozen=True, slots=True, repr=False)
class Parts:
    """The two parts of an answer to `READ`; prints nothing."""

    text: bytes
    photo: bytes


def parts(data: bytes) -> Parts | None:
    """Return text and photo of an answer to `READ`, or None when its lengths do not add up.

    DATA is two big-endian lengths (text, photo) and then text and photo. Readers disagree about nothing else: only the
    lengths tell where a part begins.
    """
    if len(data) < _LENGTHS:
        return None
    text, photo = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    if text != SIZE or len(data) != _LENGTHS + text + photo:
        return None
    return Parts(data[_LENGTHS : _LENGTHS + text], data[_LENGTHS + text :])


def disguise(command: Command, answer: Frame) -> Frame:
    """Return the answer with every byte that may tell a person replaced by those of one who cannot exist.

    The lengths, the kind of record and the status bytes stay. What "find" and "select" carry is the card's own number
    on some modules, and becomes zeros; the module's number stays.
    """
    if command.name == MODULE_NUMBER.name:
        return answer
    found = parts(answer.data) if command.name == READ.name else None
    if found is not None:
        data = answer.data[:_LENGTHS] + disguised_record(found.text) + photo_header(found.photo)
    elif command.name == READ_NEW_ADDRESS.name:
        data = disguised_addresses(answer.data)
    else:
        data = bytes(len(answer.data))
    return replace(answer, data=data)


SDT = Dialect(
    name="sdt",
    decoder=Decoder,
    wrap=encode_answer,
    data_at=10,
    status=STATUS,
    number=MODULE_NUMBER,
    number_words=module_number,
    reset=RESET,
    once_more=ONCE_MORE,
    stumbles=STUMBLES,
    out_of_order=OUT_OF_ORDER,
    disguise=disguise,
)
"""The SAM protocol of GA/T 467."""
