"""Name the screens of one resident's visit; what a state does not hold, nobody can see or lose."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from drivers.api import PrintFailure, PrintOutcome
from drivers.cards import CardWarning
from drivers.codes import GenuineCode
from kiosk.acceptance import Rejected
from kiosk.appearance import ORDINARY_LOOKS, Appearance
from kiosk.case_papers import Masked
from kiosk.cases import CaseReport
from kiosk.events import CaseFound, CaseUnknown, CaseUnreachable, QueryCodeLocked
from kiosk.forms import Draft
from kiosk.paper_receipts import Registered
from kiosk.predicaments import CardProblem, CodeProblem, Fault
from kiosk.prints import Paper
from kiosk.receipt import PrintSize
from kiosk.texts import Language


@dataclass(frozen=True, slots=True)
class Visit:
    """What belongs to the whole visit: language, looks, size of papers, and whether a card that was read lies there."""

    language: Language = Language.ZH
    card_lying: bool = False
    print_size: PrintSize = PrintSize.ORDINARY
    appearance: Appearance = ORDINARY_LOOKS

    def printing(self, *, large: bool) -> Visit:
        """Return the visit with its papers in large or in ordinary type."""
        return replace(self, print_size=PrintSize.LARGE if large else PrintSize.ORDINARY)


class Holder(StrEnum):
    """Whose card is read."""

    APPLICANT = "applicant"
    HELPER = "helper"


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
    """The home screen; ``sheet`` counts how often more services were asked for."""

    visit: Visit
    sheet: int = 0


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one question has come: the parts answered, how often more choices were asked for, the choices marked.

    ``marks`` is None until one is marked here: then those answered before still hold.
    """

    parts: tuple[str, ...] = field(default=(), repr=False)
    sheet: int = 0
    marks: tuple[str, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FillingForm:
    """One question. ``at`` is its key; ``problem`` says what was wrong with the answer just given."""

    visit: Visit
    draft: Draft
    at: str
    problem: Rejected | None = None
    returning: bool = False
    progress: Progress = Progress()


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
    """The printer works on a ``paper``, ``copies`` of it were begun before this one; ``held_up`` is what needs help."""

    visit: Visit
    registered: Registered
    copies: int
    held_up: PrintFailure | None = None
    paper: Paper = Paper.REGISTERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """The confirmation: number and code stay on the screen, whatever the printer did with the last ``paper``.

    ``outcome`` is None when the district's word allowed no receipt, so that none was printed.
    """

    visit: Visit
    registered: Registered
    copies: int
    outcome: PrintOutcome | None
    paper: Paper = Paper.REGISTERED


@dataclass(frozen=True, slots=True)
class Rating:
    """The five grades of 好差评; ``confirming`` is where Back leads."""

    visit: Visit
    confirming: Confirming


@dataclass(frozen=True, slots=True)
class Finished:
    """Thanks; a card that was forgotten is pointed out."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class ScanningCode:
    """The scanner waits for the code of a receipt."""

    visit: Visit
    problem: CodeProblem | None = None


@dataclass(frozen=True, slots=True)
class EnteringNumber:
    """The registration number is typed; ``given`` is one that was typed and cannot be one."""

    visit: Visit
    given: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EnteringCode:
    """The query code of a case is typed; after a wrong one ``left`` more may be; a ``misshapen`` one was not sent."""

    visit: Visit
    number: str
    left: int | None = None
    misshapen: bool = False


@dataclass(frozen=True, slots=True)
class SpendingCode:
    """A signed code is being used, so that nobody can use it again."""

    visit: Visit
    code: GenuineCode


@dataclass(frozen=True, slots=True)
class ShowingVerification:
    """A verification code was genuine, in time and unused: 核验通过. ``subject`` is the matter that it names."""

    visit: Visit
    subject: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LookingUp:
    """The case behind a number is being asked for."""

    visit: Visit
    number: str


@dataclass(frozen=True, slots=True)
class ProvingHolder:
    """The card is awaited whose holder's matters are to be listed."""

    visit: Visit
    reading: Waiting | Refused = Waiting()


@dataclass(frozen=True, slots=True)
class AskingMatters:
    """The district is being asked whose matters these are; the card's number is held until it answers."""

    visit: Visit
    number: str = field(repr=False)
    holder: Masked


@dataclass(frozen=True, slots=True)
class ChoosingMatter:
    """The holder's matters, newest first, a few at a time from ``at``."""

    visit: Visit
    holder: Masked
    reports: tuple[CaseReport, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class NoMatters:
    """There is nothing to choose from: the district knows of nothing, or was not ``reached``."""

    visit: Visit
    reached: bool


@dataclass(frozen=True, slots=True)
class ShowingProgress:
    """What became of a case. ``among`` is where Back leads; ``tried`` are the receipts printed since it is shown."""

    visit: Visit
    answer: CaseFound | CaseUnknown | CaseUnreachable | QueryCodeLocked
    among: ChoosingMatter | None = None
    tried: tuple[Paper, ...] = ()
    outcome: PrintOutcome | None = None


@dataclass(frozen=True, slots=True)
class PrintingPaper:
    """The printer works on a ``paper`` of the case; ``held_up`` is what needs somebody's help."""

    visit: Visit
    progress: ShowingProgress
    paper: Paper
    held_up: PrintFailure | None = None


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
    | EnteringNumber
    | EnteringCode
    | SpendingCode
    | ShowingVerification
    | LookingUp
    | ProvingHolder
    | AskingMatters
    | ChoosingMatter
    | NoMatters
    | ShowingProgress
    | PrintingPaper
    | Apologising
)
