"""What each receipt printer is and can do, as data: five that stand in kiosks, and the bench's own.

From the makers' manuals and SDKs. Where no manual at hand says whether a printer knows a command, it does not: a driver
that relies on the command finds silence, as it may on metal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Cut(StrEnum):
    """How paper is cut: through, or with a bridge that a hand tears."""

    FULL = "full"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBits:
    """The bit that each error sets in DLE EOT 3 and in the second byte of automatic status."""

    jam: int = 0x04
    mark: int = 0x04
    cutter: int = 0x08
    broken: int = 0x20
    hot: int = 0x40


_IDENTITY = MappingProxyType({65: "firmware", 66: "maker", 67: "name", 68: "serial", 69: "characters"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One kind of printer. What it does not know it takes for an unknown command.

    Attributes:
        profile: what the bench calls it.
        maker, name, firmware, serial, characters: what ``GS I`` tells, as text.
        charset: Python's name of the two-byte character set in its font; four-byte codes fall apart in it.
        width: printable dots in a row.
        knife_mm: from the head to the knife.
        near_end_mm: the length left on the roll when the near-end sensor sees it; 0 without such a sensor.
        speed: mm/s, 0 for instant.
        receive_bytes: the size of the receive buffer, at least 512.
        ahead_rows: how many rows the program may be ahead of the motor, so that what is only *processed*, such as
            ``GS r`` and counters, is answered before the last rows and the cut are on the paper.
        half_dot_feeds: the unit of ``ESC J`` is half a row, as on Epson's TM series.
        drawer_pin: bit 2 of DLE EOT 1 is always set, so that an idle printer answers 16 instead of 12.
        real_time: the n of ``DLE EOT n`` that are answered; 5 goes with the exit sensor.
        errors: the bits of DLE EOT 3.
        texts: n of ``GS I n`` that are answered with text, and which of the attributes above.
        bytes_of_identity: n of ``GS I n`` that are answered with one byte.
        fence: ``GS ( H`` function 48, the process id.
        offline_response: ``GS ( H`` function 49.
        asb: ``GS a``, automatic status back.
        sensor_in_stream: ``GS r``.
        clears: ``DLE DC4 8``, clear buffers.
        graphics: ``GS ( L`` and ``GS 8 L``.
        symbols: QR codes by ``GS ( k``.
        counters: numbers of ``GS g 2``.
        saves_every: seconds between two savings of the counters; a power cut takes what came since. None: at once.
        custom: Custom's own commands: full status, automatic full status, counters, ejector.
        exit_sensor: DLE EOT 5 tells whether paper is in the mouth (Masung).
        presenter: paper is held at the mouth, and can be presented, ejected or retracted.
        retract_after: seconds after which the presenter takes back what nobody took; 0 for never.
        only_cut: the one kind of cut that it does whatever is asked.
    """

    profile: str = "bench-80"
    maker: str = "DOORSTEP"
    name: str = "BENCH-80"
    firmware: str = "1.00"
    serial: str = "0000000000"
    characters: str = "CHINA GB18030"
    charset: str = "gbk"
    width: int = 576
    knife_mm: int = 13
    near_end_mm: int = 3_000
    speed: float = 150.0
    receive_bytes: int = 256 * 1024
    ahead_rows: int = 0
    half_dot_feeds: bool = False
    drawer_pin: bool = False
    real_time: frozenset[int] = frozenset({1, 2, 3, 4})
    errors: ErrorBits = ErrorBits()
    texts: Mapping[int, str] = field(default_factory=lambda: _IDENTITY)
    bytes_of_identity: frozenset[int] = frozenset({1, 2, 3, 49, 50, 51})
    fence: bool = True
    offline_response: bool = False
    asb: bool = True
    sensor_in_stream: bool = True
    clears: bool = True
    graphics: bool = True
    symbols: bool = False
    counters: frozenset[int] = frozenset({50, 178})
    saves_every: float | None = None
    custom: bool = False
    exit_sensor: bool = False
    presenter: bool = False
    retract_after: float = 0.0
    only_cut: Cut | None = None


BENCH = Model()
_AHEAD = 240  # 30 mm: no manual tells, and a terminal must not depend on it

EPSON = Model(
    profile="epson-tm",
    maker="EPSON",
    name="TM-T82II",
    half_dot_feeds=True,
    ahead_rows=_AHEAD,
    receive_bytes=4 * 1024,
    offline_response=True,
    symbols=True,
    counters=frozenset({20, 148, 50, 178, 70, 198}),
    saves_every=120.0,  # every two to four minutes, and not when the mains fails (TM-L100)
)

SNBC = Model(
    profile="snbc-bt-t080",
    maker="SNBC",
    name="BT-T080",
    ahead_rows=_AHEAD,
    receive_bytes=64 * 1024,
    drawer_pin=True,  # bit 2 is fixed: idle is 16
    fence=False,
    clears=False,
    graphics=False,
    symbols=True,
    counters=frozenset(),
)

MASUNG = Model(
    profile="masung-d347",
    maker="MASUNG",
    name="D347",
    ahead_rows=_AHEAD,
    receive_bytes=64 * 1024,
    drawer_pin=True,  # its SDK takes a printer for connected when (answer & 16h) is 16h
    errors=ErrorBits(mark=0x20),
    texts=MappingProxyType({1: "maker", 2: "name", 3: "firmware", 4: "serial", 5: "characters", 6: "profile"}),
    bytes_of_identity=frozenset(),
    fence=False,
    asb=False,
    clears=False,
    graphics=False,
    counters=frozenset(),
    exit_sensor=True,
)

CUSTOM = Model(
    profile="custom-kpm",
    maker="CUSTOM",
    name="KPM210",
    ahead_rows=_AHEAD,
    receive_bytes=16 * 1024,
    real_time=frozenset({1, 2, 3, 4, 0x11, 0x14, 0x15}),
    fence=False,
    asb=False,
    clears=False,
    graphics=False,
    counters=frozenset(),
    custom=True,
    presenter=True,
)

GENERIC_GBK = Model(
    profile="generic-gbk",
    maker="POS",
    name="80MM",
    characters="GBK",
    ahead_rows=_AHEAD,
    receive_bytes=32 * 1024,
    fence=False,
    clears=False,
    graphics=False,
    symbols=True,
    counters=frozenset(),
    only_cut=Cut.PARTIAL,
)

MODELS: dict[str, Model] = {model.profile: model for model in (BENCH, EPSON, SNBC, MASUNG, CUSTOM, GENERIC_GBK)}
"""Every printer by its profile's name."""


def find_model(profile: str) -> Model:
    """Return the printer that the bench calls ``profile``.

    Raises:
        ValueError: there is none; the text names those that are.
    """
    if profile not in MODELS:
        raise ValueError(f"no such printer: {profile}; there are: {', '.join(MODELS)}")
    return MODELS[profile]
