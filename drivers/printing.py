"""The vocabulary of printing: what came of a receipt, what a printer's parts are, what can be asked of it afterwards.

State words are those of XFS4IoT (Printer ``media``, ``paper``), as in `drivers.api`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class PrintFailure(StrEnum):
    """Why nothing (or nothing whole) came out. XFS4IoT Printer error codes."""

    PAPER_OUT = "paperOut"
    PAPER_JAMMED = "paperJammed"
    COVER_OPEN = "coverOpen"
    OFFLINE = "offline"
    HARDWARE_ERROR = "hardwareError"
    INTERNAL_ERROR = "internalError"
    """The terminal itself could not keep its print journal; without it nothing is sent."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer itself answered after the last line and the cut."""


@dataclass(frozen=True, slots=True)
class Presented:
    """Printed, and the sensor at the mouth sees it waiting to be taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Printed, seen at the mouth, and then no longer there: somebody has it."""


@dataclass(frozen=True, slots=True)
class Retracted:
    """Printed, not taken in time, and drawn back into the machine, so that nobody else reads it."""


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """The printer said why it did not print; ``begun`` tells that a part of it may hang there or have been torn off."""

    reason: PrintFailure
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Indeterminate:
    """Bytes went out and the proof never came: nobody may say printed, nobody may send again unmarked."""


PrintOutcome = Printed | Presented | Taken | Retracted | NotPrinted | Indeterminate


class Media(StrEnum):
    """XFS4IoT Printer ``media``: what lies in the printer's mouth. A printer without a sensor there has None."""

    UNKNOWN = "unknown"
    NOT_PRESENT = "notPresent"
    ENTERING = "entering"
    PRESENT = "present"
    TAKEN = "taken"
    RETRACTED = "retracted"
    JAMMED = "jammed"


class Cutter(StrEnum):
    """How the knife is."""

    UNKNOWN = "unknown"
    OK = "ok"
    FAULT = "fault"


class Head(StrEnum):
    """How the print head is. Most printers tell heat and voltage by one bit: then which one is ``unknown``."""

    UNKNOWN = "unknown"
    OK = "ok"
    HOT = "hot"
    VOLTAGE = "voltage"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintCounters:
    """A printer's own counters, None where it has none or does not say.

    Attributes:
        cuts: how often the knife has cut, ever.
        power_ups: how often the printer was switched on, ever; a change proves that its buffer was lost.
    """

    cuts: int | None = None
    power_ups: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintMarks:
    """By what a receipt can be told again: the process id that follows it, and the counters before its first byte.

    ``process_id`` is four characters 20h to 7Eh, empty where the proof is another one.
    """

    process_id: str
    counters: PrintCounters


class PrintWitness(Protocol):
    """Who must know how far a receipt got, before it gets there."""

    def sending(self, marks: PrintMarks) -> None:
        """Hear that the next byte belongs to the receipt. What this raises forbids the printing."""

    def awaiting(self) -> None:
        """Hear that every byte is out and only the proof is waited for."""

    def held_up(self, reason: PrintFailure) -> None:
        """Hear what somebody must help with (paper, cover) while the receipt waits; told once for each new reason."""


@dataclass(frozen=True, slots=True)
class Unwitnessed:
    """Nobody needs to know: for test prints, which are not a resident's."""

    def sending(self, marks: PrintMarks) -> None:
        """Let it print."""

    def awaiting(self) -> None:
        """Let it be proven."""

    def held_up(self, reason: PrintFailure) -> None:
        """Let it wait."""


UNWITNESSED = Unwitnessed()
"""The witness that nobody needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterDescription:
    """What a printer says of itself and what the driver makes of it, for a technician.

    Attributes:
        profile: the model profile in use, chosen by the settings or by asking.
        model: the printer's own words by what they are (``maker``, ``model``, ``firmware``); empty when it says none.
        proof: the proof of printing that this very device answers (`process-id`, `cut-counter`, `paper-sensor`), or
            ``polling``: it can never prove a receipt. Empty: the printer could not be asked.
        sensors: what it can see (``near-end``, ``exit``), and ``presenter`` where it can take a receipt back.
        counters: its counters now.
    """

    profile: str
    model: tuple[tuple[str, str], ...] = ()
    proof: str = ""
    sensors: tuple[str, ...] = ()
    counters: PrintCounters = PrintCounters()
