"""`kiosk card read`: tell a technician what a card reader is and what it reads, with nothing else attached."""

from __future__ import annotations

import errno
import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import TextIO

from serial.tools.list_ports import comports

from drivers.api import (
    CardLeft,
    CardOutcome,
    CardRead,
    CardReader,
    CardUnreadable,
    Deadline,
    DeviceState,
    NoCard,
    ReaderStatus,
    UnreadableReason,
)
from drivers.cards import CardWarning, SealedPhoto, Validity, validity
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.photo import NotDecoded, Picture, decode
from drivers.registry import open_card_reader
from kiosk.card_facts import facts_of, kind_of
from kiosk.card_trace import Tape

USUAL_PORTS = ("usb://0400:C35A", "serial:///dev/kiosk/id-card-reader?baud=auto")
"""Where a reader is looked for first when nobody says where it is; then on every serial port."""

_UNREADABLE = {
    UnreadableReason.NOT_AN_IDENTITY_CARD: "This is not an identity card.",
    UnreadableReason.NOT_AUTHENTIC: "Card and module do not believe each other: a forged card, or a module for tests.",
    UnreadableReason.DAMAGED: "What the card says contradicts itself: its chip is damaged.",
    UnreadableReason.MOVED: "The card was lifted too soon or lies badly. Lay it flat and leave it there.",
    UnreadableReason.OTHER_RECORD: "A card of a kind that this driver does not know.",
    UnreadableReason.READER_FAILED: "The reader failed, not the card. Check its cable and its supply, then try again.",
}
_WARNINGS = {
    CardWarning.BIRTH_DIFFERS: "the birth date is not the one inside the number: do not trust this card",
    CardWarning.SEX_DIFFERS: "the number says another sex than the record: do not trust this card",
    CardWarning.NUMBER_CHECK: "the number's check character is wrong: do not trust this card",
    CardWarning.NUMBER_FORM: "the number is not built as this kind of card demands: do not trust this card",
    CardWarning.NAME_MAY_BE_CUT: "the name fills its field and may go on: compare it with the printed card",
    CardWarning.UNKNOWN_SEX: "the code for the sex is neither 1 nor 2",
    CardWarning.UNKNOWN_NATION: "the code for the nation is not in GB/T 3304",
    CardWarning.NEWEST_ADDRESS_UNKNOWN: "the appended address could not be read",
    CardWarning.SEVERAL_ADDRESSES: "the card holds several appended addresses; which is the newest is not public",
}


_NOBODY_THERE = {ErrorReason.NO_HARDWARE, ErrorReason.BUSY, ErrorReason.ILLEGAL, ErrorReason.FAILURE}
"""What no other driver on the same port would change."""
_UNTRUSTED = {CardWarning.BIRTH_DIFFERS, CardWarning.SEX_DIFFERS, CardWarning.NUMBER_CHECK, CardWarning.NUMBER_FORM}


