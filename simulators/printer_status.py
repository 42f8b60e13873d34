"""Encode what a receipt printer says about itself: DLE EOT answers, automatic status (ASB), GS r."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.printer_models import Model

_FIXED = 0x12  # bits 1 and 4 of every DLE EOT answer
_GENERAL, _EXIT = range(1, 5), 5
_ASB_FIXED = 0x10
_ASB_RESERVED = 0x0F
_CAUSE_FIXED = 0x40  # bit 6 of every byte of an offline cause


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
    mark_lost: bool = False
    exit_blocked: bool = False
    paper_pulled: bool = False
    in_mouth: bool = False
    moving: bool = False

    @property
    def error(self) -> bool:
        """Whether an error holds printing up."""
        return any(
            (self.cutter_error, self.jammed, self.overheated, self.broken, self.mark_lost, self.exit_blocked),
        )

    @property
    def offline(self) -> bool:
        """Whether the printer has stopped printing."""
        return self.cover_open or self.paper_out or self.error


def bits(*pairs: tuple[bool, int]) -> int:
    """Return the masks that are on, in one number."""
    number = 0
    for on, mask in pairs:
        number |= mask if on else 0
    return number


def _errors(condition: Condition, model: Model) -> int:
    """Return the error bits, which DLE EOT 3 and the second ASB byte share."""
    errors = model.errors
    return bits(
        (condition.jammed or condition.exit_blocked, errors.jam),
        (condition.mark_lost, errors.mark),
        (condition.cutter_error, errors.cutter),
        (condition.broken, errors.broken),
        (condition.overheated, errors.hot),
    )


def dle_eot(number: int, condition: Condition, model: Model) -> int | None:
    """Return the one-byte answer to ``DLE EOT`` 1 to 5, None for a number that the printer does not know."""
    if number == _EXIT and model.exit_sensor:
        return _exit(condition)
    if number not in _GENERAL or number not in model.real_time:
        return None
    return (
        _FIXED
        | {
            1: bits((model.drawer_pin, 0x04), (condition.offline, 0x08)),
            2: bits((condition.cover_open, 0x04), (condition.paper_out, 0x20), (condition.error, 0x40)),
            3: _errors(condition, model),
            4: bits((condition.paper_low, 0x0C), (condition.paper_out, 0x60)),
        }[number]
    )


def _exit(condition: Condition) -> int:
    """Return what the mouth of a Masung D347 is like (its SDK's DLE EOT 5)."""
    return bits(
        (condition.exit_blocked, 0x01),
        (condition.paper_pulled, 0x02),
        (condition.in_mouth, 0x04),
        (condition.jammed, 0x08),
    )


def asb(condition: Condition, model: Model) -> bytes:
    """Return the four bytes of automatic status back."""
    return bytes(
        (
            _ASB_FIXED | bits((model.drawer_pin, 0x04), (condition.offline, 0x08), (condition.cover_open, 0x20)),
            _errors(condition, model),
            bits((condition.paper_low, 0x03), (condition.paper_out, 0x0C)),
            _ASB_RESERVED,
        )
    )


def asb_watched(report: bytes, mask: int) -> bytes:
    """Return the part of an ASB report whose change is to be told under the mask of ``GS a``."""
    return bytes(
        (
            report[0] & bits((bool(mask & 0x01), 0x04), (bool(mask & 0x02), 0x28)),
            report[1] if mask & 0x04 else 0,
            report[2] if mask & 0x08 else 0,
        )
    )


def gs_r(number: int, condition: Condition) -> int | None:
    """Return the answer to ``GS r``: 1 or 49 paper, 2 or 50 drawer."""
    match number:
        case 1 | 49:
            return bits((condition.paper_low, 0x03), (condition.paper_out, 0x0C))
        case 2 | 50:
            return 0
        case _:
            return None


def offline_response(condition: Condition, *, with_cause: bool) -> bytes:
    """Return Epson's offline response (``GS ( H`` function 49): 37 23, five cause bytes when asked, 00.

    The cause bytes are those of the TM-L90 (TM programming guide, page 436): two of unrecoverable errors, one of
    errors that go away, one of recoverable ones; the last, which no page at hand describes, is sent empty.
    """
    cause = (
        bits((condition.broken, 0x01)),
        0,
        bits((condition.overheated, 0x01)),
        bits((condition.cutter_error or condition.jammed, 0x01), (condition.cover_open, 0x02)),
        0,
    )
    return b"\x37\x23" + (bytes(_CAUSE_FIXED | byte for byte in cause) if with_cause else b"") + b"\x00"
