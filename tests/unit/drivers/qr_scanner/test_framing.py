"""Codes and replies in a scan engine's bytes."""

import pytest

from drivers.qr_scanner import datalogic, honeywell, newland, registers, vguang
from drivers.qr_scanner.framing import MOST, Code, Frame, Reply, TextFraming


@pytest.mark.parametrize(
    ("sent", "frames"),
    [
        (b"abc\r", [Code(b"abc")]),
        (b"abc\n", [Code(b"abc")]),
        (b"abc\r\n", [Code(b"abc")]),
        (b"abc\r\ndef\r\n", [Code(b"abc"), Code(b"def")]),
        (b"\r\n\r\n", []),
        (b"\x02abc\x03\r\n", [Code(b"abc")]),
        (b"\x02a\rb\x03", [Code(b"a\rb")]),
        (b"]Q1abc\r", [Code(b"abc")]),
        (b"]Q2abc\r", [Code(b"abc")]),
        (b"\x02]Q1abc\x03", [Code(b"abc")]),
        (b"]Q1\r", []),
        (b"]C0abc\r", [Code(b"]C0abc")]),
    ],
)
def test_text(sent: bytes, frames: list[Frame]) -> None:
    """Line ends, STX and ETX, and AIM prefixes are told from the code."""
    assert TextFraming().feed(sent) == frames


@pytest.mark.parametrize(
    ("sent", "frames"),
    [
        (b"\x02\x010000#SCNTRG1\x06;\x03", [Reply(accepted=True, said=b"SCNTRG1")]),
        (b"\x02\x010000#SCNTRG1\x15;\x03", [Reply(accepted=False, said=b"SCNTRG1")]),
        (b"\x02\x010000#NOSUCH\x05;\x03", [Reply(accepted=False, said=b"NOSUCH")]),
        (b"\x02\x010000#SCNMOD0\x06;\x03abc\r", [Reply(accepted=True, said=b"SCNMOD0"), Code(b"abc")]),
        (b"\xff\x00\x02\x010000#SCNMOD0\x06;\x03", [Reply(accepted=True, said=b"SCNMOD0")]),
        (b"\x02\x010000#SCN\x02\x010000#SCNMOD0\x06;\x03", [Reply(accepted=True, said=b"SCN\x02\x010000#SCNMOD0")]),
        (b"\x02\x010000#SCNTRG1;\x03abc\r", [Code(b"abc")]),
        (b"\x02\x01;\x03", []),
        (b"\x02\x01\x03", []),
    ],
)
def test_newland(sent: bytes, frames: list[Frame]) -> None:
    """A reply is found among codes and behind noise; what is damaged is no code."""
    assert TextFraming(newland.REPLIES).feed(sent) == frames


@pytest.mark.parametrize(
    ("sent", "frames"),
    [
        ("02 00 00 01 00 33 31", [Reply(accepted=True, said=b"\x00")]),
        ("02 00 01 01 00 04 01", [Reply(accepted=False, said=b"\x00")]),
        ("02 00 03 01 00 6A 61", [Reply(accepted=False, said=b"\x00")]),
        ("02 00 00 02 39 01 C1 4C", [Reply(accepted=True, said=b"\x39\x01")]),
        ("02 00 00 01 00 33 31 61 62 0D", [Reply(accepted=True, said=b"\x00"), Code(b"ab")]),
        ("FF 02 00 00 01 00 33 31", [Reply(accepted=True, said=b"\x00")]),
        ("02 00 00 01 00 33 32", []),
        ("02 00 02 00 00 01 00 33 31", [Reply(accepted=True, said=b"\x00")]),
    ],
)
def test_registers(sent: str, frames: list[Frame]) -> None:
    """The published replies are replies; with a wrong CRC they are nothing, and the next one is found."""
    assert TextFraming(registers.REPLIES).feed(bytes.fromhex(sent)) == frames


def test_register_commands() -> None:
    """The CRC is the one that manuals print beside the commands."""
    assert registers.crc(bytes.fromhex("09 01 00 00 00")) == bytes.fromhex("DE C8")
    assert registers.crc(bytes.fromhex("07 01 00 2A 02")) == bytes.fromhex("D8 0F")
    assert registers.write(0x0002, 1)[:-2] == bytes.fromhex("7E 00 08 01 00 02 01")
    assert registers.read(0x0000)[:-2] == bytes.fromhex("7E 00 07 01 00 00 01")


@pytest.mark.parametrize(
    ("sent", "frames"),
    [
        (b"TRGMOD0\x06!", [Reply(accepted=True, said=b"TRGMOD0")]),
        (b"TRGMOD9\x15!", [Reply(accepted=False, said=b"TRGMOD9")]),
        (b"NOSUCH\x05", [Reply(accepted=False, said=b"NOSUCH")]),
        (b"\xffTRGMOD0\x06", [Reply(accepted=True, said=b"TRGMOD0")]),
        (b"TRGMOD0\r", [Code(b"TRGMOD0")]),
    ],
)
def test_honeywell(sent: bytes, frames: list[Frame]) -> None:
    """A menu reply ends with its verdict; the same letters with a line end are a code."""
    assert TextFraming(honeywell.MenuReplies()).feed(sent) == frames


