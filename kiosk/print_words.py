"""Tell a technician about a receipt printer on a terminal: `kiosk print status|test|text`, in words and as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_never

from drivers.api import (
    Deadline,
    DeviceState,
    Indeterminate,
    Media,
    NotPrinted,
    Presented,
    Printed,
    PrinterDescription,
    PrinterStatus,
    PrintFailure,
    PrintMarks,
    PrintOutcome,
    Raster,
    ReceiptPrinter,
    Retracted,
    Taken,
)
from drivers.errors import DeviceError, ErrorReason
from kiosk.catalogue import Site
from kiosk.catalogue_files import load_site
from kiosk.paper_technical import TestPage, lay_out_test_page
from kiosk.receipt import Paragraph, Receipt
from kiosk.settings import Settings, content_directory, site_file
from kiosk.stamp import Stamp
from kiosk.texts import Language, Voice, load_texts

Draw = Callable[[Receipt], Raster]

CAME_OUT, DID_NOT, NOBODY_KNOWS = 0, 1, 3
"""The exit codes of `kiosk print test` and `kiosk print text`; `kiosk print status` is 0 for ready and 1 for not."""

_PATIENCE = timedelta(seconds=60)
_SLOW_BYTES = 10_000  # bytes of the picture in a second, on the slowest line that a printer should have
_ASKING = timedelta(seconds=20)
_LONGEST = 20_000  # characters of a text
_MOST_LINES = 500  # some metres of paper
_MOST_BYTES = 4  # of one character in UTF-8
_NO_TERMINAL = "TEST"
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


@dataclass(frozen=True, slots=True)
class TechnicianPaper:
    """What the test page says besides the printer's own words, and in whose voice; a site is known by the settings."""

    page: TestPage
    site: Site | None
    voice: Voice

    def laid_out(self, description: PrinterDescription) -> Receipt:
        """Return the page with the printer's own words on it."""
        told = {"profile": description.profile, **dict(description.model), "proof": description.proof}
        facts = tuple((name, words) for name, words in told.items() if words)
        return lay_out_test_page(replace(self.page, facts=(*self.page.facts, *facts)), self.site, self.voice)


def technician_paper(settings: Settings | None, now: datetime) -> TechnicianPaper:
    """Return the test page of the terminal that the settings describe, or of none: then it names no terminal.

    Raises:
        ContentError: texts or site are damaged.
    """
    voice = Voice(load_texts(content_directory(settings) / "texts"), Language.ZH)
    page = TestPage(device=settings.terminal.device if settings else _NO_TERMINAL, on=Stamp(now), facts=())
    return TechnicianPaper(page, load_site(site_file(settings)) if settings else None, voice)


def print_test(printer: ReceiptPrinter, draw: Draw, paper: TechnicianPaper, *, as_json: bool) -> int:
    """Print the technician's page with the printer's own words; 0 it came out, 1 it did not, 3 unknown."""
    return _print(printer, lambda description: draw(paper.laid_out(description)), as_json=as_json)


def print_text(printer: ReceiptPrinter, draw: Draw, file: Path, *, as_json: bool) -> int:
    """Print a text file as it stands, drawn as a picture: nothing in it is a command; exit codes as `print_test`."""
    text = _read(file)
    if isinstance(text, _NoText):
        return refuse(f"{file}: {text.why}", as_json=as_json)
    picture = draw(Receipt(tuple(Paragraph(line) for line in text.splitlines())))
    return _print(printer, lambda _: picture, as_json=as_json)


def refuse(why: str, *, as_json: bool) -> int:
    """Say why nothing was sent to a printer."""
    print(why, file=sys.stderr)
    if as_json:
        _print_json({"ready": False, "error": ErrorReason.ILLEGAL.value, "detail": why})
    return DID_NOT


@dataclass(frozen=True, slots=True)
class _NoText:
    why: str


def _read(file: Path) -> str | _NoText:
    """Read a text that is worth printing; a pipe or a device, which may never end, is none."""
    try:
        if file.exists() and not file.is_file():
            return _NoText("is not a file")
        with file.open("rb") as source:
            text = source.read(_LONGEST * _MOST_BYTES + 1).decode("utf-8-sig")
    except OSError as error:
        return _NoText(error.strerror or "cannot be read")
    except UnicodeDecodeError:
        return _NoText("is not UTF-8 text, or far too long")
    if not text.strip():
        return _NoText("is empty")
    if len(text) > _LONGEST or len(text.splitlines()) > _MOST_LINES:
        return _NoText(f"is too long; at most {_LONGEST} characters in {_MOST_LINES} lines are printed")
    return text


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
    begun = _Begun()
    try:
        with closing(printer):
            printer.open()
            status, description = _examine(printer)
            drawn = picture(description)
            patience = _PATIENCE + timedelta(seconds=len(drawn.rows) / _SLOW_BYTES)
            outcome = _send(printer, drawn, Deadline.after(patience), begun)
    except DeviceError as error:
        return _complain(error, as_json=as_json)
    if as_json:
        reason = outcome.reason if isinstance(outcome, NotPrinted) else ""
        _print_json(_facts(status, description) | {"outcome": type(outcome).__name__, "reason": reason})
    else:
        print("\n".join([*_words(status, description), f"{'outcome':10}{_outcome_words(outcome)}"]))
    return code_of(outcome)


def _send(printer: ReceiptPrinter, picture: Raster, until: Deadline, begun: _Begun) -> PrintOutcome:
    """Print; whoever stops it by Ctrl-C once bytes are out leaves a paper of which nobody knows."""
    try:
        return printer.print(picture, until, begun)
    except KeyboardInterrupt:
        if not begun.sent:
            raise
        return Indeterminate()


class _Begun:
    """Knows whether a byte of the paper went out."""

    def __init__(self) -> None:
        self.sent = False

    def sending(self, marks: PrintMarks) -> None:
        del marks
        self.sent = True

    def awaiting(self) -> None:
        pass

    def held_up(self, reason: PrintFailure) -> None:
        print(f"WAITING: {_FAILURES[reason]}", file=sys.stderr)


def _examine(printer: ReceiptPrinter) -> tuple[PrinterStatus, PrinterDescription]:
    description = printer.describe(Deadline.after(_ASKING))
    return printer.status(), description


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
    asked = bool(description.proof)  # one that cannot print now is asked nothing more
    unsaid = ("it does not say", "none") if asked else ("not asked: it cannot print now",) * 2
    parts = {"paper": status.paper, "cover": status.cover, "cutter": status.cutter, "head": status.head}
    told = [f"{name:10}{word.value if word else 'not known to this model'}" for name, word in parts.items()]
    counters = {"cuts": description.counters.cuts, "power-ups": description.counters.power_ups}
    counted = ", ".join(f"{count} {name}" for name, count in counters.items() if count is not None)
    return [
        f"{'model':10}{model or unsaid[0]}",
        f"{'profile':10}{description.profile}",
        f"{'state':10}{_state_words(status)}",
        *told,
        f"{'mouth':10}{_mouth(status.media)}",
        f"{'sensors':10}{', '.join(description.sensors) or 'none'}",
        f"{'proof':10}{_PROOFS[description.proof]}",
        f"{'counters':10}{counted or unsaid[1]}",
    ]


def _mouth(media: Media | None) -> str:
    match media:
        case None:
            return "no sensor"
        case Media.NOT_PRESENT:
            return "empty"
        case _:
            return media.value


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
    print(json.dumps(value, default=str, indent=2))  # ASCII: valid JSON in every locale
