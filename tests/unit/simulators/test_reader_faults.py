"""Everything that the table of statuses and real lines can do to a driver can be ordered, and ends when it should."""

from typing import Any

import pytest

from simulators import sam
from simulators.card_reader import INSTANT, Condition, Fault, VirtualReader
from simulators.dialect import Step
from simulators.people import Person, ResidentCard

FIND, SELECT, READ, ADDRESS, STATUS = b"\x20\x01", b"\x20\x02", b"\x30\x01", b"\x30\x03", b"\x11\xff"
NUMBER, RESET, SLEEP, WAKE = b"\x12\xff", b"\x10\xff", b"\x00", b"\x01"
CONTENTS = {
    Step.STATUS: STATUS, Step.MODULE_NUMBER: NUMBER, Step.FIND: FIND, Step.SELECT: SELECT, Step.READ: READ,
    Step.NEWEST_ADDRESS: ADDRESS, Step.RESET: RESET, Step.OTHER: b"\x60\x00",
}  # fmt: skip


def _ask(reader: VirtualReader, content: bytes, now: float = 0.0) -> bytes:
    reader.receive(sam.frame(content), now)
    return reader.advance(now)


def _statuses(reader: VirtualReader, *contents: bytes) -> list[int]:
    return [_ask(reader, content)[9] for content in contents]


@pytest.fixture
def reader() -> VirtualReader:
    """A reader that works without taking time."""
    return VirtualReader(pace=INSTANT)


def test_every_status_of_the_table_can_be_forced(reader: VirtualReader, golden_reader: Any) -> None:
    """To any request; the frame is the golden one, but for what the card said."""
    for golden in golden_reader["answers"].values():
        reader.answer_with(golden["sw3"])
        said = _ask(reader, STATUS)
        forwarded = golden["sw3"] in {0x31, 0x32, 0x40, 0x41, 0x47, 0x81}
        assert said[7:9] == (bytes.fromhex("6982") if forwarded else bytes(2))
        assert said[9] == golden["sw3"]
        assert sam.checksum(said[5:]) == 0
    assert _statuses(reader, STATUS) == [0x90]


@pytest.mark.parametrize("step", Step)
def test_a_forced_status_meets_its_step_alone(reader: VirtualReader, step: Step) -> None:
    """So many times, and no other request is touched."""
    reader.answer_with(0x24, to=step, times=2)
    for other, content in CONTENTS.items():
        if other is not step:
            assert _statuses(reader, content) != [0x24]
    assert _statuses(reader, *[CONTENTS[step]] * 3)[:2] == [0x24, 0x24]
    assert reader.state()["orders"] == {}


def test_orders_must_make_sense(reader: VirtualReader) -> None:
    """A typing error is told at once, and orders that wait can be seen."""
    for status, to, times in ((0x100, "any", 1), (-1, "any", 1), (0x41, "reading", 1), (0x41, "read", 0)):
        with pytest.raises(ValueError, match=r"byte|step|time"):
            reader.answer_with(status, to, times)
    reader.answer_with(0x41, "read", 2)
    reader.delay_answer(1.5)
    reader.damage(3)
    reader.chatter()
    assert reader.state()["orders"] == {
        "damage": 3, "answer 41 to read": 2, "answer any 1.5 s late": 1, "chatter": 1,
    }  # fmt: skip
    reader.calm()
    assert reader.state()["orders"] == {}


@pytest.mark.parametrize(("status", "then"), [(0x33, 0x80), (0x41, 0x80), (0x47, 0x9F), (0x10, 0x9F), (0x24, 0x9F)])
def test_a_forced_refusal_of_the_card_counts(reader: VirtualReader, status: int, then: int) -> None:
    """A card that could not be read must be lifted; what is the module's own trouble leaves it alone."""
    reader.lay("jia")
    _statuses(reader, FIND, SELECT)
    reader.answer_with(status, to="read")
    assert _statuses(reader, READ, FIND) == [status, then]
    reader.lift()
    reader.lay("jia")
    assert _statuses(reader, FIND, SELECT, READ) == [0x9F, 0x90, 0x90]


def test_a_forced_failure_to_select_needs_another_find(reader: VirtualReader) -> None:
    """81 ends the dialogue, not the card's chance."""
    reader.lay("jia")
    reader.answer_with(0x81, to="select")
    assert _statuses(reader, FIND, SELECT, READ, FIND, SELECT, READ) == [0x9F, 0x81, 0x21, 0x9F, 0x90, 0x90]


