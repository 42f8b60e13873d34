"""Judge a device's certificate and write signing requests: when it is time, and whether an answer is ours (pure)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, Name


class CertificateUnusableError(Exception):
    """What should be a certificate or its key is none, or belongs to somebody else; the text names no secret."""


def parse_certificate(pem: bytes) -> Certificate:
    """Return the first certificate in ``pem``. Raise `CertificateUnusableError` when there is none.

    The library reads a certificate's parts when they are asked for: those that count are asked for here.
    """
    from cryptography import x509  # noqa: PLC0415 - 60 ms that the first frame need not wait for

    try:
        first = x509.load_pem_x509_certificates(pem)[0]
        _ = first.subject, first.not_valid_before_utc, first.not_valid_after_utc
    except (ValueError, x509.InvalidVersion):
        raise CertificateUnusableError("no certificate") from None
    return first


def rewritten(pem: str) -> bytes:
    """Return all certificates in ``pem`` and nothing else; raise `CertificateUnusableError` when one cannot be read."""
    from cryptography import x509  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - see above

    try:
        return b"".join(one.public_bytes(Encoding.PEM) for one in x509.load_pem_x509_certificates(pem.encode()))
    except (ValueError, x509.InvalidVersion):
        raise CertificateUnusableError("no chain of certificates") from None


def parse_key(pem: bytes) -> EllipticCurvePrivateKey:
    """Return a private key of our own making. Raise `CertificateUnusableError` when it is none."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - see above

    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError):
        raise CertificateUnusableError("no private key") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CertificateUnusableError("no private key on a curve")
    return key


def make_key() -> bytes:
    """Return a new private key on P-256 (PEM, unencrypted): it is made on the device and never leaves it."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - see above

    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def write_request(key: EllipticCurvePrivateKey, subject: Name) -> str:
    """Return a signing request (PKCS #10, PEM) for the same subject and this key."""
    from cryptography import x509  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - see above

    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode("ascii")


def belongs(certificate: Certificate, key_pem: bytes) -> bool:
    """Whether the certificate is for the public half of this private key; one of an unknown kind is not."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - see above

    try:
        return load_pem_private_key(key_pem, None).public_key() == certificate.public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


def is_time(certificate: Certificate, now: datetime) -> bool:
    """Whether less than a third of the certificate's life is left, or nothing."""
    ends = certificate.not_valid_after_utc
    return ends - now < (ends - certificate.not_valid_before_utc) / 3


def left(certificate: Certificate, now: datetime) -> timedelta:
    """Return for how long the certificate is still valid; negative after its end."""
    return certificate.not_valid_after_utc - now
