"""Invent any number of people who cannot exist, the same for the same seeds: for benches, fuzzing and long runs."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from simulators.numbers import (
    SPECIMEN_COUNTRY,
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

SLUG = "invented-"
_HANZI = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥测试虚构示例"
_RARE = "㐂㛃㠭㧐㭎㳚䁖䓖䗴䜣䝙䥽䲟䴙䶮"  # Unicode extension A; most of them are outside GBK
_FIRST, _DAYS = date(1930, 1, 1), 34_000
_NATIONS = [f"{code:02d}" for code in range(1, 57)] + ["81", "97", "98"]
_RARELY, _FOR_EVER, _DOTTED, _DOTTED_FROM = 0.05, 0.2, 0.7, 7
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PASSES = {"810000": "H00000000", "820000": "M00000000", "830000": "00000000"}


def invent(seed: int, kind: CardKind | None = None) -> Person:
    """Return the person of this seed: any kind of card (or this one), a name of 2 to 15 characters.

    Names carry middle dots and rare characters now and then; sex, dates and addresses vary. The record always fits.
    """
    chance = Random(seed)  # noqa: S311 - people who cannot exist need no secrets
    kind = kind or chance.choices(list(CardKind), weights=(7, 1, 1, 1))[0]
    number, card = _papers(kind, chance)
    valid_from = date(2018, 1, 1) + timedelta(days=chance.randrange(2500))
    return Person(
        slug=f"{SLUG}{seed}",
        name=_name(chance),
        number=number,
        note=f"invented from seed {seed}",
        card=card,
        valid_from=valid_from,
        valid_until=None if kind is CardKind.RESIDENT and chance.random() < _FOR_EVER else date(2099, 1, 1),
        newest_addresses=tuple(_address(chance) for _ in range(chance.choice((0, 0, 0, 1, 2, 4)))),
    )


def _papers(
    kind: CardKind, chance: Random
) -> tuple[str, ResidentCard | ResidencePermit | ForeignerCard2017 | ForeignerCard2023]:
    match kind:
        case CardKind.RESIDENT:
            birth = _FIRST + timedelta(days=chance.randrange(_DAYS))
            card = ResidentCard(nation=chance.choice(_NATIONS), address=_address(chance))
            return citizen_number(birth, chance.randrange(1, 1000)), card
        case CardKind.HONG_KONG_MACAO_TAIWAN:
            region, travel_document = chance.choice(list(_PASSES.items()))
            permit = ResidencePermit(travel_document=travel_document, address=_address(chance))
            return permit_number(region, chance.randrange(1, 1000)), permit
        case CardKind.FOREIGNER_2017:
            older = ForeignerCard2017(english_name=_english(chance, 60), country=SPECIMEN_COUNTRY)
            return foreigner_number_2017(chance.randrange(10)), older
        case CardKind.FOREIGNER_2023:
            newer = ForeignerCard2023(english_name=_english(chance, 46), country=SPECIMEN_COUNTRY)
            return foreigner_number_2023(chance.randrange(1, 1000)), newer


def _name(chance: Random) -> str:
    length = chance.choice((2, 3, 3, 3, 4, chance.randrange(5, 16)))
    name = [chance.choice(_RARE if chance.random() < _RARELY else _HANZI) for _ in range(length)]
    if length >= _DOTTED_FROM and chance.random() < _DOTTED:
        name[chance.randrange(2, length - 2)] = "·"
    return "".join(name)


def _english(chance: Random, longest: int) -> str:
    words = ("".join(chance.choices(_LATIN, k=chance.randrange(2, 12))) for _ in range(chance.randrange(2, 6)))
    return f"TEST, {' '.join(words)}"[:longest].rstrip()


def _address(chance: Random) -> str:
    street = "".join(chance.choices(_HANZI, k=chance.randrange(2, 20)))
    return f"北京市西城区{street}街道0号"
