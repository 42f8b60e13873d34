"""The virtual scan engines speak the published bytes, and lose what they would lose."""

from __future__ import annotations

import pytest

from simulators.scan_engine_registers import xmodem
from simulators.scan_engine_ssi import build
from simulators.scanner import ENGINES, VirtualScanner

_ACK = bytes.fromhex("04 D0 04 00 FF 28")


def _engine(profile: str) -> VirtualScanner:
    return VirtualScanner(profile, decode_seconds=0.0)


def _say(scanner: VirtualScanner, sent: bytes | str, now: float = 0.0) -> bytes:
    scanner.receive(bytes.fromhex(sent) if isinstance(sent, str) else sent, now)
    return scanner.advance(now)


def test_an_unknown_make_is_refused() -> None:
    """The choices are named."""
    with pytest.raises(ValueError, match="there are: newland"):
        VirtualScanner("no-such")


@pytest.mark.parametrize("profile", ENGINES)
@pytest.mark.parametrize("noise", [b"\xff\x00\x7e\x55", b"", b"hello\r"])
def test_every_make_reads_after_noise_and_loses_its_supply(profile: str, noise: bytes) -> None:
    """Any bytes from the terminal, a lost supply, a refusal that never comes: the engine goes on."""
    scanner = _engine(profile)
    _say(scanner, noise)
    scanner.forget()
    scanner.refuse(0)
    scanner.engine.arm(0.0, 0)
    scanner.show("x")
    assert b"x" in scanner.advance(1.0)
    assert scanner.state()["holding"] is False


def test_registers() -> None:
    """Start, its acknowledgement, the errors, and the reading of a register are the manual's bytes."""
    scanner = _engine("registers")
    assert _say(scanner, "7E 00 08 01 00 00 D5 AB CD") == bytes.fromhex("02 00 00 01 00 33 31")
    assert not scanner.armed
    assert _say(scanner, "7E 00 08 01 00 02 01 AB CD") == bytes.fromhex("02 00 00 01 00 33 31")
    assert scanner.armed
    scanner.advance(5.0)
    assert not scanner.armed
    assert _say(scanner, "7E 00 08 01 00 02 01 00 00") == bytes.fromhex("02 00 01 01 00 04 01")
    assert _say(scanner, "7E 00 05 01 00 02 01 AB CD") == bytes.fromhex("02 00 03 01 00 6A 61")
    assert _say(scanner, "7E 00 07 01 00 00 01 AB CD")[:5] == bytes.fromhex("02 00 00 01 D5")
    assert xmodem(bytes.fromhex("09 01 00 00 00")) == 0xDEC8


def test_registers_are_lost_unless_saved() -> None:
    """What was not written to flash goes with the supply."""
    scanner = _engine("registers")
    _say(scanner, "7E 00 08 01 00 00 D5 AB CD")
    scanner.forget()
    assert scanner.armed
    _say(scanner, "7E 00 08 01 00 00 D5 AB CD 7E 00 09 01 00 00 00 DE C8")
    scanner.forget()
    assert not scanner.armed


def test_honeywell() -> None:
    """The serial trigger in manual mode; verdicts of menu commands; the stored mode outlives the supply."""
    scanner = _engine("honeywell")
    assert scanner.armed
    assert _say(scanner, b"\x16M\rTRGMOD0!") == b"TRGMOD0\x06!"
    assert not scanner.armed
    assert _say(scanner, b"\x16M\rTRGMOD?!") == b"TRGMOD0\x06!"
    assert _say(scanner, b"\x16M\rTRGMOD9!\x16M\rNOSUCH1.") == b"TRGMOD9\x15!NOSUCH1\x05."
    assert _say(scanner, b"\x16T\r") == b""
    assert scanner.armed
    _say(scanner, b"\x16U\r")
    assert not scanner.armed
    scanner.forget()
    assert scanner.armed
    _say(scanner, b"\x16M\rTRGMOD0.")
    scanner.forget()
    assert not scanner.armed


