"""The ESC/POS driver against the virtual printer: what it says came out, came out, and nothing else.

With ``--bench=real`` the tests marked ``metal`` talk to the printer at ``DOORSTEP_RECEIPT_PRINTER`` (a transport URL)
by the profile in ``DOORSTEP_RECEIPT_PRINTER_PROFILE``.
"""

import io
import os
import threading
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from drivers.api import (
    Cover,
    Deadline,
    DeviceState,
    Indeterminate,
    Media,
    NotPrinted,
    Paper,
    Presented,
    Printed,
    PrintFailure,
    PrintMarks,
    PrintOutcome,
    Raster,
)
from drivers.errors import DeviceError, ErrorReason
from drivers.receipt_printer import proof
from drivers.receipt_printer.escpos import EscPosPrinter
from drivers.receipt_printer.session import Session
from drivers.transport import open_line
from simulators.interpreter import Model
from simulators.paper import Ticket
from simulators.printer import VirtualPrinter
from simulators.printer_models import CUSTOM, EPSON
from simulators.wire import Wire

_INK = bytes(range(1, 73))
PICTURE = Raster(576, 600, b"".join(_INK if row % 40 < 24 else bytes(72) for row in range(599)) + _INK)
LONG = Raster(576, 1200, PICTURE.rows * 2)
OTHER = Raster(576, 80, b"".join(_INK[::-1] for _ in range(80)))


def _until(seconds: float) -> Deadline:
    return Deadline.after(timedelta(seconds=seconds))


@contextmanager
def _at_rows(printer: VirtualPrinter, rows: int, deed: Callable[[], object]) -> Iterator[None]:
    """Do ``deed`` as soon as ``rows`` rows are printed, while the body runs."""

    def watch() -> None:
        end = time.monotonic() + 5
        while printer.rows_printed < rows and time.monotonic() < end:
            time.sleep(0.005)
        deed()

    thread = threading.Thread(target=watch)
    thread.start()
    yield
    thread.join()


def _dots(ticket: Ticket) -> bytes:
    """Return a ticket's dots, 1 = black, without the white that the knife's distance adds below."""
    image = Image.open(io.BytesIO(ticket.png))
    return bytes(255 - byte for byte in image.convert("1").tobytes()).rstrip(b"\x00")


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., tuple[VirtualPrinter, str]]]:
    """Return a maker of virtual printers on the wire."""
    wires: list[Wire] = []

    def make_printer(model: Model | None = None) -> tuple[VirtualPrinter, str]:
        printer = VirtualPrinter(model)
        wires.append(Wire(tmp_path / "receipt-printer", printer))
        wires[-1].plug()
        return printer, wires[-1].url

    yield make_printer
    for wire in wires:
        wire.unplug()


