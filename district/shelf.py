"""Keep blobs: rows and files agree, whatever moment the power chose; one upload at a time has a blob."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from district.blob_files import BlobFiles
from district.store.blob_rows import BlobRows

_GRACE = 0.2  # seconds in which a broken connection gives up what lies in its buffers, and its end


@dataclass(slots=True)
class Turn:
    """One call's turn at a blob: a later call on the same blob ends its waiting for bytes."""

    _ended: asyncio.Event = field(default_factory=asyncio.Event)
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, reading: Coroutine[None, None, None]) -> bool:
        """Run ``reading``, which waits for a peer's bytes; return whether it came to its own end."""
        task, ended = asyncio.create_task(reading), asyncio.create_task(self._ended.wait())
        try:
            await asyncio.wait({task, ended}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({task}, timeout=_GRACE)
        finally:
            ended.cancel()
            task.cancel()
        await asyncio.wait({task})
        if task.cancelled():
            return False
        task.result()
        return True

    async def end(self) -> None:
        """Let it read no more than what has come already, and wait until that is durable."""
        self._ended.set()
        await self._over.wait()

    def finished(self) -> None:
        """Let whoever waits go on."""
        self._over.set()


class Shelf:
    """The blobs of a district, as one gateway sees them."""

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

    def drop(self, digests: Iterable[str]) -> None:
        """Unlink those of an erased case that nothing else names."""
        known = {blob.digest for blob in self.rows.all()}
        for digest in set(digests) - known:
            self.files.remove(digest)

    def open(self) -> None:
        """Begin; where no other gateway is at work on the folder, put rows and files in step first."""
        with self.files.joining() as alone:
            if alone:
                self._sweep()

    def close(self) -> None:
        """Let go of the folder."""
        self.files.close()

    def _sweep(self) -> None:
        """Unlink what no row names, take back what was not noted, ask again for what is lost."""
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
