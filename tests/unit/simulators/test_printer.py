"""The virtual printer prints what it was sent, tells the truth about it, and keeps its promises through every fault."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from simulators.interpreter import Model
from simulators.printer import VirtualPrinter

CUT = bytes.fromhex("1D564200")
FENCE = bytes.fromhex("1D28480600303041424344")
FENCED = bytes.fromhex("37224142434400")
CLEAR = bytes.fromhex("10140801031401060208")
ROW = bytes([0xF0] * 72)


def _picture(rows: int, row: bytes = ROW) -> bytes:
    return b"\x1dv0\x00" + len(row).to_bytes(2, "little") + rows.to_bytes(2, "little") + row * rows


def _say(printer: VirtualPrinter, data: bytes, now: float = 0.0) -> bytes:
    printer.receive(data, now)
    return printer.advance(now)


def _status(printer: VirtualPrinter) -> dict[int, str]:
    return {number: _say(printer, bytes((0x10, 0x04, number))).hex() for number in (1, 2, 3, 4)}


def _size(png: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(png)).size


def _dots(png: bytes) -> list[str]:
    picture = Image.open(io.BytesIO(png))
    white = picture.tobytes("raw", "1")
    bits = "".join(f"{byte:08b}" for byte in white).replace("1", ".").replace("0", "#")
    return [bits[at : at + picture.width] for at in range(0, len(bits), picture.width)]


@pytest.fixture
def printer() -> VirtualPrinter:
    """A printer that prints without taking time."""
    return VirtualPrinter(instant=True)


@pytest.mark.parametrize(
    ("name", "happen"),
    [
        ("idle", lambda _: None),
        ("paper-low", VirtualPrinter.run_low),
        ("paper-out-and-low", VirtualPrinter.run_out),
        ("cover-open", VirtualPrinter.open_cover),
        ("broken", VirtualPrinter.break_down),
        ("head-hot", VirtualPrinter.overheat),
    ],
)
def test_golden_status(
    printer: VirtualPrinter, golden_printer: Any, name: str, happen: Callable[[VirtualPrinter], None]
) -> None:
    """Each state of the printer gives exactly the golden answers to DLE EOT 1 to 4, at once."""
    happen(printer)
    golden = golden_printer["answers"][name]
    assert _status(printer) == {number: str(golden[number]).lower() for number in (1, 2, 3, 4)}


def test_golden_stuck_knife(printer: VirtualPrinter, golden_printer: Any) -> None:
    """A knife that fails is told, and the cut is made up for when it is mended."""
    printer.break_knife()
    _say(printer, CUT + FENCE)
    golden = golden_printer["answers"]["knife-stuck"]
    assert _status(printer) == {number: str(golden[number]).lower() for number in (1, 2, 3, 4)}
    assert _say(printer, b"\x10\x05\x01") == b""  # the cause is still there
    printer.mend()
    assert printer.advance(0.0) == FENCED
    assert len(printer.tickets) == 1


@pytest.mark.parametrize(("profile", "half_dots"), [("generic-80mm", False), ("epson-tm", True)])
def test_golden_receipts(golden_printer: Any, profile: str, *, half_dots: bool) -> None:
    """The golden bytes come out of the printer as the golden picture, dot for dot."""
    for name, golden in golden_printer["receipts"].items():
        rows = golden["picture"].split()
        printer = VirtualPrinter(Model(width=len(rows[0]), half_dot_feeds=half_dots), instant=True)
        answer = _say(printer, b"".join(bytes.fromhex(line) for line in golden[profile]))
        assert answer == bytes.fromhex("10 00 00 0f")  # GS a tells at once that all is well
        assert (printer.unknown, printer.incidents) == ({}, {})
        if not name.startswith("real-time"):  # there the driver leaves single dots out on purpose
            assert _dots(printer.tickets[0].png) == rows


def test_a_receipt_becomes_a_ticket(printer: VirtualPrinter) -> None:
    """What was sent is on the paper, row for row, and hangs in the mouth until somebody takes it."""
    stream = b"\x1b@" + _picture(300) + CUT
    _say(printer, stream)
    assert printer.state()["in_mouth"] == 1
    (ticket,) = printer.take_paper()
    assert _size(ticket.png) == (576, 300)
    assert ticket.raw == stream
    assert printer.state()["in_mouth"] == 0
    assert printer.tickets == [ticket]
    assert printer.ticket(1) == ticket
    assert printer.ticket(2) is None


def test_the_fence_is_answered_after_the_paper_came_out(golden_printer: Any) -> None:
    """The process id comes back when everything before it is printed, and not a row earlier."""
    printer = VirtualPrinter()
    question = bytes.fromhex(golden_printer["questions"]["process-id"]["bytes"])
    answer = bytes.fromhex(golden_printer["answers"]["process-id"]["bytes"])
    assert _say(printer, _picture(1200) + question, 0.0) == b""
    assert printer.advance(0.95) == b""
    assert printer.due() is not None
    assert printer.advance(1.02) == answer
    assert printer.due() is None


def test_paper_that_runs_out_in_the_middle(printer: VirtualPrinter) -> None:
    """Printing stops at the row, the rest is kept, and a new roll lets it go on from there: one ticket, whole."""
    printer.run_out(after_rows=100)
    assert _say(printer, b"\x1b@" + _picture(300) + CUT + FENCE) == b""
    assert printer.rows_printed == 100
    assert _status(printer)[4] == "7e"
    assert printer.tickets == []
    printer.load_paper()
    assert printer.advance(1.0) == FENCED
    assert _size(printer.tickets[0].png) == (576, 300)


def test_a_job_can_be_given_up_before_the_refill(printer: VirtualPrinter) -> None:
    """Clearing the buffers is confirmed; after a refill nothing more of the job is printed."""
    printer.run_out(after_rows=100)
    _say(printer, _picture(300) + CUT)
    assert _say(printer, CLEAR) == bytes.fromhex("372500")
    printer.load_paper()
    assert _say(printer, FENCE) == FENCED
    assert printer.rows_printed == 100


def test_clearing_keeps_what_comes_after(printer: VirtualPrinter) -> None:
    """Bytes behind the clear command belong to the next job."""
    printer.open_cover()
    assert _say(printer, _picture(9) + CLEAR + FENCE) == bytes.fromhex("372500")
    printer.close_cover()
    assert printer.advance(0.0) == FENCED
    assert printer.rows_printed == 0


def test_an_open_cover_stops_and_resumes(printer: VirtualPrinter) -> None:
    """A cover opened during a job stops it; shutting it goes on."""
    printer.open_cover()
    assert _say(printer, _picture(10) + CUT) == b""
    assert printer.tickets == []
    printer.close_cover()
    printer.advance(0.0)
    assert len(printer.tickets) == 1


def test_a_jam_stops_until_it_is_cleared(printer: VirtualPrinter) -> None:
    """A jam is a recoverable error in DLE EOT 2 and 3."""
    printer.jam()
    assert _status(printer) == {1: "1a", 2: "52", 3: "16", 4: "12"}
    assert printer.state()["paper"] == "jammed"
    printer.mend()
    assert _status(printer)[3] == "12"


def test_recovering_with_cleared_buffers(printer: VirtualPrinter) -> None:
    """DLE ENQ 2 drops the job; it means nothing while there is no error."""
    printer.break_knife()
    _say(printer, CUT + _picture(5))
    printer._parts.knife_broken = False
    _say(printer, b"\x10\x05\x02")
    assert _status(printer)[1] == "12"
    assert (printer.tickets, printer.rows_printed) == ([], 13 * 8)
    assert _say(printer, b"\x10\x05\x02" + FENCE) == FENCED


def test_a_power_cut_loses_the_buffer_and_keeps_the_paper(printer: VirtualPrinter) -> None:
    """What was printed hangs in the printer and comes out with the next ticket; the rest is gone, silently."""
    printer.run_out(after_rows=50)
    _say(printer, b"\x1da\xff" + _picture(100))
    printer.press_power()
    assert _say(printer, b"\x10\x04\x01") == b""
    printer.press_power()
    printer.load_paper()
    assert _say(printer, _picture(20) + CUT) == b""
    assert _size(printer.tickets[0].png) == (576, 70)
    assert printer.power_ups == 2


def test_a_silent_printer_still_prints(printer: VirtualPrinter) -> None:
    """No answer proves nothing about the paper."""
    printer.silence()
    assert _say(printer, _picture(10) + CUT + FENCE + b"\x10\x04\x01") == b""
    assert len(printer.tickets) == 1
    printer.silence(on=False)
    assert _say(printer, b"\x10\x04\x01") == b"\x12"


def test_automatic_status(printer: VirtualPrinter) -> None:
    """GS a answers at once, then on every change; ESC @ turns it off."""
    assert _say(printer, b"\x1da\xff") == bytes.fromhex("1000000f")
    printer.open_cover()
    assert printer.advance(0.0) == bytes.fromhex("3800000f")
    assert printer.advance(0.0) == b""
    printer.close_cover()
    printer.run_out()
    assert printer.advance(0.0) == bytes.fromhex("18000f0f")
    printer.load_paper()
    assert printer.advance(0.0) == bytes.fromhex("1000000f")
    _say(printer, b"\x1b@")
    printer.open_cover()
    assert printer.advance(0.0) == b""


def test_automatic_status_tells_only_what_was_asked(printer: VirtualPrinter) -> None:
    """A mask without the paper sensor stays silent about low paper."""
    assert _say(printer, b"\x1da\x02") == bytes.fromhex("1000000f")
    printer.run_low()
    assert printer.advance(0.0) == b""


def test_paper_sensor_in_the_stream(printer: VirtualPrinter) -> None:
    """GS r 1 waits its turn: it is not answered while the printer is offline."""
    assert _say(printer, b"\x1dr\x01") == b"\x00"
    printer.run_low()
    assert _say(printer, b"\x1dr\x31") == b"\x03"
    printer.run_out()
    assert _say(printer, b"\x1dr\x01") == b""
    assert _say(printer, b"\x10\x04\x04") == b"\x7e"
    printer.load_paper()
    assert _say(printer, b"\x1dr\x02") == b"\x00\x00"


def test_identity_and_counters(printer: VirtualPrinter) -> None:
    """GS I names the model, GS g 2 counts the cuts."""
    assert _say(printer, b"\x1dI\x42\x1dI\x43") == b"_DOORSTEP\x00_BENCH-80\x00"
    assert _say(printer, b"\x1dI\x41\x1dI\x44\x1dI\x45\x1dI\x01") == b"_1.00\x00_0000000000\x00_CHINA GB18030\x00\x02"
    _say(printer, CUT + CUT)
    assert _say(printer, b"\x1dg2\x00\xb2\x00") == b"_2\x00"


def test_what_a_model_cannot_do_it_does_not_answer() -> None:
    """A printer without fence and automatic status counts them as unknown; one with an exit sensor tells the mouth."""
    printer = VirtualPrinter(Model(fence=False, asb=False, exit_sensor=True, drawer_pin=True), instant=True)
    assert _say(printer, FENCE + b"\x1da\xff") == b""
    assert printer.unknown == {"1d 28 48": 1, "1d 61 ff": 1}
    assert _say(printer, b"\x10\x04\x05\x10\x04\x01") == b"\x00\x16"
    _say(printer, CUT)
    assert _say(printer, b"\x10\x04\x05") == b"\x04"


def test_unknown_commands_are_listed(printer: VirtualPrinter) -> None:
    """What the printer did not understand is counted by name."""
    _say(
        printer,
        b"\x1b\x07\x1d\x28\x6b\x03\x00\x31\x51\x30\x1d\x7f\x10\x04\x05\x1dI\x09\x1dV\x67\x00\x1dv1\x00\x00\x00\x00\x00",
    )
    assert printer.unknown == {
        "1b 07": 1, "1d 28 6b": 1, "1d 7f": 1, "10 04 05": 1, "1d 49 09": 1, "1d 56 67": 1, "1d 76 31": 1,
    }  # fmt: skip


def test_what_a_kiosk_must_never_do_is_recorded(printer: VirtualPrinter) -> None:
    """Drawer pulses, power-off and pictures wider than the head are incidents."""
    _say(printer, b"\x1bp\x00\x19\xfa\x10\x14\x01\x00\x01\x10\x14\x02\x01\x08" + _picture(1, b"\xff" * 73))
    assert printer.incidents == {"drawer pulse": 2, "power off": 1, "picture wider than the head": 1}


def test_a_wrong_length_becomes_visible_as_garbage(printer: VirtualPrinter) -> None:
    """A job whose picture is longer than its head said is printed as text: the paper shows the mistake."""
    _say(printer, _picture(2)[:-72] + b"A" * 72 + b"BBB\n" + CUT)
    assert _size(printer.tickets[0].png)[1] > 2


def test_an_interrupted_picture_eats_the_next_job(printer: VirtualPrinter) -> None:
    """A host that stops inside a picture leaves the printer waiting for dots, as real printers do."""
    _say(printer, _picture(10)[:200])
    assert _say(printer, FENCE) == b""
    assert _say(printer, bytes(72 * 10) + FENCE) == FENCED


def test_cutting_without_feeding_leaves_the_end_inside(printer: VirtualPrinter) -> None:
    """The knife sits above the head: GS V 0 right after the text cuts it in two."""
    _say(printer, _picture(200) + b"\x1dV\x00")
    _say(printer, CUT)
    assert [_size(ticket.png)[1] for ticket in printer.tickets] == [96, 104]


def test_feeds_scaling_and_text(printer: VirtualPrinter) -> None:
    """ESC J and ESC d feed rows and lines, GS v 0 doubles rows, text takes a line."""
    _say(printer, b"\x1bJ\x0a" + CUT)
    _say(printer, b"\x1bd\x02" + CUT)
    _say(printer, b"\x1dv0\x03\x02\x00\x05\x00" + bytes([0xA5]) * 10 + CUT)
    _say(printer, b"hello\n\n" + CUT)
    _say(printer, b"hello\x1bJ\x01\x1bi\x1bm" + CUT)
    assert [_size(ticket.png)[1] for ticket in printer.tickets[:4]] == [10, 60, 10, 60]


def test_the_receive_buffer_has_an_end() -> None:
    """A printer that stands still takes only what its buffer holds."""
    printer = VirtualPrinter(Model(receive_bytes=1000))
    printer.open_cover()
    assert printer.room() == 1000
    printer.receive(_picture(10), 0.0)
    assert printer.room() == 1000 - 728


@pytest.mark.parametrize("size", [1, 7, 64])
def test_any_chunking_gives_the_same_paper(printer: VirtualPrinter, size: int) -> None:
    """A receipt that arrives in pieces is the same receipt."""
    stream = b"\x1b@" + _picture(40) + b"\x1bJ\x05" + CUT + FENCE
    answers = b"".join(_say(printer, stream[at : at + size]) for at in range(0, len(stream), size))
    assert answers == FENCED
    assert _size(printer.tickets[0].png) == (576, 45)


def test_only_the_last_fifty_tickets_are_kept(printer: VirtualPrinter) -> None:
    """The bench does not grow without end."""
    for _ in range(53):
        _say(printer, CUT)
    assert len(printer.tickets) == 50
    assert printer.ticket(3) is None
    assert printer.ticket(4) is not None
    assert printer.ticket(53) is not None
