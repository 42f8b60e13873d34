"""Model a serial line between a device and the terminal: how long bytes take and what happens to them on the way."""

from __future__ import annotations

from dataclasses import dataclass

_BITS_PER_BYTE = 10  # 8N1: one start bit, eight data bits, one stop bit
_FIFO_BYTES = 16  # a 16550's buffer: bytes reach the host in pieces of this size
_NOISE = b"\x00"


@dataclass(slots=True, kw_only=True)
class Line:
    """The properties of one line; change them at any time.

    ``baud`` None is infinitely fast (a pty's nature). ``chunk`` splits what the device says into pieces of that many
    bytes, ``chunk_gap`` seconds apart. Every ``drop_every``-th byte is lost, before every ``noise_every``-th one a
    stray byte appears; 0 means never. ``prelude`` goes out once, before the next bytes.
    """

    baud: int | None = None
    chunk: int = 0
    chunk_gap: float = 0.0
    drop_every: int = 0
    noise_every: int = 0
    prelude: bytes = b""

    def seconds(self, count: int) -> float:
        """Return how long ``count`` bytes take on the wire."""
        return count * _BITS_PER_BYTE / self.baud if self.baud else 0.0

    @property
    def piece(self) -> int:
        """How many bytes arrive at once; 0 for all of them."""
        return self.chunk or (_FIFO_BYTES if self.baud else 0)


class Outgoing:
    """Bytes on their way from the device to the terminal."""

    def __init__(self, line: Line) -> None:
        """Start with nothing under way on ``line``."""
        self._line = line
        self._bytes = bytearray()
        self._due = 0.0
        self._count = 0

    def put(self, data: bytes, now: float) -> None:
        """Start sending ``data``, after what is still under way."""
        if not data:
            return
        idle = not self._bytes
        self._bytes += self.worn(data)
        if idle:
            self._due = now + self._line.seconds(self._next())

    def take(self, now: float) -> bytes:
        """Return the bytes that have arrived by ``now``."""
        arrived = bytearray()
        while self._bytes and self._due <= now:
            size = self._next()
            arrived += self._bytes[:size]
            del self._bytes[:size]
            self._due += self._line.seconds(self._next()) + self._line.chunk_gap
            if self._line.chunk and self._line.chunk_gap:
                break
        return bytes(arrived)

    def due(self) -> float | None:
        """Return when the next bytes arrive."""
        return self._due if self._bytes else None

    def clear(self) -> None:
        """Lose everything that is under way."""
        self._bytes.clear()

    def _next(self) -> int:
        return min(len(self._bytes), self._line.piece or len(self._bytes))

    def worn(self, data: bytes) -> bytes:
        """Return ``data`` as it leaves: after the prelude, with loss and noise counted over everything ever sent."""
        worn = bytearray(self._line.prelude)
        self._line.prelude = b""
        for byte in data:
            self._count += 1
            if self._line.noise_every and self._count % self._line.noise_every == 0:
                worn += _NOISE
            if not (self._line.drop_every and self._count % self._line.drop_every == 0):
                worn.append(byte)
        return bytes(worn)
