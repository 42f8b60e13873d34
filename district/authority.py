"""Be a small certificate authority for terminals: reference only.

It has one self-signed root, and a list of what it has revoked. A district in service keeps its root offline, issues
from an authority of its own, and lets whoever ends the TLS check what it issued.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from district.devices import Device
from district.key_files import KeyFileError, create_private, load_private, put

PRIVATE_FILE = "district-ca-key.pem"
ROOT_FILE = "district-ca.pem"
REVOKED_FILE = "district-ca.crl.pem"
LIFE = timedelta(days=365)
GRACE = timedelta(days=180)
"""How long after its end a certificate can still be renewed: a terminal may have been dark for a season."""

_LIST_LIFE = timedelta(days=7)
_ROOT_LIFE = timedelta(days=3650)
_SKEW = timedelta(hours=1)  # a terminal's clock may be behind


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate in PEM, its serial number in hex, and its end."""

    certificate: str
    number: str
    not_after: datetime


class Authority:
    """The root that signs for terminals."""

    def __init__(self, private: EllipticCurvePrivateKey, root: x509.Certificate) -> None:
        """Sign with ``private``, whose certificate is ``root``."""
        self._private = private
        self._root = root

    @property
    def chain(self) -> str:
        """The root in PEM."""
        return self._root.public_bytes(Encoding.PEM).decode("ascii")

    def issue(self, csr: str, device: Device, now: datetime) -> Issued | None:
        """Return a certificate in the device's name; None when ``csr`` is no request signed by its own key."""
        request = _request(csr)
        if request is None:
            return None
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{device.site}/{device.device}")])
        certificate = (
            _builder(name, self._root.subject, request, now, LIFE)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(authority=False), critical=True)
            .add_extension(usage, critical=False)
            .add_extension(_authority_id(self._private), critical=False)
            .sign(self._private, hashes.SHA256())
        )
        return Issued(
            certificate.public_bytes(Encoding.PEM).decode("ascii"),
            f"{certificate.serial_number:x}",
            certificate.not_valid_after_utc,
        )

    def revocations(self, revoked: Iterable[tuple[str, datetime]], now: datetime) -> bytes:
        """Return the list (PEM) by which whoever ends the TLS lets nobody through whose certificate was revoked."""
        listing = x509.CertificateRevocationListBuilder(
            issuer_name=self._root.subject, last_update=now - _SKEW, next_update=now + _LIST_LIFE
        ).add_extension(_authority_id(self._private), critical=False)
        for number, at in revoked:
            one = x509.RevokedCertificateBuilder().serial_number(int(number, 16)).revocation_date(at).build()
            listing = listing.add_revoked_certificate(one)
        return listing.sign(self._private, hashes.SHA256()).public_bytes(Encoding.PEM)


def may_renew(certified_until: datetime | None, now: datetime) -> bool:
    """Whether a device whose last certificate ends or ended then may have the next one."""
    return certified_until is not None and now <= certified_until + GRACE


def load_or_create_authority(directory: Path) -> Authority:
    """Return the authority kept in ``directory``, made on first use; raise `KeyFileError` when it cannot be used."""
    private_file, root_file = directory / PRIVATE_FILE, directory / ROOT_FILE
    if not private_file.exists():
        create_private(private_file, generate_private_key(SECP256R1()))
    private = load_private(private_file)
    if not isinstance(private, EllipticCurvePrivateKey):
        raise KeyFileError(f"{private_file} holds another kind of key than one on an elliptic curve")
    if not root_file.exists():
        put(root_file, _self_signed(private).public_bytes(Encoding.PEM), 0o644)
    return Authority(private, x509.load_pem_x509_certificate(root_file.read_bytes()))


def _request(csr: str) -> x509.CertificateSigningRequest | None:
    try:
        request = x509.load_pem_x509_csr(csr.encode())
        own = request.is_signature_valid
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return None
    return request if own else None


def _self_signed(private: EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Doorstep reference district")])
    return (
        _builder(name, name, private, datetime.now(UTC), _ROOT_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(private, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    holder: EllipticCurvePrivateKey | x509.CertificateSigningRequest,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    public = holder.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _authority_id(private: EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(private.public_key())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
