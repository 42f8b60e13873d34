"""Every make of scan engine on its wire: armed, read, disarmed, set up again after each opening."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from drivers.api import Deadline, DeviceState, NothingScanned, Scanned
from drivers.qr_scanner.profiles import PROFILES, ScannerProfile
from drivers.qr_scanner.serial_line import SerialScanner
from simulators.scanner import ENGINES, VirtualScanner
from tests.hardware.qr_scanner.rig import CODE, Hand, later, soon, until


def _armable(profile: ScannerProfile) -> bool:
    return bool(profile.start)


def _answering(profile: ScannerProfile) -> bool:
    return bool(profile.query)


def _text_alone(profile: ScannerProfile) -> bool:
    return profile.name not in {"zebra-ssi", "vguang"}


def _packeted(profile: ScannerProfile) -> bool:
    return not _text_alone(profile)


@pytest.mark.metal
def test_a_new_engine_answers_and_sees_nothing(scanner: SerialScanner) -> None:
    """The first thing to try on a new engine: it takes its settings, lights up for a second, and goes out."""
    assert scanner.status().device is DeviceState.ONLINE
    assert scanner.scan(until(1)) == NothingScanned()


@pytest.mark.metal
def test_a_code_is_read(scanner: SerialScanner, hand: Hand) -> None:
    """Whatever is held in front of it arrives, once."""
    timer = later(0.1, hand.show)
    assert isinstance(scanner.scan(soon()), Scanned)
    timer.join()


@pytest.mark.metal
def test_an_engine_that_was_unplugged_heals_with_the_next_open(scanner: SerialScanner, hand: Hand) -> None:
    """A pulled plug ends the wait; after it is back, open is all it takes."""
    hand.unplug()
    with pytest.raises(Exception, match=r"E_OFFLINE|E_NOHARDWARE"):
        scanner.scan(soon())
    scanner.close()
    with pytest.raises(Exception, match=r"E_OFFLINE|E_NOHARDWARE"):
        scanner.open()
    hand.plug()
    scanner.open()
    timer = later(0.1, hand.show)
    assert isinstance(scanner.scan(soon()), Scanned)
    timer.join()


def test_the_codes_own_bytes_arrive(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """UTF-8, GB18030 and hostile bytes come through as they are; judging them is not the line's business."""
    for code in (CODE, "家门口".encode(), "家门口".encode("gb18030"), b"\x1bp\x00\x19\xfa\x10\x04\x01"):
        timer = later(0.1, lambda code=code: virtual.show(code))  # type: ignore[misc]
        assert scanner.scan(soon()) == Scanned(code)
        timer.join()


def test_a_long_code_arrives_whole(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """2,953 bytes, the most that a QR code holds; in packets it takes twelve of them."""
    code = bytes(33 + at % 90 for at in range(2953))
    timer = later(0.1, lambda: virtual.show(code))
    assert scanner.scan(soon()) == Scanned(code)
    timer.join()


@pytest.mark.only.with_args(_packeted)
def test_a_code_in_packets_may_hold_line_ends(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """Where the protocol has packets, no byte of a code ends it."""
    virtual.show(b"first line\r\nsecond\x02\x03\x04")
    assert scanner.scan(soon()) == Scanned(b"first line\r\nsecond\x02\x03\x04")


@pytest.mark.only.with_args(_text_alone)
@pytest.mark.parametrize("suffix", ["0D", "0A", "0D0A", ""])
def test_every_suffix_is_taken_off(scanner: SerialScanner, virtual: VirtualScanner, suffix: str) -> None:
    """Whatever ends a code on this engine, a silence among it, it comes through bare."""
    virtual.end_with(suffix)
    timer = later(0.1, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()


@pytest.mark.only.with_args(_armable)
def test_the_light_goes_out(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """After a code, after the deadline and after being called off the engine is disarmed."""
    virtual.show(CODE)
    assert scanner.scan(soon()) == Scanned(CODE)
    _look(scanner, virtual)
    assert scanner.scan(until(0.2)) == NothingScanned()
    _look(scanner, virtual)
    cancelled = threading.Event()
    timer = later(0.2, cancelled.set)
    assert scanner.scan(Deadline.after(timedelta(seconds=30), cancelled)) == NothingScanned()
    timer.join()
    _look(scanner, virtual)


def _look(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    scanner.status()  # asked after the last command was obeyed
    began = time.monotonic()
    while virtual.armed and time.monotonic() < began + 2:
        time.sleep(0.01)
    assert not virtual.armed


@pytest.mark.only.with_args(_armable)
def test_the_engine_is_armed_again_before_it_tires(
    scanner: SerialScanner, virtual: VirtualScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine disarms itself after a while; a resident may take longer than that to find the code."""
    profile = scanner._engine.profile
    monkeypatch.setattr(scanner._engine, "profile", replace(profile, rearm=timedelta(seconds=0.25)))
    virtual.commands.clear()
    timer = later(1.0, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()
    assert profile.name == "honeywell" or len(virtual.commands) >= 4  # its trigger is no menu command


def test_the_engine_gets_its_settings_on_every_open(
    scanner: SerialScanner, virtual: VirtualScanner, profile: ScannerProfile
) -> None:
    """Engines forget their settings with their power; each open gives them again."""
    time.sleep(0.2)  # what the first opening sent has arrived
    scanner.close()
    virtual.commands.clear()
    scanner.open()
    scanner.status()
    assert len(virtual.commands) == len(profile.setup) + bool(profile.query)


def test_a_code_shown_before_arming_does_not_count(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """What an engine read while nobody asked is not this resident's."""
    virtual.send(b"somebody else's\r")
    time.sleep(0.1)
    timer = later(0.2, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()


@pytest.mark.only.with_args(_answering)
def test_the_status_says_which_engine(scanner: SerialScanner, profile: ScannerProfile) -> None:
    """What answered is named."""
    assert scanner.status().detail.startswith(profile.name)


@pytest.mark.only.with_args(lambda profile: not profile.query)
def test_the_status_of_an_engine_that_answers_nothing(scanner: SerialScanner) -> None:
    """The open line is all that is known, and the status says so."""
    status = scanner.status()
    assert status.device is DeviceState.ONLINE
    assert "answers no question" in status.detail


def test_every_profile_has_a_virtual_engine() -> None:
    """No profile is only an opinion, and no engine of the bench is one that nobody can drive."""
    assert set(ENGINES) == set(PROFILES)
