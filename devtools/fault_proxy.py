"""Stand between a terminal and its district and do to each exchange what networks do, by a seeded chance.

It understands just enough of HTTP/1.1 to know where a request and an answer end (Content-Length), so that it can lose
an answer after the district has acted on the request, or hand the same request over twice.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self
from urllib.parse import urlsplit

_SLICE: Final = 16 * 1024
_RST: Final = struct.pack("ii", 1, 0)  # SO_LINGER with no time: closing resets
_BROKEN: Final = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError)
GARBAGE: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n<html>please log in</html>"
"""What a captive portal answers in the district's place."""


class Fault(StrEnum):
    """What can become of one exchange."""

    NONE = "none"
    CUT = "cut"
    """The connection breaks after so many bytes of the request."""
    SWALLOWED = "swallowed"
    """The district has acted, and its answer never arrives."""
    DUPLICATED = "duplicated"
    """The district is handed the same request twice."""
    RESET = "reset"
    """The connection is reset (RST) before the request has gone on."""
    HALF_OPEN = "half-open"
    """Nothing ever comes back, and nobody closes."""
    GARBAGE = "garbage"
    """Somebody else answers."""


@dataclass(frozen=True, slots=True)
class Doom:
    """What becomes of one exchange; ``after`` is how many bytes of a request pass before a cut."""

    fault: Fault = Fault.NONE
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How bad the network is: seconds of ``latency`` each way, bytes a ``rate`` second upwards, chances of faults."""

    latency: float = 0.0
    rate: float | None = None
    chances: dict[Fault, float] = field(default_factory=dict)

    def doom(self, chance: random.Random, size: int) -> Doom:
        """Return what becomes of a request of ``size`` bytes."""
        roll = chance.random()
        for fault, likely in self.chances.items():
            if roll < likely:
                return Doom(fault, chance.randrange(size + 1))
            roll -= likely
        return Doom()


@dataclass
class FaultProxy:
    """One proxy on loopback, in a thread of its own; ``decide`` may take the weather's place."""

    target: str
    weather: Weather = field(default_factory=Weather)
    seed: int = 0
    decide: Callable[[bytes, int], Doom] | None = None
    faults: Counter[str] = field(default_factory=Counter, init=False)
    carried: Counter[str] = field(default_factory=Counter, init=False)
    """How many bytes of bodies were taken from the terminal, by method."""
    _chance: random.Random = field(init=False)
    _loop: asyncio.AbstractEventLoop = field(init=False)
    _ended: asyncio.Event = field(init=False)
    _ready: threading.Event = field(default_factory=threading.Event, init=False)
    _thread: threading.Thread = field(init=False)
    _listener: socket.socket = field(init=False)

    def __enter__(self) -> Self:
        """Listen."""
        self._chance = random.Random(self.seed)  # noqa: S311 - faults are no secret
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="fault-proxy")
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        """End, and every connection with it."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    async def _run(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, sock=self._listener)
        self._ready.set()
        await self._ended.wait()
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        url = urlsplit(self.target)
        with suppress(*_BROKEN), closing(writer):
            district = await asyncio.open_connection(url.hostname, url.port)
            with closing(district[1]):
                while await self._exchange(reader, writer, district):
                    pass

    async def _exchange(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        district: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> bool:
        """Carry one request and its answer; False when the connection is to end."""
        head = await reader.readuntil(b"\r\n\r\n")
        size = _length(head)
        doom = self._doom(head, size)
        self.faults[doom.fault] += 1
        match doom.fault:
            case Fault.RESET:
                _reset(writer)
                return False
            case Fault.HALF_OPEN:
                await reader.read(-1)
                return False
            case Fault.CUT:
                await self._up(head, reader, district[1], min(doom.after, size))
                _reset(writer)
                return False
            case Fault.GARBAGE:
                await reader.readexactly(size)
                writer.write(GARBAGE)
                await writer.drain()
                return True
            case Fault.NONE | Fault.SWALLOWED | Fault.DUPLICATED:
                sent = await self._up(head, reader, district[1], size)
                answer = await self._answer(head, district[0])
        if doom.fault is Fault.SWALLOWED:
            _reset(writer)
            return False
        if doom.fault is Fault.DUPLICATED:
            district[1].write(head + sent)
            answer = await self._answer(head, district[0])
        await asyncio.sleep(self.weather.latency)
        writer.write(answer)
        await writer.drain()
        return True

    def _doom(self, head: bytes, size: int) -> Doom:
        return self.decide(head, size) if self.decide else self.weather.doom(self._chance, size)

    async def _up(self, head: bytes, reader: asyncio.StreamReader, district: asyncio.StreamWriter, size: int) -> bytes:
        """Carry the head and ``size`` bytes of the body on; return the body."""
        await asyncio.sleep(self.weather.latency)
        district.write(head)
        parts: list[bytes] = []
        left = size
        method = head.partition(b" ")[0].decode("ascii")
        while left:
            part = await reader.read(min(left, _SLICE))
            if not part:
                raise ConnectionError("the terminal hung up")
            self.carried[method] += len(part)
            if self.weather.rate:
                await asyncio.sleep(len(part) / self.weather.rate)
            district.write(part)
            await district.drain()
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    async def _answer(self, request: bytes, district: asyncio.StreamReader) -> bytes:
        head = await district.readuntil(b"\r\n\r\n")
        bodiless = request.startswith(b"HEAD ") or head.split(b" ", 2)[1] in {b"204", b"304"}
        return head if bodiless else head + await district.readexactly(_length(head))


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _reset(writer: asyncio.StreamWriter) -> None:
    line = writer.get_extra_info("socket")
    if line is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
    writer.transport.abort()
