"""What can happen to a receipt on its way: every fault of the list, as something done to a counter at some moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.hardware.receipt_printer_faults.rig import Counter

Deed = Callable[[Counter], object]

_MIDDLE = 200  # rows; 600 and the way to the knife make a receipt
_ALL_SENT = 450  # by then the last byte is in the smallest buffer
_LAST_LINES = 620
_HELP = 0.6  # seconds until somebody has helped


def _nothing(_: Counter) -> None:
    """Let it be."""


def _then(fault: Deed, remedy: Deed, seconds: float = _HELP) -> Deed:
    def both(counter: Counter) -> None:
        fault(counter)
        time.sleep(seconds)
        remedy(counter)

    return both


def _repair(counter: Counter) -> None:
    """Do what a technician does to a broken printer: switch it off, mend it, switch it on."""
    counter.printer.press_power()
    counter.printer.mend()
    counter.printer.press_power()


def _plug(counter: Counter) -> None:
    counter.printer.plug()
    counter.find()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: what is done before the receipt, at a row of it, at the mouth, and to put it right.

    Attributes:
        before: done before anything is sent.
        during: done when ``row`` rows are printed.
        at_mouth: done while the receipt lies in the mouth and the terminal watches it; None: it does not watch.
        remedy: done when the receipt has ended.
        seconds: the receipt's time.
        dies: the process ends when the last byte is out, and starts again after ``asleep`` seconds.
    """

    before: Deed = _nothing
    during: Deed | None = None
    row: int = _MIDDLE
    at_mouth: Deed | None = None
    remedy: Deed = _nothing
    seconds: float = 8.0
    dies: bool = False
    asleep: float = 0.0


_SHORT = 2.2

FAULTS = {
    "none": Fault(),
    "paper out before": Fault(
        before=lambda c: c.printer.run_out(), remedy=lambda c: c.printer.load_paper(), seconds=_SHORT
    ),
    "paper out in the middle, refilled": Fault(
        during=_then(lambda c: c.printer.run_out(), lambda c: c.printer.load_paper())
    ),
    "paper out in the middle, not refilled": Fault(
        during=lambda c: c.printer.run_out(), remedy=lambda c: c.printer.load_paper(), seconds=_SHORT
    ),
    "paper out in the last lines": Fault(
        before=lambda c: c.printer.run_out(_LAST_LINES), remedy=lambda c: c.printer.load_paper(), seconds=_SHORT
    ),
    "cover opened in the middle, shut": Fault(
        during=_then(lambda c: c.printer.open_cover(), lambda c: c.printer.close_cover())
    ),
    "cover opened in the middle, not shut": Fault(
        during=lambda c: c.printer.open_cover(), remedy=lambda c: c.printer.close_cover(), seconds=_SHORT
    ),
    "paper jam": Fault(during=lambda c: c.printer.jam(), row=20, remedy=lambda c: c.printer.mend(), seconds=_SHORT),
    "knife stuck": Fault(before=lambda c: c.printer.break_knife(), remedy=lambda c: c.printer.mend(), seconds=4),
    "head hot, cools": Fault(during=lambda c: c.printer.overheat(_HELP)),
    "breaks down for good": Fault(during=lambda c: c.printer.break_down(), remedy=_repair, seconds=_SHORT),
    "silent before": Fault(
        before=lambda c: c.printer.silence(), remedy=lambda c: c.printer.silence(on=False), seconds=_SHORT
    ),
    "silent in the middle": Fault(
        during=lambda c: c.printer.silence(), remedy=lambda c: c.printer.silence(on=False), seconds=_SHORT
    ),
    "never reads": Fault(
        before=lambda c: c.printer.stop_reading(), remedy=lambda c: c.printer.stop_reading(on=False), seconds=_SHORT
    ),
    "stops reading in the middle": Fault(
        during=lambda c: c.printer.stop_reading(),
        remedy=lambda c: c.printer.stop_reading(on=False),
        row=20,
        seconds=_SHORT,
    ),
    "power cut in the middle": Fault(
        during=_then(lambda c: c.printer.cut_power(), lambda c: c.printer.restore_power()), seconds=3.5
    ),
    "power cut, and not back": Fault(
        during=lambda c: c.printer.cut_power(), remedy=lambda c: c.printer.restore_power(), seconds=_SHORT
    ),
    "power cut while it is sent": Fault(
        before=lambda c: c.printer.read_at(115200),
        during=_then(lambda c: c.printer.cut_power(), lambda c: c.printer.restore_power()),
        row=100,
    ),
    "unplugged in the middle, plugged in": Fault(during=lambda c: c.printer.unplug(), remedy=_plug, seconds=_SHORT),
    "no proof ever": Fault(before=lambda c: c.printer.fence("never"), remedy=lambda c: c.printer.fence("well")),
    "proof lost": Fault(
        during=lambda c: c.printer.fence("never"), row=20, remedy=lambda c: c.printer.fence("well"), seconds=_SHORT
    ),
    "proof late": Fault(
        during=lambda c: c.printer.fence("late", 1.0), row=20, remedy=lambda c: c.printer.fence("well")
    ),
    "proof after the time": Fault(
        during=lambda c: c.printer.fence("late", 3.0),
        row=20,
        remedy=lambda c: (time.sleep(1), c.printer.fence("well")),
        seconds=_SHORT,
    ),
    "proof twice": Fault(before=lambda c: c.printer.fence("twice")),
    "status stale once": Fault(
        before=lambda c: c.printer.be_stale(),
        during=_then(lambda c: c.printer.open_cover(), lambda c: c.printer.close_cover()),
    ),
    "answers in pieces": Fault(before=lambda c: c.printer.split_answers(1, 0.01)),
    "noise before every answer": Fault(before=lambda c: c.printer.babble("ff")),
    "restarted at once": Fault(dies=True),
    "restarted later": Fault(dies=True, asleep=1.2),
    "restarted, paper out, refilled": Fault(
        dies=True,
        during=lambda c: c.printer.run_out(),
        row=_ALL_SENT,
        remedy=lambda c: (c.printer.load_paper(), c.find()),
    ),
    "restarted, and the power was cut": Fault(
        dies=True, during=_then(lambda c: c.printer.cut_power(), lambda c: c.printer.restore_power()), asleep=1.0
    ),
    "not taken": Fault(at_mouth=_nothing),
    "drawn back by itself": Fault(before=lambda c: c.printer.retract_after(0.3), at_mouth=_nothing),
    "taken": Fault(at_mouth=lambda c: (time.sleep(0.3), c.printer.take_paper())),
}
"""Every fault by its name."""
