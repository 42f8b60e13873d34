"""A reader and a hand: virtual ones on every wire, or with ``--bench=real`` the one on the counter and a person's.

On metal the tests marked ``metal`` run unchanged: the hand says on the terminal what to do, and waits.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.id_card_reader.sdt import SdtCardReader
from drivers.id_card_reader.stx import StxCardReader
from simulators.card_reader import VirtualReader
from simulators.reader import IdCardReader
from simulators.stx_reader import StxReader
from tests.hardware.id_card_reader.rig import METAL, PACE, QUICK, Hand, PersonsHand, Rig, VirtualHand, plugged_wire


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test runs on every wire; on metal there is one."""
    if "wire" in metafunc.fixturenames:
        metal = metafunc.config.getoption("--bench") == "real"
        stx = "stx_rig" in metafunc.fixturenames
        metafunc.parametrize("wire", ["metal"] if metal else ["pty", "tcp"] if stx else ["pty", "tcp", "usb"])


@pytest.fixture
def rig(request: pytest.FixtureRequest, wire: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """A reader that speaks SAM frames, on one wire."""
    if wire == "metal":
        port = request.config.getoption("--port") or os.environ.get("DOORSTEP_ID_CARD_READER", METAL)
        yield Rig(port, PersonsHand(request.config))
        return
    virtual = VirtualReader(pace=PACE)
    port = plugged_wire(virtual, wire, tmp_path, monkeypatch)
    yield Rig(port.url, VirtualHand(virtual), virtual)
    port.unplug()


@pytest.fixture
def stx_rig(wire: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """A reader that speaks the one-shot dialect, on one wire."""
    virtual = StxReader(pace=PACE)
    port = plugged_wire(virtual, wire, tmp_path, monkeypatch)
    yield Rig(port.url, VirtualHand(virtual), virtual)
    port.unplug()


@pytest.fixture
def hand(rig: Rig) -> Hand:
    """Whoever moves the cards."""
    return rig.hand


@pytest.fixture
def virtual(rig: Rig) -> IdCardReader:
    """The virtual reader, for faults that no person can cause."""
    assert rig.virtual is not None
    return rig.virtual


@pytest.fixture
def reader(rig: Rig) -> Iterator[SdtCardReader]:
    """The driver, open."""
    reader = SdtCardReader(rig.url, profile=QUICK)
    reader.open()
    yield reader
    reader.close()


@pytest.fixture
def stx_virtual(stx_rig: Rig) -> IdCardReader:
    """The virtual one-shot reader."""
    assert stx_rig.virtual is not None
    return stx_rig.virtual


@pytest.fixture
def stx_reader(stx_rig: Rig) -> Iterator[StxCardReader]:
    """The one-shot driver, open."""
    reader = StxCardReader(stx_rig.url, profile=QUICK)
    reader.open()
    yield reader
    reader.close()
