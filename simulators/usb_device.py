"""Describe the USB devices of the bench, and carry bytes through their endpoints: a reader, and two that are none.

The native class of identity-card readers splits each frame over two pairs of bulk endpoints: preamble and LEN on 02 and
81, the rest on 06 and 85 (one vendor text, and code that ran). An unconfirmed second form has one pair for whole
frames.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from simulators import sam
from simulators.device import Device
from simulators.line import Line, Outgoing

VENDOR, PRODUCT = 0x0400, 0xC35A
REMOTE_CONTROL = 0xC359
PACKET_BYTES = 64  # full speed
HEAD_OUT, BODY_OUT, HEAD_IN, BODY_IN = 0x02, 0x06, 0x81, 0x85
_HEAD_BYTES = len(sam.PREAMBLE) + 2


class Endpoints(StrEnum):
    """How a frame is spread over endpoints."""

    SPLIT = "split"
    SINGLE = "single"  # unconfirmed: seen once, in an experiment

    @property
    def addresses(self) -> tuple[int, ...]:
        """The endpoints that the device has."""
        return (HEAD_OUT, BODY_OUT, HEAD_IN, BODY_IN) if self is Endpoints.SPLIT else (HEAD_OUT, HEAD_IN)


class Function(Protocol):
    """What a device does with transfers. Calls come with ``condition`` held; whoever waits, waits on it."""

    condition: threading.Condition
    endpoints: tuple[int, ...]

    def take(self, endpoint: int, data: bytes, now: float) -> None:
        """Take a transfer from the host."""

    def give(self, endpoint: int, now: float) -> deque[bytes]:
        """Return the transfers that are ready for the host, to be taken from the left."""

    def due(self) -> float | None:
        """Return when something may become ready, None when not by itself."""


class DeafFunction:
    """A device that takes everything and never answers: a scope, a remote control, anything with the same numbers."""

    def __init__(self, endpoints: tuple[int, ...]) -> None:
        """Have these endpoints."""
        self.condition = threading.Condition()
        self.endpoints = endpoints

    def take(self, endpoint: int, data: bytes, now: float) -> None:
        """Swallow it."""

    def give(self, endpoint: int, now: float) -> deque[bytes]:  # noqa: ARG002 - the protocol names it
        """Return nothing."""
        return deque()

    def due(self) -> float | None:
        """Return nothing, ever."""
        return None


class ReaderFunction:
    """A virtual device behind bulk endpoints. ``line`` spoils bytes; USB has neither baud nor pieces."""

    def __init__(self, device: Device, endpoints: Endpoints, line: Line) -> None:
        """Start with nothing under way."""
        self.condition = threading.Condition(device.lock)
        self.endpoints = endpoints.addresses
        self._device = device
        self._split = endpoints is Endpoints.SPLIT
        self._outgoing = Outgoing(line)
        self._head = b""
        self._ready: dict[int, deque[bytes]] = {HEAD_IN: deque(), BODY_IN: deque()}

    def take(self, endpoint: int, data: bytes, now: float) -> None:
        """Take a frame, or the half of it that this endpoint carries; a body without its head is nothing."""
        if not self._split:
            self._device.receive(data, now)
        elif endpoint == HEAD_OUT:
            self._head = data[:_HEAD_BYTES]
        elif self._head:
            head, self._head = self._head, b""
            self._device.receive(head + data, now)
        self._advance(now)

    def give(self, endpoint: int, now: float) -> deque[bytes]:
        """Return the transfers that wait at this endpoint."""
        self._advance(now)
        return self._ready[endpoint]

    def due(self) -> float | None:
        """Return when the device has something to do."""
        return self._device.due()

    def clear(self) -> None:
        """Lose everything that is under way."""
        self._head = b""
        for transfers in self._ready.values():
            transfers.clear()

    def _advance(self, now: float) -> None:
        for answer in _answers(self._outgoing.worn(said)) if (said := self._device.advance(now)) else []:
            if self._split:
                self._ready[HEAD_IN].append(answer[:_HEAD_BYTES])
                self._ready[BODY_IN].append(answer[_HEAD_BYTES:])
            else:
                self._ready[HEAD_IN].append(answer)


def _answers(said: bytes) -> list[bytes]:
    """Cut what a device said into answers: each is sent for itself. What comes before a preamble is one, too."""
    first, *rest = said.split(sam.PREAMBLE)
    return [answer for answer in (first, *(sam.PREAMBLE + body for body in rest)) if answer]


@dataclass(eq=False, slots=True, kw_only=True)
class UsbDevice:
    """One device on the bus. ``address`` changes with every plugging; ``kernel_driver`` holds the interface."""

    product: int
    function: Function
    vendor: int = VENDOR
    address: int = 0
    present: bool = False
    kernel_driver: bool = False
    claimed_by: object = None
    stalled: set[int] = field(default_factory=set)


def decoys() -> list[UsbDevice]:
    """Return a device with the reader's very numbers that is none, and a remote control of the same vendor."""
    return [
        UsbDevice(product=PRODUCT, function=DeafFunction(Endpoints.SPLIT.addresses), present=True, address=2),
        UsbDevice(product=REMOTE_CONTROL, function=DeafFunction((HEAD_OUT, HEAD_IN)), present=True, address=3),
    ]


def now() -> float:
    """Return the moment of a transfer, in seconds that only grow."""
    return time.monotonic()
