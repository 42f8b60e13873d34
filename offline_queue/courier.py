"""Carry submissions to the district: one thread, one request in flight, at rest while there is nothing to do."""

from __future__ import annotations

import random as chance
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, assert_never

from offline_queue.conduct import GoOn, Link, Next, Pause, Stop, decide
from offline_queue.model import Envelope, IdentityRejected, ItemState, LinkDown, Received, Refused, StoreError, Verdict
from offline_queue.outbox import Outbox

_IDLE: Final = timedelta(seconds=60)
_PROBATION: Final = timedelta(minutes=15)
_STOPPING: Final = timedelta(seconds=15)
_FAILURES_PER_DRAIN: Final = 3


class District(Protocol):
    """Whoever takes submissions; see `offline_queue.district.DistrictClient`."""

    def put(self, envelope: Envelope) -> Verdict:
        """Hand over one submission."""

    def close(self) -> None:
        """End a call in flight."""


class Courier:
    """The sender's thread. ``on_verdict`` is called from it after each attempt, once the outcome is durable."""

    def __init__(
        self,
        outbox: Outbox,
        district: District,
        *,
        on_verdict: Callable[[str, Verdict], None],
        on_trouble: Callable[[StoreError], None] = lambda _: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        random: Callable[[], float] = chance.random,
    ) -> None:
        """Carry what is in ``outbox`` to ``district``; ``on_trouble`` hears of a store that fails."""
        self._outbox = outbox
        self._district = district
        self._on_verdict = on_verdict
        self._on_trouble = on_trouble
        self._clock = clock
        self._random = random
        self._link = Link()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

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

    def _advance(self) -> Next:
        """Send at most one submission and say what to do next."""
        try:
            envelope = self._next_due()
            if envelope is not None:
                return self._attempt(envelope)
            self._outbox.sweep()
        except StoreError as error:
            self._on_trouble(error)
        return Pause(wait=_IDLE, ordered=False)

    def _attempt(self, envelope: Envelope) -> Next:
        verdict = self._district.put(envelope)
        if self._stopping.is_set() and isinstance(verdict, LinkDown):
            return GoOn()
        self._outbox.record(envelope.id, verdict, self._clock())
        self._on_verdict(envelope.id, verdict)
        self._link, following = decide(self._link, envelope.id, verdict, self._random())
        return following

    def _next_due(self) -> Envelope | None:
        now = self._clock()
        envelope = self._outbox.next_due(now, self._link.passing_over)
        if envelope is None and self._link.passing_over:
            envelope = self._outbox.next_due(now)  # nobody else is due, so it is their turn
        return envelope

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
            self._link = self._link.woken()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """What came of sending everything once: taken by the district, set aside for staff, still waiting."""

    sent: int
    held: int
    left: int


def drain(outbox: Outbox, district: District, until: Callable[[], bool] = lambda: False) -> Drained:
    """Send everything that is due, each at most once, and erase what the district has taken.

    It gives up when ``until`` says so, when the identity is rejected, or after three failures of the link.
    """
    tried: set[str] = set()
    outcomes = {ItemState.SETTLED: 0, ItemState.HELD: 0}
    while len(tried) < _FAILURES_PER_DRAIN and not until():
        envelope = outbox.next_due(datetime.now(UTC), tried)
        if envelope is None:
            break
        verdict = district.put(envelope)
        state = outbox.record(envelope.id, verdict, datetime.now(UTC))
        match verdict:
            case Received() | Refused():
                outcomes[state] = outcomes.get(state, 0) + 1
            case LinkDown():
                tried.add(envelope.id)
            case IdentityRejected():
                break
            case _:
                assert_never(verdict)
    outbox.sweep()
    return Drained(sent=outcomes[ItemState.SETTLED], held=outcomes[ItemState.HELD], left=outbox.depth().unsent)
