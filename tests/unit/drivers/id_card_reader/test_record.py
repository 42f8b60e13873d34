"""The text record of a card, against the golden people who cannot exist."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from drivers.cards import (
    CardWarning,
    ForeignerCard2017,
    ForeignerCard2023,
    ResidencePermit,
    ResidentCard,
    SealedPhoto,
    Validity,
    validity,
)
from drivers.id_card_reader.codes import NATIONS, nation_word, sex_word
from drivers.id_card_reader.doubts import doubts
from drivers.id_card_reader.record import DamagedRecord, OtherRecord, decode_addresses, decode_record

RECORDS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[3] / "golden" / "id_card_reader.yaml").read_text("utf-8")
)["records"]
CARDS = ResidentCard | ResidencePermit | ForeignerCard2017 | ForeignerCard2023
RESIDENT = bytes.fromhex(RECORDS["resident"]["text"])


def changed(offset: int, text: str) -> bytes:
    """Return the golden resident with ``text`` at a byte offset of GA/T 490."""
    words = text.encode("utf-16-le")
    return RESIDENT[:offset] + words + RESIDENT[offset + len(words) :]


def test_the_resident_is_read_as_printed() -> None:
    """Every field of a card reaches the form exactly."""
    says = RECORDS["resident"]["says"]
    assert decode_record(RESIDENT) == ResidentCard(
        name=says["name"],
        sex=says["sex"],
        nation=says["nation"],
        birth=date.fromisoformat(says["birth"]),
        address=says["address"],
        number=says["number"],
        authority=says["authority"],
        valid_from=date.fromisoformat(says["valid_from"]),
        valid_until=None,
    )


def test_an_end_date_is_read_too() -> None:
    """Cards of the young end; 长期 is not the only case."""
    card = decode_record(changed(204, "20400101"))
    assert isinstance(card, ResidentCard)
    assert card.valid_until == date(2040, 1, 1)


def test_a_number_may_end_in_x() -> None:
    """One number in eleven does."""
    card = decode_record(changed(122, "11010219000101001X"))
    assert isinstance(card, ResidentCard)
    assert card.number.endswith("X")


@pytest.mark.parametrize("padding", [" ", "\0"])
def test_padding_goes_and_inner_spaces_stay(padding: str) -> None:
    """A name with a space or a middle dot keeps it; some issuers pad with NUL."""
    card = decode_record(changed(0, "测试·甲 乙".ljust(15, padding)))
    assert isinstance(card, ResidentCard)
    assert card.name == "测试·甲 乙"


def test_characters_outside_the_standard_pass() -> None:
    """Rare name characters live in the private-use area of GB 13000 cards."""
    card = decode_record(changed(0, "测\ue86b\u9fef".ljust(15)))
    assert isinstance(card, ResidentCard)
    assert card.name == "测\ue86b\u9fef"


@pytest.mark.parametrize("name", list(RECORDS))
def test_every_kind_of_record_says_what_it_says(name: str) -> None:
    """All four golden records decode to every field that the reference gives, and contradict themselves nowhere."""
    record = RECORDS[name]
    card = decode_record(bytes.fromhex(record["text"]))
    assert isinstance(card, CARDS)
    for field, expected in record["says"].items():
        if field != "flag":
            said = getattr(card, field)
            assert {None: "长期"}.get(said, said.isoformat() if isinstance(said, date) else said) == expected, field
    assert doubts(card) == ()


def test_an_unknown_kind_is_named_by_its_flag() -> None:
    """A genuine card of a kind of tomorrow is not called damaged."""
    assert decode_record(changed(248, "Z")) == OtherRecord("Z")


def test_an_english_name_is_joined_before_it_is_trimmed() -> None:
    """The 2023 card keeps the name in two places; a space at the seam belongs to it."""
    record = bytes.fromhex(RECORDS["foreigner-2023"]["text"])
    first, rest = "A" * 34 + " ", "B" * 10 + " "
    long = record[:52] + first.encode("utf-16-le") + record[122:220] + rest.encode("utf-16-le") + record[242:]
    card = decode_record(long)
    assert isinstance(card, ForeignerCard2023)
    assert card.english_name == "A" * 34 + " " + "B" * 10


def test_appended_addresses_come_in_slots() -> None:
    """One to four slots of 70 bytes; an empty slot is no address; everything else is damage."""
    slot = "北京市西城区虚构胡同0号".ljust(35).encode("utf-16-le")
    empty = " ".ljust(35).encode("utf-16-le")
    assert decode_addresses(slot) == ("北京市西城区虚构胡同0号",)
    assert decode_addresses(slot + empty + slot + empty) == ("北京市西城区虚构胡同0号",) * 2
    assert decode_addresses(empty) == ()
    for wrong in (b"", slot[:-1], slot * 5, b"\x00\xd8" * 35, b"\x01\x00" * 35):
        assert decode_addresses(wrong) == DamagedRecord("newest_addresses")


@pytest.mark.parametrize(
    ("record", "warnings"),
    [
        (RESIDENT, ()),
        (changed(36, "19000102"), (CardWarning.BIRTH_DIFFERS,)),
        (changed(30, "2"), (CardWarning.SEX_DIFFERS,)),
        (changed(30, "9"), (CardWarning.UNKNOWN_SEX,)),
        (changed(32, "81"), (CardWarning.UNKNOWN_NATION,)),
        (changed(156, "1"), (CardWarning.NUMBER_CHECK,)),
        (changed(122, "8"), (CardWarning.NUMBER_CHECK, CardWarning.NUMBER_FORM)),
        (changed(0, "阿不都热合曼·测试测试测试测试"), (CardWarning.NAME_MAY_BE_CUT,)),
    ],
)
def test_a_record_that_contradicts_its_number_is_doubted(record: bytes, warnings: tuple[CardWarning, ...]) -> None:
    """Number, birth and sex are cross-checked; the card is read all the same and the terminal decides."""
    card = decode_record(record)
    assert isinstance(card, ResidentCard)
    assert doubts(card) == warnings


def test_the_permits_and_foreigners_numbers_are_cross_checked_too() -> None:
    """Each kind has its own number: 8…, 9…, and the 15 characters of 2017 with ICAO's check."""
    for name in ("hong-kong-macao-taiwan", "foreigner-2017", "foreigner-2023"):
        card = decode_record(bytes.fromhex(RECORDS[name]["text"]))
        assert isinstance(card, CARDS)
        assert doubts(card) == ()
        assert CardWarning.BIRTH_DIFFERS in doubts(replace(card, birth=date(1901, 2, 3)))
        other = "1" if card.sex == "2" else "2"
        assert CardWarning.SEX_DIFFERS in doubts(replace(card, sex=other))
        wrong = card.number[:-1] + ("0" if card.number[-1] != "0" else "1")
        assert doubts(replace(card, number=wrong)) == (CardWarning.NUMBER_CHECK,)


