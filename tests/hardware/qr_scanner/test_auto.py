"""Which engine is it? Found by asking, at any rate, the configured one first."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from drivers.api import DeviceState, Scanned
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner.profiles import PROFILES
from drivers.qr_scanner.serial_line import SerialScanner
from simulators.scanner import VirtualScanner
from tests.hardware.qr_scanner.rig import CODE, Rig, later, soon


def _reads(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    timer = later(0.1, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()


@pytest.mark.only.with_args(lambda profile: bool(profile.query))
def test_an_engine_that_answers_is_found(rig: Rig, virtual: VirtualScanner) -> None:
    """The status says which one it is; it is set up and reads."""
    scanner = SerialScanner(rig.url, "auto")
    scanner.open()
    assert scanner.status().detail == f"{rig.profile}: {rig.url}"
    _reads(scanner, virtual)
    scanner.close()


@pytest.mark.only.with_args(lambda profile: bool(profile.query))
def test_after_a_pulled_plug_it_is_found_at_once(rig: Rig, virtual: VirtualScanner) -> None:
    """What answered last is asked first: within the two seconds in which a device must serve again."""
    scanner = SerialScanner(rig.url, "auto")
    scanner.open()
    scanner.close()
    virtual.unplug()
    virtual.plug()
    began = time.monotonic()
    scanner.open()
    assert time.monotonic() - began < 1.5
    _reads(scanner, virtual)
    scanner.close()


@pytest.mark.only.with_args(lambda profile: profile.name in {"registers", "honeywell"})
def test_the_rate_is_found_too(rig: Rig, virtual: VirtualScanner) -> None:
    """``baud=auto`` tries the rates that an engine may have, the factory's first."""
    virtual.speak_at(9600)
    place = rig.url.partition("?")[0]
    scanner = SerialScanner(f"{place}?baud=auto", rig.profile)
    scanner.open()
    assert scanner.status().detail == f"{rig.profile}: {place}?baud=9600"
    _reads(scanner, virtual)
    scanner.close()


@pytest.mark.only.with_args(lambda profile: not profile.query)
def test_an_engine_that_answers_nothing_is_presumed_only_when_named(rig: Rig, virtual: VirtualScanner) -> None:
    """Nobody guesses: named after ``auto`` it is taken when nobody else answers; not named, nothing is found."""
    scanner = SerialScanner(rig.url, f"auto:{rig.profile}")
    scanner.open()
    assert scanner.status().device is DeviceState.ONLINE
    _reads(scanner, virtual)
    scanner.close()
    with pytest.raises(DeviceError) as caught:
        SerialScanner(rig.url, "auto").open()
    assert caught.value.reason is ErrorReason.OFFLINE


def test_another_engine_than_the_named_one_is_found(tmp_path: Path) -> None:
    """An engine that was exchanged for another make works on, and the status says so."""
    from simulators.wire import Wire  # noqa: PLC0415 - this test alone needs a second one

    virtual = VirtualScanner("vguang", decode_seconds=0.0)
    wire = Wire(tmp_path / "qr-scanner", virtual)
    wire.plug()
    scanner = SerialScanner(wire.url, "auto:newland")
    scanner.open()
    assert scanner.status().detail.startswith("vguang")
    scanner.close()
    wire.unplug()


def test_nobody_there(tmp_path: Path) -> None:
    """No port is no hardware, whatever the profile; an unknown profile is a mistake in the settings."""
    for profile in ("newland", "auto"):
        with pytest.raises(DeviceError) as caught:
            SerialScanner(f"serial://{tmp_path}/none", profile).open()
        assert caught.value.reason is ErrorReason.NO_HARDWARE
    with pytest.raises(DeviceError, match="known are auto, newland") as caught:
        SerialScanner(f"serial://{tmp_path}/none", "no-such")
    assert caught.value.reason is ErrorReason.ILLEGAL
    assert "always-on" in PROFILES
