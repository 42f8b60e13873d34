"""How each make of scan engine is opened, set up, started, stopped and asked, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from drivers.qr_scanner import datalogic, honeywell, newland, registers, ssi, vguang
from drivers.qr_scanner.framing import Framing, TextFraming

_PATIENT = timedelta(seconds=4)  # below five seconds, the shortest time that an engine at hand stays armed by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerProfile:
    """One make of scan engine. All are 8N1 without flow control.

    Attributes:
        name: what the settings call it.
        engines: the engines that it is for.
        bauds: the rates that such an engine may have, its factory's first; tried in turn for ``baud=auto``.
        framing: makes what its bytes are read with.
        wakes: what rouses an engine that sleeps, a moment before each command.
        setup: commands sent each time the line is opened; engines forget them with their power.
        start: arms the engine; empty for an engine that always reads.
        stop: disarms it; empty likewise.
        rearm: how long the engine surely stays armed; then it is disarmed and armed again.
        query: a question that changes nothing; empty when the engine can answer none.
        settled: matches the answer to ``query`` while the setup holds, as a regular expression.
        setup_replies, start_replies: whether the commands of ``setup``, and ``start``, are answered.
        no_read: what the engine sends as if it were a code when it saw none.
        charset: what it makes of Chinese in a code as it comes from the factory.
        tried: how far the profile is proven.
    """

    name: str
    engines: str
    bauds: tuple[int, ...] = (115_200, 9_600)
    framing: Callable[[], Framing] = TextFraming
    wakes: bytes = b""
    setup: tuple[bytes, ...] = ()
    start: bytes = b""
    stop: bytes = b""
    rearm: timedelta = timedelta(hours=1)
    query: bytes = b""
    settled: bytes = b""
    setup_replies: bool = False
    start_replies: bool = False
    no_read: bytes = b""
    charset: str = "no source at hand: set it"
    tried: str = "simulated from the manual"


_PROFILES = (
    ScannerProfile(
        name="newland",
        engines="Newland FM430, FM530, HR52, EM20 to EM30 with the unified commands; Sunmi; many OEM engines",
        framing=partial(TextFraming, newland.REPLIES),
        setup=(newland.command("SCNMOD0"), newland.command("ORTSET30000")),  # on trigger only, for 30 s at a time
        start=newland.command("SCNTRG1"),
        stop=newland.command("SCNTRG0"),
        rearm=timedelta(seconds=25),
        query=newland.command("SCNMOD*"),
        settled=rb"SCNMOD\*?0",
        setup_replies=True,
        start_replies=True,
    ),
    ScannerProfile(
        name="newland-em20",
        engines="old Newland EM20 without the unified commands",
        bauds=(9_600, 115_200),
        start=b"\x1b1",
        stop=b"\x1b0",
        rearm=_PATIENT,
        tried="unproven: the start is known from one program's comment alone, the stop is a guess",
    ),
    ScannerProfile(
        name="registers",
        engines="Newland EM3095, EM2000; Grow GM65, GM805, GM861; Hamlet; many Chinese modules",
        bauds=(9_600, 115_200),
        framing=partial(TextFraming, registers.REPLIES),
        setup=(registers.write(0x0000, 0xD5),),  # read on command; lamp and aim while reading, sound and light after it
        start=registers.write(0x0002, 0x01),
        stop=registers.write(0x0002, 0x00),
        rearm=_PATIENT,
        query=registers.read(0x0000),
        settled=rb"\xd5",
        setup_replies=True,
        start_replies=True,
        charset="as register 000D says: raw, UTF-8 or GBK; modules differ",
    ),
    ScannerProfile(
        name="honeywell",
        engines="Honeywell, Metrologic, HHP; Datalogic 7000; Canmax and other clones",
        framing=partial(TextFraming, honeywell.MenuReplies()),
        setup=(honeywell.menu("TRGMOD0"),),  # manual or serial trigger
        start=honeywell.START,
        stop=honeywell.STOP,
        rearm=_PATIENT,
        query=honeywell.menu("TRGMOD?"),
        settled=rb"TRGMOD\??0",
        setup_replies=True,
    ),
    ScannerProfile(
        name="zebra-ssi",
        engines="Zebra and Symbol over SSI; Opticon MDL; Grow GM67",
        bauds=(9_600, 115_200),
        framing=ssi.SsiFraming,
        wakes=b"\x00",
        setup=(
            ssi.packet(ssi.Opcode.PARAM_SEND, b"\xff\x8a\x08"),  # no beep; trigger mode: host
            ssi.packet(ssi.Opcode.PARAM_SEND, b"\xff\xee\x01"),  # decode data in packets
        ),
        start=ssi.packet(ssi.Opcode.START_SESSION),
        stop=ssi.packet(ssi.Opcode.STOP_SESSION),
        rearm=_PATIENT,
        query=ssi.packet(ssi.Opcode.PARAM_REQUEST, b"\x8a"),
        settled=rb"\x8a\x08",
        setup_replies=True,
        start_replies=True,
        no_read=b"NR",
    ),
    ScannerProfile(
        name="datalogic",
        engines="Datalogic PowerScan, Magellan",
        bauds=(9_600, 115_200),
        framing=partial(TextFraming, datalogic.ANSWERS),
        setup=(b"E",),  # enable
        start=b"T",
        stop=b"X",
        rearm=_PATIENT,
        query=b"h",
    ),
    ScannerProfile(
        name="vguang",
        engines="Vguang (Weiguang) TX, MU series; many Chinese kiosks",
        bauds=(115_200, 57_600, 9_600),
        framing=partial(TextFraming, vguang.PACKETS),
        start=vguang.command(0x05, b"\x00"),
        stop=vguang.command(0x05, b"\x01"),
        rearm=timedelta(seconds=25),
        query=vguang.command(0x30),
        start_replies=True,
        charset="the code's own bytes",
    ),
    ScannerProfile(
        name="generic-t",
        engines="engines that start at T and stop at P: MD2, ZKTeco ZKB200",
        bauds=(9_600, 115_200),
        start=b"T",
        stop=b"P",
        rearm=_PATIENT,
        no_read=b"%%NoRead",
    ),
    ScannerProfile(
        name="always-on",
        engines="engines that read whenever a code is in front of them",
    ),
)
PROFILES: Mapping[str, ScannerProfile] = {profile.name: profile for profile in _PROFILES}
"""Every known profile by the name that the settings use."""

AUTO = "auto"
"""The profile that finds out; ``auto:NAME`` asks NAME first and takes it when nobody answers."""

NAMES = frozenset({*PROFILES, AUTO, *(f"{AUTO}:{name}" for name in PROFILES)})
"""Everything that the settings may say."""

_ASKED = ("datalogic", "registers", "vguang", "zebra-ssi", "newland", "honeywell")
"""The order in which a strange engine is asked: what other engines may take for their own T, D or R comes late."""


def may_be(name: str, last: str = "") -> tuple[ScannerProfile, ...]:
    """Return the profiles that an engine may have by the settings' word, in the order in which to ask.

    ``last`` was found before and comes first. An engine that answers no question can only be presumed: it comes at the
    very end, and only if the settings name it. ``name`` is one of `NAMES`.
    """
    if not name.startswith(AUTO):
        return (PROFILES[name],)
    named = name.removeprefix(AUTO).removeprefix(":")
    wanted = [known for known in (last, named) if known]
    order = dict.fromkeys([*wanted, *_ASKED])
    profiles = [PROFILES[each] for each in order]
    return (*(each for each in profiles if each.query), *(each for each in profiles if not each.query))
