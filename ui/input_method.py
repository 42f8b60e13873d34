"""What typing Chinese needs: keys go in, candidates come out, and nothing of a resident stays behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

WILDCARD = "*"
"""The stroke that stands for any stroke."""


class Script(StrEnum):
    """How Chinese is typed."""

    PINYIN = "pinyin"
    STROKE = "stroke"


@dataclass(frozen=True, slots=True)
class Composition:
    """What is being composed: the keys as a person reads them, and whether anything is offered for them."""

    preedit: str = field(default="", repr=False)
    offers: bool = field(default=False, repr=False)


@dataclass(frozen=True, slots=True)
class Remains:
    """What a session left: files in its private folder before that was destroyed, and whether the folder is gone."""

    files: int = 0
    gone: bool = True


class InputMethod(Protocol):
    """One resident's typing at a time. Everything happens in the caller's thread and returns at once."""

    def ready(self) -> bool:
        """Tell whether Chinese can be typed on this machine now; cheap enough to ask at every page."""
        ...

    def use(self, script: Script, *, as_written: bool = False) -> None:
        """Choose the way of typing, dropping what is composed; ``as_written`` keeps old and variant forms."""
        ...

    def compose(self, key: str) -> Composition:
        """Add one key: ``a`` to ``z`` and ``'`` for pinyin; ``hspnz`` and `WILDCARD` for strokes."""
        ...

    def erase(self) -> Composition:
        """Take the last key back."""
        ...

    def candidates(self, start: int, count: int) -> tuple[str, ...]:
        """Return up to ``count`` of the texts offered, best first, from the place ``start`` on (0 is the first)."""
        ...

    def choose(self, index: int) -> tuple[str, Composition]:
        """Take a candidate; return the text that is now settled (empty while a rest is open) and what is still open."""
        ...

    def clear(self) -> None:
        """Drop what is being composed."""
        ...

    def end_session(self) -> Remains:
        """Forget the resident: destroy what was composed and the session's private folder."""
        ...


class NoInputMethod:
    """A machine on which Chinese cannot be typed."""

    def ready(self) -> bool:
        """Return False."""
        return False

    def use(self, script: Script, *, as_written: bool = False) -> None:
        """Choose nothing."""

    def compose(self, key: str) -> Composition:  # noqa: ARG002 - the port's parameter
        """Compose nothing."""
        return Composition()

    def erase(self) -> Composition:
        """Compose nothing."""
        return Composition()

    def candidates(self, start: int, count: int) -> tuple[str, ...]:  # noqa: ARG002 - the port's parameters
        """Offer nothing."""
        return ()

    def choose(self, index: int) -> tuple[str, Composition]:  # noqa: ARG002 - the port's parameter
        """Settle nothing."""
        return "", Composition()

    def clear(self) -> None:
        """Drop nothing."""

    def end_session(self) -> Remains:
        """Forget nobody."""
        return Remains()
