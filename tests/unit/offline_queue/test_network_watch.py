"""The courier is woken when a way out appears: told by the kernel, or found by looking."""

import errno
import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from offline_queue import netlink, network_watch
from offline_queue.network_watch import NetworkWatch, look

PATIENCE = 10
UP, LOOPBACK, RUNNING = 0x1, 0x8, 0x40


def message(kind: int, body: bytes = b"") -> bytes:
    """Return one rtnetlink message, padded to four bytes."""
    raw = struct.pack("=IHHII", 16 + len(body), kind, 0, 0, 0) + body
    return raw + bytes(-len(raw) % 4)


def link(flags: int) -> bytes:
    """Return RTM_NEWLINK for an interface with these flags."""
    return message(16, struct.pack("=BxHiII", 0, 1, 2, flags, 0xFFFFFFFF))


@pytest.mark.parametrize(
    ("datagram", "wakes"),
    [
        (link(UP | RUNNING), True),
        (link(UP), False),
        (link(UP | RUNNING | LOOPBACK), False),
        (message(20), True),
        (message(21), False),
        (link(UP) + message(20), True),
        (message(16), False),
        (b"", False),
        (b"\x00" * 40, False),
        (struct.pack("=IHHII", 4000, 20, 0, 0, 0), False),
    ],
)
def test_what_wakes(datagram: bytes, *, wakes: bool) -> None:
    """A link that runs and a new address; never the loopback, what went down, or what cannot be read."""
    assert netlink.tells_of_a_way_out(datagram) is wakes


def test_the_kernels_word_wakes_and_a_flood_of_it_does_not_hammer() -> None:
    """Ten messages in a moment are one wake."""
    ours, kernels = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    woken = threading.Semaphore(0)
    watch = NetworkWatch(woken.release, listen=lambda: ours)
    watch.start()
    for _ in range(10):
        kernels.send(message(20))
    assert woken.acquire(timeout=PATIENCE)
    assert not woken.acquire(timeout=0.3)
    watch.stop()
    kernels.close()


class Failing(socket.socket):
    """A socket that always has something to say, and fails with ``error`` when it is asked what."""

    error = errno.ENOBUFS

    def recv(self, *_: object) -> bytes:
        """Fail."""
        raise OSError(self.error, os.strerror(self.error))


def failing(error: int) -> Failing:
    """Return such a socket: one whose peer has hung up is always ready."""
    ours, kernels = socket.socketpair()
    kernels.close()
    broken = Failing(fileno=ours.detach())
    broken.error = error
    return broken


def test_what_the_kernel_had_to_drop_is_news() -> None:
    """A flood that overran the socket may have held the way out."""
    woken = threading.Event()
    watch = NetworkWatch(woken.set, listen=lambda: failing(errno.ENOBUFS))
    watch.start()
    assert woken.wait(PATIENCE)
    watch.stop()


def no_netlink() -> socket.socket:
    """Have no such socket."""
    raise OSError("no netlink here")


@pytest.mark.parametrize("listen", [no_netlink, lambda: failing(errno.EBADF)], ids=["none", "failed"])
def test_without_netlink_it_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listen: Callable[[], socket.socket]
) -> None:
    """An interface that comes up is noticed all the same."""
    monkeypatch.setattr(network_watch, "_INTERFACES", tmp_path)
    monkeypatch.setattr(network_watch, "_LOOK_EVERY", network_watch.timedelta(milliseconds=20))
    state = tmp_path / "eth0" / "operstate"
    state.parent.mkdir()
    state.write_text("down\n", encoding="ascii")
    woken = threading.Event()
    watch = NetworkWatch(woken.set, listen=listen)
    watch.start()
    assert not woken.wait(0.1)
    state.write_text("up\n", encoding="ascii")
    assert woken.wait(PATIENCE)
    watch.stop()


def test_this_machine_can_be_listened_to_and_looked_at() -> None:
    """The real socket opens and is closed again; the real folder is read."""
    watch = NetworkWatch(lambda: None)
    watch.start()
    watch.stop()
    assert all(len(one) == 2 for one in look())
