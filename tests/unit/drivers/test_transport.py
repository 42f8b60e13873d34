"""Bytes with deadlines: what every driver relies on."""

from __future__ import annotations

import os
import pty
import socket
import threading
import time
import tty
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from drivers.api import Deadline
from drivers.errors import DeviceError, ErrorReason
from drivers.transport import Line, StreamLine, open_line
from drivers.urls import Usb, at_each_rate, check_url, parse, parse_keyboard

SOON = timedelta(milliseconds=50)
LONG = timedelta(seconds=5)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[int, Line]]:
    """A pty: the device's descriptor, and our line reached through a symbolic link."""
    device, ours = pty.openpty()
    tty.setraw(ours)
    link = tmp_path / "reader"
    link.symlink_to(os.ttyname(ours))
    line = open_line(f"serial://{link}?baud=9600")
    os.close(ours)
    yield device, line
    line.close()
    os.close(device)


@pytest.fixture
def tcp() -> Iterator[tuple[socket.socket, Line]]:
    """A TCP pair: the device's end, and our line."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = open_line(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        device, _ = server.accept()
    with device:
        yield device, line
    line.close()


def test_bytes_come_back_as_soon_as_they_arrive(pair: tuple[int, Line]) -> None:
    """A name is on the screen without waiting out the time that was given."""
    device, line = pair
    sender = threading.Timer(0.03, os.write, (device, b"\xaa\x00\x11\x13\x0d\x0a"))
    sender.start()
    began = time.monotonic()
    assert line.read(64, Deadline.after(LONG)) == b"\xaa\x00\x11\x13\x0d\x0a"
    assert time.monotonic() - began < LONG.total_seconds() / 2
    sender.join()


def test_most_is_a_limit_and_nothing_is_lost(pair: tuple[int, Line]) -> None:
    """A caller that wants few bytes gets the others with its next call."""
    device, line = pair
    os.write(device, b"abcdef")
    assert line.read(4, Deadline.after(LONG)) == b"abcd"
    assert line.read(4, Deadline.after(LONG)) == b"ef"


def test_silence_is_empty_and_ends_on_time(pair: tuple[int, Line]) -> None:
    """A silent device costs what the deadline says, no more."""
    _, line = pair
    began = time.monotonic()
    assert line.read(64, Deadline.after(SOON)) == b""
    assert 0.04 < time.monotonic() - began < 0.3


def test_a_deadline_called_off_ends_the_wait(pair: tuple[int, Line]) -> None:
    """Cancelling is felt within a slice."""
    _, line = pair
    cancelled = threading.Event()
    canceller = threading.Timer(0.02, cancelled.set)
    canceller.start()
    began = time.monotonic()
    assert line.read(64, Deadline.after(LONG, cancelled)) == b""
    assert time.monotonic() - began < 0.3
    canceller.join()


def test_writing_to_a_stuck_device_times_out(pair: tuple[int, Line]) -> None:
    """A printer that takes no data cannot hold the terminal."""
    _, line = pair
    with pytest.raises(DeviceError) as caught:
        line.write(bytes(1_000_000), Deadline.after(SOON))
    assert caught.value.reason is ErrorReason.TIMEOUT


def test_a_stuck_device_takes_some_and_is_still_heard(pair: tuple[int, StreamLine]) -> None:
    """What it took is counted, what it did not take is 0, and what it says meanwhile is read without waiting."""
    device, line = pair
    assert line.read_now(64) == b""
    taken = 0
    while some := line.write_some(bytes(100_000 - taken), Deadline.after(SOON)):
        taken += some
    assert 0 < taken < 100_000
    os.write(device, b"\x10\x00\x0c\x0f")
    assert line.read(64, Deadline.after(LONG)) == b"\x10\x00\x0c\x0f"
    assert line.read_now(64) == b""
    assert len(os.read(device, 64)) == 64


def test_large_writes_arrive_whole(tcp: tuple[socket.socket, Line]) -> None:
    """A long receipt goes out in as many slices as it takes."""
    device, line = tcp
    data = bytes(range(256)) * 8000
    received = bytearray()

    def receive() -> None:
        while len(received) < len(data):
            received.extend(device.recv(65536))

    receiver = threading.Thread(target=receive)
    receiver.start()
    line.write(data, Deadline.after(LONG))
    receiver.join(5)
    assert received == data


def test_drained_input_is_gone(pair: tuple[int, Line]) -> None:
    """Stale answers cannot be taken for fresh ones."""
    device, line = pair
    os.write(device, b"stale")
    time.sleep(0.01)
    line.drain_input()
    assert line.read(64, Deadline.after(SOON)) == b""


def test_a_pty_that_hangs_up_is_offline() -> None:
    """Pulling the plug is a typed error, at once."""
    device, ours = pty.openpty()
    line = open_line(f"serial://{os.ttyname(ours)}")
    os.close(ours)
    os.close(device)
    for act in (
        lambda: line.read(1, Deadline.after(LONG)),
        lambda: line.write(b"x", Deadline.after(LONG)),
        line.drain_input,
    ):
        with pytest.raises(DeviceError) as caught:
            act()
        assert caught.value.reason in {ErrorReason.OFFLINE, ErrorReason.NO_HARDWARE}
    line.close()


def test_a_peer_that_closes_is_offline(tcp: tuple[socket.socket, Line]) -> None:
    """The end of a TCP stream is a device that left; what it said before still counts."""
    device, line = tcp
    device.sendall(b"bye")
    device.shutdown(socket.SHUT_WR)
    assert line.read(64, Deadline.after(LONG)) == b"bye"
    with pytest.raises(DeviceError) as caught:
        line.read(64, Deadline.after(LONG))
    assert caught.value.reason is ErrorReason.OFFLINE


def test_a_closed_line_says_so(pair: tuple[int, Line]) -> None:
    """Closing twice is harmless; using a closed line is a device error, not a crash."""
    _, line = pair
    line.close()
    line.close()
    with pytest.raises(DeviceError) as caught:
        line.read(1, Deadline.after(SOON))
    assert caught.value.reason is ErrorReason.OFFLINE


def test_one_owner_at_a_time() -> None:
    """A second process cannot talk into a conversation."""
    device, ours = pty.openpty()
    url = f"serial://{os.ttyname(ours)}"
    line = open_line(url)
    with pytest.raises(DeviceError) as caught:
        open_line(url)
    assert caught.value.reason is ErrorReason.BUSY
    line.close()
    open_line(url).close()
    os.close(ours)
    os.close(device)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/dev/ttyUSB0",
        "usb://04b8:0202",
        "serial://dev/ttyUSB0",
        "serial:///dev/ttyUSB0?baud=fast",
        "serial:///dev/ttyUSB0?baud=115201",
        "serial:///dev/ttyUSB0?parity=even",
        "serial:///dev/ttyUSB0?baud=9600&baud=9600",
        "serial:///dev/ttyUSB0#1",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:99999",
        "tcp://127.0.0.1:9100/raw",
        "tcp://127.0.0.1:9100?timeout=1",
        "tcp://[::1",
        "replay:",
    ],
)
def test_a_url_that_cannot_work_is_illegal(url: str) -> None:
    """A mistake in the settings is named as one, before any device is touched."""
    for judge in (check_url, open_line):
        with pytest.raises(DeviceError) as caught:
            judge(url)
        assert caught.value.reason is ErrorReason.ILLEGAL
        assert repr(url) in caught.value.detail


@pytest.mark.parametrize("url", ["serial:///dev/kiosk/id-card-reader", "tcp://[::1]:9100", "replay:/x/y.txt"])
def test_a_good_url_is_accepted_unseen(url: str) -> None:
    """Settings can be checked on a machine without devices."""
    check_url(url)


def test_nothing_at_the_path_is_no_hardware(tmp_path: Path) -> None:
    """An absent device and a link to a vanished one read the same."""
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    for name in ("absent", "dangling"):
        with pytest.raises(DeviceError) as caught:
            open_line(f"serial://{tmp_path / name}")
        assert caught.value.reason is ErrorReason.NO_HARDWARE


def test_a_file_is_not_a_line(tmp_path: Path) -> None:
    """A path that is no tty fails in words."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DeviceError):
        open_line(f"serial://{tmp_path / 'file'}")