def test_several_appended_addresses_are_a_doubt() -> None:
    """Nobody has published which slot is the newest."""
    card = decode_record(RESIDENT)
    assert isinstance(card, ResidentCard)
    moved = replace(card, newest_addresses=("甲", "乙"))
    assert (doubts(moved), moved.current_address, card.current_address) == (
        (CardWarning.SEVERAL_ADDRESSES,),
        "甲",
        card.address,
    )


@pytest.mark.parametrize(
    ("day", "judged"),
    [
        (date(2019, 12, 31), Validity.NOT_YET),
        (date(2020, 1, 1), Validity.VALID),
        (date(2030, 1, 1), Validity.VALID),
        (date(2030, 1, 2), Validity.EXPIRED),
    ],
)
def test_a_card_is_valid_on_its_first_and_last_day(day: date, judged: Validity) -> None:
    """Not before, and not after."""
    card = decode_record(changed(204, "20300101"))
    assert isinstance(card, ResidentCard)
    assert validity(card, day) is judged
    assert validity(replace(card, valid_until=None), date.max) is Validity.VALID


def test_no_card_and_no_photo_prints_its_holder() -> None:
    """Whatever ends in a log or a traceback says nothing."""
    for record in RECORDS.values():
        assert repr(decode_record(bytes.fromhex(record["text"]))) == "‹resident›"
    photo = SealedPhoto(b"WLf" + bytes(1021))
    assert (repr(photo), photo.reveal()[:3]) == ("‹photo›", b"WLf")
    with pytest.raises(TypeError):
        pickle.dumps(photo)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (b"", "size"),
        (RESIDENT[:-1], "size"),
        (RESIDENT + b"\0", "size"),
        (changed(248, "?"), "flag"),
        (
            bytes.fromhex(RECORDS["foreigner-2017"]["text"])[:150]
            + b" \0"
            + bytes.fromhex(RECORDS["foreigner-2017"]["text"])[152:],
            "number",
        ),
        (changed(248, "\0"), "flag"),
        (changed(0, " " * 15), "name"),
        (changed(2, "\n"), "name"),
        (changed(30, " "), "sex"),
        (changed(32, "٠١"), "nation"),
        (changed(36, "19000229"), "birth"),
        (changed(36, "00000101"), "birth"),
        (changed(36, "1900 1 1"), "birth"),
        (changed(52, " " * 35), "address"),
        (changed(122, "11010219000101001x"), "number"),
        (changed(122, "1101021900010100 0"), "number"),
        (changed(158, " " * 15), "authority"),
        (changed(188, "20201301"), "valid_from"),
        (changed(188, "18991231"), "valid_from"),
        (changed(204, "长久    "), "valid_until"),
        (changed(204, "20191231"), "valid_until"),
        (RESIDENT[:52] + b"\x00\xd8" + RESIDENT[54:], "encoding"),
        (RESIDENT[:52] + b"\x00\xd8\x00\xdc" + RESIDENT[56:], "encoding"),
    ],
)
def test_a_record_that_contradicts_itself_is_damaged(record: bytes, field: str) -> None:
    """Nobody's application starts from a record that cannot be true; the place is named, never the content."""
    assert decode_record(record) == DamagedRecord(field)


def test_every_nation_has_its_word() -> None:
    """Fifty-six nations and the two codes beside them; an unknown code shows as itself."""
    assert len(NATIONS) == 58
    assert [nation_word(code) for code in ("01", "43", "56", "97", "98", "81")] == [
        "汉",
        "乌孜别克",
        "基诺",
        "其他",
        "外国血统中国籍人士",
        "81",
    ]
    assert [sex_word(code) for code in "01295"] == ["未知", "男", "女", "未说明", "5"]
