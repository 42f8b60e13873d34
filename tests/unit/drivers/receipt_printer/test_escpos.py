"""The driver on printers that exist in memory: what each model can prove, and that nothing goes out unproven before."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from drivers.api import (
    Deadline,
    Indeterminate,
    Media,
    NotPrinted,
    Presented,
    PrintCounters,
    Printed,
    PrintFailure,
    PrintMarks,
    Raster,
    Retracted,
    Taken,
)
from drivers.errors import DeviceError
from drivers.receipt_printer import escpos, proof
from drivers.receipt_printer.escpos import EscPosPrinter
from tests.unit.drivers.receipt_printer.scripted import ScriptedPrinter

PICTURE = Raster(16, 2, b"\x80\x01\x40\x02")
CUT = bytes.fromhex("1d564200")


def _until(seconds: float = 3.0) -> Deadline:
    return Deadline.after(timedelta(seconds=seconds))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[..., EscPosPrinter]:
    """Return what opens the driver of a profile on a scripted printer, with little patience for silence."""
    monkeypatch.setattr(proof, "SETTLE", timedelta(seconds=0.1))
    monkeypatch.setattr("drivers.receipt_printer.interview._ANSWER", timedelta(seconds=0.1))
    monkeypatch.setattr("drivers.receipt_printer.interview._COUNTED", timedelta(seconds=0.1))
    monkeypatch.setattr("drivers.receipt_printer.delivery._AT_MOUTH", timedelta(seconds=0.1))
    monkeypatch.setattr(escpos, "_RETRACT", timedelta(seconds=0.1))

    def open_on(printer: ScriptedPrinter, profile: str) -> EscPosPrinter:
        monkeypatch.setattr(escpos, "open_line", lambda _: printer)
        driver = EscPosPrinter("replay:none", profile)
        driver.open()
        return driver

    return open_on


@dataclass
class Witness:
    """Remembers what it heard, and how much the printer had heard by then."""

    printer: ScriptedPrinter
    words: list[Any] = field(default_factory=list)
    forbid: bool = False

    def sending(self, marks: PrintMarks) -> None:
        """Remember the marks; nothing may have been sent."""
        assert not any(b"\x1dv0" in data for data in self.printer.heard)
        self.words.append(marks)
        if self.forbid:
            raise OSError("the disk is full")

    def awaiting(self) -> None:
        """Remember."""
        self.words.append("awaiting")

    def held_up(self, reason: PrintFailure) -> None:
        """Remember why."""
        self.words.append(reason)


Opened = Callable[[ScriptedPrinter, str], EscPosPrinter]


# --- proof by model -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "printer", "outcome"),
    [
        ("epson-tm", ScriptedPrinter(), Printed()),
        ("epson-tm", ScriptedPrinter(fence=False), Indeterminate()),
        ("generic-80mm", ScriptedPrinter(fence=False), Printed()),
        ("generic-80mm", ScriptedPrinter(fence=False, gs_r=False), Indeterminate()),
        ("snbc", ScriptedPrinter(), Printed()),
        ("masung", ScriptedPrinter(), Printed()),
        ("masung", ScriptedPrinter(dialect="masung"), Presented()),
        ("custom", ScriptedPrinter(dialect="custom"), Presented()),
        ("custom", ScriptedPrinter(dialect="custom", cuts_per_cut=0), Indeterminate()),
        ("custom", ScriptedPrinter(dialect="custom", cuts_per_cut=2), Indeterminate()),
    ],
)
def test_each_model_proves_what_it_can(opened: Opened, profile: str, printer: ScriptedPrinter, outcome: object) -> None:
    """Printed is said only on the proof that the model has; the receipt goes out once in every case."""
    assert opened(printer, profile).print(PICTURE, _until()) == outcome
    assert sum(data.count(b"\x1dv0") for data in printer.heard) == 1


def test_the_rest_of_what_came_by_itself_is_no_proof(opened: Opened) -> None:
    """Automatic status that noise has broken leaves a byte alone; it does not pass for the answer to GS r."""
    printer = ScriptedPrinter(fence=False)
    driver = opened(printer, "snbc")

    def lose_the_proof(data: bytes) -> None:
        if b"\x1dv0" in data:
            printer.gs_r = False
            printer.said += b"\x10\x00\x00\x00\x0f"

    printer.on_hear = lose_the_proof
    assert driver.print(PICTURE, _until(1.5)) == Indeterminate()


def test_a_receipt_that_is_taken(opened: Opened) -> None:
    """The sensor sees it come and go."""
    printer = ScriptedPrinter(dialect="custom")
    driver = opened(printer, "custom")
    assert driver.status().media is Media.NOT_PRESENT
    assert driver.print(PICTURE, _until()) == Presented()
    assert driver.status().media is Media.PRESENT
    printer.mouth = False
    assert driver.watch_mouth(_until()) == Taken()


def test_a_receipt_that_nobody_takes_is_drawn_back(opened: Opened) -> None:
    """Nobody reads the receipt of the resident before; a printer without a presenter can only say where it lies."""
    printer = ScriptedPrinter(dialect="custom")
    driver = opened(printer, "custom")
    driver.print(PICTURE, _until())
    assert driver.watch_mouth(_until(0.1)) == Retracted()
    driver = opened(ScriptedPrinter(dialect="masung", mouth=True), "masung")
    assert driver.watch_mouth(_until(0.1)) == Presented()


@pytest.mark.parametrize(("counts", "word"), [(12, Retracted()), (None, Presented())])
def test_a_receipt_that_the_presenter_draws_back_by_itself(
    opened: Opened, counts: int | None, word: Presented | Retracted
) -> None:
    """It is not called taken; where the presenter does not count, nobody claims to know where it went."""
    printer = ScriptedPrinter(dialect="custom", retracts=counts)
    driver = opened(printer, "custom")
    assert driver.print(PICTURE, _until()) == Presented()
    printer.draw_back()
    assert driver.watch_mouth(_until()) == word


def test_a_hand_may_be_quicker_than_the_command(opened: Opened) -> None:
    """What was taken in the moment of drawing back is taken: nothing was drawn back."""
    printer = ScriptedPrinter(dialect="custom")
    driver = opened(printer, "custom")
    driver.print(PICTURE, _until())

    def take(data: bytes) -> None:
        printer.mouth = printer.mouth and data != b"\x1de\x02"

    printer.on_hear = take
    assert driver.watch_mouth(_until(0.1)) == Taken()


def test_what_lies_in_the_mouth_is_drawn_back_before_the_next(opened: Opened) -> None:
    """Two residents' receipts never lie there together."""
    printer = ScriptedPrinter(dialect="custom", mouth=True)
    assert opened(printer, "custom").print(PICTURE, _until()) == Presented()
    assert bytes.fromhex("1d6502") in printer.heard


