"""Tell a printer's answers apart, whatever the chunking and whatever noise lies between. Pure.

The masks are those of Citizen's command reference, "Identification of Send Status". Custom's printers speak a grammar
that contradicts it (``10 0F`` and four bytes look like the beginning of ASB), so the grammar belongs to the profile.
"""

import re
from dataclasses import dataclass
from enum import Enum, StrEnum


class Grammar(StrEnum):
    """Which of two contradicting sets of answers a printer gives."""

    EPSON = "epson"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class RealTimeStatus:
    """The one byte that answers ``DLE EOT n``; it does not say which n."""

    value: int


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """Four bytes that a printer sends by itself after ``GS a`` (ASB)."""

    data: bytes


@dataclass(frozen=True, slots=True)
class GroupedStatus:
    """Custom's ``10 n``: one byte for each bit of ``groups`` (1 paper, 2 user, 4 recoverable, 8 unrecoverable errors).

    ``DLE EOT 20`` is answered with all four (``10 0F``); after ``GS E0h`` they also come by themselves.
    """

    groups: int
    data: bytes


@dataclass(frozen=True, slots=True)
class InStreamStatus:
    """The one byte that answers ``GS r`` (or ``GS I`` 1 to 3), in stream order."""

    value: int


@dataclass(frozen=True, slots=True)
class Block:
    """An answer with a head, data and a closing NUL; ``head`` is one of the ``HEAD_…`` constants."""

    head: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class CounterText:
    """One of Custom's counters in words: ``2376 cuts``, ``512on``."""

    value: int
    unit: str


@dataclass(frozen=True, slots=True)
class FlowControl:
    """XON (``on``) or XOFF; may stand in the middle of any other answer."""

    on: bool


@dataclass(frozen=True, slots=True)
class Noise:
    """A byte that belongs to no answer."""

    value: int


Answer = RealTimeStatus | AutomaticStatus | GroupedStatus | InStreamStatus | Block | CounterText | FlowControl | Noise

HEAD_PROCESS_ID = b"\x37\x22"
"""``GS ( H`` fn 48: four characters of ours."""
HEAD_OFFLINE = b"\x37\x23"
"""``GS ( H`` fn 49: up to ten cause bytes."""
HEAD_CLEARED = b"\x37\x25"
"""``DLE DC4`` fn 8: the buffers are clear; no data."""
HEAD_TEXT = b"\x5f"
"""``GS I`` 65 to 69 and ``GS g 2``: words or decimal digits."""

ALL_GROUPS = 0x0F
"""Custom's full status: every group at once."""

_XON, _XOFF = 0x11, 0x13
_KIND, _REAL_TIME, _AUTOMATIC = 0x93, 0x12, 0x10  # 0xx1xx10 and 0xx1xx00
_TEXT_HEADS = frozenset({0x5F, 0x35, 0x3B, 0x3D})  # GS I 65…69, GS g 2, and their kin
_BLOCK_HEADS = _TEXT_HEADS | {0x37}
_TEXT_MOST = 80
_GROUPED = 0x10
_FIXED_BIT = 0x10  # in no data byte of ASB or of Custom's groups
_COUNTER = re.compile(rb"(\d{1,10}) ?(cuts|cm|ret|on)")
_COUNTER_BEGUN = re.compile(rb"\d{1,10} ?(c(u(ts?)?)?|r(e)?|o)?")
_ENDS_OF_LINES = frozenset(b"\x00\r\n")


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a block may hold after its head."""

    head: bytes
    least: int
    most: int
    low: int
    high: int


_SHAPES = (
    _Shape(HEAD_PROCESS_ID, least=4, most=4, low=0x20, high=0x7E),
    _Shape(HEAD_OFFLINE, least=0, most=10, low=0x40, high=0x7F),
    _Shape(HEAD_CLEARED, least=0, most=0, low=0, high=0),
    *(_Shape(bytes([head]), least=0, most=_TEXT_MOST, low=0x20, high=0xFF) for head in sorted(_TEXT_HEADS)),
)


class _Open(Enum):
    """Why the held bytes are no answer (yet)."""

    MORE = "more"
    NOISE = "noise"


class AnswerReader:
    """Turns bytes into answers, one byte at a time; a broken answer costs its first byte and no other.

    It never holds more than one begun answer, 82 bytes at most.
    """

    def __init__(self, grammar: Grammar = Grammar.EPSON) -> None:
        """Begin between two answers."""
        self.grammar = grammar
        self.counting = False
        """Whether one of Custom's counters has been asked for: its digits look like answers to ``DLE EOT``."""
        self._held = b""

    def feed(self, data: bytes) -> list[Answer]:
        """Take what arrived and return the answers that it completed."""
        return [answer for byte in data for answer in self._take(byte)]

    def forget(self) -> None:
        """Drop a begun answer; its rest will never come."""
        self._held = b""

    def nothing_follows(self) -> list[Answer]:
        """Return what a lone held byte is when nothing follows it: a digit may be a whole real-time answer."""
        if len(self._held) != 1 or not (self.counting and _is_real_time(self._held[0])):
            return []
        value, self._held = self._held[0], b""
        return [RealTimeStatus(value)]

    def _take(self, byte: int) -> list[Answer]:
        if byte in {_XON, _XOFF}:
            return [FlowControl(on=byte == _XON)]
        if self._held and self._cuts_in(byte):
            return [RealTimeStatus(byte)]
        self._held += bytes([byte])
        match self._judge(self._held):
            case _Open.MORE:
                return []
            case _Open.NOISE:
                first, rest = self._held[0], self._held[1:]
                self._held = b""
                return [Noise(first), *self.feed(rest)]
            case answer:
                self._held = b""
                return [answer]

    def _cuts_in(self, byte: int) -> bool:
        """Tell whether ``byte`` is a real-time answer inside another one: it is sent as soon as it is asked for.

        Within automatic status bit 4 tells it apart; within a block or a text only the values that are control
        characters do.
        """
        return _is_real_time(byte) and (self._in_status or byte < ord(" "))

    @property
    def in_status(self) -> bool:
        """Whether what may be automatic status has begun: its rest alone would pass for answers to ``GS r``."""
        return bool(self._held) and self._in_status

    @property
    def _in_status(self) -> bool:
        first = self._held[0]
        return first == _GROUPED if self.grammar is Grammar.CUSTOM else _begins_automatic(first)

    def _judge(self, held: bytes) -> Answer | _Open:
        if self.counting and self.grammar is Grammar.CUSTOM:
            if held[:1].isdigit():
                return _judge_counter(held)
            if held[0] in _ENDS_OF_LINES:  # behind a counter; it must not pass for an answer to GS r
                return _Open.NOISE
        if self.grammar is Grammar.CUSTOM and held[0] == _GROUPED:
            return _judge_groups(held)
        return _judge_held(held, automatic=self.grammar is Grammar.EPSON)


