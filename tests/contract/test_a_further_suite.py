"""A further suite is one more entry on each side: store, envelope and opening stay as they are.

The stand-in is shaped like SM2 with SM4-GCM: a curve of 256 bits in points of 65 bytes, and content keys of 16.
"""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Self

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

import district.suites as opened_with
import offline_queue.suites as sealed_with
from district.keyring import PUBLIC_FILE, Keyring
from district.keys import DistrictKey
from district.suites import NotOpenedError
from offline_queue.model import ClockQuality, Kind, Lane, NewAttachment, NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.recipients import load_recipients

NAME = "stand-in-p256-aes-128-gcm"
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
PHOTO = b"nobody's face " * 20_000
_HPKE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_128_GCM)


def seal(content: bytes, public_key: bytes, info: bytes) -> bytes:
    """Seal as a provider's module would."""
    return _HPKE.encrypt(content, ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key), info=info)


class Key:
    """A private key as a provider's module would hold it."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        """Hold ``key``."""
        self._key = key

    @classmethod
    def generate(cls) -> Self:
        """Make one."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Find it again."""
        key = load_pem_private_key(content, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return cls(key)

    @property
    def public(self) -> bytes:
        """The other half."""
        return self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def pem(self) -> bytes:
        """What its file holds."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Open what was sealed at once."""
        try:
            return _HPKE.decrypt(sealed, self._key, info=info)
        except InvalidTag:
            raise NotOpenedError from None


@pytest.fixture
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = sealed_with.Suite(public_key_bytes=65, content_key_bytes=16, seal=seal, pieces=AESGCM)
    theirs = opened_with.Suite(generate=Key.generate, read=Key.read, header_bytes=65 + 16 + 16, pieces=AESGCM)
    for module in ("offline_queue.recipients", "offline_queue.seal"):
        monkeypatch.setattr(f"{module}.SUITES", MappingProxyType({**sealed_with.SUITES, NAME: ours}))
    for module in ("district.keys", "district.keyring"):
        monkeypatch.setattr(f"{module}.SUITES", MappingProxyType({**opened_with.SUITES, NAME: theirs}))


@pytest.mark.usefixtures("_registered")
def test_a_further_suite_is_one_more_entry_on_each_side(tmp_path: Path) -> None:
    """From the district's new key through the terminal's store to the opened photograph."""
    keyring = Keyring.open(tmp_path / "district", NOW)
    added = keyring.add(NAME, NOW, None)
    recipients = load_recipients(tmp_path / "district" / PUBLIC_FILE)
    outbox = Outbox.open(
        tmp_path / "queue", site="017", device="01", recipients=recipients, floor_bytes=1, ballast_bytes=0
    )
    photo = NewAttachment(kind="photo", media_type="image/jpeg", content=PHOTO)
    new = NewSubmission(
        id="01930f5e-6c1a-7b7e-9a54-2f0c4d1e8b10",
        kind=Kind.APPLICATION,
        item="advanced-age-allowance",
        item_version="1",
        lane=Lane.NORMAL,
        created=NOW,
        clock=ClockQuality.SYNCHRONISED,
        content=b"answers",
        attachments=(photo,),
    )
    outbox.put(new)
    envelope = outbox.next_due(NOW)
    assert envelope is not None
    payload = json.loads(envelope.body)["payload"]
    assert (payload["suite"], payload["key_id"]) == (NAME, added.key_id)
    (blob,) = (path for path in (tmp_path / "queue" / "blobs").iterdir())
    key = Keyring.open(tmp_path / "district", NOW).find(added.key_id)
    assert isinstance(key, DistrictKey)
    assert b"".join(key.open_attachment(io.BytesIO(blob.read_bytes()), new.id, 1)) == PHOTO
    outbox.close()
