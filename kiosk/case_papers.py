"""Decide which of the three receipts a case may have: never one that says more than the district has said. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from kiosk.cases import CaseReport, CaseState
from kiosk.catalogue import Item, Site
from kiosk.paper_parts import Reprint
from kiosk.paper_receipts import (
    Accepted,
    Decided,
    Outcome,
    Registered,
    lay_out,
    lay_out_accepted,
    lay_out_decided,
)
from kiosk.prints import Paper
from kiosk.receipt import Receipt
from kiosk.stamp import Stamp, TimeQuality
from kiosk.texts import Voice

_BEFORE_ACCEPTANCE = frozenset(
    {
        CaseState.REGISTERED_OFFLINE,
        CaseState.NOT_TAKEN,
        CaseState.RECEIVED,
        CaseState.PRE_ACCEPT,
        CaseState.PRE_ACCEPT_RETURNED,
        CaseState.CORRECTION_REQUIRED,
    }
)
_PAPERS_OF_THEIR_OWN = frozenset({CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED})
_OUTCOMES = {
    CaseState.DECIDED: Outcome.DECIDED,
    CaseState.REFUSED: Outcome.REFUSED,
    CaseState.TRANSFERRED: Outcome.TRANSFERRED,
    CaseState.VOIDED: Outcome.VOIDED,
}
_UNDER_WAY = frozenset({CaseState.ACCEPTED, CaseState.PROCESSING, CaseState.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Masked:
    """Whose card was read, as a receipt may say it."""

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)


NOBODY = Masked()
"""No card was read: the receipt leaves the person out."""


def paper_of(report: CaseReport) -> Paper | None:
    """Return the receipt that what is known of a case allows.

    None where it allows none: a withdrawal and what was not accepted have papers of their own, and a case of which
    only the state is remembered lacks the dates that its receipt would state.
    """
    if report.state in _BEFORE_ACCEPTANCE:
        return Paper.REGISTERED if report.registered else None
    if report.state in _PAPERS_OF_THEIR_OWN or report.registered is None or report.accepted_at is None:
        return None
    if report.state in _UNDER_WAY:
        return Paper.ACCEPTED
    return Paper.DECIDED if report.closed_at and outcome_of(report) else None


def outcome_of(report: CaseReport) -> Outcome | None:
    """Return how a closed case ended; None when it did not, or in a way that has another paper."""
    return None if report.outcome is None else _OUTCOMES.get(report.outcome)


def application_of(report: CaseReport, item: Item, holder: Masked = NOBODY) -> Registered | None:
    """Return the application behind a case, with the bodies that the district named; None when its time is unknown."""
    if report.registered is None:
        return None
    return Registered(
        item=as_told(item, report),
        submission_id="",
        number=report.number,
        at=report.registered,
        masked_name=holder.name,
        masked_number=holder.number,
        reference=report.reference,
        held=report.state is CaseState.NOT_TAKEN,
        said=report,
        query_code=report.query_code,
        mark=report.mark,
    )


def as_told(item: Item, report: CaseReport) -> Item:
    """Return the item with the deciding body and the result window that the district's answer names, if it does."""
    window = report.result_window or item.result.window
    body = report.deciding_body or item.deciding_body
    return replace(item, deciding_body=body, result=replace(item.result, window=window))


def paper_for(registered: Registered) -> Paper | None:
    """Return the receipt that an application may have now."""
    return Paper.REGISTERED if registered.said is None or registered.held else paper_of(registered.said)


def lay_out_paper(
    registered: Registered, paper: Paper, site: Site, voice: Voice, *, reprint: Reprint | None = None
) -> Receipt:
    """Lay out one of an application's receipts, as the district's last word allows it (`paper_for`).

    Raises:
        ValueError: it does not allow this one.
    """
    match paper:
        case Paper.REGISTERED:
            return lay_out(registered, site, voice, reprint=reprint)
        case Paper.ACCEPTED:
            return lay_out_accepted(_accepted(registered), site, voice, reprint=reprint)
        case Paper.DECIDED:
            return lay_out_decided(_decided(registered), site, voice, reprint=reprint)
        case _:
            assert_never(paper)


def _accepted(registered: Registered) -> Accepted:
    said = registered.said
    if said is None or said.accepted_at is None:
        raise ValueError("the district has not accepted it")
    return Accepted(
        registered=registered,
        on=_districts(said.accepted_at),
        promised_on=said.promise,
        state=said.state,
    )


def _decided(registered: Registered) -> Decided:
    said = registered.said
    outcome = outcome_of(said) if said else None
    if said is None or said.closed_at is None or outcome is None:
        raise ValueError("the district has not closed it")
    return Decided(registered=registered, on=_districts(said.closed_at), outcome=outcome)


def _districts(at: datetime) -> Stamp:
    """Return a moment that the district's own clock told."""
    return Stamp(at, TimeQuality.SYNCHRONISED)
