"""A wire is a serial port that lives through everything a terminal and a pulled plug can do to it."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulators.line import Line
from simulators.wire import Device, Wire

from .conftest import Port


class Echo(Device):
    """Says what it hears."""

    def __init__(self) -> None:
        """Start silent."""
        super().__init__()
        self.heard = bytearray()
        self.unsaid = bytearray()
        self.starts = 0
        self.limit: int | None = None

    def receive(self, data: bytes, now: float) -> None:  # noqa: ARG002 - the protocol names it
        """Keep the bytes and repeat them."""
        self.heard += data
        self.unsaid += data

    def advance(self, now: float) -> bytes:  # noqa: ARG002 - the protocol names it
        """Say what is unsaid."""
        said = bytes(self.unsaid)
        self.unsaid.clear()
        return said

    def due(self) -> float | None:
        """Nothing is ever due."""
        return None

    def room(self) -> int:
        """Take everything, or up to a limit."""
        return 4096 if self.limit is None else max(0, self.limit - len(self.heard))

    def restart(self) -> None:
        """Count the starts."""
        self.starts += 1


@pytest.fixture
def echo() -> Echo:
    """A device that repeats everything."""
    return Echo()


@pytest.fixture
def wire(tmp_path: Path, echo: Echo) -> Iterator[Wire]:
    """A plugged wire to it."""
    wire = Wire(tmp_path / "echo", echo)
    wire.plug()
    yield wire
    wire.unplug()


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_bytes_travel_both_ways(wire: Wire, open_port: Callable[[Wire], Port]) -> None:
    """All 256 byte values pass unchanged: the port is raw."""
    port = open_port(wire)
    port.write(bytes(range(256)))
    assert port.read(256) == bytes(range(256))


def test_the_terminal_may_open_and_close_again_and_again(wire: Wire, open_port: Callable[[Wire], Port]) -> None:
    """Closing and opening the port is not an unplugging."""
    for number in range(20):
        port = Port(wire.link)
        port.write(bytes([number]))
        assert port.read(1) == bytes([number])
        port.close()
    assert open_port(wire).read(1, seconds=0.01) == b""


def test_unplugging_is_seen_as_a_hang_up(wire: Wire, open_port: Callable[[Wire], Port]) -> None:
    """A terminal that holds the port open sees the plug go; the path is gone too."""
    port = open_port(wire)
    wire.unplug()
    assert port.hung_up()
    assert not os.path.lexists(wire.link)
    assert not wire.plugged


def test_plugging_in_again_brings_the_same_path_back(wire: Wire, echo: Echo, open_port: Callable[[Wire], Port]) -> None:
    """The settings' path works again, and the device has started afresh."""
    old = open_port(wire)
    wire.unplug()
    wire.plug()
    port = open_port(wire)
    port.write(b"again")
    assert port.read(5) == b"again"
    assert old.hung_up()
    assert echo.starts == 2


def test_plugging_and_unplugging_are_idempotent(wire: Wire) -> None:
    """Doing it twice does no more, and nothing is left open."""
    wire.plug()
    wire.unplug()
    before = _descriptors()
    wire.unplug()
    for _ in range(10):
        wire.plug()
        wire.plug()
        wire.unplug()
    assert _descriptors() == before


def test_an_old_path_is_replaced(tmp_path: Path, echo: Echo) -> None:
    """A path that a killed bench left behind does not stop the next one."""
    (tmp_path / "echo").symlink_to("/nonexistent")
    wire = Wire(tmp_path / "echo", echo)
    wire.plug()
    assert (tmp_path / "echo").exists()
    wire.unplug()


def test_the_device_speaks_of_its_own_accord(wire: Wire, echo: Echo, open_port: Callable[[Wire], Port]) -> None:
    """What a person does to a device reaches the terminal at once."""
    port = open_port(wire)
    with echo.changing():
        echo.unsaid += b"hello"
    assert port.read(5) == b"hello"


def test_a_full_device_holds_the_terminal_up(wire: Wire, echo: Echo, open_port: Callable[[Wire], Port]) -> None:
    """A device without room takes nothing more, and nothing is lost once it has room."""
    port = open_port(wire)
    with echo.changing():
        echo.limit = 10
    port.write(b"0123456789abcdef")
    assert port.read(10) == b"0123456789"
    assert port.read(1, seconds=0.05) == b""
    with echo.changing():
        echo.limit = None
    assert port.read(6) == b"abcdef"


def test_a_terminal_that_does_not_read_loses_bytes_and_not_the_device(
    wire: Wire, echo: Echo, open_port: Callable[[Wire], Port]
) -> None:
    """A full input buffer overruns as a UART does; the device goes on."""
    port = open_port(wire)
    with echo.changing():
        echo.unsaid += b"x" * 100_000
    while not wire.lost:
        with echo.changing():
            pass
    port.read(100_000, seconds=0.05)
    with echo.changing():
        echo.unsaid += b"after"
    assert port.read(5).endswith(b"after")


def test_wire_time_is_real(tmp_path: Path, echo: Echo, open_port: Callable[[Wire], Port]) -> None:
    """At 9600 baud a hundred bytes need a tenth of a second."""
    wire = Wire(tmp_path / "slow", echo, Line(baud=9600))
    wire.plug()
    port = open_port(wire)
    start = time.monotonic()
    with echo.changing():
        echo.unsaid += b"x" * 100
    assert port.read(100) == b"x" * 100
    assert time.monotonic() - start >= 100 * 10 / 9600
    wire.unplug()


def test_a_paced_device_hears_no_faster_than_the_wire(
    tmp_path: Path, echo: Echo, open_port: Callable[[Wire], Port]
) -> None:
    """Two thousand bytes at 115200 baud need their time, however late the serving thread woke in between."""
    wire = Wire(tmp_path / "paced", echo, Line(baud=115_200))
    wire.plug()
    port = open_port(wire)
    start = time.monotonic()
    port.write(b"x" * 2000)
    assert port.read(2000) == b"x" * 2000
    assert time.monotonic() - start >= (2000 - 64) * 10 / 115_200
    wire.unplug()


def test_the_address_names_path_and_rate(wire: Wire) -> None:
    """The transport is what the terminal's settings want to read."""
    assert wire.url == f"serial://{wire.link}?baud=115200"


def test_a_device_without_a_wire_has_no_line() -> None:
    """Unplugging what was never plugged does nothing; its line does not exist."""
    lonely = Echo()
    lonely.plug()
    lonely.unplug()
    assert not lonely.plugged
    with pytest.raises(RuntimeError, match="no wire"):
        _ = lonely.line
