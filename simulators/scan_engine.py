"""Model what all scan engines share: a trigger with its time, commands in pieces, and what is said next."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from typing import ClassVar

_LONGEST_COMMAND = 512


class Engine(ABC):
    """The inside of one make of engine: its command set, settings and way of telling a code.

    ``suffix`` follows a code where it is sent as text. ``no_read`` is said when a trigger's time ends without a code;
    empty for silence. ``refusals`` is how many of the next commands are refused.
    """

    profile: ClassVar[str]

    def __init__(self) -> None:
        """Start as it leaves the factory."""
        self.suffix = b"\r"
        self.no_read = b""
        self.refusals = 0
        self.commands: deque[bytes] = deque(maxlen=1000)
        self._heard = bytearray()
        self._said = bytearray()
        self._armed = False
        self._armed_until: float | None = None

    @property
    def watching(self) -> bool:
        """Whether it looks for a code."""
        return self._armed

    @abstractmethod
    def obey(self, heard: bytearray, now: float) -> bool:
        """Cut the first whole command off ``heard`` and carry it out; return whether there was one."""

    def tell(self, code: bytes, now: float) -> None:
        """Say what a code says."""
        del now
        self._said += code + self.suffix

    def forget(self) -> None:
        """Lose the supply for a moment: unsaved settings, begun commands and the trigger."""
        self._heard.clear()
        self._said.clear()
        self.disarm()

    def hear(self, data: bytes, now: float) -> None:
        """Take bytes from the terminal."""
        self._heard += data
        while self.obey(self._heard, now):
            pass
        del self._heard[:-_LONGEST_COMMAND]

    def advance(self, now: float) -> bytes:
        """Let the trigger's time run out; return what is said."""
        if self._armed and self._armed_until is not None and now >= self._armed_until:
            self.disarm()
            if self.no_read:
                self.tell(self.no_read, now)
        said = bytes(self._said)
        self._said.clear()
        return said

    def due(self) -> float | None:
        """Return when the trigger's time runs out."""
        return self._armed_until

    def arm(self, now: float, seconds: float) -> None:
        """Press the trigger; 0 seconds for as long as it takes."""
        self._armed, self._armed_until = True, now + seconds if seconds else None

    def disarm(self) -> None:
        """Let the trigger go."""
        self._armed, self._armed_until = False, None

    def refuses(self) -> bool:
        """Tell whether this command is one of those to refuse."""
        refuses = self.refusals > 0
        self.refusals -= refuses
        return refuses
