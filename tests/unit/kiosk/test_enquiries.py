"""What 一网通查 asks with, and to whom this terminal's own memory opens."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kiosk.enquiries import Enquiries
from kiosk.events import CaseFound, CaseUnknown, CaseUnreachable, QueryCodeLocked, QueryCodeWanted, QueryCodeWrong
from kiosk.paper_codes import Shown, mark_of
from kiosk.print_journal import PrintJournal
from offline_queue.district import DistrictClient
from offline_queue.model import CaseStatus, ItemState, Kind, Lane, LinkDown, NoSuchCase, Row
from offline_queue.outbox import Outbox
from offline_queue.proofs import CodeLocked, CodeWrong, OwnSubmission, Proof, ProofMissing, QueryCode, SignedCode

NUMBER = "L01701-261123-QX0042-04"
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
MARK = mark_of("one")
ROW = Row(
    id="one",
    epoch="QX",
    dseq=42,
    kind=Kind.APPLICATION,
    item="advanced-age-allowance",
    lane=Lane.EXPRESS,
    state=ItemState.SETTLED,
    created=AT,
    attempts=1,
    reference="XC1",
    case_state="accepted",
    case_as_of=AT,
    problem="",
)
TOLD = CaseStatus(number=NUMBER, reference="XC1", item="x", state="processing", as_of=AT, query_code="K7M3PQ")
BOTH = Shown(query_code="K7M3PQ", mark=MARK)


class District:
    """Answers everything alike, and remembers with what it was asked."""

    def __init__(self, answer: object) -> None:
        """Answer ``answer``."""
        self.answer = answer
        self.proofs: list[Proof] = []

    def case(self, _number: str, proof: Proof) -> object:
        """Answer."""
        self.proofs.append(proof)
        return self.answer


@pytest.fixture
def ask() -> Callable[..., tuple[object, list[Proof]]]:
    """Ask, at the terminal that made the submission or at another one."""

    def asked(shown: Shown, answer: object, *, here: bool = True) -> tuple[object, list[Proof]]:
        district = District(answer)
        outbox = SimpleNamespace(find=lambda _epoch, _dseq: ROW, note_case=lambda *_: None)
        enquiries = Enquiries(
            cast("Outbox", outbox),
            cast("PrintJournal", SimpleNamespace(printed=lambda _number: ())),
            cast("DistrictClient", district),
            site="017" if here else "018",
            device="01",
        )
        found: Any = enquiries._find(NUMBER, shown)
        return found, district.proofs

    return asked


@pytest.mark.parametrize(
    ("shown", "here", "proof"),
    [
        (BOTH, True, OwnSubmission("one")),
        (BOTH, False, QueryCode("K7M3PQ")),
        (Shown(mark=MARK), True, OwnSubmission("one")),
        (Shown(signed="DS1:"), True, SignedCode("DS1:")),
        (Shown(query_code="K7M3PQ", mark=mark_of("two")), True, QueryCode("K7M3PQ")),
    ],
)
def test_the_best_proof_is_shown(ask: Any, shown: Shown, here: bool, proof: Proof) -> None:  # noqa: FBT001 - a parameter
    """A paper of this terminal never spends one of the five tries; elsewhere its query code is what counts."""
    found, proofs = ask(shown, TOLD, here=here)
    assert proofs == [proof]
    assert isinstance(found, CaseFound)
    assert (found.report.query_code, found.report.mark) == ("K7M3PQ", MARK if here else "")


@pytest.mark.parametrize("shown", [Shown(), Shown(mark=MARK), Shown(mark=mark_of("two"))])
def test_a_guessed_number_is_not_even_asked_for(ask: Any, shown: Shown) -> None:
    """Neither the district nor this terminal's memory is opened by a number, or by somebody else's mark."""
    found, proofs = ask(shown, TOLD, here=shown.mark != MARK)
    assert (found, proofs) == (QueryCodeWanted(NUMBER), [])


def test_what_the_district_says_to_a_code_is_told(ask: Any) -> None:
    """Wrong with what is left, locked with the time in this terminal's zone, and a proof that proves nothing."""
    code = Shown(query_code="K7M3PQ")
    assert ask(code, CodeWrong(2))[0] == QueryCodeWrong(NUMBER, 2)
    assert ask(code, CodeLocked(AT))[0] == QueryCodeLocked(NUMBER, AT)
    assert ask(code, CodeLocked(AT))[0].until.isoformat() == "2026-11-23T10:00:00+08:00"
    assert ask(Shown(signed="DS1:"), ProofMissing())[0] == QueryCodeWanted(NUMBER)


def test_memory_opens_to_what_this_terminal_can_judge(ask: Any) -> None:
    """Without the district only its own paper and a signed code tell something: a query code could be any six signs."""
    down = LinkDown(detail="")
    for shown in (BOTH, Shown(mark=MARK), Shown(signed="DS1:")):
        found = ask(shown, down)[0]
        assert isinstance(found, CaseFound)
        assert (found.report.live, found.report.state, found.report.as_of) == (False, "accepted", AT)
    assert ask(Shown(query_code="K7M3PQ"), down)[0] == CaseUnreachable(NUMBER)
    assert ask(Shown(query_code="K7M3PQ"), NoSuchCase())[0] == CaseUnknown(NUMBER)
    assert ask(Shown(signed="DS1:"), down, here=False)[0] == CaseUnreachable(NUMBER)
