"""Simulate engines with a few bytes of command set: Honeywell, Datalogic, T/P engines, an old EM20, and none at all.

Sources: NCR 7837 manual p. 138 (Honeywell's serial trigger and menu commands); PowerScan guide, appendix E; MD2 manual
p. 16. What the old EM20 obeys is known from one program's comment alone.
"""

from __future__ import annotations

import re
from typing import ClassVar

from simulators.scan_engine import Engine

_ACK, _NAK, _ENQ = b"\x06", b"\x15", b"\x05"
_HONEYWELL = re.compile(rb"\x16([TU])\r|\x16M\r([A-Za-z0-9_?]{6,40})([!.])")
_PRESENTATION = b"3"


class HoneywellEngine(Engine):
    """The serial trigger works in manual mode (TRGMOD0); in presentation mode it reads always."""

    profile = "honeywell"

    def __init__(self) -> None:
        """Start in presentation mode."""
        super().__init__()
        self._mode = self._stored = _PRESENTATION

    @property
    def watching(self) -> bool:
        """Whether it looks for a code."""
        return self._armed or self._mode == _PRESENTATION

    def forget(self) -> None:
        """Go back to the stored mode."""
        super().forget()
        self._mode = self._stored

    def obey(self, heard: bytearray, now: float) -> bool:
        """Carry out the first command."""
        found = _HONEYWELL.search(heard)
        if found is None:
            return False
        trigger, menu, ends = found.groups()
        del heard[: found.end()]
        if menu is not None:
            self.commands.append(menu)
            self._said += self._verdict(menu.upper(), stored=ends == b".") + ends
        elif trigger == b"T":
            self.arm(now, 30)
        else:
            self.disarm()
        return True

    def _verdict(self, menu: bytes, *, stored: bool) -> bytes:
        tag, value = menu[:6], menu[6:]
        if self.refuses():
            return menu + _NAK
        if tag != b"TRGMOD":
            return menu + _ENQ
        if value == b"?":
            return tag + self._mode + _ACK
        if value not in {b"0", _PRESENTATION}:
            return menu + _NAK
        self._mode = value
        self._stored = value if stored else self._stored
        return menu + _ACK


class LetterEngine(Engine):
    """An engine whose commands are single letters, or an escape and a digit; it answers none of them but questions."""

    start: ClassVar[bytes]
    stop: ClassVar[bytes]
    seconds: ClassVar[float] = 5.0

    def obey(self, heard: bytearray, now: float) -> bool:
        """Carry out the first command; what is none is passed over."""
        size = len(self.start) if heard[:1] == self.start[:1] else 1
        if len(heard) < size:
            return False
        command = bytes(heard[:size])
        del heard[:size]
        self.commands.append(command)
        if self.refuses():
            return True
        if command == self.start:
            self.arm(now, self.seconds)
        elif command == self.stop:
            self.disarm()
        else:
            self.answer(command)
        return True

    def answer(self, command: bytes) -> None:
        """Answer a question, if it is one that this engine knows."""


class GenericEngine(LetterEngine):
    """T reads, P stops; when nothing was seen it says so as if that were a code."""

    profile = "generic-t"
    start, stop = b"T", b"P"

    def __init__(self) -> None:
        """Start with the maker's words for nothing."""
        super().__init__()
        self.no_read = b"%%NoRead"


class OldNewlandEngine(LetterEngine):
    """ESC 1 reads, ESC 0 stops."""

    profile = "newland-em20"
    start, stop = b"\x1b1", b"\x1b0"


class DatalogicEngine(LetterEngine):
    """T reads, X stops, D and E disable and enable; i, h and s are questions."""

    profile = "datalogic"
    start, stop = b"T", b"X"

    def __init__(self) -> None:
        """Start enabled."""
        super().__init__()
        self.suffix = b"\r\n"
        self._enabled = True

    def forget(self) -> None:
        """Come back enabled."""
        super().forget()
        self._enabled = True

    def arm(self, now: float, seconds: float) -> None:
        """Press the trigger of an engine that is enabled."""
        if self._enabled:
            super().arm(now, seconds)

    def answer(self, command: bytes) -> None:
        """Tell who it is, or that it is well."""
        match command:
            case b"D":
                self._enabled = False
            case b"E":
                self._enabled = True
            case b"i" | b"h" | b"s":
                self._said += b"\x01\x02" + b"VIRTUAL " + command + b"\x03\x04"
            case _:
                pass


class AlwaysOnEngine(Engine):
    """It reads whenever a code is in front of it, and listens to nobody."""

    profile = "always-on"

    @property
    def watching(self) -> bool:
        """Always."""
        return True

    def obey(self, heard: bytearray, now: float) -> bool:
        """Pass everything over."""
        del now
        heard.clear()
        return False
