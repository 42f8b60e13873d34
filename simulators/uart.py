"""Work out what a UART hears of bytes that were sent at another rate than its own.

The signal is sampled as a receiver does: a falling edge starts a byte, each bit is looked at in its middle, and a byte
without a stop bit is delivered as 00, which is what a Linux terminal makes of a framing error.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

RATES = (115_200, 57_600, 38_400, 19_200, 9_600)
"""What a security module can be set to, in the order of its command 60 00 to 60 04."""

_STOP_MIDDLE = 9.5


def misheard(data: bytes, spoken: int | None, heard: int | None) -> bytes:
    """Return what ``data``, spoken at one rate (bits a second), is at the other; None at either end does not care."""
    if spoken is None or heard is None or spoken == heard:
        return data
    return bytes(_sampled(_signal(data), spoken / heard))


def _signal(data: bytes) -> list[int]:
    """Return the levels on the line, one per bit: start 0, eight bits from the lowest on, stop 1."""
    return [bit for byte in data for bit in (0, *(byte >> at & 1 for at in range(8)), 1)]


def _sampled(signal: list[int], step: float) -> Iterator[int]:
    """Yield the bytes of a receiver whose bits last ``step`` bits of the signal; the line rests at 1."""

    def level(at: float) -> int:
        return signal[int(at)] if int(at) < len(signal) else 1

    edge = _falling(signal, 0)
    while edge < len(signal):
        byte = sum(level(edge + (at + 1.5) * step) << at for at in range(8))
        yield byte if level(edge + _STOP_MIDDLE * step) else 0
        edge = _falling(signal, ceil(edge + _STOP_MIDDLE * step))


def _falling(signal: list[int], start: int) -> int:
    """Return where the next start bit begins, at or after ``start``."""
    while start < len(signal) and not (signal[start] == 0 and (start == 0 or signal[start - 1] == 1)):
        start += 1
    return start