def test_a_hovering_card_is_found_and_not_selected(reader: VirtualReader) -> None:
    """As often as ordered; then it rests and is read. SW1 and SW2 are the card's."""
    reader.hover("jia", failures=2)
    assert _statuses(reader, FIND, SELECT, SELECT) == [0x9F, 0x81, 0x81]
    assert _statuses(reader, FIND) == [0x9F]
    assert _ask(reader, SELECT)[7:10] == bytes.fromhex("698281")
    assert _statuses(reader, FIND, SELECT, READ) == [0x9F, 0x90, 0x90]


@pytest.mark.parametrize(("condition", "status"), [(Condition.REFUSING, 0x31), (Condition.TAMPERED, 0x33)])
def test_cards_that_do_not_fit_the_module(reader: VirtualReader, condition: Condition, status: int) -> None:
    """The read says why, and the card must be lifted, also where reading repeats itself after success only."""
    reader.lay("jia", condition)
    assert _statuses(reader, FIND, SELECT) == [0x9F, 0x90]
    assert _ask(reader, READ)[7:10] == (b"\x69\x82\x31" if status == 0x31 else b"\x00\x00\x33")
    assert _statuses(reader, FIND) == [0x80]


def test_a_card_that_no_chip_can_hold_is_not_laid_down(reader: VirtualReader) -> None:
    """Whoever invents a person hears of a mistake at once, and not from a thread that died."""
    impossible = Person(slug="x", name="名", number="119900194506070016", note="", card=ResidentCard(nation="101"))
    for deed in (reader.lay, reader.hover):
        with pytest.raises(ValueError, match="cannot hold"):
            deed(impossible)
    assert reader.state()["card"] is None


def test_a_card_pulled_away_may_end_in_silence(reader: VirtualReader) -> None:
    """Some modules say nothing instead of 41."""
    reader.settings.silent_when_lifted = True
    reader.lay("jia")
    _statuses(reader, FIND, SELECT)
    reader.lift()
    assert _ask(reader, READ) == b""
    assert _statuses(reader, FIND) == [0x80]


def test_a_module_that_settles_is_silent() -> None:
    """After the supply came it neither hears nor answers for a while; a power cycle begins that anew."""
    reader = VirtualReader(pace=INSTANT, settle=1.5)
    reader.advance(10.0)
    assert _ask(reader, STATUS, 11.0) == b""
    assert _ask(reader, STATUS, 11.5)[9] == 0x90
    reader.lay("jia")
    assert _ask(reader, FIND, 12.0)[9] == 0x9F
    reader.power_cycle()
    assert reader.advance(13.0) == b""
    assert _ask(reader, SELECT, 14.0) == b""
    assert _ask(reader, SELECT, 15.0)[9] == 0x81


def test_a_module_that_sleeps_hears_only_that_it_shall_wake(reader: VirtualReader) -> None:
    """The vendors' two commands without a parameter; broken requests do not wake it either."""
    assert _statuses(reader, SLEEP) == [0x90]
    assert _ask(reader, STATUS) == b""
    reader.receive(sam.PREAMBLE + b"\x00\x00", 0.0)
    assert reader.advance(0.0) == b""
    assert _statuses(reader, WAKE, STATUS) == [0x90, 0x90]
    _ask(reader, SLEEP)
    reader.restart()
    assert _statuses(reader, STATUS) == [0x90]
    assert list(reader.commands)[:2] == [(0x00, None), (0x11, 0xFF)]


def test_a_reset_ends_the_dialogue(reader: VirtualReader) -> None:
    """The card must be found and selected again; that it was read is not forgotten."""
    reader.lay("jia")
    assert _statuses(reader, FIND, SELECT, RESET, READ, FIND, SELECT, READ) == [
        0x9F, 0x90, 0x90, 0x21, 0x9F, 0x90, 0x90,
    ]  # fmt: skip
    assert _statuses(reader, RESET, FIND) == [0x90, 0x80]


def test_fingerprints_are_forbidden_until_allowed(reader: VirtualReader, golden_reader: Any) -> None:
    """23 by default; none, one or two of them change length and header as published."""
    for golden in golden_reader["reads"].values():
        reader.settings.fingerprints = golden.get("fingerprints")
        reader.lay("jia")
        _statuses(reader, FIND, SELECT)
        answer = _ask(reader, READ if golden.get("fingerprints") is None else b"\x30\x10")
        assert answer.startswith(bytes.fromhex(golden["header"]))
        assert len(answer) == golden["size"]
    reader.settings.fingerprints = None
    assert _statuses(reader, b"\x30\x10") == [0x23]


