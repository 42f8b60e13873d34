"""Name what proves that somebody may know of a case, and what the district may say to a proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from offline_queue.model import CaseAnswer


@dataclass(frozen=True, slots=True)
class QueryCode:
    """The code that stands on the receipt beside the number; five wrong ones lock the case for a while."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnSubmission:
    """The id of the submission, which only the terminal that made it knows."""

    id: str


@dataclass(frozen=True, slots=True)
class SignedCode:
    """A hand-over code of the district, as it was scanned."""

    text: str = field(repr=False)


Proof = QueryCode | OwnSubmission | SignedCode


@dataclass(frozen=True, slots=True)
class ProofMissing:
    """422: what was shown proves nothing for this case."""


@dataclass(frozen=True, slots=True)
class CodeWrong:
    """422: it is not this case's code; ``left`` more may be tried before the case is locked."""

    left: int


@dataclass(frozen=True, slots=True)
class CodeLocked:
    """423: no code of this case is looked at before ``until``, the district's time."""

    until: datetime


LookUpAnswer = CaseAnswer | ProofMissing | CodeWrong | CodeLocked


def header(proof: Proof) -> dict[str, str]:
    """Return the header that carries a proof; it stands in no address, for addresses are logged."""
    match proof:
        case QueryCode(text):
            return {"Doorstep-Query-Code": text}
        case OwnSubmission(submission_id):
            return {"Doorstep-Submission": submission_id}
        case SignedCode(text):
            return {"Doorstep-Signed-Code": text}
        case _:
            assert_never(proof)