def comes_by_itself(answer: Answer) -> bool:
    """Tell whether ``answer`` is news that nobody asked for; a full group of Custom's is always an answer."""
    match answer:
        case AutomaticStatus():
            return True
        case GroupedStatus(groups):
            return groups != ALL_GROUPS
        case _:
            return False


def _is_real_time(byte: int) -> bool:
    return byte & _KIND == _REAL_TIME


def _begins_automatic(byte: int) -> bool:
    return byte & _KIND == _AUTOMATIC


def _judge_held(held: bytes, *, automatic: bool) -> Answer | _Open:
    first = held[0]
    if automatic and _begins_automatic(first):
        return _judge_automatic(held)
    if first in _BLOCK_HEADS:
        return _judge_block(held)
    if _is_real_time(first):
        return RealTimeStatus(first)
    if first & 0x90 == 0:
        return InStreamStatus(first)
    return _Open.NOISE


def _judge_automatic(held: bytes) -> Answer | _Open:
    if any(byte & 0x90 for byte in held[1:]):
        return _Open.NOISE
    return AutomaticStatus(held) if len(held) == 4 else _Open.MORE  # noqa: PLR2004 - four bytes, as the class says


def _judge_groups(held: bytes) -> Answer | _Open:
    if len(held) == 1:
        return _Open.MORE
    groups, data = held[1], held[2:]
    if not 0 < groups <= ALL_GROUPS or any(byte & _FIXED_BIT for byte in data):
        return _Open.NOISE
    return GroupedStatus(groups, data) if len(data) == groups.bit_count() else _Open.MORE


def _judge_counter(held: bytes) -> Answer | _Open:
    whole = _COUNTER.fullmatch(held)
    if whole is not None:
        return CounterText(int(whole[1]), whole[2].decode("ascii"))
    if _COUNTER_BEGUN.fullmatch(held):
        return _Open.MORE
    return _judge_block(held) if held[0] in _BLOCK_HEADS else _Open.NOISE  # 35 and 37 are digits as well


def _judge_block(held: bytes) -> Answer | _Open:
    shape = next((shape for shape in _SHAPES if held.startswith(shape.head)), None)
    if shape is None:  # 37 needs its second byte
        return _Open.MORE if len(held) == 1 else _Open.NOISE
    body = held[len(shape.head) :]
    if body.endswith(b"\x00"):
        data = body[:-1]
        return Block(shape.head, data) if shape.least <= len(data) else _Open.NOISE
    if len(body) > shape.most or any(not shape.low <= byte <= shape.high for byte in body):
        return _Open.NOISE
    return _Open.MORE
