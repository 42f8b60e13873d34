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
    head, tail = traced.frame[: -traced.personal - 1], traced.frame[-1:]
    words = f"{head.hex(' ').upper()} [{traced.personal} bytes of the card] {'..' * len(tail)}"
    return f"{arrow} {traced.command:<16} {words}"


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

    def restart(self) -> None:
        """Forget what was recorded: another driver is tried, and a recording is one driver's conversation."""
        if self._recording is not None:
            self._recording.seek(0)
            self._recording.truncate()

    def __call__(self, traced: Traced) -> None:
        """Hear one frame."""
        if self._screen is not None:
            print(shown(traced), file=self._screen, flush=True)
        if self._recording is not None:
            print(recorded(traced), file=self._recording, flush=True)
