"""Simulate a scan engine that speaks Newland's unified command set.

A command is ``~ SOH 0000 # TAG ; ETX`` (``@`` instead of ``#`` stores it); the engine echoes it with ACK, NAK (bad
value) or ENQ (no such command). Source: FM430/FM530 user guides, "serial commands".
"""

from __future__ import annotations

import re

from simulators.scan_engine import Engine

_COMMAND = re.compile(rb"\x7e\x01(\d{4})([#@])([^\x03]*?);\x03|\x01[\x54\x50]\x04", re.DOTALL)
_SHORT_START = b"\x01\x54\x04"
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
_FACTORY = {b"SCNTRG": b"0", b"SCNMOD": b"2", b"ORTSET": b"5000", b"RRDENA": b"1", b"RRDDUR": b"1000"}
_TRIGGERED = b"0"


class NewlandEngine(Engine):
    """In trigger mode (``SCNMOD0``) it reads only after ``SCNTRG1``, and one code for each; else always."""

    profile = "newland"

    def __init__(self) -> None:
        """Start in sense mode, as a fixed engine leaves the factory."""
        super().__init__()
        self._settings, self._stored = dict(_FACTORY), dict(_FACTORY)

    @property
    def watching(self) -> bool:
        """Whether it looks for a code."""
        return self._armed or self._settings[b"SCNMOD"] != _TRIGGERED

    def forget(self) -> None:
        """Go back to what was stored."""
        super().forget()
        self._settings = dict(self._stored)

    def disarm(self) -> None:
        """Let the trigger go, which the command set counts as a setting."""
        super().disarm()
        self._settings[b"SCNTRG"] = b"0"

    def obey(self, heard: bytearray, now: float) -> bool:
        """Carry out the first command, long or short."""
        found = _COMMAND.search(heard)
        if found is None:
            return False
        site, storage, content = found.groups()
        whole = found.group()
        del heard[: found.end()]
        if content is None:
            self.arm(now, self._seconds()) if whole == _SHORT_START else self.disarm()
            self._said += _ACK
        else:
            verdict = self._verdict(content, now, stored=storage == b"@")
            self._said += b"\x02\x01" + site + storage + content + verdict + b";\x03"
        return True

    def _verdict(self, content: bytes, now: float, *, stored: bool) -> bytes:
        """Carry out one command; return what stands between its echo and the end."""
        self.commands.append(content)
        tag, value = content[:6], content[6:]
        if self.refuses():
            return _NAK
        if tag not in _SETTINGS:
            return _ENQ
        if value == b"*":
            return self._settings.get(tag, b"") + _ACK
        if _SETTINGS[tag].fullmatch(value) is None:
            return _NAK
        self._settings[tag] = value
        if tag == b"SCNTRG":
            self.arm(now, self._seconds()) if value == b"1" else self.disarm()
        elif stored:
            self._stored[tag] = value
        return _ACK

    def arm(self, now: float, seconds: float) -> None:
        """Press the trigger."""
        super().arm(now, seconds)
        self._settings[b"SCNTRG"] = b"1"

    def _seconds(self) -> float:
        return int(self._settings[b"ORTSET"]) / 1000
