"""What becomes of a scanned code in a visit."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from devtools.session_diagram import DIGEST, NOW, NUMBER, signed_code
from drivers import codes as c
from kiosk import events as e
from kiosk import intents as i
from kiosk import states as s
from kiosk.code_use import CodeUse
from kiosk.context import Context
from kiosk.effects import ArmScanner, LookUpCase, SpendCode, StoreSubmission
from kiosk.paper_codes import Shown
from kiosk.predicaments import CodeProblem
from kiosk.scanned_codes import meaning
from kiosk.stamp import ClockFact, Stamp, TimeQuality
from kiosk.terminal import InService
from kiosk.texts import Language
from kiosk.view import render

HAND_OVER, VERIFICATION, MAINTENANCE = (signed_code(purpose) for purpose in c.Purpose)
MINUTE = timedelta(minutes=1)
SECRET = "SECRETSECRETSECRETSECRETSECRET"  # noqa: S105 - it opens nothing
REFUSALS = [
    (c.UnknownCode(c.UnknownReason.EMPTY), "unknown"),
    (c.UnknownCode(c.UnknownReason.TOO_LONG), "unknown"),
    (c.UnknownCode(c.UnknownReason.NOT_TEXT), "unknown"),
    (c.UnknownCode(c.UnknownReason.UNSEEN_CHARACTERS), "unknown"),
    (c.UnknownCode(c.UnknownReason.NOT_NORMALISED), "unknown"),
    (c.UnknownCode(c.UnknownReason.NO_KNOWN_FORM), "unknown"),
    (c.UnknownCode(c.UnknownReason.NO_SUCH_DAY), "misread"),
    (c.UnknownCode(c.UnknownReason.WRONG_CHECK_DIGITS), "misread"),
    (c.UnknownCode(c.UnknownReason.FOREIGN_ADDRESS), "address"),
    (c.WebToken("code.example", SECRET), "address"),
    (c.PaymentCode(c.PaymentScheme.WECHAT), "payment"),
    (c.IdentityNumber(SECRET), "identity-number"),
    (c.CreditNumber(SECRET), "credit-number"),
    (c.IdentityCode(SECRET), "identity-code"),
    (c.CityCode(SECRET), "city-code"),
    (c.LicenceIdentifier(SECRET), "licence"),
    (c.ReceiptNumber("L01701-261123-QX0042-05"), "unknown"),
    (MAINTENANCE, "staff"),
    *((c.RefusedCode(reason), reason.value) for reason in c.RefusedReason),
]


def sure(**later: int) -> Stamp:
    """A moment told by a synchronised clock."""
    return Stamp(NOW + timedelta(**later), TimeQuality.SYNCHRONISED)


@pytest.fixture
def scan(walk: Any) -> Any:
    """A visit that waits for a code, on a terminal whose clock is right."""
    walk.context = replace(walk.context, clock=ClockFact(TimeQuality.SYNCHRONISED))
    walk(i.Touched(), i.ChooseProgress())
    return walk


@pytest.mark.parametrize(("code", "problem"), REFUSALS)
def test_every_other_code_is_refused_in_its_own_words(scan: Any, code: c.Payload, problem: str) -> None:
    """Nothing is looked up, used or stored, the scanner stays ready, and the state keeps nothing of the code."""
    state = scan(e.CodeScanned(code))
    assert state == s.ScanningCode(s.Visit(), CodeProblem(problem))
    assert not [effect for effect in scan.effects if isinstance(effect, LookUpCase | SpendCode | StoreSubmission)]
    assert scan.effects[-2:].count(ArmScanner()) == 1
    assert SECRET not in repr(state) + repr(scan.effects) + repr(render(InService(state), scan.context))


def test_every_problem_has_a_sentence_of_its_own(scan: Any) -> None:
    """Used, expired, foreign and altered are told apart, in both languages."""
    for language in Language:
        pages = [render(InService(s.ScanningCode(s.Visit(language), problem)), scan.context) for problem in CodeProblem]
        sentences = {page.message.text for page in pages if page.message is not None}
        assert len(sentences) == len(CodeProblem)


def test_a_matter_is_handed_over_once(scan: Any) -> None:
    """The code is used up in the store before the case is asked for."""
    assert scan(e.CodeScanned(HAND_OVER)) == s.SpendingCode(s.Visit(), HAND_OVER)
    assert scan.happened(SpendCode) == [SpendCode(HAND_OVER)]
    assert scan.happened(LookUpCase) == []
    assert scan(e.CodeSpent(DIGEST, CodeUse.FIRST)) == s.LookingUp(s.Visit(), NUMBER)
    assert scan.happened(LookUpCase) == [LookUpCase(NUMBER, Shown(signed=HAND_OVER.text))]


def test_a_verification_is_shown_once(scan: Any) -> None:
    """核验通过 names the matter, and says that the code is used up."""
    scan(e.CodeScanned(VERIFICATION))
    state = scan(e.CodeSpent(DIGEST, CodeUse.FIRST))
    assert state == s.ShowingVerification(s.Visit(), NUMBER)
    assert NUMBER not in repr(state)
    page = render(InService(state), scan.context)
    assert page.title == "核验通过"
    assert NUMBER in [row.value for row in page.rows]
    assert scan(i.Next()) == s.ScanningCode(s.Visit())


@pytest.mark.parametrize("code", [HAND_OVER, VERIFICATION])
@pytest.mark.parametrize(
    ("use", "problem"),
    [(CodeUse.AGAIN, CodeProblem.USED), (CodeUse.UNKNOWABLE, CodeProblem.USE_UNKNOWABLE)],
)
def test_a_used_code_opens_nothing(scan: Any, code: c.GenuineCode, use: CodeUse, problem: CodeProblem) -> None:
    """A second use, or one that nobody can judge, is refused."""
    assert scan(e.CodeScanned(code), e.CodeSpent(DIGEST, use)) == s.ScanningCode(s.Visit(), problem)
    assert scan.happened(LookUpCase) == []


def test_the_answer_about_another_code_is_not_for_this_visit(scan: Any) -> None:
    """A late answer opens nothing, and none at all ends in a refusal."""
    waiting = scan(e.CodeScanned(HAND_OVER))
    assert scan(e.CodeSpent(bytes(32), CodeUse.FIRST)) == waiting
    assert scan(i.Back()) == waiting
    assert scan(e.TimerFired(e.Timer.SCREEN)) == s.ScanningCode(s.Visit(), CodeProblem.USE_UNKNOWABLE)


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        (sure(), HAND_OVER),
        (sure(minutes=-2), HAND_OVER),  # issued a minute before now, by a clock a minute ahead of ours
        (sure(minutes=-2, seconds=-1), CodeProblem.TOO_EARLY),
        (sure(minutes=9, seconds=59), HAND_OVER),
        (sure(minutes=10), CodeProblem.EXPIRED),
        (sure(days=400), CodeProblem.EXPIRED),
        (Stamp(NOW, TimeQuality.DRIFTING), HAND_OVER),
        (Stamp(NOW + 13 * MINUTE, TimeQuality.DRIFTING), HAND_OVER),
        (Stamp(NOW + 14 * MINUTE, TimeQuality.DRIFTING), CodeProblem.CLOCK_UNSURE),
        (Stamp(NOW - 7 * MINUTE, TimeQuality.DRIFTING), CodeProblem.CLOCK_UNSURE),
        (Stamp(NOW, TimeQuality.UNKNOWN), CodeProblem.CLOCK_UNSURE),
        (Stamp(NOW + 60 * MINUTE, TimeQuality.UNKNOWN), CodeProblem.CLOCK_UNSURE),
    ],
)
def test_a_code_is_called_expired_by_a_sure_clock_alone(now: Stamp, outcome: object) -> None:
    """One minute of difference is allowed, five to a drifting clock; a clock that nobody knows judges no code."""
    assert meaning(HAND_OVER, now) == outcome


def test_a_code_for_nothing_is_not_used_up(context: Context) -> None:
    """A hand-over that names no case this version can open is refused before the store is asked."""
    later = replace(HAND_OVER, subject="X-1")
    assert meaning(later, sure()) is CodeProblem.NEWER
    assert meaning(replace(VERIFICATION, subject="X-1"), sure()) == replace(VERIFICATION, subject="X-1")
    assert context.now == NOW