def test_the_exit_sensor_is_not_asked_while_a_fence_is_out(opened: Opened) -> None:
    """Masung's answer to DLE EOT 5 looks like one to GS r: it must not pass for the proof."""
    printer = ScriptedPrinter(dialect="masung")
    driver = opened(printer, "masung")

    def run_out(data: bytes) -> None:
        printer.paper = printer.paper and b"\x1dv0" not in data

    printer.on_hear = run_out
    assert driver.print(PICTURE, _until(1.5)) == Indeterminate()
    receipt = next(at for at, data in enumerate(printer.heard) if b"\x1dv0" in data)
    cleared = next(at for at, data in enumerate(printer.heard) if data.startswith(b"\x10\x14\x08"))
    assert b"\x10\x04\x05" not in printer.heard[receipt:cleared]


# --- the head -----------------------------------------------------------------------------------------------------


def test_a_printer_that_no_longer_answers_in_turn_is_offline(opened: Opened) -> None:
    """Nothing of a receipt goes to a printer that answers only in real time; the rest of a picture is tried first."""
    printer = ScriptedPrinter()
    driver = opened(printer, "epson-tm")
    assert driver.print(PICTURE, _until()) == Printed()
    printer.eats, printer.heard = 10**6, []
    assert driver.print(PICTURE, _until()) == NotPrinted(PrintFailure.OFFLINE)
    assert any(len(data) > 8192 and not data.strip(b"\0") for data in printer.heard)
    assert not any(b"\x1dv0" in data for data in printer.heard)


