"""Decide what the courier does after each attempt: go on, pause or stop, and whom to pass over next (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Final, assert_never

from offline_queue.backoff import next_wait
from offline_queue.model import IdentityRejected, LinkDown, Received, Refused, Verdict

_STRIKES: Final = 2
_MOST_DOUBTED: Final = 32
_NOBODY: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class GoOn:
    """Send the next one now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Leave the link alone for ``wait``; a wake ends it early unless the district itself ``ordered`` it."""

    wait: timedelta
    ordered: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """Send nothing until somebody wakes the courier or it dares again: this terminal's identity was rejected."""


Next = GoOn | Pause | Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What is known of the link, in memory only.

    One submission may be what breaks every exchange that carries it, and must not keep the others waiting. Whoever
    failed last lets another go first; when the link has served others in between and the same one fails again, it
    stays behind them until it gets through (``strikes``).
    """

    failures: int = 0
    proven: bool = False
    last_failed: str | None = None
    strikes: Mapping[str, int] = field(default_factory=lambda: _NOBODY)

    @property
    def passing_over(self) -> frozenset[str]:
        """Whom the next attempt leaves out, while anybody else is due."""
        doubted = {submission_id for submission_id, strikes in self.strikes.items() if strikes >= _STRIKES}
        return frozenset(doubted if self.last_failed is None else doubted | {self.last_failed})

    def woken(self) -> Link:
        """Return the link as if it had never failed: something has changed outside, so try at once."""
        return Link(proven=self.proven, last_failed=self.last_failed, strikes=self.strikes)


def decide(link: Link, submission_id: str, verdict: Verdict, fraction: float) -> tuple[Link, Next]:
    """Return what the attempt says of the link, and what to do next; ``fraction`` in [0, 1) is the caller's chance."""
    match verdict:
        case Received() | Refused():
            others = {name: strikes for name, strikes in link.strikes.items() if name != submission_id}
            return Link(proven=True, strikes=MappingProxyType(others)), GoOn()
        case LinkDown(retry_after=retry_after):
            failed = _fail(link, submission_id)
            wait = next_wait(failed.failures, fraction, retry_after)
            return failed, Pause(wait=wait, ordered=retry_after is not None)
        case IdentityRejected():
            return link, Stop()
        case _:
            assert_never(verdict)


def _fail(link: Link, submission_id: str) -> Link:
    """Count a failure; it weighs on the submission only when the link has served another since."""
    weight = 1 if link.proven else 0
    others = [(name, strikes) for name, strikes in link.strikes.items() if name != submission_id]
    strikes = dict(others[-_MOST_DOUBTED:]) | {submission_id: link.strikes.get(submission_id, 0) + weight}
    return Link(failures=link.failures + 1, last_failed=submission_id, strikes=MappingProxyType(strikes))
