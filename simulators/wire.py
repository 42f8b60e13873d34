"""Put a virtual device on a real serial port: a pseudo-terminal behind a stable path, served by one thread.

The simulator keeps the terminal's end of the pty open as well, so that nothing is lost while the terminal closes and
opens the port; `Wire.unplug` closes both ends, which the terminal sees as a hang-up, as when a USB plug is pulled.
"""

from __future__ import annotations

import errno
import os
import select
import threading
import time
import tty
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulators.line import Line, Outgoing

_READ_BYTES = 4096
_PACED_READ_BYTES = 64
_DEAF_SECONDS = 0.5  # how long the terminal's full input buffer is respected before bytes are lost, as on a UART
_RETRY_SECONDS = 0.01


class Device(ABC):
    """A virtual device: a state machine in explicit time, with verbs that a person could perform on it.

    The wire calls `receive`, `advance`, `due` and `room` with `lock` held; verbs run in any thread and change state
    inside `changing`.
    """

    def __init__(self) -> None:
        """Start without a wire."""
        self.lock = threading.RLock()
        self._wire: Wire | None = None

    @abstractmethod
    def receive(self, data: bytes, now: float) -> None:
        """Take bytes from the terminal at monotonic second ``now``."""

    @abstractmethod
    def advance(self, now: float) -> bytes:
        """Do everything that is due by ``now``; return what the device says."""

    @abstractmethod
    def due(self) -> float | None:
        """Return when `advance` has something to do next, None while it has nothing."""

    def room(self) -> int:
        """Return how many bytes the device would take now; 0 holds the terminal up (flow control)."""
        return _READ_BYTES

    def restart(self) -> None:  # noqa: B027 - most devices keep their state over a pulled plug
        """Start afresh because the plug, and with it the supply, was pulled."""

    def attach(self, wire: Wire) -> None:
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


class Wire:
    """One serial port of the bench. ``link`` is the path that the terminal opens."""

    def __init__(self, link: Path, device: Device, line: Line | None = None) -> None:
        """Prepare the port; `plug` makes it appear."""
        self.link = link
        self.line = line or Line()
        self.lost = 0
        self._device = device
        self._outgoing = Outgoing(self.line)
        self._plugging = threading.RLock()
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._master = self._slave = self._bell = -1
        self._deaf_since: float | None = None
        self._unsent = b""
        self._next_read = 0.0
        device.attach(self)

    @property
    def plugged(self) -> bool:
        """Whether the port exists."""
        return self._thread is not None

    @property
    def url(self) -> str:
        """The port as the terminal's settings name it."""
        return f"serial://{self.link}?baud={self.line.baud or 115200}"

    def plug(self) -> None:
        """Make the port appear; does nothing when it is there."""
        with self._plugging:
            if self._thread is not None:
                return
            self._master, self._slave = os.openpty()
            tty.setraw(self._slave)
            os.set_blocking(self._master, False)
            self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            self._stopping = False
            self._outgoing.clear()
            self._unsent = b""
            with self._device.lock:
                self._device.restart()
            self._point(os.ttyname(self._slave))
            self._thread = threading.Thread(target=self._serve, name=f"wire {self.link.name}", daemon=True)
            self._thread.start()

    def unplug(self) -> None:
        """Make the port disappear; does nothing when it is gone."""
        with self._plugging:
            thread, self._thread = self._thread, None
            if thread is None:
                return
            self._stopping = True
            os.eventfd_write(self._bell, 1)
            thread.join()
            self.link.unlink(missing_ok=True)
            os.close(self._slave)
            os.close(self._master)
            os.close(self._bell)

    def wake(self) -> None:
        """Have the serving thread look at the device now."""
        if threading.current_thread() is self._thread:
            return
        with self._plugging:
            if self._thread is not None:
                os.eventfd_write(self._bell, 1)

    def _point(self, port: str) -> None:
        """Let the stable path lead to ``port``, in one step."""
        self.link.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.link.with_name(self.link.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(port)
        fresh.replace(self.link)

    def _serve(self) -> None:
        while not self._stopping:
            now = time.monotonic()
            with self._device.lock:
                said = self._device.advance(now)
                due, room = self._device.due(), self._device.room()
            self._outgoing.put(said, now)
            self._send(now)
            self._wait(due, room)

    def _wait(self, due: float | None, room: int) -> None:
        """Wait for bytes, for the bell, or for the next thing that is due; take the bytes."""
        now = time.monotonic()
        listening = room > 0 and self._next_read <= now
        poller = select.poll()
        poller.register(self._bell, select.POLLIN)
        if listening:
            poller.register(self._master, select.POLLIN)
        moments = [due, self._outgoing.due()]
        moments.append(self._next_read if room > 0 and not listening else None)
        moments.append(now + _RETRY_SECONDS if self._unsent else None)
        first = min((moment for moment in moments if moment is not None), default=None)
        ready = dict(poller.poll(None if first is None else max(0.0, first - now) * 1000))
        if self._bell in ready:
            os.eventfd_read(self._bell)
        if ready.get(self._master, 0) & select.POLLIN:
            self._hear()
        elif self._master in ready:
            time.sleep(_RETRY_SECONDS)

    def _hear(self) -> None:
        most = _PACED_READ_BYTES if self.line.baud else _READ_BYTES
        with self._device.lock:
            room = min(most, self._device.room())
            data = self._read(room) if room else b""
            now = time.monotonic()
            if data:
                self._device.receive(data, now)
        self._next_read = now + self.line.seconds(len(data))

    def _read(self, most: int) -> bytes:
        try:
            return os.read(self._master, most)
        except OSError as error:
            if error.errno not in {errno.EIO, errno.EAGAIN}:
                raise
            return b""

    def _send(self, now: float) -> None:
        """Write what has arrived at the terminal's side; what its full buffer refuses for too long is lost."""
        self._unsent += self._outgoing.take(now)
        if not self._unsent:
            return
        try:
            written = os.write(self._master, self._unsent)
        except BlockingIOError:
            written = 0
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            written = len(self._unsent)
        self._unsent = self._unsent[written:]
        self._deaf_since = None if written or not self._unsent else self._deaf_since or now
        if self._deaf_since is not None and now - self._deaf_since > _DEAF_SECONDS:
            self.lost += len(self._unsent)
            self._unsent, self._deaf_since = b"", None
