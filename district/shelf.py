"""Keep blobs: rows and files agree, whatever moment the power chose; one upload at a time has a blob."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from district.blob_files import BlobFiles
from district.store.blob_rows import BlobRows


@dataclass(slots=True)
class Turn:
    """One call's turn at a blob: a later call on the same blob ends its waiting for bytes."""

    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _reading: asyncio.Task[None] | None = None
    _ended: bool = False

    async def read(self, reading: Coroutine[None, None, None]) -> bool:
        """Run ``reading``, which waits for a peer's bytes; return whether it came to its own end."""
        if self._ended:
            reading.close()
            return False
        self._reading = asyncio.create_task(reading)
        try:
            await asyncio.wait({self._reading})
        finally:
            self._reading.cancel()
        if self._reading.cancelled():
            return False
        self._reading.result()
        return True

    async def end(self) -> None:
        """Let it read no more, and wait until what it read is durable."""
        self._ended = True
        if self._reading is not None:
            self._reading.cancel()
        await self._over.wait()

    def finished(self) -> None:
        """Let whoever waits go on."""
        self._over.set()


class Shelf:
    """The blobs of one gateway; one process has the folder."""

    def __init__(self, rows: BlobRows, files: BlobFiles) -> None:
        """Keep what is known in ``rows`` and the bytes in ``files``."""
        self.rows = rows
        self.files = files
        self._turns: dict[str, Turn] = {}

    @asynccontextmanager
    async def turn(self, digest: str) -> AsyncIterator[Turn]:
        """Have a blob alone. A connection that hangs half-open never keeps its successor waiting."""
        while (before := self._turns.get(digest)) is not None:
            await before.end()
        mine = self._turns[digest] = Turn()
        try:
            yield mine
        finally:
            del self._turns[digest]
            mine.finished()

    def sweep(self) -> None:
        """Unlink what no row names; take back what was named but never noted; ask again for what is lost."""
        known = {blob.digest: blob for blob in self.rows.all()}
        for digest in self.files.digests() - known.keys():
            self.files.remove(digest)
        for digest, blob in known.items():
            whole = self.files.is_whole(digest)
            if blob.complete and not whole:
                self.rows.advance(digest, 0)
            if not blob.complete and whole:
                self.files.reopen(digest)
            if not blob.complete and blob.received and self.files.received(digest) < blob.received:
                self.rows.advance(digest, 0)
