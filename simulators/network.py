"""Stand between terminal and gateway as the network does: carry bytes, or be slow, or be gone."""

from __future__ import annotations

import os
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

_LOOPBACK = "127.0.0.1"
_READ_BYTES = 16_384
_MOST_WAITING = 65_536
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER with time 0: closing sends RST
_CONNECT_SECONDS = 2.0
_SLOW_TICK = 0.05
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Weather(StrEnum):
    """What the network is like."""

    CLEAR = "clear"
    CUT = "cut"  # new connections are refused, existing ones reset
    SLOW = "slow"
    BLACK_HOLE = "black-hole"  # everything is accepted and nothing arrives


@dataclass(slots=True, eq=False)
class _Way:
    """One direction of one connection."""

    source: socket.socket
    sink: socket.socket
    up: bool
    waiting: bytearray = field(default_factory=bytearray)
    ready_at: float = 0.0
    ended: bool = False
    closed: bool = False


class Relay:
    """A TCP relay on loopback in front of ``upstream`` (a URL); counts the bytes that it carried.

    ``delay`` (seconds) and ``rate`` (bytes a second) are what `slow` means.
    """

    def __init__(self, upstream: str) -> None:
        """Start carrying bytes at once."""
        self._upstream = urlsplit(upstream)
        if not self._upstream.hostname:
            raise ValueError("the gateway's URL names no host")
        self.delay = 0.5
        self.rate = 20_000.0
        self.sent_up = self.sent_down = 0
        self._weather = Weather.CLEAR
        self._lock = threading.RLock()
        self._ways: list[_Way] = []
        self._anchor = _bound(0)  # never listens: it keeps the port ours while the network is cut
        self._port: int = self._anchor.getsockname()[1]
        self._listener = _listening(self._port)
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._stopping = False
        self._thread = threading.Thread(target=self._serve, name="network", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The gateway's URL as the terminal is to use it."""
        return urlunsplit(self._upstream._replace(netloc=f"{_LOOPBACK}:{self._port}"))

    @property
    def weather(self) -> Weather:
        """What the network is like now."""
        return self._weather

    def cut(self) -> None:
        """Refuse new connections and reset those that exist."""
        with self._lock:
            if self._weather is not Weather.CUT:
                self._listener.shutdown(socket.SHUT_RDWR)  # refuses at once, even while the thread waits for it
                self._listener.close()
            self._weather = Weather.CUT
            for way in self._ways:
                _reset(way.source)
            self._ways.clear()
        self._wake()

    def restore(self) -> None:
        """Carry bytes again, what waits in a black hole included."""
        self._change(Weather.CLEAR)

    def slow(self, delay: float | None = None, rate: float | None = None) -> None:
        """Carry bytes late and few at a time."""
        self.delay = self.delay if delay is None else delay
        self.rate = self.rate if rate is None else rate
        self._change(Weather.SLOW)

    def black_hole(self) -> None:
        """Accept everything and carry nothing."""
        self._change(Weather.BLACK_HOLE)

    def state(self) -> dict[str, object]:
        """Return the network as a person would see it."""
        with self._lock:
            return {
                "url": self.url,
                "weather": self._weather.value,
                "sent_up": self.sent_up,
                "sent_down": self.sent_down,
            }

    def stop(self) -> None:
        """Reset every connection and give the port back."""
        self._stopping = True
        self._wake()
        self._thread.join()
        for way in self._ways:
            _reset(way.source)
        self._ways.clear()
        self._listener.close()
        self._anchor.close()
        os.close(self._bell)

    def _change(self, weather: Weather) -> None:
        with self._lock:
            if self._weather is Weather.CUT and weather is not Weather.CUT:
                self._listener = _listening(self._port)
            self._weather = weather
        self._wake()

    def _wake(self) -> None:
        os.eventfd_write(self._bell, 1)

    def _serve(self) -> None:
        while not self._stopping:
            poller = select.poll()
            with self._lock:
                wanted, timeout = self._wanted(time.monotonic())
            for number, events in wanted.items():
                poller.register(number, events)
            ready = dict(poller.poll(None if timeout is None else timeout * 1000))
            if self._bell in ready:
                os.eventfd_read(self._bell)
            with self._lock:
                self._accept(ready)
                for way in list(self._ways):
                    self._carry(way, ready)

    def _wanted(self, now: float) -> tuple[dict[int, int], float | None]:
        """Return which sockets to wait for, and how long at most."""
        wanted = {self._bell: select.POLLIN}
        timeout: float | None = None
        if self._weather is not Weather.CUT:
            wanted[self._listener.fileno()] = select.POLLIN
        if self._weather is Weather.BLACK_HOLE:
            return wanted, timeout
        for way in self._ways:
            if not way.ended and len(way.waiting) < _MOST_WAITING:
                wanted[way.source.fileno()] = wanted.get(way.source.fileno(), 0) | select.POLLIN
            if way.waiting and way.ready_at <= now:
                wanted[way.sink.fileno()] = wanted.get(way.sink.fileno(), 0) | select.POLLOUT
            elif way.waiting:
                timeout = min(way.ready_at - now, timeout if timeout is not None else way.ready_at)
        return wanted, timeout

    def _accept(self, ready: dict[int, int]) -> None:
        if self._weather is Weather.CUT or self._listener.fileno() not in ready:
            return
        client, _ = self._listener.accept()
        try:
            port = self._upstream.port or _DEFAULT_PORTS[self._upstream.scheme]
            server = socket.create_connection((str(self._upstream.hostname), port), _CONNECT_SECONDS)
        except OSError:
            _reset(client)
            return
        for end in (client, server):
            end.settimeout(0.0)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ways += [_Way(client, server, up=True), _Way(server, client, up=False)]

    def _carry(self, way: _Way, ready: dict[int, int]) -> None:
        """Move one direction on; an error on either end resets both."""
        try:
            if ready.get(way.source.fileno(), 0) & (select.POLLIN | select.POLLHUP | select.POLLERR):
                self._take(way)
            if ready.get(way.sink.fileno(), 0) & select.POLLOUT:
                self._give(way)
            if way.ended and not way.waiting and not way.closed:
                way.closed = True
                way.sink.shutdown(socket.SHUT_WR)
        except BlockingIOError:
            return
        except OSError:
            self._drop(way)
            return
        if all(other.closed for other in self._both(way)):
            self._drop(way)

    def _take(self, way: _Way) -> None:
        if way.ended:
            return
        data = way.source.recv(_READ_BYTES)
        way.ended = not data
        if not way.waiting and self._weather is Weather.SLOW:
            way.ready_at = time.monotonic() + self.delay
        way.waiting += data

    def _give(self, way: _Way) -> None:
        slow = self._weather is Weather.SLOW
        most = max(1, int(self.rate * _SLOW_TICK)) if slow else len(way.waiting)
        sent = way.sink.send(bytes(way.waiting[:most]))
        del way.waiting[:sent]
        way.ready_at = time.monotonic() + sent / self.rate if slow else 0.0
        if way.up:
            self.sent_up += sent
        else:
            self.sent_down += sent

    def _both(self, way: _Way) -> Iterator[_Way]:
        return (other for other in self._ways if {other.source, other.sink} == {way.source, way.sink})

    def _drop(self, way: _Way) -> None:
        ends = (way.source, way.sink)
        clean = all(other.closed for other in self._both(way))
        self._ways = [other for other in self._ways if other.source not in ends]
        for end in ends:
            if clean:
                end.close()
            else:
                _reset(end)


def _bound(port: int) -> socket.socket:
    with ExitStack() as undo:
        bound = undo.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((_LOOPBACK, port))
        undo.pop_all()
    return bound


def _listening(port: int) -> socket.socket:
    listener = _bound(port)
    listener.listen()
    return listener


def _reset(end: socket.socket) -> None:
    """Close so that the peer sees a reset."""
    if end.fileno() >= 0:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        end.close()
