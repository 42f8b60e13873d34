"""Read what the kernel says of network interfaces: rtnetlink messages (rtnetlink(7), linux/rtnetlink.h) (pure)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

GROUPS: Final = 0x1 | 0x10 | 0x100
"""Whom to listen to: RTMGRP_LINK, RTMGRP_IPV4_IFADDR and RTMGRP_IPV6_IFADDR."""

_HEADER: Final = struct.Struct("=IHHII")  # nlmsghdr: length, type, flags, sequence, port
_LINK: Final = struct.Struct("=BxHiII")  # ifinfomsg: family, type, index, flags, change
_NEWLINK: Final = 16
_NEWADDR: Final = 20
_LOOPBACK: Final = 0x8
_RUNNING: Final = 0x40


def tells_of_a_way_out(datagram: bytes) -> bool:
    """Whether an interface other than the loopback came up, or any was given an address.

    Interfaces that go down wake nobody, and neither does what cannot be read.
    """
    return any(kind == _NEWADDR or _is_up(kind, body) for kind, body in _messages(datagram))


def _is_up(kind: int, body: bytes) -> bool:
    if kind != _NEWLINK or len(body) < _LINK.size:
        return False
    flags: int = _LINK.unpack_from(body)[3]
    return bool(flags & _RUNNING) and not flags & _LOOPBACK


def _messages(datagram: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and body of each message; each begins at a multiple of four bytes."""
    at = 0
    while at + _HEADER.size <= len(datagram):
        length, kind, *_ = _HEADER.unpack_from(datagram, at)
        if length < _HEADER.size or at + length > len(datagram):
            return
        yield kind, datagram[at + _HEADER.size : at + length]
        at += (length + 3) & ~3
