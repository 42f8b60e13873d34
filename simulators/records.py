"""Write what the chip of each kind of card holds: text, photo and appended addresses (GA/T 490).

Text is UCS-2, little-endian, padded with spaces. UCS-2 ends at U+FFFF: of the rare characters, those of Unicode's
extension A can be on a chip, those of extension B and later cannot, however they are printed on the card.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from simulators.person import ForeignerCard2017, ForeignerCard2023, Person, ResidencePermit, ResidentCard

TEXT_BYTES = 256
SLOT_BYTES = 70
SLOTS = 4
_PHOTO_HEADER = bytes.fromhex("574C66007E003200")  # the WLT codec's: 102 x 126
_PHOTO_BYTES = 1024
_LAST_UCS2 = "\uffff"


def text_record(person: Person) -> bytes:
    """Return the 256 bytes of text on the person's card, in the layout of its kind.

    Raises:
        ValueError: something is longer than its field, or no UCS-2.
    """
    match person.card:
        case ResidentCard() as card:
            fields = _resident(person, card)
        case ResidencePermit() as card:
            fields = _permit(person, card)
        case ForeignerCard2017() as card:
            fields = _foreigner_2017(person, card)
        case ForeignerCard2023() as card:
            fields = _foreigner_2023(person, card)
    return b"".join(_encode(field) for field in fields)


def photo_record() -> bytes:
    """Return 1024 bytes that carry the WLT header of a 102 x 126 picture and nothing else."""
    return _PHOTO_HEADER.ljust(_PHOTO_BYTES, b"\x00")


def address_slots(person: Person) -> bytes:
    """Return the used slots of appended addresses: 70 bytes each, none to four of them.

    Raises:
        ValueError: there are more than four, or one does not fit.
    """
    if len(person.newest_addresses) > SLOTS:
        raise ValueError(f"a chip holds {SLOTS} addresses at most")
    return b"".join(_encode(_Field(address, SLOT_BYTES // 2)) for address in person.newest_addresses)


@dataclass(frozen=True, slots=True)
class _Field:
    text: str
    characters: int


def _encode(field: _Field) -> bytes:
    if len(field.text) > field.characters:
        raise ValueError(f"a field of {field.characters} characters cannot hold {len(field.text)}")
    if any(character > _LAST_UCS2 for character in field.text):
        raise ValueError("a chip holds UCS-2 only: no character beyond U+FFFF (extension B and later)")
    return field.text.ljust(field.characters).encode("utf-16-le")


def _day(day: date) -> _Field:
    return _Field(f"{day:%Y%m%d}", 8)


def _validity(person: Person) -> tuple[_Field, _Field]:
    return _day(person.valid_from), _day(person.valid_until) if person.valid_until else _Field("长期", 8)


def _resident(person: Person, card: ResidentCard) -> list[_Field]:
    return [
        _Field(person.chip_name, 15),
        _Field(person.sex, 1),
        _Field(card.nation, 2),
        _day(person.birth),
        _Field(card.address, 35),
        _Field(person.number, 18),
        _Field(card.authority, 15),
        *_validity(person),
        _Field("", 18),
    ]


def _permit(person: Person, card: ResidencePermit) -> list[_Field]:
    return [
        _Field(person.chip_name, 15),
        _Field(person.sex, 1),
        _Field("", 2),
        _day(person.birth),
        _Field(card.address, 35),
        _Field(person.number, 18),
        _Field(card.authority, 15),
        *_validity(person),
        _Field(card.travel_document, 9),
        _Field(card.issues, 2),
        _Field("", 3),
        _Field(person.kind.value, 1),
        _Field("", 3),
    ]


def _foreigner_2017(person: Person, card: ForeignerCard2017) -> list[_Field]:
    return [
        _Field(card.english_name, 60),
        _Field(person.sex, 1),
        _Field(person.number, 15),
        _Field(card.country, 3),
        _Field(person.chip_name, 15),
        *_validity(person),
        _day(person.birth),
        _Field(card.version, 2),
        _Field(card.accepted_by, 4),
        _Field(person.kind.value, 1),
        _Field("", 3),
    ]


def _foreigner_2023(person: Person, card: ForeignerCard2023) -> list[_Field]:
    return [
        _Field(person.chip_name, 15),
        _Field(person.sex, 1),
        _Field(card.renewals, 2),
        _day(person.birth),
        _Field(card.english_name[:35], 35),
        _Field(person.number, 18),
        _Field("", 15),
        *_validity(person),
        _Field(card.english_name[35:], 11),
        _Field(card.country, 3),
        _Field(person.kind.value, 1),
        _Field(card.former, 3),
    ]
