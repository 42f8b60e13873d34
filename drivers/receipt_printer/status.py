"""Decide how a printer is from what it answered, in XFS4IoT words. Pure.

Status bits are Epson's; where a model gives a bit another meaning, its profile says so (`Meaning`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntFlag

from drivers.api import Cover, Cutter, DeviceState, Head, Media, Paper, PrinterStatus, PrintFailure
from drivers.receipt_printer.answers import ALL_GROUPS, Answer, AutomaticStatus, GroupedStatus

QUESTIONS = (1, 2, 3, 4)
"""The n of ``DLE EOT n`` that together say how a printer is: printer, offline cause, error cause, paper."""

PAPER_GROUP = 0x01
"""Custom's first group alone, as ``GS E0h`` 1 lets it come by itself."""

_FIXED = 0x12  # in every answer to DLE EOT


class _Printer(IntFlag):
    OFFLINE = 0x08


class _Offline(IntFlag):
    COVER_OPEN = 0x04
    FEED_BUTTON = 0x08
    PAPER_END = 0x20
    ERROR = 0x40


_CAUSES = {
    _Offline.COVER_OPEN: "the cover is open",
    _Offline.FEED_BUTTON: "the feed button is held",
    _Offline.PAPER_END: "there is no paper",
}


class _Error(IntFlag):
    MECHANICAL = 0x04
    CUTTER = 0x08
    UNRECOVERABLE = 0x20
    HEAD = 0x40  # temperature or voltage; recovers by itself


class _Paper(IntFlag):
    NEAR_END = 0x0C
    END = 0x60


class _Group(IntFlag):
    """Bits of Custom's four status bytes, the first one the highest: paper, user, recoverable, unrecoverable."""

    NO_PAPER = 0x01 << 24
    NEAR_END = 0x04 << 24
    TICKET_OUT = 0x20 << 24
    VIRTUAL_END = 0x40 << 24
    HEAD_HOT = 0x01 << 8
    VOLTAGE = 0x08 << 8
    JAM = 0x40 << 8
    UNRECOVERABLE = 0xFF
    CUTTER = 0x01


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the bits of ``DLE EOT 3`` mean on one model: those that are a paper jam, and each one's name."""

    jam: int = 0
    names: Mapping[int, str] = field(
        default_factory=lambda: {
            _Error.MECHANICAL: "mechanical error",
            _Error.CUTTER: "cutter",
            _Error.UNRECOVERABLE: "unrecoverable error",
            _Error.HEAD: "head temperature or voltage; recovers by itself",
        }
    )


EPSON = Meaning()
"""The command reference's own meaning."""


def decide(answers: Mapping[int, int], meaning: Meaning = EPSON) -> PrinterStatus:
    """Decide how a printer is from its answers to ``DLE EOT`` 1 to 4, by n.

    What was not answered is unknown, and a printer with anything unknown is not ready.
    """
    jammed = bool(answers.get(3, 0) & meaning.jam)
    device, detail = _decide_device(answers, meaning)
    return PrinterStatus(
        device=device,
        paper=Paper.JAMMED if jammed else _decide_paper(answers),
        cover=_decide_cover(answers),
        cutter=_decide_cutter(answers),
        head=_decide_head(answers),
        detail=detail,
    )


def contradicts_itself(answers: Mapping[int, int]) -> bool:
    """Tell whether a printer says "online" and names a cause for being offline in the same breath.

    After it left an offline state a printer may give one such answer that is stale; it is worth asking once more.
    """
    if any(n not in answers for n in QUESTIONS) or answers[1] & _Printer.OFFLINE:
        return False
    return bool(answers[2] & (_Offline.COVER_OPEN | _Offline.PAPER_END | _Offline.ERROR))


def answers_in(status: AutomaticStatus) -> dict[int, int]:
    """Return the answers to ``DLE EOT`` 1 to 4 that four bytes of automatic status amount to."""
    first, errors, paper, _ = status.data
    fault = bool(errors & (_Error.MECHANICAL | _Error.CUTTER | _Error.UNRECOVERABLE | _Error.HEAD))
    ended = bool(paper & 0x0C)
    return {
        1: _FIXED | first & _Printer.OFFLINE,
        2: _FIXED
        | (_Offline.COVER_OPEN if first & 0x20 else 0)
        | (_Offline.FEED_BUTTON if first & 0x40 else 0)
        | (_Offline.PAPER_END if ended else 0)
        | (_Offline.ERROR if fault else 0),
        3: _FIXED | errors & 0x6C,
        4: _FIXED | (_Paper.NEAR_END if paper & 0x03 else 0) | (_Paper.END if ended else 0),
    }


