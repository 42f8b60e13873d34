"""A scan engine of every make and a hand, or with ``--bench=real`` the engine on the counter and a person's hand.

On metal the tests marked ``metal`` run unchanged at ``--port``, by the profile in ``DOORSTEP_QR_SCANNER_PROFILE``
(``auto`` without it). What cannot be asked of a person, faults among it, runs on virtual engines only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from drivers.qr_scanner import conversation
from drivers.qr_scanner.profiles import PROFILES, ScannerProfile
from drivers.qr_scanner.serial_line import SerialScanner
from simulators.line import Line
from simulators.scanner import VirtualScanner
from simulators.wire import Wire
from tests.hardware.qr_scanner.rig import METAL, Hand, PersonsHand, Rig, VirtualHand


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test runs on every make that it is about; on metal there is one."""
    if "make" not in metafunc.fixturenames:
        return
    metal = metafunc.config.getoption("--bench") == "real"
    only = metafunc.definition.get_closest_marker("only")
    makes = [profile.name for profile in PROFILES.values() if only is None or only.args[0](profile)]
    metafunc.parametrize("make", ["metal"] if metal else makes)


def pytest_configure(config: pytest.Config) -> None:
    """Let a test say which makes it is about."""
    config.addinivalue_line("markers", "only(fits): the makes of scan engine whose profile fits")


@pytest.fixture(autouse=True)
def _a_busy_machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virtual engine's thread may be held up between two bytes of a code, which no UART is."""
    if request.config.getoption("--bench") != "real":
        monkeypatch.setattr(conversation, "_SILENCE", timedelta(seconds=0.4))


@pytest.fixture
def rig(request: pytest.FixtureRequest, make: str, tmp_path: Path) -> Iterator[Rig]:
    """An engine of one make, on a wire."""
    if make == "metal":
        port = request.config.getoption("--port") or os.environ.get("DOORSTEP_QR_SCANNER", METAL)
        yield Rig(port, os.environ.get("DOORSTEP_QR_SCANNER_PROFILE", "auto"), PersonsHand(request.config))
        return
    virtual = VirtualScanner(make, decode_seconds=0.02)
    wire = Wire(tmp_path / "qr-scanner", virtual, Line())
    wire.plug()
    yield Rig(wire.url, make, VirtualHand(virtual), virtual)
    wire.unplug()


@pytest.fixture
def hand(rig: Rig) -> Hand:
    """Whoever holds the codes."""
    return rig.hand


@pytest.fixture
def virtual(rig: Rig) -> VirtualScanner:
    """The virtual engine, for faults that no person can cause."""
    assert rig.virtual is not None
    return rig.virtual


@pytest.fixture
def profile(rig: Rig) -> ScannerProfile:
    """What the driver knows of this make."""
    return PROFILES[rig.profile]


@pytest.fixture
def scanner(rig: Rig) -> Iterator[SerialScanner]:
    """The driver, open."""
    scanner = SerialScanner(rig.url, rig.profile)
    scanner.open()
    with closing(scanner):
        yield scanner
