"""What the printer says, and what that means."""

from typing import Any

import pytest

from drivers.api import Cover, Cutter, DeviceState, Head, Media, Paper, PrinterStatus, PrintFailure
from drivers.receipt_printer.answers import (
    HEAD_CLEARED,
    HEAD_OFFLINE,
    HEAD_PROCESS_ID,
    Answer,
    AnswerReader,
    AutomaticStatus,
    Block,
    FlowControl,
    GroupedStatus,
    InStreamStatus,
    Noise,
    RealTimeStatus,
)
from drivers.receipt_printer.profiles import PROFILES
from drivers.receipt_printer.status import Meaning, answers_in, contradicts_itself, decide, failure, hopeless, refine

_SITUATIONS = (
    "idle",
    "idle-drawer-pin",
    "paper-low",
    "paper-out",
    "paper-out-and-low",
    "cover-open",
    "cover-open-paper-out",
    "knife-stuck",
    "broken",
    "unnamed-error",
    "head-hot",
    "feed-button",
)


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        ("12", [RealTimeStatus(0x12)]),
        ("72", [RealTimeStatus(0x72)]),
        ("10 00 00 0f", [AutomaticStatus(b"\x10\x00\x00\x0f")]),
        ("00", [InStreamStatus(0)]),
        ("0c", [InStreamStatus(0x0C)]),
        ("37 22 41 62 20 7e 00", [Block(HEAD_PROCESS_ID, b"Ab ~")]),
        ("37 23 40 41 00", [Block(HEAD_OFFLINE, b"@A")]),
        ("37 25 00", [Block(HEAD_CLEARED, b"")]),
        ("5f 42 65 6e 63 68 00", [Block(b"_", b"Bench")]),
        ("11 13", [FlowControl(on=True), FlowControl(on=False)]),
        ("93 f2", [Noise(0x93), Noise(0xF2)]),
    ],
)
def test_each_kind_of_answer_is_known(sent: str, answers: list[Answer]) -> None:
    """Every answer of the command reference is told by its own bits."""
    assert AnswerReader().feed(bytes.fromhex(sent)) == answers


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        # XOFF and a real-time answer in the middle of automatic status
        ("10 13 00 12 00 0f", [FlowControl(on=False), RealTimeStatus(0x12), AutomaticStatus(b"\x10\x00\x00\x0f")]),
        # a real-time answer in the middle of a process id
        ("37 22 41 62 16 20 7e 00", [RealTimeStatus(0x16), Block(HEAD_PROCESS_ID, b"Ab ~")]),
        # a block that is cut off by the next one costs its first byte; what follows is read as it stands
        ("37 37 25 00", [Noise(0x37), Block(HEAD_CLEARED, b"")]),
        # automatic status that loses a byte to a byte that cannot belong to it
        ("10 00 93 12", [Noise(0x10), InStreamStatus(0), Noise(0x93), RealTimeStatus(0x12)]),
        # a process id with five characters is none
        ("37 22 41 42 43 44 45", [Noise(0x37), InStreamStatus(0x22), *map(InStreamStatus, b"ABCDE")]),
        ("37 22 41 00", [Noise(0x37), InStreamStatus(0x22), InStreamStatus(0x41), InStreamStatus(0)]),
    ],
)
def test_broken_and_mixed_answers(sent: str, answers: list[Answer]) -> None:
    """A damaged answer costs itself at most; an answer inside another is heard."""
    assert AnswerReader().feed(bytes.fromhex(sent)) == answers


def test_a_begun_answer_can_be_forgotten() -> None:
    """The rest of an answer that will never come does not swallow the next one."""
    reader = AnswerReader()
    assert reader.feed(b"\x37\x22AB") == []
    reader.forget()
    assert reader.feed(b"\x12") == [RealTimeStatus(0x12)]


def test_answers_are_golden(golden: dict[str, Any]) -> None:
    """The two answers that prove something have exactly these bytes."""
    answers = golden["answers"]
    mark = answers["process-id"]["mark"].encode()
    assert AnswerReader().feed(bytes.fromhex(answers["process-id"]["bytes"])) == [Block(HEAD_PROCESS_ID, mark)]
    assert AnswerReader().feed(bytes.fromhex(answers["cleared"])) == [Block(HEAD_CLEARED, b"")]


@pytest.mark.parametrize("situation", _SITUATIONS)
def test_each_situation_is_named(golden: dict[str, Any], situation: str) -> None:
    """The four answers of each situation lead to one status and one reason."""
    expected = golden["answers"][situation]
    status = decide({n: int(expected[str(n)], 16) for n in (1, 2, 3, 4)})
    assert status.ready is (expected["ready"] == "true")
    assert (status.device.value, status.paper.value, status.cover.value) == (
        expected["device"],
        expected["paper"],
        expected["cover"],
    )
    reason = failure(status)
    assert (reason.value if reason else None) == expected.get("failure")


