"""Carry blobs piece by piece: small ones whole, large ones from where the district is, all of them under a budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol, assert_never

from offline_queue.conduct import GoOn, Next, Stop
from offline_queue.model import Blob, BlobReceived, BlobVerdict, IdentityRejected, LinkDown, Refused, StoreError
from offline_queue.outbox import Outbox
from offline_queue.pace import Budget, Pace
from offline_queue.replies import PieceAnswer, Standing, TooLarge
from offline_queue.road import Road

BLOBS: Final = "blobs"
"""The name under which all blobs wait, when the district asks for it or the budget is spent."""

_QUESTION: Final = "standing"


class Blobs(Protocol):
    """Where blobs are handed over; see `offline_queue.district.BlobCalls`."""

    def standing(self, blob: Blob, meanwhile: Callable[[], None]) -> PieceAnswer:
        """Ask how many bytes of a blob the district has, and do ``meanwhile`` once the question is on its way."""

    def put(self, blob: Blob, content: bytes) -> PieceAnswer:
        """Hand over a whole blob."""

    def append(self, blob: Blob, offset: int, piece: bytes) -> PieceAnswer:
        """Hand over the bytes of a blob from ``offset`` on; with the last of them it is whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Upload:
    """A blob on its way; ``offset`` is None while nobody knows how much of it the district has."""

    blob: Blob
    offset: int | None


class Carriage:
    """Carries one blob at a time, one piece at each call, for one thread."""

    def __init__(self, outbox: Outbox, blobs: Blobs, road: Road, clock: Callable[[], datetime], budget: Budget) -> None:
        """Carry the blobs of ``outbox`` as far as ``budget`` goes."""
        self._outbox = outbox
        self._blobs = blobs
        self._road = road
        self._clock = clock
        self._pace = Pace()
        self._budget = budget
        self._upload: _Upload | None = None
        self._known: dict[str, int] = {}

    def carry(self) -> Next | None:
        """Make one exchange for a blob; None when none is due."""
        if not self._road.is_due(BLOBS):
            return None
        upload = self._upload or self._next()
        if upload is None:
            return None
        began = self._road.now()
        answer, size = self._exchange(upload)
        if answer is None:
            return GoOn()
        return self._conclude(upload, answer, size, timedelta(seconds=self._road.now() - began))

    def _next(self) -> _Upload | None:
        waiting = self._road.waiting()
        for passing_over in (self._road.link.passing_over, self._road.link.doubted, frozenset[str]()):
            blob = self._outbox.needed_blob(waiting | passing_over)
            if blob is not None:
                return _Upload(blob=blob, offset=None)
        return None

    def _exchange(self, upload: _Upload) -> tuple[PieceAnswer | None, int]:
        """Make one exchange; return the answer, None for a blob that turns out not to be whole, and the bytes sent."""
        blob, offset = upload.blob, upload.offset
        if offset is None and self._pace.takes_whole(blob.size):
            whole = self._outbox.is_whole(blob, self._clock())
            return (self._blobs.put(blob, _read(blob, 0, blob.size)), blob.size) if whole else (None, 0)
        if offset is None:
            return self._ask(blob), 0
        piece = _read(blob, offset, self._pace.piece)
        return self._blobs.append(blob, offset, piece), len(piece)

    def _ask(self, blob: Blob) -> PieceAnswer | None:
        """Ask where the district is, and look meanwhile whether the blob is whole."""
        whole: list[bool] = []
        answer = self._blobs.standing(blob, lambda: whole.append(self._outbox.is_whole(blob, self._clock())))
        return answer if all(whole) else None

    def _conclude(self, upload: _Upload, answer: PieceAnswer, size: int, took: timedelta) -> Next:
        """Write down what came of an exchange and say what to do next."""
        self._upload = None
        self._spend(size)
        match answer:
            case Standing(offset) if offset <= (upload.offset or 0) and (size or upload.offset is not None):
                return self._failed(upload.blob, LinkDown(detail="no progress"), size)
            case Standing(offset):
                self._upload = replace(upload, offset=offset)
                self._pace = self._pace.carried(size, took)
                self._road.through({self._progress(upload.blob, offset)})
                return GoOn()
            case TooLarge():
                return self._less(upload, size)
            case LinkDown():
                return self._failed(upload.blob, answer, size)
            case IdentityRejected():
                return Stop()
            case BlobReceived() | Refused():
                return self._settle(upload.blob, answer)
            case _:
                assert_never(answer)

    def _progress(self, blob: Blob, offset: int) -> str:
        """Return who got through: the blob when more of it has arrived than was known, or else only our question."""
        known = self._known.get(blob.digest, 0)
        self._known[blob.digest] = max(known, offset)
        return blob.digest if offset > known else _QUESTION

    def _settle(self, blob: Blob, verdict: BlobVerdict) -> Next:
        self._outbox.record_blob(blob, verdict, self._clock())
        self._road.through({blob.digest})
        self._known.pop(blob.digest, None)
        return GoOn()

    def _less(self, upload: _Upload, size: int) -> Next:
        """Send less at once; a district that takes not even the least piece refuses the blob."""
        pace = self._pace.refused(size)
        if pace is None:
            return self._settle(upload.blob, Refused(status=413, problem="too-large"))
        self._pace = pace
        self._road.through({upload.blob.digest})
        return GoOn()

    def _failed(self, blob: Blob, answer: LinkDown, size: int) -> Next:
        if answer.retry_after is not None:
            # The district takes blobs seldom so that it can take submissions always: those go on.
            self._road.put_off_by_order(BLOBS, answer.retry_after)
            return GoOn()
        self._pace = self._pace.cut() if size else self._pace
        return self._road.down({blob.digest}, answer)

    def _spend(self, size: int) -> None:
        self._budget = self._budget.spend(size, self._road.now())
        wait = self._budget.wait(self._road.now())
        if wait:
            self._road.put_off(BLOBS, wait)


def _read(blob: Blob, offset: int, size: int) -> bytes:
    """Return at most ``size`` bytes of the blob; raise `StoreError` when the disk does not give them."""
    try:
        with blob.path.open("rb") as file:
            file.seek(offset)
            return file.read(size)
    except OSError as error:
        raise StoreError(f"a blob cannot be read: {type(error).__name__}") from error
