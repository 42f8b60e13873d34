"""`./dev bench receipt`: how fast a receipt is drawn, sent and proven, in one run on this machine; prints JSON.

The printer is the virtual one, whose paper takes no time, on a pseudo-terminal; ``wire`` and ``transfer`` pace it as a
serial line of 115200 baud. ``transfer`` is the way of a receipt's bytes alone, from the moment before the first one is
handed to the line until the last one has arrived; beside it, in the same run, a bare writer sends the same bytes over
the same line. python-escpos asks the same printer in the same run.
"""

import argparse
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from devtools.samples import application, context, receipt
from drivers.api import Deadline, PrintMarks, Raster
from drivers.receipt_printer.commands import ask_process_id, encode_receipt
from drivers.receipt_printer.escpos import EscPosPrinter
from drivers.receipt_printer.profiles import PROFILES
from kiosk.app import drawing
from kiosk.clock import SystemClock
from kiosk.paper_receipts import lay_out
from kiosk.print_journal import FILE, PrintJournal
from kiosk.receipt import Receipt
from kiosk.recorded_printer import RecordedPrinter
from kiosk.texts import Language
from simulators.line import Line
from simulators.printer import VirtualPrinter
from simulators.wire import Wire

_BAUD = 115200
_BITS = 10  # 8N1
_PROFILE = "epson-tm"
_BEGINNING = b"\x1b@"
_QUESTION_AND_ANSWER = 4  # bytes: DLE EOT n, and one
_QUESTIONS = 4
_LONGEST = 60.0  # seconds for one receipt


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; the figures are for reading, not for failing."""
    parser = argparse.ArgumentParser(prog="./dev bench receipt", description=__doc__)
    parser.add_argument("--draws", type=int, default=30, help="how often the receipt is laid out and drawn")
    parser.add_argument(
        "--prints", type=int, default=5, help="how many receipts are printed; 2 at most on the paced line"
    )
    parser.add_argument("--asks", type=int, default=20, help="how often the status is asked; python-escpos 3 times")
    options = parser.parse_args(argv)
    draw = drawing()
    picture = draw(receipt())
    with TemporaryDirectory(prefix="doorstep-bench-") as folder:
        figures = {
            "draw_ms": _spread(_times(_drawing(draw), options.draws)),
            "draw_cpu_ms": _spread(_times(_drawing(draw), options.draws, time.process_time)),
            "bytes": _bytes(picture),
            "print": _print(Path(folder), picture, options.prints, None),
            **_paced(Path(folder), picture, min(options.prints, 2)),
            "status": _status(Path(folder), options.asks),
        }
    print(json.dumps(figures, indent=2))
    return 0


def _drawing(draw: Callable[[Receipt], Raster]) -> Callable[[], object]:
    """Return what is timed: layout and raster, with the content loaded before, as a terminal has it."""
    facts = context()
    registered, voice = application(facts), facts.texts.voice(Language.ZH)
    return lambda: draw(lay_out(registered, facts.site, voice))


def _bytes(picture: Raster) -> dict[str, float]:
    full, banded = len(picture.rows) + 8, len(encode_receipt(picture, PROFILES[_PROFILE]))
    return {"rows": picture.height, "full": full, "banded": banded, "ratio": round(banded / full, 3)}


class _TimedPrinter(VirtualPrinter):
    """Remembers when the first and the last byte of a picture arrived; ``expect`` says how many bytes those are."""

    def __init__(self) -> None:
        super().__init__(instant=True)
        self.whole = threading.Event()
        self.expect(0)

    def expect(self, count: int) -> None:
        """Time the next ``count`` bytes from ``ESC @`` on."""
        self.whole.clear()
        self.first_byte = self.last_byte = 0.0
        self._missing = count

    def receive(self, data: bytes, now: float) -> None:
        if not self.first_byte and _BEGINNING in data:
            self.first_byte = time.perf_counter()
            self._count(data[data.index(_BEGINNING) :])
        elif self.first_byte:
            self._count(data)
        super().receive(data, now)

    def _count(self, data: bytes) -> None:
        if self._missing > 0 and len(data) >= self._missing:  # a paced line takes a piece, then lets its time pass
            self.last_byte = time.perf_counter() + self.line.seconds(self._missing)
            self.whole.set()
        self._missing -= len(data)


class _TimedJournal(PrintJournal):
    """Remembers when the last word before the first byte was durable, and how long that took."""

    committed = took = 0.0

    def sending(self, job: int, marks: PrintMarks) -> None:
        began = time.perf_counter()
        super().sending(job, marks)
        self.committed = time.perf_counter()
        self.took = self.committed - began


@contextmanager
def _attached(folder: Path, baud: int | None) -> Iterator[tuple[_TimedPrinter, str]]:
    device = _TimedPrinter()
    wire = Wire(folder / "receipt-printer", device, Line(baud=baud))
    wire.plug()
    try:
        yield device, wire.url
    finally:
        wire.unplug()


def _print(folder: Path, picture: Raster, times: int, baud: int | None) -> dict[str, Any]:
    """Time receipts from the durable commit to the first byte, to the last one, and to the proof."""
    first, last, whole, commits = [], [], [], []
    data = _job(picture)
    with (
        _attached(folder, baud) as (device, url),
        closing(EscPosPrinter(url, _PROFILE)) as driver,
        closing(_TimedJournal.open(folder / FILE, SystemClock())) as journal,
    ):
        printer = RecordedPrinter(driver, journal)
        printer.open()
        for number in range(times):
            device.expect(len(data))
            until = Deadline.after(timedelta(seconds=60))
            outcome = printer.print(picture, until, number=f"bench-{number}", copy=0, held_up=lambda _: None)
            ended = time.perf_counter()
            first.append(device.first_byte - journal.committed)
            last.append(device.last_byte - journal.committed)
            whole.append(ended - journal.committed)
            commits.append(journal.took)
    return {
        "outcome": type(outcome).__name__,
        "commit_ms": _spread(commits),
        "first_byte_after_commit_ms": _spread(first),
        "last_byte_after_commit_ms": _spread(last),
        "proof_after_commit_ms": _spread(whole),
    }


def _paced(folder: Path, picture: Raster, times: int) -> dict[str, Any]:
    """Time receipts on the paced line: ours, what the wire must take, and a bare writer's."""
    data = _job(picture)
    ours = _print(folder, picture, times, _BAUD)
    floor = len(data) * _BITS / _BAUD * 1000
    bare = _spread(_write_bare(folder, data, times))
    sent = ours["last_byte_after_commit_ms"]
    transfer = {
        "bytes": len(data),
        "wire_ms": round(floor, 1),
        "ours_ms": sent,
        "bare_writer_ms": bare,
        "ours_by_wire": round(sent["median"] / floor, 4),
        "ours_by_bare_writer": round(sent["median"] / bare["median"], 4),
    }
    return {"wire": ours | {"wire_ms": round(floor, 1)}, "transfer": transfer}


