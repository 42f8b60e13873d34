"""Judge whether whoever asks after a case may know of it: by its query code, its submission's id, or a signed code."""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from district.clock import rfc3339
from district.gateway import Gateway
from district.model import Case
from district.problems import Problem, Wrong
from district.store.tries import Locked, RightCode, WrongCode

QUERY_CODE = "doorstep-query-code"
SUBMISSION = "doorstep-submission"
SIGNED_CODE = "doorstep-signed-code"


def obstacle(gateway: Gateway, case: Case, headers: Mapping[str, str], at: datetime) -> Problem | None:
    """Return why nothing is told of the case, or None when one of the headers proves that it may be.

    The submission's id is known to the terminal that made it, and the signed code was given out here: neither can be
    guessed, so neither is counted. Only a query code is short enough to be tried.
    """
    if headers.get(SUBMISSION) == case.id or _is_handed_over(gateway, case, headers.get(SIGNED_CODE, ""), at):
        return None
    code = headers.get(QUERY_CODE, "").upper()
    if not code:
        return Problem(Wrong.PROOF_MISSING)
    match gateway.tries.judge(case.id, at, right=gateway.query_codes.is_right(case.number, code)):
        case RightCode():
            return None
        case WrongCode(left):
            return Problem(Wrong.CODE_WRONG, more={"left": left})
        case Locked(until):
            return Problem(Wrong.CODE_LOCKED, more={"until": rfc3339(until)})
        case other:
            assert_never(other)


def _is_handed_over(gateway: Gateway, case: Case, code: str, at: datetime) -> bool:
    return bool(code) and gateway.issuer.handed_over(code, at) == case.number
