"""The relay carries bytes, and is as gone, slow or deaf as it was told to be."""

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from simulators.network import Relay, Weather


class Far:
    """A far end that repeats everything in capitals."""

    def __init__(self) -> None:
        """Listen on any port."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                try:
                    while data := connection.recv(4096):
                        if data == b"stop":
                            return
                        connection.sendall(data.upper())
                except ConnectionError:
                    continue

    def stop(self) -> None:
        """Stop listening."""
        with socket.create_connection(("127.0.0.1", urlsplit(self.url).port or 0)) as last:
            last.sendall(b"stop")
            self._thread.join()
        self._listener.close()


@pytest.fixture
def far() -> Iterator[Far]:
    """A running far end."""
    far = Far()
    yield far
    far.stop()


@pytest.fixture
def relay(far: Far) -> Iterator[Relay]:
    """A relay in front of it."""
    relay = Relay(far.url)
    yield relay
    relay.stop()


def _connect(relay: Relay) -> socket.socket:
    url = urlsplit(relay.url)
    connection = socket.create_connection((url.hostname or "", url.port or 0))
    connection.settimeout(2)
    return connection


def _ask(connection: socket.socket, data: bytes) -> bytes:
    connection.sendall(data)
    got = b""
    while len(got) < len(data):
        got += connection.recv(4096)
    return got


def test_bytes_are_carried_and_counted(relay: Relay) -> None:
    """Both directions, with the path of the gateway's address kept."""
    with _connect(relay) as connection:
        assert _ask(connection, b"hello" * 20_000) == b"HELLO" * 20_000
    assert urlsplit(relay.url).path == "/v1"
    state = relay.state()
    assert (state["sent_up"], state["sent_down"]) == (100_000, 100_000)


def test_a_closed_end_is_passed_on(relay: Relay) -> None:
    """When one side has finished, the other side hears it."""
    with _connect(relay) as connection:
        assert _ask(connection, b"a") == b"A"
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(10) == b""


def test_a_cut_resets_and_refuses(relay: Relay) -> None:
    """A cut network resets what is open and refuses what is new; restored, the same address works again."""
    with _connect(relay) as connection:
        _ask(connection, b"a")
        relay.cut()
        with pytest.raises(ConnectionResetError):
            connection.recv(10)
    with pytest.raises(ConnectionRefusedError):
        _connect(relay)
    relay.cut()
    assert relay.state()["weather"] == Weather.CUT
    relay.restore()
    with _connect(relay) as connection:
        assert _ask(connection, b"b") == b"B"


def test_a_black_hole_swallows_until_it_is_restored(relay: Relay) -> None:
    """Connections stay open and say nothing; what was sent arrives afterwards."""
    with _connect(relay) as connection:
        _ask(connection, b"a")
        relay.black_hole()
        connection.sendall(b"b")
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(10)
        relay.restore()
        connection.settimeout(2)
        assert connection.recv(10) == b"B"


def test_a_slow_network_is_late_and_narrow(relay: Relay) -> None:
    """Bytes come after the delay and not faster than the rate."""
    relay.slow(delay=0.4, rate=40_000)
    with _connect(relay) as connection:
        connection.settimeout(0.02)
        connection.sendall(b"a")
        with pytest.raises(TimeoutError):
            connection.recv(10)
        connection.settimeout(2)
        assert connection.recv(10) == b"A"


def test_a_gateway_that_is_not_there() -> None:
    """The terminal sees a reset when nobody listens behind the network."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    relay = Relay(f"http://127.0.0.1:{port}")
    with _connect(relay) as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)
    relay.stop()


def test_an_address_without_host_is_refused() -> None:
    """A mistake in the gateway's address is told at once."""
    with pytest.raises(ValueError, match="names no host"):
        Relay("nonsense")


def test_stopping_closes_everything(far: Far) -> None:
    """A stopped relay holds no connection and no port."""
    relay = Relay(far.url)
    with _connect(relay) as connection:
        _ask(connection, b"a")
        relay.stop()
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    with pytest.raises(ConnectionRefusedError):
        _connect(relay)
