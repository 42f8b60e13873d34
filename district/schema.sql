-- The inbox of a district. One connection owns the file; synchronous=FULL; times are RFC 3339 with offset.

CREATE TABLE IF NOT EXISTS submission (
    id           TEXT PRIMARY KEY,
    digest       TEXT NOT NULL,
    body         BLOB,               -- the envelope as it came, its payload sealed; NULL once erased: the row stays as a tombstone
    kind         TEXT NOT NULL,
    item         TEXT NOT NULL,
    item_version TEXT NOT NULL,
    site         TEXT NOT NULL,
    device       TEXT NOT NULL,
    epoch        TEXT NOT NULL,
    dseq         INTEGER NOT NULL,
    created      TEXT NOT NULL,      -- the terminal's claim
    received_at  TEXT NOT NULL,      -- the district's word
    reference    TEXT NOT NULL UNIQUE,
    state        TEXT NOT NULL,
    state_since  TEXT NOT NULL,
    arrivals     INTEGER NOT NULL DEFAULT 1,
    UNIQUE (site, device, epoch, dseq)
) STRICT;

CREATE INDEX IF NOT EXISTS waiting ON submission (received_at) WHERE state = 'received';

CREATE TABLE IF NOT EXISTS history (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    id     TEXT NOT NULL REFERENCES submission (id),
    at     TEXT NOT NULL,
    state  TEXT NOT NULL,
    actor  TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS history_of ON history (id);

CREATE TABLE IF NOT EXISTS code_use (   -- a signed code is consumed once: the first use that arrives has it
    digest TEXT PRIMARY KEY,
    id     TEXT NOT NULL REFERENCES submission (id)
) STRICT;

CREATE TABLE IF NOT EXISTS day (   -- references count without gaps within a day
    day  TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS refusal (   -- what terminals hold because of us: staff must see it on both sides
    id      TEXT NOT NULL,
    problem TEXT NOT NULL,
    first   TEXT NOT NULL,
    last    TEXT NOT NULL,
    times   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (id, problem)
) STRICT;
