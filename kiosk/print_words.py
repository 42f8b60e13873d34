"""Tell a technician about a receipt printer on a terminal: `kiosk print status|test|text`, in words and as JSON."""

import json
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_never

from drivers.api import (
    Deadline,
    DeviceState,
    Indeterminate,
    NotPrinted,
    Presented,
    Printed,
    PrinterDescription,
    PrinterStatus,
    PrintFailure,
    PrintOutcome,
    Raster,
    ReceiptPrinter,
    Retracted,
    Taken,
)
from drivers.errors import DeviceError
from kiosk.receipt import Code, Field, Heading, Line, Paragraph, Receipt, Rule, Small

Draw = Callable[[Receipt], Raster]

CAME_OUT, DID_NOT, NOBODY_KNOWS = 0, 1, 3
"""The exit codes of `kiosk print test` and `kiosk print text`; `kiosk print status` is 0 for ready and 1 for not."""

_PATIENCE = timedelta(seconds=60)
_ASKING = timedelta(seconds=20)
_LONGEST = 20_000  # characters of a text: some metres of paper
_PROOFS = {
    "process-id": "process id: it sends our own four characters back when the printing before them is completed",
    "cut-counter": "cut counter: after a receipt it has cut once more than before",
    "paper-sensor": "paper sensor: it answers in turn that the receipt arrived whole; then its status is asked again",
    "polling": "none: it answers nothing in turn, so no receipt can ever be called printed",
    "": "not asked: it cannot print now",
}
_FAILURES = {
    PrintFailure.PAPER_OUT: "there is no paper",
    PrintFailure.PAPER_JAMMED: "the paper is jammed",
    PrintFailure.COVER_OPEN: "the cover is open",
    PrintFailure.OFFLINE: "the printer does not answer, or will not print",
    PrintFailure.HARDWARE_ERROR: "the printer has failed",
    PrintFailure.INTERNAL_ERROR: "the terminal has failed",
}


def show_status(printer: ReceiptPrinter, *, as_json: bool) -> int:
    """Say what the printer is, how it is and what it can prove; 0 when it is ready."""
    try:
        with closing(printer):
            printer.open()
            status, description = _examine(printer)
    except DeviceError as error:
        return _complain(error, as_json=as_json)
    if as_json:
        _print_json(_facts(status, description))
    else:
        print("\n".join(_words(status, description)))
    return CAME_OUT if status.ready else DID_NOT


def print_test(printer: ReceiptPrinter, draw: Draw, now: datetime, *, as_json: bool) -> int:
    """Print a page that shows letters, a code and the printer's own words; 0 it came out, 1 it did not, 3 unknown."""
    return _print(printer, lambda description: draw(_test_page(description, now)), as_json=as_json)


