"""Invent residents who cannot exist, and the identity cards that they carry.

Region 119900 was never assigned, the addresses have house number 0, and the check digits are right: such a card passes
every honest check and belongs to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

REGION = "119900"
TEXT_BYTES = 256
_FLAG_OFFSET = 248
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, ISO 7064 MOD 11-2
_CHECKS = "10X98765432"
_ADDRESS = "北京市西城区示例街道0号"
_AUTHORITY = "北京市公安局西城分局"


class CardKind(StrEnum):
    """The flag at byte 248 of the text record (space: resident identity card)."""

    RESIDENT = " "
    HONG_KONG_MACAO_TAIWAN = "J"
    FOREIGNER_2017 = "I"
    FOREIGNER_2023 = "Y"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented resident with one card; sex and birth follow from the number."""

    slug: str
    name: str
    number: str
    note: str
    nation: str = "01"
    address: str = _ADDRESS
    authority: str = _AUTHORITY
    valid_from: date = date(2020, 1, 1)
    valid_until: date | None = None
    newest_address: str = ""
    kind: CardKind = CardKind.RESIDENT

    @property
    def sex(self) -> str:
        """GB/T 2261.1 code: the 17th digit is odd for men (1) and even for women (2)."""
        return "1" if int(self.number[16]) % 2 else "2"

    @property
    def birth(self) -> date:
        """Digits 7 to 14 of the number."""
        return date.fromisoformat(self.number[6:14])


def check_digit(first_seventeen: str) -> str:
    """Return the 18th character of a citizen number (GB 11643-1999)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True))
    return _CHECKS[total % 11]


def citizen_number(birth: date, order: int) -> str:
    """Return the number of a person who cannot exist: ``order`` is odd for men, even for women."""
    head = f"{REGION}{birth:%Y%m%d}{order:03d}"
    return head + check_digit(head)


def _field(text: str, characters: int) -> bytes:
    """Encode one field, padded with spaces (GA/T 490: UCS-2, little-endian)."""
    encoded = text.ljust(characters).encode("utf-16-le")
    if len(encoded) != characters * 2:
        raise ValueError(f"a field of {characters} characters cannot hold {len(encoded) // 2}")
    return encoded


def text_record(person: Person) -> bytes:
    """Return the 256 bytes of text on the person's card, resident layout, with the flag of its kind."""
    until = f"{person.valid_until:%Y%m%d}" if person.valid_until else "长期"
    record = b"".join(
        (
            _field(person.name, 15),
            _field(person.sex, 1),
            _field(person.nation, 2),
            _field(f"{person.birth:%Y%m%d}", 8),
            _field(person.address, 35),
            _field(person.number, 18),
            _field(person.authority, 15),
            _field(f"{person.valid_from:%Y%m%d}", 8),
            _field(until, 8),
            _field("", 18),
        )
    )
    return record[:_FLAG_OFFSET] + _field(person.kind.value, 1) + record[_FLAG_OFFSET + 2 :]


def photo_record() -> bytes:
    """Return 1024 bytes that carry the WLT header of a 102 x 126 picture and nothing else."""
    return bytes.fromhex("574C66007E003200").ljust(1024, b"\x00")


PEOPLE: tuple[Person, ...] = (
    Person(slug="jia", name="测试甲", number="119900194506070016", note="81 years old; card valid for ever (长期)"),
    Person(slug="yi", name="测试乙", number="119900195802150023", note="retired"),
    Person(slug="bing", name="测试丙", number="119900197001011049", note="unemployed"),
    Person(
        slug="ding",
        name="测试丁",
        number="119900198803150029",
        note="parent; moved house, so the card holds a newest address",
        valid_until=date(2040, 1, 1),
        newest_address="北京市西城区虚构胡同0号",
    ),
    Person(slug="wu", name="测试戊", number="119900199511200033", note="office worker", valid_until=date(2040, 1, 1)),
    Person(
        slug="ji",
        name="测试己",
        number="119900202509010016",
        note="an infant; five-year card",
        valid_from=date(2026, 1, 1),
        valid_until=date(2031, 1, 1),
    ),
    Person(slug="gengxin", name="欧阳测试庚辛", number="119900196207300052", note="long name"),
    Person(
        slug="abdu",
        name="阿不都热合曼·测试",
        number="119900198008080076",
        note="name with a middle dot; nation 05",
        nation="05",
    ),
    Person(
        slug="expired",
        name="测试癸",
        number=citizen_number(date(1950, 3, 4), 18),
        note="the card ran out in 2015",
        valid_from=date(2005, 1, 1),
        valid_until=date(2015, 1, 1),
    ),
    Person(
        slug="rare",
        name="测㛃䶮",
        number=citizen_number(date(1943, 12, 24), 23),
        note="83 years old; name with rare characters (Unicode extension A)",
        address="北京市西城区示例街道䲟㛃里0号楼0单元000室",
    ),
    Person(
        slug="permit",
        name="测试壬",
        number=citizen_number(date(1970, 5, 6), 31),
        note="a residence permit (record kind J), not a resident card",
        valid_until=date(2030, 1, 1),
        kind=CardKind.HONG_KONG_MACAO_TAIWAN,
    ),
    Person(
        slug="foreigner-2017",
        name="测试子",
        number=citizen_number(date(1971, 5, 6), 32),
        note="a foreigner's card of 2017 (record kind I)",
        valid_until=date(2030, 1, 1),
        kind=CardKind.FOREIGNER_2017,
    ),
    Person(
        slug="foreigner-2023",
        name="测试丑",
        number=citizen_number(date(1972, 5, 6), 33),
        note="a foreigner's card of 2023 (record kind Y)",
        valid_until=date(2033, 1, 1),
        kind=CardKind.FOREIGNER_2023,
    ),
)


def find_person(key: str) -> Person:
    """Return the person with this slug, name or number.

    Raises:
        KeyError: nobody is called that.
    """
    for person in PEOPLE:
        if key in {person.slug, person.name, person.number}:
            return person
    raise KeyError(f"no such person; there are: {', '.join(person.slug for person in PEOPLE)}")
