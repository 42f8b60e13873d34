"""Whatever happens in whatever order, the store does what a list in memory would do, and survives every death."""

import hashlib
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
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
    ClockQuality,
    Enqueued,
    IdentityRejected,
    ItemState,
    Kind,
    Lane,
    LinkDown,
    NewSubmission,
    Received,
    Refused,
    StoreError,
    Verdict,
)
from offline_queue.outbox import Outbox
from offline_queue.recipients import Recipient, Recipients

RECIPIENT = Recipient("key-1", X25519PrivateKey.generate().public_key().public_bytes_raw())
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LANES = list(Lane)
VERDICTS: list[Verdict] = [
    Received(reference="XC1", state="received", received_at=NOW),
    Refused(status=422, problem="urn:x"),
    LinkDown(detail="silence", retry_after=timedelta(seconds=9)),
    IdentityRejected(detail="HTTP 403"),
]


@dataclass
class Expected:
    """What is expected of one submission."""

    new: NewSubmission
    kept: Enqueued
    state: ItemState = ItemState.READY
    body: bytes | None = None


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
        self.outbox = Outbox.open(
            directory, site="017", device="01", recipients=Recipients((RECIPIENT,)), floor_bytes=1, ballast_bytes=0
        )
        assert self.outbox.damaged is None

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.outbox.close()
        shutil.rmtree(self.root)

    @rule(target=ids, lane=st.sampled_from(LANES), content=st.binary(max_size=200))
    def put(self, lane: Lane, content: bytes) -> str:
        """A resident confirms."""
        new = NewSubmission(
            id=f"id-{len(self.expected)}",
            kind=Kind.APPLICATION,
            item="x",
            item_version="1",
            lane=lane,
            created=NOW,
            clock=ClockQuality.UNKNOWN,
            content=content,
        )
        self.expected.append(Expected(new, self.outbox.put(new)))
        return new.id

    @rule(submission_id=ids)
    def put_again(self, submission_id: str) -> None:
        """The same confirmation once more."""
        known = next(item for item in self.expected if item.new.id == submission_id)
        assert self.outbox.put(known.new) == known.kept

    @rule(lane=st.sampled_from(LANES))
    def put_in_vain(self, lane: Lane) -> None:
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
        )
        failure = sqlite3.OperationalError("disk I/O error")
        with mock.patch.object(journal, "append", side_effect=failure), pytest.raises(StoreError):
            self.outbox.put(new)
        assert self.outbox.row("in-vain") is None

    @rule(verdict=st.sampled_from(VERDICTS))
    def send(self, verdict: Verdict) -> None:
        """The courier tries the next one: express first, then the newest, always with the same bytes."""
        envelope = self.outbox.next_due(NOW)
        ready = [item for item in self.expected if item.state is ItemState.READY]
        if envelope is None:
            assert ready == []
            return
        item = min(ready, key=lambda item: (LANES.index(item.new.lane), -item.kept.dseq))
        assert envelope.id == item.new.id
        assert hashlib.sha256(envelope.body).hexdigest() == item.kept.digest
        assert item.body in (None, envelope.body)
        item.body = envelope.body
        outcomes = {Received: ItemState.SETTLED, Refused: ItemState.HELD}
        item.state = outcomes.get(type(verdict), ItemState.READY)
        assert self.outbox.record(envelope.id, verdict, NOW) is item.state

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
        assert (depth.unsent, depth.held) == (states.count(ItemState.READY), states.count(ItemState.HELD))

    @invariant()
    def the_journal_is_whole(self) -> None:
        """Failures and deaths never break the chain."""
        assert self.outbox.first_broken_entry() is None


TestOutboxModel = OutboxModel.TestCase
TestOutboxModel.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
