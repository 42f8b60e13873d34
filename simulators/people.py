"""Introduce the residents of the bench: people who cannot exist, and the cards that they carry.

Residents' numbers lie in region 119900, which was never assigned; why nobody can have the other kinds of number is
written in `simulators.numbers`. The addresses have house number 0, and the check digits are right: such a card passes
every honest check and belongs to nobody.
"""

from __future__ import annotations

from datetime import date

from simulators.invention import SLUG, invent
from simulators.numbers import (
    SPECIMEN_COUNTRY,
    check_digit,
    citizen_number,
    foreigner_number_2017,
    foreigner_number_2023,
    permit_number,
)
from simulators.person import (
    CardKind,
    ForeignerCard2017,
    ForeignerCard2023,
    Person,
    ResidencePermit,
    ResidentCard,
)
from simulators.records import photo_record, text_record

__all__ = [
    "PEOPLE",
    "CardKind",
    "ForeignerCard2017",
    "ForeignerCard2023",
    "Person",
    "ResidencePermit",
    "ResidentCard",
    "check_digit",
    "citizen_number",
    "find_person",
    "invent",
    "photo_record",
    "text_record",
]

_RESIDENTS = (
    Person(slug="jia", name="测试甲", number="119900194506070016", note="81 years old; card valid for ever (长期)"),
    Person(slug="yi", name="测试乙", number="119900195802150023", note="retired"),
    Person(slug="bing", name="测试丙", number="119900197001011049", note="unemployed"),
    Person(
        slug="ding",
        name="测试丁",
        number="119900198803150029",
        note="parent; moved house, so the card holds a newest address",
        valid_until=date(2040, 1, 1),
        newest_addresses=("北京市西城区虚构胡同0号",),
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
    Person(
        slug="moved-often",
        name="测试迁",
        number=citizen_number(date(1961, 4, 5), 41),
        note="moved four times: all four slots of the card hold an address",
        newest_addresses=(
            "北京市西城区虚构胡同0号",
            "北京市西城区示例里0号楼0单元000室",
            "北京市西城区测试大街0号院",
            "北京市西城区虚构街道示例社区第零小区东区0号楼0单元0层000室内门甲",
        ),
    ),
)

_NAMES = (
    Person(slug="gengxin", name="欧阳测试庚辛", number="119900196207300052", note="long name"),
    Person(
        slug="abdu",
        name="阿不都热合曼·测试",
        number="119900198008080076",
        note="name with a middle dot; nation 05",
        card=ResidentCard(nation="05"),
    ),
    Person(
        slug="fifteen",
        name="买买提艾力江·测试阿卜杜热合曼",
        number=citizen_number(date(1974, 8, 9), 42),
        note="a name that fills the chip's 15 characters exactly",
        card=ResidentCard(nation="05"),
    ),
    Person(
        slug="uyghur",
        name="阿卜杜热合曼·测试麦麦提艾力江·吐尔逊买买提明·虚构阿吉",
        number=citizen_number(date(1969, 9, 10), 44),
        note="25 characters and three middle dots: the chip holds the first 15, the print all",
        card=ResidentCard(nation="05"),
    ),
    Person(
        slug="rare",
        name="测㛃䶮",
        number=citizen_number(date(1943, 12, 24), 23),
        note="83 years old; name with rare characters (Unicode extension A, outside GBK)",
        card=ResidentCard(address="北京市西城区示例街道䲟㛃里0号楼0单元000室"),
    ),
)

_ODD_CARDS = (
    Person(
        slug="expired",
        name="测试癸",
        number=citizen_number(date(1950, 3, 4), 18),
        note="the card ran out in 2015",
        valid_from=date(2005, 1, 1),
        valid_until=date(2015, 1, 1),
    ),
    Person(
        slug="not-yet",
        name="测试未",
        number=citizen_number(date(1990, 2, 3), 45),
        note="the card becomes valid in 2090",
        valid_from=date(2090, 1, 1),
        valid_until=date(2110, 1, 1),
    ),
    Person(
        slug="nation-81",
        name="测试申",
        number=citizen_number(date(1966, 6, 7), 46),
        note="nation 81, which GB/T 3304 does not have",
        card=ResidentCard(nation="81"),
    ),
    Person(
        slug="sex-0",
        name="测试酉",
        number=citizen_number(date(1967, 7, 8), 47),
        note="sex 0, unknown",
        printed_sex="0",
    ),
    Person(
        slug="sex-9",
        name="测试戌",
        number=citizen_number(date(1968, 8, 9), 48),
        note="sex 9, not stated",
        printed_sex="9",
    ),
    Person(
        slug="other-birth",
        name="测试亥",
        number=citizen_number(date(1955, 5, 5), 49),
        note="contradicts itself: the number says another birth date",
        printed_birth=date(1956, 6, 6),
    ),
    Person(
        slug="other-sex",
        name="测试辰",
        number=citizen_number(date(1957, 7, 7), 51),
        note="contradicts itself: the number says another sex",
        printed_sex="2",
    ),
)

_PERMITS = (
    Person(
        slug="permit",
        name="测试壬",
        number=permit_number("810000", 31),
        note="a Hong Kong resident's permit (record kind J)",
        card=ResidencePermit(travel_document="H00000000"),
        valid_from=date(2024, 1, 1),
        valid_until=date(2029, 1, 1),
    ),
    Person(
        slug="macao-permit",
        name="测试卯",
        number=permit_number("820000", 36),
        note="a Macao resident's permit (record kind J), issued twice",
        card=ResidencePermit(travel_document="M00000000", issues="02"),
        valid_from=date(2024, 1, 1),
        valid_until=date(2029, 1, 1),
    ),
    Person(
        slug="taiwan-permit",
        name="测试寅",
        number=permit_number("830000", 34),
        note="a Taiwan resident's permit (record kind J); the pass number has 8 digits",
        card=ResidencePermit(travel_document="00000000"),
        valid_from=date(2024, 1, 1),
        valid_until=date(2029, 1, 1),
    ),
)

_FOREIGNERS = (
    Person(
        slug="foreigner-2017",
        name="测试子",
        number=foreigner_number_2017(2),
        note="a foreigner's card of 2017 (record kind I)",
        card=ForeignerCard2017(english_name="TEST, PERSON CHARLIE", country=SPECIMEN_COUNTRY),
        valid_from=date(2020, 1, 1),
        valid_until=date(2030, 1, 1),
    ),
    Person(
        slug="foreigner-2023",
        name="测试丑",
        number=foreigner_number_2023(33),
        note="a foreigner's card of 2023 (record kind Y)",
        card=ForeignerCard2023(english_name="TEST, PERSON DELTA", country=SPECIMEN_COUNTRY),
        valid_from=date(2024, 1, 1),
        valid_until=date(2034, 1, 1),
    ),
    Person(
        slug="long-english",
        name="测试午",
        number=foreigner_number_2023(35),
        note="a card of 2023 whose English name fills both fields, renewed once",
        card=ForeignerCard2023(
            english_name="TEST, PERSON WITH SUCH A LONG NAME THAT IT END",
            country=SPECIMEN_COUNTRY,
            renewals="01",
            former="000",
        ),
        valid_from=date(2024, 1, 1),
        valid_until=date(2034, 1, 1),
    ),
)

PEOPLE: tuple[Person, ...] = _RESIDENTS + _NAMES + _ODD_CARDS + _PERMITS + _FOREIGNERS


def find_person(key: str) -> Person:
    """Return the person with this slug, name or number; ``invented-7`` is the one that `invent` makes from 7.

    Raises:
        KeyError: nobody is called that.
    """
    seed = key.removeprefix(SLUG)
    if seed != key and seed.isdecimal():
        return invent(int(seed))
    for person in PEOPLE:
        if key in {person.slug, person.name, person.number}:
            return person
    slugs = ", ".join(person.slug for person in PEOPLE)
    raise KeyError(f"no such person; there are: {slugs}, and {SLUG}N for any number N")
