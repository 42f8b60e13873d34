"""What the terminal says of a receipt, whatever happens to it on whatever printer, against the paper that came out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from devtools.printer_fault_page import rows
from drivers.api import Deadline, Indeterminate, Presented, PrintOutcome
from drivers.receipt_printer import proof
from kiosk.prints import PrintEntry, PrintState, came_out
from simulators.paper import Fate
from tests.hardware.receipt_printer_faults.faults import FAULTS, Deed, Fault
from tests.hardware.receipt_printer_faults.rig import COPY, NUMBER, PICTURE, PROFILES, Counter, EndOfProcessError

_OUT = {PrintState.PRINTED, PrintState.PRESENTED, PrintState.TAKEN, PrintState.RETRACTED}
_AT_MOUTH = timedelta(seconds=0.8)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait only a moment for an answer that the virtual printer gives at once or never."""
    monkeypatch.setattr(proof, "SETTLE", timedelta(seconds=0.4))


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_the_journal_tells_what_became_of_the_receipt(name: str, tmp_path: Path, subtests: pytest.Subtests) -> None:
    """On every make: nothing is called printed that is not on paper, nothing failed that is, and the state is known."""
    recorded = {row.fault: row.states for row in rows()}
    with ThreadPoolExecutor(len(PROFILES)) as pool:
        ends = {profile: pool.submit(_visit, FAULTS[name], profile, _folder(tmp_path, profile)) for profile in PROFILES}
    for profile, end in ends.items():
        with subtests.test(profile=profile):
            assert end.result() == recorded[name][profile]


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def _visit(fault: Fault, profile: str, folder: Path) -> str:
    """Let one fault happen to one receipt; return what the journal says in the end, proven against the paper."""
    counter = Counter(profile, folder)
    try:
        counter.find()
        fault.before(counter)
        outcome = _print(counter, fault)
        _check_claim(counter, counter.entry())
        if isinstance(outcome, Presented) and fault.at_mouth is not None:
            _watch(counter, fault.at_mouth)
        fault.remedy(counter)
        counter.find()
        counter.settle()
        _print_next(counter, outcome)
        return _told(counter.entry())
    finally:
        counter.end()


def _print(counter: Counter, fault: Fault) -> PrintOutcome:
    if fault.dies:
        counter.let_the_process_die()
    with counter.at_rows(fault.row, lambda: fault.during and fault.during(counter)):
        try:
            return counter.print(PICTURE, fault.seconds)
        except EndOfProcessError:
            if fault.during is not None:
                _wait_for(lambda: counter.printer.rows_printed >= fault.row)
            time.sleep(fault.asleep)
            counter.restart()
            return Indeterminate()


def _wait_for(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not fact() and time.monotonic() < end:
        time.sleep(0.01)


def _watch(counter: Counter, deed: Deed) -> None:
    hand = threading.Thread(target=deed, args=(counter,))
    hand.start()
    counter.terminal.watch_mouth(Deadline.after(_AT_MOUTH))
    hand.join()


def _print_next(counter: Counter, outcome: PrintOutcome) -> None:
    """Print what comes next: it comes out whole and once, and nothing of the first receipt comes out any more."""
    before = len(counter.whole(PICTURE))
    copy, number = (0, "L01701-261123-QX0043-98") if came_out(outcome) else (1, NUMBER)
    following = counter.print(COPY, 8, copy, number)
    counter.settle()
    assert len(counter.whole(COPY)) == 1, f"the next receipt is not whole: {following}"
    assert len(counter.whole(PICTURE)) == before <= 1, "one number, two papers"
    _check_claim(counter, counter.entry())
    assert not counter.printer.incidents


def _check_claim(counter: Counter, entry: PrintEntry) -> None:
    """Hold what the journal says against the paper."""
    papers = counter.whole(PICTURE)
    if entry.state in _OUT:
        assert len(papers) == 1, f"{entry.state}, and no whole paper"
    if entry.state is PrintState.FAILED:
        assert not papers, f"failed ({entry.reason}), and a whole paper came out"
        assert not counter.hangs(PICTURE), f"failed ({entry.reason}), and all of it hangs from the slot"
    if entry.state in {PrintState.TAKEN, PrintState.RETRACTED}:
        assert papers[0].fate is Fate(entry.state.value)


def _told(entry: PrintEntry) -> str:
    return f"{entry.state}: {entry.reason}" if entry.reason else str(entry.state)
