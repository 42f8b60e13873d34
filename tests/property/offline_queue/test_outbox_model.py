"""Whatever happens in whatever order, the store does what a list in memory would do, and survives every death."""

import hashlib
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from offline_queue import journal
from offline_queue.inspection import inspect
from offline_queue.model import (
    BlobReceived,
    BlobVerdict,
    ClockQuality,
    Enqueued,
    IdentityRejected,
    ItemState,
    Kind,
    Lane,
    LinkDown,
    NewAttachment,
    NewSubmission,
    Received,
    Refused,
    StoreError,
    Verdict,
)
from offline_queue.outbox import Outbox
from offline_queue.overseeing import look
from offline_queue.recipients import Recipient, Recipients
from offline_queue.retention import let_go

MOST_PHOTOS = 3
EVERY = frozenset(range(MOST_PHOTOS))
RECIPIENT = Recipient("key-1", X25519PrivateKey.generate().public_key().public_bytes_raw())
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LANES = list(Lane)
REFUSED = Refused(status=422, problem="urn:x")
FAILURES = (LinkDown(detail="silence", retry_after=timedelta(seconds=9)), IdentityRejected(detail="HTTP 403"))
RECEIVED = Received(reference="XC1", state="received", received_at=NOW)
VERDICTS: list[Verdict] = [RECEIVED, RECEIVED, REFUSED, *FAILURES]
BLOB_VERDICTS: list[BlobVerdict] = [BlobReceived(), BlobReceived(), REFUSED, *FAILURES]
DUE = (ItemState.READY, ItemState.COMPLETE)
UNFINISHED = (*DUE, ItemState.STORED)
ASIDE = (ItemState.HELD, ItemState.CORRUPT)


@dataclass
class Expected:
    """What is expected of one submission; ``lacking`` are the blobs that the district has not."""

    new: NewSubmission
    kept: Enqueued
    blobs: tuple[str, ...]
    lacking: set[str]
    state: ItemState = ItemState.READY
    body: bytes | None = None
    known: bool = False
    gone: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)

    @property
    def rank(self) -> tuple[int, int]:
        """Its place in the order of sending: by lane, then the newest."""
        return LANES.index(self.new.lane), -self.kept.dseq


def attachments(photos: int) -> tuple[NewAttachment, ...]:
    """Photographs of nobody."""
    return tuple(NewAttachment(kind="photo", media_type="image/jpeg", content=bytes(60 * n)) for n in range(photos))


