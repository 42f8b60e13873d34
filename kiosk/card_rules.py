"""Judge whether a card that was read may be used for its holder's matters."""

from __future__ import annotations

from datetime import date

from drivers.cards import CardWarning, IdentityCard, ResidentCard, Validity, validity
from kiosk.events import CardFound
from kiosk.identifiers import CitizenNumber, judge_citizen_number
from kiosk.predicaments import CardProblem
from kiosk.states import Refused

_CONTRADICTIONS = frozenset(
    {CardWarning.BIRTH_DIFFERS, CardWarning.SEX_DIFFERS, CardWarning.NUMBER_CHECK, CardWarning.NUMBER_FORM}
)
"""What a genuine card never says: it is not taken, whatever else it says."""


def usable_card(found: CardFound, today: date) -> ResidentCard | Refused:
    """Return the card of a resident that is whole, agrees with itself and is valid ``today``, or why there is none."""
    card = found.card
    if not isinstance(card, ResidentCard):
        return Refused(CardProblem.OTHER_RECORD)
    number = judge_citizen_number(card.number, today)
    contradictory = not isinstance(number, CitizenNumber) or number.birth != card.birth
    if contradictory or not _CONTRADICTIONS.isdisjoint(found.warnings):
        return Refused(CardProblem.CONTRADICTORY)
    return _judge_dates(card, today) or card


def _judge_dates(card: IdentityCard, today: date) -> Refused | None:
    match validity(card, today):
        case Validity.VALID:
            return None
        case Validity.EXPIRED:
            return Refused(CardProblem.EXPIRED, card.valid_until)
        case Validity.NOT_YET:
            return Refused(CardProblem.NOT_YET_VALID, card.valid_from)
