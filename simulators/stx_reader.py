"""Simulate a reader of the "several in one" kind, which speaks the STX dialect alone."""

from __future__ import annotations

from simulators.pace import Pace
from simulators.reader import IdCardReader
from simulators.settings import Settings
from simulators.stx import StxModule

_BAUD = 115_200


class StxReader(IdCardReader):
    """A reader whose every read is one request; the card, its place and the faults are those of any reader.

    Of the settings only ``repeat_reading`` and ``settle`` mean something here.
    """

    def __init__(
        self, *, pace: Pace | None = None, repeat_reading: bool = False, settle: float = 0.0, baud: int = _BAUD
    ) -> None:
        """Start with an empty, healthy reader."""
        settings = Settings(repeat_reading=repeat_reading, settle=settle)
        super().__init__(pace=pace, settings=settings, baud=baud)
        self._stx = StxModule(self._slot)
        self._dialects = (self._stx,)

    @property
    def beeps(self) -> int:
        """How often the reader was told to beep."""
        return self._stx.beeps
