"""The exchange with a scan engine on a line without a device: pace, silence, and what is owed."""

from __future__ import annotations

import time
from datetime import timedelta

from drivers.api import Deadline
from drivers.qr_scanner import conversation
from drivers.qr_scanner.conversation import Conversation
from drivers.qr_scanner.framing import Code, Reply
from drivers.qr_scanner.profiles import PROFILES
from drivers.qr_scanner.ssi import ACK, Opcode, packet

_SEEN = packet(Opcode.DECODE_DATA, b"\x1cab", source=0)


class _Line:
    """A line that gives what was put into it, piece by piece, and keeps what was written, with the time."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.written: list[tuple[float, bytes]] = []
        self.waits: list[float] = []

    def read(self, most: int, until: Deadline) -> bytes:
        if self.pieces:
            return self.pieces.pop(0)[:most]
        self.waits.append(until.remaining)
        until.wait()
        return b""

    def write(self, data: bytes, until: Deadline) -> None:
        assert not until.expired
        self.written.append((time.monotonic(), data))

    def drain_input(self) -> None:
        """Keep what is scripted: it comes after the command."""

    def close(self) -> None:
        """Nothing to give back."""


def _until(seconds: float) -> Deadline:
    return Deadline.after(timedelta(seconds=seconds))


def test_a_silence_of_50_to_80_ms_ends_a_code() -> None:
    """Shorter would cut codes at 9600 baud, longer would keep residents waiting; before a code there is no hurry."""
    line = _Line(b"abc")
    talk = Conversation(line, PROFILES["always-on"])
    assert talk.receive(_until(1)) == []
    assert talk.receive(_until(1)) == [Code(b"abc")]
    assert 0.03 < line.waits[0] <= 0.08
    assert talk.receive(_until(0.2)) == []
    assert line.waits[1] > 0.1


def test_commands_keep_their_distance() -> None:
    """Newland's engines want 50 ms between two commands."""
    line = _Line()
    talk = Conversation(line, PROFILES["newland"])
    talk.send(b"one")
    talk.send(b"two")
    (first, _), (second, _) = line.written
    assert second - first >= 0.05


def test_a_sleeping_decoder_is_roused_first() -> None:
    """Zebra: a zero, 50 ms, then the command."""
    line = _Line()
    zebra = PROFILES["zebra-ssi"]
    Conversation(line, zebra).send(zebra.start)
    (roused, zero), (said, command) = line.written
    assert (zero, command) == (b"\x00", zebra.start)
    assert said - roused >= 0.05


def test_what_is_owed_is_paid_before_the_code_is_told() -> None:
    """A decoder that hears no acknowledgement says the code again."""
    line = _Line(_SEEN)
    assert Conversation(line, PROFILES["zebra-ssi"]).receive(_until(1)) == [Code(b"ab")]
    assert [data for _, data in line.written] == [ACK]


def test_a_command_is_answered_or_not() -> None:
    """The first reply counts, codes before it do not; silence is no reply."""
    talk = Conversation(_Line(b"code\r", b"\x02\x010000#SCNMOD0\x06;\x03"), PROFILES["newland"])
    assert talk.command(b"?") == Reply(accepted=True, said=b"SCNMOD0")
    assert talk.command(b"?", timedelta(seconds=0.1)) is None


def test_a_code_that_lasts_too_long_is_dropped() -> None:
    """Bytes that go on for more than two seconds are no code, and neither is their tail."""
    talk = Conversation(_Line(b"a", b"b", b"c\r", b"next\r"), PROFILES["always-on"])
    talk.receive(_until(1))
    talk._begun -= conversation._WHOLE
    assert talk.receive(_until(1)) == []
    assert talk.receive(_until(1)) == []
    assert talk.receive(_until(1)) == [Code(b"next")]


def test_each_code_has_its_own_time() -> None:
    """An engine that says code after code without a pause loses none of them."""
    talk = Conversation(_Line(b"a", b"b\rc", b"d\r"), PROFILES["always-on"])
    talk.receive(_until(1))
    talk._begun -= conversation._WHOLE
    assert talk.receive(_until(1)) == [Code(b"ab")]
    assert talk.receive(_until(1)) == [Code(b"cd")]
