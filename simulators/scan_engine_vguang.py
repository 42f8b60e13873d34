"""Simulate a Vguang kiosk scanner: ``55 AA`` frames with an XOR at the end.

To the scanner: number, length (2, low first), data, XOR. From it: number, flag (0 done), length, data, XOR. Number 05
with 0 reads and with 1 rests, 24 is the light, 30 asks for the code seen last and also carries one.
"""

from __future__ import annotations

from simulators.scan_engine import Engine

_HEAD = b"\x55\xaa"
_TRIGGER, _LIGHT, _CODE = 0x05, 0x24, 0x30
_DONE, _FAILED = 0, 1
_BEFORE_DATA = 5


def xor(data: bytes | bytearray) -> int:
    """Return the exclusive or of all bytes."""
    total = 0
    for byte in data:
        total ^= byte
    return total


class VguangEngine(Engine):
    """It tells every code in a frame of its own as soon as it has seen it."""

    profile = "vguang"

    def __init__(self) -> None:
        """Start resting."""
        super().__init__()
        self.suffix = b""

    def tell(self, code: bytes, now: float) -> None:
        """Say a code in one frame."""
        del now
        self._answer(_CODE, _DONE, code)

    def obey(self, heard: bytearray, now: float) -> bool:
        """Carry out the first frame."""
        at = heard.find(_HEAD)
        if at < 0:
            return False
        del heard[:at]
        if len(heard) < _BEFORE_DATA:
            return False
        size = _BEFORE_DATA + int.from_bytes(heard[3:5], "little") + 1
        if len(heard) < size:
            return False
        if xor(heard[:size]):
            del heard[:2]
            return True
        number, data = heard[2], bytes(heard[_BEFORE_DATA : size - 1])
        del heard[:size]
        self._carry_out(number, data, now)
        return True

    def _carry_out(self, number: int, data: bytes, now: float) -> None:
        self.commands.append(bytes((number,)) + data)
        known = number in {_TRIGGER, _LIGHT, _CODE}
        if self.refuses() or not known:
            self._answer(number, _FAILED, b"")
            return
        if number == _TRIGGER:
            self.arm(now, 0) if data == b"\x00" else self.disarm()
        self._answer(number, _DONE, b"")

    def _answer(self, number: int, flag: int, data: bytes) -> None:
        frame = _HEAD + bytes((number, flag)) + len(data).to_bytes(2, "little") + data
        self._said += frame + bytes((xor(frame),))
