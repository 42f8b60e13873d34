"""The gateway's nouns: what arrives, what becomes of it, and what the desk may know of it."""

from dataclasses import dataclass, field
from datetime import datetime

from district.cases import State
from district.numbers import Origin, registration_number
from district.problems import Wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What an envelope says of a blob: its place, what it is, the SHA-256 (hex) and the size of its sealed bytes."""

    n: int
    kind: str
    media_type: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One envelope that keeps the contract: its frozen bytes, their SHA-256 (hex), and what stands in clear in it.

    ``holder`` is the mark (`district.keyring.Keyring.mark`) of whom its sealed payload names, None for nobody.
    ``code`` is the digest (hex) of the signed code whose use it tells of; empty for every other kind. ``wishes`` are
    the slots that a booking wishes for, best first.
    """

    id: str
    digest: str
    body: bytes = field(repr=False)
    kind: str
    item: str
    item_version: str
    origin: Origin
    created: datetime
    holder: bytes | None = field(default=None, repr=False)
    code: str = ""
    wishes: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the district knows of a submission without opening it; ``lacking`` of its attachments have not arrived."""

    id: str
    digest: str
    kind: str
    item: str
    item_version: str
    origin: Origin
    created: datetime
    received_at: datetime
    reference: str
    state: State
    state_since: datetime
    arrivals: int
    erased: bool
    attachments: int
    lacking: int

    @property
    def number(self) -> str:
        """The registration number as the terminal printed it."""
        return registration_number(self.origin, self.created.date())


@dataclass(frozen=True, slots=True)
class Stored:
    """The submission is new and now durable here."""

    case: Case


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same bytes were durable here already."""

    case: Case


@dataclass(frozen=True, slots=True)
class Conflict:
    """A unique constraint stood against it."""

    wrong: Wrong


Reception = Stored | Repeated | Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a case's history."""

    at: datetime
    state: State
    actor: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something that a terminal sent, that was refused, and that it now holds."""

    id: str
    problem: str
    first: datetime
    last: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The case is where the clerk wanted it."""

    case: Case


@dataclass(frozen=True, slots=True)
class NotMoved:
    """The case stays where it is."""

    wrong: Wrong


Move = Moved | NotMoved
