"""The bench starts everything as one and leaves nothing behind."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from simulators import sam, stx
from simulators.bench import READERS, Bench
from simulators.sam import Sw3
from simulators.usb import UsbWire

from .conftest import Port

OpenPort = Callable[[str], Port]


def test_every_device_can_be_opened_at_once(tmp_path: Path, open_port: OpenPort) -> None:
    """When start returns, each transport leads to its device."""
    with Bench.start(tmp_path / "bench", instant=True) as bench:
        assert set(bench.transports) == {"id-card-reader", "receipt-printer", "qr-scanner", "qr-camera"}
        reader = open_port(bench.transports["id-card-reader"])
        reader.write(sam.frame(b"\x11\xff"))
        assert reader.read(11) == sam.answer(Sw3.OK)
        printer = open_port(bench.transports["receipt-printer"])
        printer.write(b"\x10\x04\x01")
        assert printer.read(1) == b"\x12"
        scanner = open_port(bench.transports["qr-scanner"])
        scanner.write(b"\x7e\x010000#SCNTRG1;\x03")
        assert scanner.read(17) == b"\x02\x010000#SCNTRG1\x06;\x03"
        bench.scanner.show("code")
        assert scanner.read(5) == b"code\r"


def test_nothing_is_left(tmp_path: Path) -> None:
    """Threads, descriptors, paths and ports are all given back; stopping twice is harmless."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    bench = Bench.start(tmp_path / "bench", gateway="http://127.0.0.1:9")
    assert bench.network is not None
    bench.stop()
    bench.stop()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert not (tmp_path / "bench").exists()


