"""What stands on the counter: a reader on some wire, and a hand that moves cards and plugs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from drivers.api import Deadline
from drivers.id_card_reader.profiles import Profile
from simulators.card_reader import Pace
from simulators.line import Line
from simulators.reader import IdCardReader
from simulators.tcp import TcpWire
from simulators.usb import UsbWire
from simulators.wire import Wire
from tests.hardware.person import ask

METAL = "serial:///dev/kiosk/id-card-reader?baud=auto"
QUICK = Profile(poll=timedelta(milliseconds=60))
PACE = Pace(find=0.005, select=0.005, read=0.02, newest_address=0.005, other=0.005)


def soon() -> Deadline:
    """Return a deadline that a healthy reader does not need; on metal a person has time to lay a card down."""
    return Deadline.after(timedelta(seconds=20))


def shortly() -> Deadline:
    """Return a deadline that several looks fit into."""
    return Deadline.after(timedelta(milliseconds=400))


def later(seconds: float, deed: Callable[[], object]) -> threading.Timer:
    """Do ``deed`` after a while; join the result."""
    timer = threading.Timer(seconds, deed)
    timer.start()
    return timer


class Hand(Protocol):
    """Whoever stands at the reader."""

    def lay(self) -> None:
        """Lay any good card down."""

    def lift(self) -> None:
        """Take it away."""

    def unplug(self) -> None:
        """Pull the reader's plug."""

    def plug(self) -> None:
        """Put it back."""


@dataclass(frozen=True, slots=True)
class VirtualHand:
    """Moves a virtual card and plug."""

    virtual: IdCardReader

    def lay(self) -> None:
        """Lay 测试甲's card down."""
        self.virtual.lay("jia")

    def lift(self) -> None:
        """Take it away."""
        self.virtual.lift()

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

    def lay(self) -> None:
        """Ask for a card; the driver waits for it."""
        ask(self.config, "Lay a card on the reader and leave it there")

    def lift(self) -> None:
        """Ask for the card to be taken."""
        ask(self.config, "Take the card away", self.seconds)

    def unplug(self) -> None:
        """Ask for the plug to be pulled."""
        ask(self.config, "Pull the reader's plug", self.seconds)

    def plug(self) -> None:
        """Ask for the plug to be put back."""
        ask(self.config, "Plug the reader in again", self.seconds)


@dataclass(frozen=True, slots=True)
class Rig:
    """Where the reader is, and who moves the cards; ``virtual`` only on the bench."""

    url: str
    hand: Hand
    virtual: IdCardReader | None = None


def plugged_wire(
    virtual: IdCardReader, wire: str, folder: Path, monkeypatch: pytest.MonkeyPatch, *, decoy: bool = False
) -> Wire | TcpWire | UsbWire:
    """Plug a virtual reader in on an infinitely fast line; a USB bus is what libusb would show."""
    line = Line()
    match wire:
        case "pty":
            port: Wire | TcpWire | UsbWire = Wire(folder / "id-card-reader", virtual, line)
        case "tcp":
            port = TcpWire(virtual, line)
        case _:
            port = UsbWire(virtual, decoy=decoy)
            backend = port.backend
            monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda *_, **__: backend)
    port.plug()
    return port
