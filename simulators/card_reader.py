"""Simulate an identity-card reader that speaks the protocol of security modules (GA/T 467), as nearly all do."""

from __future__ import annotations

from simulators.pace import INSTANT, Pace
from simulators.reader import Fault, IdCardReader
from simulators.security_module import SecurityModule
from simulators.settings import Settings
from simulators.slot import Condition
from simulators.stx import StxModule

__all__ = ["INSTANT", "Condition", "Fault", "Pace", "VirtualReader"]

_BAUD = 115_200


class VirtualReader(IdCardReader):
    """A reader for identity cards of all four kinds. ``both`` lets it understand the STX dialect on the same port."""

    def __init__(
        self,
        *,
        pace: Pace | None = None,
        repeat_reading: bool = False,
        fingerprints: int | None = None,
        settle: float = 0.0,
        baud: int = _BAUD,
        both: bool = False,
    ) -> None:
        """Start with an empty, healthy reader."""
        settings = Settings(repeat_reading=repeat_reading, fingerprints=fingerprints, settle=settle)
        super().__init__(pace=pace, settings=settings, baud=baud)
        self._dialects = (SecurityModule(self._slot, settings, self._change_rate),)
        if both:
            self._dialects += (StxModule(self._slot),)