def print_text(printer: ReceiptPrinter, draw: Draw, file: Path, *, as_json: bool) -> int:
    """Print a text file as it stands, drawn as a picture: nothing in it is a command; exit codes as `print_test`."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{file}: {error.strerror if isinstance(error, OSError) else 'is not UTF-8 text'}", file=sys.stderr)
        return DID_NOT
    if len(text) > _LONGEST:
        print(f"{file}: {len(text)} characters; at most {_LONGEST} are printed", file=sys.stderr)
        return DID_NOT
    picture = draw(Receipt(tuple(Paragraph(line) for line in text.splitlines())))
    return _print(printer, lambda _: picture, as_json=as_json)


def code_of(outcome: PrintOutcome) -> int:
    """Return the exit code of an outcome: did paper come out, did it not, or can nobody know?"""
    match outcome:
        case Printed() | Presented() | Taken() | Retracted():
            return CAME_OUT
        case NotPrinted():
            return DID_NOT
        case Indeterminate():
            return NOBODY_KNOWS
        case _:
            assert_never(outcome)


def _print(printer: ReceiptPrinter, picture: Callable[[PrinterDescription], Raster], *, as_json: bool) -> int:
    try:
        with closing(printer):
            printer.open()
            status, description = _examine(printer)
            outcome = printer.print(picture(description), Deadline.after(_PATIENCE))
    except DeviceError as error:
        return _complain(error, as_json=as_json)
    if as_json:
        reason = outcome.reason if isinstance(outcome, NotPrinted) else ""
        _print_json(_facts(status, description) | {"outcome": type(outcome).__name__, "reason": reason})
    else:
        print("\n".join([*_words(status, description), f"{'outcome':10}{_outcome_words(outcome)}"]))
    return code_of(outcome)


def _examine(printer: ReceiptPrinter) -> tuple[PrinterStatus, PrinterDescription]:
    description = printer.describe(Deadline.after(_ASKING))
    return printer.status(), description


def _test_page(description: PrinterDescription, now: datetime) -> Receipt:
    lines: list[Line] = [
        Heading("打印测试"),
        Small(f"Doorstep 家门口 {now:%Y-%m-%d %H:%M:%S}"),
        Rule(),
        Field("profile", description.profile),
        *(Field(name, words) for name, words in description.model if words),
        Field("proof", description.proof or "-"),
        Rule(),
        Paragraph("北京市 区 街道 社区 回执 ABC abc 0123456789 ¥ ，。：（）"),
        Code(f"DOORSTEP-TEST-{now:%Y%m%d%H%M%S}"),
    ]
    return Receipt(tuple(lines))


def _facts(status: PrinterStatus, description: PrinterDescription) -> dict[str, object]:
    return {
        "ready": status.ready,
        **asdict(status),
        "profile": description.profile,
        "model": dict(description.model),
        "proof": description.proof,
        "sensors": description.sensors,
        "counters": asdict(description.counters),
    }


def _words(status: PrinterStatus, description: PrinterDescription) -> list[str]:
    model = ", ".join(f"{name} {words}" for name, words in description.model if words)
    parts = {"paper": status.paper, "cover": status.cover, "cutter": status.cutter, "head": status.head}
    told = [f"{name:10}{word.value if word else 'not known to this model'}" for name, word in parts.items()]
    counters = {"cuts": description.counters.cuts, "power-ups": description.counters.power_ups}
    counted = ", ".join(f"{count} {name}" for name, count in counters.items() if count is not None)
    return [
        f"{'model':10}{model or 'it does not say'}",
        f"{'profile':10}{description.profile}",
        f"{'state':10}{_state_words(status)}",
        *told,
        f"{'mouth':10}{status.media.value if status.media else 'no sensor'}",
        f"{'sensors':10}{', '.join(description.sensors) or 'none'}",
        f"{'proof':10}{_PROOFS[description.proof]}",
        f"{'counters':10}{counted or 'none'}",
    ]


def _state_words(status: PrinterStatus) -> str:
    if status.ready:
        return "ready"
    why = status.detail or ("something is not as it must be" if status.device is DeviceState.ONLINE else "")
    return f"NOT READY ({status.device.value}{': ' if why else ''}{why})"


def _outcome_words(outcome: PrintOutcome) -> str:
    match outcome:
        case Printed():
            return "PRINTED: the printer itself has proven it"
        case Presented():
            return "PRINTED: it waits in the mouth to be taken"
        case Taken():
            return "PRINTED and taken"
        case Retracted():
            return "PRINTED, not taken, and drawn back"
        case NotPrinted(reason):
            return f"NOT PRINTED: {_FAILURES[reason]}"
        case Indeterminate():
            return "NOBODY CAN KNOW: bytes went out and no proof came; look at the mouth"
        case _:
            assert_never(outcome)


def _complain(error: DeviceError, *, as_json: bool) -> int:
    if as_json:
        _print_json({"ready": False, "error": error.reason.value, "detail": error.detail})
    else:
        print(f"NOT READY: {error.reason.name.lower().replace('_', ' ')}: {error.detail}")
    return DID_NOT


def _print_json(value: object) -> None:
    print(json.dumps(value, default=str, ensure_ascii=False, indent=2))
