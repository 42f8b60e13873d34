"""One counter with a receipt printer of some make: the real driver, its journal, and the paper that really came out."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from PIL import Image

from drivers.api import Deadline, PrintFailure, PrintOutcome, Raster
from drivers.errors import DeviceError
from drivers.receipt_printer.escpos import EscPosPrinter
from kiosk.clock import SystemClock
from kiosk.print_journal import FILE, PrintJournal
from kiosk.prints import PrintEntry
from kiosk.recorded_printer import RecordedPrinter
from simulators.paper import Ticket
from simulators.printer import VirtualPrinter
from simulators.wire import Wire

PROFILES = {
    "epson-tm": "epson-tm",
    "snbc": "snbc-bt-t080",
    "masung": "masung-d347",
    "custom": "custom-kpm",
    "generic-80mm": "generic-gbk",
}
"""The driver's profiles, and which virtual printer stands for each."""

NUMBER = "L01701-261123-QX0042-04"
_INK = bytes(range(1, 73))
PICTURE = Raster(576, 600, b"".join(_INK if row % 40 < 24 else bytes(72) for row in range(599)) + _INK)
"""The receipt that something happens to; it is longer than what any make reads ahead of its motor."""
COPY = Raster(576, 80, b"".join(_INK[::-1] for _ in range(80)))
"""What is printed after it: a copy that says so, or the next resident's receipt."""


class EndOfProcessError(Exception):
    """What a kill looks like from inside."""


class _Journal(PrintJournal):
    """A journal; ``dies`` lets the process end right after it has written that the last byte is out."""

    dies = False

    def awaiting(self, job: int) -> None:
        super().awaiting(job)
        if self.dies:
            raise EndOfProcessError


class Counter:
    """A terminal and its printer; everything that a test does to either."""

    def __init__(self, profile: str, folder: Path) -> None:
        """Set up a printer of that make, its wire, and a terminal that is not yet open."""
        self.printer = VirtualPrinter(PROFILES[profile])
        self.waited_for: list[PrintFailure] = []
        self._profile = profile
        self._folder = folder
        self._wire = Wire(folder / "receipt-printer", self.printer)
        self._wire.plug()
        self._start()

    def _start(self) -> None:
        self._journal = _Journal.open(self._folder / FILE, SystemClock())
        self._driver = EscPosPrinter(self._wire.url, self._profile)
        self.terminal = RecordedPrinter(self._driver, self._journal)

    def end(self) -> None:
        """Take everything away."""
        self._driver.close()
        self._journal.close()
        self._wire.unplug()

    def let_the_process_die(self) -> None:
        """Let the next print end with the process, the last byte out and nothing heard."""
        self._journal.dies = True

    def restart(self) -> None:
        """Start the terminal's process again; its printer may be away."""
        self._driver.close()
        self._journal.close()
        self._start()
        self.find()

    def find(self) -> None:
        """Look for the printer, as its attendant does again and again."""
        end = time.monotonic() + 6
        while time.monotonic() < end:
            try:
                self.terminal.open()
            except DeviceError:
                time.sleep(0.05)
            else:
                return

    def print(self, picture: Raster, seconds: float, copy: int = 0, number: str = NUMBER) -> PrintOutcome:
        """Print one copy."""
        until = Deadline.after(timedelta(seconds=seconds))
        return self.terminal.print(picture, until, number=number, copy=copy, held_up=self.waited_for.append)

    def entry(self, copy: int = 0) -> PrintEntry:
        """Return what the journal says of a copy."""
        return next(entry for entry in self._journal.copies(NUMBER) if entry.copy == copy)

    @contextmanager
    def at_rows(self, rows: int, deed: Callable[[], object]) -> Iterator[None]:
        """Do ``deed`` as soon as so many rows are printed, while the body runs; not at all if they never are."""
        stopped = threading.Event()

        def watch() -> None:
            while self.printer.rows_printed < rows:
                if stopped.wait(0.005):
                    return
            deed()

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()

    def settle(self) -> None:
        """Wait until nothing more comes out."""
        before, calm = -1, 0
        while calm < 3:
            now = self.printer.rows_printed + len(self.printer.papers)
            calm = calm + 1 if now == before else 0
            before = now
            time.sleep(0.08)

    def hangs(self, picture: Raster) -> bool:
        """Tell whether all of ``picture`` hangs uncut from the slot, for somebody to tear off."""
        uncut = self.printer.uncut
        return uncut is not None and picture.rows.rstrip(b"\x00") in dots(uncut)

    def whole(self, picture: Raster) -> list[Ticket]:
        """Return the papers that show all of ``picture`` and nothing else, cut off for it."""
        wanted = picture.rows.rstrip(b"\x00")
        return [
            paper
            for paper in self.printer.papers
            if paper.whole and paper.cut is not None and dots(paper.png) == wanted
        ]


def dots(png: bytes) -> bytes:
    """Return a paper's dots, 1 = black, without the white below."""
    image = Image.open(io.BytesIO(png))
    return bytes(255 - byte for byte in image.convert("1").tobytes()).rstrip(b"\x00")
