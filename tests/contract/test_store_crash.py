"""A terminal that is killed at any moment keeps every submission that it acknowledged, once and whole."""

import hashlib
import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from offline_queue.courier import Drained, drain
from offline_queue.outbox import Outbox
from offline_queue.recipients import Recipient, Recipients
from tests.unit.offline_queue.scripted import ScriptedDistrict

ROOT = Path(__file__).parents[2]
LIVES = 20
SITE = {"site": "017", "device": "01"}
RECIPIENT = Recipient(
    "key-1", bytes.fromhex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
)  # RFC 7748 §6.1
WRITER = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from offline_queue.model import ClockQuality, Kind, Lane, NewSubmission, Received
from offline_queue.outbox import Outbox
from offline_queue.recipients import Recipient, Recipients

life, directory, key = sys.argv[1:]
recipients = Recipients((Recipient("key-1", bytes.fromhex(key)),))
outbox = Outbox.open(Path(directory), site="017", device="01", recipients=recipients, floor_bytes=1)
for number in range(100_000):
    kept = outbox.put(
        NewSubmission(
            id=f"{life}-{number}",
            kind=Kind.APPLICATION,
            item="x",
            item_version="1",
            lane=Lane.NORMAL,
            created=datetime.now(UTC),
            clock=ClockQuality.UNKNOWN,
            content=bytes(1500),
        )
    )
    os.write(1, f"{kept.id} {kept.epoch} {kept.dseq} {kept.digest}\\n".encode())
    if number % 7 == 3:
        received = Received(reference="XC" + kept.id, state="received", received_at=datetime.now(UTC))
        outbox.record(kept.id, received, datetime.now(UTC))
        outbox.sweep()
"""


def live_and_die(life: int, directory: Path, seconds: float) -> list[str]:
    """Put submissions in until the kill, ``seconds`` after the first was acknowledged; return what was."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(life), str(directory), RECIPIENT.public_key.hex()],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(seconds)  # the moment of the kill is what is tried
        process.kill()
        acknowledged = (first + process.stdout.read()).decode().splitlines()
    assert acknowledged
    return acknowledged


@pytest.mark.slow
def test_kill_after_kill_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path) -> None:
    """Twenty lives, each killed at a moment of chance; the numbers stay free of gaps throughout."""
    store = tmp_path / "store"
    chance = random.Random(20261123)  # noqa: S311 - moments, no secrets
    acknowledged: list[str] = []
    for life in range(LIVES):
        acknowledged += live_and_die(life, store, chance.uniform(0.0, 0.12))
    outbox = Outbox.open(store, **SITE, recipients=Recipients((RECIPIENT,)), floor_bytes=1)
    assert outbox.damaged is None
    rows = {row.id: row for row in outbox.rows()}
    assert [row.dseq for row in rows.values()] == list(range(1, len(rows) + 1))
    for line in acknowledged:
        submission_id, epoch, dseq, _ = line.split()
        assert (rows[submission_id].epoch, rows[submission_id].dseq) == (epoch, int(dseq))
    assert len(rows) - len(acknowledged) <= LIVES  # one at most per life was durable before it could be told
    assert outbox.first_broken_entry() is None

    unsent = outbox.depth().unsent
    district = ScriptedDistrict()
    assert drain(outbox, district) == Drained(sent=unsent, held=0, left=0)
    outbox.close()
    digests = {line.split()[0]: line.split()[3] for line in acknowledged}
    assert len({envelope.id for envelope in district.sent}) == len(district.sent) == unsent
    for envelope in district.sent:
        assert hashlib.sha256(envelope.body).hexdigest() == digests.get(envelope.id, envelope.digest)
        assert json.loads(envelope.body)["dseq"] == rows[envelope.id].dseq
