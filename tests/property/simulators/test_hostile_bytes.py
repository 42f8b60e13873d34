"""Whatever a terminal sends, and however it is cut into pieces, the virtual devices stay on their feet."""

import io
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from simulators import sam, stx
from simulators.card_reader import INSTANT, VirtualReader
from simulators.escpos import RealTime, next_command
from simulators.line import Line
from simulators.people import invent, text_record
from simulators.person import CardKind
from simulators.printer import VirtualPrinter
from simulators.printer_models import MODELS
from simulators.sam import Sw3
from simulators.scanner import VirtualScanner
from simulators.stx_reader import StxReader
from simulators.uart import RATES, misheard
from simulators.usb_device import HEAD_IN, Endpoints, ReaderFunction
from simulators.wire import Device

CHUNKS = st.lists(st.binary(min_size=1, max_size=60), max_size=12)
ESCPOS = st.lists(
    st.one_of(
        st.binary(max_size=6),
        st.tuples(st.sampled_from([0x10, 0x1B, 0x1C, 0x1D]), st.integers(0, 255), st.binary(max_size=6)).map(
            lambda parts: bytes(parts[:2]) + parts[2]
        ),
    ),
    max_size=12,
)

HARDEST = [
    bytes.fromhex("1D384CFFFFFFFF3070"),  # four gigabytes of a picture
    bytes.fromhex("1D284BFFFF"),
    bytes.fromhex("1D763000FFFFFFFF"),
    bytes.fromhex("1B2A21FFFF"),
    bytes.fromhex("1B44") + b"\x01" * 300,
    bytes.fromhex("1D6B04") + b"A" * 300,
    bytes.fromhex("1B64FF"),
    b"\xd6" * 200,
    b"\x1b$\x00\x00A" * 300,
    b"\x10\x04\x01" * 50,
    bytes(range(256)) * 2,
]


def _hear(device: Device, chunks: list[bytes]) -> bytes:
    said = b""
    for number, chunk in enumerate(chunks):
        device.receive(chunk, number * 0.001)
        said += device.advance(number * 0.001)
    return said


@given(ESCPOS)
def test_the_printer_survives_every_stream(chunks: list[bytes]) -> None:
    """No bytes stop the printer, and what it has not taken is one incomplete command."""
    printer = VirtualPrinter(instant=True)
    _hear(printer, chunks)
    assert printer.room() > 0
    printer.silence(on=False)
    assert len(_hear(printer, [b"\x10\x04\x01"])) <= 9


@given(ESCPOS, st.sampled_from(sorted(MODELS)))
def test_no_make_of_printer_is_stopped(chunks: list[bytes], profile: str) -> None:
    """Whatever came, a printer of any make takes more, and after NULs and ESC @ the next receipt is one piece."""
    model = replace(MODELS[profile], receive_bytes=512)
    printer = VirtualPrinter(model, instant=True)
    _hear(printer, chunks)
    assert printer.room() > 0 or not printer._able
    assert len(printer._program.buffer) <= 512


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(HARDEST), min_size=1, max_size=8), st.integers(1, 700))
def test_memory_has_an_end(pieces: list[bytes], size: int) -> None:
    """Heads that promise more than ever comes, endless lines and endless paper: everything that is kept is bounded."""
    printer = VirtualPrinter(replace(MODELS["epson-tm"], receive_bytes=512), instant=True)
    stream = b"".join(pieces)
    _hear(printer, [stream[at : at + size] for at in range(0, len(stream), size)])
    program = printer._program
    assert len(program.buffer) <= 512
    assert len(program.unknown) <= 201
    assert len(program._line._cells) <= 200
    assert program._argument is None or len(program._argument.kept) <= 512 * 1024


@given(st.lists(st.tuples(st.sampled_from(["print", "out", "clear", "cut", "power", "tear"]), st.integers(1, 40))))
def test_a_whole_paper_is_one_job_and_all_of_it(deeds: list[tuple[str, int]]) -> None:
    """Whatever happens in between, a paper that is called whole holds exactly the rows of one receipt."""
    printer = VirtualPrinter(replace(MODELS["bench-80"], knife_mm=0), instant=True)
    sent = set()
    for number, (deed, rows) in enumerate(deeds, start=1):
        match deed:
            case "print":
                row = number.to_bytes(2, "big").rjust(72, b"\xff")
                sent.add(row * rows)
                _hear(printer, [b"\x1dv0\x00\x48\x00" + bytes((rows, 0)) + row * rows + b"\x1dVB\x00"])
            case "out":
                printer.run_out(after_rows=rows)
            case "clear":
                _hear(printer, [bytes.fromhex("10140801031401060208")])
                printer.load_paper()
            case "cut":
                _hear(printer, [b"\x1dVB\x00"])
            case "power":
                printer.cut_power()
                printer.restore_power()
                printer.load_paper()
            case _:
                printer.tear_off()
    for paper in printer.papers:
        dots = _dots(paper.png)
        assert not paper.whole or not any(dots) or dots in sent


