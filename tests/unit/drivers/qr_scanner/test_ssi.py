"""Zebra's Simple Serial Interface: packets, acknowledgements, long codes."""

import pytest

from drivers.qr_scanner.framing import MOST, Code, Frame, Owed, Reply
from drivers.qr_scanner.profiles import PROFILES
from drivers.qr_scanner.ssi import ACK, RESEND, Opcode, SsiFraming, packet


def _said(opcode: int, data: bytes = b"", status: int = 0) -> bytes:
    return packet(opcode, data, source=0, status=status)


def _decoded(data: bytes, status: int = 0) -> bytes:
    return _said(Opcode.DECODE_DATA, b"\x1c" + data, status)


def test_the_published_packets() -> None:
    """Start, stop, host trigger mode and the acknowledgement are the bytes of the guide."""
    zebra = PROFILES["zebra-ssi"]
    assert zebra.start == bytes.fromhex("04 E4 04 00 FF 14")
    assert zebra.stop == bytes.fromhex("04 E5 04 00 FF 13")
    assert zebra.setup[0] == bytes.fromhex("07 C6 04 00 FF 8A 08 FD 9E")
    assert bytes.fromhex("04 D0 04 00 FF 28") == ACK


@pytest.mark.parametrize(
    ("sent", "frames"),
    [
        (bytes.fromhex("04 D0 00 00 FF 2C"), [Reply(accepted=True)]),
        (_said(Opcode.CMD_NAK, b"\x06"), [Reply(accepted=False, said=b"\x06")]),
        (_said(Opcode.PARAM_SEND, b"\xff\x8a\x08"), [Owed(ACK), Reply(accepted=True, said=b"\xff\x8a\x08")]),
        (_said(Opcode.EVENT, b"\x01"), [Owed(ACK)]),
        (_decoded(b"a\rb"), [Owed(ACK), Code(b"a\rb")]),
        (_decoded(b""), [Owed(ACK)]),
        (b"\x00\xff\x05" + _decoded(b"ab"), [Owed(ACK), Code(b"ab")]),
        (_decoded(b"ab", 2) + _decoded(b"cd"), [Owed(ACK), Owed(ACK), Code(b"abcd")]),
        (_decoded(b"ab", 2) + _decoded(b"ab", 3) + _decoded(b"cd"), [Owed(ACK)] * 3 + [Code(b"abcd")]),
        (_decoded(b"ab") + _decoded(b"ab", 1), [Owed(ACK), Code(b"ab"), Owed(ACK)]),
    ],
)
def test_what_a_decoder_says(sent: bytes, frames: list[Frame]) -> None:
    """Every packet but an acknowledgement is acknowledged; a repeated one counts once."""
    assert SsiFraming().feed(sent) == frames


def test_a_damaged_packet_is_asked_for_again() -> None:
    """A wrong sum, or a packet that breaks off, ends in a request to resend; then the code is read."""
    framing = SsiFraming()
    damaged = bytearray(_decoded(b"ab"))
    damaged[5] ^= 1
    assert Owed(RESEND) in framing.feed(bytes(damaged))
    framing.silence()
    assert framing.feed(_decoded(b"ab")[:4]) == []
    assert framing.within_frame
    assert framing.silence() == [Owed(RESEND)]
    assert framing.feed(_decoded(b"ab", 1)) == [Owed(ACK), Code(b"ab")]


def test_a_silence_between_packets_means_nothing() -> None:
    """The next part of a long code waits for our acknowledgement."""
    framing = SsiFraming()
    framing.feed(_decoded(b"ab", 2))
    assert framing.silence() == []
    assert framing.within_frame
    assert framing.feed(_decoded(b"cd")) == [Owed(ACK), Code(b"abcd")]


def test_a_code_read_before_the_last_command_does_not_count() -> None:
    """A decoder repeats what nobody acknowledged: it may be the code of whoever stood here before, in all its parts."""
    framing = SsiFraming()
    assert framing.feed(_decoded(b"theirs", 1)) == [Owed(ACK)]
    assert framing.feed(_decoded(b"a long one", 3) + _decoded(b" of theirs")) == [Owed(ACK), Owed(ACK)]
    assert framing.feed(_decoded(b"ours")) == [Owed(ACK), Code(b"ours")]


def test_a_part_that_was_lost_is_taken_when_it_comes_again() -> None:
    """Within a code a repetition is the code's own."""
    framing = SsiFraming()
    framing.feed(_decoded(b"ab", 2))
    assert framing.feed(_decoded(b"cd", 1)) == [Owed(ACK), Code(b"abcd")]


def test_a_code_too_long_is_dropped_whole() -> None:
    """Parts without an end fill no memory, and no tail of them passes for a code."""
    framing = SsiFraming()
    for at in range(MOST // 200 + 2):
        assert framing.feed(_decoded(bytes((at,)) * 200, 2)) == [Owed(ACK)]
    assert framing.feed(_decoded(b"tail")) == [Owed(ACK)]
    assert framing.feed(_decoded(b"next")) == [Owed(ACK), Code(b"next")]


def test_a_code_given_up_is_gone_with_its_last_part() -> None:
    """What took too long leaves no tail."""
    framing = SsiFraming()
    framing.feed(_decoded(b"ab", 2))
    framing.drop()
    assert framing.feed(_decoded(b"cd")) == [Owed(ACK)]
    assert framing.feed(_decoded(b"next")) == [Owed(ACK), Code(b"next")]
