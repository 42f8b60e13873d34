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

_COUNTS = "number NOT IN (SELECT number FROM revoked)"


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
        """Return when the last certificate of a device ends or ended; None when it has none that counts."""
        row = self._db.execute(
            f"SELECT max(not_after) AS last FROM certificate WHERE site = ? AND device = ? AND {_COUNTS}",  # noqa: S608 - constant text
            (site, device),
        ).first
        return None if row is None or row["last"] is None else datetime.fromisoformat(row["last"])

    def revoke(self, site: str, device: str, now: datetime) -> int:
        """Let no certificate that a device ever had count any more; return how many that were."""
        with self._db.transaction():
            return self._db.execute(
                f"""INSERT INTO revoked (number, at) SELECT number, ? FROM certificate
                    WHERE site = ? AND device = ? AND {_COUNTS}""",  # noqa: S608 - constant text
                (rfc3339(now), site, device),
            ).count

    def revoked(self) -> list[tuple[str, datetime]]:
        """Return the serial numbers (hex) of what was revoked, with the time."""
        rows = self._db.execute("SELECT number, at FROM revoked ORDER BY at").rows
        return [(row["number"], datetime.fromisoformat(row["at"])) for row in rows]

    def terminals(self) -> list[Terminal]:
        """Return every terminal that ever handed in, reported or got a certificate: a silent one is on the list."""
        counts = counting.epochs(self._db)
        reports = {(row["site"], row["device"]): row for row in self._db.execute("SELECT * FROM report").rows}
        ends = {
            (row["site"], row["device"]): datetime.fromisoformat(row["last"])
            for row in self._db.execute(
                f"SELECT site, device, max(not_after) AS last FROM certificate WHERE {_COUNTS} GROUP BY site, device"  # noqa: S608 - constant text
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