class Exit(IntEnum):
    """What the exit code says."""

    READ = 0
    UNREADABLE = 1
    NO_CARD = 3
    NO_READER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be read and how it is told; ``places`` are drivers and transports, tried in order."""

    places: tuple[tuple[str, str], ...]
    profile: str = ""
    as_json: bool = False
    reveal: bool = False
    trace: bool = False
    record: Path | None = None
    photo: str = ""
    seconds: float = 20.0


@dataclass(slots=True)
class _Report:
    """What is known so far: said on the way, or as one JSON object at the end."""

    as_json: bool
    facts: dict[str, object] = field(default_factory=dict)

    def say(self, words: str, **facts: object) -> None:
        self.facts |= facts
        if not self.as_json:
            print(words, flush=True)

    def end(self, code: Exit) -> int:
        if self.as_json:
            outcome = code.name.lower().replace("_", "-")
            print(json.dumps({"outcome": outcome, **self.facts}, ensure_ascii=False, indent=2))
        return code


def usual_places() -> tuple[tuple[str, str], ...]:
    """Return where a reader may be on a machine that nobody has told us about."""
    found = [f"serial://{port.device}?baud=auto" for port in comports()]
    return tuple((driver, port) for port in (*USUAL_PORTS, *found) for driver in drivers_for(port))


def drivers_for(port: str) -> tuple[str, ...]:
    """Return the drivers to be tried on a transport; a USB reader speaks SAM frames alone."""
    return ("sdt",) if port.startswith("usb:") else ("sdt", "stx")


def read_card(request: Request) -> int:
    """Find the reader, wait for one card, and tell what it says; return the exit code.

    Nothing that tells a person is printed unless ``reveal`` is set, and nothing of it is ever written to a file: in a
    recording the card is that of a person who cannot exist, of the same shape.
    """
    report = _Report(request.as_json)
    try:
        with ExitStack() as undo:
            recording = undo.enter_context(_recording(request.record)) if request.record is not None else None
            return report.end(_told(request, report, Tape(sys.stderr if request.trace else None, recording), undo))
    except DeviceError as error:
        report.say(f"The reader failed: {_sentence(error)}", error=_sentence(error))
    except OSError as error:
        if request.record is None or isinstance(error, BrokenPipeError):
            raise
        report.say(f"Cannot write {request.record}: {error.strerror or error}", error=str(error.strerror or error))
    return report.end(Exit.NO_READER)


@contextmanager
def _recording(file: Path) -> Iterator[TextIO]:
    """Write beside ``file`` and put it in its place at the end, unless nothing was heard: the old one then stays."""
    if file.exists() and not file.is_file():
        raise OSError(errno.EINVAL, "not an ordinary file")
    fresh = file.with_name(f"{file.name}.part")
    try:
        with fresh.open("w", encoding="utf-8") as recording:
            yield recording
        if "<" in fresh.read_text("utf-8"):
            fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def _told(request: Request, report: _Report, tape: Tape, undo: ExitStack) -> Exit:
    reader = _find(request, report, tape)
    if reader is None:
        return Exit.NO_READER
    undo.enter_context(closing(reader))
    return _read(request, report, reader)


def _find(request: Request, report: _Report, tape: Tape) -> CardReader | None:
    tried: list[str] = []
    closed: set[str] = set()
    for driver, port in request.places:
        if port in closed:
            continue
        tape.restart()
        reader = open_card_reader(driver, port, request.profile, tape, keep_photo=bool(request.photo))
        try:
            reader.open()
        except DeviceError as error:
            if error.reason is ErrorReason.EXTENDED:
                raise  # it answers, and says itself that it is out of order
            if error.reason in _NOBODY_THERE:
                closed.add(port)
            tried.append(f"{port}: {_sentence(error)}" if port in closed else f"{driver} on {port}: {_sentence(error)}")
            continue
        report.say(f"driver    {driver}", driver=driver)
        return reader
    report.say("No card reader answers:\n" + "\n".join(f"  {line}" for line in tried), tried=tried)
    return None


def _read(request: Request, report: _Report, reader: CardReader) -> Exit:
    status = reader.status()
    _say_status(report, status)
    if status.device is not DeviceState.ONLINE:
        return Exit.NO_READER
    if not request.as_json:
        print(f"Lay a card on the reader, within {request.seconds:g} seconds.", flush=True)
    began = time.monotonic()
    outcome = reader.read(Deadline.after(timedelta(seconds=request.seconds)))
    milliseconds = round((time.monotonic() - began) * 1000)
    report.facts["waited_ms"] = milliseconds
    if request.photo and isinstance(outcome, CardRead):
        _say_photo(report, outcome.photo, request.photo)
    return _say_outcome(report, outcome, reveal=request.reveal)


def _say_photo(report: _Report, photo: SealedPhoto | None, decoder: str) -> None:
    """Tell whether a site's decoder opens the photo; the picture itself is shown and kept nowhere."""
    if photo is None:
        report.say("photo     not carried by this dialect", photo=None)
        return
    match decode(photo, decoder):
        case Picture(width, height):
            report.say(f"photo     {width} x {height}, decoded by {decoder}", photo=[width, height])
        case NotDecoded(why):
            report.say(f"photo     not decoded: {why}", photo=why)


def _say_status(report: _Report, status: ReaderStatus) -> None:
    report.say(f"line      {status.line}", line=status.line)
    report.say(f"module    {status.module or 'says no number'}", module=status.module)
    detail = f" ({status.detail})" if status.detail else ""
    report.say(f"state     {status.device}{detail}", state=status.device.value, detail=status.detail)


def _say_outcome(report: _Report, outcome: CardOutcome, *, reveal: bool) -> Exit:
    match outcome:
        case CardRead():
            _say_card(report, outcome, reveal=reveal)
            return Exit.READ
        case CardUnreadable(reason):
            report.say(f"Not read: {_UNREADABLE[reason]}", reason=reason.value)
            return Exit.UNREADABLE
        case CardLeft():
            report.say("The card of an earlier read still lies there: lift it first.", reason="card-left")
            return Exit.UNREADABLE
        case NoCard():
            report.say("No card was laid down in time. One that was read before must be lifted and laid down again.")
            return Exit.NO_CARD


def _say_card(report: _Report, read: CardRead, *, reveal: bool) -> None:
    facts = facts_of(read.card, reveal=reveal)
    report.say(f"card      {kind_of(read.card)}", kind=kind_of(read.card), card=facts, masked=not reveal)
    for name, value in facts.items():
        report.say(f"  {name:<18} {value}")
    judged = validity(read.card, datetime.now().astimezone().date())
    if judged is not Validity.VALID:
        report.say(f"WARNING   {judged}: this card is not valid today")
    for warning in read.warnings:
        report.say(f"WARNING   {warning}: {_WARNINGS[warning]}")
    warnings = [] if judged is Validity.VALID else [judged.value]
    report.facts["warnings"] = warnings + [warning.value for warning in read.warnings]
    report.facts["usable"] = not warnings and _UNTRUSTED.isdisjoint(read.warnings)


def _sentence(error: DeviceError) -> str:
    words = (error.reason.name.lower().replace("_", " "), error.vendor_code, error.detail)
    return ": ".join(word for word in words if word)
