"""Carry submissions to the district: one thread, one request in flight, at rest while there is nothing to do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, assert_never

from offline_queue.alarms import CountWatch
from offline_queue.conduct import GoOn, Next, Pause, Stop
from offline_queue.dispatch import Dispatch, District
from offline_queue.model import StoreError, Verdict
from offline_queue.outbox import Outbox
from offline_queue.pace import Budget
from offline_queue.road import Road

_IDLE: Final = timedelta(seconds=60)
_PROBATION: Final = timedelta(minutes=15)
_STOPPING: Final = timedelta(seconds=15)
_FAILURES_PER_DRAIN: Final = 3
_ANY_AMOUNT: Final = 1 << 62


class Errand(Protocol):
    """A call beside the submissions that is due from time to time; see `offline_queue.errands`."""

    def run(self, road: Road) -> Next | None:
        """Make at most one exchange; None when it is not due."""


class Courier:
    """The sender's thread. ``on_verdict`` is called from it after each attempt, once the outcome is durable."""

    def __init__(  # noqa: PLR0913 - each is somebody to be told
        self,
        outbox: Outbox,
        district: District,
        *,
        on_verdict: Callable[[str, Verdict], None],
        on_trouble: Callable[[StoreError], None] = lambda _: None,
        watch: CountWatch | None = None,
        errands: tuple[Errand, ...] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        road: Road | None = None,
    ) -> None:
        """Carry what is in ``outbox`` to ``district``; ``on_trouble`` hears of a store that fails.

        ``watch`` hears what the district has counted. ``errands`` are run over the same connection, before submissions
        when they are due.
        """
        self._outbox = outbox
        self._district = district
        self._on_trouble = on_trouble
        self._errands = errands
        self._road = road or Road()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._dispatch = Dispatch(
            outbox,
            district,
            self._road,
            on_verdict=on_verdict,
            watch=watch,
            clock=clock,
            is_ending=self._stopping.is_set,
        )

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """End, also in the middle of a request; what was in flight is ready again."""
        self._stopping.set()
        self._woken.set()
        self._district.close()
        if self._thread.is_alive():
            self._thread.join(_STOPPING.total_seconds())

    def wake(self) -> None:
        """Try now: something was put in, the network changed, or an identity was mended.

        It ends our own back-off, but never a wait that the district has ordered.
        """
        self._woken.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            self._rest(self._advance())
        try:
            self._dispatch.write_down()
        except StoreError as error:
            self._on_trouble(error)

    def _advance(self) -> Next:
        """Make at most one exchange and say what to do next."""
        try:
            for errand in self._errands:
                if (following := errand.run(self._road)) is not None:
                    self._dispatch.write_down()
                    return following
            if (following := self._dispatch.send()) is not None:
                return following
            self._outbox.sweep()
        except StoreError as error:
            self._on_trouble(error)
        return Pause(wait=min(_IDLE, self._road.rest() or _IDLE), ordered=False)

    def _rest(self, following: Next) -> None:
        match following:
            case GoOn():
                return
            case Pause(wait=wait, ordered=True):
                self._stopping.wait(wait.total_seconds())
                return
            case Pause(wait=wait):
                woken = self._woken.wait(wait.total_seconds())
            case Stop():
                # Nobody may notice that the identity was mended, or that only a proxy had said no.
                woken = self._woken.wait(_PROBATION.total_seconds())
            case _:
                assert_never(following)
        if woken:
            self._road.wake()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """What came of sending everything once: taken by the district, set aside for staff, still waiting."""

    sent: int
    held: int
    left: int


def drain(
    outbox: Outbox, district: District, until: Callable[[], bool] = lambda: False, road: Road | None = None
) -> Drained:
    """Send everything that is due, blobs too, and erase what the district has taken.

    It waits for nothing, and gives up when ``until`` says so, when the district asks for a pause, when the identity is
    rejected, or after three failures of the link in a row.
    """
    before = outbox.depth()
    way = road or Road()
    dispatch = Dispatch(outbox, district, way, budget=Budget(left=_ANY_AMOUNT))
    while way.link.failures < _FAILURES_PER_DRAIN and not until():
        match dispatch.send():
            case None | Stop() | Pause(ordered=True):
                break
            case GoOn() | Pause():
                continue
    dispatch.write_down()
    outbox.sweep()
    after = outbox.depth()
    held = after.held - before.held
    return Drained(sent=before.unsent - after.unsent - held, held=held, left=after.unsent)
