"""The residents of the bench pass every honest check and belong to nobody."""

from datetime import date

import pytest

from simulators.numbers import birth_in, sex_in, travel_check_digit
from simulators.people import (
    PEOPLE,
    CardKind,
    ForeignerCard2017,
    ForeignerCard2023,
    Person,
    ResidencePermit,
    check_digit,
    citizen_number,
    find_person,
    invent,
)

CROWD = (*PEOPLE, *(invent(seed) for seed in range(200)))
NOBODYS_NUMBERS = {
    CardKind.RESIDENT: ("119900",),
    CardKind.HONG_KONG_MACAO_TAIWAN: ("81000019000101", "82000019000101", "83000019000101"),
    CardKind.FOREIGNER_2017: ("UTO",),
    CardKind.FOREIGNER_2023: ("91199919000101",),
}


@pytest.mark.parametrize("person", CROWD, ids=lambda person: person.slug)
def test_numbers_are_valid_and_impossible(person: Person) -> None:
    """A region never assigned, a birth in 1900 or a country that is none; the check digit is right all the same."""
    assert person.number.startswith(NOBODYS_NUMBERS[person.kind])
    if person.kind is CardKind.FOREIGNER_2017:
        assert travel_check_digit(person.number[:14]) == person.number[14]
    else:
        assert check_digit(person.number[:17]) == person.number[17]
    assert "0号" in person.address or not person.address


def test_the_travel_check_digit_is_that_of_the_published_specimen() -> None:
    """ICAO 9303's weights, against a number that somebody else worked out."""
    assert travel_check_digit("KAZ11009012310") == "5"


def test_published_specimens_of_permits_agree() -> None:
    """The check digit of permits is that of citizens' numbers."""
    for specimen in ("810000199408230021", "830000199201300022"):
        assert check_digit(specimen[:17]) == specimen[17]


def test_sex_and_birth_follow_from_the_number() -> None:
    """A card does not contradict its own number, unless it is meant to."""
    elder = find_person("jia")
    assert (elder.sex, elder.birth) == ("1", date(1945, 6, 7))
    assert find_person("yi").sex == "2"
    assert (find_person("foreigner-2017").sex, find_person("foreigner-2017").birth) == ("2", date(1900, 1, 1))
    for judge in (sex_in, birth_in):
        with pytest.raises(ValueError, match="15"):
            judge("1199")


def test_contradictory_cards_contradict_themselves() -> None:
    """The number says another birth date, or another sex, than the field."""
    odd = find_person("other-birth")
    assert odd.birth != birth_in(odd.number)
    odd = find_person("other-sex")
    assert odd.sex != sex_in(odd.number)


def test_the_bench_has_the_residents_that_tests_need() -> None:
    """For ever, expired, not yet valid; dots, fifteen and more characters, beyond GBK; odd codes; addresses; kinds."""
    assert find_person("jia").valid_until is None
    assert (find_person("expired").valid_until or date.max) < date(2020, 1, 1)
    assert find_person("not-yet").valid_from > date(2080, 1, 1)
    assert "·" in find_person("abdu").name
    assert len(find_person("fifteen").name) == 15
    assert len(find_person("uyghur").name.replace("·", "")) == 25
    with pytest.raises(UnicodeEncodeError):
        find_person("rare").name.encode("gbk")
    assert find_person("nation-81").nation == "81"
    assert (find_person("sex-0").sex, find_person("sex-9").sex) == ("0", "9")
    assert len(find_person("ding").newest_addresses) == 1
    assert len(find_person("moved-often").newest_addresses) == 4
    assert {person.kind.value for person in PEOPLE} == {" ", "J", "I", "Y"}


def test_permits_name_their_pass() -> None:
    """H or M and eight digits for Hong Kong and Macao, eight digits for Taiwan."""
    cards = [find_person(slug).card for slug in ("permit", "macao-permit", "taiwan-permit")]
    passes = [card.travel_document for card in cards if isinstance(card, ResidencePermit)]
    assert passes == ["H00000000", "M00000000", "00000000"]


def test_what_a_kind_does_not_say_is_empty() -> None:
    """A foreigner's card has no nation, address or authority; a resident's no English name and no country."""
    for slug, kind in (("foreigner-2017", ForeignerCard2017), ("foreigner-2023", ForeignerCard2023)):
        person = find_person(slug)
        assert isinstance(person.card, kind)
        assert (person.nation, person.address, person.authority) == ("", "", "")
        assert person.english_name.startswith("TEST, ")
        assert person.country == "UTO"
    assert (find_person("jia").english_name, find_person("permit").country) == ("", "")
    assert find_person("permit").nation == ""


def test_people_are_found_by_slug_name_or_number() -> None:
    """Whoever writes a test may name a person as is convenient."""
    assert find_person("jia") is find_person("测试甲") is find_person("119900194506070016")
    assert find_person("invented-7") == invent(7)
    for nobody in ("nobody", "invented-", "invented-x"):
        with pytest.raises(KeyError, match="no such person"):
            find_person(nobody)


def test_nobody_is_there_twice() -> None:
    """A slug, a name and a number lead to one person."""
    for key in ("slug", "name", "number"):
        assert len({getattr(person, key) for person in PEOPLE}) == len(PEOPLE)


def test_made_up_numbers_keep_the_check_digit() -> None:
    """New residents cannot be invented with a wrong digit."""
    number = citizen_number(date(1988, 3, 15), 2)
    assert number == "119900198803150029"


def test_inventions_are_the_same_again() -> None:
    """A seed that failed a test can be tried once more; the kind may be chosen."""
    assert invent(5) == invent(5) != invent(6)
    for kind in CardKind:
        assert invent(5, kind).kind is kind


def test_inventions_cover_what_names_can_be() -> None:
    """Two to fifteen characters, middle dots, rare characters, all kinds of card."""
    crowd = [invent(seed) for seed in range(500)]
    names = [person.name for person in crowd]
    assert {len(name) for name in names} >= {2, 3, 4, 15}
    assert max(map(len, names)) == 15
    assert any("·" in name for name in names)
    assert any("㐀" <= character <= "䶿" for name in names for character in name)
    assert {person.kind for person in crowd} == set(CardKind)
