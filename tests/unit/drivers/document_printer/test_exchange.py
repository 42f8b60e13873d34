"""One HTTP exchange with a printer: what counts as an answer, and what the absence of one is called."""

import pytest

from drivers.api import Deadline
from drivers.document_printer.exchange import converse
from drivers.errors import DeviceError, ErrorReason
from drivers.ipp_address import parse_printer_url

ADDRESS = parse_printer_url("ipp://[2001:db8::1]:8631/ipp/print")
NEVER = Deadline(float("inf"))


class Stream:
    """Says ``data``, then hangs up or stays silent."""

    def __init__(self, data: bytes, *, silent: bool = False, deaf: bool = False) -> None:
        """Be ready to say ``data``; one that is ``deaf`` takes nothing."""
        self.heard = b""
        self._data = data
        self._silent = silent
        self._deaf = deaf

    def read(self, most: int, _until: Deadline) -> bytes:
        """Return the next bytes."""
        piece, self._data = self._data[:most], self._data[most:]
        if not piece and not self._silent:
            raise DeviceError(ErrorReason.OFFLINE)
        return piece

    def write(self, data: bytes, _until: Deadline) -> None:
        """Take everything, or hang up."""
        if self._deaf:
            raise DeviceError(ErrorReason.OFFLINE)
        self.heard += data

    def close(self) -> None:
        """Hang up."""


def test_the_head_of_a_request_byte_for_byte() -> None:
    """RFC 8010 §4: a POST with the media type of IPP; the port is always named."""
    stream = Stream(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    assert converse(stream, ADDRESS, b"message", NEVER) == b"ok"
    assert stream.heard == (
        b"POST /ipp/print HTTP/1.1\r\nHost: [2001:db8::1]:8631\r\nContent-Type: application/ipp\r\n"
        b"Content-Length: 7\r\nConnection: close\r\n\r\nmessage"
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    ],
)
def test_an_answer_ends_as_http_says(answer: bytes) -> None:
    """By its length, by its chunks, or by hanging up."""
    assert converse(Stream(answer), ADDRESS, b"", NEVER) == b"ok"


def test_a_refusal_before_everything_was_read_is_heard() -> None:
    """A printer that is busy need not take a whole document to say so."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbusy"
    assert converse(Stream(answer, deaf=True), ADDRESS, b"document", NEVER) == b"busy"


@pytest.mark.parametrize(
    ("stream", "reason", "code"),
    [
        (Stream(b""), ErrorReason.OFFLINE, ""),
        (Stream(b"", deaf=True), ErrorReason.OFFLINE, ""),
        (Stream(b"", silent=True), ErrorReason.TIMEOUT, ""),
        (Stream(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", silent=True), ErrorReason.TIMEOUT, ""),
        (Stream(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok"), ErrorReason.OFFLINE, ""),
        (Stream(b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n"), ErrorReason.FAILURE, "HTTP 426"),
        (Stream(b"220 mail.example ESMTP\r\n"), ErrorReason.FAILURE, ""),
    ],
)
def test_no_answer_is_a_device_error_with_a_reason(stream: Stream, reason: ErrorReason, code: str) -> None:
    """Gone, silent, or something that is no printer: each needs another hand."""
    with pytest.raises(DeviceError) as caught:
        converse(stream, ADDRESS, b"", NEVER)
    assert (caught.value.reason, caught.value.vendor_code) == (reason, code)
