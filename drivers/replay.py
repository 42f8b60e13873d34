"""A device that answers from a recording: the ``replay:`` transport of tests and bug reports."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from drivers.api import Deadline
from drivers.errors import DeviceError, ErrorReason


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of a recorded dialogue: bytes that the terminal sends, or that the device answers."""

    sent: bool
    data: bytes


def read_dialogue(lines: Iterable[str]) -> list[Turn]:
    """Parse a recorded dialogue: ``> HEX`` is sent, ``< HEX`` is answered, ``#`` begins a comment.

    Raises:
        ValueError: a line is none of these.
    """
    turns = []
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        if text[0] not in "<>":
            raise ValueError(f"line {number} begins with neither < nor >")
        turns.append(Turn(text[0] == ">", bytes.fromhex(text[1:])))
    return turns


class ReplayLine:
    """A device that answers as recorded, and only to what was recorded."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        """Begin at the first of ``turns``."""
        self._turns = list(turns)

    def read(self, most: int, until: Deadline) -> bytes:
        """Return recorded bytes, or wait ``until`` its end when the next turn is ours."""
        if self._turns and not self._turns[0].sent:
            turn = self._turns.pop(0)
            if turn.data[most:]:
                self._turns.insert(0, Turn(sent=False, data=turn.data[most:]))
            return turn.data[:most]
        while not until.expired:
            time.sleep(until.slice())  # a recording that is spent is a silent line
        return b""

    def read_now(self, most: int) -> bytes:
        """Return recorded bytes whose turn it is."""
        return self.read(most, Deadline.after(timedelta()))

    def write_some(self, data: bytes | memoryview, until: Deadline) -> int:
        """Take all of ``data``, as `write` does."""
        self.write(bytes(data), until)
        return len(data)

    def write(self, data: bytes, until: Deadline) -> None:
        """Take ``data`` when it is what was recorded; ``FAILURE`` otherwise."""
        del until
        if not self._turns or self._turns[0] != Turn(sent=True, data=data):
            raise DeviceError(ErrorReason.FAILURE, detail=f"the recording does not expect these {len(data)} bytes")
        self._turns.pop(0)

    def drain_input(self) -> None:
        """Keep the recording: its answers have not arrived before their turn."""

    def close(self) -> None:
        """Forget the rest of the recording."""
        self._turns = []
