"""Each make of printer answers with its own bits, knows its own commands, and has its own lies."""

from dataclasses import replace

import pytest

from simulators.custom import full_status
from simulators.paper import Fate
from simulators.printer import VirtualPrinter
from simulators.printer_models import CUSTOM, EPSON, GENERIC_GBK, MASUNG, MODELS, SNBC, Cut, Model
from simulators.printer_status import Condition, offline_response

from .conftest import say

CUT = bytes.fromhex("1D564200")
FENCE = bytes.fromhex("1D28480600303041424344")
CLEAR = bytes.fromhex("10140801031401060208")
ROW = bytes([0xF0] * 72)
FOREIGN = [SNBC, MASUNG, CUSTOM, GENERIC_GBK]


def _picture(rows: int) -> bytes:
    return b"\x1dv0\x00\x48\x00" + rows.to_bytes(2, "little") + ROW * rows


def _make(model: Model | str) -> VirtualPrinter:
    return VirtualPrinter(model, instant=True)


def test_a_profile_is_chosen_by_name() -> None:
    """The names of the settings lead to the models; a wrong one tells the right ones."""
    assert set(MODELS) == {"bench-80", "epson-tm", "snbc-bt-t080", "masung-d347", "custom-kpm", "generic-gbk"}
    assert VirtualPrinter("masung-d347").model is MASUNG
    with pytest.raises(ValueError, match="there are: bench-80, epson-tm"):
        VirtualPrinter("no-such")


