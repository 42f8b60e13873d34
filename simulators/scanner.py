"""Simulate a serial scan engine of any make: the place in front of it, its time to decode, and what goes wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from simulators.device import Device
from simulators.scan_engine import Engine
from simulators.scan_engine_newland import NewlandEngine
from simulators.scan_engine_plain import (
    AlwaysOnEngine,
    DatalogicEngine,
    GenericEngine,
    HoneywellEngine,
    OldNewlandEngine,
)
from simulators.scan_engine_registers import RegisterEngine
from simulators.scan_engine_ssi import SsiEngine
from simulators.scan_engine_vguang import VguangEngine

ENGINES: Mapping[str, type[Engine]] = {
    engine.profile: engine
    for engine in (
        NewlandEngine,
        OldNewlandEngine,
        RegisterEngine,
        HoneywellEngine,
        SsiEngine,
        DatalogicEngine,
        VguangEngine,
        GenericEngine,
        AlwaysOnEngine,
    )
}
"""Every make of engine, by profile."""

_MOST_OVERSIZE = 100_000


class VirtualScanner(Device):
    """A scan engine with a place in front of it where a code can be held.

    ``decode_seconds`` is the time from seeing a code to sending it. One trigger reads one code.
    """

    def __init__(self, profile: str = "newland", *, decode_seconds: float = 0.12) -> None:
        """Start with nothing in front of it.

        Raises:
            ValueError: there is no such engine.
        """
        super().__init__()
        if profile not in ENGINES:
            raise ValueError(f"no such scan engine; there are: {', '.join(ENGINES)}")
        self.profile = profile
        self.engine = ENGINES[profile]()
        self.decode_seconds = decode_seconds
        self._twice = False
        self._silent = False
        self._receipt = ""
        self._stray = bytearray()
        self._shown: bytes | None = None
        self._read_at: float | None = None

    # --- what a person does ---

    def show(self, code: str | bytes) -> None:
        """Hold a code in front of the scanner until it beeps (text is UTF-8)."""
        with self.changing():
            self._shown = code.encode() if isinstance(code, str) else code
            self._read_at = None

    def show_gbk(self, code: str) -> None:
        """Hold a code in front of it whose text is GB18030.

        Raises:
            ValueError: there is a lone surrogate in it.
        """
        self.show(code.encode("gb18030"))

    def show_oversize(self, size: int = 5000) -> None:
        """Hold a code of so many bytes in front of it, more than any real code has.

        Raises:
            ValueError: that is not between 1 and 100,000.
        """
        if not 0 < size <= _MOST_OVERSIZE:
            raise ValueError(f"size must be 1 to {_MOST_OVERSIZE}")
        self.show(b"A" * size)

    def hide(self) -> None:
        """Take the code away again, read or not."""
        with self.changing():
            self._shown = self._read_at = None

    def remember(self, code: str) -> None:
        """Take note of what the last receipt's code says."""
        with self.changing():
            self._receipt = code

    def show_receipt(self) -> None:
        """Hold the last receipt's code in front of the scanner.

        Raises:
            ValueError: nobody said what it says.
        """
        if not self._receipt:
            raise ValueError("the bench was not told what the last receipt's code says")
        self.show(self._receipt)

    # --- what goes wrong ---

    def silence(self, *, on: bool = True) -> None:
        """Stop saying anything, or speak again."""
        with self.changing():
            self._silent = on

    def send(self, data: bytes) -> None:
        """Send bytes out of turn, as they are."""
        with self.changing():
            self._stray += data

    def crackle(self, garbage: str) -> None:
        """Send these bytes, in hexadecimal, before the next ones that are said.

        Raises:
            ValueError: that is not hexadecimal.
        """
        self.line.prelude = bytes.fromhex(garbage)

    def read_twice(self, *, on: bool = True) -> None:
        """Send every code twice, or once again."""
        with self.changing():
            self._twice = on

    def refuse(self, times: int = 1) -> None:
        """Refuse the next commands."""
        with self.changing():
            self.engine.refusals = times

    def forget(self) -> None:
        """Lose the supply for a moment, and with it all that was not stored; the port stays."""
        with self.changing():
            self.engine.forget()

    def say_nothing_read(self, text: str = "NOREAD") -> None:
        """Say this text as if they were a code when a trigger's time ends without one; empty for silence."""
        with self.changing():
            self.engine.no_read = text.encode()

    def end_with(self, suffix: str = "0D") -> None:
        """Send these bytes, in hexadecimal, after every code.

        Raises:
            ValueError: that is not hexadecimal.
        """
        with self.changing():
            self.engine.suffix = bytes.fromhex(suffix)

    def split(self, size: int, gap: float = 0.0) -> None:
        """Send what is said in pieces of so many bytes, so many seconds apart; 0 whole."""
        self.line.chunk, self.line.chunk_gap = size, gap

    def speak_at(self, baud: int) -> None:
        """Send and hear at so many bits a second; 0 at any and without taking time, as USB does."""
        with self.changing():
            self.baud = baud or None
            self.line.baud = baud or None

    # --- what the page shows ---

    @property
    def commands(self) -> deque[bytes]:
        """What was commanded, in the engine's own words."""
        return self.engine.commands

    @property
    def armed(self) -> bool:
        """Whether the light is on."""
        with self.lock:
            return self.engine.watching

    def state(self) -> dict[str, object]:
        """Return the scanner as a person would see it."""
        with self.lock:
            return {
                "profile": self.profile,
                "plugged": self.plugged,
                "armed": self.armed,
                "silent": self._silent,
                "holding": self._shown is not None,
                "receipt": self._receipt,
            }

    # --- the wire ---

    def restart(self) -> None:
        """Lose what is not stored: the engine draws its supply from the plug."""
        self._stray.clear()
        self._read_at = None
        self.engine.forget()

    def receive(self, data: bytes, now: float) -> None:
        """Carry out every complete command."""
        self.engine.hear(data, now)

    def advance(self, now: float) -> bytes:
        """Read the code in front of the engine when it is time."""
        said = self.engine.advance(now)
        if self._shown is not None and self.engine.watching:
            self._read_at = now + self.decode_seconds if self._read_at is None else self._read_at
            if now >= self._read_at:
                said += self._read(self._shown, now)
        said += bytes(self._stray)
        self._stray.clear()
        return b"" if self._silent else said

    def due(self) -> float | None:
        """Return when a read ends, or the engine has something to do."""
        reading = self._read_at if self._shown is not None and self.engine.watching else None
        return min((moment for moment in (reading, self.engine.due()) if moment is not None), default=None)

    def _read(self, code: bytes, now: float) -> bytes:
        for _ in range(2 if self._twice else 1):
            self.engine.tell(code, now)
        self._shown = self._read_at = None
        self.engine.disarm()
        return self.engine.advance(now)
