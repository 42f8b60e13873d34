"""Keep a moment together with how far its clock can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TimeQuality(StrEnum):
    """How good the clock was (the wire's own words, docs/reference/wire.md, ``clock.quality``)."""

    SYNCHRONISED = "synchronised"
    DRIFTING = "drifting"  # was synchronised once, and no longer is
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment, aware and in the terminal's zone, and the quality of the clock that told it."""

    at: datetime
    quality: TimeQuality = TimeQuality.UNKNOWN

    @property
    def certain(self) -> bool:
        """Whether the moment may be printed without a word of doubt."""
        return self.quality is TimeQuality.SYNCHRONISED