def test_half_a_picture_is_ended_and_cut_off(opened: Opened) -> None:
    """What an earlier life left before the knife does not hang on this receipt."""
    printer = ScriptedPrinter(eats=500)
    assert opened(printer, "epson-tm").print(PICTURE, _until()) == Printed()
    receipt = next(at for at, data in enumerate(printer.heard) if b"\x1dv0" in data)
    assert printer.heard[:receipt].count(CUT) == 1


def test_a_receipt_that_may_hang_half_is_cut_off_first(opened: Opened) -> None:
    """Whoever knows of a torn receipt says so, and its rest is cut before the next one, once."""
    printer = ScriptedPrinter()
    driver = opened(printer, "epson-tm")
    driver.expect_torn()
    assert [driver.print(PICTURE, _until()) for _ in range(2)] == [Printed()] * 2
    assert printer.heard.count(CUT) == 1


# --- who must know ------------------------------------------------------------------------------------------------


def test_the_witness_hears_before_the_first_byte(opened: Opened) -> None:
    """The counters of before and the process id are known before anything prints."""
    printer = ScriptedPrinter(dialect="custom")
    witness = Witness(printer)
    opened(printer, "custom").print(PICTURE, _until(), witness)
    assert witness.words == [
        PrintMarks(process_id="", counters=PrintCounters(cuts=100, power_ups=7)),
        "awaiting",
    ]


def test_a_witness_can_forbid_the_printing(opened: Opened) -> None:
    """What cannot be written down is not sent."""
    printer = ScriptedPrinter()
    driver = opened(printer, "epson-tm")
    with pytest.raises(OSError, match="full"):
        driver.print(PICTURE, _until(), Witness(printer, forbid=True))
    assert not any(b"\x1dv0" in data for data in printer.heard)


@pytest.mark.parametrize(
    ("profile", "outcome"),
    [
        ("epson-tm", NotPrinted(PrintFailure.PAPER_OUT, begun=True)),
        ("custom", Indeterminate()),  # nothing tells whether all of it hangs before the knife
        ("generic-80mm", NotPrinted(PrintFailure.PAPER_OUT, begun=True)),
    ],
)
def test_paper_out_in_the_middle_is_waited_for_and_told_once(opened: Opened, profile: str, outcome: object) -> None:
    """The receipt is not sent again: it goes on after the refill, or is cleared and said not to have come out."""
    printer = ScriptedPrinter(dialect=profile.partition("-")[0])
    driver, witness = opened(printer, profile), Witness(printer)

    def run_out(data: bytes) -> None:
        printer.paper = printer.paper and b"\x1dv0" not in data

    printer.on_hear = run_out
    assert driver.print(PICTURE, _until(3), witness) == outcome
    assert witness.words[1:] == ["awaiting", PrintFailure.PAPER_OUT]
    assert printer.heard.count(bytes.fromhex("10140801031401060208")) == 1
    assert not printer.waiting


def test_a_picture_that_may_hang_complete_is_not_called_failed(opened: Opened) -> None:
    """The last black dot is on the paper, the cut is not: a resident may tear it off, so nobody claims to know."""
    printer = ScriptedPrinter()
    driver = opened(printer, "epson-tm")

    def run_out_behind_the_ink() -> None:
        printer.paper = not printer.waiting.startswith(CUT)

    printer.before_command = run_out_behind_the_ink
    assert driver.print(PICTURE, _until(1.5)) == Indeterminate()
    printer.before_command = lambda: None
    printer.paper = True
    assert driver.print(PICTURE, _until()) == Printed()
    assert sum(data.count(CUT) for data in printer.heard) == 3  # the second one cuts off what hangs


