"""Codes and replies in a scan engine's bytes."""

import pytest

from drivers.qr_scanner.framing import MOST, Code, Frame, Framer, Reply


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
        (b"\x02\x010000#SCNTRG1\x06;\x03", [Reply(accepted=True)]),
        (b"\x02\x010000#SCNTRG1\x15;\x03", [Reply(accepted=False)]),
        (b"\x02\x010000#NOSUCH\x05;\x03", [Reply(accepted=False)]),
        (b"\x02\x010000#SCNMOD0\x06;\x03abc\r", [Reply(accepted=True), Code(b"abc")]),
        (b"\x02\x010000#SCNTRG1;\x03", []),
        (b"\x02\x01;\x03", []),
        (b"\x02\x01\x03", []),
    ],
)
def test_frames(sent: bytes, frames: list[Frame]) -> None:
    """Line ends, STX and ETX, AIM prefixes and replies are told apart."""
    assert Framer().feed(sent) == frames


def test_silence_ends_a_code_without_a_line_end() -> None:
    """Engines without a suffix are read too."""
    framer = Framer()
    assert framer.feed(b"abc") == []
    assert framer.within_frame
    assert framer.silence() == [Code(b"abc")]
    assert not framer.within_frame
    assert framer.silence() == []


def test_silence_ends_a_broken_stx_frame() -> None:
    """A code that begins like a frame and never ends is not lost and blocks nothing."""
    framer = Framer()
    assert framer.feed(b"\x02abc") == []
    assert framer.silence() == [Code(b"abc")]


def test_the_longest_frame_passes() -> None:
    """Exactly the limit is still a code."""
    assert Framer().feed(b"a" * MOST + b"\r") == [Code(b"a" * MOST)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\x03"])
def test_an_over_long_frame_is_dropped_whole(end: bytes) -> None:
    """What grows over the limit is thrown away up to its end; no tail of it passes for a code."""
    framer = Framer()
    assert framer.feed(b"a" * (MOST + 1) + b"bcd" + end + b"next\r") == [Code(b"next")]


def test_silence_ends_an_over_long_frame() -> None:
    """After a silence the next code is a code again."""
    framer = Framer()
    assert framer.feed(b"a" * (3 * MOST)) == []
    assert framer.within_frame
    assert framer.silence() == []
    assert framer.feed(b"next\r") == [Code(b"next")]


def test_a_code_says_nothing_in_a_traceback() -> None:
    """Codes may hold names and numbers."""
    assert "secret" not in repr(Code(b"secret"))
