"""Say what an invented person is, and what stands on each of the four kinds of card."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from simulators.numbers import birth_in, sex_in

NAME_CHARACTERS = 15
"""What the chip holds of a name (GA/T 490); the print on the card holds more."""

_ADDRESS = "北京市西城区示例街道0号"
_AUTHORITY = "北京市公安局西城分局"
_BEIJING = "北京市公安局"


class CardKind(StrEnum):
    """The flag at byte 248 of the text record (space: resident identity card)."""

    RESIDENT = " "
    HONG_KONG_MACAO_TAIWAN = "J"
    FOREIGNER_2017 = "I"
    FOREIGNER_2023 = "Y"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentCard:
    """A resident identity card. ``nation`` is a code of GB/T 3304."""

    nation: str = "01"
    address: str = _ADDRESS
    authority: str = _AUTHORITY


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidencePermit:
    """A residence permit for Hong Kong, Macao and Taiwan residents (2018). ``travel_document``: 8 or 9 characters."""

    travel_document: str
    issues: str = "01"
    address: str = _ADDRESS
    authority: str = _BEIJING


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignerCard2017:
    """A foreigner's permanent residence card of 2017. ``country`` is alpha-3, ``accepted_by`` a place's four digits."""

    english_name: str
    country: str
    version: str = "01"
    accepted_by: str = "1100"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignerCard2023:
    """A foreigner's permanent residence card of 2023. ``former`` links to a number of 2017 (3 characters)."""

    english_name: str
    country: str
    renewals: str = "00"
    former: str = ""


Card = ResidentCard | ResidencePermit | ForeignerCard2017 | ForeignerCard2023


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented person with one card.

    ``name`` is the full name as printed (Chinese); ``card`` is what only this kind of card says. Sex and birth follow
    from the number, unless the card contradicts it (``printed_sex``, ``printed_birth``). ``valid_until`` None is 长期.
    ``newest_addresses`` are the used slots of the chip in their order, four at most: the last one was added last.
    """

    slug: str
    name: str
    number: str
    note: str
    card: Card = field(default_factory=ResidentCard)
    valid_from: date = date(2020, 1, 1)
    valid_until: date | None = None
    newest_addresses: tuple[str, ...] = ()
    printed_sex: str = ""
    printed_birth: date | None = None

    @property
    def kind(self) -> CardKind:
        """Which of the four kinds the card is."""
        match self.card:
            case ResidentCard():
                return CardKind.RESIDENT
            case ResidencePermit():
                return CardKind.HONG_KONG_MACAO_TAIWAN
            case ForeignerCard2017():
                return CardKind.FOREIGNER_2017
            case ForeignerCard2023():
                return CardKind.FOREIGNER_2023

    @property
    def chip_name(self) -> str:
        """What the chip holds of the name."""
        return self.name[:NAME_CHARACTERS]

    @property
    def sex(self) -> str:
        """The GB/T 2261.1 code on the card."""
        return self.printed_sex or sex_in(self.number)

    @property
    def birth(self) -> date:
        """The date of birth on the card."""
        return self.printed_birth or birth_in(self.number)

    @property
    def nation(self) -> str:
        """The GB/T 3304 code on the card; empty where the kind has none."""
        return self.card.nation if isinstance(self.card, ResidentCard) else ""

    @property
    def address(self) -> str:
        """The address on the card; empty where the kind has none."""
        return self.card.address if isinstance(self.card, ResidentCard | ResidencePermit) else ""

    @property
    def authority(self) -> str:
        """Who issued the card; empty where the kind does not say."""
        return self.card.authority if isinstance(self.card, ResidentCard | ResidencePermit) else ""

    @property
    def english_name(self) -> str:
        """The English name on the card; empty where the kind has none."""
        return self.card.english_name if isinstance(self.card, ForeignerCard2017 | ForeignerCard2023) else ""

    @property
    def country(self) -> str:
        """The alpha-3 code on the card; empty where the kind has none."""
        return self.card.country if isinstance(self.card, ForeignerCard2017 | ForeignerCard2023) else ""
