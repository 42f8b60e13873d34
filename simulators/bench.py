"""Run the bench: every virtual device on its wire, and the network to the gateway, started and stopped as one."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from simulators.card_reader import INSTANT, Pace, VirtualReader
from simulators.line import Line
from simulators.network import Relay
from simulators.printer import VirtualPrinter
from simulators.scanner import VirtualScanner
from simulators.wire import Device, Wire

READER = "id-card-reader"
PRINTER = "receipt-printer"
SCANNER = "qr-scanner"
_BAUD = 115_200
_DECODE_SECONDS = 0.12


class Bench:
    """The devices of one terminal. Use `start`, as a context manager or with `stop`.

    ``network`` is None when there is no gateway.
    """

    def __init__(self, directory: Path, *, gateway: str | None, instant: bool) -> None:
        """Plug every device in; their ports appear in ``directory``."""
        self.directory = directory
        self.reader = VirtualReader(pace=INSTANT if instant else Pace())
        self.printer = VirtualPrinter(instant=instant)
        self.scanner = VirtualScanner(decode_seconds=0.0 if instant else _DECODE_SECONDS)
        self.devices: dict[str, Device] = {READER: self.reader, PRINTER: self.printer, SCANNER: self.scanner}
        self._made_directory = not directory.exists()
        directory.mkdir(parents=True, exist_ok=True)
        self._wires = {
            name: Wire(directory.resolve() / name, device, Line(baud=_BAUD if name == READER and not instant else None))
            for name, device in self.devices.items()
        }
        with ExitStack() as undo:
            undo.callback(self._unplug_all)
            for wire in self._wires.values():
                wire.plug()
            self.network = Relay(gateway) if gateway else None
            undo.pop_all()

    @classmethod
    def start(cls, directory: Path | str, *, gateway: str | None = None, instant: bool = False) -> Self:
        """Start everything; returns when every port can be opened. ``instant`` takes all waiting out (for tests)."""
        return cls(Path(directory), gateway=gateway, instant=instant)

    @property
    def transports(self) -> dict[str, str]:
        """The ports as the terminal's settings name them, by device."""
        return {name: wire.url for name, wire in self._wires.items()}

    def state(self) -> dict[str, object]:
        """Return every device, and the network, as a person would see them."""
        state: dict[str, object] = {
            READER: self.reader.state(),
            PRINTER: self.printer.state(),
            SCANNER: self.scanner.state(),
        }
        state["network"] = self.network.state() if self.network else None
        return state

    def stop(self) -> None:
        """Pull every plug; no thread, pty, path or port is left."""
        self._unplug_all()
        if self.network is not None:
            self.network.stop()
            self.network = None
        if self._made_directory and self.directory.exists() and not any(self.directory.iterdir()):
            self.directory.rmdir()

    def _unplug_all(self) -> None:
        for wire in self._wires.values():
            wire.unplug()

    def __enter__(self) -> Self:
        """Return the running bench."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()
