"""Decide what the courier does after each attempt: go on, pause or stop, and whom to pass over next (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from offline_queue.backoff import next_wait
from offline_queue.model import LinkDown

_STRIKES: Final = 2
_MOST_DOUBTED: Final = 32
_MOST_GROUPS: Final = 32
_NOBODY: Final[Mapping[str, int]] = MappingProxyType({})

Group = frozenset[str]


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
    """What is known of the link, in memory only; names are ids of submissions, digests of blobs, and calls.

    One of them may break every exchange that carries it, and must not keep the others waiting. Whoever failed last lets
    another go first. If that one gets through, the failure was not the link's: a single name then has a strike and,
    with two, stays behind the others until it gets through itself; names that failed in company stay behind at once,
    in two groups, and a group that fails again is halved until the culprit is alone.
    """

    failures: int = 0
    proven: bool = False
    """Whether something got through since the last failure."""
    last_failed: Group = frozenset()
    strikes: Mapping[str, int] = field(default_factory=lambda: _NOBODY)
    groups: tuple[Group, ...] = ()

    @property
    def doubted(self) -> Group:
        """Who goes only when nobody else is due."""
        single = {name for name, strikes in self.strikes.items() if strikes >= _STRIKES}
        return frozenset(single).union(*self.groups)

    @property
    def passing_over(self) -> Group:
        """Whom the next attempt leaves out, while anybody else is due."""
        return self.doubted | self.last_failed

    @property
    def is_clear(self) -> bool:
        """Whether nothing has failed and nobody is doubted since something got through."""
        return self.proven and not self.failures and not self.strikes and not self.groups

    def turns(self, most: int) -> Iterator[tuple[Group, int]]:
        """Yield whom to pass over and how many may go together, in the order in which to look for somebody due."""
        doubted = self.doubted
        yield doubted | self.last_failed, most
        for group in sorted(self.groups, key=lambda one: one == self.last_failed):
            yield doubted - group, len(group)
        yield self.last_failed, 1
        yield frozenset(), max(1, min(most, len(self.last_failed) // 2))

    def woken(self) -> Link:
        """Return the link as if it had never failed: something has changed outside, so try at once."""
        return replace(self, failures=0)


def through(link: Link, names: Collection[str]) -> Link:
    """Return what is known once ``names`` were answered, whatever the answer was: the link works."""
    first = link.failures == 1 and not link.last_failed <= link.doubted
    blamed = _blame(link, link.last_failed) if first else link
    strikes = {name: count for name, count in blamed.strikes.items() if name not in names}
    groups = filter(None, (group.difference(names) for group in blamed.groups))
    return Link(proven=True, strikes=MappingProxyType(strikes), groups=tuple(groups))


def down(link: Link, names: Collection[str], verdict: LinkDown, fraction: float) -> tuple[Link, Next]:
    """Return what is known once ``names`` brought no answer, and what to do next.

    A link that has just worked is tried again at once, by others: they tell whose fault it was. While a culprit is
    looked for among those who are doubted, one failure more is taken for theirs. ``fraction`` in [0, 1) is the caller's
    chance.
    """
    failing = frozenset(names)
    doubted = failing <= link.doubted
    trusted = link.proven or (doubted and link.failures == 1)
    blamed = _blame(link, failing) if trusted and doubted else link
    failed = replace(blamed, failures=link.failures + 1, proven=False, last_failed=failing)
    if trusted and verdict.retry_after is None:
        return failed, GoOn()
    wait = next_wait(failed.failures, fraction, verdict.retry_after)
    return failed, Pause(wait=wait, ordered=verdict.retry_after is not None)


def own_wait(link: Link, name: str, fraction: float) -> timedelta | None:
    """Return how long ``name`` waits by itself, however well the link serves others; None while it is not doubted."""
    strikes = link.strikes.get(name, 0)
    return next_wait(strikes, fraction, None) if strikes >= _STRIKES else None


def _blame(link: Link, failing: Group) -> Link:
    """Doubt those whose failing was not the link's: one a little, several together in two groups."""
    groups = tuple(rest for rest in (group - failing for group in link.groups) if rest)
    if len(failing) > 1:
        return replace(link, groups=(*groups, *_halves(failing))[-_MOST_GROUPS:])
    strikes = dict(link.strikes)
    for name in failing:
        count = strikes.pop(name, 0) + 1
        strikes[name] = max(count, _STRIKES) if name in link.doubted else count
    return replace(link, strikes=MappingProxyType(dict([*strikes.items()][-_MOST_DOUBTED:])), groups=groups)


def _halves(group: Group) -> Iterator[Group]:
    names = sorted(group)
    middle = len(names) // 2
    yield from map(frozenset, (names[:middle], names[middle:]))
