"""Remember who waits until when, by a clock that only grows: no wall clock sends anything early or late (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

_NOBODY: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Waits:
    """Names and when each wait ends, in seconds of a monotonic clock; who is not named waits for nothing."""

    ends: Mapping[str, float] = field(default_factory=lambda: _NOBODY)

    def put_off(self, name: str, wait: timedelta, now: float) -> Waits:
        """Let ``name`` wait from ``now`` on; waits that are over are forgotten."""
        kept = {other: end for other, end in self.ends.items() if end > now}
        return Waits(MappingProxyType(kept | {name: now + wait.total_seconds()}))

    def waiting(self, now: float) -> frozenset[str]:
        """Return who still waits."""
        return frozenset(name for name, end in self.ends.items() if end > now)

    def rest(self, now: float) -> timedelta | None:
        """Return how long it is until the first wait ends; None when nobody waits."""
        ends = [end for end in self.ends.values() if end > now]
        return timedelta(seconds=min(ends) - now) if ends else None
