"""Carry one HTTP exchange at a time over one kept-alive connection, within time and size limits; never a redirect."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from offline_queue.answers import Answer
from offline_queue.deadline import Deadline
from offline_queue.model import Span

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import HTTPResponse

MOST_BYTES: Final = 1024 * 1024
"""The longest answer that is read."""

_SLICE: Final = 64 * 1024
_SLOWEST: Final = 8 * 1024
_DETAIL_LETTERS: Final = 200
_loading: Final = threading.Lock()

# What a server's TLS alerts say when our certificate, not the line, is the trouble (RFC 8446 §6.2).
_CERTIFICATE_ALERTS: Final = (
    "ALERT_CERTIFICATE_REQUIRED",
    "ALERT_BAD_CERTIFICATE",
    "ALERT_UNSUPPORTED_CERTIFICATE",
    "ALERT_CERTIFICATE_REVOKED",
    "ALERT_CERTIFICATE_EXPIRED",
    "ALERT_CERTIFICATE_UNKNOWN",
    "ALERT_UNKNOWN_CA",
    "ALERT_ACCESS_DENIED",
)


class NoAnswerError(Exception):
    """The exchange brought no whole answer; the text names no person and no case."""


class CertificateError(NoAnswerError):
    """Our certificate is missing, broken or not accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long an exchange may take: to connect, between two signs of life, and until the whole answer is here.

    A second is added to ``whole`` for every 8 KiB that are sent: on the slowest line there is they are on their way.
    """

    connect: timedelta = timedelta(seconds=3)
    read: timedelta = timedelta(seconds=10)
    whole: timedelta = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Files (PEM) for TLS: whom to trust, and who this terminal is; None is the system's trust and no certificate."""

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


@dataclass(slots=True)
class Line:
    """One connection to one district; exchanges wait for each other, `hang_up` ends the one in flight."""

    base_url: str
    credentials: Credentials
    limits: Limits
    _turn: threading.Lock = field(default_factory=threading.Lock, init=False)
    _connection: HTTPConnection | None = field(default=None, init=False)
    _socket: socket.socket | None = field(default=None, init=False)
    _deadline: Deadline = field(default_factory=Deadline, init=False)
    _hung_up: bool = field(default=False, init=False)

    def exchange(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Answer:
        """Send one request and return the whole answer; ``meanwhile`` is done while the other side works on it.

        Raises:
            NoAnswerError: There was none in time, or it was cut off or too long.
            CertificateError: Our certificate is the reason.
        """
        _load_library()
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 - see _load_library

        try:
            with self._turn:
                whole = False
                try:
                    answer = self._exchange(method, path, headers, body, meanwhile)
                    whole = True
                except (HTTPError, HTTPException, OSError) as error:
                    raise _no_answer(error) from error
                finally:
                    if not whole:  # what is left of an answer must not be taken for the next one
                        self._drop()
                return answer
        finally:
            if self._hung_up:  # whoever hung up may have found us with a whole answer, and left the closing to us
                self.hang_up()

    def renew(self) -> None:
        """Let the next exchange dial anew, with whatever the files of the credentials then hold."""
        with self._turn:
            self._drop()

    def hang_up(self) -> None:
        """End the exchange in flight, from any thread, and refuse further ones."""
        self._hung_up = True
        self._cut()
        if self._turn.acquire(blocking=False):
            try:
                self._drop()
            finally:
                self._turn.release()

    def _exchange(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,
        meanwhile: Callable[[], None],
    ) -> Answer:
        connection = self._ready()
        # A head that drips keeps every single wait short and never ends.
        with self._deadline.within(self.limits.whole + _time_to_send(body), self._cut):
            asked = _uptime()
            # A server may refuse before it has read everything: its reason then waits to be read.
            with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
                connection.request(
                    method,
                    urlsplit(self.base_url).path.rstrip("/") + path,
                    _slices(body),
                    {**headers, "Content-Length": str(len(body))} if body else headers,
                    preload_content=False,
                )
            meanwhile()
            response = connection.getresponse()
            span = Span(asked, _uptime())
            content = _read_all(response)
        if self._deadline.passed:
            raise NoAnswerError("the answer took too long")
        if response.headers.get("connection", "").lower() == "close":
            self._drop()
        headers_told = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers_told, content, span)

    def _ready(self) -> HTTPConnection:
        """Return a live connection; one that the other side has closed meanwhile is dialled again."""
        connection = self._connection
        if connection is None or not connection.is_connected:
            self._drop()
            connection = self._connection = self._dial()
            connection.connect()
            self._socket = connection.sock
        if self._hung_up:
            raise NoAnswerError("hung up")
        connection.timeout = self.limits.read.total_seconds()
        return connection

    def _dial(self) -> HTTPConnection:
        """Return an unconnected connection; files are read anew, so that a renewed certificate is taken up."""
        from urllib3.connection import HTTPConnection, HTTPSConnection  # noqa: PLC0415 - see _load_library

        url = urlsplit(self.base_url)
        patience = self.limits.connect.total_seconds()
        if url.scheme == "https":
            return HTTPSConnection(
                url.hostname or "", url.port, timeout=patience, ssl_context=_context(self.credentials)
            )
        return HTTPConnection(url.hostname or "", url.port, timeout=patience)

    def _cut(self) -> None:
        """End what goes over the line, from any thread."""
        line = self._socket
        if line is not None:
            with suppress(OSError):
                # Not SSLSocket.shutdown, which takes the TLS layer away under the reading thread.
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def _drop(self) -> None:
        self._socket = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._deadline.close()


def _load_library() -> None:
    """Load the HTTP library, 90 ms that the first frame need not wait for, under a lock.

    Its modules import each other, so that a second thread which begins at the same moment would find one half made.
    """
    with _loading:
        import urllib3.connection  # noqa: F401, PLC0415 - see above


def _context(credentials: Credentials) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=credentials.ca)
        if credentials.certificate is not None:
            context.load_cert_chain(credentials.certificate, credentials.key)
    except OSError as error:
        raise CertificateError(f"the certificate files cannot be used: {error}") from error
    return context


def _slices(body: bytes | None) -> bytes | Iterator[bytes] | None:
    """Return a long body in slices: each has the time for one sign of life, which the whole may not do with."""
    if body is None or len(body) <= _SLICE:
        return body
    return (body[start : start + _SLICE] for start in range(0, len(body), _SLICE))


def _time_to_send(body: bytes | None) -> timedelta:
    return timedelta(seconds=len(body or b"") // _SLOWEST)


def _read_all(response: HTTPResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := response.read1(_SLICE, decode_content=False):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise NoAnswerError(f"the answer is longer than {MOST_BYTES} bytes")
    return b"".join(parts)


def _uptime() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _no_answer(error: Exception) -> NoAnswerError:
    detail = f"{type(error).__name__}: {error}"[:_DETAIL_LETTERS]
    if isinstance(error, ssl.SSLError) and any(alert in (error.reason or "") for alert in _CERTIFICATE_ALERTS):
        return CertificateError(detail)
    return NoAnswerError(detail)
