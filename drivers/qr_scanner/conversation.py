"""Talk with one scan engine on one open line: commands at its pace, replies, codes, what is owed to it."""

from __future__ import annotations

import time
from datetime import timedelta

from drivers.api import Deadline
from drivers.qr_scanner.framing import Code, Owed, Reply
from drivers.qr_scanner.profiles import ScannerProfile
from drivers.transport import Line

REPLY = timedelta(seconds=2)
"""How long a command that stores nothing may wait for its reply."""

_SILENCE = timedelta(seconds=0.06)  # ends a code that has no end of its own; at 9600 baud a byte takes 1 ms
_WHOLE = 2.0  # seconds; a code that takes longer is dropped, as one without an end would be
_COMMAND_GAP = 0.05  # seconds; Newland: at least 50 ms between two commands; Zebra: 50 ms after waking
_WRITE = timedelta(seconds=1)
_CHUNK = 1024


class Conversation:
    """One engine of a known make on an open line."""

    def __init__(self, line: Line, profile: ScannerProfile) -> None:
        """Begin to talk; the line is closed by `close`."""
        self.profile = profile
        self._line = line
        self._framing = profile.framing()
        self._free_at = 0.0  # when the engine may be given its next command
        self._begun = 0.0  # when the frame began that is not whole yet

    def close(self) -> None:
        """Give the line back; never raises."""
        self._line.close()

    def send(self, command: bytes) -> None:
        """Send a command (none, when empty) as soon as the engine may take it; what came before is thrown away.

        Raises:
            DeviceError: the line is gone, or takes no data.
        """
        if command and self.profile.wakes:
            self._write(self.profile.wakes)
        if command:
            time.sleep(max(0.0, self._free_at - time.monotonic()))  # engines want a pause between two commands
        self._line.drain_input()
        self._framing.reset()
        if command:
            self._write(command)

    def command(self, command: bytes, patience: timedelta = REPLY) -> Reply | None:
        """Send a command and return its reply; None after a silence.

        Raises:
            DeviceError: the line is gone.
        """
        self.send(command)
        until = Deadline.after(patience)
        while not until.expired:
            for frame in self.receive(until):
                if isinstance(frame, Reply):
                    return frame
        return None

    def receive(self, until: Deadline) -> list[Code | Reply]:
        """Wait for bytes and return what they complete, once the engine has what it is owed.

        Raises:
            DeviceError: the line is gone.
        """
        within = self._framing.within_frame
        data = self._line.read(_CHUNK, until.within(_SILENCE) if within else until)
        if data:
            frames = self._framing.feed(data)
            self._begun = self._begun if within and not frames else time.monotonic()
        else:
            frames = [] if until.expired else self._framing.silence()
        if self._framing.within_frame and time.monotonic() - self._begun > _WHOLE:
            self._framing.drop()
        for owed in (frame for frame in frames if isinstance(frame, Owed)):
            self._line.write(owed.data, Deadline.after(_WRITE))
        return [frame for frame in frames if not isinstance(frame, Owed)]

    def _write(self, data: bytes) -> None:
        self._line.write(data, Deadline.after(_WRITE))
        self._free_at = time.monotonic() + _COMMAND_GAP
