"""Say what a dialect of identity-card readers is: how requests are cut from bytes, done, and answered."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What a request asks for, whatever the dialect."""

    STATUS = "status"
    MODULE_NUMBER = "module-number"
    FIND = "find"
    SELECT = "select"
    READ = "read"
    NEWEST_ADDRESS = "newest-address"
    RESET = "reset"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One request that the reader works on; ``deed`` does it and returns the answer, empty for silence.

    ``asked`` is (CMD, PARA) for well-formed requests; others are answered too, and not remembered.
    """

    step: Step
    deed: Callable[[], bytes]
    asked: tuple[int, int | None] | None = None


class Dialect(ABC):
    """One language that a reader understands."""

    @abstractmethod
    def start(self, buffer: bytes | bytearray) -> int:
        """Return where the next request begins, -1 when nowhere."""

    @abstractmethod
    def take(self, buffer: bytearray) -> Job | None:
        """Remove one request from the front of ``buffer``, noise before it included; None while it is incomplete."""

    @abstractmethod
    def answer(self, status: int) -> bytes:
        """Return an answer that carries this status byte and no data."""

    @abstractmethod
    def refused(self, step: Step, status: int) -> None:
        """Live with a forced answer as if it were true: a card that could not be read must be lifted."""

    @abstractmethod
    def needs_module(self, step: Step) -> bool:
        """Whether a broken security module shows in this step."""

    @abstractmethod
    def damaged(self, answer: bytes) -> bytes:
        """Return the answer with a wrong checksum."""

    @abstractmethod
    def garbled(self, step: Step, answer: bytes) -> bytes | None:
        """Return the answer shifted and one byte short, as it was seen on a real line; None where it never was."""

    @abstractmethod
    def forget(self) -> None:
        """Lose the dialogue: the supply was gone, or the module was reset."""