def _dots(png: bytes) -> bytes:
    return bytes(255 - byte for byte in Image.open(io.BytesIO(png)).convert("1").tobytes())


@given(st.binary(min_size=1, max_size=40))
def test_a_command_is_never_empty(stream: bytes) -> None:
    """The stream always moves on, or waits for more."""
    command = next_command(stream)
    assert command is None or 0 < command.size <= len(stream)


@given(CHUNKS)
def test_real_time_commands_do_not_depend_on_the_pieces(chunks: list[bytes]) -> None:
    """The same bytes hold the same real-time commands however they arrive."""
    whole = [command for _, command in RealTime().scan(b"".join(chunks))]
    scanner = RealTime()
    assert [command for chunk in chunks for _, command in scanner.scan(chunk)] == whole


@given(CHUNKS, st.sampled_from([b"\x20\x01", b"\x11\xff"]))
def test_the_reader_finds_its_feet(chunks: list[bytes], request: bytes) -> None:
    """After any noise and a pause, the next good request gets its own answer."""
    reader = VirtualReader(pace=INSTANT)
    _hear(reader, chunks)
    reader.receive(sam.frame(request), 10.0)
    expected = Sw3.NOT_FOUND if request == b"\x20\x01" else Sw3.OK
    assert reader.advance(10.0).endswith(sam.answer(expected))


@given(CHUNKS, st.booleans())
def test_a_reader_of_both_dialects_finds_its_feet(chunks: list[bytes], laid: bool) -> None:  # noqa: FBT001
    """Neither tongue's rubbish spoils the other, with and without a card, well-formed frames included."""
    reader = VirtualReader(pace=INSTANT, both=True, fingerprints=512)
    if laid:
        reader.lay("jia")
    _hear(reader, [*chunks, *map(sam.frame, chunks), *map(stx.frame, chunks)])
    reader.receive(sam.frame(b"\x01"), 10.0)
    reader.advance(10.0)
    reader.receive(sam.frame(b"\x11\xff") + stx.frame(b"\x31\x12"), 20.0)
    assert reader.advance(20.0) == sam.answer(Sw3.OK) + stx.frame(b"\x90\x00")


@given(CHUNKS)
def test_the_stx_reader_finds_its_feet(chunks: list[bytes]) -> None:
    """After any noise and a pause, the next good request gets its own answer."""
    reader = StxReader(pace=INSTANT)
    _hear(reader, [*chunks, *map(stx.frame, chunks)])
    reader.receive(stx.frame(b"\x31\x12"), 10.0)
    assert reader.advance(10.0) == stx.frame(b"\x90\x00")


@given(st.lists(st.tuples(st.sampled_from([0x02, 0x06]), st.binary(max_size=20)), max_size=10))
def test_the_usb_reader_finds_its_feet(transfers: list[tuple[int, bytes]]) -> None:
    """Halves of frames in any order, then one good request."""
    reader = VirtualReader(pace=INSTANT)
    function = ReaderFunction(reader, Endpoints.SPLIT, Line())
    for number, (endpoint, data) in enumerate(transfers):
        function.take(endpoint, data, number * 0.001)
    function.clear()
    request = sam.frame(b"\x11\xff")
    for endpoint, data in ((0x02, request[:7]), (0x06, request[7:])):
        function.take(endpoint, data, 10.0)
    assert function.give(HEAD_IN, 10.0)[-1] == sam.answer(Sw3.OK)[:7]


@given(st.integers(0, 10**9), st.sampled_from(CardKind))
def test_every_invention_fits_its_record(seed: int, kind: CardKind) -> None:
    """Whoever is invented can be read, and is of the kind that was asked for."""
    person = invent(seed, kind)
    record = text_record(person)
    assert len(record) == 256
    assert record[248:250].decode("utf-16-le") == kind.value
    assert 2 <= len(person.name) <= 15


@given(st.binary(max_size=64), st.sampled_from(RATES), st.sampled_from([*RATES, 300]))
def test_a_uart_hears_something_of_everything(data: bytes, spoken: int, heard: int) -> None:
    """Any bytes at any two rates come to an end, and bytes never become silence."""
    assert bool(misheard(data, spoken, heard)) == bool(data)


@given(CHUNKS)
def test_the_scanner_finds_its_feet(chunks: list[bytes]) -> None:
    """After any noise the next start command is obeyed."""
    scanner = VirtualScanner(decode_seconds=0.0)
    _hear(scanner, [*chunks, b"\x03"])
    said = _hear(scanner, [b"\x7e\x010000#SCNTRG1;\x03"])
    assert said.endswith(b"\x02\x010000#SCNTRG1\x06;\x03")
