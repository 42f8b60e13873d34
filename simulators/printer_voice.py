"""Say what a receipt printer says, with the bad habits of real ones: silence, noise, late and double answers."""

from __future__ import annotations

from enum import StrEnum

_XOFF, _XON = b"\x13", b"\x11"
_MOST_BYTES = 4096  # what nobody fetches is lost, as in a printer's send buffer
_MOST_LATE = 64


class FenceHabit(StrEnum):
    """How a printer answers what proves a print: the process id, and ``GS r``."""

    WELL = "well"
    LATE = "late"
    TWICE = "twice"
    NEVER = "never"


class Voice:
    """The printer's answers on their way to the wire; the attributes are its habits and may change at any time.

    ``silent`` says nothing at all. ``garbage`` stands before every answer. With ``flow_bytes`` an XOFF and an XON stand
    inside every answer of several bytes, as on a serial line whose flow control only one end knows of.
    ``fence_habit`` is how ``GS ( H`` and ``GS r`` are answered, ``fence_delay`` their lateness in seconds.
    """

    def __init__(self) -> None:
        """Start with good manners."""
        self.silent = self.flow_bytes = False
        self.garbage = b""
        self.fence_habit = FenceHabit.WELL
        self.fence_delay = 0.0
        self._said = bytearray()
        self._late: list[tuple[float | None, bytes]] = []

    def say(self, answer: bytes) -> None:
        """Say one whole answer."""
        if self.flow_bytes and len(answer) > 1:
            answer = answer[:1] + _XOFF + answer[1:2] + _XON + answer[2:]
        self._said += self.garbage + answer
        del self._said[_MOST_BYTES:]

    def fence(self, answer: bytes) -> None:
        """Answer a process id or ``GS r``, as the habit is."""
        match self.fence_habit:
            case FenceHabit.WELL:
                self.say(answer)
            case FenceHabit.LATE:
                self._late = [*self._late, (None, answer)][-_MOST_LATE:]
            case FenceHabit.TWICE:
                self.say(answer)
                self.say(answer)
            case FenceHabit.NEVER:
                pass

    def take(self, now: float) -> bytes:
        """Return what has been said by ``now``, and forget it."""
        waiting = [(now + self.fence_delay if due is None else due, answer) for due, answer in self._late]
        self._late = [(due, answer) for due, answer in waiting if due > now]
        for due, answer in waiting:
            if due <= now:
                self.say(answer)
        said = b"" if self.silent else bytes(self._said)
        self._said.clear()
        return said

    def due(self) -> float | None:
        """Return when the next late answer is said."""
        return min((due for due, _ in self._late if due is not None), default=None)

    def forget(self) -> None:
        """Forget every answer under way, as without power."""
        self._said.clear()
        self._late.clear()
