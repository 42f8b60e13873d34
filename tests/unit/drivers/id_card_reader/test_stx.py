"""The one-shot dialect, against a reader that answers from a script and never lets time pass."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from drivers.api import (
    CardLeft,
    CardPresence,
    CardRead,
    CardUnreadable,
    Deadline,
    DeviceState,
    NoCard,
    UnreadableReason,
)
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.frame import Damage, Frame
from drivers.id_card_reader.profiles import Profile
from drivers.id_card_reader.stx import StxCardReader
from drivers.id_card_reader.stx_commands import READ_NUMBER, READ_TEXT, RESET, VERSION, version_words
from drivers.id_card_reader.stx_frame import LONGEST_FRAME, Decoder, encode, encode_answer
from drivers.tracing import Traced

RECORDS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[3] / "golden" / "id_card_reader.yaml").read_text("utf-8")
)["records"]
NAMES = {command.request: command.name for command in (VERSION, RESET, READ_TEXT, READ_NUMBER)}
OK = encode(b"\x90\x00")
NOTHING = encode(b"\x80\x00")


def text_answer(name: str = "resident") -> bytes:
    """Return the answer that carries a golden record's text."""
    return encode(b"\x90\x00\x01\x00\x00\x00" + bytes.fromhex(RECORDS[name]["text"]))


class OneShot:
    """A line to a reader that answers each request from its script, and as it rests when the script is over."""

    def __init__(self) -> None:
        """Start as a reader in good order with no card."""
        self.script: dict[str, deque[bytes]] = {}
        self.rest = {"version": encode(b"\x90\x00V1.2"), "reset": OK, "read-text": NOTHING, "read-number": NOTHING}
        self.asked: list[str] = []
        self._arrived = b""

    def answers(self, name: str, *answers: bytes) -> None:
        """Put ``answers`` on the script for the request called ``name``."""
        self.script.setdefault(name, deque()).extend(answers)

    def read(self, most: int, until: Deadline) -> bytes:
        """Return what the last request brought."""
        del until
        arrived, self._arrived = self._arrived[:most], self._arrived[most:]
        return arrived

    def write(self, data: bytes, until: Deadline) -> None:
        """Take a request."""
        del until
        name = NAMES[data]
        self.asked.append(name)
        script = self.script.get(name)
        self._arrived = script.popleft() if script else self.rest[name]

    def drain_input(self) -> None:
        """Lose what was not read."""
        self._arrived = b""

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> OneShot:
    """The reader at the other end of every line that the driver opens."""
    line = OneShot()
    monkeypatch.setattr("drivers.id_card_reader.lines.open_line", lambda _: line)
    return line


@pytest.fixture
def reader(line: OneShot) -> StxCardReader:
    """An open reader that looks without pausing."""
    reader = StxCardReader("serial:///dev/null", profile=Profile(poll=timedelta(0)))
    reader.open()
    line.asked.clear()
    return reader


def soon() -> Deadline:
    """Return a deadline that no script reaches."""
    return Deadline.after(timedelta(seconds=20))


@pytest.mark.parametrize(
    ("request_", "frame"),
    [
        (VERSION.request, "02 00 02 31 11 20 03"),
        (RESET.request, "02 00 02 31 12 23 03"),
        (READ_NUMBER.request, "02 00 03 CA 01 01 CA 03"),
        (encode(bytes.fromhex("CA 01 00")), "02 00 03 CA 01 00 CB 03"),
    ],
)
def test_requests_are_those_of_the_vendors_document(request_: bytes, frame: str) -> None:
    """Byte for byte; LEN counts DATA alone and LRC covers DATA alone."""
    assert request_ == bytes.fromhex(frame)


def test_answers_are_found_in_noise() -> None:
    """02 is a frequent byte: only length, LRC and 03 together make a frame."""
    noise = b"\x02\x00\x05ab"
    assert Decoder().feed(noise + OK) in ([Frame(0, 0, 0x90)], [Damage.CHECKSUM, Frame(0, 0, 0x90)])
    assert Decoder().feed(OK[:-1] + b"\x04" + OK) == [Damage.CHECKSUM, Frame(0, 0, 0x90)]
    assert Decoder().feed(text_answer()[:-2] + b"\x00\x03" + OK)[-1] == Frame(0, 0, 0x90)
    assert LONGEST_FRAME == 3 + 2 + 4 + 256 + 1024 + 2


@pytest.mark.parametrize("answer", [Frame(0, 0, 0x90, b"x"), Frame(0, 0, 0x80), Frame(0, 0, 0xF3)])
def test_an_answer_is_written_as_it_was_read(answer: Frame) -> None:
    """Recordings hold what the reader would send."""
    assert Decoder().feed(encode_answer(answer)) == [answer]


