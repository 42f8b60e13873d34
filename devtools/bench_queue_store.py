"""The outbox as `./dev bench queue` uses it, with nothing else in the process: its memory is measured too."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from offline_queue.envelope import Sealed
from offline_queue.model import ClockQuality, Kind, Lane, NewSubmission, Received
from offline_queue.outbox import Outbox
from offline_queue.recipients import Recipient, Recipients
from offline_queue.suites import X25519

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
RECIPIENT = Recipient("key-1", bytes.fromhex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"))
SEALED = Sealed(suite=X25519, key_id="key-1", content=bytes(range(240)) * 2)
"""A sealed payload of an ordinary application; the envelope around it has about 1 kB."""


def submission(number: int, prefix: str = "01930f5e-6c1a-7b7e-9a54") -> NewSubmission:
    """Return an application of nobody's, its payload apart."""
    return NewSubmission(
        id=f"{prefix}-{number:012d}",
        kind=Kind.APPLICATION,
        item="advanced-age-allowance",
        item_version="1",
        lane=Lane.NORMAL,
        created=NOW,
        clock=ClockQuality.SYNCHRONISED,
        content=bytes(432),
    )


def open_outbox(folder: Path, *, examine: bool = True) -> Outbox:
    """Own the store in ``folder``."""
    return Outbox.open(
        folder, site="017", device="01", recipients=Recipients((RECIPIENT,)), floor_bytes=1, examine=examine
    )


class Ours:
    """The outbox: attachments, lanes, journal, counter and digest included. ``sealing`` puts HPKE in as well."""

    def __init__(self, folder: Path, *, sealing: bool = False) -> None:
        """Begin empty in ``folder``."""
        self.outbox = open_outbox(folder)
        self._sealing = sealing
        self._received = Received(reference="XC202611250001", state="received", received_at=NOW)

    def put(self, number: int) -> None:
        """One transaction: row, number, journal."""
        if self._sealing:
            self.outbox.put(submission(number))
        else:
            self.outbox.put_sealed(submission(number), SEALED)

    def cycle(self) -> None:
        """Lease in memory, digest verified; the receipt is one transaction."""
        envelope = self.outbox.next_due(NOW)
        if envelope is not None:
            self.outbox.record(envelope.id, self._received, NOW)

    def durability(self) -> tuple[str, int]:
        """Ask the store's own connection."""
        with self.outbox.store.using() as connection:
            return durability(connection)

    def close(self) -> None:
        """End."""
        self.outbox.close()


def durability(connection: sqlite3.Connection) -> tuple[str, int]:
    """Return what SQLite says of ``journal_mode`` and ``synchronous``."""
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    return str(mode), int(connection.execute("PRAGMA synchronous").fetchone()[0])
