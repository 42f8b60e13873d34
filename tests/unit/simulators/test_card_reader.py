"""The virtual reader keeps the order of the protocol and knows what a card can be like."""

from typing import Any

import pytest

from simulators import sam
from simulators.card_reader import INSTANT, Condition, Fault, Pace, VirtualReader
from simulators.people import find_person, text_record

FIND, SELECT, READ, ADDRESS = b"\x20\x01", b"\x20\x02", b"\x30\x01", b"\x30\x03"


def _ask(reader: VirtualReader, content: bytes, now: float = 0.0) -> bytes:
    reader.receive(sam.frame(content), now)
    return reader.advance(now)


def _sw3(reader: VirtualReader, content: bytes) -> int:
    return _ask(reader, content)[9]


def _statuses(reader: VirtualReader, *contents: bytes) -> list[int]:
    return [_sw3(reader, content) for content in contents]


@pytest.fixture
def reader() -> VirtualReader:
    """A reader that works without taking time."""
    return VirtualReader(pace=INSTANT)


def test_golden_dialogue(reader: VirtualReader, golden_reader: Any) -> None:
    """Find, select and read answer with the published frames; the read is 1295 bytes with text and photo in place."""
    requests, answers = golden_reader["requests"], golden_reader["answers"]

    def ask(name: str) -> bytes:
        reader.receive(bytes.fromhex(requests[name]["frame"]), 0.0)
        return reader.advance(0.0)

    assert ask("status") == bytes.fromhex(answers["ok"]["frame"])
    assert ask("module-number") == bytes.fromhex(answers["module-number"]["frame"])
    assert ask("find") == bytes.fromhex(answers["not-found"]["frame"])
    reader.lay("jia")
    assert ask("find") == bytes.fromhex(answers["found"]["frame"])
    assert ask("select") == bytes.fromhex(answers["selected"]["frame"])
    read = ask("read")
    assert len(read) == 1295
    assert read[:14] == bytes.fromhex("AAAAAA96690508000090 01000400")
    assert sam.checksum(read[5:]) == 0
    assert "测试甲".encode("utf-16-le") in read[14:270]
    assert ask("read-new-address") == bytes.fromhex(answers["no-content"]["frame"])
    assert ask("read-with-fingerprint") == bytes.fromhex(answers["not-permitted"]["frame"])
    assert ask("reset") == bytes.fromhex(answers["ok"]["frame"])


def test_a_card_that_was_read_must_be_lifted(reader: VirtualReader) -> None:
    """After a read, find answers 80 until the card was away; 80 does not tell the two apart."""
    reader.lay("jia")
    assert _statuses(reader, FIND, SELECT, READ, FIND, FIND) == [0x9F, 0x90, 0x90, 0x80, 0x80]
    reader.lift()
    assert _sw3(reader, FIND) == 0x80
    reader.lay("jia")
    assert _statuses(reader, FIND, SELECT, READ) == [0x9F, 0x90, 0x90]


def test_a_repeat_reading_module_finds_the_same_card_again() -> None:
    """Some modules are set to read a lying card again and again."""
    reader = VirtualReader(pace=INSTANT, repeat_reading=True)
    reader.lay("jia")
    assert _statuses(reader, FIND, SELECT, READ, FIND, SELECT, READ) == [0x9F, 0x90, 0x90] * 2


@pytest.mark.parametrize(
    ("condition", "statuses"),
    [
        (Condition.WORN, [0x9F, 0x90, 0x41, 0x80]),
        (Condition.FORGED, [0x9F, 0x90, 0x32, 0x80]),
        (Condition.FOREIGN, [0x9F, 0x40, 0x21, 0x80]),
    ],
)
def test_cards_that_cannot_be_read(reader: VirtualReader, condition: Condition, statuses: list[int]) -> None:
    """Each kind of bad card gets its own status, and must be lifted before anything is found again."""
    reader.lay("wu", condition)
    assert _statuses(reader, FIND, SELECT, READ, FIND) == statuses


def test_steps_out_of_order_are_refused(reader: VirtualReader) -> None:
    """Select without find is 81, read without select is a command error."""
    reader.lay("jia")
    assert _statuses(reader, SELECT, READ, ADDRESS) == [0x81, 0x21, 0x21]


