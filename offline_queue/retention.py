"""Let go, after a limit, of the blobs of what is set aside, where the district has them; of nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from offline_queue import journal, rows
from offline_queue.journal import Chained
from offline_queue.store import Store

# The district's word on a blob follows its receipt for the envelope, so both are there. A digest may be named by
# several submissions: it goes when the district has it for all that are not erased, and all of them are set aside.
_WITH_DISTRICT: Final = """
    SELECT DISTINCT a.digest, a.id, s.created FROM submission AS s CROSS JOIN attachment AS a ON a.id = s.id
    WHERE s.state IN ('held', 'corrupt') AND s.reference <> '' AND a.uploaded = 1 AND NOT EXISTS (
        SELECT 1 FROM attachment AS b JOIN submission AS t ON t.id = b.id
        WHERE b.digest = a.digest AND t.state <> 'erased' AND (b.uploaded = 0 OR t.state NOT IN ('held', 'corrupt'))
    )
"""


def let_go(store: Store, made_before: datetime, at: datetime) -> int:
    """Unlink blobs of held and corrupt submissions that were made before a moment; return how many.

    Only blobs for which the district has given its receipt go, each written into the journal first. A body that is not
    settled stays whatever its age: no timer erases what the district does not have.

    Raises:
        StoreError: The store or its disk refuses; what is written down and still there goes the next time.
    """
    with store.using() as connection:
        found = [
            (submission_id, digest)
            for digest, submission_id, created in connection.execute(_WITH_DISTRICT).fetchall()
            if rows.moment(created) < made_before and store.blobs.path(digest).exists()
        ]
        if not found:
            return 0
        store.durably(lambda c: _note(c, at, found))
        gone = {digest for _, digest in found}
        store.blobs.drop(gone)
        store.blobs.settle()
        return len(gone)


def _note(connection: Chained, at: datetime, found: list[tuple[str, str]]) -> None:
    for submission_id, digest in found:
        journal.append(connection, at.isoformat(), submission_id, "blob-let-go", digest)
    journal.count(connection)
