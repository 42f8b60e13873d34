"""Notice that the network has changed: told by the kernel (netlink) or, where it tells nobody, by looking."""

from __future__ import annotations

import errno
import select
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from offline_queue import netlink

_LOOK_EVERY: Final = timedelta(seconds=5)
_QUIET: Final = timedelta(seconds=2)
_DATAGRAM: Final = 64 * 1024
_INTERFACES: Final = Path("/sys/class/net")

State = frozenset[tuple[str, str]]


class NetworkWatch:
    """One thread that calls ``on_change`` when a way out may have appeared, at most every two seconds."""

    def __init__(self, on_change: Callable[[], None], *, listen: Callable[[], socket.socket] | None = None) -> None:
        """Watch; ``listen`` opens the kernel's socket and raises `OSError` where there is none."""
        self._on_change = on_change
        self._listen = listen or _listen
        self._ended, self._end = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="network-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._end.close()
        if self._thread.is_alive():
            self._thread.join()
        self._ended.close()

    def _run(self) -> None:
        try:
            with self._listen() as kernel:
                self._hear(kernel)
        except OSError:  # there is no such socket here, or it has failed for good
            self._look()

    def _hear(self, kernel: socket.socket) -> None:
        while not self._ends_within(None, kernel):
            if _news(kernel):
                self._on_change()
                if self._ends_within(_QUIET):
                    return

    def _look(self) -> None:
        known = look()
        while not self._ends_within(_LOOK_EVERY):
            seen = look()
            if seen - known:
                self._on_change()
            known = seen

    def _ends_within(self, wait: timedelta | None, *others: socket.socket) -> bool:
        """Wait until we are to end, or one of ``others`` has something to say; return whether we are to end."""
        ready, _, _ = select.select([self._ended, *others], [], [], None if wait is None else wait.total_seconds())
        return self._ended in ready


def look() -> State:
    """Return every interface with the state that the kernel gives it (``operstate``); none where it does not say."""
    try:
        return frozenset(
            (one.name, (one / "operstate").read_text(encoding="ascii").strip()) for one in _INTERFACES.iterdir()
        )
    except (OSError, UnicodeDecodeError):
        return frozenset()


def _listen() -> socket.socket:
    kernel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, socket.NETLINK_ROUTE)
    try:
        kernel.bind((0, netlink.GROUPS))
    except OSError:
        kernel.close()
        raise
    return kernel


def _news(kernel: socket.socket) -> bool:
    """Take one datagram and tell whether a way out may have appeared: also when the kernel had to drop what it said."""
    try:
        return netlink.tells_of_a_way_out(kernel.recv(_DATAGRAM))
    except OSError as error:
        if error.errno == errno.ENOBUFS:
            return True
        raise
