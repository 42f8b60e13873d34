"""The virtual scan engine obeys its command set and reads what is held in front of it."""

import pytest

from simulators.scanner import VirtualScanner


def _command(text: str, kind: str = "#") -> bytes:
    return b"\x7e\x010000" + f"{kind}{text}".encode() + b";\x03"


def _reply(text: str, verdict: bytes = b"\x06", kind: str = "#") -> bytes:
    return b"\x02\x010000" + f"{kind}{text}".encode() + verdict + b";\x03"


def _say(scanner: VirtualScanner, data: bytes, now: float = 0.0) -> bytes:
    scanner.receive(data, now)
    return scanner.advance(now)


@pytest.fixture
def scanner() -> VirtualScanner:
    """A Newland engine in trigger mode that decodes without taking time."""
    return _triggered(VirtualScanner(decode_seconds=0.0))


def _triggered(scanner: VirtualScanner) -> VirtualScanner:
    assert _say(scanner, _command("SCNMOD0")) == _reply("SCNMOD0")
    return scanner


def test_the_reference_frames(scanner: VirtualScanner) -> None:
    """Start and stop are the published bytes, and so are their acknowledgements."""
    assert _say(scanner, bytes.fromhex("7E01303030302353434E545247313B03")) == bytes.fromhex(
        "0201303030302353434E54524731063B03"
    )
    assert scanner.armed
    assert _say(scanner, _command("SCNTRG0")) == _reply("SCNTRG0")
    assert not scanner.armed


def test_short_forms(scanner: VirtualScanner) -> None:
    """The three-byte start and stop work too."""
    assert _say(scanner, b"\x01\x54\x04") == b"\x06"
    assert scanner.armed
    assert _say(scanner, b"\x01\x50\x04") == b"\x06"
    assert not scanner.armed


def test_one_trigger_reads_one_code(scanner: VirtualScanner) -> None:
    """Nothing is read before the trigger; after a read the light is off."""
    scanner.show("取件码 A-1")
    assert scanner.advance(0.0) == b""
    assert _say(scanner, _command("SCNTRG1")) == _reply("SCNTRG1") + "取件码 A-1\r".encode()
    assert not scanner.armed
    scanner.show(b"\x00raw")
    assert scanner.advance(1.0) == b""


def test_decoding_takes_time() -> None:
    """A code is sent a moment after it is seen."""
    scanner = _triggered(VirtualScanner(decode_seconds=0.1))
    _say(scanner, _command("SCNTRG1"), 5.0)
    scanner.show("x")
    assert scanner.advance(5.0) == b""
    assert scanner.due() == pytest.approx(5.1)
    assert scanner.advance(5.1) == b"x\r"


def test_the_light_goes_out_by_itself(scanner: VirtualScanner) -> None:
    """An armed engine tires after its read time."""
    _say(scanner, _command("ORTSET3000") + _command("SCNTRG1"), 1.0)
    assert scanner.due() == pytest.approx(4.0)
    scanner.advance(4.0)
    assert not scanner.armed


def test_always_on() -> None:
    """An engine in sense mode, as it leaves the factory, reads without a trigger."""
    scanner = VirtualScanner(decode_seconds=0.0)
    scanner.show("x")
    assert scanner.advance(0.0) == b"x\r"
    assert scanner.armed


def test_hiding_ends_it(scanner: VirtualScanner) -> None:
    """A code that was taken away is not read."""
    scanner.show("x")
    scanner.hide()
    assert _say(scanner, _command("SCNTRG1")) == _reply("SCNTRG1")


def test_the_last_receipt(scanner: VirtualScanner) -> None:
    """The bench can show the receipt's code once it was told what it says."""
    with pytest.raises(ValueError, match="was not told"):
        scanner.show_receipt()
    scanner.remember("NUMBER")
    scanner.show_receipt()
    assert _say(scanner, _command("SCNTRG1")).endswith(b"NUMBER\r")


@pytest.mark.parametrize(
    ("command", "verdict"), [("SCNMOD9", b"\x15"), ("NOSUCH1", b"\x05"), ("SCNMOD*", b"0\x06"), ("GRBENA1", b"\x06")]
)
def test_verdicts(scanner: VirtualScanner, command: str, verdict: bytes) -> None:
    """Bad values are refused with NAK, unknown commands with ENQ; a star asks for the value."""
    assert _say(scanner, _command(command, "@")) == _reply(command, verdict, "@")


def test_commands_in_pieces_and_noise(scanner: VirtualScanner) -> None:
    """Commands are understood in any pieces, with noise before them."""
    stream = b"\xff\x00" + _command("SCNTRG1")
    assert b"".join(_say(scanner, bytes([byte])) for byte in stream) == _reply("SCNTRG1")
    assert _say(scanner, b"z" * 2000) == b""


def test_odd_engines(scanner: VirtualScanner) -> None:
    """No suffix, a double read, silence and bytes out of turn can all be had."""
    scanner.end_with("")
    scanner.read_twice()
    scanner.show("ab")
    assert _say(scanner, _command("SCNTRG1")).endswith(b"abab")
    scanner.send(b"%%NoRead")
    assert scanner.advance(0.0) == b"%%NoRead"
    scanner.silence()
    assert _say(scanner, _command("SCNTRG0")) == b""


def test_pulling_the_plug_forgets_what_was_not_stored(scanner: VirtualScanner) -> None:
    """After a restart the terminal must give its settings again; what is in front of the engine stays there."""
    scanner.show("x")
    _say(scanner, _command("ORTSET100", "@"))
    scanner.restart()
    assert _say(scanner, _command("ORTSET*")).startswith(_reply("ORTSET*", b"100\x06"))
    assert scanner.armed  # sense mode again
    assert scanner.state()["holding"] is False  # and so it was read
