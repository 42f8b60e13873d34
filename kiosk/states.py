"""Name the states of one resident's visit; what a state does not hold, nobody can see or lose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from drivers.api import PrintFailure, PrintOutcome
from drivers.cards import CardWarning
from drivers.codes import GenuineCode
from kiosk.events import CaseFound, CaseUnknown, CaseUnreachable
from kiosk.forms import Draft, Rejected
from kiosk.paper_receipts import Registered
from kiosk.texts import Language


@dataclass(frozen=True, slots=True)
class Visit:
    """What belongs to the whole visit: the language, and whether a card that was read still lies on the reader."""

    language: Language = Language.ZH
    card_lying: bool = False


class Holder(StrEnum):
    """Whose card is read."""

    APPLICANT = "applicant"
    HELPER = "helper"


class CardProblem(StrEnum):
    """Why a card cannot be used; one clear sentence each (``card.problem.<value>``)."""

    NOT_AN_IDENTITY_CARD = "not-an-identity-card"
    NOT_AUTHENTIC = "not-authentic"
    DAMAGED = "damaged"
    MOVED = "moved"
    OTHER_RECORD = "other-record"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    CONTRADICTORY = "contradictory"
    SAME_PERSON = "same-person"
    TAKE_FIRST = "take-first"
    READER_FAILED = "reader-failed"
    NOT_FINISHED = "not-finished"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The reader waits for a card."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A card was laid down and cannot be used; ``on`` is the date that matters (expired, not yet valid)."""

    problem: CardProblem
    on: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The card was read; its holder checks what it says. ``warnings`` say what deserves a second look."""

    warnings: tuple[CardWarning, ...] = ()


Reading = Waiting | Refused | Recognised


@dataclass(frozen=True, slots=True)
class Idle:
    """Nobody is there. It has no fields, so nothing can survive a visit."""


@dataclass(frozen=True, slots=True)
class ChoosingService:
    """The home screen."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class ReadingNotice:
    """What a service is, who may have it, what it takes."""

    visit: Visit
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCard:
    """A card is being read. ``returning`` leads back to the check page where nothing else is open."""

    visit: Visit
    draft: Draft
    holder: Holder = Holder.APPLICANT
    reading: Reading = Waiting()
    returning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FillingForm:
    """One question. ``at`` is its key; ``problem`` says what was wrong with the answer just given."""

    visit: Visit
    draft: Draft
    at: str
    problem: Rejected | None = None
    returning: bool = False


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The resident checks all answers."""

    visit: Visit
    draft: Draft


@dataclass(frozen=True, slots=True)
class Storing:
    """The resident confirmed; the application is being made durable."""

    visit: Visit
    draft: Draft


@dataclass(frozen=True, slots=True)
class AwaitingDistrict:
    """The application is durable; the district may answer within seconds."""

    visit: Visit
    registered: Registered


@dataclass(frozen=True, slots=True)
class PrintingReceipt:
    """The printer works. ``copies`` counts the attempts before this one; ``held_up`` is what needs somebody's help."""

    visit: Visit
    registered: Registered
    copies: int
    held_up: PrintFailure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """The confirmation: number and code stay on the screen, whatever the printer did."""

    visit: Visit
    registered: Registered
    copies: int
    outcome: PrintOutcome


@dataclass(frozen=True, slots=True)
class Rating:
    """The five grades of 好差评; ``confirming`` is where Back leads."""

    visit: Visit
    confirming: Confirming


@dataclass(frozen=True, slots=True)
class Finished:
    """Thanks; a card that was forgotten is pointed out."""

    visit: Visit


class CodeProblem(StrEnum):
    """Why a code or the scanner did not help (``scan.problem.<value>``)."""

    UNKNOWN = "unknown"
    MISREAD = "misread"
    ADDRESS = "address"
    PAYMENT = "payment"
    IDENTITY_NUMBER = "identity-number"
    CREDIT_NUMBER = "credit-number"
    IDENTITY_CODE = "identity-code"
    CITY_CODE = "city-code"
    LICENCE = "licence"
    ALTERED = "altered"
    UNKNOWN_ISSUER = "unknown-issuer"
    ELSEWHERE = "elsewhere"
    NEWER = "newer"
    TOO_EARLY = "too-early"
    EXPIRED = "expired"
    CLOCK_UNSURE = "clock-unsure"
    USED = "used"
    USE_UNKNOWABLE = "use-unknowable"
    SCANNER_FAILED = "scanner-failed"


@dataclass(frozen=True, slots=True)
class ScanningCode:
    """The scanner waits for the code of a receipt."""

    visit: Visit
    problem: CodeProblem | None = None


@dataclass(frozen=True, slots=True)
class SpendingCode:
    """A signed code is being used, so that nobody can use it again."""

    visit: Visit
    code: GenuineCode


@dataclass(frozen=True, slots=True)
class ShowingVerification:
    """A verification code was genuine, in time and unused: 核验通过. ``subject`` is the matter that it names."""

    visit: Visit
    subject: str


@dataclass(frozen=True, slots=True)
class LookingUp:
    """The case behind a number is being asked for."""

    visit: Visit
    number: str


@dataclass(frozen=True, slots=True)
class ShowingProgress:
    """What became of a case."""

    visit: Visit
    answer: CaseFound | CaseUnknown | CaseUnreachable


class Fault(StrEnum):
    """What the terminal apologises for (``apology.<value>``)."""

    NO_SPACE = "no-space"
    STORE_FAILED = "store-failed"
    STORE_CLOSED = "store-closed"


@dataclass(frozen=True, slots=True)
class Apologising:
    """Something went wrong that the resident cannot mend; the truth about what was kept."""

    visit: Visit
    fault: Fault


Visiting = (
    ChoosingService
    | ReadingNotice
    | ReadingCard
    | FillingForm
    | Reviewing
    | Storing
    | AwaitingDistrict
    | PrintingReceipt
    | Confirming
    | Rating
    | Finished
    | ScanningCode
    | SpendingCode
    | ShowingVerification
    | LookingUp
    | ShowingProgress
    | Apologising
)


@dataclass(frozen=True, slots=True)
class Helping:
    """Help lies over a screen."""

    previous: Visiting


@dataclass(frozen=True, slots=True)
class Fading:
    """Nobody has touched anything for a while; ``seconds`` are left to answer."""

    previous: Visiting | Helping
    seconds: int


State = Idle | Visiting | Helping | Fading


def visiting(state: Visiting | Helping | Fading) -> Visiting:
    """Return the screen under any overlay."""
    match state:
        case Fading(previous) | Helping(previous):
            return visiting(previous)
        case _:
            return state


def language_of(state: State) -> Language:
    """Return the language of a state; nobody's visit is Chinese."""
    return Language.ZH if isinstance(state, Idle) else visiting(state).visit.language