def test_a_card_lifted_during_the_read_fails_it() -> None:
    """What is pulled away while the module works ends in 41, and then nothing is there."""
    reader = VirtualReader(pace=Pace(find=0.0, select=0.0, read=0.3))
    reader.lay("jia")
    _statuses(reader, FIND, SELECT)
    reader.receive(sam.frame(READ), 1.0)
    assert reader.advance(1.0) == b""
    assert reader.due() == pytest.approx(1.3)
    reader.lift()
    assert reader.advance(1.3)[9] == 0x41
    assert _sw3(reader, FIND) == 0x80


def test_the_newest_address(reader: VirtualReader) -> None:
    """A card with an appended address gives 70 bytes of it after the read."""
    reader.lay("ding")
    _statuses(reader, FIND, SELECT, READ)
    answer = _ask(reader, ADDRESS)
    assert answer[10:-1].decode("utf-16-le").rstrip() == "北京市西城区虚构胡同0号"
    assert len(answer) == 11 + 70


@pytest.mark.parametrize(("fault", "status"), [(Fault.SELF_TEST, 0x60), (Fault.NOT_AUTHORISED, 0x66)])
def test_a_module_out_of_order_says_so_to_everything(reader: VirtualReader, fault: Fault, status: int) -> None:
    """60 and 66 are final until somebody mends the reader."""
    reader.lay("jia")
    reader.fail(fault)
    assert _statuses(reader, b"\x11\xff", FIND, READ) == [status] * 3
    reader.fail(Fault.NONE)
    assert _sw3(reader, FIND) == 0x9F


def test_silence(reader: VirtualReader) -> None:
    """A silent reader says nothing at all."""
    reader.fail("silent")
    assert _ask(reader, b"\x11\xff") == b""


def test_line_damage(reader: VirtualReader, golden_reader: Any) -> None:
    """Damaged, garbled and cut answers come once, then the reader is well again."""
    reader.lay("jia")
    reader.damage()
    assert sam.checksum(_ask(reader, FIND)[5:]) != 0
    assert sam.checksum(_ask(reader, FIND)[5:]) == 0
    reader.garble()
    assert _ask(reader, SELECT) == bytes.fromhex(golden_reader["garbled"])
    assert _sw3(reader, SELECT) == 0x90
    reader.cut_answer(700)
    assert len(_ask(reader, READ)) == 700


def test_a_half_request_is_forgotten(reader: VirtualReader) -> None:
    """A host that stops in the middle of a request does not spoil the next one."""
    reader.receive(sam.frame(FIND)[:8], 0.0)
    reader.receive(sam.frame(FIND), 5.0)
    assert reader.advance(5.0)[9] == 0x80


def test_pulling_the_plug_ends_the_dialogue(reader: VirtualReader) -> None:
    """After a restart the card must be found again."""
    reader.lay("jia")
    _statuses(reader, FIND, SELECT)
    reader.restart()
    assert _statuses(reader, READ, FIND, SELECT, READ) == [0x21, 0x9F, 0x90, 0x90]


def test_requests_are_remembered(reader: VirtualReader) -> None:
    """A test can prove what a driver asked, and that it never asked for fingerprints."""
    _statuses(reader, FIND, b"\x30\x10")
    assert list(reader.commands) == [(0x20, 0x01), (0x30, 0x10)]


def test_other_records_carry_their_flag(reader: VirtualReader) -> None:
    """Cards of kinds J, I and Y are read like any other; only the flag tells."""
    for slug, flag in {"permit": "J", "foreigner-2017": "I", "foreigner-2023": "Y"}.items():
        reader.lay(slug)
        _statuses(reader, FIND, SELECT)
        assert _ask(reader, READ)[14 + 248 : 14 + 250].decode("utf-16-le") == flag


def test_records_fit_the_read(reader: VirtualReader) -> None:
    """What is read is the record of the person that was laid down."""
    reader.lay("rare")
    _statuses(reader, FIND, SELECT)
    assert _ask(reader, READ)[14:270] == text_record(find_person("rare"))
