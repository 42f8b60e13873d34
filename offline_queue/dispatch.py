"""Hand over what is due: submissions in batches, express ones by themselves, and blobs when no submission is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, assert_never

from offline_queue.alarms import CountWatch
from offline_queue.batch import BATCH_ITEMS
from offline_queue.carriage import Blobs, Carriage
from offline_queue.conduct import GoOn, Next, Stop
from offline_queue.model import Envelope, IdentityRejected, ItemState, LinkDown, Received, Verdict
from offline_queue.outbox import Outbox
from offline_queue.pace import Budget
from offline_queue.replies import BatchAnswer, BatchTaken, Counted, TooLarge
from offline_queue.road import Road

_UNMOVED: Final = frozenset({ItemState.READY, ItemState.COMPLETE})
_PUZZLED: Final = timedelta(minutes=1)


class District(Protocol):
    """Where submissions and their blobs are handed over; see `offline_queue.district.DistrictClient`."""

    @property
    def blobs(self) -> Blobs:
        """Where blobs are handed over."""

    def put(self, envelope: Envelope) -> Verdict:
        """Hand over one submission."""

    def put_batch(self, batch: Sequence[Envelope], meanwhile: Callable[[], None]) -> BatchAnswer:
        """Hand over several submissions in one call, and do ``meanwhile`` once they are on their way."""

    def close(self) -> None:
        """End a call in flight."""


class Dispatch:
    """Makes one exchange at a time and writes down what came of it, for one thread."""

    def __init__(  # noqa: PLR0913 - each is somebody to be told
        self,
        outbox: Outbox,
        district: District,
        road: Road,
        *,
        on_verdict: Callable[[str, Verdict], None] = lambda *_: None,
        watch: CountWatch | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        is_ending: Callable[[], bool] = lambda: False,
        budget: Budget | None = None,
    ) -> None:
        """Carry what is in ``outbox`` over ``road``.

        ``on_verdict`` hears what came of each submission once that is durable, ``watch`` what the district has counted.
        Of an exchange that failed while ``is_ending`` nobody hears: it was cut off by ourselves.
        """
        self._outbox = outbox
        self._district = district
        self._road = road
        self._on_verdict = on_verdict
        self._watch = watch
        self._clock = clock
        self._is_ending = is_ending
        self._carriage = Carriage(outbox, district.blobs, road, clock, budget or Budget(at=road.now()))
        self._most = BATCH_ITEMS
        self._partial: set[str] = set()
        self._unwritten: tuple[Mapping[str, Verdict], Counted | None] | None = None

    def send(self) -> Next | None:
        """Make one exchange and say what to do next; None when nothing is due.

        What came of a full batch may be written down while the next one is on its way; see `write_down`.
        """
        batch = self._due()
        if len(batch) > 1:
            return self._hand_over(batch)
        if self._unwritten is not None:
            self.write_down()
            return GoOn()
        return self._hand_over_one(batch[0]) if batch else self._carriage.carry()

    def write_down(self) -> None:
        """Write down what is not yet: to be called before resting, and at the end.

        If nobody comes to it, those submissions are sent once more, and the district recognises them.
        """
        if self._unwritten is not None:
            (verdicts, counted), self._unwritten = self._unwritten, None
            self._take(verdicts, None)
            if counted is not None and self._watch is not None:
                self._watch.hear(counted)

    def _due(self) -> tuple[Envelope, ...]:
        waiting = self._road.waiting().union(self._unwritten[0] if self._unwritten else ())
        for passing_over, most in self._road.link.turns(self._most):
            batch = self._outbox.next_batch(self._clock(), waiting | passing_over, most=min(most, self._most))
            if batch:
                return batch
        return ()

    def _hand_over_one(self, envelope: Envelope) -> Next:
        verdict = self._district.put(envelope)
        return self._take({envelope.id: verdict}, verdict)

    def _hand_over(self, batch: tuple[Envelope, ...]) -> Next:
        answer = self._district.put_batch(batch, self.write_down)
        self.write_down()
        match answer:
            case BatchTaken(verdicts=verdicts, counted=counted):
                self._unwritten = _complete(batch, verdicts), counted
                if len(batch) < self._most or not self._road.link.is_clear:
                    # Hardly another one will follow, or who does depends on what has just got through.
                    self.write_down()
                return GoOn()
            case TooLarge():
                self._most = max(1, len(batch) // 2)
                self._road.through({envelope.id for envelope in batch})
                return GoOn()
            case LinkDown() | IdentityRejected():
                return self._take({envelope.id: answer for envelope in batch}, answer)
            case _:
                assert_never(answer)

    def _take(self, verdicts: Mapping[str, Verdict], whole: Verdict | None) -> Next:
        """Write verdicts down and tell of them; ``whole`` is what came of the call when it is the same for all."""
        if isinstance(whole, LinkDown) and self._is_ending():
            return GoOn()
        states = self._outbox.record_batch(verdicts, self._clock())
        for name, verdict in verdicts.items():
            self._on_verdict(name, verdict)
        match whole:
            case LinkDown():
                return self._road.down(verdicts, whole)
            case IdentityRejected():
                return Stop()
            case _:
                self._road.through(verdicts)
                self._put_off_unmoved(verdicts, states)
                return GoOn()

    def _put_off_unmoved(self, verdicts: Mapping[str, Verdict], states: Mapping[str, ItemState]) -> None:
        """Let wait whom the answer did not bring on: because the district wishes so, or nobody knows why."""
        for name, verdict in verdicts.items():
            if isinstance(verdict, LinkDown) and verdict.retry_after is not None:
                self._road.put_off_by_order(name, verdict.retry_after)
            elif states[name] in _UNMOVED:
                self._road.put_off(name, _PUZZLED)
            elif isinstance(verdict, Received):
                self._watch_needs(name, verdict.need)

    def _watch_needs(self, name: str, need: Sequence[str]) -> None:
        """Let blobs wait that the district has taken and needs again: they would be sent in circles."""
        if name in self._partial:
            for digest in need:
                self._road.put_off(digest, _PUZZLED)
        self._partial.discard(name)
        if need:
            self._partial.add(name)


def _complete(batch: Sequence[Envelope], verdicts: Mapping[str, Verdict]) -> Mapping[str, Verdict]:
    """Return a verdict for each that was sent; of whom the district said nothing, nothing is known."""
    silence = LinkDown(detail="no result")
    return {envelope.id: verdicts.get(envelope.id, silence) for envelope in batch}