class OutboxModel(RuleBasedStateMachine):
    """A store beside a list."""

    ids = Bundle("ids")

    @initialize()
    def begin(self) -> None:
        """Open a fresh store."""
        self.root = Path(tempfile.mkdtemp())
        self.lives = 0
        self.expected: list[Expected] = []
        self.open(self.root / "0")

    def open(self, directory: Path) -> None:
        """Own the store in ``directory``."""
        self.directory = directory
        self.orphans = False
        self.outbox = Outbox.open(
            directory, site="017", device="01", recipients=Recipients((RECIPIENT,)), floor_bytes=1, ballast_bytes=0
        )
        assert self.outbox.damaged is None

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.outbox.close()
        shutil.rmtree(self.root)

    @rule(
        target=ids,
        lane=st.sampled_from(LANES),
        content=st.binary(max_size=200),
        photos=st.integers(0, MOST_PHOTOS),
    )
    def put(self, lane: Lane, content: bytes, photos: int) -> str:
        """A resident confirms, with photographs or without."""
        new = NewSubmission(
            id=f"id-{len(self.expected)}",
            kind=Kind.APPLICATION,
            item="x",
            item_version="1",
            lane=lane,
            created=NOW,
            clock=ClockQuality.UNKNOWN,
            content=content,
            attachments=attachments(photos),
        )
        kept = self.outbox.put(new)
        blobs = tuple(one.digest for one in self.outbox.attachments(new.id))
        assert len(set(blobs)) == photos
        self.expected.append(Expected(new, kept, blobs, set(blobs)))
        return new.id

    def any_in(self, *states: ItemState) -> bool:
        """Whether something is in one of these states: else a rule would do nothing."""
        return any(item.state in states for item in self.expected)

    def item(self, submission_id: str) -> Expected:
        """What is expected of the submission with this id."""
        return next(item for item in self.expected if item.new.id == submission_id)

    @rule(submission_id=ids)
    def put_again(self, submission_id: str) -> None:
        """The same confirmation once more."""
        known = self.item(submission_id)
        assert self.outbox.put(known.new) == known.kept

    @rule(lane=st.sampled_from(LANES), photos=st.integers(0, MOST_PHOTOS))
    def put_in_vain(self, lane: Lane, photos: int) -> None:
        """The disk fails in the middle of a transaction: nothing is stored and no number is lost."""
        new = NewSubmission(
            id="in-vain",
            kind=Kind.RATING,
            item="x",
            item_version="1",
            lane=lane,
            created=NOW,
            clock=ClockQuality.UNKNOWN,
            content=b"",
            attachments=attachments(photos),
        )
        failure = sqlite3.OperationalError("disk I/O error")
        with mock.patch.object(journal, "append", side_effect=failure), pytest.raises(StoreError):
            self.outbox.put(new)
        assert self.outbox.row("in-vain") is None
        self.orphans = self.orphans or bool(photos)

    @precondition(lambda self: self.expected)
    @rule(verdict=st.sampled_from(VERDICTS), needed=st.just(EVERY) | st.sets(st.integers(0, MOST_PHOTOS - 1)))
    def send(self, verdict: Verdict, needed: AbstractSet[int]) -> None:
        """The courier tries the next one: express first, then the newest, always with the same bytes.

        Of what it takes the district may need any blobs, also some that it had before.
        """
        envelope = self.outbox.next_due(NOW)
        due = [item for item in self.expected if item.state in DUE]
        if envelope is None:
            assert due == []
            return
        item = min(due, key=lambda item: item.rank)
        assert envelope.id == item.new.id
        assert hashlib.sha256(envelope.body).hexdigest() == item.kept.digest
        assert item.body in (None, envelope.body)
        item.body = envelope.body
        if isinstance(verdict, Received):
            # What was let go here the district has told us that it holds: it does not ask for it again.
            item.lacking = {item.blobs[n] for n in needed if n < len(item.blobs)} - item.gone
            item.known = True
            verdict = replace(verdict, need=tuple(item.lacking))
            item.state = ItemState.STORED if item.lacking else ItemState.SETTLED
        elif isinstance(verdict, Refused):
            item.state = ItemState.HELD
        assert self.outbox.record(envelope.id, verdict, NOW) is item.state

    @precondition(lambda self: self.any_in(ItemState.STORED))
    @rule(verdict=st.sampled_from(BLOB_VERDICTS))
    def send_blob(self, verdict: BlobVerdict) -> None:
        """The next blob that the district needs, in order; one that is damaged sets its submission aside unsent."""
        blob = self.outbox.next_blob(NOW)
        stored = sorted((item for item in self.expected if item.state is ItemState.STORED), key=lambda item: item.rank)
        for item in stored:
            wanted = next(one for one in item.blobs if one in item.lacking)
            if wanted not in item.damaged:
                break
            item.state = ItemState.CORRUPT
        else:
            assert blob is None
            return
        assert blob is not None
        assert (blob.submission_id, blob.digest) == (item.new.id, wanted)
        assert hashlib.sha256(blob.path.read_bytes()).hexdigest() == wanted
        if isinstance(verdict, BlobReceived):
            item.lacking.discard(wanted)
            item.state = ItemState.STORED if item.lacking else ItemState.COMPLETE
        elif isinstance(verdict, Refused):
            item.state = ItemState.HELD
        assert self.outbox.record_blob(blob, verdict, NOW) is item.state

    @precondition(lambda self: self.any_in(ItemState.STORED))
    @rule(submission_id=ids, n=st.integers(0, MOST_PHOTOS - 1))
    def rot(self, submission_id: str, n: int) -> None:
        """The disk forgets what a photograph was."""
        item = self.item(submission_id)
        if n < len(item.blobs) and (path := self.outbox.store.blobs.path(item.blobs[n])).exists():
            path.write_bytes(b"rotten")
            item.damaged.add(item.blobs[n])

    @rule(submission_id=ids)
    def hold(self, submission_id: str) -> None:
        """Staff sets one aside; what is finished, or aside already, stays."""
        item = self.item(submission_id)
        item.state = ItemState.HELD if item.state in UNFINISHED else item.state
        assert self.outbox.hold(submission_id, NOW) is item.state

    @precondition(lambda self: self.any_in(ItemState.HELD))
    @rule(submission_id=ids)
    def release(self, submission_id: str) -> None:
        """Staff sends one again; what is damaged is not."""
        item = self.item(submission_id)
        item.state = ItemState.READY if item.state is ItemState.HELD else item.state
        assert self.outbox.release(submission_id, NOW) is item.state

    @precondition(lambda self: self.any_in(*ASIDE))
    @rule()
    def retention_ends(self) -> None:
        """Only blobs that the district has, of what is set aside, are let go; a body never is."""
        gone = 0
        for item in self.expected:
            if item.state in ASIDE and item.known:
                leaving = {one for one in item.blobs if one not in item.lacking} - item.gone
                item.gone |= leaving
                gone += len(leaving)
        assert let_go(self.outbox.store, NOW + timedelta(hours=1), NOW) == gone

    @rule()
    def sweep(self) -> None:
        """What is settled is erased."""
        settled = [item for item in self.expected if item.state is ItemState.SETTLED]
        assert self.outbox.sweep() == len(settled)
        for item in settled:
            item.state = ItemState.ERASED
        on_disk = b"".join(path.read_bytes() for path in self.directory.rglob("*") if path.is_file())
        assert not any(item.body and item.body[-150:] in on_disk for item in settled)

    @rule()
    def restart(self) -> None:
        """The terminal stops in order and starts again."""
        self.outbox.close()
        self.open(self.directory)

    @precondition(lambda self: self.lives < 5)
    @rule(leased=st.booleans())
    def die(self, leased: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
        """The terminal dies between two moments: the next life finds the files as they lay there."""
        if leased:
            self.outbox.next_due(NOW)
        self.lives += 1
        copy = self.root / str(self.lives)
        shutil.copytree(self.directory, copy)
        self.outbox.close()
        self.open(copy)

    @invariant()
    def nothing_is_lost_and_nothing_is_there_twice(self) -> None:
        """Every submission once, in order, with gap-free numbers, in its state; a stranger sees the same."""
        rows = self.outbox.rows()
        assert [row.id for row in rows] == [item.new.id for item in self.expected]
        assert [row.dseq for row in rows] == list(range(1, len(rows) + 1))
        assert [row.state for row in inspect(self.directory).rows] == [item.state for item in self.expected]
        depth = self.outbox.depth()
        states = [item.state for item in self.expected]
        assert depth.unsent == sum(state in UNFINISHED for state in states)
        assert depth.held == sum(state in ASIDE for state in states)
        counted = Counter(ItemState.READY if state in DUE else state for state in states)
        assert look(self.outbox.store, 1).counts == counted

    @invariant()
    def every_blob_is_here_until_its_submission_is_erased(self) -> None:
        """Nothing else lies there, but for what a failing disk left behind until the next start."""
        wanted = {
            one
            for item in self.expected
            if item.state is not ItemState.ERASED
            for one in item.blobs
            if one not in item.gone
        }
        here = {path.name for path in (self.directory / "blobs").iterdir()}
        assert here >= wanted
        assert self.orphans or here == wanted
        for item in self.expected:
            assert {one.digest for one in self.outbox.attachments(item.new.id) if not one.uploaded} == item.lacking

    @invariant()
    def the_journal_is_whole(self) -> None:
        """Failures and deaths never break the chain."""
        assert self.outbox.first_broken_entry() is None


TestOutboxModel = OutboxModel.TestCase
TestOutboxModel.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
