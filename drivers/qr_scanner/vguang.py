"""Write the commands of Vguang's kiosk scanners (TX, MU series), and read replies and codes; pure.

A command is ``55 AA``, its number, the data's length (2 bytes, low first), the data, and the XOR of it all; the other
way a flag (00 done) stands before the length. A code comes as number 30; so does "nothing", with no data. Source:
published TX800-U bytes (number 05 reads or rests, 24 is the light); the makers' CR08 description; field code.
"""

from __future__ import annotations

from functools import reduce
from operator import xor
from typing import Final

from drivers.qr_scanner.framing import MOST, Code, Frame, HeadedPackets, Reply

_HEAD: Final = b"\x55\xaa"
_NUMBER, _FLAG, _LENGTH, _DATA = 2, 3, slice(4, 6), 6  # places in what the engine says
_SEEN: Final = 0x30
_DONE: Final = 0x00


def command(number: int, data: bytes = b"") -> bytes:
    """Frame one command."""
    body = _HEAD + bytes((number,)) + len(data).to_bytes(2, "little") + data
    return body + checksum(body)


def checksum(data: bytes) -> bytes:
    """Return the XOR of all bytes."""
    return bytes((reduce(xor, data, 0),))


def _size(held: bytes) -> int | None:
    if len(held) < _DATA:
        return 0
    length = int.from_bytes(held[_LENGTH], "little")
    return _DATA + length + 1 if length <= MOST else None


def _read(packet: bytes) -> tuple[Frame, ...] | None:
    if checksum(packet[:-1]) != packet[-1:]:
        return None
    data = packet[_DATA:-1]
    if packet[_NUMBER] == _SEEN and packet[_FLAG] == _DONE and data:
        return (Code(data),)
    return (Reply(packet[_FLAG] == _DONE, data),)


PACKETS = HeadedPackets(_HEAD, _size, _read)
"""Replies and codes."""
