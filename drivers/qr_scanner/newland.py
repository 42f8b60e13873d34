"""Write Newland's unified commands and read their replies; pure.

A command is ``~ SOH 0000 # TAG value ; ETX`` (``#`` holds until power-off, ``@`` is stored); the reply is
``STX SOH 0000 # TAG value ACK ; ETX``, with NAK for a bad value and ENQ for an unknown command in ACK's place.
Source: FM430 and FM530 manuals, "serial commands" (FM530 p. 141); HR52 manual p. 35.
"""

from __future__ import annotations

from typing import Final

from drivers.qr_scanner.framing import Frame, HeadedPackets, Reply

_ETX: Final = b"\x03"
_LONGEST: Final = 512  # bytes; the longest reply at hand, to a query of a prefix, has some sixty
_SITE: Final = b"\x02\x010000#"
_VERDICTS: Final = {b"\x06;\x03": True, b"\x15;\x03": False, b"\x05;\x03": False}


def command(text: str) -> bytes:
    """Frame one command, to hold until power-off; a value of ``*`` asks instead of setting."""
    return b"\x7e\x010000#" + text.encode("ascii") + b";\x03"


def _size(held: bytes) -> int | None:
    end = held.find(_ETX, 0, _LONGEST)
    if end >= 0:
        return end + 1
    return 0 if len(held) < _LONGEST else None


def _read(packet: bytes) -> tuple[Frame, ...] | None:
    verdict = _VERDICTS.get(packet[-3:])
    return None if verdict is None else (Reply(verdict, packet[len(_SITE) : -3]),)


REPLIES = HeadedPackets(b"\x02\x01", _size, _read)
"""The replies; `Reply.said` is the tag and the value."""
