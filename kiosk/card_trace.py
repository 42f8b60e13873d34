"""Show and record a reader's conversation: frames with the personal bytes blanked, or a stranger's in their place."""

from __future__ import annotations

from typing import TextIO

from drivers.tracing import Traced


def shown(traced: Traced) -> str:
    """Return one frame as a line for a technician; what a card said is counted, never shown."""
    arrow = "->" if traced.sent else "<-"
    if traced.trouble:
        return f"{arrow} {traced.command:<16} {traced.trouble}"
    if not traced.personal:
        return f"{arrow} {traced.command:<16} {traced.frame.hex(' ').upper()}"
    head = traced.frame[: traced.begins].hex(" ").upper()
    return f"{arrow} {traced.command:<16} {head} [{traced.personal} bytes of the card] and a checksum"


def recorded(traced: Traced) -> str:
    """Return one frame as a line of a recording that ``replay:`` plays (see `drivers.replay`)."""
    if traced.trouble:
        return f"# {traced.command}: {traced.trouble}"
    return f"{'>' if traced.sent else '<'} {traced.frame.hex(' ').upper()}  # {traced.command}"


class Tape:
    """Shows every frame on ``screen`` and writes it to ``recording``, where there are such."""

    def __init__(self, screen: TextIO | None, recording: TextIO | None) -> None:
        """Begin with nothing heard."""
        self._screen = screen
        self._recording = recording
        self._answered = False

    def restart(self) -> None:
        """Forget what was recorded: another driver is tried, and a recording is one driver's conversation."""
        self._answered = False
        if self._recording is not None:
            self._recording.seek(0)
            self._recording.truncate()

    def __call__(self, traced: Traced) -> None:
        """Hear one frame."""
        if self._screen is not None:
            print(shown(traced), file=self._screen, flush=True)
        if self._recording is not None:
            if traced.sent and not self._answered:
                self.restart()  # a question that nobody answered, at a wrong rate or on another device's line
            self._answered = self._answered or not (traced.sent or traced.trouble)
            print(recorded(traced), file=self._recording, flush=True)
