"""Frames to and from the security module are the golden ones, and broken requests get the documented status."""

from typing import Any

import pytest

from simulators import sam
from simulators.sam import Request, Sw3


def _take_all(*chunks: bytes) -> list[Request | Sw3]:
    buffer, taken = bytearray(), []
    for chunk in chunks:
        buffer += chunk
        while (one := sam.take_request(buffer)) is not None:
            taken.append(one)
    return taken


def test_golden_requests_are_understood(golden_reader: Any) -> None:
    """Every published request frame is read as what it is."""
    for golden in golden_reader["requests"].values():
        data = bytes.fromhex(golden.get("data", ""))
        assert _take_all(bytes.fromhex(golden["frame"])) == [Request(golden["command"], golden["parameter"], data)]


def test_other_golden_requests_are_understood(golden_reader: Any) -> None:
    """Also those of one vendor, of which two have no parameter."""
    for golden in golden_reader["other-requests"].values():
        expected = Request(golden["command"], golden.get("parameter"))
        assert _take_all(bytes.fromhex(golden["frame"])) == [expected]


def test_golden_answers_are_built(golden_reader: Any) -> None:
    """Every published answer is given byte by byte, and every status of the table has its name."""
    for golden in golden_reader["answers"].values():
        frame = sam.answer(Sw3(golden["sw3"]), bytes.fromhex(golden.get("data", "")))
        assert frame == bytes.fromhex(golden["frame"])
    assert {golden["sw3"] for golden in golden_reader["answers"].values()} == set(Sw3)


def test_golden_garbled_answer(golden_reader: Any) -> None:
    """The line noise that was really seen is reproduced exactly."""
    assert bytes.fromhex(golden_reader["garbled"]) == sam.GARBLED


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_chunking_does_not_matter(size: int) -> None:
    """A request is understood however it is cut into pieces, with noise before it."""
    stream = b"\x00\xaa\xaa" + sam.frame(b"\x20\x01") + b"\xff" + sam.frame(b"\x30\x01")
    chunks = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert _take_all(*chunks) == [Request(0x20, 0x01), Request(0x30, 0x01)]


def test_a_wrong_checksum_is_status_10() -> None:
    """Damage on the way to the reader is told, and the next request is understood."""
    broken = sam.frame(b"\x20\x01")[:-1] + b"\x00"
    assert _take_all(broken + sam.frame(b"\x20\x01")) == [Sw3.CHECKSUM, Request(0x20, 0x01)]


@pytest.mark.parametrize("length", [0, 1, 5000])
def test_an_impossible_length_is_status_11(length: int) -> None:
    """A length that no request has does not make the reader wait for it."""
    assert _take_all(sam.PREAMBLE + length.to_bytes(2, "big")) == [Sw3.LENGTH]
