"""What the terminal seals the district opens, whole and in its place; written apart, they agree on every byte.

Whatever happens to a sealed attachment on its way, it opens to the resident's bytes or not at all.
"""

import ast
import base64
import io
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district import keys as opening
from district import suites as district_suites
from district.keys import DistrictKey
from district.suites import TAG_BYTES, NotOpenedError
from offline_queue import seal as sealing
from offline_queue import suites as terminal_suites
from offline_queue.model import ClockQuality, Kind, Lane, NewAttachment, NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.recipients import Recipient, Recipients
from offline_queue.seal import seal, seal_stream

ROOT = Path(__file__).parents[2]
ID, OTHER = "01930f5e-6c1a-7b7e-9a54-2f0c4d1e8b10", "01930f5e-6c1a-7b7e-9a54-2f0c4d1e8b11"
PIECE = 16
KEYS = {name: DistrictKey(name, suite.generate()) for name, suite in district_suites.SUITES.items()}
SUITES = pytest.mark.parametrize("suite", KEYS)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut so small that everything can be tried: the rules do not depend on the size."""
    monkeypatch.setattr(sealing, "PIECE_BYTES", PIECE)
    monkeypatch.setattr(opening, "PIECE_BYTES", PIECE)


def recipient(suite: str) -> Recipient:
    """The public half of a key, as a terminal has it."""
    return Recipient(KEYS[suite].key_id, base64.b64decode(KEYS[suite].public), suite)


def sealed(suite: str, content: bytes, submission_id: str = ID, n: int = 1) -> bytes:
    """Seal as the terminal does."""
    return b"".join(seal_stream([content], recipient(suite), submission_id, n))


def opened(suite: str, blob: bytes, submission_id: str = ID, n: int = 1) -> bytes | None:
    """Open as the district does; None when it does not open."""
    try:
        return b"".join(KEYS[suite].open_attachment(io.BytesIO(blob), submission_id, n))
    except NotOpenedError:
        return None


def cut(suite: str, blob: bytes) -> list[bytes]:
    """Cut a blob at the seams: its header and its pieces."""
    header, whole = district_suites.SUITES[suite].header_bytes, PIECE + TAG_BYTES
    return [blob[:header], *(blob[at : at + whole] for at in range(header, len(blob), whole))]


def test_both_sides_know_the_same_suites() -> None:
    """A suite is added on both sides or on none."""
    assert terminal_suites.SUITES.keys() == district_suites.SUITES.keys()
    for name, suite in terminal_suites.SUITES.items():
        assert suite.public_key_bytes == len(base64.b64decode(KEYS[name].public))
        assert sealing.PIECE_BYTES == opening.PIECE_BYTES


@SUITES
def test_the_district_opens_what_the_terminal_sealed(suite: str) -> None:
    """Payload and attachment, of every length around the seams."""
    assert KEYS[suite].open(seal(b"content", recipient(suite), ID), ID) == b"content"
    for size in (0, 1, 65535, 65536, 65537, 200_000):
        content = os.urandom(size)
        assert opened(suite, sealed(suite, content)) == content


@SUITES
@pytest.mark.usefixtures("small_pieces")
def test_every_truncation_is_refused(suite: str) -> None:
    """At every single byte, the seams among them; also when something is appended."""
    for size in (0, PIECE - 1, PIECE, 2 * PIECE, 2 * PIECE + 5):
        blob = sealed(suite, os.urandom(size))
        assert [at for at in range(len(blob)) if opened(suite, blob[:at]) is not None] == []
        for more in (b"\0", bytes(TAG_BYTES), bytes(PIECE + TAG_BYTES), blob, cut(suite, blob)[-1]):
            assert opened(suite, blob + more) is None


@SUITES
@pytest.mark.usefixtures("small_pieces")
def test_every_flipped_bit_is_refused(suite: str) -> None:
    """In the encapsulated key, in the content key, in any piece or tag."""
    blob = sealed(suite, os.urandom(2 * PIECE + 5))
    for at in range(len(blob)):
        for bit in range(8):
            flipped = bytearray(blob)
            flipped[at] ^= 1 << bit
            assert opened(suite, bytes(flipped)) is None, (at, bit)


@SUITES
def test_an_attachment_opens_nowhere_else(suite: str) -> None:
    """Not in another submission, not in another place, not as a payload, not with another key."""
    blob = sealed(suite, b"photograph", ID, 1)
    assert opened(suite, blob, ID, 2) is None
    assert opened(suite, blob, OTHER, 1) is None
    other = DistrictKey(suite, district_suites.SUITES[suite].generate())
    with pytest.raises(NotOpenedError):
        next(other.open_attachment(io.BytesIO(blob), ID, 1))
    with pytest.raises(NotOpenedError):
        KEYS[suite].open(cut(suite, blob)[0], ID)
    for foreign in KEYS.keys() - {suite}:
        assert opened(foreign, blob) is None


@SUITES
@pytest.mark.usefixtures("small_pieces")
def test_no_rearrangement_opens(suite: str) -> None:
    """Pieces left out, doubled, swapped, or spliced in from other attachments sealed to the same key."""
    content = os.urandom(3 * PIECE + 5)
    mine = cut(suite, sealed(suite, content))
    strangers = [
        *cut(suite, sealed(suite, content)),
        *cut(suite, sealed(suite, content, ID, 2)),
        *cut(suite, sealed(suite, content, OTHER, 1)),
    ]
    pool = [*mine, *strangers]
    right = tuple(range(len(mine)))
    again = tuple(at + len(mine) for at in right)  # the same content sealed once more: as good, and never half of each

    def opens_rightly(order: Sequence[int]) -> bool:
        expected = content if tuple(order) in {right, again} else None
        return opened(suite, b"".join(pool[at] for at in order)) == expected

    near = [*permutations(right)]
    for at in range(len(mine) + 1):
        near += [(*right[:at], other, *right[at + skipped :]) for other in range(len(pool)) for skipped in (0, 1)]
        near.append((*right[:at], *right[at + 1 :]))
    assert [order for order in near if not opens_rightly(order)] == []

    @settings(max_examples=400, deadline=None)
    @given(st.lists(st.integers(0, len(pool) - 1), max_size=8))
    def tried(order: list[int]) -> None:
        assert opens_rightly(order)

    tried()


@SUITES
def test_what_one_side_cuts_anyhow_the_other_opens(suite: str) -> None:
    """However the bytes reach the seal, the pieces are the same."""

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.binary(max_size=70_000), max_size=6))
    def tried(parts: list[bytes]) -> None:
        blob = b"".join(seal_stream(iter(parts), recipient(suite), ID, 3))
        assert opened(suite, blob, ID, 3) == b"".join(parts)

    tried()


# --- the terminal cannot open ---------------------------------------------------------------------------------------

OPENING = {"decrypt", "decapsulate", "X25519PrivateKey", "MLKEM768PrivateKey", "MLKEM768X25519PrivateKey"}


def names_in(path: Path) -> Iterator[str]:
    """Every name that a module uses."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name) | ast.alias(name=name):
                yield name
            case _:
                pass


