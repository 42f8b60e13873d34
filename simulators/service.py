"""Serve a virtual device in a thread of its own: the bell, what is due next, and the bytes of one descriptor."""

from __future__ import annotations

import errno
import os
import select
import threading
import time
from abc import ABC, abstractmethod

from simulators.device import MOST_BYTES, Device
from simulators.line import Line, Outgoing

_PACED_READ_BYTES = 64
_DEAF_SECONDS = 0.5  # how long the terminal's full input buffer is respected before bytes are lost, as on a UART
_RETRY_SECONDS = 0.01
_NOBODY = {errno.EIO, errno.EAGAIN, errno.ECONNRESET, errno.EPIPE}


class ServedWire(ABC):
    """A wire with a thread. ``lost`` counts the bytes that a terminal did not read in time."""

    def __init__(self, name: str, device: Device, line: Line | None = None) -> None:
        """Prepare the wire; `plug` connects it."""
        self.line = line or Line()
        self.lost = 0
        self._name = name
        self._device = device
        self._outgoing = Outgoing(self.line)
        self._plugging = threading.RLock()
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._bell = -1
        self._deaf_since: float | None = None
        self._unsent = b""
        self._next_read = 0.0
        self._more_waits = False  # whether the terminal had more to send when bytes were last read
        device.attach(self)

    @abstractmethod
    def _appear(self) -> None:
        """Make what the terminal opens."""

    @abstractmethod
    def _vanish(self) -> None:
        """Take it away, with everything that was open."""

    @abstractmethod
    def _descriptor(self) -> int:
        """Return what bytes come from and go to; -1 while there is nobody."""

    def _listener(self) -> int:
        """Return a descriptor to watch while there is nobody; -1 for none."""
        return -1

    def _welcome(self) -> None:  # noqa: B027 - a pty has always somebody
        """Let in whoever knocks at the listener."""

    def _part(self) -> None:  # noqa: B027 - a pty has always somebody
        """Forget somebody who has left."""

    def _from_terminal(self, data: bytes) -> bytes:
        """Return what the device hears of ``data``."""
        return data

    def _from_device(self, data: bytes) -> bytes:
        """Return what the terminal hears of ``data``."""
        return data

    @property
    @abstractmethod
    def url(self) -> str:
        """The port as the terminal's settings name it."""

    @property
    def plugged(self) -> bool:
        """Whether the port exists."""
        return self._thread is not None

    def plug(self) -> None:
        """Make the port appear; does nothing when it is there."""
        with self._plugging:
            if self._thread is not None:
                return
            self._appear()
            self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            self._stopping = False
            self._forget()
            with self._device.lock:
                self._device.restart()
            self._thread = threading.Thread(target=self._serve, name=f"wire {self._name}", daemon=True)
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
            self._vanish()
            os.close(self._bell)

    def wake(self) -> None:
        """Have the serving thread look at the device now."""
        if threading.current_thread() is self._thread:
            return
        with self._plugging:
            if self._thread is not None:
                os.eventfd_write(self._bell, 1)

    def _forget(self) -> None:
        self._outgoing.clear()
        self._unsent, self._deaf_since = b"", None
        self._more_waits = False

    def _serve(self) -> None:
        while not self._stopping:
            now = time.monotonic()
            with self._device.lock:
                said = self._from_device(self._device.advance(now))
                self._device.spoken()
                due, room = self._device.due(), self._device.room()
            self._outgoing.put(said, now)
            self._send(now)
            self._wait(due, room)

    def _wait(self, due: float | None, room: int) -> None:
        """Wait for bytes, for the bell, or for the next thing that is due; take the bytes."""
        now = time.monotonic()
        listening = room > 0 and self._next_read <= now
        descriptor, listener = self._descriptor(), self._listener()
        poller = select.poll()
        poller.register(self._bell, select.POLLIN)
        if descriptor >= 0 and listening:
            poller.register(descriptor, select.POLLIN)
        elif descriptor < 0 and listener >= 0:
            poller.register(listener, select.POLLIN)
        moments = [due, self._outgoing.due()]
        moments.append(self._next_read if room > 0 and not listening else None)
        moments.append(now + _RETRY_SECONDS if self._unsent else None)
        first = min((moment for moment in moments if moment is not None), default=None)
        self._attend(dict(poller.poll(None if first is None else max(0.0, first - now) * 1000)), descriptor, listener)

    def _attend(self, ready: dict[int, int], descriptor: int, listener: int) -> None:
        if self._bell in ready:
            os.eventfd_read(self._bell)
        if listener in ready:
            self._welcome()
        if ready.get(descriptor, 0) & select.POLLIN:
            self._hear()
        elif descriptor in ready:
            self._part()
            time.sleep(_RETRY_SECONDS)  # a side that has hung up would be ready at once, for ever

    def _hear(self) -> None:
        most = _PACED_READ_BYTES if self.line.baud else MOST_BYTES
        with self._device.lock:
            room = min(most, self._device.room())
            data = self._read(room) if room else b""
            now = time.monotonic()
            if data:
                self._device.receive(self._from_terminal(data), now)
        # A line that never fell idle goes by its own clock: this thread's delays are not the line's.
        began = self._next_read if self._more_waits else now
        self._next_read = began + self.line.seconds(len(data))
        self._more_waits = bool(data) and self._readable()

    def _readable(self) -> bool:
        descriptor = self._descriptor()
        if descriptor < 0:
            return False
        poller = select.poll()
        poller.register(descriptor, select.POLLIN)
        return any(events & select.POLLIN for _, events in poller.poll(0))

    def _read(self, most: int) -> bytes:
        try:
            data = os.read(self._descriptor(), most)
        except OSError as error:
            if error.errno not in _NOBODY:
                raise
            if error.errno == errno.ECONNRESET:
                self._part()
            return b""
        if not data:
            self._part()
        return data

    def _send(self, now: float) -> None:
        """Write what has arrived at the terminal's side; what its full buffer refuses for too long is lost."""
        self._unsent += self._outgoing.take(now)
        if not self._unsent:
            return
        written = self._write(self._unsent)
        self._unsent = self._unsent[written:]
        self._deaf_since = None if written or not self._unsent else self._deaf_since or now
        if self._deaf_since is not None and now - self._deaf_since > _DEAF_SECONDS:
            self.lost += len(self._unsent)
            self._unsent, self._deaf_since = b"", None

    def _write(self, data: bytes) -> int:
        """Return how many bytes went out; those that nobody is there for go nowhere."""
        descriptor = self._descriptor()
        if descriptor < 0:
            return len(data)
        try:
            return os.write(descriptor, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            if error.errno not in _NOBODY:
                raise
            return len(data)
