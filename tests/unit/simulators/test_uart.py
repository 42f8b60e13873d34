"""At the wrong rate, device and terminal hear garbage from each other; at the right one, every byte."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from simulators import sam
from simulators.card_reader import INSTANT, VirtualReader
from simulators.line import Line
from simulators.uart import RATES, misheard
from simulators.wire import Wire

STATUS, OK = sam.frame(b"\x11\xff"), sam.answer(0x90)


@pytest.fixture
def reader() -> VirtualReader:
    """A reader that works without taking time."""
    return VirtualReader(pace=INSTANT)


@pytest.fixture
def wire(tmp_path: Path, reader: VirtualReader) -> Iterator[Wire]:
    """Its plugged wire."""
    wire = Wire(tmp_path / "reader", reader)
    wire.plug()
    yield wire
    wire.unplug()


def _ask(wire: Wire, rate: int, request: bytes = STATUS) -> bytes:
    with serial.Serial(str(wire.link), rate, timeout=0.2) as port:
        port.write(request)
        return bytes(port.read(len(OK)))


@pytest.mark.parametrize("rate", RATES)
def test_at_one_rate_everything_is_heard(rate: int) -> None:
    """All byte values pass; whoever has no rate does not care."""
    everything = bytes(range(256))
    assert misheard(everything, rate, rate) == everything
    assert misheard(everything, None, rate) == misheard(everything, rate, None) == everything


@pytest.mark.parametrize("spoken", RATES)
@pytest.mark.parametrize("heard", RATES)
def test_at_two_rates_nothing_is(spoken: int, heard: int) -> None:
    """The request is never understood, and a fast talker sounds short, a slow one long."""
    if spoken == heard:
        return
    garbage = misheard(STATUS, spoken, heard)
    assert sam.PREAMBLE not in garbage
    assert (len(garbage) < len(STATUS)) == (spoken > heard)


def test_a_terminal_at_the_wrong_rate_hears_no_answer(wire: Wire, reader: VirtualReader) -> None:
    """Rates can be tried one by one, as drivers do; the right one answers."""
    reader.baud = 19_200
    answered = [rate for rate in RATES if _ask(wire, rate) == OK]
    assert answered == [19_200]


def test_a_terminal_hears_garbage_from_a_device_at_another_rate(wire: Wire, reader: VirtualReader) -> None:
    """What a reader says of its own accord arrives as something else."""
    assert _ask(wire, 115_200) == OK
    with serial.Serial(str(wire.link), 57_600, timeout=0.3) as port:
        reader.chatter(0.01)
        heard = port.read(100)
        reader.chatter(0)
    assert heard
    assert OK not in heard


@pytest.mark.parametrize(("code", "rate"), list(enumerate(RATES)))
def test_the_module_changes_its_rate_after_the_answer(wire: Wire, reader: VirtualReader, code: int, rate: int) -> None:
    """60 00 to 60 04: the answer comes at the old rate, everything after it at the new one, also over a pulled plug."""
    assert _ask(wire, 115_200, sam.frame(bytes([0x60, code]))) == OK
    assert _ask(wire, rate) == OK
    assert reader.baud == rate
    reader.unplug()
    reader.plug()
    assert _ask(wire, rate) == OK


def test_the_line_slows_down_with_the_rate(tmp_path: Path, reader: VirtualReader) -> None:
    """Where wire time is real, it is that of the new rate."""
    wire = Wire(tmp_path / "paced", reader, Line(baud=115_200))
    wire.plug()
    assert _ask(wire, 115_200, sam.frame(b"\x60\x04")) == OK
    assert _ask(wire, 9_600) == OK
    assert reader.line.baud == 9_600
    wire.unplug()


def test_garbage_is_soon_worked_out() -> None:
    """A whole read is misheard in no time worth mentioning."""
    began = time.monotonic()
    misheard(bytes(1295), 9_600, 115_200)
    assert time.monotonic() - began < 2.0
