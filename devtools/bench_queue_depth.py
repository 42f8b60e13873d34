"""Measure the outbox when it is deep or old: the claim, the opening, and the memory of the process that owns it."""

import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from devtools.bench_queue_store import NOW, SEALED, Ours, open_outbox, submission
from offline_queue.directory import DATABASE
from offline_queue.outbox import Outbox

_FEW = 300
_OPENINGS = 5
_CLAIMS = 2000
_BLOCK = 50


def measure(folder: Path, pending: int, settled: int) -> dict[str, object]:
    """Fill three stores, and return how their claims compare and what owning the deepest costs."""
    stores = {"empty": folder / "empty", "pending": folder / "pending", "settled": folder / "settled"}
    folder.mkdir()
    fill(stores["empty"], pending=_FEW)
    fill(stores["pending"], pending=pending)
    fill(stores["settled"], pending=_FEW, settled=settled)
    claims = _claims({name: open_outbox(place, examine=False) for name, place in stores.items()})
    owner = subprocess.run(
        [sys.executable, "-m", "devtools.bench_queue_depth", str(stores["pending"])],
        check=True,
        capture_output=True,
        text=True,
    )
    return {
        "pending": pending,
        "settled": settled,
        "claim_us": {name: round(seconds * 1e6, 1) for name, seconds in claims.items()},
        "claim_pending_ratio": round(claims["pending"] / claims["empty"], 2),
        "claim_settled_ratio": round(claims["settled"] / claims["empty"], 2),
        **json.loads(owner.stdout),
    }


def fill(folder: Path, *, pending: int, settled: int = 0) -> None:
    """Make a store of that many submissions: one is put in as always, the others are copied from it in one go."""
    ours = Ours(folder)
    ours.put(0)
    ours.close()
    connection = sqlite3.connect(folder / DATABASE, isolation_level=None)
    columns = "kind, item, item_version, lane, created, digest, key_id"
    numbers = "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
    name = "'01930f5e-6c1a-7b7e-9a55-' || printf('%012d', i)"
    connection.execute("BEGIN")
    connection.execute(
        f"{numbers} INSERT INTO submission (id, epoch, dseq, state, body, {columns})"  # noqa: S608 - own words
        f" SELECT {name}, epoch, i, iif(i <= ?, 'erased', 'ready'), iif(i <= ?, NULL, body), {columns}"
        " FROM n, submission WHERE seq = 1",
        (pending + settled, settled, settled),
    )
    connection.execute(
        f"{numbers} INSERT INTO journal (id, at, event, detail, prev_hash, hash)"  # noqa: S608 - own words
        f" SELECT {name}, at, event, detail, hash, hash FROM n, (SELECT * FROM journal WHERE event = 'ready')",
        (pending + settled,),
    )
    connection.execute("UPDATE meta SET v = (SELECT max(seq) FROM journal) WHERE k = 'entries'")
    connection.execute("COMMIT")
    connection.close()


def own(folder: Path) -> dict[str, object]:
    """Open a store as a terminal does, use it a little, and return what that took of time and memory."""
    openings = []
    for _ in range(_OPENINGS):
        began = time.perf_counter()
        outbox = open_outbox(folder, examine=False)
        openings.append(time.perf_counter() - began)
        outbox.close()
    outbox = open_outbox(folder, examine=False)
    for number in range(_FEW):
        outbox.put_sealed(submission(number, prefix="new"), SEALED)
        outbox.next_due(NOW)
    outbox.depth()
    outbox.close()
    return {"open_ms": round(median(openings) * 1000, 1), "peak_mib": round(_peak_kib() / 1024, 1)}


def _peak_kib() -> int:
    """Return this program's own peak; ``ru_maxrss`` would begin with its parent's."""
    status = Path("/proc/self/status").read_text("ascii")
    (peak,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(peak)


def _claims(outboxes: dict[str, Outbox]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in outboxes}
    for _ in range(0, _CLAIMS, _BLOCK):
        for name, outbox in outboxes.items():
            for _ in range(_BLOCK):
                began = time.perf_counter()
                outbox.next_due(NOW)
                taken[name].append(time.perf_counter() - began)
    for outbox in outboxes.values():
        outbox.close()
    return {name: median(seconds) for name, seconds in taken.items()}


if __name__ == "__main__":
    print(json.dumps(own(Path(sys.argv[1]))))
