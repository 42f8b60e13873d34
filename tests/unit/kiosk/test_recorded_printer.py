"""A printer with its journal: written before it is printed, settled after whatever went wrong."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from drivers.api import (
    UNWITNESSED,
    Cover,
    Deadline,
    DeviceState,
    Indeterminate,
    NotPrinted,
    Paper,
    Presented,
    PrintCounters,
    Printed,
    PrinterDescription,
    PrinterStatus,
    PrintFailure,
    PrintMarks,
    PrintOutcome,
    PrintWitness,
    Raster,
    Retracted,
    Taken,
)
from drivers.errors import DeviceError, ErrorReason
from kiosk.clock import SystemClock
from kiosk.print_journal import PrintJournal
from kiosk.prints import PrintState
from kiosk.recorded_printer import RecordedPrinter

NUMBER = "L01701-261123-QX0042-04"
PICTURE = Raster(8, 1, b"\x80")


class Interrupted(Exception):  # noqa: N818 - what a kill looks like from inside
    """The process ends here."""


class ScriptedPrinter:
    """Gives one outcome after another; an exception in the list is raised after the first byte."""

    def __init__(self, *outcomes: PrintOutcome | Exception, counters: PrintCounters | None = None) -> None:
        """Count ``counters`` before and after; ``count`` None cannot be asked."""
        self.outcomes = list(outcomes)
        self.count: PrintCounters | None = counters or PrintCounters()
        self.torn = 0
        self.before_first_byte: Callable[[], None] = lambda: None

    def open(self) -> None:
        """Be there."""

    def close(self) -> None:
        """Go."""

    def status(self) -> PrinterStatus:
        """Be well."""
        return PrinterStatus(device=DeviceState.ONLINE, paper=Paper.FULL, cover=Cover.CLOSED)

    def print(self, picture: Raster, until: Deadline, witness: PrintWitness = UNWITNESSED) -> PrintOutcome:
        """Tell the witness and give the next outcome; one that is refused sends nothing."""
        assert picture.rows
        assert not until.expired
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, NotPrinted) and outcome.reason is PrintFailure.PAPER_OUT:
            return outcome
        witness.sending(PrintMarks(process_id="Ab ~", counters=self.count or PrintCounters()))
        self.before_first_byte()
        if isinstance(outcome, Exception):
            raise outcome
        witness.awaiting()
        return outcome

    def watch_mouth(self, until: Deadline) -> Presented | Taken | Retracted:
        """Give the next outcome."""
        assert not until.expired
        outcome = self.outcomes.pop(0)
        assert isinstance(outcome, Presented | Taken | Retracted)
        return outcome

    def counters(self, until: Deadline) -> PrintCounters:
        """Tell the counters, or be unable to."""
        assert not until.expired
        if self.count is None:
            raise DeviceError(ErrorReason.OFFLINE)
        return self.count

    def expect_torn(self) -> None:
        """Count how often."""
        self.torn += 1

    def describe(self, until: Deadline) -> PrinterDescription:
        """Say nothing."""
        assert not until.expired
        return PrinterDescription(profile="scripted")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[PrintJournal]:
    """An open journal."""
    with closing(PrintJournal.open(tmp_path / "prints.db", SystemClock())) as opened:
        yield opened


def _print(printer: RecordedPrinter, copy: int = 0) -> PrintOutcome:
    until = Deadline.after(timedelta(seconds=5))
    return printer.print(PICTURE, until, number=NUMBER, copy=copy, held_up=lambda _: None)


def _counted(cuts: int, power_ups: int = 7) -> PrintCounters:
    return PrintCounters(cuts=cuts, power_ups=power_ups)


def test_the_journal_knows_before_the_first_byte(journal: PrintJournal) -> None:
    """Whatever happens after it, the copy, its content and its marks are on the disk."""
    device = ScriptedPrinter(Printed(), counters=_counted(100))
    seen = []
    device.before_first_byte = lambda: seen.extend(journal.unsettled())
    assert _print(RecordedPrinter(device, journal)) == Printed()
    ((entry,), (end,)) = seen, journal.copies(NUMBER)
    assert (entry.state, entry.marks) == (
        PrintState.SENDING,
        PrintMarks(process_id="Ab ~", counters=_counted(100)),
    )
    assert len(entry.digest) == 64
    assert end.state is PrintState.PRINTED


def test_a_refused_receipt_has_its_reason(journal: PrintJournal) -> None:
    """What was never sent is failed, and says why."""
    assert _print(RecordedPrinter(ScriptedPrinter(NotPrinted(PrintFailure.PAPER_OUT)), journal)) == NotPrinted(
        PrintFailure.PAPER_OUT
    )
    (entry,) = journal.copies(NUMBER)
    assert (entry.state, entry.reason) == (PrintState.FAILED, PrintFailure.PAPER_OUT)


def test_without_a_journal_nothing_is_sent(journal: PrintJournal) -> None:
    """A receipt that cannot be written down could come out twice unmarked; the number stays on the screen."""
    device = ScriptedPrinter(Printed())
    device.before_first_byte = pytest.fail
    journal._connection.execute("PRAGMA query_only = ON")
    assert _print(RecordedPrinter(device, journal)) == NotPrinted(PrintFailure.INTERNAL_ERROR)


@pytest.mark.parametrize("after", [Taken(), Retracted(), Presented()])
def test_a_presented_receipt_is_followed(journal: PrintJournal, after: PrintOutcome) -> None:
    """The journal ends with what the sensor saw last."""
    printer = RecordedPrinter(ScriptedPrinter(Presented(), after), journal)
    assert _print(printer) == Presented()
    assert journal.copies(NUMBER)[0].state is PrintState.PRESENTED
    assert printer.watch_mouth(Deadline.after(timedelta(seconds=1))) == after
    assert journal.copies(NUMBER)[0].state.value == type(after).__name__.lower()


@pytest.mark.parametrize(
    ("now", "state", "outcome"),
    [
        (_counted(101), PrintState.PRINTED, Printed()),
        (_counted(100), PrintState.INDETERMINATE, Indeterminate()),
        (_counted(101, 8), PrintState.INDETERMINATE, Indeterminate()),
        (None, PrintState.AWAITING, Indeterminate()),
    ],
)
def test_counters_know_what_the_driver_does_not(
    journal: PrintJournal, now: PrintCounters | None, state: PrintState, outcome: PrintOutcome
) -> None:
    """An unknown end is settled by what the printer can still tell; while it cannot, the question stays open."""
    device = ScriptedPrinter(Indeterminate(), counters=_counted(100))

    def change() -> None:
        device.count = now

    device.before_first_byte = change
    assert _print(RecordedPrinter(device, journal)) == outcome
    assert journal.copies(NUMBER)[0].state is state


@pytest.mark.parametrize(
    ("now", "state", "torn"),
    [
        (_counted(101), PrintState.PRINTED, 0),
        (_counted(100), PrintState.FAILED, 1),
        (_counted(101, 8), PrintState.INDETERMINATE, 1),
        (None, PrintState.SENDING, 0),
    ],
)
def test_a_restart_is_settled_when_the_printer_is_found(
    journal: PrintJournal, now: PrintCounters | None, state: PrintState, torn: int
) -> None:
    """A process that died while printing leaves a question that the next one asks; a torn receipt is cut off."""
    device = ScriptedPrinter(Interrupted(), counters=_counted(100))
    with pytest.raises(Interrupted):
        _print(RecordedPrinter(device, journal))
    device.count = now
    RecordedPrinter(device, journal).open()
    assert (journal.copies(NUMBER)[0].state, device.torn) == (state, torn)


def test_an_open_question_does_not_outlive_the_next_receipt(journal: PrintJournal) -> None:
    """After another cut the counters would speak of another receipt."""
    device = ScriptedPrinter(Interrupted(), Printed(), counters=_counted(100))
    with pytest.raises(Interrupted):
        _print(RecordedPrinter(device, journal))
    device.count = None
    printer = RecordedPrinter(device, journal)
    printer.open()
    assert _print(printer, copy=1) == Printed()
    assert [entry.state for entry in journal.copies(NUMBER)] == [PrintState.INDETERMINATE, PrintState.PRINTED]
