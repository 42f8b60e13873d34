"""The stream is split into commands as a printer does it, and real-time commands are seen wherever they stand."""

import pytest

from simulators.escpos import CLEAR, Command, RealTime, next_command


def _split(stream: bytes) -> list[bytes]:
    buffer, found = bytearray(stream), []
    while (command := next_command(buffer)) is not None:
        found.append(bytes(buffer[: command.size]))
        del buffer[: command.size]
    assert not buffer
    return found


@pytest.mark.parametrize(
    "command",
    [
        "1B40",
        "1B4A08",
        "1B6403",
        "1B6101",
        "1B4501",
        "1B700019FA",
        "1B633501",
        "1B2A2102000102030405 06",
        "1B44080C1000",
        "1C26",
        "1C2102",
        "1C284102003000",
        "1D2111",
        "1D5600",
        "1D564200",
        "1D72 01",
        "1D4942",
        "1D61FF",
        "1D67320000B2",
        "1D284806003030 41424344",
        "1D284C0200 3032",
        "1D384C02000000 3032",
        "1D6B0441424300",
        "1D6B4903414243",
        "10 0401",
        "100502",
        "1014010008",
        "1014020108",
        CLEAR.hex(),
        "0A",
        "00",
    ],
)
def test_a_command_has_its_own_length(command: str) -> None:
    """Every command of the reference takes exactly its own bytes, and waits while one is missing."""
    stream = bytes.fromhex(command)
    assert _split(stream + b"\x1b@") == [stream, b"\x1b@"]
    assert [next_command(stream[:size]) for size in range(1, len(stream))] == [None] * (len(stream) - 1)


def test_a_picture_is_its_head() -> None:
    """The dots of GS v 0 are left for the printer to take row by row."""
    assert next_command(bytes.fromhex("1D763000 4800 0100") + b"\x1b") == Command(
        b"\x1dv", bytes.fromhex("300048000100"), 8
    )


def test_text_runs_to_the_next_control_byte() -> None:
    """Bytes that belong to no command are text."""
    assert _split(b"abc\xd6\xd0\n\x1b@") == [b"abc\xd6\xd0", b"\n", b"\x1b@"]


@pytest.mark.parametrize("stream", ["1B07", "1D7F", "1C7F", "10FF", "1006"])
def test_an_unknown_command_is_two_bytes(stream: str) -> None:
    """What no manual names is skipped by prefix and code."""
    assert next_command(bytes.fromhex(stream) + b"\x1b@") == Command(bytes.fromhex(stream), size=2)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 50])
def test_real_time_commands_are_seen_across_any_cutting(size: int) -> None:
    """Each is seen once, at its end, also inside a picture and however the bytes are cut."""
    stream = b"\x1dv0\x00\x02\x00\x02\x00\x10\x04\x01\xff" + CLEAR + b"text\x10\x05\x01" + b"\x10\x14\x01\x00\x05"
    scanner, seen, offset = RealTime(), [], 0
    for at in range(0, len(stream), size):
        chunk = stream[at : at + size]
        seen += [(offset + end, command) for end, command in scanner.scan(chunk)]
        offset += len(chunk)
    assert [command for _, command in seen] == [b"\x10\x04\x01", CLEAR, b"\x10\x05\x01", b"\x10\x14\x01\x00\x05"]
    assert all(stream[:end].endswith(command) for end, command in seen)
