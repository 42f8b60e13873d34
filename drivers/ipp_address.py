"""Judge the addresses of document printers without touching any printer.

=====================================  =============================================================================
``ipp://HOST[:PORT]/PATH``             IPP over HTTP (RFC 3510); port 631 when left out, the path usually /ipp/print
``ipps://HOST[:PORT]/PATH``            IPP over HTTPS (RFC 7472); the certificate must be one this system trusts
``ipps://…?fingerprint=HEX``           the same; the certificate is the one with this SHA-256 fingerprint, as printers
                                       sign their own
=====================================  =============================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

from drivers.errors import DeviceError, ErrorReason

_PORT = 631  # RFC 8010 §3.1
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_PATH = re.compile(r"/[!-~]+")  # it becomes a part of an HTTP head: no blank, no control character
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class IppAddress:
    """Where a printer listens; ``fingerprint`` is 64 small hexadecimal digits, or empty."""

    host: str
    port: int
    path: str
    secure: bool = False
    fingerprint: str = ""

    @property
    def authority(self) -> str:
        """``HOST:PORT`` as URLs and HTTP write it (RFC 3986 §3.2)."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def uri(self) -> str:
        """The ``printer-uri`` that requests name."""
        return f"{'ipps' if self.secure else 'ipp'}://{self.authority}{self.path}"


def parse_printer_url(url: str) -> IppAddress:
    """Read a document printer's address.

    Raises:
        DeviceError: ``ILLEGAL``, with the reason in ``detail``.
    """
    try:
        return _parse(urlsplit(url))
    except ValueError as error:
        raise DeviceError(ErrorReason.ILLEGAL, detail=f"transport {url!r}: {error}") from error


def check_printer_url(url: str) -> None:
    """Judge a document printer's address, for the settings check.

    Raises:
        DeviceError: ``ILLEGAL``, with the reason in ``detail``.
    """
    parse_printer_url(url)


def _parse(parts: SplitResult) -> IppAddress:
    if parts.scheme not in {"ipp", "ipps"}:
        raise ValueError("unknown scheme; known are ipp and ipps")
    if not _HOST.fullmatch(parts.hostname or "") or parts.username is not None or parts.fragment:
        raise ValueError(f"write {parts.scheme}://HOST:PORT/PATH")
    if not _PATH.fullmatch(parts.path):
        raise ValueError("the path is missing or has blanks in it; most printers have /ipp/print")
    return IppAddress(
        host=parts.hostname or "",
        port=_PORT if parts.port is None else parts.port,
        path=parts.path,
        secure=parts.scheme == "ipps",
        fingerprint=_fingerprint(parts),
    )


def _fingerprint(parts: SplitResult) -> str:
    pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    if not pairs:
        return ""
    if [name for name, _ in pairs] != ["fingerprint"] or parts.scheme != "ipps":
        raise ValueError("the one parameter is fingerprint, and only ipps has it")
    digits = pairs[0][1].replace(":", "").lower()
    if not _FINGERPRINT.fullmatch(digits):
        raise ValueError("a fingerprint is SHA-256: 64 hexadecimal digits")
    return digits