def test_ssi_denies_sessions_outside_host_mode() -> None:
    """The guide's bytes: start, denied; host mode; start, acknowledged."""
    scanner = _engine("zebra-ssi")
    assert _say(scanner, "04 E4 04 00 FF 14") == build(0xD1, b"\x06")
    assert _say(scanner, "00 07 C6 04 00 FF 8A 08 FD 9E") == bytes.fromhex("04 D0 00 00 FF 2C")
    assert _say(scanner, "04 E4 04 00 FF 14") == bytes.fromhex("04 D0 00 00 FF 2C")
    assert scanner.armed
    assert _say(scanner, "04 E5 04 00 FF 13") == bytes.fromhex("04 D0 00 00 FF 2C")


def test_ssi_says_a_packet_again_until_it_is_acknowledged() -> None:
    """A long code goes out part by part; what is not acknowledged is repeated, marked, and given up in the end."""
    scanner = _engine("zebra-ssi")
    _say(scanner, "07 C6 04 00 FF EE 01 FD 41")
    scanner.engine.arm(0.0, 0)
    scanner.show(b"a" * 250 + b"b")
    first = scanner.advance(1.0)
    assert first == build(0xF3, b"\x1c" + b"a" * 250, 2)
    assert len(first) == 257
    assert scanner.due() == pytest.approx(2.0)
    assert scanner.advance(2.0) == build(0xF3, b"\x1c" + b"a" * 250, 3)
    assert _say(scanner, _ACK, 2.1) == build(0xF3, b"\x1cb")
    assert _say(scanner, bytes.fromhex("05 D1 04 00 01 FF 25"), 2.2) == build(0xF3, b"\x1cb", 1)
    assert scanner.advance(9.0) == build(0xF3, b"\x1cb", 1)
    assert scanner.advance(19.0) == b""
    assert scanner.due() is None


def test_vguang() -> None:
    """Read, rest, nothing seen, and a code in a frame are the published bytes."""
    scanner = _engine("vguang")
    assert _say(scanner, "55 AA 30 00 00 CF") == bytes.fromhex("55 AA 30 00 00 00 CF")
    assert _say(scanner, "55 AA 05 01 00 00 FB") == bytes.fromhex("55 AA 05 00 00 00 FA")
    assert scanner.armed
    scanner.show("a")
    assert scanner.advance(0.0) == bytes.fromhex("55 AA 30 00 01 00 61 AF")
    assert _say(scanner, "55 AA 05 01 00 01 FA") == bytes.fromhex("55 AA 05 00 00 00 FA")
    assert _say(scanner, "55 AA 05 01 00 01 FF 55 AA 77 00 00 88") == bytes.fromhex("55 AA 77 01 00 00 89")


def test_engines_of_single_letters() -> None:
    """T and X, T and P, ESC 1 and ESC 0; only Datalogic's answers, and only questions; P's says when it saw nothing."""
    for profile, start, stop in (
        ("datalogic", b"T", b"X"),
        ("generic-t", b"T", b"P"),
        ("newland-em20", b"\x1b1", b"\x1b0"),
    ):
        scanner = _engine(profile)
        assert _say(scanner, start) == b""
        assert scanner.armed
        assert _say(scanner, stop) == b""
        assert not scanner.armed
    assert _say(_engine("datalogic"), b"h") == b"\x01\x02VIRTUAL h\x03\x04"
    generic = _engine("generic-t")
    _say(generic, b"T")
    assert generic.advance(5.0) == b"%%NoRead\r"
    disabled = _engine("datalogic")
    _say(disabled, b"DT")
    assert not disabled.armed
    _say(disabled, b"ET")
    assert disabled.armed


def test_every_refusal_is_in_the_makes_own_words() -> None:
    """NAK, a CRC error, a denial, a flag."""
    for profile, sent, refusal in (
        ("newland", b"\x7e\x010000#SCNMOD0;\x03", b"\x02\x010000#SCNMOD0\x15;\x03"),
        ("registers", bytes.fromhex("7E 00 08 01 00 02 01 AB CD"), bytes.fromhex("02 00 01 01 00 04 01")),
        ("honeywell", b"\x16M\rTRGMOD0!", b"TRGMOD0\x15!"),
        ("zebra-ssi", bytes.fromhex("04 E5 04 00 FF 13"), build(0xD1, b"\x06")),
        ("vguang", bytes.fromhex("55 AA 05 01 00 00 FB"), bytes.fromhex("55 AA 05 01 00 00 FB")),
    ):
        scanner = _engine(profile)
        scanner.refuse()
        assert _say(scanner, sent) == refusal
        assert _say(scanner, sent) != refusal
