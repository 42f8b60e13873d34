"""Say what a virtual device is, and what the wire that it hangs on can do."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from simulators.line import Line

MOST_BYTES = 4096
"""How many bytes a device takes at once, unless it says otherwise."""


class Plug(Protocol):
    """The wire as the device and the bench know it: serial, TCP or USB."""

    line: Line

    @property
    def plugged(self) -> bool:
        """Whether the terminal can reach the device."""

    @property
    def url(self) -> str:
        """The port as the terminal's settings name it."""

    def plug(self) -> None:
        """Connect; does nothing when it is connected."""

    def unplug(self) -> None:
        """Disconnect as a pulled plug does; does nothing when it is out."""

    def wake(self) -> None:
        """Look at the device now: it was changed."""


class Device(ABC):
    """A virtual device: a state machine in explicit time, with verbs that a person could perform on it.

    The wire calls `receive`, `advance`, `due` and `room` with `lock` held; verbs run in any thread and change state
    inside `changing`. ``baud`` is the rate of the device's UART in bits a second; a terminal that opens a serial wire
    at another rate and the device hear garbage from each other. None cares for no rate, as USB does.
    """

    baud: int | None = None

    def __init__(self) -> None:
        """Start without a wire."""
        self.lock = threading.RLock()
        self._wire: Plug | None = None

    @abstractmethod
    def receive(self, data: bytes, now: float) -> None:
        """Take bytes from the terminal at monotonic second ``now``."""

    @abstractmethod
    def advance(self, now: float) -> bytes:
        """Do everything that is due by ``now``; return what the device says."""

    @abstractmethod
    def due(self) -> float | None:
        """Return when `advance` has something to do next, None while it has nothing."""

    def spoken(self) -> None:  # noqa: B027 - most devices keep their rate
        """Do what follows what `advance` returned, which is on its way now: speak at another rate, say."""

    def room(self) -> int:
        """Return how many bytes the device would take now; 0 holds the terminal up (flow control)."""
        return MOST_BYTES

    def restart(self) -> None:  # noqa: B027 - most devices keep their state over a pulled plug
        """Start afresh because the plug, and with it the supply, was pulled."""

    def attach(self, wire: Plug) -> None:
        """Remember the wire that serves this device."""
        self._wire = wire

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Change the device's state; the wire looks at it right afterwards."""
        with self.lock:
            yield
        if self._wire is not None:
            self._wire.wake()

    @property
    def plugged(self) -> bool:
        """Whether the device hangs on the terminal."""
        return self._wire is not None and self._wire.plugged

    @property
    def line(self) -> Line:
        """The line's properties and faults, to be changed at will."""
        if self._wire is None:
            raise RuntimeError("the device hangs on no wire")
        return self._wire.line

    def unplug(self) -> None:
        """Pull the plug: the path disappears and the terminal sees a hang-up."""
        if self._wire is not None:
            self._wire.unplug()

    def plug(self) -> None:
        """Plug in again, under the same path."""
        if self._wire is not None:
            self._wire.plug()
