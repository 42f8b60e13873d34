"""The model of the line: wire time, pieces, loss and noise."""

import pytest

from simulators.line import Line, Outgoing


def test_wire_time_of_a_read() -> None:
    """1295 bytes at 115200 baud, 8N1, take 112 ms."""
    assert Line(baud=115_200).seconds(1295) == pytest.approx(0.1124, abs=0.0001)


def test_bytes_arrive_when_they_have_been_sent() -> None:
    """Nothing arrives before its time, everything by its time, in order."""
    outgoing = Outgoing(Line(baud=115_200))
    data = bytes(range(256)) * 5
    outgoing.put(data, 10.0)
    assert outgoing.take(10.0) == b""
    early = outgoing.take(10.05)
    assert 0 < len(early) < len(data)
    assert outgoing.take(9.0) == b""
    assert early + outgoing.take(10.0 + 1280 * 10 / 115_200 + 1e-6) == data
    assert outgoing.due() is None


def test_a_fast_line_delivers_at_once() -> None:
    """Without a baud rate there is no wire time."""
    outgoing = Outgoing(Line())
    outgoing.put(b"abc", 1.0)
    assert outgoing.take(1.0) == b"abc"


def test_chunks_come_one_by_one() -> None:
    """Pieces of a chosen size, with a gap between them."""
    outgoing = Outgoing(Line(chunk=2, chunk_gap=0.1))
    outgoing.put(b"abcde", 0.0)
    assert [outgoing.take(now) for now in (0.0, 0.05, 0.1, 0.2)] == [b"ab", b"", b"cd", b"e"]


def test_loss_noise_and_prelude() -> None:
    """Every so many bytes one is lost or a stray one appears; a prelude goes out once."""
    outgoing = Outgoing(Line(drop_every=3, noise_every=4, prelude=b"\xff"))
    outgoing.put(b"abcdef", 0.0)
    assert outgoing.take(0.0) == b"\xffab\x00de"
    outgoing.put(b"g", 0.0)
    assert outgoing.take(0.0) == b"g"


def test_clearing_loses_what_is_under_way() -> None:
    """A pulled plug loses what was on the wire."""
    outgoing = Outgoing(Line(baud=9600))
    outgoing.put(b"abc", 0.0)
    outgoing.clear()
    assert outgoing.take(100.0) == b""