@pytest.fixture
def printer(make: Callable[..., tuple[VirtualPrinter, str]]) -> Iterator[tuple[VirtualPrinter, EscPosPrinter]]:
    """Return a virtual printer and the opened driver on its wire."""
    device, url = make()
    driver = EscPosPrinter(url, "generic-80mm")
    driver.open()
    with closing(driver):
        yield device, driver


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait only a moment for an answer that the virtual printer gives at once or never."""
    monkeypatch.setattr(proof, "SETTLE", timedelta(seconds=0.4))


Pair = tuple[VirtualPrinter, EscPosPrinter]


# --- well ---------------------------------------------------------------------------------------------------------


def test_receipts_come_out_dot_for_dot(printer: Pair) -> None:
    """Printed means printed: one ticket each, every dot of it, and no command that the printer does not know."""
    device, driver = printer
    assert driver.print(PICTURE, _until(10)) == Printed()
    assert driver.print(OTHER, _until(10)) == Printed()
    assert [_dots(ticket) for ticket in device.tickets] == [PICTURE.rows.rstrip(b"\x00"), OTHER.rows]
    assert not device.unknown
    assert not device.incidents


def test_status_of_a_well_printer(printer: Pair) -> None:
    """A printer with paper and a shut cover is ready; little paper is still paper."""
    device, driver = printer
    assert driver.status().ready
    device.run_low()
    status = driver.status()
    assert (status.ready, status.paper) == (True, Paper.LOW)


def test_open_twice_is_open_once(printer: Pair) -> None:
    """Opening an open printer changes nothing; closing twice is harmless."""
    _, driver = printer
    driver.open()
    assert driver.status().ready
    driver.close()
    driver.close()
    with pytest.raises(DeviceError):
        driver.status()
    driver.open()
    assert driver.status().ready


@pytest.mark.usefixtures("impatient")
def test_a_printer_without_process_ids_proves_by_gs_r(make: Callable[..., tuple[VirtualPrinter, str]]) -> None:
    """A clone that ignores GS ( H still gives the weaker proof."""
    device, url = make(Model(fence=False))
    driver = EscPosPrinter(url, "generic-80mm")
    driver.open()
    with closing(driver):
        assert driver.print(OTHER, _until(20)) == Printed()
        assert driver.print(OTHER, _until(20)) == Printed()
    assert [_dots(ticket) for ticket in device.tickets] == [OTHER.rows] * 2


@pytest.mark.usefixtures("impatient")
def test_without_any_proof_nobody_says_printed(make: Callable[..., tuple[VirtualPrinter, str]]) -> None:
    """A profile that trusts only process ids says so when the printer gives none; the receipt still comes out once."""
    device, url = make(Model(fence=False))
    driver = EscPosPrinter(url, "epson-tm")
    driver.open()
    with closing(driver):
        assert driver.print(OTHER, _until(20)) == Indeterminate()
        _settled(device)
    assert len(device.tickets) == 1


@pytest.mark.metal
def test_the_first_receipt_of_a_new_printer(request: pytest.FixtureRequest) -> None:
    """The first thing to try on a new printer: it is ready, prints a finger's breadth of stripes, and proves it."""
    url = os.environ.get("DOORSTEP_RECEIPT_PRINTER", "serial:///dev/kiosk/receipt-printer?baud=115200")
    if request.config.getoption("--bench") != "real":
        _, url = request.getfixturevalue("make")()
    driver = EscPosPrinter(url, os.environ.get("DOORSTEP_RECEIPT_PRINTER_PROFILE", "generic-80mm"))
    driver.open()
    with closing(driver):
        assert driver.status().ready
        assert driver.print(OTHER, _until(30)) == Printed()
        assert driver.status().ready


# --- before the first byte ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (VirtualPrinter.run_out, PrintFailure.PAPER_OUT),
        (VirtualPrinter.open_cover, PrintFailure.COVER_OPEN),
        (VirtualPrinter.silence, PrintFailure.OFFLINE),
        (VirtualPrinter.unplug, PrintFailure.OFFLINE),
        (VirtualPrinter.press_power, PrintFailure.OFFLINE),
    ],
)
def test_a_fault_before_printing_sends_nothing(
    printer: Pair, fault: Callable[[VirtualPrinter], None], reason: PrintFailure
) -> None:
    """When the printer cannot print, it is told apart why, and not one dot is sent."""
    device, driver = printer
    fault(device)
    assert driver.print(PICTURE, _until(5)) == NotPrinted(reason)
    assert device.rows_printed == 0


def test_status_names_what_is_wrong(printer: Pair) -> None:
    """Paper, cover and silence are three different words."""
    device, driver = printer
    device.run_out()
    assert driver.status().paper is Paper.OUT
    device.load_paper()
    device.open_cover()
    assert driver.status().cover is Cover.OPEN
    device.close_cover()
    device.silence()
    status = driver.status()
    assert (status.device, status.paper, status.cover) == (DeviceState.OFFLINE, Paper.UNKNOWN, Cover.UNKNOWN)
    device.silence(on=False)
    assert driver.status().ready


def test_nobody_at_the_other_end(tmp_path: Path) -> None:
    """No port is no hardware; a port where nobody answers is offline, soon."""
    with pytest.raises(DeviceError) as error:
        EscPosPrinter(f"serial://{tmp_path}/none", "generic-80mm").open()
    assert error.value.reason is ErrorReason.NO_HARDWARE
    with _deaf_port() as url:
        started = time.monotonic()
        with pytest.raises(DeviceError) as error:
            EscPosPrinter(url, "generic-80mm").open()
        assert error.value.reason is ErrorReason.OFFLINE
        assert time.monotonic() - started < 2


def test_an_unknown_profile_is_a_mistake_in_the_settings() -> None:
    """It is found when the driver is made, with the names that would do."""
    with pytest.raises(DeviceError, match="known are generic-80mm, epson-tm, snbc, masung, custom, auto"):
        EscPosPrinter("serial:///dev/null", "no-such")


