"""Keep Qt's VNC screen on this machine: Qt listens on every address, so the socket is tied to the loopback device."""

import os
import socket
from contextlib import suppress
from pathlib import Path

_LISTENING = "0A"  # proc(5), /proc/net/tcp: the state of a listening socket
_TABLES = ("/proc/self/net/tcp", "/proc/self/net/tcp6")


def confine(port: int) -> bool:
    """Tie this process's listening socket on ``port`` to the loopback device; return whether there was one.

    ``SO_BINDTODEVICE`` also binds a socket that already listens: packets that came in by another device no longer
    find it (socket(7)).
    """
    inodes = _listening_inodes(port)
    confined = False
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            link = os.readlink(entry)  # noqa: PTH115 - "socket:[…]" is no path
            if link.removeprefix("socket:[").removesuffix("]") in inodes:
                with socket.socket(fileno=os.dup(int(entry.name))) as listener:
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
                    confined = True
    return confined


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in _TABLES:
        with suppress(FileNotFoundError):
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(fields[9])
    return inodes
