"""Fill a small disk at one moment of a store's life and see whether the store drains it; run on a disk of its own."""

import errno
import json
import shutil
import sys
from contextlib import closing
from pathlib import Path

from devtools.store_life import Life, opened
from offline_queue.blobs import FOLDER
from offline_queue.model import ItemState, StoreError, StoreFull
from offline_queue.reserve import BALLAST_BYTES

_TURNS = 10


def main(disk: Path) -> None:
    """Fill the disk before each step in turn, with and without a restart while it is full; print what broke."""
    steps = len(Life.steps(Life.__new__(Life)))
    broken = {}
    for moment in range(steps + 1):
        for restart in (False, True):
            folder = disk / "round"
            folder.mkdir()
            faults = fill_at(folder, moment, restart=restart)
            if faults:
                broken[f"{moment}{' restart' if restart else ''}"] = faults
            shutil.rmtree(folder)
    sys.stdout.write(json.dumps({"moments": steps + 1, "broken": broken}))


def fill_at(folder: Path, moment: int, *, restart: bool) -> list[str]:
    """Live until ``moment``, fill the disk, live on, drain; return what was promised and did not hold."""
    store, filler = folder / "store", folder / "filler"
    outbox = opened(store, BALLAST_BYTES)
    life = Life(outbox, aloud=False)
    saved, faults = [], []
    for number, (step, deed) in enumerate(life.steps()):
        if number == moment:
            fill(filler)
        try:
            deed()
        except StoreFull:
            if not step.startswith("put-"):
                faults.append(f"{step} needs room")
        else:
            saved += [step.removeprefix("put-")] if step.startswith("put-") else []
    fill(filler)
    if restart:
        outbox.close()
        outbox = opened(store, BALLAST_BYTES)
    with closing(outbox):
        life = Life(outbox, aloud=False)
        faults += drain(life, store)
        if sorted(row.id for row in outbox.rows()) != sorted(saved):
            faults.append(f"saved {saved}, there are {[row.id for row in outbox.rows()]}")
        filler.unlink()
        faults += recover(life, store)
    return faults


def fill(filler: Path) -> None:
    """Take every byte that is left."""
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise


def drain(life: Life, store: Path) -> list[str]:
    """Send, settle and erase everything while the disk stays full."""
    try:
        for _ in range(_TURNS):
            life.send()
            life.send_blobs()
            life.sweep()
    except StoreError as error:
        return [f"it does not drain: {error}"]
    left = {row.state for row in life.outbox.rows()} - {ItemState.ERASED}
    blobs = list((store / FOLDER).iterdir())
    return [f"left: {sorted(left)}, {len(blobs)} blobs"] if left or blobs else []


def recover(life: Life, store: Path) -> list[str]:
    """Once there is room again, new submissions are taken and the ballast is laid in anew."""
    life.sweep()
    life.put("afterwards", 1)
    there = (store / "ballast").exists() and (store / "ballast").stat().st_size == BALLAST_BYTES
    return [] if there else ["the ballast is not back"]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