# --- in the middle ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        (VirtualPrinter.run_out, VirtualPrinter.load_paper),
        (VirtualPrinter.open_cover, VirtualPrinter.close_cover),
    ],
)
def test_a_fault_that_is_helped_in_time(
    printer: Pair, fault: Callable[[VirtualPrinter], None], remedy: Callable[[VirtualPrinter], None]
) -> None:
    """Paper refilled or cover shut in the middle: the receipt comes out whole and once, and is called printed."""
    device, driver = printer

    def trouble() -> None:
        fault(device)
        time.sleep(0.5)
        remedy(device)

    with _at_rows(device, 200, trouble):
        outcome = driver.print(PICTURE, _until(15))
    assert outcome == Printed()
    assert [_dots(ticket) for ticket in device.tickets] == [PICTURE.rows.rstrip(b"\x00")]


@pytest.mark.parametrize(
    ("fault", "remedy", "reason"),
    [
        (VirtualPrinter.run_out, VirtualPrinter.load_paper, PrintFailure.PAPER_OUT),
        (VirtualPrinter.open_cover, VirtualPrinter.close_cover, PrintFailure.COVER_OPEN),
        (VirtualPrinter.jam, VirtualPrinter.mend, PrintFailure.HARDWARE_ERROR),
    ],
)
def test_a_receipt_given_up_never_comes_out_later(
    printer: Pair,
    fault: Callable[[VirtualPrinter], None],
    remedy: Callable[[VirtualPrinter], None],
    reason: PrintFailure,
) -> None:
    """At the end of the time the rest is cleared, and no half of it hangs on the next person's receipt."""
    device, driver = printer
    with _at_rows(device, 200, lambda: fault(device)):
        assert driver.print(PICTURE, _until(2)) == NotPrinted(reason, begun=True)
    printed = device.rows_printed
    remedy(device)
    _settled(device)
    assert device.rows_printed == printed
    assert driver.print(OTHER, _until(10)) == Printed()
    torn, whole = device.tickets
    assert PICTURE.rows.startswith(_dots(torn))
    assert _dots(whole) == OTHER.rows


def test_a_stuck_knife_is_not_waited_for(printer: Pair) -> None:
    """Nobody but a technician frees the knife; the resident is not kept waiting, and may tear off what hangs there."""
    device, driver = printer
    device.break_knife()
    started = time.monotonic()
    assert driver.print(OTHER, _until(30)) == Indeterminate()
    assert time.monotonic() - started < 6


