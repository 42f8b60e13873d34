"""What the simulators' tests share: the golden bytes, and a hand on the terminal's end of a wire."""

import os
import select
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulators.device import Device
from simulators.wire import Wire

GOLDEN = Path(__file__).parents[2] / "golden"


class Port:
    """The terminal's end of a wire, opened by its stable path."""

    def __init__(self, path: Path) -> None:
        """Open it as a serial library does."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self._descriptor)

    def write(self, data: bytes) -> int:
        """Write what the port takes."""
        return os.write(self._descriptor, data)

    def read(self, count: int, seconds: float = 2.0) -> bytes:
        """Read until ``count`` bytes came or the time is up; a hang-up ends it early."""
        got = b""
        until = time.monotonic() + seconds
        while len(got) < count and (left := until - time.monotonic()) > 0:
            if not select.select([self._descriptor], [], [], left)[0]:
                break
            try:
                piece = os.read(self._descriptor, count - len(got))
            except OSError:
                break
            if not piece:
                break
            got += piece
        return got

    def hung_up(self) -> bool:
        """Whether the other end is gone."""
        poller = select.poll()
        poller.register(self._descriptor, 0)
        return any(events & select.POLLHUP for _, events in poller.poll(2000))

    def close(self) -> None:
        """Close it."""
        os.close(self._descriptor)


def say(device: Device, data: bytes, now: float = 0.0) -> bytes:
    """Send as a wire does, never more than the device has room for; return what it answers up to ``now``."""
    answer = b""
    while True:
        piece, data = data[: device.room()], data[device.room() :]
        device.receive(piece, now)
        answer += device.advance(now)
        if not data or not device.room():
            return answer


@pytest.fixture
def open_port() -> Iterator[Callable[[Wire | Path | str], Port]]:
    """Open ports by wire, path or transport URL; they are closed at the end."""
    ports: list[Port] = []

    def open_one(place: Wire | Path | str) -> Port:
        path = place.link if isinstance(place, Wire) else Path(str(place).removeprefix("serial://").partition("?")[0])
        ports.append(Port(path))
        return ports[-1]

    yield open_one
    for port in ports:
        port.close()


@pytest.fixture(scope="session")
def golden_reader() -> Any:
    """The golden frames and records of the identity-card reader."""
    return yaml.safe_load((GOLDEN / "id_card_reader.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def golden_printer() -> Any:
    """The golden bytes of the receipt printer."""
    return yaml.safe_load((GOLDEN / "receipt_printer.yaml").read_text(encoding="utf-8"))
