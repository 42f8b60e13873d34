"""Find the lines on which a card reader may answer: one URL, several candidates.

``serial://PATH?baud=auto`` is tried at every rate that a module can be set to, the fastest first; ``usb://VID:PID`` is
every device with these ids. Everything else is one line of `drivers.transport`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drivers.id_card_reader.profiles import BAUDS
from drivers.transport import Line, open_line
from drivers.urls import Usb, at_each_rate, parse


@dataclass(frozen=True, slots=True)
class Candidate:
    """One open line, how a technician would write it, and whether it is the only one there is."""

    line: Line
    url: str
    alone: bool


def candidates(url: str, first: str = "") -> Iterator[Candidate]:
    """Open every line that ``url`` may mean, one after the other; ``first`` is tried before all others.

    The taker closes a line before it asks for the next.

    Raises:
        DeviceError: what `drivers.transport.open_line` says of the first line, or `drivers.id_card_reader.usb` of all.
    """
    match parse(url):
        case Usb(vendor, product):
            from drivers.id_card_reader.usb import usb_lines  # noqa: PLC0415 - most terminals have no such reader

            for line in usb_lines(vendor, product):
                yield Candidate(line, url, alone=False)
        case _:
            urls = at_each_rate(url, BAUDS)
            for each in sorted(urls, key=lambda found: found != first):
                yield Candidate(open_line(each), each, alone=len(urls) == 1)
