"""Tell a printer's answers apart, whatever the chunking, and decide from them how the printer is. Pure.

The masks are those of Citizen's command reference, "Identification of Send Status"; status bits are Epson's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntFlag

from drivers.api import Cover, DeviceState, Paper, PrinterStatus, PrintFailure

# --- answers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RealTimeStatus:
    """The one byte that answers ``DLE EOT n``; it does not say which n."""

    value: int


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """Four bytes that a printer sends by itself after ``GS a`` (ASB)."""

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
class FlowControl:
    """XON (``on``) or XOFF; may stand in the middle of any other answer."""

    on: bool


@dataclass(frozen=True, slots=True)
class Noise:
    """A byte that belongs to no answer."""

    value: int


Answer = RealTimeStatus | AutomaticStatus | InStreamStatus | Block | FlowControl | Noise

HEAD_PROCESS_ID = b"\x37\x22"
"""``GS ( H`` fn 48: four characters of ours."""
HEAD_OFFLINE = b"\x37\x23"
"""``GS ( H`` fn 49: up to ten cause bytes."""
HEAD_CLEARED = b"\x37\x25"
"""``DLE DC4`` fn 8: the buffers are clear; no data."""

_XON, _XOFF = 0x11, 0x13
_KIND, _REAL_TIME, _AUTOMATIC = 0x93, 0x12, 0x10  # 0xx1xx10 and 0xx1xx00
_TEXT_HEADS = frozenset({0x5F, 0x35, 0x3B, 0x3D})  # GS I 65…69, GS g 2, and their kin
_TEXT_MOST = 80


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
    """Turns bytes into answers, one byte at a time; a broken answer costs its first byte and no other."""

    def __init__(self) -> None:
        """Begin between two answers."""
        self._held = b""

    def feed(self, data: bytes) -> list[Answer]:
        """Take what arrived and return the answers that it completed."""
        return [answer for byte in data for answer in self._take(byte)]

    def forget(self) -> None:
        """Drop a begun answer; its rest will never come."""
        self._held = b""

    def _take(self, byte: int) -> list[Answer]:
        if byte in {_XON, _XOFF}:
            return [FlowControl(on=byte == _XON)]
        if self._held and self._cuts_in(byte):
            return [RealTimeStatus(byte)]
        self._held += bytes([byte])
        match _judge_held(self._held):
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

        Within ASB bit 4 tells it apart; within a block only the values that are control characters do.
        """
        return _is_real_time(byte) and (_begins_automatic(self._held[0]) or byte < ord(" "))


def _is_real_time(byte: int) -> bool:
    return byte & _KIND == _REAL_TIME


def _begins_automatic(byte: int) -> bool:
    return byte & _KIND == _AUTOMATIC


def _judge_held(held: bytes) -> Answer | _Open:
    first = held[0]
    if _begins_automatic(first):
        return _judge_automatic(held)
    if first == HEAD_CLEARED[0] or first in _TEXT_HEADS:
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


# --- decisions ----------------------------------------------------------------------------------------------------

QUESTIONS = (1, 2, 3, 4)
"""The n of ``DLE EOT n`` that together say how a printer is: printer, offline cause, error cause, paper."""


class _Printer(IntFlag):
    OFFLINE = 0x08


class _Offline(IntFlag):
    COVER_OPEN = 0x04
    PAPER_END = 0x20
    ERROR = 0x40


class _Error(IntFlag):
    MECHANICAL = 0x04
    CUTTER = 0x08
    UNRECOVERABLE = 0x20
    HEAD = 0x40  # temperature or voltage; recovers by itself


class _Paper(IntFlag):
    NEAR_END = 0x0C
    END = 0x60


def decide(answers: Mapping[int, int], *, mechanical_error_is_jam: bool = False) -> PrinterStatus:
    """Decide how a printer is from its answers to ``DLE EOT`` 1 to 4, by n.

    What was not answered is unknown, and a printer with anything unknown is not ready.
    """
    jammed = mechanical_error_is_jam and bool(answers.get(3, 0) & _Error.MECHANICAL)
    device, detail = _decide_device(answers)
    return PrinterStatus(
        device=device,
        paper=Paper.JAMMED if jammed else _decide_paper(answers),
        cover=_decide_cover(answers),
        detail=detail,
    )


def _decide_device(answers: Mapping[int, int]) -> tuple[DeviceState, str]:
    silent = [n for n in QUESTIONS if n not in answers]
    if silent:
        return DeviceState.OFFLINE, f"no answer to DLE EOT {silent[0]}"
    errors = _Error(answers[3] & (_Error.MECHANICAL | _Error.CUTTER | _Error.UNRECOVERABLE))
    if errors:
        return DeviceState.HARDWARE_ERROR, f"error {errors!r}"
    if answers[3] & _Error.HEAD:
        return DeviceState.DEVICE_BUSY, "head temperature or voltage; recovers by itself"
    if answers[2] & _Offline.ERROR:
        return DeviceState.HARDWARE_ERROR, "an error that DLE EOT 3 does not name"
    if answers[1] & _Printer.OFFLINE:
        return DeviceState.OFFLINE, f"offline, cause {answers[2]:#04x}"
    return DeviceState.ONLINE, ""


def _decide_paper(answers: Mapping[int, int]) -> Paper:
    if answers.get(2, 0) & _Offline.PAPER_END or answers.get(4, 0) & _Paper.END:
        return Paper.OUT
    if 4 not in answers:  # noqa: PLR2004 - DLE EOT 4 is the paper question
        return Paper.UNKNOWN
    return Paper.LOW if answers[4] & _Paper.NEAR_END else Paper.FULL


def _decide_cover(answers: Mapping[int, int]) -> Cover:
    if 2 not in answers:  # noqa: PLR2004 - DLE EOT 2 is the question that names the cover
        return Cover.UNKNOWN
    return Cover.OPEN if answers[2] & _Offline.COVER_OPEN else Cover.CLOSED


def failure(status: PrinterStatus) -> PrintFailure | None:
    """Name what keeps a printer in this state from printing; None when it is ready.

    The cover comes first: with the cover open most printers report the paper out as well.
    """
    if status.ready:
        return None
    if status.cover is Cover.OPEN:
        return PrintFailure.COVER_OPEN
    if status.paper is Paper.JAMMED:
        return PrintFailure.PAPER_JAMMED
    if status.paper is Paper.OUT:
        return PrintFailure.PAPER_OUT
    if status.device is DeviceState.HARDWARE_ERROR:
        return PrintFailure.HARDWARE_ERROR
    return PrintFailure.OFFLINE
