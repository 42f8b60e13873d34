"""The text record of a card, against the golden people who cannot exist."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from drivers.api import ResidentCard
from drivers.id_card_reader.codes import NATIONS, nation_word, sex_word
from drivers.id_card_reader.record import DamagedRecord, OtherRecord, decode_record

RECORDS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[3] / "golden" / "id_card_reader.yaml").read_text("utf-8")
)["records"]
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


@pytest.mark.parametrize("name", ["hong-kong-macao-taiwan", "foreigner-2017", "foreigner-2023"])
def test_other_cards_are_told_apart(name: str) -> None:
    """A genuine card of another kind is not called damaged."""
    record = RECORDS[name]
    assert decode_record(bytes.fromhex(record["text"])) == OtherRecord(record["says"]["flag"])


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (b"", "size"),
        (RESIDENT[:-1], "size"),
        (RESIDENT + b"\0", "size"),
        (changed(248, "?"), "flag"),
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
