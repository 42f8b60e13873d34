"""Keep a device's key and certificate in their two files, also through a power cut between the one and the other.

The next key is written down before its certificate is asked for, the next certificate before either file is replaced;
whoever finds both of them finishes what was begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from offline_queue import certificates
from offline_queue.certificates import CertificateUnusableError
from offline_queue.directory import sync
from offline_queue.durable import write
from offline_queue.replies import Issued


class RenewalError(Exception):
    """The files cannot be read, written or used; the text is for the technician and names no secret."""


class Renewal:
    """The certificate file and the key file of one device."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Keep these two files; beside them lie ``*.next`` while a renewal is under way."""
        self._certificate = certificate
        self._key = key
        self._next_certificate = certificate.with_name(certificate.name + ".next")
        self._next_key = key.with_name(key.name + ".next")

    def left(self, now: datetime) -> timedelta:
        """Return for how long the certificate is still valid, negative after its end. Raise `RenewalError`."""
        with _as_renewal_errors():
            return certificates.left(certificates.parse_certificate(self._certificate.read_bytes()), now)

    def request(self, now: datetime) -> str | None:
        """Finish what a power cut interrupted; return a signing request (PEM) when it is time to renew, or None.

        The same key is asked for until an answer comes: one may have been lost on the way.

        Raises:
            RenewalError: The files cannot be read, written or used.
        """
        with _as_renewal_errors():
            self._finish()
            present = certificates.parse_certificate(self._certificate.read_bytes())
            if not certificates.is_time(present, now):
                return None
            if not self._next_key.exists():
                write(self._next_key, certificates.make_key())
            key = certificates.parse_key(self._next_key.read_bytes())
            return certificates.write_request(key, present.subject)

    def install(self, issued: Issued) -> None:
        """Put the new certificate and its key in the place of the old ones.

        Raises:
            RenewalError: It is not for the key that was asked for, in another name, ends no later than the one that is
                here, or comes with what is no certificate; the old files stay.
        """
        with _as_renewal_errors():
            new = certificates.parse_certificate(issued.certificate.encode("ascii"))
            present = certificates.parse_certificate(self._certificate.read_bytes())
            if new.subject != present.subject:
                raise RenewalError("the certificate is in another name")
            if not certificates.belongs(new, self._next_key.read_bytes()):
                raise RenewalError("the certificate is for another key")
            if new.not_valid_after_utc <= present.not_valid_after_utc:
                raise RenewalError("the certificate ends no later than the one that is here")
            chain = certificates.rewritten(issued.chain) if issued.chain.strip() else b""
            write(self._next_certificate, certificates.rewritten(issued.certificate) + chain)
            self._finish()

    def _finish(self) -> None:
        if not self._next_certificate.exists():
            return
        try:
            new = certificates.parse_certificate(self._next_certificate.read_bytes())
        except CertificateUnusableError:  # one that the disk has damaged must not be in the way of the next
            self._next_certificate.unlink()
            return
        if self._next_key.exists() and certificates.belongs(new, self._next_key.read_bytes()):
            self._next_key.replace(self._key)
            sync(self._key.parent)
        if certificates.belongs(new, self._key.read_bytes()):
            self._next_certificate.replace(self._certificate)
            sync(self._certificate.parent)
        else:
            self._next_certificate.unlink()


@contextmanager
def _as_renewal_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RenewalError(f"{type(error).__name__} at the certificate files") from error
    except CertificateUnusableError as error:
        raise RenewalError(str(error)) from error
