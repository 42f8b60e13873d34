"""Put TLS over a line, with the line's own deadlines."""

import hashlib
import hmac
import ssl
from collections.abc import Callable
from typing import TypeVar

from drivers.api import Deadline
from drivers.errors import DeviceError, ErrorReason
from drivers.transport import Line

T = TypeVar("T")
_CHUNK = 16 * 1024


class TlsStream:
    """TLS to a printer over ``line``, which it owns."""

    def __init__(self, line: Line, host: str, fingerprint: str, until: Deadline) -> None:
        """Shake hands, and know the printer by its SHA-256 ``fingerprint``; without one by this system's trust.

        Raises:
            DeviceError: ``FAILURE`` when it is not the printer we know or speaks no TLS; ``TIMEOUT``, ``OFFLINE``.
        """
        self._line = line
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._ssl = _context(fingerprint).wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._drive(self._ssl.do_handshake, until)
        if fingerprint and not hmac.compare_digest(fingerprint, _fingerprint(self._ssl)):
            raise DeviceError(ErrorReason.FAILURE, detail=f"the printer's certificate is {_fingerprint(self._ssl)}")

    def read(self, most: int, until: Deadline) -> bytes:
        """Return what has arrived, at most ``most`` bytes.

        Raises:
            DeviceError: ``TIMEOUT`` when nothing came in time, ``OFFLINE`` when the printer hung up.
        """
        return self._drive(lambda: self._ssl.read(most), until)

    def write(self, data: bytes, until: Deadline) -> None:
        """Hand all of ``data`` to the printer.

        Raises:
            DeviceError: ``TIMEOUT`` when it was not taken in time, ``OFFLINE`` when the printer hung up.
        """
        for start in range(0, len(data), _CHUNK):
            piece = data[start : start + _CHUNK]
            self._drive(lambda piece=piece: self._ssl.write(piece), until)  # type: ignore[misc]  # bound at once

    def close(self) -> None:
        """Give the line back; never raises."""
        self._line.close()

    def _drive(self, action: Callable[[], T], until: Deadline) -> T:
        while True:
            try:
                result = action()
            except ssl.SSLWantReadError:
                self._flush(until)
                self._fetch(until)
            except ssl.SSLZeroReturnError as error:
                raise DeviceError(ErrorReason.OFFLINE, detail="the printer ended the TLS connection") from error
            except ssl.SSLError as error:
                raise DeviceError(ErrorReason.FAILURE, detail=f"TLS: {error.reason or 'failed'}") from error
            else:
                self._flush(until)
                return result

    def _flush(self, until: Deadline) -> None:
        if data := self._outgoing.read():
            self._line.write(data, until)

    def _fetch(self, until: Deadline) -> None:
        data = self._line.read(_CHUNK, until)
        if not data:
            raise DeviceError(ErrorReason.TIMEOUT, detail="the printer is silent")
        self._incoming.write(data)


def _context(fingerprint: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if fingerprint:  # printers sign their own certificates: this one is known by its fingerprint instead
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _fingerprint(connection: ssl.SSLObject) -> str:
    return hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()
