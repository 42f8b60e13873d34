"""A serial server of the bench behaves as one on the network does: one client, and a plug that can be pulled."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from simulators import sam
from simulators.card_reader import INSTANT, VirtualReader
from simulators.tcp import TcpWire

STATUS, OK = sam.frame(b"\x11\xff"), sam.answer(0x90)


@pytest.fixture
def reader() -> VirtualReader:
    """A reader that works without taking time."""
    return VirtualReader(pace=INSTANT)


@pytest.fixture
def wire(reader: VirtualReader) -> Iterator[TcpWire]:
    """Its plugged wire."""
    wire = TcpWire(reader)
    wire.plug()
    yield wire
    wire.unplug()


def _connect(wire: TcpWire) -> socket.socket:
    parts = urlsplit(wire.url)
    assert parts.scheme == "tcp"
    return socket.create_connection((parts.hostname, parts.port), timeout=5)


def _receive(client: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count and (piece := client.recv(count - len(got))):
        got += piece
    return got


def test_a_client_is_answered(wire: TcpWire) -> None:
    """The same frames as on a serial line."""
    with _connect(wire) as client:
        client.sendall(STATUS)
        assert _receive(client, len(OK)) == OK


def test_clients_come_one_after_the_other(wire: TcpWire) -> None:
    """A second one waits until the first has left, and gets none of the first one's bytes."""
    first = _connect(wire)
    first.sendall(STATUS)
    assert _receive(first, len(OK)) == OK
    with _connect(wire) as second:
        second.sendall(STATUS)
        second.settimeout(0.2)
        with pytest.raises(TimeoutError):
            second.recv(1)
        first.close()
        second.settimeout(5)
        assert _receive(second, len(OK)) == OK


def test_a_client_that_hangs_up_hard_does_no_harm(wire: TcpWire) -> None:
    """A reset connection is a client that has left."""
    client = _connect(wire)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    client.sendall(STATUS)
    client.close()
    with _connect(wire) as again:
        again.sendall(STATUS)
        assert _receive(again, len(OK)).endswith(OK)


def test_unplugging_closes_and_refuses_and_the_port_comes_back(wire: TcpWire, reader: VirtualReader) -> None:
    """The settings' address works again after the plug is back."""
    url = wire.url
    with _connect(wire) as client:
        client.sendall(STATUS)
        _receive(client, len(OK))
        reader.unplug()
        assert not reader.plugged
        with pytest.raises(ConnectionResetError):
            client.recv(1)
    with pytest.raises(ConnectionRefusedError):
        _connect(wire)
    reader.plug()
    assert wire.url == url
    with _connect(wire) as client:
        client.sendall(STATUS)
        assert _receive(client, len(OK)) == OK


def test_the_line_s_faults_apply(wire: TcpWire, reader: VirtualReader) -> None:
    """Noise before an answer, as on a serial line."""
    reader.line.prelude = b"\xff"
    with _connect(wire) as client:
        client.sendall(STATUS)
        assert _receive(client, len(OK) + 1) == b"\xff" + OK


def test_nothing_is_left_and_a_taken_port_is_told(wire: TcpWire, reader: VirtualReader) -> None:
    """Twice is harmless; no descriptor stays; two wires never share a port."""
    other = TcpWire(VirtualReader(pace=INSTANT))
    before = len(list(Path("/proc/self/fd").iterdir()))
    other.plug()
    other.plug()
    assert other.port != wire.port
    other.unplug()
    other.unplug()
    other.port = wire.port
    with pytest.raises(OSError, match="in use"):
        other.plug()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    reader.attach(wire)
