"""Read codes with a scan engine that is a keyboard, from the kernel's input device and never through the focus.

The device is grabbed, so that no window and no console sees a key of it. Only for codes in ASCII, and only where the
engine cannot be switched to a serial port (docs/decisions/0014). Source: Linux ``input.h``.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from drivers.api import Deadline, DeviceState, NothingScanned, Scanned, ScannerStatus, ScanOutcome
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner.debounce import Debounce
from drivers.qr_scanner.keys import FRESH, KeyEvent, Keys, Typed
from drivers.transport import device_error
from drivers.urls import parse_keyboard

EVENT: Final = struct.Struct("@llHHi")
"""``struct input_event``: seconds, microseconds, type, code, value, in the machine's own sizes."""

_GAP: Final = timedelta(seconds=0.1)  # ends a code whose engine sends no ENTER
_EVENTS_AT_ONCE: Final = 64
_DRAIN_READS: Final = 64  # a keyboard that never stops must not hold the terminal
_MONOTONIC: Final = struct.pack("@i", time.CLOCK_MONOTONIC)
_READ, _WRITE = 2, 1
_NAME_BYTES: Final = 256
_ID: Final = struct.Struct("@4H")  # bus, vendor, product, version


def _request(direction: int, number: int, size: int) -> int:
    """Number an ioctl of the input subsystem (``asm-generic/ioctl.h``; ARM, x86, RISC-V and LoongArch all use it)."""
    return direction << 30 | size << 16 | ord("E") << 8 | number


EVIOCGID: Final = _request(_READ, 0x02, _ID.size)
EVIOCGNAME: Final = _request(_READ, 0x06, _NAME_BYTES)
EVIOCGRAB: Final = _request(_WRITE, 0x90, struct.calcsize("@i"))
EVIOCSCLOCKID: Final = _request(_WRITE, 0xA0, struct.calcsize("@i"))


@dataclass(frozen=True, slots=True)
class Keyboard:
    """What the kernel knows of an input device."""

    name: str
    vendor: int
    product: int

    def __str__(self) -> str:
        """Return it as a technician compares it with ``lsusb``; what a device calls itself may move no cursor."""
        name = "".join(sign if sign.isprintable() else "?" for sign in self.name)
        return f"{self.vendor:04x}:{self.product:04x} {name}"


def seize(descriptor: int) -> Keyboard:
    """Grab the device, have its events told in monotonic time, and return what it is.

    Raises:
        OSError: somebody else has grabbed it (``EBUSY``), or it is no input device (``ENOTTY``).
    """
    fcntl.ioctl(descriptor, EVIOCGRAB, 1)
    fcntl.ioctl(descriptor, EVIOCSCLOCKID, _MONOTONIC)
    _, vendor, product, _ = _ID.unpack(fcntl.ioctl(descriptor, EVIOCGID, bytes(_ID.size)))
    name = fcntl.ioctl(descriptor, EVIOCGNAME, bytes(_NAME_BYTES)).partition(b"\0")[0]
    return Keyboard(name.decode("utf-8", "replace"), vendor, product)


class KeyboardScanner:
    """A scan engine that is a keyboard; it reads whenever a code is in front of it."""

    def __init__(self, transport: str, seize: Callable[[int], Keyboard] = seize) -> None:
        """Prepare for the device at ``transport``; ``seize`` takes it for us alone.

        Raises:
            DeviceError: ``ILLEGAL`` for a URL that names no input device.
        """
        self._path = parse_keyboard(transport).path
        self._seize = seize
        self._descriptor = -1
        self._keyboard: Keyboard | None = None
        self._keys = Keys()
        self._debounce = Debounce()

    def open(self) -> None:
        """Open the device and grab it.

        Raises:
            DeviceError: it is not there, may not be read, or is grabbed by somebody else.
        """
        if self._descriptor >= 0:
            return
        try:
            self._descriptor = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            self._keyboard = self._seize(self._descriptor)
        except OSError as error:
            self.close()
            raise _explain(error, self._path) from error
        self._keys = Keys()

    def close(self) -> None:
        """Give the device back, which ends the grab; never raises."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def status(self) -> ScannerStatus:
        """Tell whether the device is there: a keyboard answers no question.

        Raises:
            DeviceError: it is gone or was never opened.
        """
        self._drain()
        return ScannerStatus(device=DeviceState.ONLINE, detail=f"{self._keyboard}: a keyboard; it answers no question")

    def scan(self, until: Deadline) -> ScanOutcome:
        """Wait for one code. What was typed before does not count, nor what began more than `FRESH` seconds ago.

        Raises:
            DeviceError: the device is gone.
        """
        self._drain()
        while not until.expired:
            for typed in self._receive(until):
                now = time.monotonic()
                if now - typed.begun < FRESH and self._debounce.is_new(typed.data, now):
                    return Scanned(typed.data)
        return NothingScanned()

    def _drain(self) -> None:
        """Throw away what was typed; a key that is held stays held."""
        for _ in range(_DRAIN_READS):
            events = self._events()
            if not events:
                break
            self._feed(events)
        self._keys.reset()

    def _receive(self, until: Deadline) -> list[Typed]:
        """Wait for keys and return the codes they complete; a pause completes one that has begun."""
        gap = until.within(_GAP) if self._keys.within_code else until
        while not gap.expired:
            if self._wait(gap.slice()):
                return self._feed(self._events())
        pause = None if until.expired else self._keys.pause()
        return [] if pause is None else [pause]

    def _wait(self, seconds: float) -> bool:
        poller = select.poll()
        poller.register(self._open_descriptor, select.POLLIN)
        return bool(poller.poll(seconds * 1000))

    def _feed(self, events: list[KeyEvent]) -> list[Typed]:
        codes = [self._keys.feed(event) for event in events]
        return [code for code in codes if code is not None]

    def _events(self) -> list[KeyEvent]:
        """Take the events that have come."""
        try:
            data = os.read(self._open_descriptor, EVENT.size * _EVENTS_AT_ONCE)
        except BlockingIOError:
            return []
        except OSError as error:
            raise device_error(error, str(self._path)) from error
        if not data:
            raise DeviceError(ErrorReason.OFFLINE, detail=f"{self._path} hung up")
        whole = len(data) - len(data) % EVENT.size  # the kernel gives whole events only
        return [_event(*fields) for fields in EVENT.iter_unpack(data[:whole])]

    @property
    def _open_descriptor(self) -> int:
        if self._descriptor < 0:
            raise DeviceError(ErrorReason.OFFLINE, detail="the scanner's input device is not open")
        return self._descriptor


def _event(seconds: int, microseconds: int, kind: int, code: int, value: int) -> KeyEvent:
    return KeyEvent(seconds + microseconds / 1e6, kind, code, value)


def _explain(error: OSError, path: Path) -> DeviceError:
    if error.errno == errno.EACCES:
        return DeviceError(
            ErrorReason.FAILURE, detail=f"{path} may not be read: the terminal is not in the group input"
        )
    return device_error(error, str(path))
