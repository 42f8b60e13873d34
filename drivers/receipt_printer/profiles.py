"""What each printer model can do, as data: its width, its feed, and the proof of printing that it can give."""

from dataclasses import dataclass
from enum import StrEnum


class Fence(StrEnum):
    """A question at the end of a receipt; its answer is the proof that the printer got so far."""

    PROCESS_ID = "process-id"
    """``GS ( H`` function 48: answered with our own four characters when the *printing* before it is completed
    (Epson command reference). Proves that the receipt is out."""

    PAPER_SENSOR = "paper-sensor"
    """``GS r 1``: answered when it is *processed*, in stream order and never while the paper is out (TM-T85, BT-532C
    manuals). Proves that the data arrived whole; the last lines may still be printing, so the status is asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterProfile:
    """One kind of printer.

    Attributes:
        name: what the settings call it.
        dots: printable dots per row.
        fences: the proofs it may have, best first; which one this very device has is found by asking it.
        feed_units_per_dot: what ``ESC J`` must be told to feed one dot row.
        rows_per_second: a slow guess, used only to wait for a printer that has no proof at all.
        mechanical_error_is_jam: whether bit 2 of ``DLE EOT 3`` means a paper jam (SNBC's anti-jam models).
        library_profile: the python-escpos profile whose width check admits ``dots``.
    """

    name: str
    dots: int
    fences: tuple[Fence, ...]
    feed_units_per_dot: int
    rows_per_second: int = 400
    mechanical_error_is_jam: bool = False
    library_profile: str


_PROFILES = (
    PrinterProfile(
        name="generic-80mm",
        dots=576,
        # The generic "80mm Series Command" set lists GS ( H fn 48; clones that ignore it still answer GS r 1.
        fences=(Fence.PROCESS_ID, Fence.PAPER_SENSOR),
        feed_units_per_dot=1,  # 0.125 mm on 203 dpi clones
        library_profile="NT-80-V-UL",
    ),
    PrinterProfile(
        name="epson-tm",
        dots=576,
        fences=(Fence.PROCESS_ID,),  # documented for TM-T20 … T88VII, TM-m30
        feed_units_per_dot=2,  # 203 dpi models feed in 1/406 inch; to be confirmed on the device at hand
        library_profile="TM-T20II",
    ),
)
PROFILES = {profile.name: profile for profile in _PROFILES}
"""Every known profile by the name that the settings use."""