def test_what_was_drawn_back_before_anybody_looked(opened: Opened) -> None:
    """A presenter may be quicker than the proof; the receipt is printed, and nobody has it."""
    printer = ScriptedPrinter(dialect="custom")
    driver = opened(printer, "custom")

    def draw_back(data: bytes) -> None:
        if data == b"\x10\x04\x01" and any(b"\x1dv0" in heard for heard in printer.heard):
            printer.draw_back()

    printer.on_hear = draw_back
    assert driver.print(PICTURE, _until()) == Retracted()


def test_a_line_that_breaks_leaves_nobody_knowing(opened: Opened) -> None:
    """Bytes went out: not printed would be a lie, printed too."""
    printer = ScriptedPrinter(break_at=b"\x1dv0")
    driver = opened(printer, "epson-tm")
    assert driver.print(PICTURE, _until()) == Indeterminate()
    with pytest.raises(DeviceError):
        driver.status()


# --- asking -------------------------------------------------------------------------------------------------------

_STALE = {1: 0x12, 2: 0x32, 3: 0x12, 4: 0x72}


def test_one_stale_status_after_offline_is_tolerated(opened: Opened) -> None:
    """A printer that says "online, and out of paper" right after a refill is asked once more, and not twice.

    Also when nobody looked while it was offline.
    """
    printer = ScriptedPrinter(paper=False)
    driver = opened(printer, "epson-tm")
    assert not driver.status().ready
    printer.paper, printer.stale = True, [_STALE]
    assert driver.status().ready
    printer.stale = [_STALE]
    assert driver.status().ready
    printer.stale = [_STALE, _STALE, _STALE]
    assert not driver.status().ready


@pytest.mark.parametrize(
    ("words", "profile"),
    [
        ({}, "generic-80mm"),
        ({65: "1.0", 66: "EPSON", 67: "TM-T82III", 68: "1"}, "epson-tm"),
        ({65: "1.0", 66: "SNBC", 67: "BT-T080", 68: "1"}, "snbc"),
        ({65: "2", 66: "CUSTOM", 67: "KPM180H", 68: "1"}, "custom"),
        ({1: "2.7", 2: "MASUNG", 3: "EP802-TM"}, "masung"),
        ({65: "1.0", 66: "NOBODY", 67: "X-80", 68: "1"}, "generic-80mm"),
    ],
)
def test_auto_asks_the_printer_what_it_is(opened: Opened, words: dict[int, str], profile: str) -> None:
    """The profile is chosen by the printer's own words; silence is a generic clone."""
    driver = opened(ScriptedPrinter(words=words, dialect=profile.partition("-")[0]), "auto")
    description = driver.describe(_until(5))
    assert (description.profile, [w for _, w in description.model]) == (profile, list(words.values()))


@pytest.mark.parametrize("profile", ["custom", "auto"])
def test_a_description_says_what_can_be_proven(opened: Opened, profile: str) -> None:
    """A technician learns the proof, the sensors and the counters without printing anything."""
    printer = ScriptedPrinter(dialect="custom")
    printer.words = {65: "1.0", 66: "CUSTOM", 67: "KPM210"}
    description = opened(printer, profile).describe(_until(5))
    assert (description.proof, description.sensors) == ("cut-counter", ("near-end", "exit", "presenter"))
    assert description.counters == PrintCounters(cuts=100, power_ups=7)
    assert printer.cuts == 100
    assert opened(ScriptedPrinter(paper=False), "auto").describe(_until()).proof == ""


def test_counters_speak_only_when_nothing_waits_any_more(opened: Opened) -> None:
    """A printer without paper may still hold a receipt: its counters prove nothing yet."""
    printer = ScriptedPrinter(dialect="custom")
    driver = opened(printer, "custom")
    assert driver.counters(_until()) == PrintCounters(cuts=100, power_ups=7)
    printer.paper = False
    with pytest.raises(DeviceError):
        driver.counters(_until())
    driver = opened(ScriptedPrinter(fence=False, gs_r=False), "generic-80mm")
    assert driver.counters(_until()) == PrintCounters()


# --- a count that does not wait for the knife ---------------------------------------------------------------------