def test_datalogic() -> None:
    """Answers stand between SOH STX and ETX EOT; codes end with CR LF."""
    framing = TextFraming(datalogic.ANSWERS)
    assert framing.feed(b"\x01\x02OK\r\n\x03\x04ab\r\n") == [Reply(accepted=True, said=b"OK\r\n"), Code(b"ab")]


@pytest.mark.parametrize(
    ("sent", "frames"),
    [
        ("55 AA 30 00 00 00 CF", [Reply(accepted=True)]),
        ("55 AA 05 00 00 00 FA", [Reply(accepted=True)]),
        ("55 AA 05 01 00 00 FB", [Reply(accepted=False)]),
        ("55 AA 30 00 03 00 61 0D 62 C2", [Code(b"a\rb")]),
        ("55 AA 30 00 03 00 61 0D 62 C3", []),
        ("61 62 0D", [Code(b"ab")]),
    ],
)
def test_vguang(sent: str, frames: list[Frame]) -> None:
    """A code in a frame may hold anything; one without is text, for scanners that are set so."""
    assert TextFraming(vguang.PACKETS).feed(bytes.fromhex(sent)) == frames


def test_vguang_commands() -> None:
    """The published bytes: read, rest, light on, light off."""
    assert vguang.command(0x05, b"\x00") == bytes.fromhex("55 AA 05 01 00 00 FB")
    assert vguang.command(0x05, b"\x01") == bytes.fromhex("55 AA 05 01 00 01 FA")
    assert vguang.command(0x24, b"\x01") == bytes.fromhex("55 AA 24 01 00 01 DB")
    assert vguang.command(0x24, b"\x00") == bytes.fromhex("55 AA 24 01 00 00 DA")


def test_silence_ends_a_code_without_a_line_end() -> None:
    """Engines without a suffix are read too."""
    framing = TextFraming()
    assert framing.feed(b"abc") == []
    assert framing.within_frame
    assert framing.silence() == [Code(b"abc")]
    assert not framing.within_frame
    assert framing.silence() == []


@pytest.mark.parametrize("packets", [None, newland.REPLIES, registers.REPLIES, vguang.PACKETS])
def test_silence_ends_a_broken_stx_frame(packets: newland.HeadedPackets | None) -> None:
    """A code that begins like a frame and never ends is not lost and blocks nothing; one letter is a code."""
    framing = TextFraming(packets)
    assert framing.feed(b"\x02abc") == []
    assert framing.silence() == [Code(b"abc")]
    framing.feed(b"U")
    assert framing.silence() == [Code(b"U")]


def test_silence_ends_a_broken_packet() -> None:
    """Half a reply is neither a reply nor a code."""
    framing = TextFraming(registers.REPLIES)
    assert framing.feed(bytes.fromhex("02 00 00 FF 00 33")) == []
    assert framing.silence() == []
    assert framing.feed(b"next\r") == [Code(b"next")]


def test_silence_finds_the_packet_behind_a_false_start() -> None:
    """A head that was noise claims any length; the reply behind it is not lost."""
    framing = TextFraming(vguang.PACKETS)
    assert framing.feed(bytes.fromhex("55 AA 55 AA 05 00 00 00 FA")) == []
    assert framing.silence() == [Reply(accepted=True)]


def test_the_longest_frame_passes() -> None:
    """Exactly the limit is still a code."""
    assert TextFraming().feed(b"a" * MOST + b"\r") == [Code(b"a" * MOST)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\x03"])
def test_an_over_long_frame_is_dropped_whole(end: bytes) -> None:
    """What grows over the limit is thrown away up to its end; no tail of it passes for a code."""
    framing = TextFraming()
    assert framing.feed(b"a" * (MOST + 1) + b"bcd" + end + b"next\r") == [Code(b"next")]


def test_silence_ends_an_over_long_frame() -> None:
    """After a silence the next code is a code again."""
    framing = TextFraming()
    assert framing.feed(b"a" * (3 * MOST)) == []
    assert framing.within_frame
    assert framing.silence() == []
    assert framing.feed(b"next\r") == [Code(b"next")]


def test_a_frame_given_up_leaves_no_tail() -> None:
    """A code that took too long is gone with what still comes of it."""
    framing = TextFraming()
    framing.feed(b"abc")
    framing.drop()
    assert framing.feed(b"def\rnext\r") == [Code(b"next")]


def test_a_code_says_nothing_in_a_traceback() -> None:
    """Codes may hold names and numbers, and a forged reply may too."""
    assert "secret" not in repr([Code(b"secret"), Reply(accepted=True, said=b"secret")])
