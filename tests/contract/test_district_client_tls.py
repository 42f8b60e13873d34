"""Who is who on the line: the terminal checks the district's certificate, the district checks the terminal's."""

import ipaddress
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from offline_queue.district import DistrictClient
from offline_queue.line import Credentials
from offline_queue.model import IdentityRejected, LinkDown

TIME = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
Signer = tuple[x509.Name, ec.EllipticCurvePrivateKey]


def issue(directory: Path, name: str, signer: Signer | None, life: timedelta = timedelta(days=1)) -> Signer:
    """Write ``name.pem`` and ``name.key``; without a signer it is an authority of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signing = signer or (subject, key)
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + life)
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(_usage(authority=signer is None), critical=True)
    )
    certificate = builder.sign(signing, hashes.SHA256())
    (directory / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (directory / f"{name}.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
    return subject, key


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


class _Clock(BaseHTTPRequestHandler):
    """Tells the time to whoever gets through."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b'{"time": "%s"}' % TIME.isoformat().encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _QuietServer(HTTPServer):
    def handle_error(self, *_: object) -> None:
        """A refused handshake is what the tests are about."""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority, a district, a terminal, a terminal whose certificate ran out, and strangers."""
    directory = tmp_path_factory.mktemp("papers")
    authority = issue(directory, "authority", None)
    issue(directory, "district", authority)
    issue(directory, "terminal", authority)
    issue(directory, "expired", authority, -timedelta(days=1))
    issue(directory, "stranger", issue(directory, "elsewhere", None))
    return directory


@pytest.fixture(scope="module", params=[ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["1.2", "1.3"])
def url(papers: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A district that only lets known terminals in."""
    server = _QuietServer(("127.0.0.1", 0), _Clock)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = request.param
    context.load_cert_chain(papers / "district.pem", papers / "district.key")
    context.load_verify_locations(papers / "authority.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def ask(url: str, papers: Path, who: str | None, trust: str = "authority") -> datetime | LinkDown | IdentityRejected:
    """Ask for the time as ``who``."""
    client = DistrictClient(
        url,
        site="017",
        device="01",
        credentials=Credentials(
            ca=papers / f"{trust}.pem",
            certificate=papers / f"{who}.pem" if who else None,
            key=papers / f"{who}.key" if who else None,
        ),
    )
    try:
        return client.time()
    finally:
        client.close()


def test_both_know_each_other(url: str, papers: Path) -> None:
    """Mutual TLS works."""
    assert ask(url, papers, "terminal") == TIME


@pytest.mark.parametrize("who", ["expired", "stranger"])
def test_a_terminal_that_the_district_does_not_know_stops(url: str, papers: Path, who: str) -> None:
    """A refused certificate is the identity's trouble: an alarm, not an endless retry."""
    assert isinstance(ask(url, papers, who), IdentityRejected)


def test_a_terminal_without_papers_gets_nothing(url: str, papers: Path) -> None:
    """TLS 1.3 says why; the alert of TLS 1.2 leaves it open, so it stays the link's trouble there."""
    assert isinstance(ask(url, papers, None), LinkDown | IdentityRejected)


def test_a_district_that_the_terminal_does_not_know_gets_nothing(url: str, papers: Path) -> None:
    """Somebody else in the middle is the link's trouble."""
    assert isinstance(ask(url, papers, "terminal", trust="elsewhere"), LinkDown)


def test_files_that_are_missing_are_told_by_name(url: str, papers: Path) -> None:
    """The technician reads which file, and the sender stops."""
    answer = ask(url, papers, "nobody")
    assert isinstance(answer, IdentityRejected)
    assert "certificate files" in answer.detail
