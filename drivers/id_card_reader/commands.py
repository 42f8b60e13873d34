"""The words of the SAM protocol: commands, status codes, and how answers hold their data; pure.

Sources: the vendors' "SAM 通信协议" (openiDR200's copy of 2014), libsamv, hev-idcard-reader. Time limits are those that
field code uses, on the generous side.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from drivers.id_card_reader.frame import Frame, encode
from drivers.id_card_reader.record import SIZE


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

OUT_OF_ORDER = frozenset({SW.SELF_TEST, SW.NOT_AUTHORISED})
"""Answers of a module that will not work again by itself."""

_FINDING = frozenset({SW.NOT_FOUND, SW.FOUND})


@dataclass(frozen=True, slots=True)
class Command:
    """A request, how long its answer may take, and which answers can be its own.

    Answers do not say which request they answer; a late one must not be taken for another's. ``fits`` tells by status
    and shape. ``of_card`` marks the commands that the card itself answers: silence then means that it was moved.
    """

    name: str
    request: bytes
    patience: timedelta
    fits: Callable[[Frame], bool]
    of_card: bool = False


def _bare(frame: Frame) -> bool:
    return not frame.data and frame.sw3 not in _FINDING


def _module_number(frame: Frame) -> bool:
    return frame.sw3 not in _FINDING and (frame.sw3 != SW.OK or len(frame.data) == _MODULE.size)


def _finding(frame: Frame) -> bool:
    return frame.sw3 not in {SW.OK, SW.NO_CONTENT, SW.SELECT_FAILED, SW.READ_FAILED}


def _selecting(frame: Frame) -> bool:
    return frame.sw3 not in {*_FINDING, SW.NO_CONTENT, SW.READ_FAILED} and len(frame.data) < SIZE


def _reading(frame: Frame) -> bool:
    return frame.sw3 not in _FINDING and (frame.sw3 != SW.OK or text_record(frame.data) is not None)


def _appended(frame: Frame) -> bool:
    return frame.sw3 not in _FINDING


STATUS = Command("status", encode(0x11, 0xFF), timedelta(milliseconds=500), _bare)
MODULE_NUMBER = Command("module-number", encode(0x12, 0xFF), timedelta(milliseconds=300), _module_number)
FIND = Command("find", encode(0x20, 0x01), timedelta(seconds=1), _finding)
SELECT = Command("select", encode(0x20, 0x02), timedelta(seconds=1), _selecting, of_card=True)
READ = Command("read", encode(0x30, 0x01), timedelta(seconds=3), _reading, of_card=True)
READ_NEW_ADDRESS = Command(
    "read-new-address", encode(0x30, 0x03), timedelta(milliseconds=1500), _appended, of_card=True
)

_MODULE = struct.Struct("<HHIII")


def module_number(data: bytes) -> str:
    """Return the SAM's number as vendors print it: 36 characters, ``05.01-20101129-0001228293-0296863149``."""
    return "{:02d}.{:02d}-{:08d}-{:010d}-{:010d}".format(*_MODULE.unpack(data))


def text_record(data: bytes) -> bytes | None:
    """Return the text record of an answer to `READ`, or None when its lengths do not add up.

    DATA is two big-endian lengths (text, photo) and then text and photo. The photo is not returned: its only decoders
    are vendors' binaries, and no service needs it.
    """
    if len(data) < 4:  # noqa: PLR2004 - two lengths of two bytes
        return None
    text, photo = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    if text != SIZE or len(data) != 4 + text + photo:
        return None
    return data[4 : 4 + SIZE]
