"""Opening with one key: what was sealed to it, whole, in its own place, and nothing else."""

import base64
import io
import os
import tracemalloc

import pytest
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from district.keys import PIECE_BYTES, DistrictKey, info
from district.suites import HYBRID, SUITES, TAG_BYTES, X25519, NotOpenedError

ID = "01930f5e-6c1a-7b7e-9a54-2f0c4d1e8b10"
OTHER = ID[:-1] + "1"


@pytest.fixture(params=SUITES, scope="module")
def key(request: pytest.FixtureRequest) -> DistrictKey:
    """A key of each suite in turn."""
    return DistrictKey(request.param, SUITES[request.param].generate())


def seal(key: DistrictKey, content: bytes, purpose: str) -> bytes:
    """Seal as a terminal does."""
    raw = base64.b64decode(key.public)
    x25519 = X25519PublicKey.from_public_bytes(raw[-32:])
    if key.suite == X25519:
        suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
        return suite.encrypt(content, x25519, info=purpose.encode())
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    both = hpke.MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(raw[:-32]), x25519)
    return suite.encrypt(content, both, info=purpose.encode())


def seal_attachment(key: DistrictKey, pieces: list[bytes], place: str = f"{ID}/1") -> bytes:
    """Seal an attachment as a terminal does; ``pieces`` are cut as the caller likes."""
    content_key = os.urandom(32)
    sealed = [
        AESGCM(content_key).encrypt(n.to_bytes(11, "big") + bytes([n == len(pieces) - 1]), piece, None)
        for n, piece in enumerate(pieces)
    ]
    return seal(key, content_key, f"doorstep/v1 attachment {place}") + b"".join(sealed)


def opened(key: DistrictKey, sealed: bytes, n: int = 1) -> bytes:
    """Open an attachment to its end."""
    return b"".join(key.open_attachment(io.BytesIO(sealed), ID, n))


def test_the_public_half_is_what_the_suite_says() -> None:
    """32 raw bytes, or 1184 of ML-KEM-768 before them."""
    sizes = {name: len(base64.b64decode(DistrictKey(name, SUITES[name].generate()).public)) for name in SUITES}
    assert sizes == {X25519: 32, HYBRID: 1216}


def test_the_info_bytes_are_the_agreed_ones() -> None:
    """One changed byte and no terminal is understood any more."""
    assert info("x") == b"doorstep/v1 submission x"


def test_payloads_and_questions_open_each_for_its_own_purpose(key: DistrictKey) -> None:
    """What a terminal asks is no submission, and the other way round."""
    payload, question = (seal(key, b"content", f"doorstep/v1 {what} {ID}") for what in ("submission", "holder"))
    assert key.open(payload, ID) == key.open_question(question, ID) == b"content"
    with pytest.raises(NotOpenedError):
        key.open(question, ID)
    with pytest.raises(NotOpenedError):
        key.open_question(payload, ID)


def test_what_was_sealed_for_another_id_or_damaged_does_not_open(key: DistrictKey) -> None:
    """A payload belongs to one submission, whole."""
    sealed = seal(key, b"content", f"doorstep/v1 submission {ID}")
    spoilt = (sealed[:-1], sealed + b"\0", b"", bytes(32), bytes(60), bytes(1200), bytes([sealed[0] ^ 1]) + sealed[1:])
    for bad in spoilt:
        with pytest.raises(NotOpenedError):
            key.open(bad, ID)
    with pytest.raises(NotOpenedError):
        key.open(sealed, OTHER)


def test_an_attachment_opens_piece_by_piece(key: DistrictKey) -> None:
    """To the bytes that were sealed, however many pieces they are."""
    for size in (0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES):
        content = os.urandom(size)
        pieces = [content[at : at + PIECE_BYTES] for at in range(0, size, PIECE_BYTES)] or [b""]
        assert opened(key, seal_attachment(key, pieces)) == content


def test_nothing_of_a_piece_is_given_before_it_is_proven(key: DistrictKey) -> None:
    """A spoilt second piece: the first comes, which is genuine, and then the refusal."""
    sealed = bytearray(seal_attachment(key, [bytes(PIECE_BYTES), b"end"]))
    sealed[-1] ^= 1
    pieces = key.open_attachment(io.BytesIO(sealed), ID, 1)
    assert next(pieces) == bytes(PIECE_BYTES)
    with pytest.raises(NotOpenedError):
        next(pieces)


def test_opening_holds_three_pieces_however_long_it_is(key: DistrictKey) -> None:
    """A photograph of 64 MiB costs the gateway no more memory than one of 1 MiB."""

    def peak(pieces: int) -> int:
        file = io.BytesIO(seal_attachment(key, [bytes(PIECE_BYTES)] * pieces))
        tracemalloc.start()
        for _ in key.open_attachment(file, ID, 1):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(16), peak(1024)
    assert large < small + PIECE_BYTES
    assert large < 8 * (PIECE_BYTES + TAG_BYTES)


def test_a_key_reads_its_own_file_and_no_other() -> None:
    """A file that holds something else is a mistake, never another key."""
    for name, suite in SUITES.items():
        private = suite.generate()
        assert suite.read(private.pem()).public == private.public
        others = [other.generate().pem() for other_name, other in SUITES.items() if other_name != name]
        for content in (b"", b"not a key", private.pem()[:50], private.pem() * 2, *others):
            with pytest.raises(ValueError, match=r"^not "):
                suite.read(content)


def test_no_key_shows_itself(key: DistrictKey) -> None:
    """Neither a log line nor a traceback may show the private half."""
    assert "PRIVATE" not in repr(key)
    assert "PRIVATE" not in str(vars(key))
