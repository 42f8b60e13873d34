"""The driver of scan engines that are keyboards, on a pipe that carries the kernel's structs.

Never tried on metal: the machine that this was written on has no input device. What the pipe cannot show is the grab.
"""

from __future__ import annotations

import errno
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from drivers.api import Deadline, DeviceState, NothingScanned, Scanned
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner import hid
from drivers.qr_scanner.hid import EVENT, Keyboard, KeyboardScanner

_A, _B, _ENTER = 30, 48, 28
_ENGINE = Keyboard("Virtual Scanner", 0x1EAB, 0x0003)


def _until(seconds: float) -> Deadline:
    return Deadline.after(timedelta(seconds=seconds))


def _keys(*codes: int, ago: float = 0.0) -> bytes:
    at = time.monotonic() - ago
    stamp = (int(at), int(at % 1 * 1e6))
    return b"".join(EVENT.pack(*stamp, 1, code, value) for code in codes for value in (1, 0))


class _Pipe:
    """The engine's end of the pipe."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self._descriptor = os.open(path, os.O_RDWR)

    def type(self, events: bytes) -> None:
        os.write(self._descriptor, events)

    def later(self, seconds: float, events: bytes) -> threading.Timer:
        timer = threading.Timer(seconds, self.type, [events])
        timer.start()
        return timer

    def unplug(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[_Pipe]:
    """A pipe in an input device's place."""
    pipe = _Pipe(tmp_path / "event0")
    yield pipe
    pipe.unplug()


@pytest.fixture
def scanner(pipe: _Pipe, tmp_path: Path) -> Iterator[KeyboardScanner]:
    """The driver on it, open."""
    scanner = KeyboardScanner(f"evdev://{tmp_path}/event0", seize=lambda _: _ENGINE)
    scanner.open()
    with closing(scanner):
        pipe.type(b"")
        yield scanner


def test_a_code_is_read(scanner: KeyboardScanner, pipe: _Pipe) -> None:
    """ENTER ends a code, and so does a pause."""
    timer = pipe.later(0.1, _keys(_A, _B, _ENTER))
    assert scanner.scan(_until(3)) == Scanned(b"ab")
    timer.join()
    timer = pipe.later(0.1, _keys(_B, _A))
    assert scanner.scan(_until(3)) == Scanned(b"ba")
    timer.join()


def test_what_was_typed_before_does_not_count(scanner: KeyboardScanner, pipe: _Pipe) -> None:
    """Somebody else's code, or half of one, is not this resident's."""
    pipe.type(_keys(*[_A] * 100))
    timer = pipe.later(0.2, _keys(_B, _ENTER))
    assert scanner.scan(_until(3)) == Scanned(b"b")
    timer.join()


def test_an_old_code_does_not_count(scanner: KeyboardScanner, pipe: _Pipe) -> None:
    """What the kernel kept for more than five seconds says nothing about who stands here."""
    timer = pipe.later(0.1, _keys(_A, _ENTER, ago=6) + _keys(_B, _ENTER))
    assert scanner.scan(_until(3)) == Scanned(b"b")
    timer.join()


def test_the_same_code_twice_is_one_showing(scanner: KeyboardScanner, pipe: _Pipe) -> None:
    """As on a serial line."""
    timer = pipe.later(0.1, _keys(_A, _ENTER))
    assert scanner.scan(_until(3)) == Scanned(b"a")
    timer.join()
    timer = pipe.later(0.1, _keys(_A, _ENTER))
    assert scanner.scan(_until(0.6)) == NothingScanned()
    timer.join()


def test_nothing_and_called_off(scanner: KeyboardScanner) -> None:
    """Without a code the scan ends with its deadline, or as soon as it is called off."""
    assert scanner.scan(_until(0.2)) == NothingScanned()
    cancelled = threading.Event()
    timer = threading.Timer(0.1, cancelled.set)
    timer.start()
    began = time.monotonic()
    assert scanner.scan(Deadline.after(timedelta(seconds=30), cancelled)) == NothingScanned()
    assert time.monotonic() - began < 5
    timer.join()


def test_the_status_names_the_device(scanner: KeyboardScanner) -> None:
    """A technician compares it with lsusb; a keyboard answers no question, and the status says so."""
    status = scanner.status()
    assert status.device is DeviceState.ONLINE
    assert status.detail.startswith("1eab:0003 Virtual Scanner")
    assert str(replace(_ENGINE, name="\x1b[2JScanner\n")) == "1eab:0003 ?[2JScanner?"


def test_a_pulled_plug(scanner: KeyboardScanner, pipe: _Pipe) -> None:
    """It ends the wait, and open again is all that is needed afterwards."""
    timer = threading.Timer(0.1, pipe.unplug)
    timer.start()
    with pytest.raises(DeviceError) as caught:
        scanner.scan(_until(5))
    assert caught.value.reason is ErrorReason.OFFLINE
    timer.join()
    scanner.close()
    with pytest.raises(DeviceError, match="is not open"):
        scanner.status()


@pytest.mark.parametrize(("number", "reason"), [(errno.EBUSY, ErrorReason.BUSY), (errno.ENOTTY, ErrorReason.FAILURE)])
def test_a_device_that_cannot_be_seized(pipe: _Pipe, tmp_path: Path, number: int, reason: ErrorReason) -> None:
    """Without the grab nothing is read: every key would go into the terminal's windows too."""
    assert pipe

    def refuse(_: int) -> Keyboard:
        raise OSError(number, os.strerror(number))

    scanner = KeyboardScanner(f"evdev://{tmp_path}/event0", seize=refuse)
    with pytest.raises(DeviceError) as caught:
        scanner.open()
    assert caught.value.reason is reason
    with pytest.raises(DeviceError):
        scanner.status()


def test_a_pipe_is_no_input_device(pipe: _Pipe, tmp_path: Path) -> None:
    """The real seizing asks the kernel, which refuses what is none."""
    assert pipe
    with pytest.raises(DeviceError):
        KeyboardScanner(f"evdev://{tmp_path}/event0").open()
    with pytest.raises(DeviceError) as caught:
        KeyboardScanner(f"evdev://{tmp_path}/none").open()
    assert caught.value.reason is ErrorReason.NO_HARDWARE
    with pytest.raises(DeviceError) as caught:
        KeyboardScanner("serial:///dev/ttyS0")
    assert caught.value.reason is ErrorReason.ILLEGAL


def test_the_kernels_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The requests are the ones of linux/input.h, and the grab comes before anything is asked."""
    assert (hid.EVIOCGID, hid.EVIOCGRAB, hid.EVIOCSCLOCKID) == (0x80084502, 0x40044590, 0x400445A0)
    assert hid.EVIOCGNAME == 0x81004506
    asked = []

    def ioctl(_: int, request: int, argument: bytes | int) -> bytes:
        asked.append(request)
        if request == hid.EVIOCGID:
            return b"\x03\x00\xab\x1e\x03\x00\x10\x01"
        return b"Virtual Scanner".ljust(256, b"\0") if isinstance(argument, bytes) else b""

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    assert hid.seize(7) == _ENGINE
    assert asked[0] == hid.EVIOCGRAB
