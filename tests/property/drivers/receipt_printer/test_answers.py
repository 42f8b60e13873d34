"""Promises about a printer's answers that hold for every mixture of them."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from drivers.receipt_printer.answers import (
    HEAD_CLEARED,
    HEAD_OFFLINE,
    HEAD_PROCESS_ID,
    Answer,
    AnswerReader,
    AutomaticStatus,
    Block,
    CounterText,
    FlowControl,
    Grammar,
    GroupedStatus,
    InStreamStatus,
    RealTimeStatus,
)
from drivers.receipt_printer.status import EPSON, Meaning, decide

_BYTES = range(256)
_REAL_TIME = st.sampled_from([b for b in _BYTES if b & 0x93 == 0x12]).map(RealTimeStatus)
_IN_STREAM = st.sampled_from([b for b in _BYTES if b & 0x90 == 0]).map(InStreamStatus)
_FLOW = st.booleans().map(FlowControl)
_AUTOMATIC = st.builds(
    lambda first, rest: AutomaticStatus(bytes([first, *rest])),
    st.sampled_from([b for b in _BYTES if b & 0x93 == 0x10]),
    st.lists(st.sampled_from([b for b in _BYTES if b & 0x90 == 0]), min_size=3, max_size=3),
)
_MARK = st.binary(min_size=4, max_size=4).map(lambda data: bytes(0x20 + byte % 95 for byte in data))
_BLOCK = st.one_of(
    _MARK.map(lambda mark: Block(HEAD_PROCESS_ID, mark)),
    st.just(Block(HEAD_CLEARED, b"")),
    st.lists(st.integers(0x40, 0x7F), max_size=10).map(lambda data: Block(HEAD_OFFLINE, bytes(data))),
    st.lists(st.integers(0x20, 0x7E), max_size=80).map(lambda data: Block(b"\x5f", bytes(data))),
)
_ANSWERS = st.lists(_REAL_TIME | _IN_STREAM | _FLOW | _AUTOMATIC | _BLOCK, max_size=30)


def _sent(answer: Answer) -> bytes:
    match answer:
        case RealTimeStatus(value) | InStreamStatus(value):
            return bytes([value])
        case FlowControl(on):
            return b"\x11" if on else b"\x13"
        case GroupedStatus(groups, data):
            return bytes([0x10, groups]) + data
        case CounterText(value, unit):
            return f"{value} {unit}".encode()
        case AutomaticStatus(data):
            return data
        case Block(head, data):
            return head + data + b"\x00"
        case _:
            raise AssertionError(answer)


def _chunks(data: bytes, cuts: Sequence[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@given(_ANSWERS, st.lists(st.integers(min_value=0), max_size=10))
def test_every_mixture_is_told_apart(answers: list[Answer], cuts: list[int]) -> None:
    """Whole answers in any order and any chunks are read as what they are."""
    sent = b"".join(map(_sent, answers))
    reader = AnswerReader()
    assert [answer for chunk in _chunks(sent, cuts) for answer in reader.feed(chunk)] == answers


_NO_FIXED_BIT = [byte for byte in _BYTES if not byte & 0x10]
_GROUPED = st.integers(1, 15).flatmap(
    lambda groups: st.lists(
        st.sampled_from(_NO_FIXED_BIT), min_size=groups.bit_count(), max_size=groups.bit_count()
    ).map(lambda data: GroupedStatus(groups, bytes(data)))
)
_COUNTED = st.builds(CounterText, st.integers(0, 10**9), st.sampled_from(["cuts", "cm", "ret", "on"]))


@given(
    st.lists(_REAL_TIME | _IN_STREAM | _FLOW | _GROUPED | _BLOCK, max_size=30), st.lists(st.integers(0), max_size=10)
)
def test_customs_mixture_is_told_apart(answers: list[Answer], cuts: list[int]) -> None:
    """In Custom's grammar 10 0F is a full status and never ASB."""
    reader = AnswerReader(Grammar.CUSTOM)
    assert [a for chunk in _chunks(b"".join(map(_sent, answers)), cuts) for a in reader.feed(chunk)] == answers


@given(st.lists(_COUNTED | _GROUPED | _FLOW, max_size=20), st.lists(st.integers(0), max_size=10))
def test_counters_are_read_while_they_are_expected(answers: list[Answer], cuts: list[int]) -> None:
    """Digits are a counter then, with its full status between two of them."""
    reader = AnswerReader(Grammar.CUSTOM)
    reader.counting = True
    assert [a for chunk in _chunks(b"".join(map(_sent, answers)), cuts) for a in reader.feed(chunk)] == answers


_LIKE_ANSWERS = st.lists(
    st.sampled_from([0x10, 0x0F, 0x12, 0x37, 0x22, 0x25, 0x5F, 0x32, 0x20, 0x63, 0x75, 0x74, 0x73, 0x00, 0x11, 0x93]),
    max_size=200,
).map(bytes)


@given(
    st.binary(max_size=300) | _LIKE_ANSWERS,
    st.lists(st.integers(min_value=0), max_size=10),
    st.sampled_from(Grammar),
    st.booleans(),
)
def test_chunks_do_not_matter(data: bytes, cuts: list[int], grammar: Grammar, counting: bool) -> None:  # noqa: FBT001
    """Also damaged bytes are read the same however they are delivered, and never more than one answer is held."""
    whole, reader = AnswerReader(grammar), AnswerReader(grammar)
    whole.counting = reader.counting = counting
    found = []
    for chunk in _chunks(data, cuts):
        found += reader.feed(chunk)
        assert len(reader._held) <= 82
    assert found == whole.feed(data)


@given(st.binary(max_size=300), _MARK)
def test_the_reader_finds_back(noise: bytes, mark: bytes) -> None:
    """After any noise and a silence, the next proof is heard."""
    reader = AnswerReader()
    reader.feed(noise)
    reader.forget()
    assert reader.feed(HEAD_PROCESS_ID + mark + b"\x00") == [Block(HEAD_PROCESS_ID, mark)]


@given(
    st.binary(max_size=3),
    _MARK,
    st.lists(st.sampled_from([0x11, 0x13, 0x12, 0x16, 0x1A, 0x1E]), max_size=6),
    st.lists(st.integers(0, 6), max_size=6),
)
def test_a_proof_survives_what_cuts_in(before: bytes, mark: bytes, intruders: list[int], places: list[int]) -> None:
    """XON, XOFF and real-time answers in the middle of a process id do not hide it."""
    sent = bytearray(HEAD_PROCESS_ID + mark + b"\x00")
    for intruder, place in zip(intruders, places, strict=False):
        sent.insert(place, intruder)
    reader = AnswerReader()
    reader.feed(before)
    reader.forget()
    assert Block(HEAD_PROCESS_ID, mark) in reader.feed(bytes(sent))


@given(st.dictionaries(st.sampled_from([1, 2, 3, 4]), st.integers(0, 255)), st.booleans())
def test_a_decision_is_always_possible(answers: dict[int, int], jam: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    """Any answers lead to a status, and a ready one only when all four were given."""
    status = decide(answers, Meaning(jam=0x04) if jam else EPSON)
    assert not status.ready or len(answers) == 4
