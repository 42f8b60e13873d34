"""Where a device is, as a URL of the settings; pure.

=========================  =========================================================================================
``serial://PATH?baud=N``   a tty, 8N1, no flow control (115200 when ``baud`` is left out); the path may be a symbolic
                           link, also one to a pseudo-terminal, so that a simulated device is a line of settings.
                           ``baud=auto`` means every rate in turn, for drivers that can tell when one is right
``tcp://HOST:PORT``        a serial server or a network printer
``usb://VID:PID``          a USB device by its two ids in hexadecimal, for drivers that know its endpoints
``evdev://PATH``           an input device of the kernel, for the driver of scan engines that are keyboards
``replay:PATH``            a recorded dialogue: see `drivers.replay`
=========================  =========================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

import serial

from drivers.errors import DeviceError, ErrorReason

DEFAULT_BAUD = 115200
PROBED = "only a driver that probes its line may be given baud=auto or usb://"
"""Why a URL that names several lines is refused."""

KEYBOARD = "a keyboard is evdev:///dev/input/by-id/…-event-kbd"
"""What the URL of an engine that types looks like."""
NO_KEYBOARD = "this driver reads bytes, not keys"
"""Why a keyboard's URL is refused where bytes are expected."""


@dataclass(frozen=True, slots=True)
class Serial:
    """A tty and its rate; None: the driver finds it out."""

    path: str
    baud: int | None


@dataclass(frozen=True, slots=True)
class Tcp:
    """A listening peer."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Usb:
    """Every USB device with these ids."""

    vendor: int
    product: int


@dataclass(frozen=True, slots=True)
class Evdev:
    """An input device, ``/dev/input/by-id/…-event-kbd``."""

    path: Path


@dataclass(frozen=True, slots=True)
class Replay:
    """A recorded dialogue."""

    path: Path


Place = Serial | Tcp | Usb | Evdev | Replay
"""What a transport URL may name."""


def parse(url: str) -> Place:
    """Read a transport URL.

    Raises:
        DeviceError: ``ILLEGAL``, with the reason in ``detail``.
    """
    try:
        return _parse_parts(urlsplit(url))
    except ValueError as error:
        raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {error}") from error


def check_url(url: str, *, probes: bool = False, finds_rate: bool = False) -> None:
    """Judge a transport URL without touching any device, for the settings check.

    ``probes`` tells that the driver can find the rate of a serial line and the endpoints of a USB device by itself,
    ``finds_rate`` that it finds the rate alone.

    Raises:
        DeviceError: ``ILLEGAL``, with the reason in ``detail``.
    """
    match parse(url):
        case Serial(baud=None) if finds_rate:
            pass
        case Usb() | Serial(baud=None) if not probes:
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {PROBED}")
        case Evdev():
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {NO_KEYBOARD}")
        case _:
            pass


def parse_keyboard(url: str) -> Evdev:
    """Read the URL of a keyboard, for its driver and for the settings check.

    Raises:
        DeviceError: ``ILLEGAL``, with the reason in ``detail``.
    """
    match parse(url):
        case Evdev() as keyboard:
            return keyboard
        case _:
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {KEYBOARD}")


def at_each_rate(url: str, bauds: Sequence[int]) -> list[str]:
    """Return ``url`` once for each of ``bauds`` when it says ``baud=auto``, or as it is."""
    match parse(url):
        case Serial(path, None):
            return [f"serial://{path}?baud={baud}" for baud in bauds]
        case _:
            return [url]


def _parse_parts(parts: SplitResult) -> Place:
    match parts.scheme:
        case "serial":
            return _parse_serial(parts)
        case "tcp":
            return _parse_tcp(parts)
        case "usb":
            return _parse_usb(parts)
        case "evdev":
            return _parse_evdev(parts)
        case "replay":
            return _parse_replay(parts)
        case _:
            raise ValueError("unknown scheme; known are serial, tcp, usb, evdev and replay")


def _parameters(parts: SplitResult, known: frozenset[str]) -> dict[str, str]:
    if parts.fragment:
        raise ValueError("a fragment (#…) means nothing here")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    parameters = dict(pairs)
    if len(parameters) < len(pairs):
        raise ValueError("a parameter is given twice")
    for name in parameters.keys() - known:
        raise ValueError(f"unknown parameter {name!r}")
    return parameters


def _parse_serial(parts: SplitResult) -> Serial:
    if parts.netloc or not parts.path.startswith("/"):
        raise ValueError("write serial:// and then the absolute path of the device, serial:///dev/…")
    baud = _parameters(parts, frozenset({"baud"})).get("baud", str(DEFAULT_BAUD))
    if baud == "auto":
        return Serial(parts.path, None)
    if not (baud.isascii() and baud.isdigit() and int(baud) in serial.Serial.BAUDRATES):
        raise ValueError(f"{baud!r} is no baud rate of a serial line")
    return Serial(parts.path, int(baud))


def _parse_tcp(parts: SplitResult) -> Tcp:
    _parameters(parts, frozenset())
    if not parts.hostname or not parts.port or parts.path or parts.username is not None:
        raise ValueError("write tcp://HOST:PORT")
    parts.hostname.encode(
        "idna"
    )  # what no resolver would take is a mistake of the settings: UnicodeError, a ValueError
    return Tcp(parts.hostname, parts.port)


def _parse_usb(parts: SplitResult) -> Usb:
    _parameters(parts, frozenset())
    ids = re.fullmatch(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})", parts.netloc)
    if ids is None or parts.path:
        raise ValueError("write usb://VID:PID, two ids of four hexadecimal digits")
    return Usb(int(ids[1], 16), int(ids[2], 16))


def _parse_evdev(parts: SplitResult) -> Evdev:
    _parameters(parts, frozenset())
    if parts.netloc or not parts.path.startswith("/"):
        raise ValueError("write evdev:// and then the absolute path of the device, evdev:///dev/input/by-id/…")
    return Evdev(Path(parts.path))


def _parse_replay(parts: SplitResult) -> Replay:
    _parameters(parts, frozenset())
    if parts.netloc or not parts.path:
        raise ValueError("write replay:PATH")
    return Replay(Path(parts.path))