def test_every_golden_situation_is_tested(golden: dict[str, Any]) -> None:
    """No golden situation is forgotten."""
    assert {name for name, answer in golden["answers"].items() if "1" in answer} == set(_SITUATIONS)


@pytest.mark.parametrize("answered", [0, 1, 2, 3])
def test_unanswered_is_unknown_and_not_ready(answered: int) -> None:
    """A printer that leaves one question unanswered is not ready, whatever it said before."""
    status = decide(dict.fromkeys(range(1, answered + 1), 0x12))
    assert not status.ready
    assert status.device is DeviceState.OFFLINE
    assert status.paper is Paper.UNKNOWN
    assert status.cover is (Cover.CLOSED if answered >= 2 else Cover.UNKNOWN)
    assert failure(status) is PrintFailure.OFFLINE


def test_a_jam_is_a_jam_only_where_the_model_says_so() -> None:
    """Bit 2 of DLE EOT 3 is a jam on anti-jam models, any mechanical error on others."""
    answers = {1: 0x1A, 2: 0x52, 3: 0x16, 4: 0x12}
    assert decide(answers).paper is Paper.FULL
    assert failure(decide(answers)) is PrintFailure.HARDWARE_ERROR
    assert decide(answers, Meaning(jam=0x04)).paper is Paper.JAMMED
    assert failure(decide(answers, Meaning(jam=0x04))) is PrintFailure.PAPER_JAMMED


def test_a_ready_printer_has_no_reason() -> None:
    """Nothing keeps a ready printer from printing."""
    assert failure(PrinterStatus(device=DeviceState.ONLINE, paper=Paper.LOW, cover=Cover.CLOSED)) is None


def test_masung_gives_the_same_bits_other_names() -> None:
    """A technician reads what the bit means on the model at hand."""
    answers = {1: 0x1E, 2: 0x52, 3: 0x32, 4: 0x12}
    assert decide(answers).detail == "unrecoverable error"
    assert decide(answers, PROFILES["masung"].meaning).detail == "black mark"


def test_one_bit_for_heat_and_voltage_names_neither() -> None:
    """DLE EOT 3 does not tell heat from voltage; unknown is not ok."""
    status = decide({1: 0x1A, 2: 0x52, 3: 0x52, 4: 0x12})
    assert status.head is Head.UNKNOWN
    assert not status.ready
    assert not hopeless(status)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("00000000", {"media": Media.NOT_PRESENT, "paper": Paper.FULL, "head": Head.OK, "cutter": Cutter.OK}),
        ("20000000", {"media": Media.PRESENT}),
        ("04000000", {"paper": Paper.LOW}),
        ("40000000", {"paper": Paper.LOW}),
        ("01000000", {"paper": Paper.OUT}),
        ("00004000", {"paper": Paper.JAMMED, "media": Media.JAMMED}),
        ("00000100", {"head": Head.HOT}),
        ("00000800", {"head": Head.VOLTAGE}),
        ("00000001", {"cutter": Cutter.FAULT, "device": DeviceState.HARDWARE_ERROR}),
        ("00000002", {"device": DeviceState.HARDWARE_ERROR}),
    ],
)
def test_customs_full_status_adds_what_it_knows(data: str, expected: dict[str, object]) -> None:
    """Mouth, jam, heat and voltage are told apart where the model can."""
    status = refine(decide(dict.fromkeys((1, 2, 3, 4), 0x12)), GroupedStatus(15, bytes.fromhex(data)))
    assert {name: getattr(status, name) for name in expected} == expected


def test_a_part_of_a_full_status_is_none() -> None:
    """Missing groups are not taken for well ones."""
    with pytest.raises(ValueError, match="full"):
        refine(decide({}), GroupedStatus(1, b"\0"))


@pytest.mark.parametrize(
    ("data", "same_as"),
    [
        ("10 00 00 0f", {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}),
        ("14 00 03 0f", {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x1E}),
        ("18 00 0c 0f", {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x72}),
        ("38 00 00 0f", {1: 0x1A, 2: 0x16, 3: 0x12, 4: 0x12}),
        ("18 08 00 0f", {1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12}),
    ],
)
def test_automatic_status_says_the_same(data: str, same_as: dict[int, int]) -> None:
    """What comes by itself leads to the same status as what is asked for."""
    assert decide(answers_in(AutomaticStatus(bytes.fromhex(data)))) == decide(same_as)


@pytest.mark.parametrize(
    ("answers", "contradiction"),
    [
        ({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}, False),
        ({1: 0x12, 2: 0x32, 3: 0x12, 4: 0x72}, True),
        ({1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x72}, False),
        ({1: 0x12, 2: 0x32}, False),
    ],
)
def test_online_with_a_cause_for_offline_contradicts_itself(answers: dict[int, int], *, contradiction: bool) -> None:
    """Only whole answers can contradict themselves."""
    assert contradicts_itself(answers) is contradiction
