"""Say how the store's tables came to be: numbered migrations, each one transaction, none ever changed once released."""

from __future__ import annotations

from typing import Final

# `sending` is a lease in memory and never written; a body is absent exactly when it has been erased.
_FIRST: Final = (
    """
    CREATE TABLE submission (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        epoch TEXT NOT NULL,
        dseq INTEGER NOT NULL CHECK (dseq > 0),
        kind TEXT NOT NULL,
        item TEXT NOT NULL,
        item_version TEXT NOT NULL,
        lane INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 2),
        state TEXT NOT NULL
            CHECK (state IN ('ready', 'stored', 'complete', 'settled', 'erased', 'held', 'corrupt')),
        next_at INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        created TEXT NOT NULL,
        body BLOB CHECK ((body IS NULL) = (state = 'erased')),
        digest TEXT NOT NULL,
        key_id TEXT NOT NULL,
        reference TEXT NOT NULL DEFAULT '',
        received_at TEXT,
        case_state TEXT NOT NULL DEFAULT '',
        case_as_of TEXT,
        problem TEXT NOT NULL DEFAULT '',
        UNIQUE (epoch, dseq)
    ) STRICT
    """,
    """
    CREATE TABLE attachment (
        id TEXT NOT NULL REFERENCES submission (id),
        n INTEGER NOT NULL,
        kind TEXT NOT NULL,
        digest TEXT NOT NULL,
        size INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        uploaded INTEGER NOT NULL DEFAULT 0 CHECK (uploaded IN (0, 1)),
        PRIMARY KEY (id, n)
    ) STRICT
    """,
    """
    CREATE TABLE journal (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        at TEXT NOT NULL,
        event TEXT NOT NULL,
        detail TEXT NOT NULL,
        prev_hash TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT
    """,
    "CREATE TABLE meta (k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT",
    "CREATE INDEX submission_due ON submission (lane, seq DESC, next_at) WHERE state = 'ready'",
    "CREATE INDEX submission_waiting ON submission (seq) WHERE state = 'ready'",
    "CREATE INDEX submission_aside ON submission (seq) WHERE state IN ('held', 'corrupt')",
    "CREATE INDEX submission_to_erase ON submission (seq) WHERE state = 'settled'",
    "CREATE INDEX attachment_missing ON attachment (id) WHERE uploaded = 0",
    """
    CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER journal_keeps_words BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    "PRAGMA user_version = 1",
)

# Blobs come into use: a submission can be `stored` without being `complete`. Both `ready` and `complete` are due, the
# one to be handed over, the other to be confirmed. Who waits for how long is the courier's to know, in memory and by a
# clock that nobody sets. The journal's length moves into `meta`, which every change writes anyway: one page less for
# each commit than AUTOINCREMENT costs.
_SECOND: Final = (
    "DROP INDEX submission_due",
    "DROP INDEX submission_waiting",
    "DROP INDEX attachment_missing",
    "ALTER TABLE submission DROP COLUMN next_at",
    "CREATE INDEX submission_due ON submission (lane, seq DESC) WHERE state IN ('ready', 'complete')",
    "CREATE INDEX submission_partial ON submission (lane, seq DESC) WHERE state = 'stored'",
    "CREATE INDEX attachment_blob ON attachment (digest)",
    """
    INSERT INTO meta (k, v)
    SELECT 'entries', coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0)
    """,
    """
    CREATE TABLE diary (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        at TEXT NOT NULL,
        event TEXT NOT NULL,
        detail TEXT NOT NULL,
        prev_hash TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT
    """,
    "INSERT INTO diary SELECT seq, id, at, event, detail, prev_hash, hash FROM journal ORDER BY seq",
    "DROP TABLE journal",
    "ALTER TABLE diary RENAME TO journal",
    """
    CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER journal_keeps_words BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    "PRAGMA user_version = 2",
)

# Fewer pages for each commit. The device's next number is the one after its highest, and how far the journal has come
# is noted in each new row: neither needs `meta`. What is settled is found by its journal entries, not by an index.
_THIRD: Final = (
    "ALTER TABLE submission ADD COLUMN entry INTEGER NOT NULL DEFAULT 0",
    "DROP INDEX submission_to_erase",
    "DELETE FROM meta WHERE k = 'next_dseq'",
    "PRAGMA user_version = 3",
)

MIGRATIONS: Final = (("first_tables", _FIRST), ("blobs_in_use", _SECOND), ("fewer_pages", _THIRD))
"""Each migration's name and its statements, in order; the n-th leaves the schema version n."""
