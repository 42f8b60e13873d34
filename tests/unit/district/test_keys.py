"""The district's key pair."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from district.keys import DistrictKey, KeyFileError, PayloadUnreadableError, info, load_or_create

ID = "01930f5e-6c1a-7b7e-9a54-2f0c4d1e8b10"


def seal(key: DistrictKey, content: bytes, submission_id: str) -> bytes:
    """Seal as a terminal does."""
    public = X25519PublicKey.from_public_bytes(base64.b64decode(key.published()["public_key"]))
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    return suite.encrypt(content, public, info=b"doorstep/v1 submission " + submission_id.encode())


def test_what_is_sealed_to_the_published_key_opens(tmp_path: Path) -> None:
    """The public file is all that a terminal needs."""
    key = load_or_create(tmp_path)
    assert json.loads((tmp_path / "district-key.json").read_text()) == key.published()
    assert key.published()["suite"] == "hpke-x25519-hkdf-sha256-aes-256-gcm"
    assert len(base64.b64decode(key.published()["public_key"])) == 32
    assert key.open(seal(key, b"content", ID), ID) == b"content"


def test_a_mark_is_the_keys_own_and_says_nothing_without_it(tmp_path: Path) -> None:
    """The same number, another district: another mark. The public half cannot make one."""
    one, again, other = (load_or_create(tmp_path / name) for name in ("one", "one", "other"))
    assert one.mark("119900194506070016") == again.mark("119900194506070016")
    assert one.mark("119900194506070016") != one.mark("119900195802150023")
    assert one.mark("119900194506070016") != other.mark("119900194506070016")


def test_the_info_bytes_are_the_agreed_ones() -> None:
    """One changed byte and no terminal is understood any more."""
    assert info("x") == b"doorstep/v1 submission x"


def test_what_was_sealed_for_another_id_or_damaged_does_not_open(tmp_path: Path) -> None:
    """A payload belongs to one submission, whole."""
    key = load_or_create(tmp_path)
    sealed = seal(key, b"content", ID)
    spoilt = (sealed[:-1], sealed + b"\0", b"", bytes(32), bytes(60), bytes([sealed[0] ^ 1]) + sealed[1:])
    for bad in spoilt:
        with pytest.raises(PayloadUnreadableError):
            key.open(bad, ID)
    with pytest.raises(PayloadUnreadableError):
        key.open(sealed, ID[:-1] + "1")


def test_the_key_is_kept_and_private(tmp_path: Path) -> None:
    """A restart changes nothing, and only the gateway's user reads the private half."""
    first, second = load_or_create(tmp_path), load_or_create(tmp_path)
    assert first.published() == second.published()
    assert (tmp_path / "district-key.pem").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["district-key.json", "district-key.pem"]


def test_the_public_file_is_made_again(tmp_path: Path) -> None:
    """A lost or damaged public file heals at the next start."""
    key = load_or_create(tmp_path)
    (tmp_path / "district-key.json").write_text("{")
    assert load_or_create(tmp_path).published() == key.published()
    assert json.loads((tmp_path / "district-key.json").read_text()) == key.published()


def test_two_districts_have_two_keys(tmp_path: Path) -> None:
    """A key id names one key."""
    assert load_or_create(tmp_path / "a").key_id != load_or_create(tmp_path / "b").key_id


def test_a_key_file_that_cannot_be_used_is_refused_and_kept(tmp_path: Path) -> None:
    """A broken key is never replaced by a new one: what was sealed to it would be lost."""
    path = tmp_path / "district-key.pem"
    other = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"", b"not a key", other):
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(KeyFileError):
            load_or_create(tmp_path)
        assert path.read_bytes() == content


def test_no_key_shows_itself(tmp_path: Path) -> None:
    """Neither a log line nor a traceback may show the private half."""
    key = load_or_create(tmp_path)
    assert "PRIVATE" not in repr(key)
    assert "PRIVATE" not in str(vars(key))
