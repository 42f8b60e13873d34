"""Simulate a decoder that speaks Zebra's Simple Serial Interface.

Every packet is acknowledged by the other side; one that is not is sent again, marked as such, three times at most.
Codes go out in packets of 257 bytes, with a mark on all but the last, once the host has asked for packets (parameter
EE); as bare text before. Sessions begin by command only in host mode (parameter 8A is 8). Source: Zebra 72E-40451.
"""

from __future__ import annotations

from collections import deque
from enum import IntEnum

from simulators.scan_engine import Engine

_FROM_HOST = 4
_RESEND, _BAD_CONTEXT, _DENIED = b"\x01", b"\x02", b"\x06"
_AGAIN, _MORE = 1, 2
_QR = b"\x1c"
_MODE, _PACKETED, _SESSION = 0x8A, 0xEE, 0x88  # parameters; a session lasts so many tenths of a second
_HOST_MODE = 8
_FACTORY = {_MODE: 0, _PACKETED: 0, _SESSION: 99}
_ROOM = 250  # bytes of a code in one packet; 255 with the header and the kind of code
_PATIENCE = 1.0  # seconds for the host's acknowledgement
_TRIES = 3


class _Op(IntEnum):
    ACK = 0xD0
    NAK = 0xD1
    PARAM_SEND = 0xC6
    PARAM_REQUEST = 0xC7
    START = 0xE4
    STOP = 0xE5
    DECODED = 0xF3


def build(opcode: int, data: bytes = b"", status: int = 0) -> bytes:
    """Build one packet of the decoder."""
    body = bytes((4 + len(data), opcode, 0, status)) + data
    total = 0x10000 - sum(body)
    return body + bytes((total >> 8 & 0xFF, total & 0xFF))


class SsiEngine(Engine):
    """A decoder; what it owes the host goes out one packet at a time."""

    profile = "zebra-ssi"

    def __init__(self) -> None:
        """Start with the trigger on the gun and codes as bare text."""
        super().__init__()
        self.suffix = b""
        self._parameters = dict(_FACTORY)
        self._waiting: deque[tuple[int, bytes, int]] = deque()
        self._tries = 0
        self._again_at: float | None = None

    def forget(self) -> None:
        """Go back to the factory's parameters; what waits for an acknowledgement is gone."""
        super().forget()
        self._parameters = dict(_FACTORY)
        self._waiting.clear()
        self._tries, self._again_at = 0, None

    def tell(self, code: bytes, now: float) -> None:
        """Say a code in as many packets as it needs."""
        if not self._parameters[_PACKETED]:
            super().tell(code, now)
            return
        parts = [code[at : at + _ROOM] for at in range(0, len(code), _ROOM)]
        idle = not self._waiting
        self._waiting += [(_Op.DECODED, _QR + part, _MORE) for part in parts[:-1]] + [(_Op.DECODED, _QR + parts[-1], 0)]
        if idle:
            self._send_first(now)

    def advance(self, now: float) -> bytes:
        """Send again what was not acknowledged in time, or give it up."""
        if self._again_at is not None and now >= self._again_at:
            self._repeat(now)
        return super().advance(now)

    def due(self) -> float | None:
        """Return when the trigger's time or the patience ends."""
        return min((at for at in (super().due(), self._again_at) if at is not None), default=None)

    def obey(self, heard: bytearray, now: float) -> bool:
        """Carry out the first packet; a zero only wakes."""
        while heard and (heard[0] < 4 or bytes(heard[2:3]) not in {b"", bytes((_FROM_HOST,))}):  # noqa: PLR2004 - the header
            del heard[0]
        if not heard or len(heard) < heard[0] + 2:
            return False
        body, sum_ = bytes(heard[: heard[0]]), bytes(heard[heard[0] : heard[0] + 2])
        if (sum(body) + int.from_bytes(sum_, "big")) & 0xFFFF:
            del heard[0]
            return True
        del heard[: len(body) + 2]
        self._carry_out(body[1], body[4:], now)
        return True

    def _carry_out(self, opcode: int, data: bytes, now: float) -> None:
        if opcode == _Op.ACK:
            self._acknowledged(now)
            return
        if opcode == _Op.NAK:
            self._repeat(now)
            return
        self.commands.append(bytes((opcode,)) + data)
        if self.refuses():
            self._said += build(_Op.NAK, _DENIED)
            return
        self._command(opcode, data, now)

    def _command(self, opcode: int, data: bytes, now: float) -> None:
        match opcode:
            case _Op.PARAM_SEND:
                self._parameters.update(zip(data[1::2], data[2::2], strict=False))
                self._said += build(_Op.ACK)
            case _Op.PARAM_REQUEST:
                held = b"".join(bytes((number, self._parameters.get(number, 0))) for number in data)
                self._waiting.append((_Op.PARAM_SEND, b"\xff" + held, 0))
                self._send_first(now)
            case _Op.START if self._parameters[_MODE] != _HOST_MODE:
                self._said += build(_Op.NAK, _DENIED)
            case _Op.START:
                self.arm(now, self._parameters[_SESSION] / 10)
                self._said += build(_Op.ACK)
            case _Op.STOP:
                self.disarm()
                self._said += build(_Op.ACK)
            case _:
                self._said += build(_Op.NAK, _BAD_CONTEXT)

    def _acknowledged(self, now: float) -> None:
        if self._waiting:
            self._waiting.popleft()
        self._again_at, self._tries = None, 0
        if self._waiting:
            self._send_first(now)

    def _send_first(self, now: float) -> None:
        opcode, data, status = self._waiting[0]
        self._said += build(opcode, data, status | (_AGAIN if self._tries else 0))
        self._again_at = now + _PATIENCE

    def _repeat(self, now: float) -> None:
        self._tries += 1
        if self._waiting and self._tries < _TRIES:
            self._send_first(now)
        else:
            self._waiting.clear()
            self._again_at, self._tries = None, 0
