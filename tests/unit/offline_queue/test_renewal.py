"""A device's key and certificate are replaced together, whatever happens in between."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from offline_queue import certificates
from offline_queue.conduct import GoOn
from offline_queue.errands import Renewing
from offline_queue.model import IdentityRejected, LinkDown
from offline_queue.renewal import Renewal, RenewalError
from offline_queue.replies import CertificateAnswer, Issued
from offline_queue.road import Road

START = datetime(2026, 1, 1, tzinfo=UTC)
LIFE = timedelta(days=90)
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "017-01")])
DUE = START + timedelta(days=61)


class Authority:
    """Signs what it is asked for, or answers something else."""

    def __init__(self, instead: CertificateAnswer | None = None, name: x509.Name = NAME) -> None:
        """Issue in ``name``, unless ``instead`` is the answer."""
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.instead = instead
        self.name = name
        self.asked: list[str] = []
        self.renewed = 0

    def issue(self, public: ec.EllipticCurvePublicKey, start: datetime = START) -> str:
        """Return a certificate of 90 days."""
        certificate = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(x509.Name([]))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + LIFE)
            .sign(self.key, hashes.SHA256())
        )
        return certificate.public_bytes(serialization.Encoding.PEM).decode()

    def certify(self, request: str) -> CertificateAnswer:
        """Answer a signing request."""
        self.asked.append(request)
        asked = x509.load_pem_x509_csr(request.encode())
        assert asked.is_signature_valid
        public = asked.public_key()
        assert isinstance(public, ec.EllipticCurvePublicKey)
        return self.instead or Issued(certificate=self.issue(public, DUE), chain="")

    def renew(self) -> None:
        """Count."""
        self.renewed += 1


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate and its key, good from the start of the year."""
    certificate, key = tmp_path / "device.pem", tmp_path / "device-key.pem"
    key.write_bytes(certificates.make_key())
    public = certificates.parse_key(key.read_bytes()).public_key()
    certificate.write_text(Authority().issue(public), encoding="ascii")
    return certificate, key


def fit(files: tuple[Path, Path]) -> bool:
    """Whether the two files belong together."""
    return certificates.belongs(certificates.parse_certificate(files[0].read_bytes()), files[1].read_bytes())


def run(files: tuple[Path, Path], authority: Authority, now: datetime, words: list[str]) -> None:
    """Look at the certificate once."""
    Renewing(authority, Renewal(*files), on_outcome=words.append, clock=lambda: now).run(Road())


@pytest.mark.parametrize("now", [DUE, START + timedelta(days=89), START + timedelta(days=200)])
def test_in_its_last_third_and_long_after_its_end_it_is_renewed(files: tuple[Path, Path], now: datetime) -> None:
    """With a key made here; nothing is left beside the two files, and the key is its owner's alone."""
    before = files[1].read_bytes()
    words: list[str] = []
    authority = Authority()
    run(files, authority, now, words)
    assert (words, authority.renewed) == (["renewed"], 1)
    assert fit(files)
    assert files[1].read_bytes() != before
    assert sorted(files[0].parent.iterdir()) == sorted(files)
    assert files[1].stat().st_mode & 0o077 == 0


def test_before_that_nobody_is_asked(files: tuple[Path, Path]) -> None:
    """Two thirds of its life it is left alone."""
    authority = Authority()
    run(files, authority, START + timedelta(days=59), [])
    assert authority.asked == []


@pytest.mark.parametrize("instead", [LinkDown(detail="silence"), IdentityRejected(detail="HTTP 403")])
def test_a_lost_answer_is_asked_for_with_the_same_key(files: tuple[Path, Path], instead: CertificateAnswer) -> None:
    """The old certificate stays in use meanwhile."""
    authority = Authority(instead)
    for _ in range(2):
        run(files, authority, DUE, [])
    first, second = (x509.load_pem_x509_csr(asked.encode()).public_key() for asked in authority.asked)
    assert first == second
    assert fit(files)


def test_a_refusal_stops_no_submission(files: tuple[Path, Path]) -> None:
    """It is told, and asked again an hour later."""
    words: list[str] = []
    road = Road(monotonic=lambda: 0.0)
    renewing = Renewing(
        Authority(IdentityRejected(detail="HTTP 403")), Renewal(*files), on_outcome=words.append, clock=lambda: DUE
    )
    assert renewing.run(road) == GoOn()
    assert renewing.run(road) is None
    assert words == ["refused"]


def test_a_certificate_of_anybody_else_is_not_installed(files: tuple[Path, Path]) -> None:
    """Another key or another name: the old files stay."""
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    stranger = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "017-02")])
    for authority in (Authority(Issued(certificate=Authority().issue(other), chain="")), Authority(name=stranger)):
        words: list[str] = []
        run(files, authority, DUE, words)
        assert words == ["unusable"]
        assert fit(files)


