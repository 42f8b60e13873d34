"""Write Honeywell's menu commands and read their replies; pure.

A menu command is ``SYN M CR``, tag, value and ``!`` (until power-off; ``.`` stores it); the reply is tag, value and
ACK, with NAK for a bad value and ENQ for an unknown tag in its place. ``?`` instead of a value asks. The trigger
(``SYN T CR``, ``SYN U CR``) is not answered. Source: NCR 7837 manual p. 138; Metrologic 4820 guide, "serial commands".
"""

from __future__ import annotations

import re
from typing import Final

from drivers.qr_scanner.framing import Frame, Reply

START: Final = b"\x16T\r"
"""Press the trigger."""

STOP: Final = b"\x16U\r"
"""Let it go."""

_REPLY = re.compile(rb"([A-Z][A-Z0-9_]{5}[\x20-\x7e]{0,64})([\x06\x15\x05])")
_ACK: Final = b"\x06"


def menu(text: str) -> bytes:
    """Frame one menu command, to hold until power-off."""
    return b"\x16M\r" + text.encode("ascii") + b"!"


class MenuReplies:
    """The replies; `Reply.said` is the tag and the value. What ends a reply behind its verdict is no part of it."""

    def begins(self, held: bytes) -> bool:
        """Never: a line end tells a code from a reply soon enough."""
        del held
        return False

    def take(self, held: bytes) -> tuple[int, tuple[Frame, ...]] | None:
        """Return size and frames of a reply at the beginning."""
        return _packet(_REPLY.match(held))

    def find(self, text: bytes) -> tuple[int, tuple[Frame, ...]] | None:
        """Return end and frames of the first reply."""
        return _packet(_REPLY.search(text))


def _packet(found: re.Match[bytes] | None) -> tuple[int, tuple[Frame, ...]] | None:
    return found and (found.end(), (Reply(found[2] == _ACK, found[1]),))
