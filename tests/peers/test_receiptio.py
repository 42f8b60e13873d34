"""Programs of other people find the virtual printers as they find real ones.

receiptio (a client for ESC/POS printers on a network) and receiptline (an encoder) were written by others from the
makers' manuals; that they and the simulator agree is more than the simulator's own tests can say.
"""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from pyzbar import pyzbar

from simulators.printer import VirtualPrinter

Peer = Callable[..., bytes]
Plug = Callable[[VirtualPrinter], VirtualPrinter]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(360)]  # the first test installs them

RECEIPT = "^^^家门口\n\n受理编号 |A-12\n姓名 |测试甲\n金额 |￥100.00\n"


def _fault(name: str) -> Callable[[VirtualPrinter], None]:
    return getattr(VirtualPrinter, name)


@pytest.mark.parametrize("profile", ["bench-80", "epson-tm", "snbc-bt-t080", "generic-gbk"])
def test_a_receipt_is_printed(peer: Peer, at_9100: Plug, profile: str) -> None:
    """The client reports success, and one whole, cut receipt with its words is what came out."""
    printer = at_9100(VirtualPrinter(profile, instant=True))
    assert peer("print", said=RECEIPT) == b"success"
    (paper,) = printer.papers
    assert (paper.whole, paper.cut is not None) == (True, True)
    lines = [line.split() for line in paper.text if line.strip()]
    assert lines == [["家门口"], ["受理编号", "A-12"], ["姓名", "测试甲"], ["金额", "￥100.00"]]
    assert not printer.incidents


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("open_cover", b"coveropen"),
        ("run_out", b"paperempty"),
        ("jam", b"error"),
        ("break_down", b"error"),
        ("overheat", b"error"),
    ],
)
def test_a_fault_is_found_before_printing(peer: Peer, at_9100: Plug, fault: str, words: bytes) -> None:
    """The client names the printer's state, and nothing is printed."""
    printer = at_9100(VirtualPrinter("epson-tm", instant=True))
    _fault(fault)(printer)
    assert peer("print", said=RECEIPT) == words
    assert printer.papers == []


@pytest.mark.parametrize(
    ("fault", "words"), [(None, b"online"), ("open_cover", b"coveropen"), ("run_out", b"paperempty")]
)
def test_the_status_is_understood(peer: Peer, at_9100: Plug, fault: str | None, words: bytes) -> None:
    """Asked for the status alone, the client says the same words."""
    printer = at_9100(VirtualPrinter("epson-tm", instant=True))
    if fault is not None:
        _fault(fault)(printer)
    assert peer("status") == words


def test_a_fault_in_the_middle_is_found(peer: Peer, at_9100: Plug) -> None:
    """Paper that ends during the receipt: the client learns it from automatic status; the paper hangs half printed."""
    printer = at_9100(VirtualPrinter("epson-tm", instant=True))
    printer.run_out(after_rows=50)
    assert peer("print", said=RECEIPT) == b"paperempty"
    assert (printer.rows_printed, printer.papers) == (50, [])


def test_a_silent_printer_is_offline(peer: Peer, at_9100: Plug) -> None:
    """A printer that says nothing is not called well."""
    printer = at_9100(VirtualPrinter("epson-tm", instant=True))
    printer.silence()
    assert peer("print", said=RECEIPT) == b"offline"
    assert not any(paper.whole for paper in printer.papers)


def test_the_words_of_another_encoder_are_read(peer: Peer) -> None:
    """Receiptline's stream for Chinese printers comes out with every word, its sizes, and a QR code that scans."""
    stream = peer("encode", said=RECEIPT + "{code:https://example.invalid/q/A-12; option:qrcode,6,m}\n=\n")
    printer = VirtualPrinter("bench-80", instant=True)
    printer.receive(stream, 0.0)
    assert printer.advance(0.0) == b"\x00"  # its last question, GS r 1
    assert (printer.unknown, printer.incidents) == ({}, {})
    paper = printer.papers[0]
    assert [line.split() for line in paper.text if line.strip()][:2] == [["家门口"], ["受理编号", "A-12"]]
    (code,) = pyzbar.decode(Image.open(io.BytesIO(paper.png)).convert("L"))
    assert code.data == b"https://example.invalid/q/A-12"


def test_another_encoder_falls_into_the_pit_of_the_yen_sign(peer: Peer) -> None:
    """U+00A5 becomes four bytes, of which two-byte firmware prints two digits before the amount; so does ours."""
    printer = VirtualPrinter("generic-gbk", instant=True)
    printer.receive(peer("encode", said="金额 ¥100.00\n=\n"), 0.0)
    printer.advance(0.0)
    assert [line.split() for line in printer.papers[0].text if line.strip()] == [["金额", "0", "6100.00"]]
