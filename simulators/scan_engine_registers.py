"""Simulate a scan engine with registers: EM3095, GM65 and their relatives.

Commands and replies are as in the EM3095 manual, p. 19: ``7E 00`` type count address data CRC; ``02 00`` type count
data CRC. ``AB CD`` in the CRC's place is taken unseen. Register 0000 holds the mode in its two lowest bits (1 reads on
command, 2 always), bit 0 of 0002 is the trigger, 0006 its time in tenths of a second.
"""

from __future__ import annotations

from enum import IntEnum

from simulators.scan_engine import Engine


class _Type(IntEnum):
    READ = 7
    WRITE = 8
    SAVE = 9


_DONE, _WRONG_CRC, _UNKNOWN = 0, 1, 3
_MODE, _TRIGGER, _TENTHS, _CHARSET = 0x0000, 0x0002, 0x0006, 0x000D
_FACTORY = {_MODE: 0xD6, _TRIGGER: 0x00, _TENTHS: 0x32, _CHARSET: 0x00}
_ON_COMMAND = 1
_HEAD = b"\x7e\x00"
_UNCHECKED = b"\xab\xcd"
_SHORTEST = 9  # head 2, type 1, count 1, address 2, one byte, CRC 2


def xmodem(data: bytes) -> int:
    """Return CRC-16/XMODEM: polynomial 1021, start 0, bits as they come."""
    register = 0
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1 ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return register


class RegisterEngine(Engine):
    """An engine whose every setting is a register; what is not saved is lost with the supply."""

    profile = "registers"

    def __init__(self) -> None:
        """Start reading always, as a module leaves the factory."""
        super().__init__()
        self._registers, self._saved = dict(_FACTORY), dict(_FACTORY)

    @property
    def watching(self) -> bool:
        """Whether it looks for a code."""
        return self._armed or self._registers[_MODE] & 3 != _ON_COMMAND

    def forget(self) -> None:
        """Go back to what was saved."""
        super().forget()
        self._registers = dict(self._saved)

    def obey(self, heard: bytearray, now: float) -> bool:
        """Carry out the first command."""
        at = heard.find(_HEAD)
        if at < 0:
            return False
        del heard[:at]
        if len(heard) < _SHORTEST:
            return False
        size = _SHORTEST if heard[2] == _Type.READ else _SHORTEST - 1 + heard[3]
        if len(heard) < size:
            return False
        command = bytes(heard[:size])
        del heard[:size]
        self._carry_out(command, now)
        return True

    def _carry_out(self, command: bytes, now: float) -> None:
        body, crc = command[2:-2], command[-2:]
        self.commands.append(body)
        if crc not in {_UNCHECKED, xmodem(body).to_bytes(2, "big")} or self.refuses():
            self._answer(_WRONG_CRC, b"\x00")
            return
        address, data = int.from_bytes(body[2:4], "big"), body[4:]
        match body[0]:
            case _Type.READ:
                held = [self._registers.get(address + offset, 0) for offset in range(data[0])]
                self._answer(_DONE, bytes(held))
            case _Type.WRITE:
                self._set(address, data, now)
                self._answer(_DONE, b"\x00")
            case _Type.SAVE:
                self._saved = dict(self._registers)
                self._answer(_DONE, b"\x00")
            case _:
                self._answer(_UNKNOWN, b"\x00")

    def _set(self, address: int, data: bytes, now: float) -> None:
        for offset, value in enumerate(data):
            self._registers[address + offset] = value
        if address == _TRIGGER:
            self.arm(now, self._registers[_TENTHS] / 10) if data[0] & 1 else self.disarm()

    def _answer(self, kind: int, data: bytes) -> None:
        body = bytes((kind, len(data))) + data
        self._said += b"\x02\x00" + body + xmodem(body).to_bytes(2, "big")
