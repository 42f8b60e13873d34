"""Write register commands of EM3095, GM65 and their many relatives, and read the replies; pure.

A command is ``7E 00``, type (07 read, 08 write), count, address (2 bytes), data, CRC; a reply is ``02 00``, type (00
done), count, data, CRC. The CRC is CRC-16/XMODEM over everything from the type on, most significant byte first; in a
command ``AB CD`` stands for "do not check". Source: EM3095 manual p. 19, EM2000 p. 15, GM65 V1.3.
"""

from __future__ import annotations

from binascii import crc_hqx
from typing import Final

from drivers.qr_scanner.framing import Frame, HeadedPackets, Reply

_DONE: Final = 0x00
_HEAD: Final = 2  # bytes
_BEFORE_DATA: Final = 4  # head, type, count
_CRC: Final = 2
_READ_TYPE, _WRITE_TYPE = 0x07, 0x08


def write(address: int, value: int) -> bytes:
    """Set one register until power-off."""
    return _command(bytes((_WRITE_TYPE, 1)) + address.to_bytes(2, "big") + bytes((value,)))


def read(address: int) -> bytes:
    """Ask for one register."""
    return _command(bytes((_READ_TYPE, 1)) + address.to_bytes(2, "big") + b"\x01")


def crc(data: bytes) -> bytes:
    """Return CRC-16/XMODEM of ``data`` as it is sent."""
    return crc_hqx(data, 0).to_bytes(_CRC, "big")


def _command(body: bytes) -> bytes:
    return b"\x7e\x00" + body + crc(body)


def _size(held: bytes) -> int | None:
    return _BEFORE_DATA + held[3] + _CRC if len(held) >= _BEFORE_DATA else 0


def _read(packet: bytes) -> tuple[Frame, ...] | None:
    if crc(packet[_HEAD:-_CRC]) != packet[-_CRC:]:
        return None
    return (Reply(packet[_HEAD] == _DONE, packet[_BEFORE_DATA:-_CRC]),)


REPLIES = HeadedPackets(b"\x02\x00", _size, _read)
"""The replies; `Reply.said` is what the registers hold."""
