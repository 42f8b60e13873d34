"""The serial scanner's driver against the virtual scan engine.

With ``--bench=real`` the tests marked ``metal`` talk to the engine at ``DOORSTEP_QR_SCANNER`` (a transport URL) by the
profile in ``DOORSTEP_QR_SCANNER_PROFILE``.
"""

import os
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from drivers.api import Deadline, DeviceState, NothingScanned, Scanned
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner import serial_line
from drivers.qr_scanner.serial_line import SerialScanner
from simulators.scanner import VirtualScanner
from simulators.wire import Wire

_CODE = b"L01701-261123-QX0042-L"
Pair = tuple[VirtualScanner, SerialScanner]


def _until(seconds: float) -> Deadline:
    return Deadline.after(timedelta(seconds=seconds))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[tuple[VirtualScanner, str]]:
    """Return a virtual Newland engine and the URL of its port."""
    device = VirtualScanner(decode_seconds=0.02)
    wire = Wire(tmp_path / "qr-scanner", device)
    wire.plug()
    yield device, wire.url
    wire.unplug()


@pytest.fixture
def newland(engine: tuple[VirtualScanner, str]) -> Iterator[Pair]:
    """Return a virtual Newland engine and the opened driver on its wire."""
    device, url = engine
    driver = SerialScanner(url, "newland")
    driver.open()
    with closing(driver):
        yield device, driver


@pytest.fixture
def always_on(tmp_path: Path) -> Iterator[Pair]:
    """Return a virtual engine that always reads and the opened driver on its wire."""
    device = VirtualScanner(decode_seconds=0.0, always_on=True)
    wire = Wire(tmp_path / "qr-scanner", device)
    wire.plug()
    driver = SerialScanner(wire.url, "always-on")
    driver.open()
    with closing(driver):
        yield device, driver
    wire.unplug()


@pytest.fixture
def port() -> Iterator[tuple[int, str]]:
    """Return a bare port: the engine's end, and the URL of the terminal's."""
    master, slave = os.openpty()
    tty.setraw(slave)
    os.set_blocking(master, False)
    yield master, f"serial://{os.ttyname(slave)}"
    os.close(master)
    os.close(slave)


# --- well ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [b"\r", b"\n", b"\r\n", b""])
def test_a_code_is_read_and_the_light_goes_out(newland: Pair, suffix: bytes) -> None:
    """Whatever ends a code on this engine, it comes through bare, soon, and the engine is disarmed."""
    device, driver = newland
    device.suffix = suffix
    device.show(_CODE)
    started = time.monotonic()
    assert driver.scan(_until(3)) == Scanned(_CODE)
    assert time.monotonic() - started < 0.4
    assert driver.status().device is DeviceState.ONLINE  # asked after the last command was obeyed
    assert not device.armed


def test_no_code_no_light(newland: Pair) -> None:
    """When nobody shows a code the scan ends with its deadline and the engine is disarmed."""
    device, driver = newland
    assert driver.scan(_until(0.3)) == NothingScanned()
    assert driver.status().device is DeviceState.ONLINE
    assert not device.armed
    assert device.commands[-2] == b"SCNTRG0"


def test_the_engine_gets_its_settings_on_every_open(newland: Pair) -> None:
    """Engines forget their settings with their power; each open gives them again, and trigger mode is one of them."""
    device, driver = newland
    driver.close()
    device.commands.clear()
    driver.open()
    assert list(device.commands) == [b"SCNMOD0", b"ORTSET30000"]


