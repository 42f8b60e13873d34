"""The other dialect: one request reads a card, over the same place for cards and with the same faults."""

from typing import Any

import pytest

from simulators import sam, stx
from simulators.card_reader import INSTANT, Condition, Fault, VirtualReader
from simulators.people import find_person, photo_record, text_record
from simulators.reader import IdCardReader
from simulators.stx_reader import StxReader


@pytest.fixture
def reader() -> StxReader:
    """A reader that works without taking time."""
    return StxReader(pace=INSTANT)


@pytest.fixture
def golden(golden_reader: Any) -> Any:
    """The golden frames of this dialect."""
    return golden_reader["stx"]


def _ask(reader: IdCardReader, frame: str | bytes) -> bytes:
    reader.receive(bytes.fromhex(frame) if isinstance(frame, str) else frame, 0.0)
    return reader.advance(0.0)


def _request(golden: Any, name: str) -> str:
    return str(golden["requests"][name]["frame"])


def _answer(golden: Any, name: str) -> bytes:
    return bytes.fromhex(golden["answers"][name]["frame"])


def test_golden_dialogue(reader: StxReader, golden: Any) -> None:
    """Everything but reading works without a card; the version is a text after the status."""
    for name in ("reset", "field-on", "beep"):
        assert _ask(reader, _request(golden, name)) == _answer(golden, "ok")
    assert reader.beeps == 2
    assert _ask(reader, _request(golden, "version"))[3:5] == b"\x90\x00"
    assert _ask(reader, _request(golden, "read-all")) == _answer(golden, "no-card")


@pytest.mark.parametrize(
    ("name", "size"),
    [("read-all", 2 + 4 + 256 + 1024), ("read-number", 2 + 36), ("read-name-and-number", 2 + 66), ("read-text", 262)],
)
def test_one_request_reads_a_card(reader: StxReader, golden: Any, name: str, size: int) -> None:
    """All of it or parts; then the card must be lifted."""
    person = find_person("jia")
    reader.lay(person)
    answer = _ask(reader, _request(golden, name))
    data = answer[3:-2]
    assert answer == stx.frame(data)
    assert len(data) == size
    assert person.number.encode("utf-16-le") in data
    assert _ask(reader, _request(golden, name)) == _answer(golden, "no-card")
    reader.lift()
    reader.lay(person)
    assert _ask(reader, _request(golden, name)) == answer


def test_the_whole_read_holds_text_and_photo(reader: StxReader, golden: Any) -> None:
    """Two lengths, then both records."""
    reader.lay("rare")
    data = _ask(reader, _request(golden, "read-all"))[5:-2]
    assert data == bytes.fromhex("01000400") + text_record(find_person("rare")) + photo_record()


@pytest.mark.parametrize(
    ("condition", "status"),
    [(Condition.WORN, 0x41), (Condition.FOREIGN, 0x40), (Condition.FORGED, 0x32), (Condition.TAMPERED, 0x33)],
)
def test_cards_that_cannot_be_read(reader: StxReader, golden: Any, condition: Condition, status: int) -> None:
    """The security module's status comes first, then 00."""
    reader.lay("jia", condition)
    assert _ask(reader, _request(golden, "read-all"))[3:5] == bytes([status, 0])


def test_a_hovering_card_is_not_selected_at_first(reader: StxReader, golden: Any) -> None:
    """Each request tries once."""
    reader.hover("jia", failures=1)
    assert _ask(reader, _request(golden, "read-all"))[3:5] == b"\x81\x00"
    assert _ask(reader, _request(golden, "read-all"))[3:5] == b"\x90\x00"


def test_without_a_field_there_is_no_card(reader: StxReader, golden: Any) -> None:
    """RF off, RF on."""
    reader.lay("jia")
    _ask(reader, _request(golden, "field-off"))
    assert _ask(reader, _request(golden, "read-all")) == _answer(golden, "no-card")
    _ask(reader, _request(golden, "field-on"))
    assert _ask(reader, _request(golden, "read-all"))[3:5] == b"\x90\x00"


@pytest.mark.parametrize(
    ("frame", "answer"),
    [
        ("02 00 02 31 11 20 04", "packet-error"),
        ("02 FF FF", "length-error"),
        ("02 00 00", "length-error"),
        ("02 00 02 CA 01 CB 03", "length-error"),
        ("02 00 02 31 11 00 03", "check-error"),
        ("02 00 02 77 11 66 03", "command-error"),
        ("02 00 01 31 31 03", "command-error"),
        ("02 00 03 CA 01 09 C2 03", "no-card"),
    ],
)
def test_broken_requests_are_told(reader: StxReader, golden: Any, frame: str, answer: str) -> None:
    """Each kind of mistake has its code, and the next request is heard."""
    assert _ask(reader, frame) == _answer(golden, answer)
    assert _ask(reader, _request(golden, "reset")) == _answer(golden, "ok")


def test_an_unknown_part_of_a_card_is_an_unknown_command(reader: StxReader, golden: Any) -> None:
    """CA 01 09 reads nothing."""
    reader.lay("jia")
    assert _ask(reader, "02 00 03 CA 01 09 C2 03") == _answer(golden, "command-error")


def test_the_same_faults_as_any_reader(reader: StxReader, golden: Any) -> None:
    """Forced statuses of both forms, a broken module, damage, garbling and cuts."""
    reset, ok = _request(golden, "reset"), _answer(golden, "ok")
    for status, name in ((0xFD, "host-timeout"), (0xFE, "module-timeout"), (0x41, "read-failed"), (0x90, "ok")):
        reader.answer_with(status, to="reset")
        assert _ask(reader, reset) == _answer(golden, name)
    reader.fail(Fault.SELF_TEST)
    assert _ask(reader, reset) == ok
    assert _ask(reader, _request(golden, "read-all"))[3:5] == b"\x60\x00"
    reader.fail(Fault.NONE)
    reader.damage()
    assert _ask(reader, reset)[-2] != ok[-2]
    reader.cut_answer(3)
    assert _ask(reader, reset) == ok[:3]
    reader.garble()
    assert _ask(reader, reset) == ok
    reader.lay("jia")
    assert len(_ask(reader, _request(golden, "read-all"))) == 1291 - 1


def test_a_forced_refusal_of_the_card_counts(reader: StxReader, golden: Any) -> None:
    """The card must be lifted; a time-out leaves it alone."""
    reader.lay("jia")
    reader.answer_with(0xFE, to="read")
    assert _ask(reader, _request(golden, "read-text")) == _answer(golden, "module-timeout")
    reader.answer_with(0x41, to="read")
    assert _ask(reader, _request(golden, "read-text")) == _answer(golden, "read-failed")
    assert _ask(reader, _request(golden, "read-text")) == _answer(golden, "no-card")


def test_both_dialects_on_one_port(golden: Any, golden_reader: Any) -> None:
    """A reader that understands both answers each request in its own tongue; the card is the same."""
    reader = VirtualReader(pace=INSTANT, both=True)
    requests = golden_reader["requests"]
    stream = bytes.fromhex(requests["select"]["frame"] + _request(golden, "reset") + requests["status"]["frame"])
    assert _ask(reader, stream) == sam.answer(0x81) + _answer(golden, "ok") + sam.answer(0x90)
    reader.lay("jia")
    assert _ask(reader, requests["find"]["frame"])[9] == 0x9F
    assert _ask(reader, _request(golden, "read-all"))[3:5] == b"\x90\x00"
    assert _ask(reader, requests["find"]["frame"])[9] == 0x80
