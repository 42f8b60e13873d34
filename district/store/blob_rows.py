"""Keep how much of each blob is durable, and which submissions lack one; the bytes are `district.blob_files`'s."""

from collections.abc import Sequence
from dataclasses import dataclass

from district.model import Attachment
from district.store.database import Database, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One blob that some submission names: ``received`` of its ``size`` bytes are durable."""

    digest: str
    size: int
    received: int
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One attachment of a case and whether its bytes are here."""

    attachment: Attachment
    complete: bool


class BlobRows:
    """The rows. Call it from the thread that owns the database."""

    def __init__(self, database: Database) -> None:
        """Keep them in ``database``."""
        self._db = database

    def named_by(self, digest: str, site: str, device: str) -> Blob | None:
        """Return the blob, when a submission of this device that still has its payload names it."""
        row = self._db.execute(
            """SELECT * FROM blob WHERE digest = ? AND EXISTS (
                SELECT 1 FROM attachment JOIN submission ON submission.id = attachment.id
                    WHERE attachment.digest = blob.digest AND submission.site = ? AND submission.device = ?
                    AND submission.body IS NOT NULL)""",
            (digest, site, device),
        ).first
        if row is None:
            return None
        return Blob(digest=digest, size=row["size"], received=row["received"], complete=bool(row["complete"]))

    def advance(self, digest: str, received: int) -> None:
        """Say that so many bytes are durable; 0 begins anew."""
        with self._db.transaction():
            self._db.execute("UPDATE blob SET received = ?, complete = 0 WHERE digest = ?", (received, digest))

    def complete(self, digest: str, size: int) -> None:
        """Say that the whole blob is durable under its name."""
        with self._db.transaction():
            self._db.execute(
                "UPDATE blob SET received = ?, size = ?, complete = 1 WHERE digest = ?", (size, size, digest)
            )

    def need(self, submission_id: str) -> list[str]:
        """Return the digests that a submission still lacks, in the order of its attachments."""
        rows = self._db.execute(
            """SELECT attachment.digest FROM attachment JOIN blob ON blob.digest = attachment.digest
                WHERE attachment.id = ? AND blob.complete = 0
                GROUP BY attachment.digest ORDER BY min(attachment.n)""",
            (submission_id,),
        ).rows
        return [row["digest"] for row in rows]

    def of(self, submission_id: str) -> list[Held]:
        """Return the attachments of a case; none once it is erased."""
        rows = self._db.execute(
            """SELECT attachment.*, blob.size, blob.complete FROM attachment
                JOIN blob ON blob.digest = attachment.digest WHERE attachment.id = ? ORDER BY attachment.n""",
            (submission_id,),
        ).rows
        return [
            Held(
                attachment=_attachment(row),
                complete=bool(row["complete"]),
            )
            for row in rows
        ]

    def places(self, digest: str, site: str, device: str) -> list[tuple[str, Attachment]]:
        """Return where submissions of this device that still have their payload name a blob: id and attachment."""
        rows = self._db.execute(
            """SELECT attachment.*, blob.size FROM attachment
                JOIN blob ON blob.digest = attachment.digest JOIN submission ON submission.id = attachment.id
                WHERE attachment.digest = ? AND submission.site = ? AND submission.device = ?
                AND submission.body IS NOT NULL ORDER BY attachment.id, attachment.n""",
            (digest, site, device),
        ).rows
        return [(row["id"], _attachment(row)) for row in rows]

    def all(self) -> Sequence[Blob]:
        """Return every blob that is named by anything."""
        rows = self._db.execute("SELECT * FROM blob").rows
        return [
            Blob(digest=row["digest"], size=row["size"], received=row["received"], complete=bool(row["complete"]))
            for row in rows
        ]


def _attachment(row: Row) -> Attachment:
    return Attachment(
        n=row["n"], kind=row["kind"], media_type=row["media_type"], digest=row["digest"], size=row["size"]
    )
