"""What each printer model can do, as data: its width, its words, and the proof of printing that it can give.

Sources are the makers' command references where they could be read; what only the makers' software showed is marked so.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from drivers.receipt_printer.answers import Grammar
from drivers.receipt_printer.status import EPSON, Meaning


class Fence(StrEnum):
    """A question at the head and at the end of a receipt; its answer is the proof that the printer got so far."""

    PROCESS_ID = "process-id"
    """``GS ( H`` function 48: answered with our own four characters when the *printing* before it is completed
    (Epson command reference). Proves that the receipt is out."""

    CUT_COUNTER = "cut-counter"
    """The printer's own count of cuts, asked in stream order: one more than before is this receipt's cut."""

    PAPER_SENSOR = "paper-sensor"
    """``GS r 1``: answered when it is *processed*, in stream order and never while the paper is out (TM-T85, BT-532C
    manuals). Proves that the data arrived whole; the last lines may still be printing, so the status is asked again."""

    POLLING = "polling"
    """No question is answered in stream order: the receipt goes out, and nobody may ever say that it was printed."""


class Mouth(StrEnum):
    """How a model tells what lies in its mouth."""

    MASUNG = "DLE EOT 5"  # D347 models; from the maker's SDK
    CUSTOM = "DLE EOT 20"  # bit 20h of the first of four bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Presenter:
    """Commands of a presenter: put the receipt forward, and draw back what nobody took."""

    present: bytes
    retract: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterQuestions:
    """How to ask for a printer's counters; empty where it has none. Answered in stream order.

    ``retracts`` alone tells a receipt that a presenter drew back by itself from one that was taken: how long it waits
    is set up on the printer, so no time tells it.
    """

    cuts: bytes = b""
    power_ups: bytes = b""
    retracts: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterProfile:
    """One kind of printer.

    Attributes:
        name: what the settings call it.
        dots: printable dots per row.
        fences: the proofs it may have, best first; which one this very device has is found by asking it.
        feed_units_per_dot: what ``ESC J`` must be told to feed one dot row.
        rows_per_second: a slow guess, used only to wait for a printer that has no proof at all.
        meaning: what its error bits mean.
        grammar: how its answers are told apart.
        near_end: whether it may have a sensor for the end of the roll.
        mouth: how it tells what lies in its mouth, None without a sensor there.
        presenter: how a receipt is put forward and drawn back, None without a presenter.
        counters: how its counters are asked for.
        news: sent behind ``ESC @``, which ends it: lets the printer tell by itself when paper, errors or being offline
            change. A full receive buffer holds up every question; this still comes through.
        real_time_off: sent behind ``ESC @``: switches off what bytes in a picture could set off (drawer, power).
        known_by: matches "maker model" as the printer itself says them, for ``profile = "auto"``.
        library_profile: the python-escpos profile whose width check admits ``dots``.
    """

    name: str
    dots: int = 576
    fences: tuple[Fence, ...]
    feed_units_per_dot: int = 1  # 0.125 mm on 203 dpi clones
    rows_per_second: int = 400
    meaning: Meaning = EPSON
    grammar: Grammar = Grammar.EPSON
    near_end: bool = True
    mouth: Mouth | None = None
    presenter: Presenter | None = None
    counters: CounterQuestions = CounterQuestions()
    news: bytes = b""
    real_time_off: bytes = b""
    known_by: re.Pattern[str] | None = None
    library_profile: str = "NT-80-V-UL"


_NEWS = bytes.fromhex("1d 61 0e")  # GS a: online and offline, errors, paper; neither drawer nor buttons

AUTO = "auto"
"""The setting that lets the printer say itself what it is."""

_PROFILES = (
    PrinterProfile(
        name="generic-80mm",
        # The generic "80mm Series Command" set lists GS ( H fn 48; clones that ignore it still answer GS r 1.
        fences=(Fence.PROCESS_ID, Fence.PAPER_SENSOR, Fence.POLLING),
        news=_NEWS,
    ),
    PrinterProfile(
        name="epson-tm",
        fences=(Fence.PROCESS_ID, Fence.POLLING),  # documented for TM-T20 … T88VII, TM-m30
        feed_units_per_dot=2,  # 203 dpi models feed in 1/406 inch; to be confirmed on the device at hand
        counters=CounterQuestions(cuts=bytes.fromhex("1d 67 32 00 b2 00")),  # GS g 2, 178: cuts, cumulative
        news=_NEWS,
        real_time_off=bytes.fromhex("1d 28 44 05 00 14 01 00 02 00"),  # GS ( D: no drawer pulse, no power off
        known_by=re.compile(r"\bEPSON\b|\b(TM|EU)-", re.IGNORECASE),
        library_profile="TM-T20II",
    ),
    PrinterProfile(
        name="snbc",
        fences=(Fence.PROCESS_ID, Fence.PAPER_SENSOR, Fence.POLLING),
        news=_NEWS,
        # BT-T080 with the anti-jam module: bit 2 is a jam; bit 6 is a lifted head as well.
        meaning=Meaning(
            jam=0x04,
            names={
                0x04: "paper jam",
                0x08: "cutter",
                0x20: "unrecoverable error",
                0x40: "head lifted, heat or voltage",
            },
        ),
        known_by=re.compile(r"\bSNBC\b|\bBEIYANG\b|\bBT-T|\bBK-", re.IGNORECASE),
    ),
    PrinterProfile(
        name="masung",
        fences=(Fence.PAPER_SENSOR, Fence.POLLING),  # no GS ( H in the maker's SDK
        meaning=Meaning(
            names={0x04: "mechanical error", 0x08: "cutter not home", 0x20: "black mark", 0x40: "head temperature"}
        ),
        mouth=Mouth.MASUNG,
        known_by=re.compile(r"\bMASUNG\b|\bEP8\d\d|\bMT80|\bMS-?D347|\bD347", re.IGNORECASE),
    ),
    PrinterProfile(
        name="custom",
        fences=(Fence.CUT_COUNTER, Fence.PAPER_SENSOR, Fence.POLLING),
        grammar=Grammar.CUSTOM,
        news=b"\x1d\xe0\x01",  # GS E0h: the paper's group only, so that it never looks like the answer to DLE EOT 20
        mouth=Mouth.CUSTOM,
        # KPM210: GS e 3 m presents by m steps of 0.625 mm (here 50 mm), GS e 2 retracts
        presenter=Presenter(present=bytes.fromhex("1d 65 03 50"), retract=bytes.fromhex("1d 65 02")),
        counters=CounterQuestions(cuts=b"\x1d\xe2", power_ups=b"\x1d\xe5", retracts=b"\x1d\xe4"),
        known_by=re.compile(r"\bCUSTOM\b|\bKPM\d|\bVKP\d|\bTPTCM|\bTG02", re.IGNORECASE),
    ),
)
PROFILES = {profile.name: profile for profile in _PROFILES}
"""Every known profile by the name that the settings use."""

FALLBACK = PROFILES["generic-80mm"]
"""What a printer is taken for that does not say what it is."""


def recognise(words: str) -> PrinterProfile:
    """Return the profile of a printer that calls itself ``words`` (maker and model); the generic one if it is none."""
    known = (profile for profile in PROFILES.values() if profile.known_by and profile.known_by.search(words))
    return next(known, FALLBACK)
