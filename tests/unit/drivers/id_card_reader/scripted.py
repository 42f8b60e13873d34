"""A module that answers from a script, for the tests of the conversation."""

from __future__ import annotations

import threading
from collections import deque
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from drivers.api import Deadline
from drivers.errors import DeviceError
from drivers.id_card_reader.frame import checksum

GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[3] / "golden" / "id_card_reader.yaml").read_text("utf-8")
)
NAMES = {bytes.fromhex(request["frame"]): name for name, request in GOLDEN["requests"].items()}
FRAMES = {name: bytes.fromhex(answer["frame"]) for name, answer in GOLDEN["answers"].items()}
GARBLED = bytes.fromhex(GOLDEN["garbled"])
SILENCE = b""
LONG = timedelta(seconds=20)


def record_answer(name: str) -> bytes:
    """Return the answer to "read" that carries a golden record."""
    record, photo = GOLDEN["records"][name], GOLDEN["photo"]
    text = bytes.fromhex(record["text"]) + bytes.fromhex(photo["header"]).ljust(photo["size"], b"\0")
    return bytes.fromhex("AAAAAA9669 0508 0000 90 0100 0400") + text + bytes.fromhex(record["checksum"]["read"])


RESIDENT = record_answer("resident")
FOUND, SELECTED, NOT_FOUND = FRAMES["found"], FRAMES["selected"], FRAMES["not-found"]


class Module:
    """A line to a module that answers each request from its script, and silence when the script is over.

    Silence costs no time: "nothing until the deadline" is said at once.
    """

    def __init__(self) -> None:
        """Start as a module in good order with no card."""
        self.script: dict[str, deque[bytes | DeviceError]] = {}
        self.rest: dict[str, bytes] = {
            "status": FRAMES["ok"],
            "module-number": FRAMES["module-number"],
            "find": NOT_FOUND,
            "read-new-address": FRAMES["read-failed"],
            "reset": FRAMES["ok"],
        }
        self.asked: list[str] = []
        self.closed = 0
        self.on_asked: dict[str, threading.Event] = {}
        self._arrived = b""

    def answers(self, name: str, *answers: bytes | DeviceError) -> None:
        """Put ``answers`` on the script for the request called ``name``."""
        self.script.setdefault(name, deque()).extend(answers)

    def lay_card(self, answer: bytes = RESIDENT, address: bytes = FRAMES["no-content"]) -> None:
        """Let the next look find a card that gives ``answer``, and then ``address`` for its newest address."""
        self.answers("find", FOUND)
        self.answers("select", SELECTED)
        self.answers("read", answer)
        self.answers("read-new-address", address)

    def read(self, most: int, until: Deadline) -> bytes:
        """Return what the last request brought."""
        del until
        arrived, self._arrived = self._arrived[:most], self._arrived[most:]
        return arrived

    def write(self, data: bytes, until: Deadline) -> None:
        """Take a request."""
        del until
        name = NAMES[data]
        self.asked.append(name)
        if name in self.on_asked:
            self.on_asked[name].set()
        script = self.script.get(name)
        answer = script.popleft() if script else self.rest.get(name, SILENCE)
        if isinstance(answer, DeviceError):
            raise answer
        self._arrived = answer

    def drain_input(self) -> None:
        """Lose what was not read."""
        self._arrived = b""

    def close(self) -> None:
        """Count."""
        self.closed += 1


def soon() -> Deadline:
    """Return a deadline that no script reaches."""
    return Deadline.after(LONG)


def address_answer(*addresses: str) -> bytes:
    """Return the answer to "read newest address" with these slots."""
    data = "".join(address.ljust(35) for address in addresses).encode("utf-16-le")
    content = bytes((0, 0, 0x90)) + data
    body = (len(content) + 1).to_bytes(2, "big") + content
    return bytes.fromhex("AAAAAA9669") + body + bytes((checksum(body),))