def _write_bare(folder: Path, data: bytes, times: int) -> list[float]:
    """Send ``data`` over the paced line with nothing but ``write``; return what each time took."""
    taken = []
    with _attached(folder, _BAUD) as (device, _), (folder / "receipt-printer").open("wb", buffering=0) as port:
        for _ in range(times):
            device.expect(len(data))
            began, rest = time.perf_counter(), memoryview(data)
            while rest:
                rest = rest[port.write(rest) :]
            device.whole.wait(_LONGEST)
            taken.append(device.last_byte - began)
    return taken


def _job(picture: Raster) -> bytes:
    """Return everything that is sent for one receipt, with some process id behind each band and at its end."""
    question = ask_process_id(b"0000")
    return encode_receipt(picture, PROFILES[_PROFILE], lambda: question) + question


def _status(folder: Path, times: int) -> dict[str, Any]:
    """Time one status question beyond what its bytes take on the wire, ours and python-escpos's."""
    wire = _QUESTION_AND_ANSWER * _BITS / _BAUD
    with _attached(folder, _BAUD) as (_, url), closing(EscPosPrinter(url, _PROFILE)) as driver:
        driver.open()
        ours = [taken / _QUESTIONS - wire for taken in _times(driver.status, times)]
    with _attached(folder, _BAUD), _python_escpos(folder / "receipt-printer") as ask:
        theirs = [taken - wire for taken in _times(ask, min(times, 3))]
    return {"wire_ms": round(wire * 1000, 3), "ours_ms": _spread(ours), "python_escpos_ms": _spread(theirs)}


@contextmanager
def _python_escpos(port: Path) -> Iterator[Callable[[], object]]:
    from escpos.printer import Serial  # noqa: PLC0415 - its import takes a while

    printer = Serial(str(port), baudrate=_BAUD, timeout=1)
    printer.paper_status()  # opens the line
    try:
        yield printer.paper_status
    finally:
        printer.close()


def _times(deed: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    taken = []
    for _ in range(times):
        began = clock()
        deed()
        taken.append(clock() - began)
    return taken


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    ordered = [value * 1000 for value in sorted(seconds)]
    return {
        "min": round(ordered[0], 3),
        "median": round(statistics.median(ordered), 3),
        "max": round(ordered[-1], 3),
        "n": len(ordered),
    }


if __name__ == "__main__":
    sys.exit(main())