@pytest.mark.parametrize("name", list(RECORDS))
def test_a_card_is_read_with_one_question(reader: StxCardReader, line: OneShot, name: str) -> None:
    """All four kinds; the photo is never asked for."""
    line.answers("read-text", text_answer(name))
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert outcome.card.number == RECORDS[name]["says"]["number"]
    assert line.asked == ["read-text"]


def test_a_reader_that_reads_a_lying_card_again_tells_that_it_lies_there(reader: StxCardReader, line: OneShot) -> None:
    """The same card is never read for the next resident; 80 in between ends it."""
    line.answers("read-text", text_answer(), text_answer(), NOTHING, text_answer())
    assert isinstance(reader.read(soon()), CardRead)
    assert reader.read(soon()) == CardLeft()
    assert reader.status().repeats is True
    assert isinstance(reader.read(soon()), CardRead)


def test_presence_is_unknown_until_the_reader_has_shown_more(reader: StxCardReader, line: OneShot) -> None:
    """80 after a read means both "gone" and "already read"."""
    line.answers("read-text", text_answer())
    reader.read(soon())
    assert reader.presence(soon()) is CardPresence.UNKNOWN
    line.answers("read-number", encode(b"\x90\x00" + "110102190001010010".encode("utf-16-le")), NOTHING)
    assert [reader.presence(soon()) for _ in range(2)] == [CardPresence.PRESENT, CardPresence.NOT_PRESENT]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (0x41, UnreadableReason.MOVED),
        (0x40, UnreadableReason.NOT_AN_IDENTITY_CARD),
        (0x31, UnreadableReason.NOT_AUTHENTIC),
        (0x33, UnreadableReason.DAMAGED),
    ],
)
def test_a_refusal_has_its_reason(reader: StxCardReader, line: OneShot, status: int, reason: UnreadableReason) -> None:
    """The dialect passes the module's own status on in its first byte."""
    line.answers("read-text", encode(bytes((status, 0))))
    assert reader.read(soon()) == CardUnreadable(reason)


@pytest.mark.parametrize("trouble", [0xF1, 0xF2, 0xF3, 0xFD])
def test_trouble_with_the_line_is_asked_again(reader: StxCardReader, line: OneShot, trouble: int) -> None:
    """One repetition mends a hiccup."""
    line.answers("read-text", encode(bytes((0, trouble))), text_answer())
    assert isinstance(reader.read(soon()), CardRead)
    assert line.asked == ["read-text", "read-text"]


@pytest.mark.parametrize("trouble", [encode(b"\x00\xfe"), encode(b"\x00\xf4"), text_answer()[:-2] + b"\x00\x03"])
def test_trouble_that_stays_ends_in_words_and_then_in_a_failure(
    reader: StxCardReader, line: OneShot, trouble: bytes
) -> None:
    """Retry, one reset, "the reader failed"; the second time in a row the device is given back."""
    line.rest["read-text"] = trouble
    assert reader.read(soon()) == CardUnreadable(UnreadableReason.READER_FAILED)
    assert line.asked.count("reset") == 1
    with pytest.raises(DeviceError):
        reader.read(soon())


@pytest.mark.parametrize("code", [0x60, 0x66])
def test_a_module_out_of_order_is_the_devices_state(reader: StxCardReader, line: OneShot, code: int) -> None:
    """Self-test failed and not authorised are no card's fault."""
    line.answers("read-text", encode(bytes((code, 0))))
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert (caught.value.reason, caught.value.vendor_code) == (ErrorReason.EXTENDED, f"SW3={code:02X}")


def test_nobody_and_a_deadline(reader: StxCardReader) -> None:
    """The deadline ends the wait."""
    assert reader.read(Deadline.after(timedelta(milliseconds=5))) == NoCard()


def test_the_status_says_the_version(reader: StxCardReader) -> None:
    """The version stands where other readers say their module's number."""
    status = reader.status()
    assert (status.device, status.module, status.line) == (DeviceState.ONLINE, "V1.2", "serial:///dev/null")
    assert version_words(b"\x01\xff") == "01 ff"


def test_a_silent_reader_is_offline(reader: StxCardReader, line: OneShot) -> None:
    """Silence to the one question is checked with another before anybody waits on."""
    line.rest |= {"read-text": b"", "version": b""}
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert caught.value.reason is ErrorReason.OFFLINE


def test_the_trace_tells_nobody(line: OneShot) -> None:
    """The text in a trace is another's, of the same length."""
    heard: list[Traced] = []
    reader = StxCardReader("serial:///dev/null", trace=heard.append)
    reader.open()
    line.answers("read-text", text_answer())
    reader.read(soon())
    assert (len(heard[-1].frame), heard[-1].personal) == (len(text_answer()), 260)
    assert heard[-1].frame != text_answer()