def test_a_recording_answers_as_recorded(tmp_path: Path) -> None:
    """A dialogue from the field replays byte by byte, and only that dialogue."""
    path = tmp_path / "status.txt"
    path.write_text("# SAM status\n> 11 FF\n< 90 94\n", "utf-8")
    line = open_line(f"replay:{path}")
    assert line.read(8, Deadline.after(SOON)) == b""
    line.write(b"\x11\xff", Deadline.after(SOON))
    assert line.read(1, Deadline.after(SOON)) == b"\x90"
    assert line.read(8, Deadline.after(SOON)) == b"\x94"
    with pytest.raises(DeviceError) as caught:
        line.write(b"\x12\xff", Deadline.after(SOON))
    assert caught.value.reason is ErrorReason.FAILURE
    line.close()


def test_a_recording_that_is_none_is_illegal(tmp_path: Path) -> None:
    """A broken fixture is not a device trouble."""
    (tmp_path / "bad.txt").write_text("what?\n", "utf-8")
    with pytest.raises(DeviceError) as caught:
        open_line(f"replay:{tmp_path / 'bad.txt'}")
    assert caught.value.reason is ErrorReason.ILLEGAL


@pytest.mark.parametrize("url", ["serial:///dev/ttyS1?baud=auto", "usb://0400:C35A"])
def test_what_must_be_probed_is_only_for_drivers_that_probe(url: str) -> None:
    """A printer with baud=auto is a mistake in the settings, found before anything is opened."""
    check_url(url, probes=True)
    for judge in (check_url, open_line):
        with pytest.raises(DeviceError) as caught:
            judge(url)
        assert caught.value.reason is ErrorReason.ILLEGAL


