"""Put a virtual device on a real serial port: a pseudo-terminal behind a stable path, served by one thread.

The simulator keeps the terminal's end of the pty open as well, so that nothing is lost while the terminal closes and
opens the port; `Wire.unplug` closes both ends, which the terminal sees as a hang-up, as when a USB plug is pulled. The
rate that the terminal sets counts: a device whose own rate differs hears garbage, and so does the terminal.
"""

from __future__ import annotations

import os
import termios
import tty
from pathlib import Path

from simulators.device import Device
from simulators.line import Line
from simulators.service import ServedWire
from simulators.uart import RATES, misheard

__all__ = ["Device", "Wire"]

_SPEEDS = {rate: int(getattr(termios, f"B{rate}")) for rate in RATES}
_RATES = {speed: rate for rate, speed in _SPEEDS.items()}
_ELSE = 300  # a rate that no device of the bench has stands for all others
_INPUT, _OUTPUT = 4, 5  # where tcgetattr keeps the speeds


class Wire(ServedWire):
    """One serial port of the bench. ``link`` is the path that the terminal opens."""

    def __init__(self, link: Path, device: Device, line: Line | None = None) -> None:
        """Prepare the port; `plug` makes it appear."""
        super().__init__(link.name, device, line)
        self.link = link
        self._master = self._slave = -1

    @property
    def url(self) -> str:
        """The port as the terminal's settings name it."""
        return f"serial://{self.link}?baud={self.line.baud or 115200}"

    def _appear(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._speak_at(self._device.baud)
        os.set_blocking(self._master, False)
        self._point(os.ttyname(self._slave))

    def _vanish(self) -> None:
        self.link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)

    def _descriptor(self) -> int:
        return self._master

    def _from_terminal(self, data: bytes) -> bytes:
        return misheard(data, self._terminal_rate(_OUTPUT), self._device.baud) if self._device.baud else data

    def _from_device(self, data: bytes) -> bytes:
        return misheard(data, self._device.baud, self._terminal_rate(_INPUT)) if data and self._device.baud else data

    def _terminal_rate(self, direction: int) -> int:
        return _RATES.get(termios.tcgetattr(self._slave)[direction], _ELSE)

    def _speak_at(self, rate: int | None) -> None:
        """Begin with the device's rate, for terminals that set none."""
        if rate in _SPEEDS:
            settings = termios.tcgetattr(self._slave)
            settings[_INPUT] = settings[_OUTPUT] = _SPEEDS[rate]
            termios.tcsetattr(self._slave, termios.TCSANOW, settings)

    def _point(self, port: str) -> None:
        """Let the stable path lead to ``port``, in one step."""
        self.link.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.link.with_name(self.link.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(port)
        fresh.replace(self.link)
