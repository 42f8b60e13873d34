"""Chinese in codes: drawn by another program in every way there is, read back to the very characters."""

import random
from functools import cache

import cv2
import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from drivers.qr_scanner.decoder import decode
from drivers.qr_scanner.text import text_of


def in_hanzi_mode(text: str) -> segno.QRCode:
    """Draw GB/T 18284 Hanzi mode.

    segno 1.6.6 forgets the four bits of the subset indicator when it chooses the version and draws codes that nobody
    can read, with 20, 26, 52 … characters; the version for one character more has room for them.
    """
    version = segno.make(text + "一", mode="hanzi", micro=False, boost_error=False).version
    return segno.make(text, mode="hanzi", micro=False, version=version, boost_error=False)


WAYS = {
    "utf-8": lambda text: segno.make(text.encode("utf-8"), mode="byte", micro=False),
    "utf-8 with ECI": lambda text: segno.make(text, encoding="utf-8", eci=True, mode="byte", micro=False),
    "gb18030": lambda text: segno.make(text.encode("gb18030"), mode="byte", micro=False),
    "gb18030 with ECI": lambda text: segno.make(text, encoding="gb18030", eci=True, mode="byte", micro=False),
    "hanzi mode": in_hanzi_mode,
}
SAID_BY_BYTES_ALONE = {"gb18030", "hanzi mode"}
BATCHES, EACH = 5, 40  # five ways, five batches, forty payloads: a thousand


@cache
def hanzi() -> tuple[str, ...]:
    """The hanzi of GB 2312, which every way can write."""
    pairs = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return tuple(pair.decode("gb2312") for pair in pairs if pair[0] != 0xD7 or pair[1] < 0xFA)


@cache
def beyond() -> tuple[str, ...]:
    """Hanzi of the extensions, four bytes each in GB 18030, and what stands between hanzi in practice."""
    return (*map(chr, range(0x3400, 0x3500)), *map(chr, range(0x20000, 0x20100)), *"·，。：、（）0123456789ABCxyz")


def payload(chance: random.Random, way: str) -> str:
    """Return 3 to 200 characters."""
    length = chance.randint(3, 200)
    rare = () if way == "hanzi mode" else beyond()
    return "".join(chance.choice(rare if rare and chance.random() < 0.2 else hanzi()) for _ in range(length))


def picture(code: segno.QRCode) -> NDArray[np.uint8]:
    """Draw a code as a scanner would like it: four pixels a module, a quiet zone of four."""
    modules = np.asarray([list(row) for row in code.matrix_iter(border=4)], np.uint8)
    return cv2.resize(255 * (1 - modules), None, fx=4, fy=4, interpolation=cv2.INTER_NEAREST)


def is_determined(text: str, way: str) -> bool:
    """Whether the bytes say what they mean: undeclared GB 18030 that is valid UTF-8 as well means either."""
    if way not in SAID_BY_BYTES_ALONE:
        return True
    try:
        text.encode("gb18030").decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("way", WAYS)
def test_a_thousand_payloads(way: str, batch: int) -> None:
    """Every text of three and more characters whose bytes determine it is right; the others are a handful."""
    chance = random.Random(f"{way} {batch}")  # noqa: S311 - invents texts, no secrets
    undetermined = 0
    for _ in range(EACH):
        text = payload(chance, way)
        if not is_determined(text, way):
            undetermined += 1
            continue
        found = decode(picture(WAYS[way](text)))
        assert [text_of(code.data) for code in found] == [text]
    assert undetermined <= 1


def test_hanzi_mode_of_every_length() -> None:
    """Also where a version is filled to its last bit."""
    chance = random.Random(1)  # noqa: S311 - likewise
    for length in range(3, 60):
        text = "".join(chance.choice(hanzi()) for _ in range(length))
        if is_determined(text, "hanzi mode"):
            assert [text_of(code.data) for code in decode(picture(in_hanzi_mode(text)))] == [text]


@pytest.mark.parametrize(
    ("length", "most"), [(1, 0.15), (2, 0.03), (3, 0.005)], ids=["one character", "two characters", "three characters"]
)
def test_how_often_bytes_mean_two_things(length: int, most: float) -> None:
    """A short undeclared GB 18030 text may be valid UTF-8: then it is read as UTF-8 (docs/reference/codes.md)."""
    chance = random.Random(2)  # noqa: S311 - likewise
    texts = ["".join(chance.choice(hanzi()) for _ in range(length)) for _ in range(20_000)]
    wrong = [text for text in texts if text_of(text.encode("gb18030")) != text]
    assert wrong == [text for text in texts if not is_determined(text, "gb18030")]
    assert len(wrong) / len(texts) <= most
