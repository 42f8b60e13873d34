"""Say what a scan engine's bytes become: codes, replies, and what is owed to the engine; pure.

Every protocol has a `Framing`. Most are text in which the protocol's own packets stand (`TextFraming`); where all is
packets the protocol brings its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

MOST: Final = 4096
"""Bytes of one code at most: the largest QR code holds 2953, and an engine may double some of them as UTF-8."""

_STX, _ETX = b"\x02", b"\x03"
_LINE_END = re.compile(rb"[\r\n]")
_ANY_END = re.compile(rb"[\r\n\x03]")
_AIM_PREFIX = re.compile(rb"\](Q1|Q2)")  # ISO/IEC 15424: a QR code, without and with ECI


@dataclass(frozen=True, slots=True)
class Code:
    """What the engine says it has seen; hostile until judged."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """The engine's answer to a command, and what it says besides; a code may forge one."""

    accepted: bool
    said: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Owed:
    """Bytes that the engine waits for; without them it says the same again."""

    data: bytes


Frame = Code | Reply | Owed


class Framing(Protocol):
    """Collects bytes into frames, whatever the chunking; keeps one unfinished frame at most."""

    @property
    def within_frame(self) -> bool:
        """Whether a frame has begun, so that a silence means something."""

    def feed(self, data: bytes) -> list[Frame]:
        """Take what arrived and return the frames that it completed."""

    def silence(self) -> list[Frame]:
        """Take note that nothing came for a while."""

    def drop(self) -> None:
        """Give the begun frame up, whose end has not come yet."""

    def reset(self) -> None:
        """Forget everything: a new exchange begins."""


class Packets(Protocol):
    """Finds a protocol's own packets in text."""

    def begins(self, held: bytes) -> bool:
        """Tell whether ``held`` is the unfinished beginning of a packet."""

    def take(self, held: bytes) -> tuple[int, tuple[Frame, ...]] | None:
        """Return the size and the frames of the packet that ``held`` begins with; no frames: drop so many bytes."""

    def find(self, text: bytes) -> tuple[int, tuple[Frame, ...]] | None:
        """Return where the first whole packet behind a noisy beginning of ``text`` ends, and its frames."""


@dataclass(frozen=True, slots=True)
class HeadedPackets:
    """Packets with a fixed head and a size of their own.

    ``size`` is given bytes that start with the head: the packet's size, 0 while it cannot be known, None when no packet
    starts so. ``read`` is given a whole packet: its frames, or None when it is damaged.
    """

    head: bytes
    size: Callable[[bytes], int | None]
    read: Callable[[bytes], tuple[Frame, ...] | None]

    def begins(self, held: bytes) -> bool:
        """Tell whether ``held`` is the unfinished beginning of a packet."""
        if len(held) < len(self.head):
            return self.head.startswith(held)
        size = self.size(held) if held.startswith(self.head) else None
        return size is not None and (size == 0 or len(held) < size)

    def take(self, held: bytes) -> tuple[int, tuple[Frame, ...]] | None:
        """Return size and frames of a packet at the beginning; a damaged one is skipped up to the next head in it."""
        size = self.size(held) if held.startswith(self.head) else None
        if not size or len(held) < size:
            return None
        frames = self.read(held[:size])
        if frames is not None:
            return size, frames
        again = held.find(self.head, 1, size)
        return (again if again > 0 else size), ()

    def find(self, text: bytes) -> tuple[int, tuple[Frame, ...]] | None:
        """Return the end and the frames of the whole packet that is complete first."""
        found: list[tuple[int, tuple[Frame, ...]]] = []
        at = text.find(self.head, 1)
        while at > 0:
            size = self.size(text[at:])
            frames = self.read(text[at : at + size]) if size and at + size <= len(text) else None
            if size and frames is not None:
                found.append((at + size, frames))
            at = text.find(self.head, at + 1)
        return min(found, key=lambda packet: packet[0], default=None)


class TextFraming:
    """Codes that end with CR, LF, CR LF or silence, or stand between STX and ETX, with packets among them.

    A code that grows over `MOST` is dropped, up to the next end or silence. An AIM prefix of QR codes is taken off.
    """

    def __init__(self, packets: Packets | None = None) -> None:
        """Begin between two frames; ``packets`` are what else the engine says."""
        self._packets = packets
        self._held = b""
        self._dropping = False

    @property
    def within_frame(self) -> bool:
        """Whether a frame has begun, so that a silence would end it."""
        return self._dropping or bool(self._held)

    def feed(self, data: bytes) -> list[Frame]:
        """Take what arrived and return the frames that it completed."""
        self._held += data
        frames: list[Frame] = []
        while self._held and (taken := self._take()) is not None:
            frames += taken
        return frames

    def silence(self) -> list[Frame]:
        """End a code that has no end of its own; what began a packet and stays unfinished may hide a whole one."""
        held, dropped = self._held, self._dropping
        self.reset()
        if dropped:
            return []
        if self._packets is not None and len(held) > 1 and self._packets.begins(held):
            hidden = self._packets.find(held)
            return list(hidden[1]) if hidden else []
        return _code(held)

    def drop(self) -> None:
        """Throw away what has come and what comes up to the next end or silence."""
        self._held, self._dropping = b"", True

    def reset(self) -> None:
        """Forget a begun frame."""
        self._held, self._dropping = b"", False

    def _take(self) -> list[Frame] | None:
        """Cut the first frame off what is held; None while none is whole."""
        if self._dropping:
            return self._skip()
        if self._packets is not None:
            if self._packets.begins(self._held):
                return None
            packet = self._packets.take(self._held)
            if packet is not None:
                return self._cut(*packet)
        return self._take_text()

    def _take_text(self) -> list[Frame] | None:
        end = self._text_end()
        text = self._held[: MOST + 1] if end is None else self._held[:end]
        packet = self._packets.find(text) if self._packets is not None else None
        if packet is not None:
            return self._cut(*packet)
        if end is None:
            if len(self._held) > MOST:
                return self._overflow()
            return None
        self._held = self._held[end + 1 :]
        return _code(text)

    def _text_end(self) -> int | None:
        if self._held.startswith(_STX):
            end = self._held.find(_ETX, 0, MOST + 1)
            return None if end < 0 else end
        found = _LINE_END.search(self._held, 0, MOST + 1)
        return found and found.start()

    def _overflow(self) -> list[Frame]:
        self._held, self._dropping = self._held[MOST + 1 :], True
        return []

    def _skip(self) -> list[Frame] | None:
        found = _ANY_END.search(self._held)
        self._held = self._held[found.end() :] if found else b""
        self._dropping = found is None
        return [] if found else None

    def _cut(self, end: int, frames: tuple[Frame, ...]) -> list[Frame]:
        self._held = self._held[end:]
        return list(frames)


def _code(text: bytes) -> list[Frame]:
    bare = text.removeprefix(_STX).removesuffix(_ETX)
    prefix = _AIM_PREFIX.match(bare)
    data = bare[prefix.end() :] if prefix else bare
    return [Code(data)] if data else []