@pytest.mark.parametrize(
    ("model", "idle"), [(EPSON, "12"), (SNBC, "16"), (MASUNG, "16"), (CUSTOM, "12"), (GENERIC_GBK, "12")]
)
def test_idle(model: Model, idle: str) -> None:
    """An idle SNBC or Masung has bit 2 set in its first status byte; the others have not."""
    assert say(_make(model), b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04").hex() == idle + "121212"


@pytest.mark.parametrize("model", list(MODELS.values()), ids=lambda model: model.profile)
def test_the_safe_set_works_everywhere(model: Model) -> None:
    """ESC @, GS v 0, ESC J and d, GS V 66, DLE EOT 1 to 4, GS r 1 and GS I are known to every make."""
    printer = _make(model)
    identity = bytes((0x1D, 0x49, min(number for number, what in model.texts.items() if what == "name")))
    stream = b"\x1b@" + _picture(20) + b"\x1bJ\x04\x1bd\x01" + CUT + b"\x1dr\x01" + identity
    assert say(printer, stream) == b"\x00_" + model.name.encode() + b"\x00"
    assert (printer.unknown, printer.incidents) == ({}, {})
    assert [paper.whole for paper in printer.papers] == [True]


@pytest.mark.parametrize("model", FOREIGN, ids=lambda model: model.profile)
def test_no_fence_no_counters_no_clearing(model: Model) -> None:
    """Silence is the only answer to what a make does not know, and the job is printed nevertheless."""
    printer = _make(model)
    assert say(printer, _picture(5) + FENCE + b"\x1dg2\x00\x32\x00" + CLEAR + CUT) == b""
    assert {"1d 28 48", "10 14 08"} <= set(printer.unknown)
    assert len(printer.papers) == 1


@pytest.mark.parametrize("model", [MASUNG, CUSTOM], ids=lambda model: model.profile)
def test_no_automatic_status(model: Model) -> None:
    """Masung and Custom tell nothing after GS a."""
    printer = _make(model)
    printer.receive(b"\x1da\xff", 0.0)
    printer.open_cover()
    assert printer.advance(0.0) == b""


def test_processed_is_not_printed() -> None:
    """GS r is answered before the last rows and the cut; a process id is not: only one of them proves a print."""
    printer = VirtualPrinter(EPSON)
    job = _picture(40) + CUT
    assert say(printer, job + b"\x1dr\x01" + FENCE, 0.0) == b"\x00"
    assert (printer.rows_printed, printer.papers) == (1, [])
    printer.advance(0.01)
    printer.run_out()
    assert printer.advance(10.0) == b""
    printer.load_paper()
    assert printer.advance(11.0) == b""
    assert printer.advance(12.0) == bytes.fromhex("37224142434400")
    assert [paper.whole for paper in printer.papers] == [True]


def test_the_program_is_ahead_by_so_many_rows() -> None:
    """A longer receipt is worked off no faster than the motor, but for the length of the print buffer."""
    printer = VirtualPrinter(replace(SNBC, speed=125.0))  # 1000 rows a second
    assert say(printer, _picture(400) + b"\x1dr\x01", 0.0) == b""
    assert printer.advance(0.1) == b""
    assert printer.advance(0.3) == b"\x00"
    assert printer.rows_printed < 310
    printer.advance(1.0)
    assert printer.rows_printed == 400


def test_the_weaker_proof_has_the_same_habits() -> None:
    """On a printer without process ids GS r is late, double or missing when the bench says so."""
    printer = _make(GENERIC_GBK)
    printer.fence("twice")
    assert say(printer, b"\x1dr\x01") == b"\x00\x00"
    printer.fence("never")
    assert say(printer, b"\x1dr\x01") == b""


# --- SNBC and Masung ----------------------------------------------------------------------------------------------


def test_a_jam_on_an_snbc() -> None:
    """The anti-jam module tells by bit 2 of DLE EOT 3; automatic status says the same, with the fixed bit."""
    printer = _make(SNBC)
    say(printer, b"\x1da\xff")
    printer.jam()
    assert printer.advance(0.0).hex() == "1c04000f"
    assert say(printer, b"\x10\x04\x03").hex() == "16"


def test_a_masung_tells_its_mouth() -> None:
    """DLE EOT 5: paper at the exit, pulled, jammed, blocked."""
    printer = _make(MASUNG)
    assert say(printer, b"\x10\x04\x05") == b"\x00"
    say(printer, _picture(200) + CUT)
    assert say(printer, b"\x10\x04\x05") == b"\x04"
    printer.take_paper()
    assert say(printer, _picture(200) + b"\x10\x04\x05") == b"\x00"
    printer.tear_off()
    assert say(printer, b"\x10\x04\x05") == b"\x02"
    printer.jam()
    printer.block_exit()
    assert say(printer, b"\x10\x04\x05\x10\x04\x03") == b"\x0b\x16"
    printer.mend()
    assert say(printer, b"\x10\x04\x05\x10\x04\x03") == b"\x00\x12"


def test_a_lost_black_mark() -> None:
    """A Masung tells it by the bit that others keep for what cannot be repaired; a knife by bit 3 as everywhere."""
    printer = _make(MASUNG)
    printer.lose_mark()
    assert say(printer, b"\x10\x04\x03").hex() == "32"
    printer.mend()
    printer.break_knife()
    assert say(printer, CUT + b"\x10\x04\x02") == b"\x12"
    assert say(printer, b"\x10\x04\x02\x10\x04\x03").hex() == "521a"


# --- generic ------------------------------------------------------------------------------------------------------


def test_a_clone_has_one_kind_of_cut() -> None:
    """A full cut is asked for, a partial one is done; a better printer does what it is told."""
    for model, expected in ((GENERIC_GBK, [Cut.PARTIAL, Cut.PARTIAL]), (EPSON, [Cut.FULL, Cut.PARTIAL])):
        printer = _make(model)
        say(printer, b"\x1dVA\x00\x1dVB\x00")
        assert [paper.cut for paper in printer.papers] == expected


def test_four_byte_characters_fall_apart() -> None:
    """A rare sign in GB18030 prints digits into the amount behind it, as two-byte firmware does."""
    printer = _make(GENERIC_GBK)
    say(printer, "王㛃\n金额¥100\n中文：ok\n".encode("gb18030") + CUT)
    assert printer.papers[0].text == ("王 0 1", "金额 0 6100", "中文：ok")


# --- Epson --------------------------------------------------------------------------------------------------------


def test_offline_response() -> None:
    """GS ( H function 49: told once when the printer goes offline, with five cause bytes when asked."""
    printer = _make(EPSON)
    say(printer, bytes.fromhex("1D2848030031 3001"))
    printer.open_cover()
    assert printer.advance(0.0).hex() == "372300"
    assert printer.advance(0.0) == b""
    printer.close_cover()
    printer.advance(0.0)
    say(printer, bytes.fromhex("1D2848030031 3032"))
    printer.open_cover()
    assert printer.advance(0.0).hex() == "3723404040424000"
    assert offline_response(Condition(overheated=True, broken=True), with_cause=True).hex() == "3723414041404000"
    printer.close_cover()
    say(printer, bytes.fromhex("1D2848030031 3000"))
    printer.run_out()
    assert printer.advance(0.0) == b""


def test_counters_and_their_reset() -> None:
    """GS g 2 tells cuts, lines and hours; GS g 0 sets back what can be set back."""
    printer = _make(EPSON)
    say(printer, _picture(300) + CUT + CUT)
    lines = (300 + 2 * 13 * 8) // 30
    assert say(printer, b"\x1dg2\x00\x32\x00\x1dg2\x00\x14\x00") == f"_2\0_{lines}\0".encode()
    say(printer, b"\x1dg0\x00\x32\x00" + CUT)
    assert say(printer, b"\x1dg2\x00\x32\x00\x1dg2\x00\xb2\x00") == b"_1\x00_3\x00"
    assert say(printer, b"\x1dg2\x00\xc6\x00", now=7300.0) == b"_0\x00"
    assert say(printer, b"\x1dg2\x00\xc6\x00", now=7301.0) == b"_2\x00"
    assert say(printer, b"\x1dg2\x00\x63\x00") == b""


def test_what_a_power_cut_takes_from_the_counters() -> None:
    """Saved every two minutes: a cut of the mains takes the newest counts back, the button does not."""
    printer = _make(EPSON)
    count = b"\x1dg2\x00\xb2\x00"
    say(printer, CUT, 0.0)
    printer.advance(130.0)
    say(printer, CUT, 131.0)
    assert say(printer, count, 132.0) == b"_2\x00"
    printer.cut_power()
    printer.cut_power()
    printer.restore_power()
    printer.restore_power()
    assert say(printer, count, 133.0) == b"_1\x00"
    say(printer, CUT, 134.0)
    printer.press_power()
    printer.press_power()
    assert say(printer, count, 135.0) == b"_2\x00"
    assert printer.power_ups == 3
    bench = _make("bench-80")
    say(bench, CUT)
    bench.cut_power()
    bench.restore_power()
    assert say(bench, count) == b"_1\x00"


# --- Custom -------------------------------------------------------------------------------------------------------


def test_full_status() -> None:
    """DLE EOT 20 is six bytes from 10 0F on: paper, user, recoverable, unrecoverable; 17 and 21 are one byte."""
    printer = _make(CUSTOM)
    ask = b"\x10\x04\x14"
    assert say(printer, ask + b"\x10\x04\x11\x10\x04\x15").hex() == "100f00000000" + "12" + "5d"
    say(printer, CUT)
    assert say(printer, ask).hex() == "100f20000000"
    printer.run_out()
    printer.open_cover()
    printer.overheat()
    printer.jam()
    assert say(printer, ask + b"\x10\x04\x11").hex() == "100f25024100" + "32"
    everything = Condition(mark_lost=True, cutter_error=True, broken=True)
    assert full_status(everything, virtual_end=True).hex() == "40008009"
    assert say(printer, b"\x10\x04\x16") == b""


def test_automatic_full_status() -> None:
    """GS E0 n sends 10 n and the selected bytes, now and on every change; ESC @ ends it."""
    printer = _make(CUSTOM)
    assert say(printer, b"\x1d\xe0\x05").hex() == "10050000"
    printer.run_low()
    assert printer.advance(0.0).hex() == "10050400"
    printer.open_cover()  # not among the selected bytes
    assert printer.advance(0.0) == b""
    printer.close_cover()
    say(printer, b"\x1b@")
    printer.load_paper()
    assert printer.advance(0.0) == b""


def test_custom_counters() -> None:
    """GS E1 to E5 tell in words; a changed power-up count proves that the buffer was lost."""
    printer = _make(replace(CUSTOM, knife_mm=0))
    assert say(printer, b"\x1d\xe1\x1d\xe2\x1d\xe3\x1d\xe4\x1d\xe5") == b"8000cm0 cuts0cm0ret1on"
    say(printer, _picture(810) + CUT + b"\x1de\x02")
    printer.cut_power()
    printer.restore_power()
    assert say(printer, b"\x1d\xe1\x1d\xe2\x1d\xe3\x1d\xe4\x1d\xe5") == b"7990cm1 cuts10cm1ret2on"
    assert say(printer, b"\x1d\xe6\x00\x0a\x1d\xe1\x10\x04\x14") == b"\x10\x0f\x00\x00\x00\x000cm"
    assert say(printer, b"\x10\x04\x14").hex() == "100f40000000"  # the virtual end of the paper


@pytest.mark.parametrize(("function", "fate"), [("02", "retracted"), ("0304", "presented"), ("05", "ejected")])
def test_the_ejector(function: str, fate: str) -> None:
    """GS e moves the paper that hangs in the mouth, and tells whether some is there."""
    printer = _make(CUSTOM)
    assert say(printer, CUT + b"\x1de\x06") == b"\x08"
    say(printer, b"\x1de" + bytes.fromhex(function))
    assert [paper.fate for paper in printer.papers] == [fate]
    assert say(printer, b"\x1de\x06") == (b"\x08" if fate == "presented" else b"\x00")
    assert printer.unknown == {}
    say(printer, b"\x1de\x07")
    assert printer.unknown == {"1d 65 07": 1}


def test_paper_that_nobody_takes() -> None:
    """The presenter takes it back after its time, drops it for the next piece, and does neither with a taken one."""
    printer = _make(replace(CUSTOM, retract_after=5.0))
    say(printer, CUT, 0.0)
    assert printer.due() == 5.0
    printer.advance(4.9)
    assert [paper.fate for paper in printer.papers] == ["hanging"]
    printer.advance(5.0)
    assert [paper.fate for paper in printer.papers] == ["retracted"]
    say(printer, CUT + CUT, 6.0)
    printer.take_paper()
    printer.advance(20.0)
    assert [paper.fate for paper in printer.papers] == ["retracted", "ejected", "taken"]
    printer.retract_after(0.0)
    say(printer, CUT, 21.0)
    assert printer.due() is None
    assert say(printer, b"\x1d\xe4", 22.0) == b"1ret"


def test_the_ejector_waits_for_the_knife() -> None:
    """A Custom presents what it has cut, although it reads ahead of its motor; a count behind it is the new one."""
    printer = VirtualPrinter(replace(CUSTOM, speed=150.0))
    printer.receive(_picture(40) + CUT + b"\x1de\x03\x50\x1d\xe2", 0.0)
    assert printer.advance(0.0) == b""
    assert printer.advance(5.0) == b"1 cuts"
    assert printer.papers[0].fate is Fate.PRESENTED


def test_customs_count_of_cuts_has_the_habits_of_a_fence() -> None:
    """Terminals take the count for a proof, so it can be missing like one."""
    printer = _make(CUSTOM)
    printer.fence("never")
    assert say(printer, CUT + b"\x1d\xe2\x1d\xe5") == b"1on"
