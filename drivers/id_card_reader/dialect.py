"""What a conversation with a module is made of, whatever frames it speaks: commands and meanings; pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from drivers.id_card_reader.frame import Damage, Frame


class FrameDecoder(Protocol):
    """Finds answers in bytes that come in any chunking."""

    @property
    def begun(self) -> bool:
        """Whether a frame has begun whose rest has not come."""

    def feed(self, data: bytes) -> list[Frame | Damage]:
        """Take what has arrived and return what is complete, in order. Never raises."""


@dataclass(frozen=True, slots=True)
class Command:
    """A request, how long its answer may take, and which answers can be its own.

    Answers do not say which request they answer; a late one must not be taken for another's. ``fits`` tells by status
    and shape. ``of_card`` marks the commands that the card itself answers: silence then means that it was moved.
    """

    name: str
    request: bytes
    patience: timedelta
    fits: Callable[[Frame], bool]
    of_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one family of modules is spoken to.

    ``once_more`` are answers after which the same request may succeed; ``stumbles`` (which include them) are those that
    no card is to blame for and that a reset may mend; ``out_of_order`` are those of a module that will not work again
    by itself. ``disguise`` replaces what an answer says of a person, for traces.
    """

    name: str
    decoder: Callable[[], FrameDecoder]
    wrap: Callable[[Frame], bytes]
    status: Command
    number: Command
    number_words: Callable[[bytes], str]
    reset: Command
    once_more: Collection[int]
    stumbles: Collection[int]
    out_of_order: Collection[int]
    disguise: Callable[[Command, Frame], Frame]
