"""What the chips hold is, byte by byte, what somebody else worked out from the standard."""

from datetime import date
from typing import Any

import pytest

from simulators import sam
from simulators.card_reader import INSTANT, VirtualReader
from simulators.people import (
    PEOPLE,
    ForeignerCard2017,
    ForeignerCard2023,
    Person,
    ResidencePermit,
    ResidentCard,
    find_person,
    photo_record,
    text_record,
)
from simulators.records import address_slots

GOLDEN_PEOPLE = {
    "resident": Person(slug="golden", name="测试甲", number="110102190001010010", note=""),
    "hong-kong-macao-taiwan": Person(
        slug="golden",
        name="测试乙",
        number="810000190001010026",
        note="",
        card=ResidencePermit(travel_document="H00000000", address="北京市西城区示例街道1号"),
        valid_from=date(2024, 1, 1),
        valid_until=date(2029, 1, 1),
    ),
    "foreigner-2017": Person(
        slug="golden",
        name="测试丙",
        number="UTO110000010114",
        note="",
        card=ForeignerCard2017(english_name="TEST, PERSON A", country="UTO"),
        valid_from=date(2018, 1, 1),
        valid_until=date(2028, 1, 1),
    ),
    "foreigner-2023": Person(
        slug="golden",
        name="测试丁",
        number="911840190001010025",
        note="",
        card=ForeignerCard2023(english_name="TEST, PERSON B", country="USA", renewals="01"),
        valid_from=date(2023, 12, 1),
        valid_until=date(2033, 11, 30),
    ),
}


@pytest.mark.parametrize("kind", GOLDEN_PEOPLE)
def test_golden_records(kind: str, golden_reader: Any) -> None:
    """All four kinds of record."""
    assert text_record(GOLDEN_PEOPLE[kind]) == bytes.fromhex(golden_reader["records"][kind]["text"])


@pytest.mark.parametrize("kind", GOLDEN_PEOPLE)
@pytest.mark.parametrize(
    ("request_", "fingerprints", "checksum"),
    [
        ("read", None, "read"),
        ("read-with-fingerprint", 1024, "with-fingerprints"),
        ("read-with-fingerprint", 0, "without-fingerprints"),
    ],
)
def test_golden_checksums_of_whole_reads(
    kind: str, request_: str, fingerprints: int | None, checksum: str, golden_reader: Any
) -> None:
    """The answers to 30 01 and 30 10 end in the CHK that was worked out elsewhere."""
    reader = VirtualReader(pace=INSTANT, fingerprints=fingerprints)
    reader.lay(GOLDEN_PEOPLE[kind])
    answer = b""
    for name in ("find", "select", request_):
        reader.receive(bytes.fromhex(golden_reader["requests"][name]["frame"]), 0.0)
        answer = reader.advance(0.0)
    assert answer[-1:] == bytes.fromhex(golden_reader["records"][kind]["checksum"][checksum])
    assert sam.checksum(answer[5:]) == 0


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.slug)
def test_records_are_256_bytes(person: Person) -> None:
    """Every invented card has the length of a real one, and its flag where a reader looks for it."""
    record = text_record(person)
    assert len(record) == 256
    assert record[248:250].decode("utf-16-le") == person.kind.value


def test_golden_photo(golden_reader: Any) -> None:
    """The photo carries the codec's header and nobody's face."""
    photo = golden_reader["photo"]
    assert photo_record() == bytes.fromhex(photo["header"]).ljust(photo["size"], b"\0")


def test_a_long_name_is_cut_as_chips_do() -> None:
    """The chip holds 15 characters; the print holds all of them."""
    person = find_person("uyghur")
    assert text_record(person)[:30].decode("utf-16-le") == person.name[:15] == person.chip_name
    assert len(person.name) == 28


def test_a_long_english_name_goes_over_two_fields() -> None:
    """46 characters: 35 of them in the first field, the rest after the dates."""
    person = find_person("long-english")
    record = text_record(person).decode("utf-16-le")
    assert record[26:61] + record[110:121] == person.english_name
    assert len(person.english_name) == 46
    assert record[125:128] == "000"


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (ResidentCard(address="址" * 36), "cannot hold"),
        (ResidentCard(address="北京市𠮷里0号"), "U\\+FFFF"),
        (ResidentCard(nation="101"), "cannot hold"),
    ],
)
def test_a_text_that_cannot_be_on_a_chip_is_refused(card: ResidentCard, words: str) -> None:
    """A record is never silently longer or shorter, and holds no character of extension B."""
    with pytest.raises(ValueError, match=words):
        text_record(Person(slug="x", name="名", number="119900194506070016", note="", card=card))


def test_appended_addresses_fill_slots() -> None:
    """70 bytes each, at most four; a chip without any gives none."""
    assert address_slots(find_person("jia")) == b""
    assert len(address_slots(find_person("ding"))) == 70
    slots = address_slots(find_person("moved-often"))
    addresses = [slots[at : at + 70].decode("utf-16-le").rstrip() for at in range(0, len(slots), 70)]
    assert tuple(addresses) == find_person("moved-often").newest_addresses
    crowded = Person(slug="x", name="名", number="119900194506070016", note="", newest_addresses=("址",) * 5)
    with pytest.raises(ValueError, match="4 addresses"):
        address_slots(crowded)
