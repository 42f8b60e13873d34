"""Tell a terminal where a case stands, in the words of the wire."""

import json
from datetime import datetime

from district.cases import State
from district.clock import rfc3339
from district.model import Case
from district.query_codes import QueryCodes
from district.register import item
from district.standing import Standing, standing
from district.store.inbox import Inbox

Document = dict[str, object]
MOST_LISTED = 50  # of one holder, the newest


def told(inbox: Inbox, case: Case, at: datetime) -> Document:
    """Return what whoever has proved to have the paper may know of a case: no name, no answer, no clerk's word."""
    return _public(inbox, case, _standing(inbox, case), at)


def told_to_holder(inbox: Inbox, case: Case, at: datetime) -> Document:
    """Return what only the holder may know besides: the reason of the state, or all that is missing, line by line."""
    stands = _standing(inbox, case)
    return _public(inbox, case, stands, at) | _words(case, stands)


def told_of_change(inbox: Inbox, case: Case) -> Document:
    """Return where a submission now stands, for the device that handed it in and keeps it for its holder."""
    stands = _standing(inbox, case)
    return {
        "id": case.id,
        "reference": case.reference,
        "state": case.state,
        "at": rfc3339(case.state_since),
        **_words(case, stands),
        **_milestones(stands),
    }


def held(inbox: Inbox, mark: bytes, at: datetime, codes: QueryCodes) -> Document:
    """Return the newest cases of one holder, each with its query code: so a receipt without one is replaced."""
    cases = inbox.held_by(mark, MOST_LISTED)
    told_each = [told_to_holder(inbox, case, at) | {"query_code": codes.of(case.number)} for case in cases]
    return {"as_of": rfc3339(at), "cases": told_each}


def _public(inbox: Inbox, case: Case, stands: Standing, at: datetime) -> Document:
    known = item(case.item)
    offices: Document = {"deciding_body": known.deciding_body, "result_window": known.result_window} if known else {}
    return {
        "number": case.number,
        "reference": case.reference,
        "item": case.item,
        "registered_at": case.created.isoformat(),
        "clock": _clock(inbox.body(case.id)),
        "received_at": rfc3339(case.received_at),
        "state": case.state,
        "state_since": rfc3339(case.state_since),
        "as_of": rfc3339(at),
        **_milestones(stands),
        **offices,
    }


def _milestones(stands: Standing) -> Document:
    milestones: Document = {
        "accepted_at": _time(stands.accepted_at),
        "promised_on": stands.promised_on.isoformat() if stands.promised_on else None,
        "closed_at": _time(stands.closed_at),
        "outcome": stands.outcome,
    }
    return {name: value for name, value in milestones.items() if value is not None}


def _words(case: Case, stands: Standing) -> Document:
    """Return the clerk's words: all that is missing, line by line, or the reason of the state."""
    if case.state is State.CORRECTION_REQUIRED:
        return {"missing": [line.strip() for line in stands.reason.splitlines() if line.strip()]}
    return {"reason": stands.reason} if stands.reason else {}


def _standing(inbox: Inbox, case: Case) -> Standing:
    return standing(inbox.history(case.id), inbox.promised_days(case.id))


def _clock(body: bytes | None) -> str:
    """Return how good the terminal's clock was; nobody knows any more once the envelope is erased."""
    return "unknown" if body is None else str(json.loads(body)["clock"]["quality"])


def _time(at: datetime | None) -> str | None:
    return None if at is None else rfc3339(at)
