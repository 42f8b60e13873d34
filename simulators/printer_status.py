"""Encode what a receipt printer says about itself: DLE EOT answers, automatic status (ASB), GS r."""

from __future__ import annotations

from dataclasses import dataclass

_FIXED = 0x12  # bits 1 and 4 of every DLE EOT answer
_ASB_FIXED = 0x10
_ASB_RESERVED = 0x0F


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Everything that the printer's sensors see."""

    cover_open: bool = False
    paper_low: bool = False
    paper_out: bool = False
    cutter_error: bool = False
    jammed: bool = False
    overheated: bool = False
    broken: bool = False

    @property
    def error(self) -> bool:
        """Whether an error holds printing up."""
        return self.cutter_error or self.jammed or self.overheated or self.broken

    @property
    def offline(self) -> bool:
        """Whether the printer has stopped printing."""
        return self.cover_open or self.paper_out or self.error


def _bits(*pairs: tuple[bool, int]) -> int:
    return sum(mask for on, mask in pairs if on)


def _errors(condition: Condition) -> int:
    """Return the error bits, which DLE EOT 3 and the second ASB byte share."""
    return _bits(
        (condition.jammed, 0x04), (condition.cutter_error, 0x08), (condition.broken, 0x20), (condition.overheated, 0x40)
    )


def dle_eot(number: int, condition: Condition, *, drawer_pin: bool = False) -> int | None:
    """Return the one-byte answer to DLE EOT 1 to 4, None for another number."""
    match number:
        case 1:
            return _FIXED | _bits((drawer_pin, 0x04), (condition.offline, 0x08))
        case 2:
            return _FIXED | _bits((condition.cover_open, 0x04), (condition.paper_out, 0x20), (condition.error, 0x40))
        case 3:
            return _FIXED | _errors(condition)
        case 4:
            return _FIXED | _bits((condition.paper_low, 0x0C), (condition.paper_out, 0x60))
        case _:
            return None


def asb(condition: Condition, *, drawer_pin: bool = False) -> bytes:
    """Return the four bytes of automatic status back."""
    return bytes(
        (
            _ASB_FIXED | _bits((drawer_pin, 0x04), (condition.offline, 0x08), (condition.cover_open, 0x20)),
            _errors(condition),
            _bits((condition.paper_low, 0x03), (condition.paper_out, 0x0C)),
            _ASB_RESERVED,
        )
    )


def asb_watched(report: bytes, mask: int) -> bytes:
    """Return the part of an ASB report whose change is to be told under the mask of ``GS a``."""
    return bytes(
        (
            report[0] & _bits((bool(mask & 0x01), 0x04), (bool(mask & 0x02), 0x28)),
            report[1] if mask & 0x04 else 0,
            report[2] if mask & 0x08 else 0,
        )
    )


def gs_r(number: int, condition: Condition) -> int | None:
    """Return the answer to ``GS r``: 1 or 49 paper, 2 or 50 drawer."""
    match number:
        case 1 | 49:
            return _bits((condition.paper_low, 0x03), (condition.paper_out, 0x0C))
        case 2 | 50:
            return 0
        case _:
            return None
