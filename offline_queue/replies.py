"""What the district may reply to calls beyond a single submission: batches, blobs, changes, reports, certificates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from offline_queue.model import BlobReceived, IdentityRejected, LinkDown, Refused, Verdict


@dataclass(frozen=True, slots=True)
class Counted:
    """Up to which number, without a gap, the district has this device's submissions of one epoch."""

    epoch: str
    contiguous: int


@dataclass(frozen=True, slots=True)
class TooLarge:
    """413: less may be sent at once; it says nothing about what was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchTaken:
    """200: a verdict for each id that the district spoke of; whoever it passed over in silence is untouched.

    `LinkDown` with ``retry_after`` is its wish to see that one later.
    """

    verdicts: Mapping[str, Verdict]
    counted: Counted | None = None


BatchAnswer = BatchTaken | TooLarge | LinkDown | IdentityRejected


@dataclass(frozen=True, slots=True)
class Standing:
    """How many bytes of a blob, from its beginning, the district holds durably."""

    offset: int


PieceAnswer = BlobReceived | Standing | TooLarge | Refused | LinkDown | IdentityRejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One submission's case has reached ``state`` at the district's time ``at``."""

    id: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What happened after the cursor that was asked with; ask again with this one, at once when there is ``more``."""

    cursor: str
    more: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class NotOffered:
    """The district has no such call, or will not take this one: nothing that a retry mends, nothing that stops us."""

    status: int


ChangesAnswer = Changes | NotOffered | LinkDown | IdentityRejected


@dataclass(frozen=True, slots=True)
class Reported:
    """The report arrived; ``counted`` is what the district has, when it differs from what we reported."""

    counted: Counted | None = None


ReportAnswer = Reported | NotOffered | LinkDown | IdentityRejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A certificate (PEM) and those that lead from it to the district's root (PEM, perhaps empty)."""

    certificate: str = field(repr=False)
    chain: str = field(repr=False)


CertificateAnswer = Issued | NotOffered | LinkDown | IdentityRejected


@dataclass(frozen=True, slots=True)
class Fetched:
    """A content package as it came, whoever made it, and the entity tag to ask with next time (RFC 9110 §8.8.3)."""

    content: bytes = field(repr=False)
    tag: str


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: the district has no other package than the one that was asked with."""


PackageAnswer = Fetched | NotModified | NotOffered | LinkDown | IdentityRejected
