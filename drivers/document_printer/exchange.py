"""Carry one HTTP exchange with a printer over a line of our own, within a deadline and a size (RFC 8010 §4).

The standard library reads the answer, our line waits for it: `http.client`'s own connections have no limit on a whole
exchange and cannot be called off.
"""

from __future__ import annotations

import io
import socket
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected
from typing import Final, Protocol, cast

from drivers.api import Deadline
from drivers.document_printer.tls import TlsStream
from drivers.errors import DeviceError, ErrorReason
from drivers.ipp_address import IppAddress
from drivers.transport import open_line

MOST_BYTES: Final = 1024 * 1024
"""The longest answer that is read, its head included."""


class Stream(Protocol):
    """Bytes to and from one printer, every wait bounded."""

    def read(self, most: int, until: Deadline) -> bytes:
        """Return what has arrived; ``b""`` when nothing came in time."""

    def write(self, data: bytes, until: Deadline) -> None:
        """Hand all of ``data`` over."""

    def close(self) -> None:
        """Give it back."""


def post(address: IppAddress, message: bytes, until: Deadline) -> bytes:
    """Send an IPP message to the printer and return its answer.

    Each exchange has a connection of its own: printers close idle ones at any moment, and a request that may print
    must not be sent into one that is just being closed.

    Raises:
        DeviceError: ``NO_HARDWARE`` or ``OFFLINE`` when nobody is there or the line is cut, ``TIMEOUT`` when the
            answer was not whole by ``until``, ``FAILURE`` when it was none.
    """
    with closing(_dial(address, until)) as stream:
        return converse(stream, address, message, until)


def converse(stream: Stream, address: IppAddress, message: bytes, until: Deadline) -> bytes:
    """Do as `post` does, over a stream that is open."""
    try:
        stream.write(_head(address, len(message)) + message, until)
    except DeviceError as error:  # a printer may refuse before it has read everything: its reason waits to be read
        if error.reason is not ErrorReason.OFFLINE:
            raise
    try:
        return _read_answer(_Incoming(stream, until))
    except (RemoteDisconnected, IncompleteRead) as error:
        raise DeviceError(ErrorReason.OFFLINE, detail="the printer hung up") from error
    except (HTTPException, ValueError) as error:  # ValueError: a chunk of negative length
        raise DeviceError(ErrorReason.FAILURE, detail=f"no HTTP answer: {type(error).__name__}") from error


def _dial(address: IppAddress, until: Deadline) -> Stream:
    line = open_line(f"tcp://{address.authority}")
    if not address.secure:
        return line
    try:
        return TlsStream(line, address.host, address.fingerprint, until)
    except DeviceError:
        line.close()
        raise


def _head(address: IppAddress, length: int) -> bytes:
    return (
        f"POST {address.path} HTTP/1.1\r\nHost: {address.authority}\r\nContent-Type: application/ipp\r\n"
        f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
    ).encode("ascii")


def _read_answer(incoming: _Incoming) -> bytes:
    with closing(HTTPResponse(cast("socket.socket", incoming), method="POST")) as response:
        response.begin()
        if response.status != HTTPStatus.OK:
            raise DeviceError(ErrorReason.FAILURE, vendor_code=f"HTTP {response.status}", detail="not an IPP printer")
        return response.read(MOST_BYTES)


class _Incoming(io.RawIOBase):
    """What the printer sends, as the file that `http.client` makes of a socket."""

    def __init__(self, stream: Stream, until: Deadline) -> None:
        self._stream = stream
        self._until = until
        self._left = MOST_BYTES

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, view: memoryview, /) -> int:  # type: ignore[override]  # what a BufferedReader hands in
        try:
            data = self._stream.read(len(view), self._until)
        except DeviceError as error:
            if error.reason is not ErrorReason.OFFLINE:
                raise
            return 0  # hung up: the end of an answer that gave no length, and an error to every other
        if not data:
            raise DeviceError(ErrorReason.TIMEOUT, detail="the printer does not answer")
        self._left -= len(data)
        if self._left < 0:
            raise DeviceError(ErrorReason.FAILURE, detail=f"the answer is longer than {MOST_BYTES} bytes")
        view[: len(data)] = data
        return len(data)