@pytest.mark.parametrize("cut", ["before", "between"])
def test_a_power_cut_in_the_middle_is_finished_at_the_next_look(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    """Before either file is replaced, and between the one and the other."""
    certificate, key = files
    replace: Callable[[Path, Path], Path] = Path.replace

    def until_the_cut(source: Path, target: Path) -> Path:
        if (target == key and cut == "before") or target == certificate:
            raise OSError("the power is gone")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", until_the_cut)
    run(files, Authority(), DUE, [])
    monkeypatch.undo()
    assert Renewal(*files).request(DUE) is None
    assert fit(files)
    assert certificates.parse_certificate(certificate.read_bytes()).not_valid_before_utc == DUE
    assert sorted(certificate.parent.iterdir()) == sorted(files)


def test_files_that_are_none_are_told_and_stop_nobody(files: tuple[Path, Path]) -> None:
    """A technician hears of it; submissions are tried all the same."""
    files[0].write_bytes(b"nonsense")
    words: list[str] = []
    run(files, Authority(), DUE, words)
    assert words == ["unusable"]
    with pytest.raises(RenewalError):
        Renewal(*files).left(DUE)


JUNK = "-----BEGIN CERTIFICATE-----\nnope\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize("chain", [JUNK, "hello", "\x00"])
def test_a_chain_that_is_none_is_refused_and_the_next_answer_is_taken(files: tuple[Path, Path], chain: str) -> None:
    """Nothing of it stays behind, where it would keep this terminal from ever renewing again."""

    class Careless(Authority):
        def certify(self, request: str) -> CertificateAnswer:
            answer = super().certify(request)
            assert isinstance(answer, Issued)
            return Issued(certificate=answer.certificate, chain=chain)

    before = files[0].read_bytes()
    words: list[str] = []
    run(files, Careless(), DUE, words)
    assert (words, files[0].read_bytes()) == (["unusable"], before)
    run(files, Authority(), DUE, words)
    assert (words[1:], fit(files)) == (["renewed"], True)


def test_a_damaged_next_certificate_is_in_nobodys_way(files: tuple[Path, Path]) -> None:
    """It is asked for again."""
    files[0].with_name(files[0].name + ".next").write_text(JUNK, encoding="ascii")
    words: list[str] = []
    run(files, Authority(), DUE, words)
    assert (words, fit(files)) == (["renewed"], True)


def test_a_certificate_that_ends_sooner_takes_no_ones_place(files: tuple[Path, Path]) -> None:
    """A district whose clock was set back issues one that has ended already; the one that is here still opens doors."""

    class Slow(Authority):
        def issue(self, public: ec.EllipticCurvePublicKey, start: datetime = START) -> str:
            return super().issue(public, start - 3 * LIFE)

    words: list[str] = []
    run(files, Slow(), DUE, words)
    assert words == ["unusable"]
    assert certificates.parse_certificate(files[0].read_bytes()).not_valid_before_utc == START


def of_version_5(der: bytes) -> bytes:
    """Return a certificate of a version that does not exist."""
    return der.replace(bytes.fromhex("a003020102"), bytes.fromhex("a003020105"), 1)


def on_another_curve(der: bytes) -> bytes:
    """Return a certificate whose key lies on a curve that the library does not know."""
    return der.replace(bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a8648ce3d030147"), 1)


def in_a_broken_name(der: bytes) -> bytes:
    """Return a certificate whose name has a type that no name has."""
    return der.replace(b"\x0c\x06017-01", b"\x02\x06017-01", 1)


@pytest.mark.parametrize("spoil", [of_version_5, on_another_curve, in_a_broken_name])
def test_a_certificate_that_the_library_cannot_read_ends_nothing(
    files: tuple[Path, Path], spoil: Callable[[bytes], bytes]
) -> None:
    """The courier's thread would take the terminal with it, at every start anew."""

    class Broken(Authority):
        def certify(self, request: str) -> CertificateAnswer:
            answer = super().certify(request)
            assert isinstance(answer, Issued)
            whole = x509.load_pem_x509_certificate(answer.certificate.encode()).public_bytes(serialization.Encoding.DER)
            assert spoil(whole) != whole
            lines = base64.encodebytes(spoil(whole)).decode()
            pem = f"-----BEGIN CERTIFICATE-----\n{lines}-----END CERTIFICATE-----\n"
            return Issued(certificate=pem, chain="")

    words: list[str] = []
    run(files, Broken(), DUE, words)
    assert (words, fit(files)) == (["unusable"], True)
