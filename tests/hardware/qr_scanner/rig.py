"""What stands on the counter: a scan engine on some wire, and a hand that holds codes and plugs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import pytest

from drivers.api import Deadline
from simulators.scanner import VirtualScanner
from tests.hardware.person import ask

METAL = "serial:///dev/kiosk/qr-scanner?baud=auto"
CODE = b"L01701-261123-QX0042-04"


def until(seconds: float) -> Deadline:
    """Return a deadline so far from now."""
    return Deadline.after(timedelta(seconds=seconds))


def soon() -> Deadline:
    """Return a deadline that a healthy engine does not need; on metal a person has time to hold a code up."""
    return until(20)


def later(seconds: float, deed: Callable[[], object]) -> threading.Timer:
    """Do ``deed`` after a while; join the result."""
    timer = threading.Timer(seconds, deed)
    timer.start()
    return timer


class Hand(Protocol):
    """Whoever stands at the scanner."""

    def show(self) -> None:
        """Hold any code in front of it."""

    def unplug(self) -> None:
        """Pull its plug."""

    def plug(self) -> None:
        """Put it back."""


@dataclass(frozen=True, slots=True)
class VirtualHand:
    """Holds a virtual code, and a virtual plug."""

    virtual: VirtualScanner

    def show(self) -> None:
        """Hold a receipt's code up as soon as the light is on."""
        self.virtual.show(CODE)

    def unplug(self) -> None:
        """Pull the plug."""
        self.virtual.unplug()

    def plug(self) -> None:
        """Put it back."""
        self.virtual.plug()


@dataclass(frozen=True, slots=True)
class PersonsHand:
    """Asks the person at the counter, past pytest's capture, and gives them time."""

    config: pytest.Config
    seconds: float = 4.0

    def show(self) -> None:
        """Ask for a code; the driver waits for it."""
        ask(self.config, "Hold any QR code, another one than before, in front of the scanner")

    def unplug(self) -> None:
        """Ask for the plug to be pulled."""
        ask(self.config, "Pull the scanner's plug", self.seconds)

    def plug(self) -> None:
        """Ask for the plug to be put back."""
        ask(self.config, "Plug the scanner in again", self.seconds)


@dataclass(frozen=True, slots=True)
class Rig:
    """Where the engine is, by which profile, and who holds codes; ``virtual`` only on the bench."""

    url: str
    profile: str
    hand: Hand
    virtual: VirtualScanner | None = None