class SlowKnife(ScriptedPrinter):
    """A Custom printer that tells its counts while the last cut still waits for the motor, for so many looks."""

    looks = 0

    def _status(self, n: int) -> bytes:
        answer = super()._status(n)
        if n == 20 and self.looks:
            self.looks -= 1
            self.cuts += 1 if self.looks == 0 else 0
            return answer[:3] + b"\x08" + answer[4:]
        return answer


def test_counters_are_read_when_the_motor_stands(opened: Opened) -> None:
    """A cut that is still to come must not look as if it never were: its receipt would be called failed."""
    printer = SlowKnife(dialect="custom")
    driver = opened(printer, "custom")
    assert driver.status().ready
    printer.looks = 3
    assert driver.counters(_until()) == PrintCounters(cuts=101, power_ups=7)


def test_a_count_that_has_not_risen_is_asked_again(opened: Opened) -> None:
    """The receipt is called presented when its cut is counted, not given up because the count came early."""
    printer = SlowKnife(dialect="custom", cuts_per_cut=0)
    driver = opened(printer, "custom")

    def start(heard: bytes) -> None:
        if b"\x1dv0" in heard:
            printer.looks = 2

    printer.on_hear = start
    assert driver.print(PICTURE, _until()) == Presented()


def test_noise_is_no_jam_at_the_mouth(opened: Opened) -> None:
    """A byte that Masung's sensor never says is not heard as its answer: with a proof in hand nobody says failed."""

    class Noisy(ScriptedPrinter):
        def _status(self, n: int) -> bytes:
            return b"\xff" + super()._status(n)

    assert opened(Noisy(dialect="masung"), "masung").print(PICTURE, _until()) == Presented()


# --- a receipt of which only the end arrives ----------------------------------------------------------------------

_TWO_BANDS = Raster(16, 24, b"\xaa" * 16 + bytes(16) + b"\xaa" * 16)


class _Forgetful(ScriptedPrinter):
    """Loses a receipt's bytes from its initialisation to its last feed, as over a moment without power."""

    def write(self, data: bytes, until: Deadline) -> None:
        if b"\x1dv0" in data:
            self.power_ups += 1
            data = data[data.rindex(b"\x1bJ") :]
        super().write(data, until)


@pytest.mark.parametrize(
    ("profile", "printer"),
    [
        ("epson-tm", _Forgetful()),
        ("snbc", _Forgetful(fence=False)),
        ("masung", _Forgetful(dialect="masung")),
        ("custom", _Forgetful(dialect="custom")),
    ],
)
def test_the_end_of_a_receipt_does_not_prove_its_beginning(
    opened: Opened, profile: str, printer: ScriptedPrinter
) -> None:
    """A printer that lost power on the way cuts what comes after and answers the last question; nothing is proven."""
    assert opened(printer, profile).print(_TWO_BANDS, _until(1.5)) == Indeterminate()
    assert printer.cuts > 100, "the end of it was cut"


class _Talkative(ScriptedPrinter):
    """Says to everything that it is online and has paper."""

    def write(self, data: bytes, until: Deadline) -> None:
        super().write(data, until)
        self.said[:] = b"\x12\x00"


@pytest.mark.parametrize("profile", ["generic-80mm", "masung", "snbc"])
def test_what_answers_everything_proves_nothing(opened: Opened, profile: str) -> None:
    """Answers that are all alike are believed only from a device that gives them when asked, and once."""
    assert opened(_Talkative(fence=False), profile).print(PICTURE, _until(1.5)) == Indeterminate()


def test_a_counter_that_falls_silent_is_asked_again(opened: Opened) -> None:
    """A printer that cannot answer at the moment still has its counters afterwards."""
    printer = ScriptedPrinter(dialect="custom")
    driver = opened(printer, "custom")
    known = driver.counters(_until())
    interview = driver._opened.interview
    printer.eats = 1000
    assert interview.counters(_until(0.5)) == PrintCounters()
    printer.eats, printer.waiting = 0, b""
    assert driver.counters(_until()) == known
