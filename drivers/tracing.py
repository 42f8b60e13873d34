"""What a driver lets a technician hear of its conversation: every frame, and nobody's data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Traced:
    """One frame of a conversation, or what came instead, with nothing in it that tells a person.

    ``frame`` is what went over the line, except that an answer's personal bytes are those of somebody who cannot exist
    (same length, same shape); ``personal`` counts the bytes of its data. ``trouble`` says what came instead of a frame.
    """

    sent: bool
    command: str
    frame: bytes = b""
    personal: int = 0
    trouble: str = ""


Trace = Callable[[Traced], None]
"""Hears of every request and every answer."""