def test_a_driver_may_find_the_rate_alone() -> None:
    """A scanner with baud=auto is tried at every rate; its endpoints nobody finds."""
    check_url("serial:///dev/ttyS1?baud=auto", finds_rate=True)
    with pytest.raises(DeviceError):
        check_url("usb://0400:C35A", finds_rate=True)


def test_keys_are_no_line() -> None:
    """An input device is for the one driver that reads keys, and that driver reads nothing else."""
    keys = "evdev:///dev/input/by-id/usb-Scanner-event-kbd"
    assert str(parse_keyboard(keys).path) == "/dev/input/by-id/usb-Scanner-event-kbd"
    for judge in (check_url, open_line, lambda url: check_url(url, probes=True)):
        with pytest.raises(DeviceError) as caught:
            judge(keys)
        assert caught.value.reason is ErrorReason.ILLEGAL
    with pytest.raises(DeviceError):
        parse_keyboard("serial:///dev/ttyS1")
    for wrong in ("evdev://host/dev/input/event0", "evdev:///dev/input/event0?baud=1", "evdev:event0"):
        with pytest.raises(DeviceError):
            parse(wrong)


def test_a_rate_to_be_found_is_every_rate_in_turn() -> None:
    """baud=auto becomes one URL a rate; everything else stays one URL."""
    assert at_each_rate("serial:///dev/ttyS1?baud=auto", (115200, 9600)) == [
        "serial:///dev/ttyS1?baud=115200",
        "serial:///dev/ttyS1?baud=9600",
    ]
    assert at_each_rate("tcp://127.0.0.1:9100", (115200, 9600)) == ["tcp://127.0.0.1:9100"]


def test_usb_ids_are_two_times_four_digits() -> None:
    """Vendor and product, always both: 0400 alone is also a remote control's."""
    assert parse("usb://0400:C35a") == Usb(0x0400, 0xC35A)
    for wrong in ("usb://0400", "usb://400:c35a", "usb://0400:c35a/1", "usb://0400:c35g", "usb://0400:c35a?x=1"):
        with pytest.raises(DeviceError):
            parse(wrong)
