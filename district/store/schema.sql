-- What a district keeps. Times are RFC 3339 with the offset of Beijing, so that their order is that of their text.

CREATE TABLE IF NOT EXISTS submission (
    id           TEXT PRIMARY KEY,
    digest       TEXT NOT NULL,
    body         {octets},               -- the envelope as it came, its payload sealed; NULL once erased: the row stays as a tombstone
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
) {strict};

CREATE INDEX IF NOT EXISTS waiting ON submission (received_at) WHERE state = 'received';

CREATE TABLE IF NOT EXISTS history (
    seq    {serial},
    id     TEXT NOT NULL REFERENCES submission (id),
    at     TEXT NOT NULL,
    state  TEXT NOT NULL,
    actor  TEXT NOT NULL,
    reason TEXT NOT NULL
) {strict};

CREATE INDEX IF NOT EXISTS history_of ON history (id);

CREATE TABLE IF NOT EXISTS counter (   -- of each device and epoch: how far it is whole, how far it goes, how much is there
    site       TEXT NOT NULL,
    device     TEXT NOT NULL,
    epoch      TEXT NOT NULL,
    contiguous INTEGER NOT NULL,
    highest    INTEGER NOT NULL,
    stored     INTEGER NOT NULL,
    PRIMARY KEY (site, device, epoch)
) {strict};

CREATE TABLE IF NOT EXISTS attachment (   -- which blobs make a submission complete
    id         TEXT NOT NULL REFERENCES submission (id),
    n          INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    digest     TEXT NOT NULL,
    PRIMARY KEY (id, n)
) {strict};

CREATE INDEX IF NOT EXISTS attached ON attachment (digest);

CREATE TABLE IF NOT EXISTS blob (   -- the bytes are files beside the store; what stands here of them is durable there
    digest   TEXT PRIMARY KEY,
    size     INTEGER NOT NULL,
    received INTEGER NOT NULL DEFAULT 0,
    complete INTEGER NOT NULL DEFAULT 0
) {strict};

CREATE TABLE IF NOT EXISTS holder (   -- whose a submission is: a keyed mark (DistrictKey.mark), never a number
    id   TEXT PRIMARY KEY REFERENCES submission (id),
    mark {octets} NOT NULL
) {strict};

CREATE INDEX IF NOT EXISTS held_by ON holder (mark);

CREATE TABLE IF NOT EXISTS promise (   -- working days promised when the case was accepted
    id   TEXT PRIMARY KEY REFERENCES submission (id),
    days INTEGER NOT NULL
) {strict};

CREATE TABLE IF NOT EXISTS code_use (   -- a signed code is consumed once: the first use that arrives has it
    digest TEXT PRIMARY KEY,
    id     TEXT NOT NULL REFERENCES submission (id)
) {strict};

CREATE TABLE IF NOT EXISTS tries (   -- wrong query codes of a case, since the last right one
    id    TEXT PRIMARY KEY REFERENCES submission (id),
    wrong INTEGER NOT NULL,
    last  TEXT NOT NULL
) {strict};

CREATE TABLE IF NOT EXISTS booking (   -- who has which seat of a slot
    slot TEXT NOT NULL,
    seat INTEGER NOT NULL,
    id   TEXT NOT NULL UNIQUE REFERENCES submission (id),
    PRIMARY KEY (slot, seat)
) {strict};

CREATE TABLE IF NOT EXISTS licence_use (   -- every use of an e-licence, with the consent that it was made with
    id           TEXT PRIMARY KEY,
    at           TEXT NOT NULL,
    site         TEXT NOT NULL,
    device       TEXT NOT NULL,
    holder       {octets} NOT NULL,   -- a keyed mark (DistrictKey.mark), never a number
    kind         TEXT NOT NULL,
    item         TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    consented_at TEXT NOT NULL   -- the terminal's claim
) {strict};

CREATE TABLE IF NOT EXISTS instant (   -- instant items (即办) that were done: one result for each id, for ever
    id     TEXT PRIMARY KEY,
    item   TEXT NOT NULL,
    digest TEXT NOT NULL,
    at     TEXT NOT NULL,
    result TEXT NOT NULL
) {strict};

CREATE TABLE IF NOT EXISTS day (   -- references count without gaps within a day
    day  TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) {strict};

CREATE TABLE IF NOT EXISTS refusal (   -- what terminals hold because of us: staff must see it on both sides
    id      TEXT NOT NULL,
    problem TEXT NOT NULL,
    first   TEXT NOT NULL,
    last    TEXT NOT NULL,
    times   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (id, problem)
) {strict};

CREATE TABLE IF NOT EXISTS report (   -- the last health report of each terminal
    site     TEXT NOT NULL,
    device   TEXT NOT NULL,
    at       TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (site, device)
) {strict};

CREATE TABLE IF NOT EXISTS certificate (   -- what the reference authority has issued, by serial number
    number    TEXT PRIMARY KEY,
    site      TEXT NOT NULL,
    device    TEXT NOT NULL,
    not_after TEXT NOT NULL
) {strict};

CREATE TABLE IF NOT EXISTS revoked (   -- certificates that count no longer, whatever their end says
    number TEXT PRIMARY KEY REFERENCES certificate (number),
    at     TEXT NOT NULL
) {strict};

CREATE TABLE IF NOT EXISTS meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) {strict};
