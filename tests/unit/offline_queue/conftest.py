"""A district's key, submissions of nobody, and stores that are closed again."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from offline_queue.model import ClockQuality, Envelope, Kind, Lane, NewAttachment, NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.recipients import Recipient, Recipients

NewOne = Callable[..., NewSubmission]
OpenOutbox = Callable[..., Outbox]


@pytest.fixture(scope="session")
def private_key() -> X25519PrivateKey:
    """The district's half of the key; no terminal has it."""
    return X25519PrivateKey.generate()


@pytest.fixture(scope="session")
def recipient(private_key: X25519PrivateKey) -> Recipient:
    """The terminal's half of the key."""
    return Recipient("key-1", private_key.public_key().public_bytes_raw())


@pytest.fixture
def at() -> datetime:
    """A moment."""
    return datetime(2026, 11, 23, 9, 30, 11, tzinfo=UTC)


@pytest.fixture
def new(at: datetime) -> NewOne:
    """Make submissions, each with an id of its own."""
    numbers = itertools.count(1)

    def make(
        submission_id: str = "", lane: Lane = Lane.NORMAL, content: bytes = b"{}", attachments: int = 0
    ) -> NewSubmission:
        return NewSubmission(
            id=submission_id or f"01930f5e-6c1a-7b7e-9a54-{next(numbers):012x}",
            kind=Kind.APPLICATION,
            item="advanced-age-allowance",
            item_version="1",
            lane=lane,
            created=at,
            clock=ClockQuality.SYNCHRONISED,
            content=content,
            attachments=tuple(
                NewAttachment(kind="photo", media_type="image/jpeg", content=b"nobody's face " * 50 * n)
                for n in range(1, attachments + 1)
            ),
        )

    return make


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "store"


@pytest.fixture
def open_outbox(store: Path, recipient: Recipient) -> Iterator[OpenOutbox]:
    """Open the store, as often as a test likes."""
    with ExitStack() as stack:

        def make(directory: Path = store, device: str = "01", floor_bytes: int = 1) -> Outbox:
            outbox = Outbox.open(
                directory, site="017", device=device, recipients=Recipients((recipient,)), floor_bytes=floor_bytes
            )
            stack.callback(outbox.close)
            return outbox

        yield make


@pytest.fixture
def outbox(open_outbox: OpenOutbox) -> Outbox:
    """A fresh store."""
    return open_outbox()


@pytest.fixture
def sent() -> Envelope:
    """An envelope that was sent."""
    return Envelope(id="a", body=b"{}", digest="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