def test_nothing_on_the_terminal_can_open_what_it_sealed() -> None:
    """None of its code decrypts, and none of it knows the kind of key that would."""
    found = {
        str(path.relative_to(ROOT)): names
        for package in ("kiosk", "offline_queue", "drivers", "ui")
        for path in (ROOT / package).rglob("*.py")
        if (names := OPENING.intersection(names_in(path)))
    }
    assert found == {}


@SUITES
def test_no_content_key_stays_on_the_terminal(suite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys under which attachments are sealed are nowhere in the store, nor is what a resident sent."""
    drawn: list[bytes] = []

    def urandom(size: int) -> bytes:
        drawn.append(os.urandom(size))
        return drawn[-1]

    monkeypatch.setattr("offline_queue.seal.os", type("os", (), {"urandom": staticmethod(urandom)}))
    outbox = Outbox.open(
        tmp_path, site="017", device="01", recipients=Recipients((recipient(suite),)), floor_bytes=1, ballast_bytes=0
    )
    outbox.put(submission(b"nobody's face " * 9000, b"nobody's paper " * 9))
    outbox.close()
    assert len(drawn) == 2
    for file in filter(Path.is_file, tmp_path.rglob("*")):
        content = file.read_bytes()
        for secret in (*drawn, b"nobody's"):
            assert secret not in content


def submission(*attachments: bytes) -> NewSubmission:
    """Something that nobody confirmed."""
    return NewSubmission(
        id=ID,
        kind=Kind.APPLICATION,
        item="advanced-age-allowance",
        item_version="1",
        lane=Lane.NORMAL,
        created=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        clock=ClockQuality.SYNCHRONISED,
        content=b"nobody's answers",
        attachments=tuple(NewAttachment(kind="photo", media_type="image/jpeg", content=one) for one in attachments),
    )
