"""Bytes with deadlines, on whatever line a URL of `drivers.urls` names."""

from __future__ import annotations

import errno
import os
import select
import socket
import termios
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import serial

from drivers.api import Deadline
from drivers.errors import DeviceError, ErrorReason
from drivers.replay import ReplayLine, read_dialogue
from drivers.urls import NO_CAMERA, NO_KEYBOARD, PROBED, Evdev, Mjpeg, Replay, Serial, Tcp, Usb, V4l2, parse

CONNECT_SECONDS = 2.0
"""How long a TCP peer may take to accept; a station's own network answers in milliseconds."""

_DRAIN_READS = 64  # a device that never stops talking must not hold the terminal

_GONE = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR})
_CUT = frozenset(
    {
        errno.EIO,
        errno.EPIPE,
        errno.ECONNRESET,
        errno.ECONNREFUSED,
        errno.ECONNABORTED,
        errno.ENOTCONN,
        errno.ETIMEDOUT,
        errno.EHOSTUNREACH,
        errno.ENETUNREACH,
        errno.EHOSTDOWN,
    }
)
_BUSY = frozenset({errno.EBUSY, errno.EAGAIN})


class Line(Protocol):
    """Bytes to and from one device, every wait bounded by a `Deadline`."""

    def read(self, most: int, until: Deadline) -> bytes:
        """Return what has arrived, at most ``most`` bytes, as soon as there is any.

        Returns ``b""`` only when ``until`` has passed or was called off.

        Raises:
            DeviceError: the device is gone (``OFFLINE`` or ``NO_HARDWARE``).
        """

    def write(self, data: bytes, until: Deadline) -> None:
        """Hand all of ``data`` to the device.

        Raises:
            DeviceError: ``TIMEOUT`` when the device did not take it in time, ``OFFLINE`` or ``NO_HARDWARE`` when gone.
        """

    def drain_input(self) -> None:
        """Throw away what has arrived and was not read.

        Raises:
            DeviceError: the device is gone.
        """

    def close(self) -> None:
        """Give the line back; twice is harmless; never raises."""


def open_line(url: str) -> Line:
    """Open the line that ``url`` names.

    Raises:
        DeviceError: ``ILLEGAL`` for a URL that cannot work, ``NO_HARDWARE`` or ``OFFLINE`` when nothing is there,
            ``BUSY`` when another process holds the line.
    """
    match parse(url):
        case Serial(path, int() as baud):
            return _open_serial(path, baud)
        case Tcp(host, port):
            return _open_tcp(host, port)
        case Replay(path):
            return _open_replay(path)
        case Serial() | Usb():
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {PROBED}")
        case V4l2() | Mjpeg():
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {NO_CAMERA}")
        case Evdev():
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {NO_KEYBOARD}")


# --- opening lines ------------------------------------------------------------------------------------------------


def device_error(error: OSError, what: str) -> DeviceError:
    """Say what an error of the operating system means for a device; ``what`` names it."""
    if error.errno in _GONE or isinstance(error, socket.gaierror):
        reason = ErrorReason.NO_HARDWARE
    elif error.errno in _CUT or isinstance(error, TimeoutError):
        reason = ErrorReason.OFFLINE
    elif error.errno in _BUSY:
        reason = ErrorReason.BUSY
    else:
        reason = ErrorReason.FAILURE
    return DeviceError(reason, detail=f"{what}: {error.strerror or error}")


def _open_serial(path: str, baud: int) -> Line:
    try:
        port = serial.Serial(path, baud, timeout=0, write_timeout=0, exclusive=True)
    except OSError as error:  # pyserial's SerialException is one
        raise device_error(error, path) from error
    except termios.error as error:
        raise DeviceError(ErrorReason.FAILURE, detail=f"{path} is not a serial line: {error}") from error
    return _PolledLine(path, port)


def _open_tcp(host: str, port: int) -> Line:
    name = f"{host}:{port}"
    try:
        peer = socket.create_connection((host, port), timeout=CONNECT_SECONDS)
    except OSError as error:
        raise device_error(error, name) from error
    peer.settimeout(0)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return _PolledLine(name, peer)


def _open_replay(path: Path) -> Line:
    try:
        return ReplayLine(read_dialogue(path.read_text("utf-8").splitlines()))
    except OSError as error:
        raise device_error(error, str(path)) from error
    except ValueError as error:
        raise DeviceError(ErrorReason.ILLEGAL, detail=f"{path}: {error}") from error


# --- carrying bytes -----------------------------------------------------------------------------------------------


class _PolledLine:
    """A non-blocking descriptor, waited on with `select.poll`.

    The descriptor is used directly: pyserial's own ``read`` gathers into a ``bytearray`` whose slack would outlive the
    card, and a socket's own time-out starts anew with every call.
    """

    def __init__(self, name: str, source: serial.Serial | socket.socket) -> None:
        self._name = name
        self._source: serial.Serial | socket.socket | None = source
        self._descriptor = source.fileno()

    def read(self, most: int, until: Deadline) -> bytes:
        self._check_open()
        while not until.expired:  # looked at before every read: a peer that never stops talking ends nobody's deadline
            if self._wait(select.POLLIN, until):
                return self._read_now(most)
        return b""

    def write(self, data: bytes, until: Deadline) -> None:
        self._check_open()
        rest = memoryview(data)
        while rest:
            if self._wait(select.POLLOUT, until):
                rest = rest[self._write_now(rest) :]
            if rest and until.expired:
                raise DeviceError(ErrorReason.TIMEOUT, detail=f"{self._name} takes no data")

    def drain_input(self) -> None:
        self._check_open()
        for _ in range(_DRAIN_READS):
            if not self._poll(select.POLLIN, 0):
                return
            self._read_now(4096)

    def close(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            with suppress(OSError):
                source.close()

    def _check_open(self) -> None:
        if self._source is None:
            raise DeviceError(ErrorReason.OFFLINE, detail=f"{self._name} is closed")

    def _wait(self, event: int, until: Deadline) -> bool:
        return self._poll(event, until.slice())

    def _poll(self, event: int, seconds: float) -> bool:
        poller = select.poll()
        poller.register(self._descriptor, event)
        happened = [events for _, events in poller.poll(seconds * 1000)]
        if happened and not happened[0] & event:  # only POLLHUP, POLLERR or POLLNVAL: nobody is at the other end
            raise DeviceError(ErrorReason.OFFLINE, detail=f"{self._name} hung up")
        return bool(happened)

    def _read_now(self, most: int) -> bytes:
        try:
            data = os.read(self._descriptor, most)
        except OSError as error:
            raise device_error(error, self._name) from error
        if not data:  # "readable, and then nothing": how a socket says closed and a tty says unplugged
            raise DeviceError(ErrorReason.OFFLINE, detail=f"{self._name} hung up")
        return data

    def _write_now(self, data: memoryview) -> int:
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise device_error(error, self._name) from error
