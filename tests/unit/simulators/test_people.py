"""The residents of the bench pass every honest check and belong to nobody."""

from datetime import date
from typing import Any

import pytest

from simulators.people import PEOPLE, Person, check_digit, citizen_number, find_person, photo_record, text_record


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.slug)
def test_numbers_are_valid_and_impossible(person: Person) -> None:
    """Region 119900 was never assigned; the check digit is right all the same."""
    assert person.number.startswith("119900")
    assert check_digit(person.number[:17]) == person.number[17]
    assert "0号" in person.address


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.slug)
def test_records_are_256_bytes(person: Person) -> None:
    """Every invented card has the length of a real one, and its flag where a reader looks for it."""
    record = text_record(person)
    assert len(record) == 256
    assert record[248:250].decode("utf-16-le") == person.kind.value


def test_golden_resident_record(golden_reader: Any) -> None:
    """The record agrees, byte by byte, with the one worked out from the standard by somebody else."""
    golden = golden_reader["records"]["resident"]
    person = Person(slug="golden", name=golden["says"]["name"], number=golden["says"]["number"], note="")
    assert text_record(person) == bytes.fromhex(golden["text"])


def test_golden_photo(golden_reader: Any) -> None:
    """The photo carries the codec's header and nobody's face."""
    photo = golden_reader["photo"]
    assert photo_record() == bytes.fromhex(photo["header"]).ljust(photo["size"], b"\0")


def test_sex_and_birth_follow_from_the_number() -> None:
    """A card never contradicts its own number."""
    elder = find_person("jia")
    assert (elder.sex, elder.birth) == ("1", date(1945, 6, 7))
    assert find_person("yi").sex == "2"


def test_the_bench_has_the_residents_that_journeys_need() -> None:
    """An elder with a card for ever, an expired card, a middle dot, characters outside GBK, the other record kinds."""
    assert find_person("jia").valid_until is None
    assert (find_person("expired").valid_until or date.max) < date(2020, 1, 1)
    assert "·" in find_person("abdu").name
    with pytest.raises(UnicodeEncodeError):
        find_person("rare").name.encode("gbk")
    assert {person.kind.value for person in PEOPLE} == {" ", "J", "I", "Y"}


def test_people_are_found_by_slug_name_or_number() -> None:
    """Whoever writes a test may name a person as is convenient."""
    assert find_person("jia") is find_person("测试甲") is find_person("119900194506070016")
    with pytest.raises(KeyError, match="no such person"):
        find_person("nobody")


def test_made_up_numbers_keep_the_check_digit() -> None:
    """New residents cannot be invented with a wrong digit."""
    number = citizen_number(date(1988, 3, 15), 2)
    assert number == "119900198803150029"


def test_a_text_that_does_not_fit_is_refused() -> None:
    """A record is never silently longer or shorter."""
    with pytest.raises(ValueError, match="cannot hold"):
        text_record(Person(slug="x", name="名" * 16, number="119900194506070016", note=""))
