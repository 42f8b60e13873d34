"""Keep what is known of the terminals: their last report and their certificates."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from district.clock import rfc3339
from district.store import counting
from district.store.counting import Counted
from district.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """One terminal: what it said last (None for never), what has arrived from it, until when its certificate holds."""

    site: str
    device: str
    reported_at: datetime | None = None
    report: Mapping[str, Any] = field(default_factory=dict)
    counted: tuple[Counted, ...] = ()
    certified_until: datetime | None = None


class Fleet:
    """The terminals of a district. Call it from the thread that owns the database."""

    def __init__(self, database: Database) -> None:
        """Keep them in ``database``."""
        self._db = database

    def report(self, site: str, device: str, document: Mapping[str, Any], now: datetime) -> None:
        """Keep a terminal's report in place of its last one."""
        with self._db.transaction():
            self._db.execute(
                """INSERT INTO report (site, device, at, document) VALUES (?, ?, ?, ?)
                    ON CONFLICT (site, device) DO UPDATE SET at = excluded.at, document = excluded.document""",
                (site, device, rfc3339(now), json.dumps(document)),
            )

    def counted(self, site: str, device: str, epoch: str) -> Counted:
        """Return how far a device's submissions have arrived."""
        return counting.counted(self._db, site, device, epoch)

    def certify(self, site: str, device: str, number: str, not_after: datetime) -> None:
        """Keep that a certificate was issued."""
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO certificate (number, site, device, not_after) VALUES (?, ?, ?, ?)",
                (number, site, device, rfc3339(not_after)),
            )

    def certified_until(self, site: str, device: str) -> datetime | None:
        """Return when the last certificate of a device ends or ended; None when it never had one."""
        row = self._db.execute(
            "SELECT max(not_after) AS last FROM certificate WHERE site = ? AND device = ?", (site, device)
        ).first
        return None if row is None or row["last"] is None else datetime.fromisoformat(row["last"])

    def terminals(self) -> list[Terminal]:
        """Return every terminal that ever handed in, reported or got a certificate: a silent one is on the list."""
        counts = counting.epochs(self._db)
        reports = {(row["site"], row["device"]): row for row in self._db.execute("SELECT * FROM report").rows}
        ends = {
            (row["site"], row["device"]): datetime.fromisoformat(row["last"])
            for row in self._db.execute(
                "SELECT site, device, max(not_after) AS last FROM certificate GROUP BY site, device"
            ).rows
        }
        return [
            Terminal(
                site=key[0],
                device=key[1],
                reported_at=datetime.fromisoformat(reports[key]["at"]) if key in reports else None,
                report=json.loads(reports[key]["document"]) if key in reports else {},
                counted=tuple(counts.get(key, ())),
                certified_until=ends.get(key),
            )
            for key in sorted({*counts, *reports, *ends})
        ]
