"""Decide from a printer's attributes how it is, and what stands in the way of a document. Pure.

Keywords are those of RFC 8011 §5.4.12 and PWG 5100.9; "toner" is the older word for "marker-supply".
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from drivers.api import Cover, DeviceState, Paper
from drivers.document_printer.message import Attributes, number, words
from drivers.document_printer.words import PrinterState
from drivers.documents import DocumentFailure, DocumentPrinterStatus, Toner


class _Severity(Enum):
    REPORT = "-report"
    WARNING = "-warning"
    ERROR = "-error"


@dataclass(frozen=True, slots=True)
class _Reason:
    word: str
    severity: _Severity


_KEYWORD = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")  # RFC 8011 §5.1.4; what looks otherwise is not repeated
_NOTHING = "none"
_EMPTY = frozenset({"media-empty", "media-needed"})
_LOW = frozenset({"media-low"})
_JAM = frozenset({"media-jam"})
_TONER_EMPTY = frozenset({"marker-supply-empty", "toner-empty"})
_TONER_LOW = frozenset({"marker-supply-low", "toner-low"})
_OPEN = frozenset({"cover-open", "door-open", "interlock-open"})
_FOR_A_PERSON = frozenset({"output-area-full", "input-tray-missing", "output-tray-missing"})
_DEVICE_WORDS = {
    "shutdown": DeviceState.POWER_OFF,
    "paused": DeviceState.OFFLINE,
    "moving-to-paused": DeviceState.OFFLINE,
    "timed-out": DeviceState.OFFLINE,
    "connecting-to-device": DeviceState.STARTING,
    "spool-area-full": DeviceState.DEVICE_BUSY,
}
_KNOWN = _EMPTY | _LOW | _JAM | _TONER_EMPTY | _TONER_LOW | _OPEN | _FOR_A_PERSON | _DEVICE_WORDS.keys()
_WORST_FIRST = (
    DeviceState.HARDWARE_ERROR,
    DeviceState.USER_ERROR,
    DeviceState.POWER_OFF,
    DeviceState.OFFLINE,
    DeviceState.STARTING,
    DeviceState.DEVICE_BUSY,
)


def decide(attributes: Attributes) -> DocumentPrinterStatus:
    """Decide how the printer is; what it did not say is ``unknown`` or ``offline``.

    An empty tray is ``low`` only as a mere report; as a warning or an error it is ``out``, since a warning is also what
    printers say who wait for paper. A reason without severity is an error (RFC 8011 §5.4.12).
    """
    said = words(attributes, "printer-state-reasons")
    state = number(attributes, "printer-state")
    if not said or state not in set(PrinterState):
        return DocumentPrinterStatus(device=DeviceState.OFFLINE, detail="the printer does not say how it is")
    reasons = [_read(word) for word in said if word != _NOTHING]
    return DocumentPrinterStatus(
        device=_device(reasons, state, accepting=False not in attributes.get("printer-is-accepting-jobs", ())),
        paper=_paper(reasons),
        toner=Toner(_supply(reasons, _TONER_EMPTY, _TONER_LOW)),
        cover=Cover.OPEN if _any(reasons, _OPEN) else Cover.CLOSED,
        detail=", ".join(word if _KEYWORD.fullmatch(word) else "(no keyword)" for word in said if word != _NOTHING),
    )


def fault(status: DocumentPrinterStatus) -> DocumentFailure | None:
    """Return what keeps this printer from printing a document whole; a printer that is only busy has no fault."""
    if status.paper is Paper.JAMMED:
        return DocumentFailure.PAPER_JAMMED
    if status.cover is Cover.OPEN:
        return DocumentFailure.COVER_OPEN
    if status.paper is Paper.OUT:
        return DocumentFailure.PAPER_OUT
    if status.toner is Toner.OUT:
        return DocumentFailure.TONER_OUT
    return _device_fault(status.device)


def _device_fault(device: DeviceState) -> DocumentFailure | None:
    match device:
        case DeviceState.ONLINE | DeviceState.DEVICE_BUSY:
            return None
        case DeviceState.HARDWARE_ERROR:
            return DocumentFailure.HARDWARE_ERROR
        case DeviceState.USER_ERROR:
            return DocumentFailure.USER_ERROR
        case _:
            return DocumentFailure.OFFLINE


def _read(said: str) -> _Reason:
    for severity in _Severity:
        if said.endswith(severity.value):
            return _Reason(said.removesuffix(severity.value), severity)
    return _Reason(said, _Severity.ERROR)


def _any(reasons: Collection[_Reason], wanted: Collection[str], *, serious: bool = False) -> bool:
    return any(r.word in wanted and not (serious and r.severity is _Severity.REPORT) for r in reasons)


def _paper(reasons: Collection[_Reason]) -> Paper:
    return Paper.JAMMED if _any(reasons, _JAM) else Paper(_supply(reasons, _EMPTY, _LOW))


def _supply(reasons: Collection[_Reason], empty: Collection[str], low: Collection[str]) -> str:
    if _any(reasons, empty, serious=True):
        return "out"
    return "low" if _any(reasons, low) or _any(reasons, empty) else "full"


def _device(reasons: Collection[_Reason], state: int | None, *, accepting: bool) -> DeviceState:
    found = {_DEVICE_WORDS[r.word] for r in reasons if r.word in _DEVICE_WORDS and r.severity is not _Severity.REPORT}
    if any(r.word not in _KNOWN and r.severity is _Severity.ERROR for r in reasons):
        found.add(DeviceState.HARDWARE_ERROR)
    if _any(reasons, _OPEN) or _any(reasons, _FOR_A_PERSON, serious=True):
        found.add(DeviceState.USER_ERROR)
    if not accepting or (state == PrinterState.STOPPED and not reasons):
        found.add(DeviceState.OFFLINE)
    if state == PrinterState.PROCESSING:
        found.add(DeviceState.DEVICE_BUSY)
    return next((word for word in _WORST_FIRST if word in found), DeviceState.ONLINE)
