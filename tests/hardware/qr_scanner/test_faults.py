"""What goes wrong between terminal and scan engine, on every make: each with the outcome that is true."""

from __future__ import annotations

import pytest

from drivers.api import DeviceState, NothingScanned, Scanned
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner import conversation, debounce
from drivers.qr_scanner.profiles import ScannerProfile
from drivers.qr_scanner.serial_line import SerialScanner
from simulators.scan_engine_ssi import build
from simulators.scanner import VirtualScanner
from tests.hardware.qr_scanner.rig import CODE, Rig, later, soon, until


def _answering(profile: ScannerProfile) -> bool:
    return bool(profile.query)


def _confirming(profile: ScannerProfile) -> bool:
    return profile.setup_replies


def _forgetful(profile: ScannerProfile) -> bool:
    return bool(profile.settled)


def _acknowledging(profile: ScannerProfile) -> bool:
    return profile.start_replies


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_bytes_in_any_pieces(scanner: SerialScanner, virtual: VirtualScanner, size: int) -> None:
    """Replies and codes are whole in whatever pieces they come."""
    virtual.split(size, 0.002)
    timer = later(0.1, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()


@pytest.mark.only.with_args(_confirming)
def test_garbage_before_a_reply(rig: Rig, virtual: VirtualScanner, profile: ScannerProfile) -> None:
    """Noise before an answer costs neither opening nor scan; where no answer precedes the code, it is part of it."""
    noise = b"\xfe\x00\x01"
    scanner = SerialScanner(rig.url, rig.profile)
    virtual.crackle("00FF7E55")
    scanner.open()
    virtual.crackle(noise.hex())
    timer = later(0.2, lambda: virtual.show(CODE))
    try:
        outcome = scanner.scan(soon())
    finally:
        timer.join()
        scanner.close()
    assert outcome == Scanned(CODE if profile.start_replies else noise + CODE)


def test_a_double_read_is_one_event(
    scanner: SerialScanner, virtual: VirtualScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that sends a code twice, or a phone held still, is one event; later it is a new one."""
    virtual.read_twice()
    for code in (CODE, b"another"):
        timer = later(0.1, lambda code=code: virtual.show(code))  # type: ignore[misc]
        assert scanner.scan(soon()) == Scanned(code)
        timer.join()
    timer = later(0.1, lambda: virtual.show(b"another"))
    assert scanner.scan(until(0.6)) == NothingScanned()
    timer.join()
    monkeypatch.setattr(debounce, "SAME_SHOWING", 0.0)
    timer = later(0.1, lambda: virtual.show(b"another"))
    assert scanner.scan(soon()) == Scanned(b"another")
    timer.join()


@pytest.mark.only.with_args(lambda profile: bool(profile.no_read))
def test_nothing_read_is_no_code(scanner: SerialScanner, virtual: VirtualScanner, profile: ScannerProfile) -> None:
    """The engine's own words for nothing are not what anybody showed; it is armed again."""
    virtual.say_nothing_read(profile.no_read.decode())
    timer = later(0.1, lambda: virtual.show(profile.no_read))
    again = later(0.6, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()
    again.join()


def test_a_code_too_long_is_dropped(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """What is longer than any code can be is dropped whole, and the next code is read."""
    timer = later(0.1, lambda: virtual.show_oversize(20_000))
    assert scanner.scan(until(1.5)) == NothingScanned()
    timer.join()
    timer = later(0.2, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()


@pytest.mark.only.with_args(lambda profile: profile.name != "zebra-ssi")  # which says it again, until it is whole
def test_a_code_that_never_ends_is_given_up(
    scanner: SerialScanner, virtual: VirtualScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code that takes too long is dropped with its tail, and the next one is read."""
    monkeypatch.setattr(conversation, "_WHOLE", 0.2)
    virtual.split(20, 0.02)
    timer = later(0.1, lambda: virtual.show(b"x" * 600))
    assert scanner.scan(until(1.5)) == NothingScanned()
    timer.join()
    virtual.split(0)
    timer = later(0.2, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()


@pytest.mark.only.with_args(_answering)
def test_a_silent_engine(scanner: SerialScanner, virtual: VirtualScanner, profile: ScannerProfile) -> None:
    """Silence is a status; where arming is answered it is an error after two seconds, else nothing was scanned."""
    virtual.silence()
    assert scanner.status().device is DeviceState.OFFLINE
    if profile.start_replies:
        with pytest.raises(DeviceError) as caught:
            scanner.scan(until(30))
        assert caught.value.reason is ErrorReason.TIMEOUT
    else:
        assert scanner.scan(until(0.3)) == NothingScanned()


@pytest.mark.only.with_args(_confirming)
def test_an_engine_that_should_answer_and_does_not_is_not_opened(rig: Rig, virtual: VirtualScanner) -> None:
    """A port where nobody answers is offline, not ready."""
    virtual.silence()
    with pytest.raises(DeviceError) as caught:
        SerialScanner(rig.url, rig.profile).open()
    assert caught.value.reason is ErrorReason.OFFLINE


@pytest.mark.only.with_args(_confirming)
def test_a_setting_refused(rig: Rig, virtual: VirtualScanner) -> None:
    """A refusal of a setting is an error for the technician, with the engine's own word."""
    virtual.refuse()
    with pytest.raises(DeviceError) as caught:
        SerialScanner(rig.url, rig.profile).open()
    assert (caught.value.reason, caught.value.vendor_code) == (ErrorReason.EXTENDED, "NAK")


@pytest.mark.only.with_args(_acknowledging)
def test_arming_refused_once(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """One refusal costs the settings once more and nothing else; an engine that goes on refusing is an error."""
    virtual.refuse()
    timer = later(0.4, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()
    virtual.refuse(1000)
    with pytest.raises(DeviceError) as caught:
        scanner.scan(soon())
    assert caught.value.vendor_code == "NAK"


@pytest.mark.only.with_args(_forgetful)
def test_an_engine_that_forgot_its_settings(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """A supply that failed for a moment, with the port still there, shows at the next look and is mended."""
    virtual.forget()
    assert "forgotten" in scanner.status().detail
    assert "forgotten" not in scanner.status().detail
    timer = later(0.1, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()


@pytest.mark.only.with_args(lambda profile: profile.name == "zebra-ssi")
def test_a_decoder_that_forgot_between_two_looks(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """Out of host mode it denies the session; the settings given again, it reads."""
    virtual.forget()
    timer = later(0.4, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()


def test_unplugged_while_armed(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """A pulled plug ends the scan at once; after plugging in, opening again is enough."""
    timer = later(0.2, virtual.unplug)
    with pytest.raises(DeviceError) as caught:
        scanner.scan(soon())
    timer.join()
    assert caught.value.reason in {ErrorReason.OFFLINE, ErrorReason.NO_HARDWARE}
    scanner.close()
    with pytest.raises(DeviceError):
        scanner.status()
    virtual.plug()
    scanner.open()
    timer = later(0.1, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()


def test_9600_baud(rig: Rig, virtual: VirtualScanner) -> None:
    """At the slowest rate in the field a code of 300 bytes takes a third of a second, and is whole."""
    virtual.speak_at(9600)
    scanner = SerialScanner(rig.url.partition("?")[0] + "?baud=9600", rig.profile)
    scanner.open()
    code = b"0123456789" * 30
    timer = later(0.1, lambda: virtual.show(code))
    try:
        assert scanner.scan(soon()) == Scanned(code)
    finally:
        timer.join()
        scanner.close()


@pytest.mark.only.with_args(lambda profile: profile.name == "zebra-ssi")
def test_a_code_nobody_took_is_not_the_next_residents(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """A decoder repeats what was not acknowledged, into the next scan too: there it does not count."""
    virtual.send(build(0xF3, b"\x1csomebody else's"))
    later(0.2, lambda: virtual.send(build(0xF3, b"\x1csomebody else's", 1))).join()
    timer = later(0.1, lambda: virtual.send(build(0xF3, b"\x1csomebody else's", 1)))
    again = later(0.6, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()
    again.join()


@pytest.mark.only.with_args(lambda profile: profile.name in {"zebra-ssi", "vguang"})
def test_an_engine_that_stalls_in_a_code(scanner: SerialScanner, virtual: VirtualScanner) -> None:
    """Where codes come in packets, half of one is none, and the next is read."""
    halves = {"zebra-ssi": build(0xF3, b"\x1chalf a code")[:9], "vguang": b"\x55\xaa\x30\x00\x0b\x00half"}
    timer = later(0.1, lambda: virtual.send(halves[virtual.profile]))
    assert scanner.scan(until(1)) == NothingScanned()
    timer.join()
    timer = later(0.1, lambda: virtual.show(CODE))
    assert scanner.scan(soon()) == Scanned(CODE)
    timer.join()
