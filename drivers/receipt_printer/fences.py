"""Put a question before and behind a receipt that only the end of what precedes it can answer."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from drivers.receipt_printer import commands
from drivers.receipt_printer.answers import (
    HEAD_PROCESS_ID,
    HEAD_TEXT,
    Answer,
    Block,
    CounterText,
    InStreamStatus,
)
from drivers.receipt_printer.profiles import Fence, PrinterProfile

_MARKS = 95**4  # four characters from 20h to 7Eh
_MOST_DIGITS = 10
_PAPER_END = 0x0C  # of the answer to GS r 1


@dataclass(frozen=True, slots=True)
class RaisedFence:
    """One fence: what to send, which answer shows that the printer got there, and its process id (or nothing)."""

    kind: Fence
    question: bytes
    reached: Callable[[Answer], bool]
    mark: bytes = b""


class Trail:
    """Questions along one receipt, one behind each band: together they show that no band was lost on the way.

    A printer that lost its power, or bytes for which it had no room, goes on with what comes next, and answers what
    stands behind the last line as if nothing had been. Bytes lost within a band are made up from what follows it.
    """

    def __init__(self, make: Callable[[], RaisedFence]) -> None:
        """Lay it of the fences that ``make`` returns."""
        self._make = make
        self._due: list[RaisedFence] = []
        self._last: RaisedFence | None = None

    def lay(self) -> bytes:
        """Return the question that stands behind the next band."""
        self._last = self._make()
        self._due.append(self._last)
        return self._last.question

    def notes(self, answer: Answer) -> bool:
        """Tell whether a question of the trail was waiting for ``answer``, and wait for it no more."""
        reached = next((fence for fence in self._due if fence.reached(answer)), None)
        if reached is not None:
            self._due.remove(reached)
        return reached is not None

    @property
    def unbroken(self) -> bool:
        """Whether every question was answered."""
        return not self._due

    @property
    def ended(self) -> bool:
        """Whether the one behind the last black dot was answered, or there is no dot at all."""
        return self._last not in self._due


class FenceMaker:
    """Makes fences; no two process ids are alike, also across restarts as far as chance allows."""

    def __init__(self) -> None:
        """Begin at a random id."""
        self._mark = secrets.randbelow(_MARKS)

    def make(self, kind: Fence, profile: PrinterProfile) -> RaisedFence:
        """Return a fence that was never raised before."""
        match kind:
            case Fence.PROCESS_ID:
                mark = self._next_mark()
                answer = Block(HEAD_PROCESS_ID, mark)
                return RaisedFence(kind, commands.ask_process_id(mark), lambda heard: heard == answer, mark)
            case Fence.CUT_COUNTER:
                return RaisedFence(kind, profile.counters.cuts, lambda heard: cuts_in(heard) is not None)
            case Fence.PAPER_SENSOR:
                return RaisedFence(kind, commands.ASK_PAPER_SENSOR, _tells_paper)
            case Fence.POLLING:
                return RaisedFence(kind, b"", lambda _: False)
            case _:
                assert_never(kind)

    def _next_mark(self) -> bytes:
        self._mark = (self._mark + 1) % _MARKS
        return bytes(0x20 + self._mark // 95**place % 95 for place in range(4))


def _tells_paper(answer: Answer) -> bool:
    """Tell whether ``answer`` may be that to ``GS r 1``, which is never given with the paper out.

    The last byte of automatic status (0Fh), left alone by noise, is none.
    """
    return isinstance(answer, InStreamStatus) and not answer.value & _PAPER_END


def cuts_in(answer: Answer) -> int | None:
    """Return the count of cuts that an answer tells: Epson's ``5F 32 33 37 36 00`` or Custom's ``2376 cuts``."""
    match answer:
        case CounterText(value, "cuts"):
            return value
        case Block(head, data) if head == HEAD_TEXT and data.isdigit() and len(data) <= _MOST_DIGITS:
            return int(data)
        case _:
            return None


def power_ups_in(answer: Answer) -> int | None:
    """Return the count of power-ups that an answer tells: Custom's ``512on``."""
    match answer:
        case CounterText(value, "on"):
            return value
        case _:
            return None


def retracts_in(answer: Answer) -> int | None:
    """Return the count of receipts drawn back that an answer tells: Custom's ``12ret``."""
    match answer:
        case CounterText(value, "ret"):
            return value
        case _:
            return None
