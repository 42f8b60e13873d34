"""Put a question behind a receipt that only this receipt's end can answer."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from drivers.receipt_printer import commands
from drivers.receipt_printer.profiles import Fence
from drivers.receipt_printer.status import HEAD_PROCESS_ID, Answer, Block, InStreamStatus

_MARKS = 95**4  # four characters from 20h to 7Eh


@dataclass(frozen=True, slots=True)
class RaisedFence:
    """One fence: what to send, and which answer proves that the printer got there."""

    kind: Fence
    question: bytes
    proves: Callable[[Answer], bool]


class FenceMaker:
    """Makes fences; no two process ids are alike, also across restarts as far as chance allows."""

    def __init__(self) -> None:
        """Begin at a random id."""
        self._mark = secrets.randbelow(_MARKS)

    def make(self, kind: Fence) -> RaisedFence:
        """Return a fence that was never raised before."""
        match kind:
            case Fence.PROCESS_ID:
                mark = self._next_mark()
                answer = Block(HEAD_PROCESS_ID, mark)
                return RaisedFence(kind, commands.ask_process_id(mark), lambda heard: heard == answer)
            case Fence.PAPER_SENSOR:
                return RaisedFence(kind, commands.ASK_PAPER_SENSOR, lambda heard: isinstance(heard, InStreamStatus))

    def _next_mark(self) -> bytes:
        self._mark = (self._mark + 1) % _MARKS
        return bytes(0x20 + self._mark // 95**place % 95 for place in range(4))