def test_a_receipt_stuck_in_the_mouth_has_not_failed(printer: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is whole and cut; whoever pulls it out has it, so the next one must be a copy."""
    device, driver = printer
    monkeypatch.setattr(Session, "mouth", lambda *_: Media.JAMMED)
    assert driver.print(OTHER, _until(10)) == Indeterminate()
    _settled(device)
    assert [_dots(ticket) for ticket in device.tickets] == [OTHER.rows]


def test_unplugged_in_the_middle(printer: Pair) -> None:
    """Nobody knows what came out, and nobody says otherwise; after plugging in again the next receipt is whole."""
    device, driver = printer
    with _at_rows(device, 200, device.unplug):
        assert driver.print(PICTURE, _until(10)) == Indeterminate()
    with pytest.raises(DeviceError):
        driver.status()
    device.plug()
    driver.open()
    assert driver.print(OTHER, _until(10)) == Printed()
    assert _dots(device.tickets[-1]) == OTHER.rows


def test_silent_in_the_middle(printer: Pair) -> None:
    """A printer that falls silent may have printed: neither printed nor not printed."""
    device, driver = printer
    with _at_rows(device, 100, device.silence):
        started = time.monotonic()
        assert driver.print(PICTURE, _until(2)) == Indeterminate()
    assert time.monotonic() - started < 2.2
    _settled(device)
    assert len(device.tickets) == 1


def test_a_late_proof_is_nobodys_else(printer: Pair) -> None:
    """The proof of an older receipt does not prove the next one."""
    device, driver = printer
    with _at_rows(device, 100, device.silence):
        assert driver.print(PICTURE, _until(1.5)) == Indeterminate()
    device.silence(on=False)
    with _at_rows(device, device.rows_printed + 30, device.silence):
        assert driver.print(PICTURE, _until(1.5)) == Indeterminate()


def test_noise_on_the_line_makes_nothing_up(printer: Pair) -> None:
    """Stray bytes may cost the proof; they never make one, and never make the driver send again."""
    device, driver = printer
    device.line.noise_every = 3
    assert isinstance(driver.print(OTHER, _until(8)), Printed | Indeterminate)
    device.line.noise_every = 0
    _settled(device)
    assert [_dots(ticket) for ticket in device.tickets] == [OTHER.rows]


# --- a printer that takes nothing ---------------------------------------------------------------------------------


def test_a_full_printer_does_not_hold_the_driver(make: Callable[..., tuple[VirtualPrinter, str]]) -> None:
    """When paper is out and the buffer is full, writing ends with the deadline: indeterminate, in time."""
    device, url = make(Model(receive_bytes=2048))
    driver = EscPosPrinter(url, "generic-80mm")
    driver.open()
    started = time.monotonic()
    with closing(driver), _at_rows(device, 20, device.run_out):
        assert driver.print(PICTURE, _until(2)) == Indeterminate()
    assert time.monotonic() - started < 2.2


@pytest.mark.parametrize(("model", "profile"), [(EPSON, "epson-tm"), (CUSTOM, "custom")])
@pytest.mark.parametrize("size", [512, 4096])
def test_a_full_printer_still_says_that_it_wants_paper(
    make: Callable[..., tuple[VirtualPrinter, str]], model: Model, profile: str, size: int
) -> None:
    """No question gets through to it, but its own word does: somebody is asked for paper, and the receipt comes out."""
    device, url = make(replace(model, receive_bytes=size))
    driver = EscPosPrinter(url, profile)
    driver.open()
    asked = _Asked(device.load_paper)
    with closing(driver), _at_rows(device, 20, device.run_out):
        assert driver.print(LONG, _until(20), asked) in {Printed(), Presented()}
    assert asked.reasons == [PrintFailure.PAPER_OUT]
    assert len(device.tickets) == 1


def test_called_off(printer: Pair) -> None:
    """A print that is called off returns at once, and does not claim to know."""
    device, driver = printer
    cancelled = threading.Event()
    outcomes: list[PrintOutcome] = []
    with _at_rows(device, 100, cancelled.set):
        outcomes.append(driver.print(PICTURE, Deadline.after(timedelta(seconds=20), cancelled)))
    assert outcomes == [Indeterminate()]


@pytest.mark.usefixtures("impatient")
def test_half_a_receipt_of_an_earlier_life_does_not_eat_the_next(
    make: Callable[..., tuple[VirtualPrinter, str]],
) -> None:
    """A process that died in the middle of a picture leaves the printer waiting for dots; the next receipt is whole."""
    device, url = make()
    with closing(open_line(url)) as line:
        line.write(b"\x1b@\x1dv0\x00\x48\x00\x80\x00" + b"\xaa" * 1000, _until(1))
        _settled(device)
    driver = EscPosPrinter(url, "generic-80mm")
    driver.open()
    with closing(driver):
        assert driver.print(OTHER, _until(20)) == Printed()
    assert _dots(device.tickets[-1]).endswith(OTHER.rows)


# --- the bench of these tests -------------------------------------------------------------------------------------


@contextmanager
def _deaf_port() -> Iterator[str]:
    """A port that swallows everything."""
    master, slave = os.openpty()
    tty.setraw(slave)
    try:
        yield f"serial://{os.ttyname(slave)}"
    finally:
        os.close(master)
        os.close(slave)


class _Asked:
    """Whoever is told what a receipt waits for, and helps."""

    def __init__(self, help_it: Callable[[], object]) -> None:
        self.reasons: list[PrintFailure] = []
        self._help = help_it

    def sending(self, marks: PrintMarks) -> None:
        """Let it print."""

    def awaiting(self) -> None:
        """Nothing was taken whole while the paper was out."""
        assert self.reasons

    def held_up(self, reason: PrintFailure) -> None:
        """Remember it and help."""
        self.reasons.append(reason)
        self._help()


def _settled(device: VirtualPrinter) -> None:
    """Wait until nothing more comes out."""
    before = -1
    while device.rows_printed != before:
        before = device.rows_printed
        time.sleep(0.3)
