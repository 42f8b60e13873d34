"""Name what the district does at once or not at all, and what it may answer: e-licences, instant items, slots."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from offline_queue.model import IdentityRejected, LinkDown, Refused, Slot, Wording
from offline_queue.replies import NotOffered


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A holder's yes to one use of one type of e-licence.

    ``id`` is made once for this use, ``purpose`` are the words that the holder was shown, ``number`` is what the chip
    of the card on the reader holds. The district writes the use down before it shows anything.
    """

    id: str
    number: str = field(repr=False)
    kind: str
    item: str
    purpose: str
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """One e-licence that is valid today; ``identifier`` as GB/T 36904 has it, with its root."""

    kind: str
    name: Wording
    issuer: Wording
    identifier: str = field(repr=False)
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class LicencesShown:
    """What the holder has of the type, perhaps nothing; the use was written down at the district's ``used_at``."""

    used_at: datetime
    licences: tuple[Licence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstantDone:
    """The item was done: ``document`` is the number of its result. The same id gets the same result for ever."""

    item: str
    done_at: datetime
    document: str
    words: Wording


@dataclass(frozen=True, slots=True)
class SlotsTold:
    """What can be booked, earliest first; perhaps nothing."""

    slots: tuple[Slot, ...]


NotDone = Refused | NotOffered | LinkDown | IdentityRejected
"""Nothing was done. `LinkDown` says that there is no network now: these calls are neither queued nor repeated."""

LicencesAnswer = LicencesShown | NotDone
InstantAnswer = InstantDone | NotDone
SlotsAnswer = SlotsTold | NotDone
