"""Sealing, and the file with the district's public key."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from offline_queue.model import StoreError
from offline_queue.seal import (
    SUITE,
    Recipient,
    RecipientError,
    RecipientMissing,
    UnknownSuite,
    load_recipient,
    question,
    seal,
)

HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
KEY = base64.b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()


def key_file(tmp_path: Path, **changes: object) -> Path:
    """Write a public-key file, spoilt by ``changes``."""
    path = tmp_path / "district-key.json"
    path.write_text(json.dumps({"key_id": "district-1", "suite": SUITE, "public_key": KEY} | changes))
    return path


def test_only_the_district_opens_and_only_under_the_same_id(
    private_key: X25519PrivateKey, recipient: Recipient
) -> None:
    """Sealed bytes moved to another submission do not open there."""
    sealed = seal(b"content", recipient, "id-1")
    assert b"content" not in sealed
    assert HPKE.decrypt(sealed, private_key, info=b"doorstep/v1 submission id-1") == b"content"
    with pytest.raises(InvalidTag):
        HPKE.decrypt(sealed, private_key, info=b"doorstep/v1 submission id-2")


def test_the_same_content_is_never_sealed_alike(recipient: Recipient) -> None:
    """Equal answers of two residents cannot be told from the outside."""
    assert seal(b"content", recipient, "id-1") != seal(b"content", recipient, "id-1")


def test_a_question_names_its_holder_to_the_district_alone(private_key: X25519PrivateKey, recipient: Recipient) -> None:
    """Sealed for this question: neither another question nor a submission opens it."""
    body = question("119900194506070016", recipient, "id-1")
    assert b"119900194506070016" not in body
    asked = json.loads(body)
    assert (asked["id"], asked["holder"]["key_id"], asked["holder"]["suite"]) == ("id-1", recipient.key_id, SUITE)
    sealed = base64.b64decode(asked["holder"]["sealed"])
    opened = json.loads(HPKE.decrypt(sealed, private_key, info=b"doorstep/v1 holder id-1"))
    assert opened == {"document": "resident-card", "number": "119900194506070016"}
    for other in (b"doorstep/v1 holder id-2", b"doorstep/v1 submission id-1"):
        with pytest.raises(InvalidTag):
            HPKE.decrypt(sealed, private_key, info=other)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    """A member that a later version adds does no harm."""
    recipient = load_recipient(key_file(tmp_path, note="later"))
    assert (recipient.key_id, recipient.suite, recipient.public_key) == ("district-1", SUITE, base64.b64decode(KEY))


def test_a_missing_file_is_its_own_error(tmp_path: Path) -> None:
    """The technician sees which file is not there."""
    with pytest.raises(RecipientMissing, match="nowhere"):
        load_recipient(tmp_path / "nowhere.json")


def test_another_suite_is_its_own_error(tmp_path: Path) -> None:
    """Nothing is sealed in a way that the district did not ask for."""
    with pytest.raises(UnknownSuite):
        load_recipient(key_file(tmp_path, suite="rot13"))


@pytest.mark.parametrize(
    "changes",
    [
        {"key_id": ""},
        {"key_id": "a b"},
        {"key_id": 7},
        {"public_key": "!"},
        {"public_key": KEY[:-4]},
        {"public_key": None},
        {"public_key": base64.b64encode(bytes(32)).decode()},
    ],
    ids=["no-id", "id-with-blank", "id-a-number", "key-no-base64", "key-short", "no-key", "key-zero"],
)
def test_a_broken_file_is_told_before_any_resident_comes(tmp_path: Path, changes: dict[str, object]) -> None:
    """Also a key that looks right but that nothing can be sealed to (RFC 7748 §6.1, all-zero output)."""
    with pytest.raises(RecipientError) as told:
        load_recipient(key_file(tmp_path, **changes))
    assert isinstance(told.value, StoreError)
    assert "district-key.json" in str(told.value)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 70_000])
def test_a_file_that_is_no_json_object_is_told(tmp_path: Path, content: bytes) -> None:
    """Whatever the file holds, the technician gets one sentence."""
    path = tmp_path / "district-key.json"
    path.write_bytes(content)
    with pytest.raises(RecipientError):
        load_recipient(path)
