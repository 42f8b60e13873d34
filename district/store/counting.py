"""Count what each device has handed in: how far without a gap, how far at all, and how much."""

from dataclasses import dataclass

from district.numbers import Origin
from district.store.database import Database, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Of one device and epoch: everything up to ``contiguous`` is here, ``stored`` in all, the last is ``highest``."""

    epoch: str
    contiguous: int = 0
    highest: int = 0
    stored: int = 0


def counted(database: Database, site: str, device: str, epoch: str) -> Counted:
    """Return what has been counted; zeros for a device or an epoch that nothing came from."""
    row = _row(database, site, device, epoch)
    return Counted(epoch=epoch) if row is None else _counted(row)


def epochs(database: Database) -> dict[tuple[str, str], list[Counted]]:
    """Return what has been counted of every device, its epochs in their order."""
    found: dict[tuple[str, str], list[Counted]] = {}
    for row in database.execute("SELECT * FROM counter ORDER BY site, device, epoch").rows:
        found.setdefault((row["site"], row["device"]), []).append(_counted(row))
    return found


def count(database: Database, origin: Origin) -> None:
    """Count a submission that was stored a moment ago, in the same transaction."""
    key = (origin.site, origin.device, origin.epoch)
    row = _row(database, *key)
    if row is None:  # the first, or one of a store that did not count yet
        contiguous = _whole_until(database, origin, 0)
        database.execute(
            """INSERT INTO counter (site, device, epoch, contiguous, highest, stored)
                SELECT ?, ?, ?, ?, max(dseq), count(*) FROM submission WHERE site = ? AND device = ? AND epoch = ?""",
            (*key, contiguous, *key),
        )
        return
    known = _counted(row)
    closes = origin.dseq == known.contiguous + 1
    contiguous = _whole_until(database, origin, known.contiguous) if closes else known.contiguous
    database.execute(
        """UPDATE counter SET contiguous = ?, highest = ?, stored = stored + 1
            WHERE site = ? AND device = ? AND epoch = ?""",
        (contiguous, max(known.highest, origin.dseq), *key),
    )


def _whole_until(database: Database, origin: Origin, known: int) -> int:
    """Return the last number before the first gap above ``known``: the first that has come and has no successor."""
    key = (origin.site, origin.device, origin.epoch)
    next_one = database.execute(
        "SELECT 1 FROM submission WHERE site = ? AND device = ? AND epoch = ? AND dseq = ?", (*key, known + 1)
    ).first
    if next_one is None:
        return known
    (row,) = database.execute(
        """SELECT here.dseq FROM submission AS here
            WHERE here.site = ? AND here.device = ? AND here.epoch = ? AND here.dseq > ? AND NOT EXISTS (
                SELECT 1 FROM submission AS after
                    WHERE after.site = here.site AND after.device = here.device AND after.epoch = here.epoch
                    AND after.dseq = here.dseq + 1)
            ORDER BY here.dseq LIMIT 1""",
        (*key, known),
    ).rows
    return int(row["dseq"])


def _row(database: Database, site: str, device: str, epoch: str) -> Row | None:
    return database.execute(
        "SELECT * FROM counter WHERE site = ? AND device = ? AND epoch = ?", (site, device, epoch)
    ).first


def _counted(row: Row) -> Counted:
    return Counted(epoch=row["epoch"], contiguous=row["contiguous"], highest=row["highest"], stored=row["stored"])
