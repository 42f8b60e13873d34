"""Decide from a model's own answer what lies in the printer's mouth. Pure."""

from dataclasses import replace
from enum import IntFlag

from drivers.api import Media, Presented, PrinterStatus, Retracted, Taken
from drivers.receipt_printer.answers import Answer, GroupedStatus, InStreamStatus, Noise, RealTimeStatus
from drivers.receipt_printer.status import refine

_NO_EXIT = 0x60  # bits that Masung's answer never has
_DRAG_MOTOR = 0x08  # of the second byte of Custom's full status


class _Exit(IntFlag):
    """Masung's answer to ``DLE EOT 5``, from the maker's SDK."""

    BLOCKED = 0x01
    PRESENT = 0x04
    JAMMED = 0x08


def add_mouth(status: PrinterStatus, said: Answer | Media) -> PrinterStatus:
    """Return ``status`` with what the mouth's sensor said; an answer of no known form leaves it unknown."""
    match said:
        case Media():
            return replace(status, media=said)
        case GroupedStatus():
            return refine(status, said)
        case RealTimeStatus(value) | InStreamStatus(value) | Noise(value):
            return replace(status, media=_exit(value))
        case _:
            return replace(status, media=Media.UNKNOWN)


def is_exit(answer: Answer) -> bool:
    """Tell whether ``answer`` may be Masung's to ``DLE EOT 5``: one byte, with none of the bits that it never sets."""
    return isinstance(answer, RealTimeStatus | InStreamStatus | Noise) and not answer.value & _NO_EXIT


def motor_runs(full: GroupedStatus) -> bool:
    """Tell from Custom's full status (``DLE EOT 20``) whether the paper is being moved."""
    return bool(full.data[1] & _DRAG_MOTOR)


def who_has_it(before: int | None, now: int | None, *, asked: bool) -> Presented | Taken | Retracted:
    """Decide where a receipt went that lay in a presenter's mouth and does so no more, by the counts of retracts.

    Without counts it was drawn back if the presenter was ``asked`` to; else nobody knows more than that it was
    presented: a presenter may draw back by itself. What goes out forwards counts as taken; no sensor sees the hand.
    """
    if before is None or now is None:
        return Retracted() if asked else Presented()
    return Retracted() if now > before else Taken()


def _exit(value: int) -> Media:
    if value & (_Exit.BLOCKED | _Exit.JAMMED):
        return Media.JAMMED
    return Media.PRESENT if value & _Exit.PRESENT else Media.NOT_PRESENT
