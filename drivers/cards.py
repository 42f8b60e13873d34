"""What identity cards say of their holders: one type for each of the four records (GA/T 490, GA/T 467-2019).

No type prints its holder: every ``repr`` says ``‹resident›``. Codes stay text, so that a code nobody knows can be shown
as itself instead of failing the read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NoReturn


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Holder:
    """What all four records have. ``sex`` is a GB/T 2261.1 code; ``valid_until`` is None for 长期."""

    name: str
    sex: str
    birth: date
    number: str
    valid_from: date
    valid_until: date | None

    def __repr__(self) -> str:
        """Keep the holder out of logs and tracebacks."""
        return "‹resident›"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ResidentCard(_Holder):
    """A PRC resident identity card (flag: a space).

    ``nation`` is a GB/T 3304 code. ``newest_addresses`` are the addresses appended to the card's chip after it was
    issued (at most four), in the order in which the card gives them.
    """

    nation: str
    address: str
    authority: str
    newest_addresses: tuple[str, ...] = ()

    @property
    def current_address(self) -> str:
        """The first appended address, as readers' own software takes it, or the printed one."""
        return self.newest_addresses[0] if self.newest_addresses else self.address


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ResidencePermit(_Holder):
    """A residence permit for Hong Kong, Macao and Taiwan residents (flag ``J``, issued since 2018-09-01).

    ``pass_number`` is the holder's travel permit (H or M and 8 digits, or 8 digits for Taiwan); ``issues`` counts how
    often the permit was issued.
    """

    address: str
    authority: str
    pass_number: str
    issues: str
    newest_addresses: tuple[str, ...] = ()

    @property
    def current_address(self) -> str:
        """The first appended address, or the printed one."""
        return self.newest_addresses[0] if self.newest_addresses else self.address


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ForeignerCard2017(_Holder):
    """A foreigner's permanent residence card of the 2017 form (flag ``I``).

    ``name`` is the Chinese name and may be empty. ``number`` has 15 characters; ``nationality`` is an alpha-3 code
    (GB/T 2659); ``authority_code`` is the accepting authority's.
    """

    english_name: str
    nationality: str
    version: str
    authority_code: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ForeignerCard2023(_Holder):
    """A foreigner's permanent residence card of the 2023 form (flag ``Y``, issued since 2023-12-01).

    ``name`` is the Chinese name and may be empty. ``number`` has 18 characters and begins with 9; ``renewals`` counts
    exchanges of the card; ``former_link`` links to the number of 15 characters (its rule is not public).
    """

    english_name: str
    nationality: str
    renewals: str
    former_link: str


IdentityCard = ResidentCard | ResidencePermit | ForeignerCard2017 | ForeignerCard2023


class SealedPhoto:
    """The holder's photo as the card carries it: 1,024 bytes in the WLT code, which only vendors' libraries open.

    It prints nothing, compares with nothing and cannot be pickled; `drivers.id_card_reader.photo` may decode it.
    """

    __slots__ = ("_sealed",)

    def __init__(self, sealed: bytes) -> None:
        """Seal the bytes of one photo."""
        self._sealed = sealed

    def reveal(self) -> bytes:
        """Return the 1,024 bytes, for a decoder alone."""
        return self._sealed

    def __repr__(self) -> str:
        """Say nothing of the holder."""
        return "‹photo›"

    def __reduce__(self) -> NoReturn:
        """Refuse to be written anywhere."""
        raise TypeError("a photo is not pickled")


class CardWarning(StrEnum):
    """Why a card that was read whole deserves a second look. A card may have several."""

    BIRTH_DIFFERS = "birth-differs"  # the record's birth date is not the one inside its number
    SEX_DIFFERS = "sex-differs"  # the number's order digit says another sex than the record
    NUMBER_CHECK = "number-check"  # the number's own check character does not hold
    NUMBER_FORM = "number-form"  # the number is not built as its kind of card demands
    NAME_MAY_BE_CUT = "name-may-be-cut"  # the name fills its field to the last character
    UNKNOWN_SEX = "unknown-sex"  # 0, 9 or a code outside GB/T 2261.1
    UNKNOWN_NATION = "unknown-nation"  # a code outside GB/T 3304
    NEWEST_ADDRESS_UNKNOWN = "newest-address-unknown"  # the card left before its appended address was read
    SEVERAL_ADDRESSES = "several-addresses"  # several appended addresses: which is the newest is not public


class Validity(StrEnum):
    """Whether a card is valid on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not-yet-valid"


def validity(card: IdentityCard, day: date) -> Validity:
    """Judge the printed dates: the last day is still valid, and 长期 never ends."""
    if day < card.valid_from:
        return Validity.NOT_YET
    return Validity.EXPIRED if card.valid_until is not None and card.valid_until < day else Validity.VALID