def decide_news(news: Answer, meaning: Meaning) -> PrinterStatus:
    """Decide how a printer is from what it told by itself; what that does not tell is unknown."""
    match news:
        case AutomaticStatus():
            return decide(answers_in(news), meaning)
        case GroupedStatus(groups, data) if groups == PAPER_GROUP:
            bits = _Group(data[0] << 24)
            paper = Paper.LOW if bits & (_Group.NEAR_END | _Group.VIRTUAL_END) else Paper.FULL
            return PrinterStatus(device=DeviceState.ONLINE, paper=Paper.OUT if bits & _Group.NO_PAPER else paper)
        case _:
            return decide({}, meaning)


def refine(status: PrinterStatus, full: GroupedStatus) -> PrinterStatus:
    """Add to ``status`` what Custom's full status knows besides: mouth, jam, knife, heat and voltage.

    Raises:
        ValueError: ``full`` does not hold all four groups.
    """
    if full.groups != ALL_GROUPS:
        raise ValueError("not a full status")
    bits = _Group(int.from_bytes(full.data, "big"))
    status = replace(status, media=_media(bits), paper=_refine_paper(status.paper, bits))
    if bits & _Group.HEAD_HOT:
        status = replace(status, head=Head.HOT)
    elif bits & _Group.VOLTAGE:
        status = replace(status, head=Head.VOLTAGE)
    if bits & _Group.CUTTER:
        status = replace(status, cutter=Cutter.FAULT)
    if bits & _Group.UNRECOVERABLE:
        detail = f"unrecoverable error {full.data[3]:#04x}"
        status = replace(status, device=DeviceState.HARDWARE_ERROR, detail=detail)
    return status


def failure(status: PrinterStatus) -> PrintFailure | None:
    """Name what keeps a printer in this state from printing; None when it is ready.

    The cover comes first: with the cover open most printers report the paper out as well.
    """
    if status.ready:
        return None
    if status.cover is Cover.OPEN:
        return PrintFailure.COVER_OPEN
    if status.paper is Paper.JAMMED or status.media is Media.JAMMED:
        return PrintFailure.PAPER_JAMMED
    if status.paper is Paper.OUT:
        return PrintFailure.PAPER_OUT
    if status.device is DeviceState.HARDWARE_ERROR or status.cutter is Cutter.FAULT:
        return PrintFailure.HARDWARE_ERROR
    return PrintFailure.OFFLINE


def hopeless(status: PrinterStatus) -> bool:
    """Tell whether nobody passing by can help a printer in this state: only paper and cover are worth waiting for."""
    return (
        status.device is DeviceState.HARDWARE_ERROR
        or Paper.JAMMED is status.paper
        or Media.JAMMED is status.media
        or Cutter.FAULT is status.cutter
    )


def _decide_device(answers: Mapping[int, int], meaning: Meaning) -> tuple[DeviceState, str]:
    silent = [n for n in QUESTIONS if n not in answers]
    if silent:
        return DeviceState.OFFLINE, f"no answer to DLE EOT {silent[0]}"
    named = ", ".join(name for bit, name in meaning.names.items() if answers[3] & bit)
    if answers[3] & (_Error.MECHANICAL | _Error.CUTTER | _Error.UNRECOVERABLE):
        return DeviceState.HARDWARE_ERROR, named
    if answers[3] & _Error.HEAD:
        return DeviceState.DEVICE_BUSY, named
    if answers[2] & _Offline.ERROR:
        return DeviceState.HARDWARE_ERROR, "an error that DLE EOT 3 does not name"
    if answers[1] & _Printer.OFFLINE:
        causes = (name for bit, name in _CAUSES.items() if answers[2] & bit)
        return DeviceState.OFFLINE, ", ".join(causes) or "it does not say why"
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


def _decide_cutter(answers: Mapping[int, int]) -> Cutter:
    if 3 not in answers:  # noqa: PLR2004 - DLE EOT 3 is the question that names errors
        return Cutter.UNKNOWN
    return Cutter.FAULT if answers[3] & _Error.CUTTER else Cutter.OK


def _decide_head(answers: Mapping[int, int]) -> Head:
    if 3 not in answers or answers[3] & _Error.HEAD:  # noqa: PLR2004 - likewise; one bit for heat and voltage
        return Head.UNKNOWN
    return Head.OK


def _media(bits: _Group) -> Media:
    if bits & _Group.JAM:
        return Media.JAMMED
    return Media.PRESENT if bits & _Group.TICKET_OUT else Media.NOT_PRESENT


def _refine_paper(paper: Paper, bits: _Group) -> Paper:
    if bits & _Group.JAM:
        return Paper.JAMMED
    if bits & _Group.NO_PAPER:
        return Paper.OUT
    low = bits & (_Group.NEAR_END | _Group.VIRTUAL_END)
    return Paper.LOW if low and paper is Paper.FULL else paper
