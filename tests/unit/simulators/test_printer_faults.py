"""Everything that can happen to a printer happens as on metal, and `papers` tells what physically came out."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from simulators.line import Line
from simulators.paper import Roll, Strip
from simulators.printer import VirtualPrinter
from simulators.printer_models import BENCH, CUSTOM, EPSON, Cut
from simulators.printer_voice import FenceHabit, Voice
from simulators.tcp import TcpWire

from .conftest import say

CUT = bytes.fromhex("1D564200")
FENCE = bytes.fromhex("1D28480600303041424344")
FENCED = bytes.fromhex("37224142434400")
CLEAR = bytes.fromhex("10140801031401060208")
ROW = bytes([0xF0] * 72)


def _picture(rows: int, row: bytes = ROW) -> bytes:
    return b"\x1dv0\x00" + len(row).to_bytes(2, "little") + rows.to_bytes(2, "little") + row * rows


def _rows(png: bytes) -> int:
    return Image.open(io.BytesIO(png)).height


@pytest.fixture
def printer() -> VirtualPrinter:
    """A printer that prints without taking time."""
    return VirtualPrinter(instant=True)


# --- what is on the paper -----------------------------------------------------------------------------------------


def test_a_whole_receipt(printer: VirtualPrinter) -> None:
    """Whole, cut, in the mouth, then taken; picture, bytes and text are there."""
    stream = b"\x1b@" + _picture(100) + b"hello\n" + CUT
    say(printer, stream)
    (paper,) = printer.papers
    assert (paper.whole, paper.cut, paper.fate, paper.text) == (True, Cut.PARTIAL, "hanging", ("hello",))
    assert (paper.raw, paper.rows, _rows(paper.png)) == (stream, 130, 130)
    assert repr(stream) not in repr(paper)
    printer.take_paper()
    assert printer.papers[0].fate == "taken"
    state = printer.state()
    assert state["last"] == {"whole": True, "fate": "taken"}


@pytest.mark.parametrize("loss", ["clear", "power", "enquiry"])
def test_what_was_given_up_is_not_whole(printer: VirtualPrinter, loss: str) -> None:
    """A receipt whose rest was dropped is torn, however it was dropped; the next one is whole."""
    printer.run_out(after_rows=50)
    say(printer, _picture(100) + CUT)
    if loss == "clear":
        say(printer, CLEAR)
    elif loss == "power":
        printer.cut_power()
        printer.restore_power()
    else:
        printer.jam()
        say(printer, b"\x10\x05\x02")
        printer.mend()
    printer.load_paper()
    say(printer, CUT)
    say(printer, _picture(10) + CUT)
    assert [(paper.whole, paper.rows) for paper in printer.papers] == [(False, 50), (True, 10)]


def test_a_job_dropped_before_its_first_row_spoils_nothing(printer: VirtualPrinter) -> None:
    """What never reached the paper cannot be missing from the next receipt."""
    printer.open_cover()
    say(printer, _picture(10) + CUT + CLEAR)
    printer.close_cover()
    say(printer, _picture(20) + CUT)
    assert [(paper.whole, paper.rows) for paper in printer.papers] == [(True, 20)]


def test_a_cut_through_the_print_spoils_two_receipts(printer: VirtualPrinter) -> None:
    """A cut without a feed leaves the end inside: neither piece is whole."""
    say(printer, _picture(200) + b"\x1dV\x00" + CUT)
    say(printer, _picture(10) + CUT)
    assert [(paper.whole, paper.cut) for paper in printer.papers] == [
        (False, Cut.FULL), (False, Cut.PARTIAL), (True, Cut.PARTIAL),
    ]  # fmt: skip


def test_torn_off_in_the_middle(printer: VirtualPrinter) -> None:
    """A hand that tears leaves two pieces; one that tears what is complete leaves a whole one, uncut."""
    assert printer.tear_off() is None
    printer.run_out(after_rows=100)
    say(printer, _picture(300) + CUT + FENCE)
    torn = printer.tear_off()
    assert torn is not None
    printer.load_paper()
    assert printer.advance(0.0) == FENCED
    say(printer, _picture(5))
    printer.tear_off()
    assert [(paper.whole, paper.cut, paper.rows, paper.fate) for paper in printer.papers] == [
        (False, None, 100, "taken"), (False, Cut.PARTIAL, 200, "hanging"), (True, None, 5, "taken"),
    ]  # fmt: skip
    assert len(printer.tickets) == 1
    assert printer.ticket(3) == printer.papers[2]


def test_the_roll_has_a_length() -> None:
    """So many millimetres to print on, near end where the sensor sits, out at the end."""
    printer = VirtualPrinter(replace(BENCH, near_end_mm=10, knife_mm=0), instant=True)
    printer.load_paper(20)
    say(printer, _picture(79))
    assert say(printer, b"\x10\x04\x04").hex() == "12"
    say(printer, _picture(1))
    assert say(printer, b"\x10\x04\x04").hex() == "1e"
    say(printer, _picture(200))
    assert printer.rows_printed == 160
    assert say(printer, b"\x10\x04\x04").hex() == "7e"
    blind = Roll.of(1, 0)
    blind.rows = 0
    assert (blind.low, blind.out) == (False, True)


def test_an_endless_strip_keeps_its_end() -> None:
    """Paper that is never cut costs no more than its last two metres, one mebibyte of bytes and 500 lines."""
    strip = Strip(16, 0)
    for _ in range(20_000):
        strip.print(b"\xff\x00")
        strip.note(b"x" * 100)
        strip.note_text("line")
    paper = strip.cut(Cut.FULL)
    assert (paper.rows, len(paper.raw), len(paper.text)) == (16_000, 1024 * 1024, 500)


# --- head, power, buffers -----------------------------------------------------------------------------------------


def test_a_hot_head_cools_by_itself() -> None:
    """Printing waits, the status tells it, and goes on when the head is cool."""
    printer = VirtualPrinter(instant=True)
    printer.overheat(2.0)
    assert say(printer, _picture(10) + CUT + FENCE, 1.0) == b""
    assert printer.due() == 3.0
    assert say(printer, b"\x10\x04\x03", 2.9).hex() == "52"
    assert printer.advance(3.0) == FENCED
    assert say(printer, b"\x10\x04\x03", 3.0).hex() == "12"


def test_a_small_buffer_takes_commands_larger_than_itself() -> None:
    """Pictures and long arguments are worked off as they come, however much their heads promise."""
    printer = VirtualPrinter(replace(EPSON, receive_bytes=512), instant=True)
    store = b"\x30\x70\x30\x01\x01\x31" + (576).to_bytes(2, "little") + (60).to_bytes(2, "little") + ROW * 60
    say(printer, b"\x1d(L" + len(store).to_bytes(2, "little") + store + b"\x1d(L\x02\x00\x30\x32" + CUT)
    say(printer, b"\x1d8L" + len(store).to_bytes(4, "little") + store + b"\x1d(L\x02\x00\x30\x02" + CUT)
    assert [paper.rows for paper in printer.papers] == [60, 60]
    wide = bytes(72) + b"\xff" * 5000
    say(printer, _picture(2, wide) + CUT)
    assert printer.papers[-1].rows == 2
    assert printer.incidents == {"picture wider than the head": 1}


def test_a_head_that_promises_four_gigabytes(printer: VirtualPrinter) -> None:
    """The printer eats what comes, as on metal, and its memory does not grow with it."""
    say(printer, b"\x1d8L\xff\xff\xff\xff\x30\x70")
    for _ in range(40):
        say(printer, bytes(65536))
    assert printer._program._argument is not None
    assert len(printer._program._argument.kept) == 512 * 1024
    assert printer.room() == BENCH.receive_bytes
    assert say(printer, FENCE) == b""
    printer.press_power()
    printer.press_power()
    assert say(printer, FENCE) == FENCED


def test_nuls_end_an_interrupted_picture(printer: VirtualPrinter) -> None:
    """A host that died in the middle of a picture: the next job is eaten, unless NULs fill the picture first."""
    say(printer, _picture(100)[:500])
    assert say(printer, b"\x1b@" + FENCE) == b""
    assert say(printer, bytes(8192) + FENCE) == FENCED


def test_real_time_commands_in_a_picture_are_obeyed(printer: VirtualPrinter) -> None:
    """A dithered picture that holds DLE EOT gets an answer nobody asked for, one with DLE DC4 1 opens the drawer."""
    row = b"\x10\x04\x01" + b"\x10\x14\x01\x00\x01" + bytes(64)
    assert say(printer, _picture(1, row) + CUT) == b"\x12"
    assert printer.incidents == {"drawer pulse": 1}
    assert printer.papers[0].whole


def test_the_drawer_can_be_switched_off(printer: VirtualPrinter) -> None:
    """GS ( D takes DLE DC4 1 and 2 away until they are given back or ESC @."""
    pulse = b"\x10\x14\x01\x00\x01"
    say(printer, b"\x1d(D\x03\x00\x14\x01\x00")
    say(printer, pulse)
    assert printer.incidents == {}
    say(printer, b"\x1d(D\x05\x00\x14\x01\x01\x02\x00")
    say(printer, pulse + b"\x10\x14\x02\x01\x08")
    say(printer, b"\x1b@")
    say(printer, b"\x10\x14\x02\x01\x08")
    assert printer.incidents == {"drawer pulse": 1, "power off": 1}


def test_a_lost_handshake_loses_bytes(printer: VirtualPrinter) -> None:
    """With the wrong flow control a full buffer overruns in silence; the fence alone would tell."""
    printer = VirtualPrinter(replace(BENCH, receive_bytes=1000), instant=True)
    printer.lose_handshake()
    printer.open_cover()
    assert printer.room() == 4096
    printer.receive(_picture(40), 0.0)
    assert printer.overrun == 8 + 40 * 72 - 1000
    printer.close_cover()
    assert say(printer, CUT + FENCE) == b""
    printer.lose_handshake(on=False)
    assert printer.room() == 1000


def test_a_printer_that_reads_nothing(printer: VirtualPrinter) -> None:
    """It holds the terminal up; afterwards it goes on."""
    printer.stop_reading()
    assert printer.room() == 0
    printer.stop_reading(on=False)
    assert printer.room() > 0


# --- how it answers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("habit", "at_once", "later"), [("well", 1, 0), ("late", 0, 1), ("twice", 2, 0), ("never", 0, 0)]
)
def test_habits_of_the_fence(printer: VirtualPrinter, habit: str, at_once: int, later: int) -> None:
    """A process id comes back once, late, twice or never; everything else is answered as ever."""
    printer.fence(habit, 3.0)
    assert say(printer, FENCE, 1.0) == FENCED * at_once
    assert printer.due() == (4.0 if habit == "late" else None)
    assert say(printer, b"\x10\x04\x01", 3.9) == b"\x12"
    assert printer.advance(4.0) == FENCED * later
    with pytest.raises(ValueError, match="soon"):
        printer.fence("soon")


def test_garbage_and_flow_control_between_the_bytes(printer: VirtualPrinter) -> None:
    """Stray bytes before every answer, XOFF and XON inside those of several bytes, until it is told to stop."""
    printer.babble("00ff")
    printer.flow_bytes()
    assert say(printer, b"\x1da\xff").hex() == "00ff" + "10" + "13" + "00" + "11" + "000f"
    assert say(printer, b"\x10\x04\x01").hex() == "00ff12"
    printer.babble()
    printer.flow_bytes(on=False)
    assert say(printer, FENCE) == FENCED


def test_an_old_status_once_after_being_offline(printer: VirtualPrinter) -> None:
    """It says online with the cause still set, once for each question; then the truth."""
    printer.be_stale()
    printer.run_out()
    everything = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
    assert say(printer, everything).hex() == "1a32127e"
    printer.load_paper()
    assert say(printer, everything).hex() == "1232127e"
    assert say(printer, everything).hex() == "12121212"


def test_an_old_automatic_status_once(printer: VirtualPrinter) -> None:
    """The first report after being offline claims online with the cause, the truth follows."""
    printer.be_stale()
    say(printer, b"\x1da\xff")
    printer.open_cover()
    assert printer.advance(0.0).hex() == "3800000f"
    printer.close_cover()
    assert printer.advance(0.0).hex() == "3000000f" + "1000000f"
    assert printer.advance(0.0) == b""


def test_what_nobody_fetches_is_bounded() -> None:
    """A terminal that asks for ever and never listens costs no memory."""
    voice = Voice()
    voice.fence_habit, voice.fence_delay = FenceHabit.LATE, 1000.0
    for _ in range(10_000):
        voice.say(b"0123456789")
        voice.fence(b"late")
    assert len(voice.take(0.0)) == 4096
    assert len(voice._late) == 64
    voice.forget()
    assert voice.due() is None


def test_the_line_is_paced_and_split() -> None:
    """A printer can read at serial speed, print at its own, and answer byte by byte."""
    printer = VirtualPrinter("custom-kpm")
    wire = TcpWire(printer, Line())
    printer.read_at(9600)
    printer.split_answers(1, 0.05)
    assert (wire.line.baud, wire.line.chunk, wire.line.chunk_gap) == (9600, 1, 0.05)
    printer.read_at()
    printer.split_answers()
    assert (wire.line.baud, wire.line.chunk) == (None, 0)
    printer.print_at(10.0)
    say(printer, _picture(80), 0.0)
    printer.advance(0.95)
    assert printer.rows_printed < 80
    printer.advance(1.05)
    assert printer.rows_printed == 80


def test_a_printer_without_power_forgets_what_it_tells() -> None:
    """Automatic status, modes and answers under way are gone; Custom counts the power-up."""
    printer = VirtualPrinter(CUSTOM, instant=True)
    say(printer, b"\x1d\xe0\x0f")
    printer.cut_power()
    printer.open_cover()
    assert say(printer, b"\x10\x04\x01") == b""
    printer.restore_power()
    assert printer.advance(0.0) == b""
    assert printer.state()["powered"] is True