def test_the_engine_is_armed_again_before_it_tires(newland: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine disarms itself after a while; a resident may take longer than that to find the code."""
    device, driver = newland
    profile = serial_line.PROFILES["newland"]
    fast = type(profile)(
        name="fast", start=profile.start, stop=profile.stop, rearm=timedelta(seconds=0.2), replies=True
    )
    monkeypatch.setattr(driver, "_profile", fast)
    timer = threading.Timer(0.7, device.show, [_CODE])
    timer.start()
    assert driver.scan(_until(3)) == Scanned(_CODE)
    timer.join()
    assert list(device.commands).count(b"SCNTRG1") >= 3


def test_a_code_shown_before_arming_does_not_count(always_on: Pair) -> None:
    """What somebody scanned before is not this resident's."""
    device, driver = always_on
    device.show(b"somebody else's")
    time.sleep(0.1)
    threading.Timer(0.1, device.show, [_CODE]).start()
    assert driver.scan(_until(2)) == Scanned(_CODE)


def test_the_same_code_twice_is_one_showing(always_on: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that reads a code twice, or a phone held still, is one event; later it is a new one."""
    device, driver = always_on
    monkeypatch.setattr(serial_line, "_SAME_CODE", 2.0)
    device.double_read = True
    threading.Timer(0.3, device.show, [_CODE]).start()
    assert driver.scan(_until(5)) == Scanned(_CODE)
    threading.Timer(0.3, device.show, [_CODE]).start()
    assert driver.scan(_until(0.8)) == NothingScanned()
    time.sleep(1.5)
    threading.Timer(0.3, device.show, [_CODE]).start()
    assert driver.scan(_until(5)) == Scanned(_CODE)


def test_status_of_an_engine_that_answers_nothing(always_on: Pair) -> None:
    """Where nothing can be asked, the open line is all that is known, and the status says so."""
    device, driver = always_on
    status = driver.status()
    assert status.device is DeviceState.ONLINE
    assert "answers no question" in status.detail
    device.unplug()
    with pytest.raises(DeviceError):
        driver.status()


@pytest.mark.metal
def test_a_new_engine_answers_and_sees_nothing(request: pytest.FixtureRequest) -> None:
    """The first thing to try on a new engine: it takes its settings, lights up for a second, and goes out."""
    url = os.environ.get("DOORSTEP_QR_SCANNER", "serial:///dev/kiosk/qr-scanner?baud=115200")
    if request.config.getoption("--bench") != "real":
        url = request.getfixturevalue("engine")[1]
    driver = SerialScanner(url, os.environ.get("DOORSTEP_QR_SCANNER_PROFILE", "newland"))
    driver.open()
    with closing(driver):
        assert driver.status().device is DeviceState.ONLINE
        assert driver.scan(_until(1)) == NothingScanned()


# --- bad luck -----------------------------------------------------------------------------------------------------


def test_a_silent_engine(newland: Pair) -> None:
    """Silence is a status; arming an engine that does not answer is an error and takes two seconds at most."""
    device, driver = newland
    device.silence()
    assert driver.status().device is DeviceState.OFFLINE
    started = time.monotonic()
    with pytest.raises(DeviceError) as error:
        driver.scan(_until(30))
    assert error.value.reason is ErrorReason.TIMEOUT
    assert time.monotonic() - started < 2.5


def test_called_off(newland: Pair) -> None:
    """A scan that is called off ends within a moment, with the light out."""
    device, driver = newland
    cancelled = threading.Event()
    timer = threading.Timer(0.3, cancelled.set)
    timer.start()
    started = time.monotonic()
    assert driver.scan(Deadline.after(timedelta(seconds=30), cancelled)) == NothingScanned()
    assert time.monotonic() - started < 0.6
    timer.join()
    assert driver.status().device is DeviceState.ONLINE
    assert not device.armed


def test_unplugged_while_armed_and_plugged_in_again(newland: Pair) -> None:
    """A pulled plug is an error at once; after plugging in, opening again is enough."""
    device, driver = newland
    timer = threading.Timer(0.2, device.unplug)
    timer.start()
    with pytest.raises(DeviceError):
        driver.scan(_until(5))
    timer.join()
    driver.close()
    device.plug()
    driver.open()
    device.show(_CODE)
    assert driver.scan(_until(2)) == Scanned(_CODE)


def test_noise_before_a_code(newland: Pair) -> None:
    """Noise that ends with a silence spoils no code after it."""
    device, driver = newland
    threading.Timer(0.1, device.send, [b"\r\n\r\n"]).start()
    threading.Timer(0.2, device.show, [_CODE]).start()
    assert driver.scan(_until(2)) == Scanned(_CODE)


def test_a_hostile_code_is_only_bytes(newland: Pair) -> None:
    """A code full of control characters comes through as it is; judging it is not the line's business."""
    device, driver = newland
    hostile = b"\x1bp\x00\x19\xfa\x10\x04\x01"
    device.show(hostile)
    assert driver.scan(_until(2)) == Scanned(hostile)


def test_an_endless_code_is_none(always_on: Pair) -> None:
    """What never ends is dropped, and the next code is read."""
    device, driver = always_on
    threading.Timer(0.1, device.send, [b"a" * 10_000 + b"\r"]).start()
    threading.Timer(0.3, device.show, [_CODE]).start()
    assert driver.scan(_until(3)) == Scanned(_CODE)


def test_an_engine_that_refuses(port: tuple[int, str]) -> None:
    """NAK to a setting is an error for the technician, with the engine's own word."""
    master, url = port
    timer = threading.Timer(0.1, os.write, [master, b"\x02\x010000#SCNMOD0\x15;\x03"])
    timer.start()
    with pytest.raises(DeviceError) as error:
        SerialScanner(url, "newland").open()
    timer.join()
    assert (error.value.reason, error.value.vendor_code) == (ErrorReason.EXTENDED, "NAK")


def test_the_generic_engine(port: tuple[int, str]) -> None:
    """T arms, P disarms; the engine's own word for nothing is not a code."""
    master, url = port
    os.set_blocking(master, True)
    heard = bytearray()

    def engine() -> None:
        answers = [b"%%NoRead\r\n", b"\x02]Q1hello\x03\r\n"]
        while len(heard) < len(b"TPTP"):
            command = os.read(master, 1)
            heard.extend(command)
            if command == b"T":
                os.write(master, answers.pop(0))

    thread = threading.Thread(target=engine, daemon=True)
    thread.start()
    driver = SerialScanner(url, "generic-t")
    driver.open()
    with closing(driver):
        assert driver.scan(_until(5)) == Scanned(b"hello")
    thread.join()
    assert heard == b"TPTP"


def test_nobody_there(tmp_path: Path, port: tuple[int, str]) -> None:
    """No port is no hardware; an engine that should answer and does not is offline."""
    with pytest.raises(DeviceError) as error:
        SerialScanner(f"serial://{tmp_path}/none", "newland").open()
    assert error.value.reason is ErrorReason.NO_HARDWARE
    with pytest.raises(DeviceError) as error:
        SerialScanner(port[1], "newland").open()
    assert error.value.reason is ErrorReason.OFFLINE
    with pytest.raises(DeviceError, match="known are newland, generic-t, always-on"):
        SerialScanner(port[1], "no-such")
