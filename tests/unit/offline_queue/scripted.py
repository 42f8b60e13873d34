"""A district made of lists: it answers as it is told, and keeps what it was sent."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from offline_queue.model import Blob, BlobReceived, Envelope, IdentityRejected, LinkDown, Received, Verdict
from offline_queue.replies import BatchAnswer, BatchTaken, PieceAnswer, Standing

RECEIVED = Received(reference="XC1", state="received", received_at=datetime(2026, 11, 23, tzinfo=UTC))
DOWN = LinkDown(detail="silence")
PATIENCE = 5

Tamper = Callable[[Sequence[str]], "BatchAnswer | None"]


@dataclass
class ScriptedBlobs:
    """The blobs that arrived, and how many bytes were sent for each; ``tamper`` may answer instead."""

    whole: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)
    calls: list[tuple[str, str, int]] = field(default_factory=list)
    tamper: Callable[[str, Blob, bytes], PieceAnswer | None] = lambda *_: None

    def standing(self, blob: Blob, meanwhile: Callable[[], None]) -> PieceAnswer:
        """Say how much is here."""
        meanwhile()
        return self._answer("HEAD", blob, b"", 0)

    def put(self, blob: Blob, content: bytes) -> PieceAnswer:
        """Take a whole blob."""
        return self._answer("PUT", blob, content, 0)

    def append(self, blob: Blob, offset: int, piece: bytes) -> PieceAnswer:
        """Take a piece at its place."""
        return self._answer("PATCH", blob, piece, offset)

    def keep(self, blob: Blob, offset: int, piece: bytes) -> PieceAnswer:
        """Append, and say how much is here now."""
        here = self.parts.get(blob.digest, b"")
        if len(here) == offset:
            here = self.parts[blob.digest] = here + piece
        if len(here) < blob.size:
            return Standing(len(here))
        assert hashlib.sha256(here).hexdigest() == blob.digest
        self.whole[blob.digest] = here
        return BlobReceived()

    def _answer(self, call: str, blob: Blob, piece: bytes, offset: int) -> PieceAnswer:
        self.calls.append((call, blob.digest, len(piece)))
        told = self.tamper(call, blob, piece)
        if told is not None:
            return told
        if blob.digest in self.whole:
            return BlobReceived()
        return self.keep(blob, offset, piece) if piece else Standing(len(self.parts.get(blob.digest, b"")))


class ScriptedDistrict:
    """Answers ``script`` first, then by submission id, then with a receipt."""

    def __init__(self, *script: Verdict, needs: dict[str, tuple[str, ...]] | None = None, **by_id: Verdict) -> None:
        """Need the blobs of ``needs`` until they are here; ``by_id`` is what single submissions are told.

        ``on_leaving`` is called when a batch is on its way, and ``breaks`` may answer in the place of its receipts.
        """
        self.script = list(script)
        self.needs = needs or {}
        self.by_id = by_id
        self.calls: list[list[Envelope]] = []
        self.blobs = ScriptedBlobs()
        self.breaks: Callable[[Sequence[str]], BatchAnswer | None] = lambda _: None
        self.on_leaving: Callable[[], None] = lambda: None
        self.slow = threading.Event()
        self.hung_up = threading.Event()

    @property
    def sent(self) -> list[Envelope]:
        """The envelopes as they came."""
        return [envelope for call in self.calls for envelope in call]

    @property
    def order(self) -> list[str]:
        """The ids as they came."""
        return [envelope.id for envelope in self.sent]

    @property
    def requests(self) -> int:
        """How many calls were made, for submissions and for blobs."""
        return len(self.calls) + len(self.blobs.calls)

    def put(self, envelope: Envelope) -> Verdict:
        """Answer for one."""
        self.calls.append([envelope])
        if self.slow.is_set():
            self.hung_up.wait(PATIENCE)
            return LinkDown(detail="hung up")
        if self.script:
            return self.script.pop(0)
        broken = self.breaks([envelope.id])
        return broken if isinstance(broken, LinkDown) else self._verdict(envelope)

    def put_batch(self, batch: Sequence[Envelope], meanwhile: Callable[[], None]) -> BatchAnswer:
        """Answer for several."""
        self.calls.append(list(batch))
        self.on_leaving()
        meanwhile()
        broken = self.breaks([envelope.id for envelope in batch])
        if broken is not None:
            return broken
        if self.script and isinstance(self.script[0], LinkDown | IdentityRejected):
            told = self.script.pop(0)
            assert isinstance(told, LinkDown | IdentityRejected)
            return told
        return BatchTaken(verdicts={envelope.id: self._verdict(envelope) for envelope in batch})

    def close(self) -> None:
        """End the call in flight."""
        self.hung_up.set()

    def _verdict(self, envelope: Envelope) -> Verdict:
        told = self.by_id.get(envelope.id)
        if told is not None:
            return told
        need = [digest for digest in self.needs.get(envelope.id, ()) if digest not in self.blobs.whole]
        return replace(RECEIVED, need=tuple(need))
