"""Look round every few seconds: is there room for another submission, is the district there, what may be erased."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from kiosk.clock import Clock
from kiosk.events import LinkChanged, StoreHealthChanged, TerminalEvent
from kiosk.logs import log
from offline_queue.district import DistrictClient
from offline_queue.model import StoreError
from offline_queue.outbox import Outbox
from offline_queue.retention import let_go

_ROUND = 10.0  # seconds


class Housekeeping:
    """One thread that looks after store and link; its first round ends the terminal's boot."""

    def __init__(
        self,
        outbox: Outbox,
        district: DistrictClient,
        *,
        post: Callable[[TerminalEvent], None],
        on_link_back: Callable[[], None],
        on_round: Callable[[], None],
        retention: timedelta,
        clock: Clock,
    ) -> None:
        """Ask ``district``, a connection that nobody else uses, and report through ``post``.

        ``on_link_back`` is called when the district answers again, ``on_round`` in every round. ``retention`` is for
        how long attachments of what is set aside are kept here although the district has them.
        """
        self._retention = retention
        self._clock = clock
        self._outbox = outbox
        self._district = district
        self._post = post
        self._on_link_back = on_link_back
        self._on_round = on_round
        self._connected: bool | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping")

    def start(self) -> None:
        """Begin to look round."""
        self._thread.start()

    def stop(self) -> None:
        """End, also in the middle of a question to the district."""
        self._stopping.set()
        self._district.close()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._look_at_store()
            self._look_at_link()
            self._on_round()
            self._stopping.wait(_ROUND)

    def _look_at_store(self) -> None:
        now = self._clock.now()
        with suppress(StoreError):  # the next round tries again, and whether there is room is told just below
            let_go(self._outbox.store, now - self._retention, now)
        self._post(StoreHealthChanged(accepting=has_room(self._outbox)))

    def _look_at_link(self) -> None:
        connected = isinstance(self._district.time(), datetime)
        if connected == self._connected or self._stopping.is_set():
            return
        log("district-link", connected=connected)
        self._post(LinkChanged(connected=connected))
        if connected and self._connected is False:
            self._on_link_back()
        self._connected = connected


def has_room(outbox: Outbox) -> bool:
    """Erase what may be erased, then tell whether the store can keep another submission."""
    try:
        outbox.sweep()
        outbox.check_room()
    except StoreError:
        return False
    return True
