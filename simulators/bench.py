"""Run the bench: every virtual device on its wire, and the network to the gateway, started and stopped as one."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, TypedDict, Unpack

from simulators.camera import VirtualCamera
from simulators.card_reader import INSTANT, Pace, VirtualReader
from simulators.device import Device, Plug
from simulators.line import Line
from simulators.network import Relay
from simulators.printer import VirtualPrinter
from simulators.reader import IdCardReader
from simulators.scanner import VirtualScanner
from simulators.stx_reader import StxReader
from simulators.tcp import TcpWire
from simulators.usb import UsbWire
from simulators.wire import Wire

READER = "id-card-reader"
PRINTER = "receipt-printer"
SCANNER = "qr-scanner"
CAMERA = "qr-camera"
READERS = ("sdt", "stx", "both")
READER_WIRES = ("pty", "tcp", "usb")
PRINTER_WIRES = ("pty", "tcp", "tcp:PORT")
_BAUD = 115_200
_DECODE_SECONDS = 0.12


class Outfit(TypedDict, total=False):
    """Which makes of device stand on the bench, and what they hang on."""

    reader: str
    """One of `READERS`: the dialect that it speaks; "sdt" by default."""

    reader_wire: str
    """One of `READER_WIRES`; behind "usb" there is a bus for pyusb in this process alone (`UsbWire.backend`)."""

    printer: str
    """A profile of `simulators.printer_models.MODELS`; "bench-80" by default."""

    printer_wire: str
    """One of `PRINTER_WIRES`; "tcp" is any free port."""

    scanner: str
    """A profile of `simulators.scanner.ENGINES`; "newland" by default."""


class Bench:
    """The devices of one terminal. Use `start`, as a context manager or with `stop`.

    ``network`` is None when there is no gateway. ``wires`` are what each device hangs on; the camera has its own.
    """

    def __init__(self, directory: Path, *, gateway: str | None, instant: bool, **outfit: Unpack[Outfit]) -> None:
        """Plug every device in; their ports appear in ``directory``."""
        self.directory = directory
        self.reader = _reader(outfit.get("reader", "sdt"), INSTANT if instant else Pace())
        self.printer = VirtualPrinter(outfit.get("printer"), instant=instant)
        self.scanner = VirtualScanner(
            outfit.get("scanner", "newland"), decode_seconds=0.0 if instant else _DECODE_SECONDS
        )
        self.devices: dict[str, Device] = {READER: self.reader, PRINTER: self.printer, SCANNER: self.scanner}
        ports, paced = directory.resolve(), Line(baud=None if instant else _BAUD)
        self.wires: dict[str, Plug] = {
            PRINTER: _printer_wire(outfit.get("printer_wire", "pty"), self.printer, ports / PRINTER),
            SCANNER: Wire(ports / SCANNER, self.scanner),
            READER: _reader_wire(outfit.get("reader_wire", "pty"), self.reader, ports / READER, paced),
        }
        self._made_directory = not directory.exists()
        directory.mkdir(parents=True, exist_ok=True)
        with ExitStack() as undo:
            undo.callback(self._unplug_all)
            for wire in self.wires.values():
                wire.plug()
            self.camera = VirtualCamera()
            undo.callback(self.camera.stop)
            self.network = Relay(gateway) if gateway else None
            undo.pop_all()

    @classmethod
    def start(
        cls,
        directory: Path | str,
        *,
        gateway: str | None = None,
        instant: bool = False,
        **outfit: Unpack[Outfit],
    ) -> Self:
        """Start everything; returns when every port can be opened. ``instant`` takes all waiting out (for tests).

        Raises:
            ValueError: there is no such reader, printer, scanner or wire, or the gateway's address is none.
        """
        return cls(Path(directory), gateway=gateway, instant=instant, **outfit)

    @property
    def transports(self) -> dict[str, str]:
        """The ports as the terminal's settings name them, by device."""
        return {name: self.wires[name].url for name in self.devices} | {CAMERA: self.camera.url}

    def state(self) -> dict[str, object]:
        """Return every device, and the network, as a person would see them."""
        state: dict[str, object] = {
            READER: self.reader.state(),
            PRINTER: self.printer.state(),
            SCANNER: self.scanner.state(),
            CAMERA: self.camera.state(),
        }
        state["network"] = self.network.state() if self.network else None
        return state

    def stop(self) -> None:
        """Pull every plug; no thread, pty, path or port is left."""
        self._unplug_all()
        self.camera.stop()
        if self.network is not None:
            self.network.stop()
            self.network = None
        if self._made_directory and self.directory.exists() and not any(self.directory.iterdir()):
            self.directory.rmdir()

    def _unplug_all(self) -> None:
        for wire in self.wires.values():
            wire.unplug()

    def __enter__(self) -> Self:
        """Return the running bench."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()


def _reader(dialect: str, pace: Pace) -> IdCardReader:
    match dialect:
        case "sdt":
            return VirtualReader(pace=pace)
        case "stx":
            return StxReader(pace=pace)
        case "both":
            return VirtualReader(pace=pace, both=True)
        case _:
            raise ValueError(f"no such reader; there are: {', '.join(READERS)}")


def _reader_wire(kind: str, reader: IdCardReader, link: Path, line: Line) -> Plug:
    match kind:
        case "pty":
            return Wire(link, reader, line)
        case "tcp":
            return TcpWire(reader, line)
        case "usb":
            return UsbWire(reader)
        case _:
            raise ValueError(f"no such wire; there are: {', '.join(READER_WIRES)}")


def _printer_wire(kind: str, printer: VirtualPrinter, link: Path) -> Plug:
    match kind.partition(":"):
        case ("pty", _, ""):
            return Wire(link, printer)
        case ("tcp", _, ""):
            return TcpWire(printer)
        case ("tcp", _, port) if port.isdecimal():
            return TcpWire(printer, port=int(port))
        case _:
            raise ValueError(f"no such wire; there are: {', '.join(PRINTER_WIRES)}")
