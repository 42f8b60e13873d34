"""Where a device is, as a URL of the settings; pure.

=========================  =========================================================================================
``serial://PATH?baud=N``   a tty, 8N1, no flow control (115200 when ``baud`` is left out); the path may be a symbolic
                           link, also one to a pseudo-terminal, so that a simulated device is a line of settings.
                           ``baud=auto`` means every rate in turn, for drivers that can tell when one is right
``tcp://HOST:PORT``        a serial server or a network printer
``usb://VID:PID``          a USB device by its two ids in hexadecimal, for drivers that know its endpoints
``evdev://PATH``           an input device of the kernel, for the driver of scan engines that are keyboards
``replay:PATH``            a recorded dialogue: see `drivers.replay`
``v4l2://PATH``            a camera of this machine, best by its name in ``/dev/v4l/by-id``. ``?exposure=N`` is its time
                           in units of 0.1 ms, 0 leaves it to the camera; without it the driver's own
``mjpeg://HOST:PORT/…``    a camera that sends JPEG after JPEG over HTTP (multipart/x-mixed-replace); on this machine
                           only, because nothing hides the pictures on their way
=========================  =========================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

import serial

from drivers.errors import DeviceError, ErrorReason

DEFAULT_BAUD = 115200
PROBED = "only a driver that probes its line may be given baud=auto or usb://"
"""Why a URL that names several lines is refused."""
CAMERA = "a camera is v4l2:///dev/v4l/by-id/… or mjpeg://127.0.0.1:PORT/…"
"""What a camera's URL looks like."""
NO_CAMERA = "this driver does not look through a camera"
"""Why a camera's URL is refused where bytes are expected."""
KEYBOARD = "a keyboard is evdev:///dev/input/by-id/…-event-kbd"
"""What the URL of an engine that types looks like."""
NO_KEYBOARD = "this driver reads bytes, not keys"
"""Why a keyboard's URL is refused where bytes are expected."""

_MOST_EXPOSURE = 10_000  # one second, in the units of V4L2_CID_EXPOSURE_ABSOLUTE
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


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


@dataclass(frozen=True, slots=True)
class V4l2:
    """A camera of this machine; ``exposure`` in units of 0.1 ms, 0: the camera decides, None: the driver decides."""

    path: str
    exposure: int | None


@dataclass(frozen=True, slots=True)
class Mjpeg:
    """A stream of JPEG pictures over HTTP, at ``address``."""

    address: str


Camera = V4l2 | Mjpeg
"""What a camera's URL may name."""

Place = Serial | Tcp | Usb | Evdev | Replay | V4l2 | Mjpeg
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
        case V4l2() | Mjpeg():
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {NO_CAMERA}")
        case Evdev():
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {NO_KEYBOARD}")
        case _:
            pass


def parse_camera(url: str) -> Camera:
    """Read the URL of a camera, for its driver and for the settings check.

    Raises:
        DeviceError: ``ILLEGAL``, with the reason in ``detail``.
    """
    match parse(url):
        case V4l2() | Mjpeg() as camera:
            return camera
        case _:
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {CAMERA}")


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
    parser = _PARSERS.get(parts.scheme)
    if parser is None:
        raise ValueError(f"unknown scheme; known are {', '.join(_PARSERS)}")
    return parser(parts)


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


def _parse_v4l2(parts: SplitResult) -> V4l2:
    if parts.netloc or not parts.path.startswith("/"):
        raise ValueError("write v4l2:// and then the absolute path of the camera, v4l2:///dev/v4l/by-id/…")
    exposure = _parameters(parts, frozenset({"exposure"})).get("exposure")
    if exposure is None:
        return V4l2(parts.path, None)
    if not (exposure.isascii() and exposure.isdigit() and int(exposure) <= _MOST_EXPOSURE):
        raise ValueError(f"exposure is a whole number of 0.1 ms, at most {_MOST_EXPOSURE}, not {exposure!r}")
    return V4l2(parts.path, int(exposure))


def _parse_mjpeg(parts: SplitResult) -> Mjpeg:
    _parameters(parts, frozenset())
    if parts.hostname not in _LOOPBACK or not parts.port or parts.username is not None:
        raise ValueError("write mjpeg://127.0.0.1:PORT/PATH; nothing would hide the pictures on a network")
    return Mjpeg(f"http://{parts.netloc}{parts.path or '/'}")


_PARSERS: Mapping[str, Callable[[SplitResult], Place]] = {
    "serial": _parse_serial,
    "tcp": _parse_tcp,
    "usb": _parse_usb,
    "evdev": _parse_evdev,
    "v4l2": _parse_v4l2,
    "mjpeg": _parse_mjpeg,
    "replay": _parse_replay,
}