def test_management_number_and_rf_frame(reader: VirtualReader) -> None:
    """30 05 answers 8 and 16 bytes once a card is selected; 61 FF takes one byte; anything unknown is 21."""
    assert _statuses(reader, b"\x30\x05", b"\x61\xff\x50", b"\x61\xff", b"\x99\x00") == [0x41, 0x90, 0x21, 0x21]
    reader.lay("jia")
    assert _statuses(reader, b"\x30\x05", FIND, SELECT) == [0x21, 0x9F, 0x90]
    assert len(_ask(reader, b"\x30\x05")) == 11 + 24


def test_addresses_come_all_or_the_first_alone(reader: VirtualReader) -> None:
    """What vendors leave open is a setting."""
    reader.lay("moved-often")
    _statuses(reader, FIND, SELECT)
    assert len(_ask(reader, ADDRESS)) == 11 + 4 * 70
    reader.settings.all_slots = False
    assert _ask(reader, ADDRESS)[10:80].decode("utf-16-le").rstrip() == "北京市西城区虚构胡同0号"
    reader.lift()
    assert _statuses(reader, ADDRESS) == [0x41]


def test_broken_requests_are_told(reader: VirtualReader) -> None:
    """10 for a wrong checksum, 11 for an impossible length; the next request is heard."""
    reader.receive(sam.frame(STATUS)[:-1] + b"\x00" + sam.PREAMBLE + b"\xff\xff" + sam.frame(STATUS), 0.0)
    assert reader.advance(0.0) == sam.answer(0x10) + sam.answer(0x11) + sam.answer(0x90)


def test_late_answers_come_late_and_others_wait_their_turn(reader: VirtualReader) -> None:
    """The reader works on one request at a time."""
    reader.delay_answer(2.0, times=1, to="find")
    assert _ask(reader, STATUS)[9] == 0x90
    assert _ask(reader, FIND, 1.0) == b""
    assert _ask(reader, STATUS, 2.0) == b""
    assert reader.due() == pytest.approx(3.0)
    said = reader.advance(3.0)
    assert (said[9], said[11 + 9]) == (0x80, 0x90)


def test_noise_around_and_within_answers(reader: VirtualReader) -> None:
    """Stray bytes where they were ordered, so often as ordered."""
    whole = sam.answer(0x90)
    reader.noise("00FFAA", "55", answers=1)
    assert _ask(reader, STATUS) == b"\x00\xff\xaa" + whole[:5] + b"\x55" + whole[5:]
    assert _ask(reader, STATUS) == whole
    with pytest.raises(ValueError, match="hexadecimal"):
        reader.noise("xy")


def test_answers_sent_twice_and_again_and_again(reader: VirtualReader) -> None:
    """A duplicate comes at once; a chattering reader repeats itself until it is calmed."""
    whole = sam.answer(0x90)
    reader.duplicate()
    assert _ask(reader, STATUS) == whole * 2
    assert _ask(reader, STATUS) == whole
    reader.chatter(0.5)
    assert reader.due() == pytest.approx(0.5)
    assert [reader.advance(now) for now in (0.4, 0.5, 0.6, 1.0)] == [b"", whole, b"", whole]
    reader.calm()
    assert reader.due() is None
    assert reader.advance(9.0) == b""


def test_settings_are_changed_by_name(reader: VirtualReader) -> None:
    """As the page and the command line do it; nonsense is refused in a sentence."""
    for setting, value in {
        "repeat-reading": "on", "silent-when-lifted": "true", "all-slots": "off", "fingerprints": "512",
        "settle": "0.5", "baud": "9600",
    }.items():  # fmt: skip
        reader.adjust(setting, value)
    assert reader.repeat_reading
    assert reader.state()["settings"] == {
        "repeat-reading": True, "silent-when-lifted": True, "all-slots": False, "fingerprints": 512, "settle": 0.5,
    }  # fmt: skip
    assert reader.baud == 9600
    reader.adjust("fingerprints", "none")
    reader.repeat(on=False)
    assert (reader.settings.fingerprints, reader.repeat_reading) == (None, False)
    for setting, value in (("colour", "red"), ("all-slots", "maybe"), ("fingerprints", "7"), ("settle", "long")):
        with pytest.raises(ValueError, match=r"no such|on or off|512|convert"):
            reader.adjust(setting, value)


def test_a_broken_reader_breaks_for_every_request(reader: VirtualReader) -> None:
    """Forced answers wait until the module is well again."""
    reader.answer_with(0x41)
    reader.fail(Fault.NOT_AUTHORISED)
    assert _statuses(reader, STATUS) == [0x66]
    reader.fail("none")
    assert _statuses(reader, STATUS) == [0x41]


def test_the_pace_of_one_reader_is_its_own() -> None:
    """Changing it changes no other reader."""
    reader = VirtualReader(pace=INSTANT)
    reader.pace.read = 9.0
    assert INSTANT.read == VirtualReader(pace=INSTANT).pace.read == 0.0
