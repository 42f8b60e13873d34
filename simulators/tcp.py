"""Put a virtual device behind a serial server: a TCP port on this machine that serves one client at a time."""

from __future__ import annotations

import errno
import os
import socket
import struct

from simulators.device import Device
from simulators.line import Line
from simulators.service import ServedWire

_HOST = "127.0.0.1"
_PORTS = range(20_000, 32_768)  # below the ports that Linux gives out: nobody takes ours while the plug is out
_QUEUE = 4
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: hang up with RST, as a server that lost its power looks in the end


class TcpWire(ServedWire):
    """One TCP port of the bench, the same one over every unplugging.

    A second client waits in the queue until the first has left. What the device says while nobody is there is lost.
    The server's own UART follows the device's rate, so there is no rate to get wrong.
    """

    def __init__(self, device: Device, line: Line | None = None, *, port: int = 0) -> None:
        """Choose a port, any free one for 0; `plug` opens it."""
        super().__init__("tcp", device, line)
        self.port = port
        self._server: socket.socket | None = None
        self._client: socket.socket | None = None

    @property
    def url(self) -> str:
        """The port as the terminal's settings name it; port 0 before the first `plug`."""
        return f"tcp://{_HOST}:{self.port}"

    def _appear(self) -> None:
        self._server = _bound(self.port)
        self.port = self._server.getsockname()[1]
        self._server.listen(_QUEUE)

    def _vanish(self) -> None:
        for connection in (self._client, self._server):
            if connection is not None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                connection.close()
        self._client = self._server = None

    def _descriptor(self) -> int:
        return self._client.fileno() if self._client is not None else -1

    def _listener(self) -> int:
        return self._server.fileno() if self._server is not None else -1

    def _welcome(self) -> None:
        if self._server is None:
            return
        try:
            self._client, _ = self._server.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self._client.settimeout(0)
        self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._forget()

    def _part(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def _bound(port: int) -> socket.socket:
    """Return a socket on ``port``, or on any free one for 0.

    Raises:
        OSError: the port is taken, or none is free.
    """
    first = os.getpid() % len(_PORTS)
    for candidate in [port] if port else [*_PORTS[first:], *_PORTS[:first]]:
        server = socket.socket()
        server.settimeout(0)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((_HOST, candidate))
        except OSError as error:
            server.close()
            if port or error.errno != errno.EADDRINUSE:
                raise
        else:
            return server
    raise OSError(errno.EADDRINUSE, "no free port")
