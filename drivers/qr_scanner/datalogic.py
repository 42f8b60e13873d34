"""Read what Datalogic's engines answer to ``i`` (who are you), ``h`` (are you well) and ``s`` (statistics); pure.

The answer stands between SOH STX and ETX EOT. Source: PowerScan programming guide, appendix E.
"""

from __future__ import annotations

from typing import Final

from drivers.qr_scanner.framing import Frame, HeadedPackets, Reply

_HEAD, _TAIL = b"\x01\x02", b"\x03\x04"
_LONGEST: Final = 512  # bytes; an answer is a line or two of text


def _size(held: bytes) -> int | None:
    end = held.find(_TAIL, 0, _LONGEST)
    if end >= 0:
        return end + len(_TAIL)
    return 0 if len(held) < _LONGEST else None


def _read(packet: bytes) -> tuple[Frame, ...] | None:
    return (Reply(accepted=True, said=packet[len(_HEAD) : -len(_TAIL)]),)


ANSWERS = HeadedPackets(_HEAD, _size, _read)
"""The answers; none of them refuses."""
