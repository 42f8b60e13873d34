"""The words of the STX one-shot protocol: commands, status codes, and how answers hold their data; pure.

Source: "多合一读卡器通讯协议", section on the second-generation card; the full frames are golden vectors.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import IntEnum

from drivers.id_card_reader.commands import SW, parts
from drivers.id_card_reader.dialect import Command, Dialect
from drivers.id_card_reader.disguise import disguised_record, photo_header
from drivers.id_card_reader.frame import Frame
from drivers.id_card_reader.stx_frame import Decoder, encode, encode_answer


class Trouble(IntEnum):
    """The second status byte, when the first is 00: the reader's own trouble with the line or its module."""

    PACKET = 0xF1
    LENGTH = 0xF2
    CHECK = 0xF3
    COMMAND = 0xF4
    HOST_TIMEOUT = 0xFD
    MODULE_TIMEOUT = 0xFE


_ONCE_MORE = frozenset({Trouble.PACKET, Trouble.LENGTH, Trouble.CHECK, Trouble.HOST_TIMEOUT, SW.RANDOM_NUMBER})
_NUMBER_SIZE = 36
"""Bytes of a citizen number in UTF-16LE."""


def _short(frame: Frame) -> bool:
    return frame.sw3 != SW.NOT_FOUND and parts(frame.data) is None


def _text(frame: Frame) -> bool:
    return frame.sw3 != SW.OK or parts(frame.data) is not None


def _number(frame: Frame) -> bool:
    return frame.sw3 != SW.OK or parts(frame.data) is None


VERSION = Command("version", encode(bytes.fromhex("31 11")), timedelta(milliseconds=500), _short)
RESET = Command("reset", encode(bytes.fromhex("31 12")), timedelta(milliseconds=2100), _short)
READ_TEXT = Command("read-text", encode(bytes.fromhex("CA 01 03")), timedelta(seconds=3), _text, of_card=True)
READ_NUMBER = Command("read-number", encode(bytes.fromhex("CA 01 01")), timedelta(seconds=3), _number, of_card=True)


def version_words(data: bytes) -> str:
    """Return what the version answer holds: its text, or its bytes in hexadecimal where it is none."""
    text = data.rstrip(b"\0 ").decode("ascii", "replace")
    return text if text.isprintable() and "\ufffd" not in text else data.hex(" ")


def disguise(command: Command, answer: Frame) -> Frame:
    """Return the answer with every byte that may tell a person replaced by those of one who cannot exist."""
    if not command.of_card:
        return answer
    found = parts(answer.data)
    if found is None:
        return replace(answer, data=bytes(len(answer.data)))
    return replace(answer, data=answer.data[:4] + disguised_record(found.text) + photo_header(found.photo))


STX = Dialect(
    name="stx",
    decoder=Decoder,
    wrap=encode_answer,
    status=VERSION,
    number=VERSION,
    number_words=version_words,
    reset=RESET,
    once_more=_ONCE_MORE,
    stumbles=_ONCE_MORE | {Trouble.COMMAND, Trouble.MODULE_TIMEOUT, SW.UNRECOGNISED, SW.COMMAND},
    out_of_order=frozenset({SW.SELF_TEST, SW.NOT_AUTHORISED}),
    disguise=disguise,
)
"""The one-shot protocol of several vendors' combined readers."""
