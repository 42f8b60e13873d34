"""Live a store's whole life and say aloud what it promises: the process that is killed, cut, failed and filled.

Each line on standard output is one promise: ``put ID DSEQ DIGEST``, ``stored ID``, ``blob DIGEST``, ``settled ID``,
``held ID``, ``released ID``, ``erased N``; or ``failed STEP`` when the store said that it did not do it.
`devtools.store_judge` holds what is found afterwards against these lines.
"""

import hashlib
import itertools
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from offline_queue.model import (
    BlobReceived,
    ClockQuality,
    Kind,
    Lane,
    NewAttachment,
    NewSubmission,
    Received,
    Refused,
    StoreError,
)
from offline_queue.outbox import Outbox
from offline_queue.recipients import Recipient, Recipients

RECIPIENT = Recipient(
    "key-1", bytes.fromhex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
)  # RFC 7748 §6.1
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
PHOTO = 9000


def opened(directory: Path, ballast_bytes: int = 0) -> Outbox:
    """Open the store as the life does."""
    return Outbox.open(
        directory,
        site="017",
        device="01",
        recipients=Recipients((RECIPIENT,)),
        floor_bytes=1,
        ballast_bytes=ballast_bytes,
    )


def submission(name: str, photos: int, content: bytes = b"nobody's answers " * 40) -> NewSubmission:
    """A submission of nobody's."""
    return NewSubmission(
        id=name,
        kind=Kind.APPLICATION,
        item="x",
        item_version="1",
        lane=Lane.NORMAL,
        created=NOW,
        clock=ClockQuality.UNKNOWN,
        content=content,
        attachments=tuple(
            NewAttachment(
                kind="photo", media_type="image/jpeg", content=hashlib.sha256(bytes([n])).digest() * (PHOTO // 32)
            )
            for n in range(photos)
        ),
    )


def say(*words: object) -> None:
    """Promise something, in one write."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def attempt(step: str, deed: Callable[[], None]) -> None:
    """Do one thing, or say that it was not done."""
    try:
        deed()
    except StoreError:
        say("failed", step)


class Life:
    """What happens between a terminal and its district, in order; each step stands alone."""

    def __init__(self, outbox: Outbox, *, aloud: bool = True) -> None:
        """Live in ``outbox``; say what it promises, or nothing."""
        self.outbox = outbox
        self._say = say if aloud else lambda *_: None

    def put(self, name: str, photos: int) -> None:
        """A resident confirms."""
        kept = self.outbox.put(submission(name, photos))
        self._say("put", kept.id, kept.dseq, kept.digest)

    def send(self) -> None:
        """Hand over what is due; the district needs every blob that it has not had yet."""
        for envelope in self.outbox.next_batch(NOW):
            need = self.missing(envelope.id)
            verdict = Received(reference=f"XC{envelope.id}", state="received", received_at=NOW, need=need)
            self._say(self.outbox.record(envelope.id, verdict, NOW).value, envelope.id)

    def send_blobs(self) -> None:
        """Send every blob that the district needs."""
        while (blob := self.outbox.next_blob(NOW)) is not None:
            self.outbox.record_blob(blob, BlobReceived(), NOW)
            self._say("blob", blob.digest)

    def refuse(self) -> None:
        """The district refuses the next one; staff releases it."""
        envelope = self.outbox.next_due(NOW)
        if envelope is not None:
            self._say(self.outbox.record(envelope.id, Refused(status=422, problem="urn:x"), NOW).value, envelope.id)
            self.outbox.release(envelope.id, NOW)
            self._say("released", envelope.id)

    def sweep(self) -> None:
        """Erase what the district has."""
        self._say("erased", self.outbox.sweep())

    def missing(self, name: str) -> tuple[str, ...]:
        """Return what a district would still need."""
        return tuple(one.digest for one in self.outbox.attachments(name) if not one.uploaded)

    def steps(self, prefix: str = "") -> list[tuple[str, Callable[[], None]]]:
        """Return the life; every id begins with ``prefix``."""
        return [
            ("put-a", lambda: self.put(prefix + "a", 2)),
            ("put-b", lambda: self.put(prefix + "b", 0)),
            ("send", self.send),
            ("blobs", self.send_blobs),
            ("put-c", lambda: self.put(prefix + "c", 1)),
            ("refuse", self.refuse),
            ("confirm", self.send),
            ("sweep", self.sweep),
            ("put-d", lambda: self.put(prefix + "d", 0)),
            ("blobs-again", self.send_blobs),
            ("confirm-again", self.send),
            ("sweep-again", self.sweep),
            ("put-e", lambda: self.put(prefix + "e", 1)),
        ]


def main(directory: str, *prefix: str) -> None:
    """Live once, or with ``prefix`` for ever; then end as a killed process does: nothing is closed."""
    try:
        life = Life(opened(Path(directory)))
    except StoreError:
        say("failed", "open")
        os._exit(0)
    for turn in itertools.count() if prefix else range(1):
        for step, deed in life.steps(f"{prefix[0]}-{turn}-" if prefix else ""):
            attempt(step, deed)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
