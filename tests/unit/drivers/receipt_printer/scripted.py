"""A printer on a line that only exists in memory, for what needs no wire: dialects, counters, the order of words."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from drivers.api import Deadline
from drivers.errors import DeviceError, ErrorReason

_STATUS = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}


@dataclass
class ScriptedPrinter:
    """Answers as its model would; prints by counting cuts. Written from the manuals, apart from the driver."""

    dialect: str = "epson"
    fence: bool = True
    gs_r: bool = True
    words: dict[int, str] = field(default_factory=dict)
    cuts: int = 100
    power_ups: int = 7
    retracts: int | None = 12  # None: it does not count them
    cuts_per_cut: int = 1
    mouth: bool = False
    dead: bool = False
    eats: int = 0  # bytes that an interrupted picture still wants
    paper: bool = True
    stale: list[dict[int, int]] = field(default_factory=list)  # status answers that come before the true ones
    break_at: bytes = b"\xff" * 99
    said: bytearray = field(default_factory=bytearray)
    heard: list[bytes] = field(default_factory=list)
    waiting: bytes = b""
    on_hear: Callable[[bytes], None] = lambda _: None
    before_command: Callable[[], None] = lambda: None

    # --- the line ---

    def read(self, most: int, until: Deadline) -> bytes:
        """Return what was said; wait a moment when it is nothing."""
        if not self.said:
            time.sleep(min(until.remaining, 0.02))
        data = bytes(self.said[:most])
        del self.said[:most]
        return data

    def write(self, data: bytes, until: Deadline) -> None:
        """Obey real-time commands at once (the driver sends each alone) and the others in turn."""
        del until
        if self.break_at in data:
            raise DeviceError(ErrorReason.OFFLINE, detail="hung up")
        self.heard.append(data)
        self.on_hear(data)
        if data[:2] == b"\x10\x04":
            self.said += self._status(data[2])
        elif data[:2] == b"\x10\x14":
            self.waiting = b""
            self.said += b"\x37\x25\x00"
        else:
            self.waiting += data
            self.go_on()

    def read_now(self, most: int) -> bytes:
        """Return what was said."""
        return self.read(most, Deadline.after(timedelta()))

    def write_some(self, data: bytes, until: Deadline) -> int:
        """Take everything."""
        self.write(bytes(data), until)
        return len(data)

    def drain_input(self) -> None:
        """Forget what was said."""
        self.said.clear()

    def close(self) -> None:
        """Hang up."""
        self.said.clear()

    # --- the printer ---

    def go_on(self) -> None:
        """Carry out what waits, as far as paper lets it."""
        while self.waiting:
            self.before_command()
            if not self.paper:
                break
            self.waiting = self.waiting[self._in_stream() :]

    def draw_back(self) -> None:
        """Take what lies in the mouth back, and count it."""
        if self.mouth and self.retracts is not None:
            self.retracts += 1
        self.mouth = False

    def _status(self, n: int) -> bytes:
        if self.dead:
            return b""
        if self.dialect == "custom" and n == 20:
            return bytes([0x10, 0x0F, 0x20 * self.mouth | 0x01 * (not self.paper), 0, 0, 0])
        if self.dialect == "masung" and n == 5:
            return bytes([0x04 * self.mouth])
        if n not in _STATUS:
            return b""
        answers = dict(_STATUS) if self.paper else {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x72}
        if self.stale:
            answers = self.stale[0]
            if n == 4:
                self.stale.pop(0)
        return bytes([answers[n]])

    def _in_stream(self) -> int:
        if self.eats:
            eaten = min(self.eats, len(self.waiting))
            self.eats -= eaten
            return eaten
        return self._command(self.waiting)

    def _command(self, stream: bytes) -> int:  # noqa: C901, PLR0911, PLR0912 - one line per command
        match tuple(stream[:3]):
            case (0, *_):
                return 1
            case (0x1B, 0x40, *_):
                return 2
            case (0x1B, 0x4A, _):
                return 3
            case (0x1D, 0x61 | 0xE0, _):
                return 3
            case (0x1D, 0x76, 0x30):
                return 8 + int.from_bytes(stream[4:6], "little") * int.from_bytes(stream[6:8], "little")
            case (0x1D, 0x56, 0x42):
                self.cuts += self.cuts_per_cut
                self.mouth = self.dialect == "masung"
                return 4
            case (0x1D, 0x65, 0x03):
                self.mouth = True
                return 4
            case (0x1D, 0x65, 0x02):
                self.draw_back()
                return 3
            case (0x1D, 0x28, 0x44):
                return 10
            case (0x1D, 0x28, 0x48):
                self.said += b"\x37\x22" + stream[7:11] + b"\x00" if self.fence else b""
                return 11
            case (0x1D, 0x72, 0x01):
                self.said += b"\x00" if self.gs_r else b""
                return 3
            case (0x1D, 0x49, n):
                self.said += b"\x5f" + self.words[n].encode() + b"\x00" if n in self.words else b""
                return 3
            case (0x1D, 0x67, 0x32):
                self.said += f"_{self.cuts}\0".encode()
                return 6
            case (0x1D, 0xE2, *_):
                self.said += f"{self.cuts} cuts".encode()
                return 2
            case (0x1D, 0xE4, *_):
                self.said += b"" if self.retracts is None else f"{self.retracts}ret".encode()
                return 2
            case (0x1D, 0xE5, *_):
                self.said += f"{self.power_ups}on".encode()
                return 2
            case other:
                raise AssertionError(f"unknown command {other!r}")
