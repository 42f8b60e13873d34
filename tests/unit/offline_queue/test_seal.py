"""Sealing: bytes that the standard knows, that only the district opens, whole and in their own place."""

import base64
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from offline_queue.recipients import Recipient
from offline_queue.seal import PIECE_BYTES, question, seal, seal_stream
from offline_queue.suites import HYBRID, SUITES, X25519
from tests.unit.offline_queue.rfc9180 import Opener

GOLDEN: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "golden" / "hpke.yaml").read_text(encoding="utf-8")
)
OPENERS = {
    X25519: Opener(X25519PrivateKey.generate()),
    HYBRID: Opener(X25519PrivateKey.generate(), MLKEM768PrivateKey.generate()),
}
MIB = 1 << 20


@pytest.fixture(params=OPENERS)
def suite(request: pytest.FixtureRequest) -> str:
    """Each suite in turn."""
    return str(request.param)


@pytest.fixture
def opener(suite: str) -> Opener:
    """The district's half of the key."""
    return OPENERS[suite]


@pytest.fixture
def recipient(suite: str, opener: Opener) -> Recipient:
    """The terminal's half of it."""
    return Recipient("key-1", opener.public, suite)


def opened(opener: Opener, sealed: bytes, place: str) -> bytes:
    """Open a sealed attachment as docs/reference/wire.md tells to."""
    header = opener.enc_bytes + 32 + 16
    cipher = AESGCM(opener.open(sealed[:header], b"doorstep/v1 attachment " + place.encode()))
    pieces = [sealed[at : at + PIECE_BYTES + 16] for at in range(header, len(sealed), PIECE_BYTES + 16)]
    return b"".join(
        cipher.decrypt(n.to_bytes(11, "big") + bytes([n == len(pieces) - 1]), piece, None)
        for n, piece in enumerate(pieces)
    )


@pytest.mark.parametrize("name", GOLDEN)
def test_the_opener_of_these_tests_knows_the_published_vectors(name: str) -> None:
    """RFC 9180 and draft-ietf-hpke-pq are what the seals below are held against."""
    vector = GOLDEN[name]
    known = {key: value if isinstance(value, int) else bytes.fromhex(value) for key, value in vector.items()}
    opener = (
        Opener(X25519PrivateKey.from_private_bytes(known["skRm"]), aead=known["aead_id"])
        if name == "x25519"
        else Opener.from_seed(known["skRm"], known["aead_id"])
    )
    assert (opener.kem, opener.public) == (known["kem_id"], known["pkRm"])
    assert opener.shared_secret(known["enc"]) == known["shared_secret"]
    assert opener.schedule(known["enc"], known["info"]) == (known["key"], known["base_nonce"])
    assert opener.open(known["enc"] + known["ct"], known["info"], known["aad"]) == known["pt"]


def test_every_suite_is_tested_here() -> None:
    """A suite that is added is held against its standard too."""
    assert OPENERS.keys() == SUITES.keys()


def test_only_the_district_opens_and_only_under_the_same_id(opener: Opener, recipient: Recipient) -> None:
    """Sealed bytes moved to another submission do not open there."""
    sealed = seal(b"content", recipient, "id-1")
    assert b"content" not in sealed
    assert opener.open(sealed, b"doorstep/v1 submission id-1") == b"content"
    with pytest.raises(InvalidTag):
        opener.open(sealed, b"doorstep/v1 submission id-2")


def test_the_same_content_is_never_sealed_alike(recipient: Recipient) -> None:
    """Equal answers of two residents cannot be told from the outside."""
    assert seal(b"content", recipient, "id-1") != seal(b"content", recipient, "id-1")
    once, again = ([*seal_stream([b"photo"], recipient, "id-1", 1)] for _ in range(2))
    assert set(once).isdisjoint(again)


def test_a_question_names_its_holder_to_the_district_alone(opener: Opener, recipient: Recipient) -> None:
    """Sealed for this question: neither another question nor a submission opens it."""
    body = question("119900194506070016", recipient, "id-1")
    assert b"119900194506070016" not in body
    asked = json.loads(body)
    assert (asked["id"], asked["holder"]["key_id"], asked["holder"]["suite"]) == ("id-1", "key-1", recipient.suite)
    sealed = base64.b64decode(asked["holder"]["sealed"])
    assert json.loads(opener.open(sealed, b"doorstep/v1 holder id-1")) == {
        "document": "resident-card",
        "number": "119900194506070016",
    }
    for other in (b"doorstep/v1 holder id-2", b"doorstep/v1 submission id-1"):
        with pytest.raises(InvalidTag):
            opener.open(sealed, other)


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_an_attachment_opens_to_the_same_bytes(opener: Opener, recipient: Recipient, size: int) -> None:
    """Whatever its size, and however it was cut on its way into the seal."""
    content = bytes(i % 251 for i in range(size))
    for step in (7_001, PIECE_BYTES, 5 * PIECE_BYTES):
        cut = [content[at : at + step] for at in range(0, size, step)]
        sealed = b"".join(seal_stream(cut, recipient, "id-1", 2))
        assert opened(opener, sealed, "id-1/2") == content
        assert len(sealed) == opener.enc_bytes + 48 + size + 16 * max(1, -(-size // PIECE_BYTES))


def test_sealing_holds_two_pieces_however_much_comes(recipient: Recipient) -> None:
    """A photograph of 64 MiB costs the terminal no more memory than one of 1 MiB."""

    def peak(mebibytes: int) -> int:
        tracemalloc.start()
        for _ in seal_stream(_photograph(mebibytes), recipient, "id-1", 1):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(1), peak(64)
    assert large < small + PIECE_BYTES
    assert large < 8 * PIECE_BYTES


def _photograph(mebibytes: int) -> Iterator[bytes]:
    for number in range(mebibytes * 16):
        yield bytes([number % 256]) * (MIB // 16)