def test_a_foreign_folder_is_kept(tmp_path: Path) -> None:
    """A folder that was there before stays, with what others put into it."""
    (tmp_path / "mine").touch()
    with Bench.start(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_bad_gateway_address_leaves_nothing(tmp_path: Path) -> None:
    """A start that fails takes back what it had started."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(ValueError, match="names no host"):
        Bench.start(tmp_path / "bench", gateway="nonsense")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_device_can_be_pulled_and_plugged(tmp_path: Path, open_port: OpenPort) -> None:
    """Unplugging one device hangs up its port and touches no other."""
    with Bench.start(tmp_path / "bench", instant=True) as bench:
        port = open_port(bench.transports["id-card-reader"])
        bench.reader.unplug()
        assert port.hung_up()
        state = bench.state()["id-card-reader"]
        assert isinstance(state, dict)
        assert {name: state[name] for name in ("plugged", "fault", "card", "condition", "read")} == {
            "plugged": False, "fault": "none", "card": None, "condition": None, "read": False,
        }  # fmt: skip
        bench.reader.plug()
        again = open_port(bench.transports["id-card-reader"])
        again.write(sam.frame(b"\x20\x01"))
        assert again.read(11) == sam.answer(Sw3.NOT_FOUND)
        assert bench.printer.plugged


def test_the_reader_may_hang_on_a_serial_server(tmp_path: Path) -> None:
    """Its transport is an address, and its line is paced as ever."""
    with Bench.start(tmp_path / "bench", reader_wire="tcp") as bench:
        url = urlsplit(bench.transports["id-card-reader"])
        assert url.scheme == "tcp"
        assert bench.reader.line.baud == 115_200
        with socket.create_connection((url.hostname, url.port), timeout=5) as client:
            client.sendall(sam.frame(b"\x20\x01"))
            assert client.recv(11, socket.MSG_WAITALL) == sam.answer(Sw3.NOT_FOUND)


@pytest.mark.parametrize("reader", READERS)
def test_the_reader_speaks_the_dialect_that_was_chosen(tmp_path: Path, open_port: OpenPort, reader: str) -> None:
    """One of them, or both."""
    with Bench.start(tmp_path / "bench", instant=True, reader=reader) as bench:
        port = open_port(bench.transports["id-card-reader"])
        port.write(sam.frame(b"\x11\xff"))
        assert (port.read(11, 0.3) == sam.answer(Sw3.OK)) is (reader != "stx")
        port.write(stx.frame(b"\x31\x12"))
        assert (port.read(7, 0.3) == stx.frame(b"\x90\x00")) is (reader != "sdt")


def test_a_reader_on_usb_is_plugged_like_any_other(tmp_path: Path) -> None:
    """The verbs are the same; the bus is the bench's own."""
    with Bench.start(tmp_path / "bench", reader_wire="usb") as bench:
        wire = bench.wires["id-card-reader"]
        assert isinstance(wire, UsbWire)
        assert len(list(wire.backend.enumerate_devices())) == 1
        bench.reader.unplug()
        assert list(wire.backend.enumerate_devices()) == []
        assert bench.transports["id-card-reader"] == "usb://0400:c35a"


@pytest.mark.parametrize(
    "wrong",
    [
        {"reader": "nfc"}, {"reader_wire": "string"}, {"printer": "letterpress"}, {"printer_wire": "string"},
        {"printer_wire": "tcp:x"},
    ],
)  # fmt: skip
def test_what_the_bench_has_not_is_told(tmp_path: Path, wrong: dict[str, Any]) -> None:
    """A sentence, and nothing left."""
    with pytest.raises(ValueError, match="no such"):
        Bench.start(tmp_path / "bench", **wrong)
    assert not (tmp_path / "bench").exists()


def test_the_reader_takes_its_wire_time(tmp_path: Path) -> None:
    """By default the reader's line is a 115200-baud line and its module works for a while; instant takes both out."""
    with Bench.start(tmp_path / "bench") as bench:
        assert bench.reader.line.seconds(1295) == pytest.approx(0.112, abs=0.001)
        assert bench.reader.pace.read == pytest.approx(0.3)
    with Bench.start(tmp_path / "bench", instant=True) as bench:
        assert bench.reader.line.seconds(1295) == 0
        assert bench.reader.pace.read == 0


def test_a_printer_on_tcp(tmp_path: Path) -> None:
    """Any make hangs on a port of this machine; unplugged and plugged in again it is the same port."""
    with Bench.start(tmp_path / "bench", instant=True, printer="snbc-bt-t080", printer_wire="tcp") as bench:
        address = urlsplit(bench.transports["receipt-printer"])
        assert (address.scheme, address.hostname) == ("tcp", "127.0.0.1")
        for _ in range(2):
            with socket.create_connection((address.hostname, address.port or 0), timeout=5) as client:
                client.sendall(b"\x10\x04\x01")
                assert client.recv(1) == b"\x16"
            bench.printer.unplug()
            with pytest.raises(OSError, match="refused"):
                socket.create_connection((address.hostname, address.port or 0), timeout=5)
            bench.printer.plug()
        again = f"tcp:{address.port}"
        bench.printer.unplug()
        with Bench.start(tmp_path / "other", instant=True, printer_wire=again) as other:
            assert other.transports["receipt-printer"] == bench.transports["receipt-printer"]


def test_a_peer_that_reads_nothing_accepts_much(tmp_path: Path) -> None:
    """A write that returns is no print: on TCP whole receipts go out to a printer that never reads a byte."""
    with Bench.start(tmp_path / "bench", instant=True, printer_wire="tcp") as bench:
        bench.printer.stop_reading()
        address = urlsplit(bench.transports["receipt-printer"])
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as client:
            client.sendall(bytes(86_336))
            client.settimeout(0.2)
            with pytest.raises(TimeoutError):
                client.recv(1)
        assert bench.printer.rows_printed == 0


def _pour(port: Port, count: int) -> None:
    while count > 0:
        count -= port.write(bytes(1024))


def test_a_printer_that_reads_nothing_holds_a_serial_line_up(tmp_path: Path, open_port: OpenPort) -> None:
    """On a serial line the terminal cannot even get rid of its bytes; when the printer reads again, nothing is lost."""
    with Bench.start(tmp_path / "bench", instant=True) as bench:
        bench.printer.stop_reading()
        port = open_port(bench.transports["receipt-printer"])
        with pytest.raises(BlockingIOError):
            _pour(port, 1_000_000)
        bench.printer.stop_reading(on=False)
        assert port.read(1, 0.2) == b""
        port.write(b"\x10\x04\x01")
        assert port.read(1) == b"\x12"
