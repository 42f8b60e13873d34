"""Simulate a serial QR scan engine that speaks Newland's unified command set.

A command is ``~ SOH 0000 # TAG ; ETX`` (``@`` instead of ``#`` stores it); the engine echoes it with ACK, NAK (bad
value) or ENQ (no such command). Source: FM430/FM530 user guides, "serial commands".
"""

from __future__ import annotations

import re
from collections import deque

from simulators.wire import Device

_COMMAND = re.compile(rb"\x7e\x01(\d{4})([#@])([^\x03]*?);\x03", re.DOTALL)
_SHORT_START = b"\x01\x54\x04"
_SHORT = re.compile(rb"\x01[\x54\x50]\x04")
_ACK, _NAK, _ENQ = b"\x06", b"\x15", b"\x05"
_SETTINGS = {
    b"SCNTRG": re.compile(rb"[01]"),
    b"SCNMOD": re.compile(rb"[0-3]"),
    b"ORTSET": re.compile(rb"\d{1,7}"),
    b"RRDENA": re.compile(rb"[01]"),
    b"RRDDUR": re.compile(rb"\d{1,7}"),
    b"GRBENA": re.compile(rb"[01]"),
    b"GRBVLL": re.compile(rb"\d{1,2}"),
    b"ILLSCN": re.compile(rb"\d"),
    b"AMLENA": re.compile(rb"\d"),
}
_DEFAULTS = {b"SCNTRG": b"0", b"SCNMOD": b"0", b"ORTSET": b"5000", b"RRDENA": b"1", b"RRDDUR": b"1000"}
_TRIGGERED = b"0"
_LONGEST_COMMAND = 512


class VirtualScanner(Device):
    """A scan engine with a place in front of it where a code can be held.

    In trigger mode (``SCNMOD0``, the default) it reads only after ``SCNTRG1``, and one code for each; in the other
    modes always. ``decode_seconds`` is the time from seeing a code to sending it.
    """

    def __init__(self, *, decode_seconds: float = 0.12, always_on: bool = False) -> None:
        """Start with nothing in front of it."""
        super().__init__()
        self.suffix = b"\r"
        self.double_read = False
        self.decode_seconds = decode_seconds
        self.commands: deque[bytes] = deque(maxlen=1000)
        self._settings = dict(_DEFAULTS)
        if always_on:
            self._settings[b"SCNMOD"] = b"2"
        self._silent = False
        self._receipt = ""
        self._buffer = bytearray()
        self._said = bytearray()
        self._shown: bytes | None = None
        self._armed = False
        self._armed_until: float | None = None
        self._read_at: float | None = None

    # --- what a person does ---

    def show(self, code: str | bytes) -> None:
        """Hold a code in front of the scanner until it beeps (text is UTF-8)."""
        with self.changing():
            self._shown = code.encode() if isinstance(code, str) else code
            self._read_at = None

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
            self._said += data

    # --- what the page shows ---

    @property
    def armed(self) -> bool:
        """Whether the light is on."""
        with self.lock:
            return self._armed or self._settings[b"SCNMOD"] != _TRIGGERED

    def state(self) -> dict[str, object]:
        """Return the scanner as a person would see it."""
        with self.lock:
            return {
                "plugged": self.plugged,
                "armed": self.armed,
                "silent": self._silent,
                "holding": self._shown is not None,
                "receipt": self._receipt,
            }

    # --- the wire ---

    def restart(self) -> None:
        """Go back to what is stored: the engine draws its supply from the plug."""
        self._buffer.clear()
        self._said.clear()
        self._disarm()

    def receive(self, data: bytes, now: float) -> None:
        """Carry out every complete command."""
        self._buffer += data
        self._take_short(now)
        while (match := _COMMAND.search(self._buffer)) is not None:
            site, storage, content = match.groups()
            del self._buffer[: match.end()]
            self._said += b"\x02\x01" + site + storage + content + self._obey(content, now) + b";\x03"
        del self._buffer[:-_LONGEST_COMMAND]

    def advance(self, now: float) -> bytes:
        """Read the code in front of the engine when it is time."""
        if self._armed and self._armed_until is not None and now >= self._armed_until:
            self._disarm()
        if self._shown is not None and self.armed:
            self._read_at = now + self.decode_seconds if self._read_at is None else self._read_at
            if now >= self._read_at:
                self._read(self._shown)
        said = b"" if self._silent else bytes(self._said)
        self._said.clear()
        return said

    def due(self) -> float | None:
        """Return when a read ends or the light goes out."""
        reading = self._read_at if self._shown is not None and self.armed else None
        moments = [moment for moment in (reading, self._armed_until) if moment is not None]
        return min(moments, default=None)

    def _read(self, code: bytes) -> None:
        self._said += (code + self.suffix) * (2 if self.double_read else 1)
        self._shown = self._read_at = None
        self._disarm()

    def _disarm(self) -> None:
        self._armed, self._armed_until, self._read_at = False, None, None
        self._settings[b"SCNTRG"] = b"0"

    def _arm(self, now: float) -> None:
        self._armed = True
        seconds = int(self._settings[b"ORTSET"]) / 1000
        self._armed_until = now + seconds if seconds else None
        self._settings[b"SCNTRG"] = b"1"

    def _take_short(self, now: float) -> None:
        """Carry out the three-byte forms of start and stop."""
        while (match := _SHORT.search(self._buffer)) is not None:
            starts = match.group() == _SHORT_START
            del self._buffer[match.start() : match.end()]
            self._arm(now) if starts else self._disarm()
            self._said += _ACK

    def _obey(self, content: bytes, now: float) -> bytes:
        """Carry out one command; return what stands between its echo and the end."""
        self.commands.append(content)
        tag, value = content[:6], content[6:]
        if tag not in _SETTINGS:
            return _ENQ
        if value == b"*":
            return self._settings.get(tag, b"") + _ACK
        if _SETTINGS[tag].fullmatch(value) is None:
            return _NAK
        self._settings[tag] = value
        if tag == b"SCNTRG":
            self._arm(now) if value == b"1" else self._disarm()
        return _ACK
