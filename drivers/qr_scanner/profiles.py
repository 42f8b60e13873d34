"""How each make of serial scan engine is started, stopped and asked, as data."""

from dataclasses import dataclass
from datetime import timedelta


def _newland(command: str) -> bytes:
    """Frame a Newland unified command: ``~ SOH 0000``, ``#`` (until power-off), the command, ``; ETX``."""
    return b"\x7e\x010000#" + command.encode("ascii") + b";\x03"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerProfile:
    """One make of scan engine.

    Attributes:
        name: what the settings call it.
        setup: commands sent each time the line is opened; engines forget them with their power.
        start: arms the engine; empty for an engine that always reads.
        stop: disarms it; empty likewise.
        rearm: how long the engine surely stays armed; then it is disarmed and armed again.
        query: a harmless question for `status`; empty when the engine cannot answer one.
        replies: whether commands are answered (``STX SOH … ACK|NAK|ENQ ; ETX``).
        no_read: what the engine sends as if it were a code when it saw none.
    """

    name: str
    setup: tuple[bytes, ...] = ()
    start: bytes = b""
    stop: bytes = b""
    rearm: timedelta = timedelta(hours=1)
    query: bytes = b""
    replies: bool = False
    no_read: bytes = b""


_PROFILES = (
    # Newland unified commands: FM430 and FM530 manuals, HR52 manual p. 35; many OEM engines
    ScannerProfile(
        name="newland",
        setup=(_newland("SCNMOD0"), _newland("ORTSET30000")),  # read on trigger only, for 30 s at a time
        start=_newland("SCNTRG1"),
        stop=_newland("SCNTRG0"),
        rearm=timedelta(seconds=25),
        query=_newland("SCNMOD*"),  # asks for the current mode, changes nothing
        replies=True,
    ),
    # Generic T/P engines (MD2, ZKB200)
    ScannerProfile(name="generic-t", start=b"T", stop=b"P", rearm=timedelta(seconds=4), no_read=b"%%NoRead"),
    ScannerProfile(name="always-on"),
)
PROFILES = {profile.name: profile for profile in _PROFILES}
"""Every known profile by the name that the settings use."""
