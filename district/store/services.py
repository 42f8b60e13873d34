"""Keep what was done at once: every use of an e-licence with its consent, and every instant item with its result."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from district.clock import rfc3339
from district.devices import Device
from district.store.database import Database, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Somebody's licences of one type were asked for, with their consent: whose (a mark), what for, for which item."""

    id: str
    holder: bytes = field(repr=False)
    kind: str
    item: str
    purpose: str
    consented_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An instant item that was done: the digest of what was asked with, and what came of it."""

    digest: str
    result: Mapping[str, Any] = field(repr=False)


class Services:
    """Licence uses and instant items. Call it from the thread that owns the database."""

    def __init__(self, database: Database) -> None:
        """Keep them in ``database``."""
        self._db = database

    def note_use(self, use: Use, device: Device, now: datetime) -> bool:
        """Write down that a licence is about to be shown, durably and once, however often it is asked.

        False when the id stands for another use already: then nothing may be shown.
        """
        asked = (device.site, device.device, use.holder, use.kind, use.item, use.purpose)
        with self._db.transaction():
            self._db.execute(
                """INSERT INTO licence_use (id, at, site, device, holder, kind, item, purpose, consented_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                (use.id, rfc3339(now), *asked, rfc3339(use.consented_at)),
            )
            (row,) = self._db.execute("SELECT * FROM licence_use WHERE id = ?", (use.id,)).rows
        kept = (row["site"], row["device"], bytes(row["holder"]), row["kind"], row["item"], row["purpose"])
        return kept == asked

    def uses(self) -> list[Row]:
        """Return every use, newest first; whose it was stays a mark that only the district's key makes."""
        return list(
            self._db.execute(
                """SELECT id, at, site, device, kind, item, purpose, consented_at FROM licence_use ORDER BY at DESC"""
            ).rows
        )

    def do(self, request_id: str, item: str, done: Done, now: datetime) -> tuple[Done, bool]:
        """Keep a result durably; return the one that counts and whether it is new: the first one stays for ever."""
        with self._db.transaction():
            inserted = self._db.execute(
                "INSERT INTO instant (id, item, digest, at, result) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (request_id, item, done.digest, rfc3339(now), json.dumps(dict(done.result), ensure_ascii=False)),
            ).count
            (row,) = self._db.execute("SELECT digest, result FROM instant WHERE id = ?", (request_id,)).rows
        return Done(digest=row["digest"], result=json.loads(row["result"])), bool(inserted)
