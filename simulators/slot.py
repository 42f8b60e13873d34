"""Be the place where a card lies on a reader: what the card is like, and how far the dialogue with it got.

Every dialect asks the same place. A card that was read, or failed to be read, must be lifted before it is found again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulators.person import Person
from simulators.records import address_slots, text_record
from simulators.sam import FORWARDED, Sw3
from simulators.settings import Settings

CARD_SAID = bytes.fromhex("6982")  # ISO 7816-4: security status not satisfied
_NOTHING_SAID = bytes(2)


class Condition(StrEnum):
    """What a card that lies on the reader is like."""

    GOOD = "good"
    WORN = "worn"  # found and selected, but reading fails (41)
    FOREIGN = "foreign"  # not an identity card (40)
    FORGED = "forged"  # the module does not believe the card (32)
    REFUSING = "refusing"  # the card does not believe the module (31)
    TAMPERED = "tampered"  # what the card holds does not fit its signature (33)


_READ_AS = {
    Condition.WORN: Sw3.READ_FAILED,
    Condition.FORGED: Sw3.SAM_REFUSED_CARD,
    Condition.REFUSING: Sw3.CARD_REFUSED_SAM,
    Condition.TAMPERED: Sw3.TAMPERED,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one step with the card ended; ``card`` is what its chip said (SW1 SW2)."""

    status: Sw3
    card: bytes = _NOTHING_SAID


@dataclass(slots=True, kw_only=True)
class OnReader:
    """The card that lies on the reader. The next ``failures`` selections of it fail: it hovers."""

    person: Person
    condition: Condition
    failures: int = 0
    found: bool = False
    selected: bool = False
    spent: bool = False


class Slot:
    """The place for one card."""

    def __init__(self, settings: Settings) -> None:
        """Start empty."""
        self.card: OnReader | None = None
        self._settings = settings

    def lay(self, person: Person, condition: Condition, failures: int = 0) -> None:
        """Lay a card down, in place of any other.

        Raises:
            ValueError: no chip can hold what the person's card says.
        """
        text_record(person)
        address_slots(person)
        self.card = OnReader(person=person, condition=condition, failures=failures)

    def lift(self) -> None:
        """Take the card away."""
        self.card = None

    def forget(self) -> None:
        """Lose the dialogue, not the card; a card that was read stays read."""
        if self.card is not None:
            self.card.found = self.card.selected = False

    def find(self) -> Verdict:
        """Look for a card: 9F or 80."""
        card = self.card
        if card is None or (card.spent and not self._settings.repeat_reading):
            return Verdict(Sw3.NOT_FOUND)
        card.found, card.selected = True, False
        return Verdict(Sw3.FOUND)

    def select(self) -> Verdict:
        """Select the card that was found: 90, 81, or 40 for what is no identity card."""
        card = self.card
        if card is None or not card.found:
            return Verdict(Sw3.NOT_SELECTED)
        if card.failures:
            card.failures -= 1
            card.found = False
            return Verdict(Sw3.NOT_SELECTED, CARD_SAID)
        if card.condition is Condition.FOREIGN:
            return self.refuse(Sw3.UNKNOWN_CARD)
        card.selected = True
        return Verdict(Sw3.OK)

    def read(self) -> Verdict:
        """Read the selected card: 90, 41 when it is gone, 21 when it was not selected, or what is wrong with it."""
        card = self.card
        if card is None:
            return Verdict(Sw3.READ_FAILED)
        if not card.selected:
            return Verdict(Sw3.COMMAND)
        if card.condition in _READ_AS:
            return self.refuse(_READ_AS[card.condition])
        card.spent, card.found = True, False
        return Verdict(Sw3.OK)

    def look(self) -> Verdict:
        """Ask for something beside the base record: allowed after select and, while the card stays, after a read."""
        if self.card is None:
            return Verdict(Sw3.READ_FAILED)
        return Verdict(Sw3.OK if self.card.selected else Sw3.COMMAND)

    def refuse(self, status: Sw3) -> Verdict:
        """Fail for good: the card must be lifted and laid down again. SW1 and SW2 are the card's where it has a say."""
        if self.card is not None:
            self.card.spent, self.card.found, self.card.selected = True, False, False
        return Verdict(status, CARD_SAID if status in FORWARDED else _NOTHING_SAID)
